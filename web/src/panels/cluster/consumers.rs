//! The column of consumers, by group.

use highwater_core::time::Instant;
use highwater_core::view::{ConsumerView, GroupView};
use highwater_core::world::World;
use yew::prelude::*;

use super::clients::ConsumerCard;
use super::producers::has_topic;
use super::{Opens, PANEL};
use crate::desk::{PanelProps, use_locale, use_query};
use crate::geometry::members;
use crate::session::{Float, Session};
use crate::texts::{Cluster, Page};

/// What the column shows.
struct Seen {
    groups: Vec<GroupView>,
    /// Each with what it is behind; `None`: nobody can tell.
    consumers: Vec<(ConsumerView, Option<i64>)>,
    has_topic: bool,
    now: Instant,
}

fn ask(session: &Session, _: &()) -> Seen {
    let (world, now) = (session.world(), session.now());
    let consumers = world.consumer_views(now).into_iter().map(|consumer| {
        let behind = lag(world, &consumer);
        (consumer, behind)
    });
    Seen { groups: world.group_views(), consumers: consumers.collect(), has_topic: has_topic(session), now }
}

/// What lies between a consumer's positions and its leaders' high watermarks.
fn lag(world: &World, consumer: &ConsumerView) -> Option<i64> {
    let behind = consumer.positions.iter().map(|(tp, position)| {
        let partition = world.partition_view(tp, 0)?;
        let leader = partition.replicas.iter().find(|replica| Some(replica.broker) == partition.leader)?;
        Some((leader.high_watermark - (*position)?).max(0))
    });
    if consumer.positions.is_empty() { None } else { behind.sum() }
}

/// The column of consumers.
#[component]
pub(super) fn Consumers(PanelProps { moment }: &PanelProps) -> Html {
    let locale = use_locale();
    let (texts, page) = (Cluster(locale), Page(locale));
    let seen = use_query(PANEL, *moment, (), ask);
    let in_a_group = |consumer: &ConsumerView| {
        seen.groups.iter().any(|group| Some(&group.group) == consumer.group.as_ref())
    };
    let alone = seen.consumers.iter().filter(|(consumer, _)| !in_a_group(consumer));
    html! {
        <>
            <h2>{ texts.consumers() }</h2>
            if seen.has_topic { <Opens form={Float::NewConsumer} text={page.add_consumer()} /> }
            { for seen.groups.iter().map(|group| section(&seen, group, texts)) }
            { for alone.map(|one| card(&seen, one, None)) }
        </>
    }
}

fn section(seen: &Seen, group: &GroupView, texts: Cluster) -> Html {
    let members = seen.consumers.iter().filter(|(consumer, _)| consumer.group.as_ref() == Some(&group.group));
    let name = group.group.to_string();
    let marks = members::marks(group.members.iter().map(|member| &*member.client));
    let hue_of = |consumer: &ConsumerView| {
        let member = group.members.iter().position(|member| member.id == consumer.member_id);
        member.and_then(|member| Some(marks.get(member)?.hue))
    };
    html! {
        <div class="group" key={name.clone()} data-group={name.clone()}>
            <h2>{ texts.group_heading(&name, group.generation) }<small>{ group.state.name() }</small></h2>
            { for members.map(|one| card(seen, one, hue_of(&one.0))) }
            if !group.committed.is_empty() {
                <h2 class="committed-head">{ texts.committed() }
                    <small>{ format!("__consumer_offsets-{}", group.offsets_partition) }</small>
                </h2>
                { for group.committed.iter().map(|(tp, offset, end)| html! {
                    <div class="field" key={tp.to_string()}>
                        <b>{ tp.to_string() }</b><span>{ texts.committed_of(*offset, *end) }</span>
                    </div>
                }) }
            }
        </div>
    }
}

fn card(seen: &Seen, (consumer, lag): &(ConsumerView, Option<i64>), hue: Option<usize>) -> Html {
    html! { <ConsumerCard key={consumer.client.0} consumer={consumer.clone()} lag={*lag} {hue} now={seen.now} /> }
}
