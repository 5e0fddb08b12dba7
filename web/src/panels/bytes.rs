//! The page "Bytes": a record's batch as it stands in the file, each field in a tint of its own.

use yew::prelude::*;

use super::PanelProps;
use crate::session::{Annotated, FieldBytes, Inspected};

/// How many tints there are; fields take them in turn.
const TINTS: usize = 6;
/// Bytes beyond these are counted, not drawn.
const BYTES_SHOWN: usize = 512;

/// The page "Bytes".
#[component]
pub(super) fn BytesPage(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    let pointed = use_state_eq(|| None::<usize>);
    let point = Callback::from({
        let pointed = pointed.setter();
        move |field: Option<usize>| pointed.set(field)
    });
    let Inspected::Record(broker, tp, offset, batch) = &props.frame.inspected else {
        return html! { <p>{ texts.nothing_to_open }</p> };
    };
    let hidden = batch.bytes.len().saturating_sub(BYTES_SHOWN);
    html! {
        <>
            <h3>{ texts.record_title_long(*offset) }</h3>
            <p>{ texts.batch_place(*broker, tp, &batch.range) }</p>
            <Hex batch={batch.clone()} pointed={*pointed} on_point={point.clone()} />
            if hidden > 0 { <p>{ texts.more_bytes(hidden) }</p> }
            <div class="fields">
                { for batch.fields.iter().enumerate().map(|(n, field)| field_row(n, field, *pointed, &point)) }
            </div>
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct HexProps {
    batch: Annotated,
    pointed: Option<usize>,
    on_point: Callback<Option<usize>>,
}

#[component]
fn Hex(props: &HexProps) -> Html {
    let HexProps { batch, pointed, on_point } = props;
    let bytes = batch.bytes.iter().take(BYTES_SHOWN).enumerate().map(|(at, byte)| {
        let field = batch.field_at(at);
        let class = classes!(field.map(tint), (field.is_some() && field == *pointed).then_some("pointed"));
        let onmouseenter = on_point.reform(move |_| field);
        html! { <span key={at} {class} {onmouseenter}>{ format!("{byte:02x}") }</span> }
    });
    html! { <div class="hex" onmouseleave={on_point.reform(|_| None)}>{ for bytes }</div> }
}

fn field_row(
    n: usize,
    field: &FieldBytes,
    pointed: Option<usize>,
    on_point: &Callback<Option<usize>>,
) -> Html {
    let class = classes!("field", (pointed == Some(n)).then_some("pointed"));
    let place = format!("{}–{}", field.range.start, field.range.end.saturating_sub(1));
    html! {
        <div {class} key={n} onmouseenter={on_point.reform(move |_| Some(n))} onmouseleave={on_point.reform(|_| None)}>
            <i class={tint(n)} /><b>{ field.name }</b><small>{ place }</small><span>{ field.value.clone() }</span>
        </div>
    }
}

fn tint(field: usize) -> String {
    format!("tint-{}", field % TINTS + 1)
}
