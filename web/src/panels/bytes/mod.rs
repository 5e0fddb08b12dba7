//! A record's batch as it stands in the file, each field in a tint of its own; of a compressed batch also what its
//! records are once they are decompressed.

mod annotated;

use highwater_core::fact::FileRange;
use highwater_core::ids::{BrokerId, Offset, TopicPartition};
use highwater_core::log::Located;
use highwater_core::world::World;
use yew::prelude::*;

pub use self::annotated::{Annotated, FieldBytes, Part};
use crate::desk::{PanelProps, use_locale, use_looking, use_query};
use crate::session::{Selection, Session};
use crate::texts::Bytes;

/// How many tints there are; fields take them in turn.
const TINTS: usize = 6;
/// Bytes beyond these are counted, not drawn.
const BYTES_SHOWN: usize = 512;
/// A record, and the batch that has it.
struct Seen {
    broker: BrokerId,
    tp: TopicPartition,
    offset: Offset,
    batch: Annotated,
}

fn ask(session: &Session, selection: &Selection) -> Option<Seen> {
    let tp = session.selected_partition(selection)?;
    let world = session.world();
    let (broker, offset, range) = selected(world, &tp, selection).or_else(|| newest(world, &tp))?;
    let bytes = session.history().bytes(broker, &range)?;
    Some(Seen { broker, tp, offset, batch: Annotated::batch(range, bytes) })
}

/// The record that is selected, wherever in its log it is.
fn selected(
    world: &World,
    tp: &TopicPartition,
    selection: &Selection,
) -> Option<(BrokerId, Offset, FileRange)> {
    let Selection::Record(broker, _, offset) = selection else { return None };
    let (log, disk) = world.log(*broker, tp)?;
    let Located { file, position, batch } = log.batch_at(disk, *offset)?;
    let range = FileRange { file, position, len: batch.size() as u64 };
    (batch.base_offset()..=batch.last_offset()).contains(offset).then_some((*broker, *offset, range))
}

/// The last record of the partition's leader.
fn newest(world: &World, tp: &TopicPartition) -> Option<(BrokerId, Offset, FileRange)> {
    let partition = world.partition_view(tp, 1)?;
    let leader = partition.leader.or(partition.replicas.first().map(|replica| replica.broker))?;
    let replica = partition.replicas.iter().find(|replica| replica.broker == leader)?;
    replica.records.last().map(|record| (leader, record.offset, record.batch.clone()))
}

/// The bytes.
#[component]
pub(super) fn BytesPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (looking, texts) = (use_looking(), Bytes(use_locale()));
    let seen = use_query("bytes", *moment, looking.selection.clone(), ask);
    let Some(Seen { broker, tp, offset, batch }) = &*seen else {
        return html! { <p>{ texts.nothing_to_open() }</p> };
    };
    let file = batch.range.file.rsplit('/').next().unwrap_or_default();
    html! {
        <>
            <h3>{ texts.title(*offset) }</h3>
            <p>{ texts.place(broker, tp, file, batch.range.position, batch.range.len) }</p>
            <Hex part={batch.stored.clone()} />
            if let Some(decompressed) = &batch.decompressed {
                <h3>{ texts.decompressed(batch.codec, decompressed.bytes.len()) }</h3>
                <Hex part={decompressed.clone()} />
            }
        </>
    }
}

/// Bytes, and the fields in them.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HexProps {
    /// The bytes.
    pub part: Part,
}

/// Bytes and their fields: the mouse over one of them lights the other.
#[component]
pub fn Hex(HexProps { part }: &HexProps) -> Html {
    let texts = Bytes(use_locale());
    let pointed = use_state_eq(|| None::<usize>);
    let point = |field: Option<usize>| {
        let pointed = pointed.setter();
        Callback::from(move |_: MouseEvent| pointed.set(field))
    };
    let hidden = part.bytes.len().saturating_sub(BYTES_SHOWN);
    let bytes = part.bytes.iter().take(BYTES_SHOWN).enumerate().map(|(at, byte)| {
        let field = part.field_at(at);
        let class = classes!(field.map(tint), (field.is_some() && field == *pointed).then_some("pointed"));
        html! { <span key={at} {class} onmouseenter={point(field)}>{ format!("{byte:02x}") }</span> }
    });
    let field_row = |(n, field): (usize, &FieldBytes)| {
        let class = classes!("field", (*pointed == Some(n)).then_some("pointed"));
        let place = format!("{}–{}", field.range.start, field.range.end.saturating_sub(1));
        html! {
            <div {class} key={n} onmouseenter={point(Some(n))} onmouseleave={point(None)}>
                <i class={tint(n)} /><b>{ field.name }</b><small>{ place }</small><span>{ field.value.clone() }</span>
            </div>
        }
    };
    html! {
        <>
            <div class="hex" onmouseleave={point(None)}>{ for bytes }</div>
            if hidden > 0 { <p>{ texts.more(hidden) }</p> }
            <div class="fields">{ for part.fields.iter().enumerate().map(field_row) }</div>
        </>
    }
}

fn tint(field: usize) -> String {
    format!("tint-{}", field % TINTS + 1)
}
