//! A call for each animation frame, with the milliseconds since the last one.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::Callback;

/// Calls for as long as it lives.
#[derive(Debug)]
pub struct FrameLoop {
    _next: Rc<RefCell<Option<AnimationFrame>>>,
}

impl FrameLoop {
    /// Starts calling.
    pub fn start(on: Callback<f64>) -> FrameLoop {
        let next = Rc::new(RefCell::new(None));
        schedule(&next, on, None);
        FrameLoop { _next: next }
    }
}

fn schedule(next: &Rc<RefCell<Option<AnimationFrame>>>, on: Callback<f64>, last: Option<f64>) {
    // Weak: dropping the loop drops the frame that is waited for, and with it the chain.
    let handle = Rc::downgrade(next);
    let frame = request_animation_frame(move |at| {
        on.emit(last.map_or(0.0, |last| at - last));
        if let Some(next) = handle.upgrade() {
            schedule(&next, on, Some(at));
        }
    });
    *next.borrow_mut() = Some(frame);
}
