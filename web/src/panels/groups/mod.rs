//! Groups: members, their partitions and commits, as the coordinator knows them.

use highwater_core::view::GroupView;
use yew::prelude::*;

use crate::desk::{PanelProps, use_locale, use_query};
use crate::parts::rich::rich;
use crate::session::Session;
use crate::texts::Groups;

/// The groups.
#[component]
pub(super) fn GroupsPanel(PanelProps { moment }: &PanelProps) -> Html {
    let texts = Groups(use_locale());
    let groups = use_query("groups", *moment, (), |session: &Session, ()| session.world().group_views());
    html! {
        <>
            <p>{ rich(texts.intro()) }</p>
            if groups.is_empty() { <p>{ texts.none() }</p> }
            { for groups.iter().map(|group| one_group(group, texts)) }
        </>
    }
}

fn one_group(group: &GroupView, texts: Groups) -> Html {
    html! {
        <section key={group.group.to_string()}>
            <h3>{ group.group.to_string() }</h3>
            <dl>
                <dt>{ texts.state() }</dt><dd>{ group.state.name() }</dd>
                <dt>{ texts.generation() }</dt><dd>{ group.generation }</dd>
                <dt>{ texts.assignor() }</dt><dd>{ if group.protocol.is_empty() { "–" } else { &*group.protocol } }</dd>
                <dt>{ texts.coordinator() }</dt>
                <dd>{ rich(&texts.coordinator_of(group.coordinator, group.offsets_partition)) }</dd>
            </dl>
            <table>
                <thead><tr><th>{ texts.member() }</th><th>{ texts.partition() }</th></tr></thead>
                <tbody>
                    { for group.members.iter().map(|(member, client, partitions)| html! {
                        <tr key={member.to_string()}>
                            <td title={member.to_string()}>{ client.to_string() }</td>
                            <td>{ texts.0.list(partitions) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <table>
                <thead><tr><th>{ texts.partition() }</th><th>{ texts.committed() }</th><th>{ "LEO" }</th><th>{ texts.lag() }</th></tr></thead>
                <tbody>
                    { for group.committed.iter().map(|(tp, offset, end)| html! {
                        <tr key={tp.to_string()}>
                            <td>{ tp.to_string() }</td><td>{ offset.0 }</td>
                            <td>{ known(end.known().map(|end| end.0)) }</td><td>{ known(end.known().map(|end| end - *offset)) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </section>
    }
}

/// A number, or a dash where it is not known: nobody leads the partition.
fn known(number: Option<i64>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| number.to_string())
}
