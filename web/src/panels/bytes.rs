//! The page "Bytes": a record's batch as it stands in the file, each field in a tint of its own.

use yew::prelude::*;

use super::Panel;
use crate::i18n::Texts;
use crate::session::{Annotated, FieldBytes, Inspected, Intent};

/// How many tints there are; fields take them in turn.
const TINTS: usize = 6;
/// Bytes beyond these are counted, not drawn.
const BYTES_SHOWN: usize = 512;

pub(super) fn bytes_page(panel: &Panel, texts: &'static Texts) -> Html {
    let Inspected::Record(broker, tp, offset, batch) = &panel.frame.inspected else {
        return html! { <p>{ texts.nothing_to_open }</p> };
    };
    let hidden = batch.bytes.len().saturating_sub(BYTES_SHOWN);
    html! {
        <>
            <h3>{ texts.record_title_long(*offset) }</h3>
            <p>{ texts.batch_place(*broker, tp, &batch.range) }</p>
            { hex(panel, batch) }
            if hidden > 0 { <p>{ texts.more_bytes(hidden) }</p> }
            <div class="fields">
                { for batch.fields.iter().enumerate().map(|(n, field)| field_row(panel, n, field)) }
            </div>
        </>
    }
}

fn hex(panel: &Panel, batch: &Annotated) -> Html {
    let bytes = batch.bytes.iter().take(BYTES_SHOWN).enumerate().map(|(at, byte)| {
        let field = batch.field_at(at);
        let class =
            classes!(field.map(tint), (field.is_some() && field == panel.ui.pointed).then_some("pointed"));
        html! { <span key={at} {class} onmouseenter={point(panel, field)}>{ format!("{byte:02x}") }</span> }
    });
    html! { <div class="hex" onmouseleave={point(panel, None)}>{ for bytes }</div> }
}

fn field_row(panel: &Panel, n: usize, field: &FieldBytes) -> Html {
    let class = classes!("field", (panel.ui.pointed == Some(n)).then_some("pointed"));
    let place = format!("{}–{}", field.range.start, field.range.end.saturating_sub(1));
    html! {
        <div {class} key={n} onmouseenter={point(panel, Some(n))} onmouseleave={point(panel, None)}>
            <i class={tint(n)} /><b>{ field.name }</b><small>{ place }</small><span>{ field.value.clone() }</span>
        </div>
    }
}

/// The mouse goes to a field's bytes, or away from them.
fn point(panel: &Panel, field: Option<usize>) -> Callback<MouseEvent> {
    panel.wants(Intent::Point(field))
}

fn tint(field: usize) -> String {
    format!("tint-{}", field % TINTS + 1)
}
