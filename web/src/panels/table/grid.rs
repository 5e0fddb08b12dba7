//! A table as it is drawn: heads that sort, and only as many rows as are in sight.

use highwater_core::ids::{TopicName, joined};
use web_sys::Element;
use yew::prelude::*;

use super::Act;
use super::columns::{Cell, Column, Health, Kind, Sort};
use super::rows::Row;
use crate::desk::Desk;
use crate::geometry::room::Room;
use crate::panels::cluster;
use crate::session::{Intent, Selection};
use crate::texts::{Cluster, Locale, Table as Texts};

/// The height of a row, for a pointer and for a thumb.
const ROW_PX: i32 = 28;
const THUMB_ROW_PX: i32 = 44;
/// So many rows more than fit are made above and below.
const ROWS_AROUND: usize = 4;

/// Where the table is scrolled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scrolled {
    /// The first row in sight.
    from: usize,
    /// How many fit.
    count: usize,
}

impl Scrolled {
    /// At its beginning, on a page so high.
    pub fn first(page_px: f64) -> Scrolled {
        Scrolled { from: 0, count: (page_px / f64::from(ROW_PX)) as usize }
    }

    fn of(list: &Element, row_px: i32) -> Scrolled {
        let rows = |px: i32| (px.max(0) / row_px) as usize;
        Scrolled { from: rows(list.scroll_top()), count: rows(list.client_height()) + 1 }
    }

    /// The rows to be made, of so many.
    pub fn range(self, total: usize) -> std::ops::Range<usize> {
        let from = self.from.min(total.saturating_sub(self.count)).saturating_sub(ROWS_AROUND);
        from..(from + self.count + 2 * ROWS_AROUND).min(total)
    }
}

/// What a table is drawn with.
pub(super) struct Sight<'s> {
    pub desk: &'s Desk,
    pub act: &'s Callback<Act>,
    pub rows: &'s [Row],
    /// Those that are shown, in their order.
    pub places: &'s [usize],
    pub kind: Kind,
    pub sort: Sort,
    /// The topic that is open.
    pub open: Option<&'s TopicName>,
    pub room: Room,
    pub locale: Locale,
}

/// The table.
pub(super) fn grid(sight: &Sight, scrolled: Scrolled) -> Html {
    let Sight { kind, places, .. } = *sight;
    let texts = Texts(sight.locale);
    let columns = kind.columns();
    let row_px = if sight.room == Room::Carousel { THUMB_ROW_PX } else { ROW_PX };
    let range = scrolled.range(places.len());
    let space =
        |rows: usize| html! { <tr class="space" style={format!("height:{}px", rows as i32 * row_px)} /> };
    let (above, below) = (range.start, places.len() - range.end);
    let width: i32 = columns.iter().map(|column| column.width_px(kind)).sum();
    let column = |column: &Column| html! { <col style={format!("width:{}px", column.width_px(kind))} /> };
    let onscroll = sight.act.reform(move |event: Event| {
        Act::Scroll(Scrolled::of(&event.target_unchecked_into::<Element>(), row_px))
    });
    html! {
        <>
            <div class="table-scroll" style={format!("--row:{row_px}px")} tabindex="0" role="region" aria-label={kind.title(texts)} {onscroll} key={kind as usize}>
                <table style={format!("min-width:{width}px")} aria-rowcount={(places.len() + 1).to_string()}>
                    <colgroup>{ for columns.iter().map(column) }</colgroup>
                    <thead><tr>{ for columns.iter().map(|column| head(*column, sight)) }</tr></thead>
                    <tbody>
                        { space(above) }
                        { for range.map(|n| row(n, &sight.rows[places[n]], sight)) }
                        { space(below) }
                    </tbody>
                </table>
            </div>
            <small class="row-count">{ texts.rows(places.len(), sight.rows.len()) }</small>
        </>
    }
}

fn head(column: Column, sight: &Sight) -> Html {
    let Sight { kind, sort, .. } = *sight;
    let (order, arrow) = match (sort.by == column, sort.descending) {
        (false, _) => (None, None),
        (true, false) => (Some("ascending"), Some("up")),
        (true, true) => (Some("descending"), Some("down")),
    };
    let onclick = sight.act.reform(move |_: MouseEvent| Act::Sort(column));
    let class = column.is_figure().then_some("figure");
    html! {
        <th scope="col" {class} aria-sort={order}>
            <button class="sort" data-column={format!("{column:?}")} {onclick}>
                <span>{ column.title(kind, Texts(sight.locale)) }</span><i class={arrow} aria-hidden="true" />
            </button>
        </th>
    }
}

fn row(place: usize, row: &Row, sight: &Sight) -> Html {
    let open = matches!(row, Row::Topic(topic) if sight.open == Some(&topic.name));
    let class = classes!(row.internal().then_some("internal"), open.then_some("on"));
    let cell = |column: &Column| {
        if *column == Column::Name {
            return html! { <th scope="row">{ name(row, open, sight) }</th> };
        }
        let cell = row.cell(*column);
        let bad = column.is_fault() && cell > Cell::Number(0);
        let class = classes!(column.is_figure().then_some("figure"), bad.then_some("bad"));
        html! { <td {class}>{ value(&cell, sight.locale) }</td> }
    };
    // The heads are row 1.
    html! {
        <tr key={row.key()} {class} aria-rowindex={(place + 2).to_string()} data-row={row.name()}>
            { for sight.kind.columns().iter().map(cell) }
        </tr>
    }
}

/// A row's name; where it leads to something, a button.
fn name(row: &Row, open: bool, sight: &Sight) -> Html {
    let texts = Texts(sight.locale);
    let text = row.name();
    let (onclick, title, expanded, internal) = match row {
        Row::Topic(topic) => {
            let to = (!open).then(|| topic.name.clone());
            let onclick = sight.act.reform(move |_: MouseEvent| Act::Open(to.clone()));
            let internal = topic.internal.then(|| html! { <em>{ texts.internal() }</em> });
            (onclick, texts.open_topic(&text), Some(open.to_string()), internal)
        }
        Row::Partition(partition) => {
            let select = Intent::Select(Selection::Partition(partition.tp.clone()));
            (sight.desk.wants(select), texts.select_partition(&text), None, None)
        }
        Row::Group(_) => return html! { <span title={text.clone()}>{ text }</span> },
        Row::Broker(_) => return html! { { texts.broker_of(&text) } },
    };
    html! {
        <>
            <button class="link" {title} {onclick} aria-expanded={expanded}>{ text }</button>
            { internal }
        </>
    }
}

fn value(cell: &Cell, locale: Locale) -> Html {
    let texts = Texts(locale);
    match cell {
        Cell::Partition(tp) => html! { { tp.to_string() } },
        Cell::Words(words) => html! { { words.to_string() } },
        Cell::Number(number) => html! { { texts.figure(*number) } },
        Cell::Brokers(ids) => html! { <code>{ joined(ids) }</code> },
        Cell::Configs(_, configs) => {
            let pairs: Vec<String> = configs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let pairs = pairs.join(" ");
            html! { <code title={pairs.clone()}>{ pairs }</code> }
        }
        Cell::Health(health) => {
            let class = (*health > Health::InSync).then_some("bad");
            html! { <span {class}>{ health.words(texts) }</span> }
        }
        Cell::Process(state) => html! { { cluster::state(Cluster(locale), *state) } },
        Cell::Yes(true) => html! { { texts.yes() } },
        Cell::Yes(false) | Cell::None => html! { { "–" } },
    }
}
