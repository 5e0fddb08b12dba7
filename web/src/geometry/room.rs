//! How much room the page has; the style sheets go by its name.

/// From this width on, the inspector stands beside the stage: three brokers have room for records that can be hit.
const DESK_PX: f64 = 1120.0;
/// Up to this width, brokers are a carousel.
const CAROUSEL_PX: f64 = 640.0;

/// How much room the page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// For everything at once.
    Desk,
    /// The inspector is a drawer.
    Drawer,
    /// One broker at a time.
    Carousel,
}

impl Room {
    /// On a page so wide, in its own pixels: a projector's are larger than the window's.
    pub fn of(page_px: f64) -> Room {
        if page_px <= CAROUSEL_PX {
            Room::Carousel
        } else if page_px < DESK_PX {
            Room::Drawer
        } else {
            Room::Desk
        }
    }

    /// Its name in the style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Room::Desk => "desk",
            Room::Drawer => "drawer",
            Room::Carousel => "carousel",
        }
    }
}

/// On a page less high than this, tapes are compact, and of what happened only the newest is in sight.
const TALL_PX: f64 = 790.0;
/// On one less high than this, there is no room for the diagram either, and what can be done to a broker is in its menu.
const LOW_PX: f64 = 600.0;

/// How high the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    /// High enough for everything.
    Tall,
    /// The tapes come first.
    Low,
    /// There is room for little else.
    Tight,
}

impl Height {
    /// Of a page so high, in its own pixels.
    pub fn of(page_px: f64) -> Height {
        if page_px < LOW_PX {
            Height::Tight
        } else if page_px < TALL_PX {
            Height::Low
        } else {
            Height::Tall
        }
    }

    /// Its name in the style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Height::Tall => "tall",
            Height::Low => "low",
            Height::Tight => "tight",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_has_room_for_everything_until_it_is_projected() {
        assert_eq!(Room::of(1440.0), Room::Desk);
        assert_eq!(Room::of(1440.0 / 1.35), Room::Drawer);
    }

    #[test]
    fn a_projector_has_room_for_tapes_and_little_else() {
        assert_eq!([900.0, 768.0, 720.0 / 1.35].map(Height::of), [Height::Tall, Height::Low, Height::Tight]);
    }

    #[test]
    fn a_telephone_shows_one_broker_at_a_time() {
        assert_eq!(Room::of(390.0), Room::Carousel);
    }
}
