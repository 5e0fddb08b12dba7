//! Topics that are deleted, in KRaft mode: a record, and they are gone. A broker that is down reads it when it is back.

use super::QuorumController;
use super::partitions::Decided;
use crate::fact::ControllerFact;
use crate::process::Out;
use crate::protocol::admin::{DeleteTopicsRequest, DeleteTopicsResponse};
use crate::protocol::{ErrorCode, Response};
use crate::wire::metadata_record::MetadataRecord;

impl QuorumController {
    pub(super) fn delete_topics(&self, asked: &DeleteTopicsRequest, out: &mut Out<'_>) -> Decided {
        let mut records = Vec::new();
        let mut topics = Vec::new();
        for name in &asked.topics {
            let error = match self.context.topics.get(name) {
                _ if !self.config.delete_topic => ErrorCode::TopicDeletionDisabled,
                None => ErrorCode::UnknownTopicOrPartition,
                Some(topic) => {
                    out.fact(ControllerFact::TopicDeleted { topic: name.clone() });
                    records.push(MetadataRecord::RemoveTopic { id: topic.id });
                    ErrorCode::None
                }
            };
            topics.push((name.clone(), error, None));
        }
        (records, Response::DeleteTopics(DeleteTopicsResponse { topics }))
    }
}
