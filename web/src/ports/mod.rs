//! The only modules that touch the browser: what comes in as intents, and what goes out as pixels and settings.

pub mod address;
pub mod anchors;
pub mod crowd;
pub mod directory;
pub mod elements;
pub mod events;
pub mod files;
pub mod flight_painter;
pub mod frame_loop;
pub mod measures;
pub mod painter;
pub mod panic;
pub mod picture;
pub mod settings;
pub mod sight;
