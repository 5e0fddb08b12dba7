//! The sentences of the command line. The core tells what happened and what is wrong as data; the English for it stands
//! here, and what Kafka's own tools print stays theirs.

mod evidence;

pub use self::evidence::violation;
