//! Icons: strokes on a 16 × 16 field, in the colour of the text beside them.

use yew::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Takes the last command back.
    Undo,
    /// Back to the last thing that matters.
    GoBack,
    /// To the next thing that matters.
    GoOn,
    /// One event back.
    StepBack,
    /// Plays.
    Play,
    /// Pauses.
    Pause,
    /// One event forwards.
    Step,
    /// The other theme.
    Theme,
    /// Larger.
    Projector,
    /// Finds something.
    Find,
    /// Something to be added.
    Plus,
    /// Something that opens downwards.
    Down,
    /// Closes.
    Close,
    /// Takes more room.
    Wider,
    /// Gives the room back.
    Narrower,
}

/// Draws an icon; whoever uses it says in words what it is for.
pub fn icon(icon: Icon) -> Html {
    let filled = matches!(icon, Icon::Play | Icon::Pause);
    let (fill, stroke) = if filled { ("currentColor", "none") } else { ("none", "currentColor") };
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill={fill} stroke={stroke}
            stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">
            <path d={path(icon)} />
        </svg>
    }
}

fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Undo => "M6 3 2.8 6.2 6 9.4M3 6.2h6.2a3.6 3.6 0 0 1 0 7.2H6",
        Icon::GoBack => "M8 3 3 8l5 5M13 3 8 8l5 5",
        Icon::GoOn => "M8 3l5 5-5 5M3 3l5 5-5 5",
        Icon::StepBack => "M11 3 5.5 8 11 13M3.2 3v10",
        Icon::Play => "M4 2.6v10.8L13 8z",
        Icon::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
        Icon::Step => "M5 3l5.5 5L5 13M12.8 3v10",
        Icon::Theme => "M8 2.200a5.8 5.8 0 1 0 0 11.600zM8 2.200a5.8 5.8 0 0 1 0 11.6",
        Icon::Projector => "M2 3.500h12v7.500H2zM5.5 14h5M8 11v3",
        Icon::Find => "M11.500 7a4.500 4.500 0 1 1-9 0 4.500 4.500 0 0 1 9 0zM10.300 10.300 14 14",
        Icon::Plus => "M8 3v10M3 8h10",
        Icon::Down => "M4 6l4 4 4-4",
        Icon::Close => "M4 4l8 8M12 4l-8 8",
        Icon::Wider => "M9.5 2.500h4v4M13.5 2.500l-4.500 4.500M6.5 13.500h-4v-4M2.5 13.500l4.500-4.500",
        Icon::Narrower => "M13 7h-4v-4M9 7l4.500-4.500M3 9h4v4M7 9l-4.500 4.500",
    }
}

/// The logo: a tank with water in it.
pub fn logo() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 22 22" width="22" height="22" aria-hidden="true">
            <rect x="2" y="4" width="18" height="14" rx="2.5" fill="none" stroke="currentColor" stroke-width="1.6" />
            <path class="mark-water"
                d="M2.8 12.2c2-1.6 3.6-1.6 5.4 0s3.6 1.6 5.4 0 3.6-1.6 5.6 0V16a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" />
        </svg>
    }
}
