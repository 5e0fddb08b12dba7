//! One intent for each animation frame, with the time since the last one.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::Callback;

use crate::session::Intent;

/// Ticks for as long as it lives.
#[derive(Debug)]
pub struct FrameLoop {
    _next: Rc<RefCell<Option<AnimationFrame>>>,
}

impl FrameLoop {
    /// Starts ticking.
    pub fn start(on: Callback<Intent>) -> FrameLoop {
        let next = Rc::new(RefCell::new(None));
        schedule(&next, on, None);
        FrameLoop { _next: next }
    }
}

fn schedule(next: &Rc<RefCell<Option<AnimationFrame>>>, on: Callback<Intent>, last: Option<f64>) {
    // Weak: dropping the loop drops the frame that is waited for, and with it the chain.
    let handle = Rc::downgrade(next);
    let frame = request_animation_frame(move |at| {
        on.emit(Intent::Tick(last.map_or(0.0, |last| at - last)));
        if let Some(next) = handle.upgrade() {
            schedule(&next, on, Some(at));
        }
    });
    *next.borrow_mut() = Some(frame);
}
