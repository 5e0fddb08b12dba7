//! The stage: producers, the cluster as a grid of brokers and partitions, and the groups that read.
//!
//! What stands around the rows looks at the session by itself, and so does each row: in a crowd of messages they take
//! turns.

mod broker_head;
mod cell;
mod clients;
mod consumers;
mod grid;
mod producers;
mod row;

use yew::prelude::*;

use self::consumers::Consumers;
use self::grid::Grid;
use self::producers::Producers;
use crate::desk::{Moment, use_desk, use_locale, use_query};
use crate::parts::icon::{Icon, icon};
use crate::session::{Float, Intent, Session};
use crate::texts::Cluster;

pub use self::broker_head::{BrokerHead, BrokerHeadProps};
pub(super) use self::broker_head::{state, verb_button, verb_text, verbs};
pub use self::cell::{Cell, CellProps};
pub(super) use self::clients::waits;

/// What the panel is called where its work is counted.
const PANEL: &str = "cluster";

/// The id by which the focus finds the stage.
pub const STAGE_ID: &str = "stage";
/// In a crowd of messages, rows of the cluster are brought up to date in so many turns.
pub const ROW_TURNS: usize = 4;

/// When to look.
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
pub struct ClusterProps {
    /// At the parts around the rows.
    pub around: Moment,
    /// At the rows: they take turns among themselves.
    pub rows: [Moment; ROW_TURNS],
}

/// The stage.
#[component]
pub fn ClusterPanel(ClusterProps { around, rows }: &ClusterProps) -> Html {
    let texts = Cluster(use_locale());
    let rushed = *use_query(PANEL, *around, (), |session: &Session, ()| session.is_rushed());
    // Where so much happens at once, nobody sees a single record land.
    let class = classes!("stage", rushed.then_some("rushed"));
    html! {
        <main {class} id={STAGE_ID} tabindex="-1">
            <section class="producers" aria-label={texts.producers()}><Producers moment={*around} /></section>
            <section class="cluster" aria-label={texts.cluster()}>
                <Grid around={*around} rows={*rows} {rushed} />
            </section>
            <section class="consumers" aria-label={texts.consumers()}><Consumers moment={*around} /></section>
        </main>
    }
}

/// A button that opens a form.
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
struct OpensProps {
    form: Float,
    text: &'static str,
}

#[component]
fn Opens(OpensProps { form, text }: &OpensProps) -> Html {
    let onclick = use_desk().wants(Intent::Float(Some(*form)));
    html! { <button class="line wide" {onclick} aria-haspopup="dialog">{ icon(Icon::Plus) }{ *text }</button> }
}
