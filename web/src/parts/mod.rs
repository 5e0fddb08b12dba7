//! What panels are made of: small pieces of the page that know their properties and nothing else.

pub mod broker_head;
pub mod cell;
pub mod clients;
pub mod icon;
pub mod piece;
pub mod record;
pub mod rich;

use yew::{Callback, MouseEvent};

use crate::session::Intent;

/// A click, or another thing that a mouse does, that wants `intent`.
pub fn wants(on: &Callback<Intent>, intent: Intent) -> Callback<MouseEvent> {
    on.reform(move |_| intent.clone())
}
