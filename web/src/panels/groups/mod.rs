//! Groups, as their coordinators know them: each member in a colour of its own, which partitions are whose, and how far
//! each is read.
//!
//! ```text
//! members   ■ c1  heard 1.2 s ago        lane   orders │ 0 c1 │ 1 c1 │ 2 c2 │
//!           ■ c2  heard 0.4 s ago        strip  log start ────△──▲─── log end
//! ```
//!
//! Two things are told apart that one easily takes for one: the position, which only the consumer knows, and the
//! committed offset, which its coordinator keeps. A member that dies stays one until its session is over.

mod lanes;
mod seen;

use highwater_core::time::Instant;
use yew::prelude::*;

use self::lanes::topic;
use self::seen::{GroupSeen, MemberSeen, ask};
use super::cluster::state;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_query};
use crate::parts::moment::span;
use crate::parts::rich::rich;
use crate::session::{Float, Intent};
use crate::texts::{Cluster, Groups as Texts, Page};

/// The groups.
#[component]
pub(super) fn GroupsPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, texts) = (use_desk(), Texts(use_locale()));
    let seen = use_query("groups", *moment, (), ask);
    if seen.groups.is_empty() {
        return nothing(&desk, texts);
    }
    html! {
        <>
            <p>{ rich(texts.intro()) }</p>
            <p>{ texts.legend() }</p>
            <div class="side-by-side">{ for seen.groups.iter().map(|group| one_group(group, seen.now, texts)) }</div>
            if seen.more > 0 { <p>{ texts.more_groups(seen.more) }</p> }
        </>
    }
}

fn nothing(desk: &Desk, texts: Texts) -> Html {
    let onclick = desk.wants(Intent::Float(Some(Float::NewConsumer)));
    html! {
        <>
            <p>{ rich(texts.none()) }</p>
            <p>{ rich(texts.intro()) }</p>
            <button class="line" {onclick} aria-haspopup="dialog">{ Page(texts.0).add_consumer() }</button>
        </>
    }
}

fn one_group(group: &GroupSeen, now: Instant, texts: Texts) -> Html {
    let view = &group.view;
    let lag = group.lag.map_or_else(|| "–".to_owned(), |lag| texts.records(lag));
    html! {
        <section class="one-group" key={format!("{}/{}", view.group, view.coordinator)} data-group={view.group.to_string()}>
            <h3>{ view.group.to_string() }</h3>
            <dl>
                <dt>{ texts.state() }</dt><dd>{ view.state.name() }</dd>
                <dt>{ texts.generation() }</dt><dd>{ view.generation }</dd>
                <dt>{ texts.assignor() }</dt><dd>{ if view.protocol.is_empty() { "–" } else { &*view.protocol } }</dd>
                <dt>{ texts.coordinator() }</dt>
                <dd>{ rich(&texts.coordinator_of(view.coordinator, view.offsets_partition)) }</dd>
                <dt>{ texts.lag() }</dt><dd>{ lag }</dd>
            </dl>
            <h4>{ texts.members(view.members.len()) }</h4>
            if view.members.is_empty() { <p>{ texts.no_members() }</p> }
            <ul class="members">{ for group.members.iter().map(|one| member(one, now, texts)) }</ul>
            if group.more_members > 0 { <p>{ texts.more(group.more_members) }</p> }
            { for group.topics.iter().map(|(name, partitions)| topic(name, partitions, texts)) }
            if group.more_partitions > 0 {
                <p>{ rich(&texts.more_partitions(group.more_partitions, &*view.group)) }</p>
            }
        </section>
    }
}

/// A member: its mark and name, what it has, and the last sign of it.
fn member(member: &MemberSeen, now: Instant, texts: Texts) -> Html {
    let MemberSeen { view, mark, process } = member;
    let silent = now.since(view.last_heard);
    // A heartbeat is due several times within a session, so a member that misses a third of it has missed one.
    let late = !view.waits && silent.0 * 3 > view.session_timeout.0;
    let heard = match (view.waits, late) {
        (true, _) => texts.waits().to_owned(),
        (false, true) => texts.silent(span(silent), span(view.session_timeout)),
        (false, false) => texts.heard(span(silent)),
    };
    let has = match view.assigned.len() {
        0 => texts.idle().to_owned(),
        count => texts.partitions(count),
    };
    html! {
        <li key={view.id.to_string()} class={format!("hue-{}", mark.hue)} data-member={view.client.to_string()} title={view.id.to_string()}>
            <span class="member-mark" aria-hidden="true">{ &mark.label }</span>
            <b>{ view.client.to_string() }</b>
            <span class={classes!(view.assigned.is_empty().then_some("idle"))}>{ has }</span>
            <small class={classes!(late.then_some("late"))}>
                if let Some(process) = process { { state(Cluster(texts.0), *process) }{ " · " } }
                { rich(&heard) }
            </small>
        </li>
    }
}
