//! A piece of the page: values that can be drawn, and are drawn again only when they have changed.
//!
//! Yew has component types for this, and each of them costs the download about 6 KB. So there is one, [`Memo`], and a
//! piece is an ordinary value of an ordinary type: its fields are its properties, [`Piece::draw`] its markup. A piece
//! has no state: what a person does to the page is in [`Ui`](crate::session::Ui).

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{Key, VComp};

/// Values that can be drawn.
pub trait Piece: PartialEq + 'static {
    /// The markup.
    fn draw(&self) -> Html;

    /// What markup cannot say (a canvas's pixels), each time that the markup has just been brought up to date.
    fn after_draw(&self) {}
}

/// A piece in its place among the markup.
pub fn piece(piece: impl Piece) -> Html {
    place(Rc::new(piece), None)
}

/// A piece in a list, with a key that tells it from its neighbours.
pub fn keyed(key: impl Into<Key>, piece: impl Piece) -> Html {
    place(Rc::new(piece), Some(key.into()))
}

fn place(piece: Rc<dyn AnyPiece>, key: Option<Key>) -> Html {
    VComp::new::<Memo>(Rc::new(MemoProps { piece }), key).into()
}

/// The component around a piece.
#[derive(Debug)]
pub struct Memo;

/// The piece.
#[derive(Clone, Properties)]
pub struct MemoProps {
    piece: Rc<dyn AnyPiece>,
}

impl MemoProps {
    /// For a piece that is the whole page, as tests have it.
    pub fn of(piece: impl Piece) -> MemoProps {
        MemoProps { piece: Rc::new(piece) }
    }
}

impl Component for Memo {
    type Message = ();
    type Properties = MemoProps;

    fn create(_: &Context<Memo>) -> Memo {
        Memo
    }

    fn view(&self, ctx: &Context<Memo>) -> Html {
        ctx.props().piece.draw()
    }

    fn rendered(&mut self, ctx: &Context<Memo>, _: bool) {
        ctx.props().piece.after_draw();
    }
}

impl PartialEq for MemoProps {
    fn eq(&self, other: &MemoProps) -> bool {
        self.piece.same(&*other.piece)
    }
}

impl fmt::Debug for MemoProps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoProps")
    }
}

/// A piece of any type.
trait AnyPiece: Any {
    fn same(&self, other: &dyn AnyPiece) -> bool;
    fn draw(&self) -> Html;
    fn after_draw(&self);
}

impl<P: Piece> AnyPiece for P {
    fn same(&self, other: &dyn AnyPiece) -> bool {
        (other as &dyn Any).downcast_ref::<P>().is_some_and(|other| self == other)
    }

    fn draw(&self) -> Html {
        Piece::draw(self)
    }

    fn after_draw(&self) {
        Piece::after_draw(self);
    }
}
