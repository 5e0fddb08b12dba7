//! What panels draw: the world at one moment, and of everything that has happened what is on the screen.
//!
//! A frame costs as much as it shows: windows into the run's facts, never the run.

use std::rc::Rc;

use highwater_core::fact::{Fact, ProcessFact, ScriptFact, Stream, What};
use highwater_core::history::History;
use highwater_core::ids::{BrokerId, FactId, Offset, TopicPartition};
use highwater_core::time::Instant;
use highwater_core::view::{PartitionView, RecordView, View};

use super::bytes::Annotated;
use super::diagram::Diagram;
use super::intent::{Selection, Tab};
use super::story::Story;
use super::ui::Ui;
use super::why::{self, Why};
use crate::geometry::flight::CROWD;
use crate::geometry::tape;
use crate::i18n::{Names, without_time};

/// How many lines of the transcript are kept in sight.
const LINES: usize = 300;

/// The world at one moment, as panels draw it.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The world.
    pub view: View,
    /// What client processes are called.
    pub names: Names,
    /// How many slots a tape has.
    pub slots: usize,
    /// What happened, as far as it is in sight.
    pub facts: FactWindow,
    /// The fact that the timeline's headline is about, and its causes.
    pub chain: Vec<Fact>,
    /// The stretch of time that the timeline shows.
    pub diagram: Diagram,
    /// Commands and what was printed, oldest first.
    pub transcript: Vec<Printed>,
    /// What the inspector shows.
    pub inspected: Inspected,
    /// How many events have happened, and how many are known.
    pub events: (u64, u64),
    /// How far the run has ever gone.
    pub furthest: Instant,
}

/// A window into what happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FactWindow {
    /// The first row's number.
    pub first: usize,
    /// How many rows there are in all.
    pub total: usize,
    /// The rows in sight.
    pub rows: Vec<FactRow>,
}

/// One row of what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct FactRow {
    /// The fact.
    pub fact: Fact,
    /// The nearest of its causes that has a row of its own.
    pub cause: Option<Fact>,
}

/// A line of the transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The fact behind it.
    pub fact: FactId,
    /// Who printed it; `None` for a command.
    pub by: Option<String>,
    /// Whether it is a complaint.
    pub is_error: bool,
    /// The text.
    pub line: Rc<str>,
}

/// What the inspector shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Inspected {
    /// There is nothing yet.
    #[default]
    Nothing,
    /// Why a high watermark is where it is.
    HighWatermark(Why),
    /// Why something happened: itself, then its causes.
    Fact(Vec<Fact>),
    /// A record's batch.
    Record(BrokerId, TopicPartition, Offset, Annotated),
    /// Groups, or metadata: all of it is in the view.
    View,
}

impl Default for Frame {
    fn default() -> Frame {
        Frame {
            view: empty_view(),
            names: Names::default(),
            slots: 0,
            facts: FactWindow::default(),
            chain: Vec::new(),
            diagram: Diagram::default(),
            transcript: Vec::new(),
            inspected: Inspected::Nothing,
            events: (0, 0),
            furthest: Instant::START,
        }
    }
}

impl Frame {
    /// The world of `history` now, looked at as `ui` says.
    pub fn of(history: &History, story: &Story, ui: &Ui, furthest: Instant) -> Frame {
        let view = history.view(tape::SLOTS_MAX);
        let facts = history.facts();
        let headline = match &ui.selection {
            Selection::Fact(id) => Some(*id),
            _ => story.told().last().map(|place| facts[*place].id),
        };
        Frame {
            names: story.names().clone(),
            slots: tape::slots(ui.page_px / ui.scale(), view.brokers.len()),
            facts: fact_window(facts, story, ui),
            chain: headline.map(|id| why::causes(facts, id).cloned().collect()).unwrap_or_default(),
            diagram: diagram(facts, story, ui, history.now()),
            transcript: transcript(facts, story),
            inspected: inspected(history, story, &view, ui),
            events: (history.position(), history.known()),
            furthest,
            view,
        }
    }

    /// The commands so far, oldest first.
    pub fn commands(&self) -> Vec<&str> {
        self.transcript.iter().filter(|line| line.by.is_none()).map(|line| &*line.line).collect()
    }

    /// Whether so many messages are on their way that nobody follows a single one.
    pub fn is_crowded(&self) -> bool {
        self.view.flights.len() > CROWD
    }

    /// The partition that the selection is about; the first, where nothing is selected.
    pub fn selected_partition(&self, selection: &Selection) -> Option<&PartitionView> {
        selected_partition(&self.view, selection)
    }
}

fn selected_partition<'v>(view: &'v View, selection: &Selection) -> Option<&'v PartitionView> {
    let wanted = match selection {
        Selection::Partition(tp) | Selection::Record(_, tp, _) => Some(tp),
        Selection::Nothing | Selection::Fact(_) => None,
    };
    let found = wanted.and_then(|tp| view.partitions.iter().find(|partition| partition.tp == *tp));
    found.or_else(|| view.partitions.iter().find(|partition| !partition.internal))
}

fn fact_window(facts: &[Fact], story: &Story, ui: &Ui) -> FactWindow {
    let told = story.told();
    let rows = ui.fact_rows;
    let first = ui.facts_from.unwrap_or(usize::MAX).min(told.len().saturating_sub(rows));
    let rows = told[first..].iter().take(rows).map(|place| {
        let fact = facts[*place].clone();
        let cause = why::causes(facts, fact.id).skip(1).find(|cause| cause.what.is_story()).cloned();
        FactRow { fact, cause }
    });
    FactWindow { first, total: told.len(), rows: rows.collect() }
}

/// Most of the window lies before now: what is to come is only known after going back.
fn diagram(facts: &[Fact], story: &Story, ui: &Ui, now: Instant) -> Diagram {
    let lead = highwater_core::time::Span(ui.window.0 / 5);
    let to = now + lead;
    let from = Instant(to.0.saturating_sub(ui.window.0));
    Diagram::of(facts, story, from, Instant(from.0 + ui.window.0))
}

fn transcript(facts: &[Fact], story: &Story) -> Vec<Printed> {
    let places = story.transcript();
    let places = &places[places.len().saturating_sub(LINES)..];
    places.iter().filter_map(|place| printed(&facts[*place], story)).collect()
}

fn printed(fact: &Fact, story: &Story) -> Option<Printed> {
    match &fact.what {
        What::Script(ScriptFact::Command { text, .. }) => {
            Some(Printed { fact: fact.id, by: None, is_error: false, line: without_time(text).into() })
        }
        What::Process(ProcessFact::Printed { stream, line }) => Some(Printed {
            fact: fact.id,
            by: fact.node.map(|node| story.names().node(node)),
            is_error: *stream == Stream::Err,
            line: line.clone(),
        }),
        _ => None,
    }
}

fn inspected(history: &History, story: &Story, view: &View, ui: &Ui) -> Inspected {
    match (ui.tab, &ui.selection) {
        (Tab::Group | Tab::Metadata, _) => Inspected::View,
        (Tab::Why, Selection::Fact(id)) => {
            Inspected::Fact(why::causes(history.facts(), *id).cloned().collect())
        }
        (Tab::Why, selection) => selected_partition(view, selection)
            .map_or(Inspected::Nothing, |partition| {
                Inspected::HighWatermark(Why::of(partition, history.facts(), story))
            }),
        (Tab::Bytes, selection) => record(view, selection)
            .and_then(|(broker, tp, record)| {
                let bytes = history.bytes(broker, &record.batch)?;
                let annotated = Annotated::batch(broker, record.batch.clone(), bytes);
                Some(Inspected::Record(broker, tp.clone(), record.offset, annotated))
            })
            .unwrap_or_default(),
    }
}

/// The record that is selected; else the last one of the selected partition's leader.
fn record<'v>(
    view: &'v View,
    selection: &Selection,
) -> Option<(BrokerId, &'v TopicPartition, &'v RecordView)> {
    let partition = selected_partition(view, selection)?;
    let on = |broker: BrokerId| partition.replicas.iter().find(|replica| replica.broker == broker);
    let chosen = match selection {
        Selection::Record(broker, tp, offset) if *tp == partition.tp => {
            let records = &on(*broker)?.records;
            records.iter().find(|record| record.offset == *offset).map(|record| (*broker, record))
        }
        _ => None,
    };
    let newest = || {
        let leader = partition.leader.or(partition.replicas.first().map(|replica| replica.broker))?;
        on(leader)?.records.last().map(|record| (leader, record))
    };
    chosen.or_else(newest).map(|(broker, record)| (broker, &partition.tp, record))
}

fn empty_view() -> View {
    View {
        now: Instant::START,
        steps: 0,
        metadata: highwater_core::view::MetadataMode::Zk,
        controller: None,
        controller_epoch: 0,
        brokers: Vec::new(),
        partitions: Vec::new(),
        producers: Vec::new(),
        consumers: Vec::new(),
        groups: Vec::new(),
        flights: Vec::new(),
        znodes: Vec::new(),
        quorum: Vec::new(),
        metadata_log: Vec::new(),
        links: Vec::new(),
        lab: highwater_core::view::LabView { line: None, busy: false, failed: None },
    }
}
