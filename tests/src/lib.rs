//! The page in a real browser, driven as a person would: by what is written on it, by clicks and by keys.
//!
//! `cargo xtask` serves the page and starts a WebDriver, and says where both are by two variables of the environment:
//! `HIGHWATER_PAGE` and `HIGHWATER_DRIVER`. Nothing here sleeps for a fixed time: a flow waits for what a person would
//! wait for, and says what that was when it does not come.

pub mod meter;
pub mod page;
pub mod pictures;
pub mod screens;

pub use self::page::{Look, Page, address_of_old_host, address_of_slow_host};
