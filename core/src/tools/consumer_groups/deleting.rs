//! `--delete` and `--delete-offsets`: what the coordinators answered, in Kafka's words.

use std::rc::Rc;

use crate::client::ClientError;
use crate::ids::TopicName;
use crate::process::Out;
use crate::protocol::ErrorCode;

/// What became of each group that was to be deleted.
pub fn print_groups(groups: &[(Rc<str>, ErrorCode)], out: &mut Out<'_>) {
    let (deleted, failed): (Vec<_>, Vec<_>) = groups.iter().partition(|(_, error)| *error == ErrorCode::None);
    let names = deleted.iter().map(|(id, _)| &**id).collect::<Vec<_>>().join("', '");
    if failed.is_empty() {
        return out.print(format!("Deletion of requested consumer groups ('{names}') was successful."));
    }
    out.print("");
    out.print("Error: Deletion of some consumer groups failed:");
    for (id, error) in failed {
        let error = ClientError::of(*error);
        out.print(format!(
            "* Group '{id}' could not be deleted due to: java.util.concurrent.ExecutionException: {error}"
        ));
    }
    if !deleted.is_empty() {
        out.print("");
        // The quotes behind the last name are Kafka's.
        out.print(format!("These consumer groups were deleted successfully: '{names}', '"));
    }
}

/// A partition whose commit was to be deleted; without a number where the topic is unknown.
pub type Deleted = (TopicName, Option<i32>, ErrorCode);

/// What became of each commit that was to be deleted.
pub fn print_offsets(
    group: &str,
    topics: &[TopicName],
    error: ErrorCode,
    rows: &[Deleted],
    out: &mut Out<'_>,
) {
    match error {
        ErrorCode::None => {
            let topics = topics.join(", ");
            out.print(format!("Request succeed for deleting offsets with topic {topics} group {group}"));
        }
        error => {
            out.print("");
            out.print(match error {
                ErrorCode::InvalidGroupId => format!("Error: '{group}' is not valid."),
                ErrorCode::GroupIdNotFound => format!("Error: '{group}' does not exist."),
                ErrorCode::NonEmptyGroup => format!(
                    "Error: Deleting offsets of a consumer group '{group}' is forbidden if the group is not empty."
                ),
                _ => "Error: Encounter some partition level error, see the follow-up details:".to_owned(),
            });
        }
    }
    let mut table = format!("{:<30} {:<15} {:<15}", "TOPIC", "PARTITION", "STATUS");
    for (topic, partition, error) in rows {
        let partition = partition.map_or_else(|| "Not Provided".to_owned(), |number| number.to_string());
        let status = match error {
            ErrorCode::None => "Successful".to_owned(),
            error => format!("Error: :{}", ClientError::of(*error)),
        };
        table.push_str(&format!("{topic:<30} {partition:<15} {status:<15}"));
    }
    out.print("");
    out.print(table);
}
