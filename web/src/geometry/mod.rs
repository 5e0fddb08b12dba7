//! Where things go: pure functions from numbers to pixels, tested natively.

pub mod columns;
pub mod flight;
pub mod labels;
pub mod marks;
pub mod members;
pub mod room;
pub mod route;
pub mod tape;
pub mod time_axis;
