//! Why the controller refuses what was asked of one topic or partition.

use std::rc::Rc;

use crate::protocol::ErrorCode;

/// What went wrong, in Kafka's words.
pub(super) type Refusal = (ErrorCode, Option<Rc<str>>);

/// A refusal with Kafka's message.
pub(super) fn refuse(error: ErrorCode, message: String) -> Refusal {
    (error, Some(message.into()))
}
