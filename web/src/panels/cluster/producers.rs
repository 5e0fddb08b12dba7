//! The column of producers.

use highwater_core::metadata::cache::is_internal;
use highwater_core::time::Instant;
use highwater_core::view::ProducerView;
use yew::prelude::*;

use super::clients::ProducerCard;
use super::{Opens, PANEL};
use crate::desk::{PanelProps, use_locale, use_query};
use crate::session::{Float, Session};
use crate::texts::{Cluster, Page};

/// How many producers are drawn: the newest.
const PRODUCERS_SHOWN: usize = 4;

/// What the column shows.
struct Seen {
    newest: Vec<ProducerView>,
    has_topic: bool,
    now: Instant,
}

fn ask(session: &Session, _: &()) -> Seen {
    let (world, now) = (session.world(), session.now());
    let mut newest = world.producer_views(now);
    newest.drain(..newest.len().saturating_sub(PRODUCERS_SHOWN));
    Seen { newest, has_topic: has_topic(session), now }
}

/// Whether there is a topic of a person's own.
pub(super) fn has_topic(session: &Session) -> bool {
    session.world().partition_names().first().is_some_and(|tp| !is_internal(&tp.topic))
}

/// The column of producers.
#[component]
pub(super) fn Producers(PanelProps { moment }: &PanelProps) -> Html {
    let locale = use_locale();
    let (texts, page) = (Cluster(locale), Page(locale));
    let seen = use_query(PANEL, *moment, (), ask);
    let cards = seen.newest.iter().map(|producer| {
        html! { <ProducerCard key={producer.client.0} producer={producer.clone()} now={seen.now} /> }
    });
    html! {
        <>
            <h2 data-anchor="tools">{ texts.producers() }</h2>
            <Opens form={Float::NewTopic} text={page.new_topic()} />
            if seen.has_topic {
                <Opens form={Float::Write} text={page.write_record()} />
                <Opens form={Float::Load} text={page.start_load()} />
            }
            { for cards }
        </>
    }
}
