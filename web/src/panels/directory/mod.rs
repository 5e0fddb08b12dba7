//! Log directories that a person has dropped on the page or chosen: partitions, segments, batches down to their bytes,
//! entries of indexes, checkpoints, and everything that is wrong with them.
//!
//! It is about files, not about the run: nothing here asks the world, and the run goes on.

mod contents;
mod file;
mod problems;

use std::rc::Rc;

use highwater_core::inspect::{Partition, Segment};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::file::FileView;
use crate::desk::{Desk, use_desk, use_locale, use_looking};
use crate::ports::directory as port;
use crate::session::directory::{BYTES_MAX, Directories, Directory, DirectoryError, FILES_MAX};
use crate::texts::{Directory as Texts, Problems};

/// What is open in the list: a directory, and a partition of it.
type Place = (usize, usize);

/// The directories.
#[component]
pub fn DirectoryPanel() -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Texts(use_locale()));
    let open = use_state_eq(|| None::<Place>);
    // Another directory is looked at from its beginning.
    use_effect_with(looking.directories.clone(), {
        let open = open.setter();
        move |_| open.set(None)
    });
    let found = match &looking.directories {
        None => html! { <p>{ texts.nothing_yet() }</p> },
        Some(Err(error)) => html! { <p class="error" role="alert">{ why_not(*error, texts) }</p> },
        Some(Ok(directories)) => html! { <>
            if directories.others > 0 { <p class="hint">{ texts.others(directories.others) }</p> }
            { for (0..directories.all.len()).map(|n| directory(directories, n, &open, texts)) }
        </> },
    };
    html! {
        <div class="directories">
            <p>{ texts.intro() }</p>
            <div class="form-verbs">{ chooser(&desk, texts, true) }{ chooser(&desk, texts, false) }</div>
            { found }
        </div>
    }
}

/// Chooses a directory, or files.
fn chooser(desk: &Desk, texts: Texts, whole: bool) -> Html {
    let on = desk.on().clone();
    let onchange = move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlInputElement>();
        if let Some(files) = chosen.files() {
            port::open(&files, &on);
        }
        // The same can be chosen again.
        chosen.set_value("");
    };
    match whole {
        true => {
            html! { <label class="file bordered">{ texts.choose() }<input type="file" webkitdirectory=true {onchange} /></label> }
        }
        false => {
            html! { <label class="file bordered">{ texts.choose_files() }<input type="file" multiple={true} {onchange} /></label> }
        }
    }
}

fn why_not(error: DirectoryError, texts: Texts) -> String {
    match error {
        DirectoryError::Empty => texts.empty().to_owned(),
        DirectoryError::NotKafkas { files } => texts.not_kafkas(files),
        DirectoryError::TooLarge { bytes } => texts.too_large(bytes, BYTES_MAX),
        DirectoryError::TooMany => texts.too_many(FILES_MAX),
        DirectoryError::Unreadable => texts.unreadable().to_owned(),
    }
}

/// One log directory: what lies beside its partitions, and these.
fn directory(all: &Rc<Directories>, n: usize, open: &UseStateHandle<Option<Place>>, texts: Texts) -> Html {
    let found = &all.all[n];
    let Directory { path, report, disk } = found;
    let problems =
        report.problems.len() + report.partitions.iter().map(|of| of.problems.len()).sum::<usize>();
    let segments = report.partitions.iter().map(|of| of.segments.len()).sum::<usize>();
    let beside: Vec<Rc<str>> = disk.list("").filter(|file| !file.contains('/')).cloned().collect();
    let partition = |(m, of): (usize, &Partition)| {
        let is_open = **open == Some((n, m));
        let onclick = {
            let open = open.setter();
            move |_: MouseEvent| open.set((!is_open).then_some((n, m)))
        };
        html! {
            <li key={&*of.name}>
                <button class="partition" aria-expanded={is_open.to_string()} {onclick}>
                    <b>{ &*of.name }</b><span>{ texts.up_to(of.log_end_offset()) }</span>{ mark(of.problems.len(), texts) }
                </button>
                if is_open { { opened(all, n, of, texts) } }
            </li>
        }
    };
    html! {
        <section class="directory">
            <h3>{ if path.is_empty() { texts.files() } else { path } }</h3>
            <p>{ texts.summary(report.partitions.len(), segments) }{ " " }{ mark(problems, texts) }</p>
            { problems::list(&report.problems, Problems(texts.0)) }
            <ul class="partitions">{ for report.partitions.iter().enumerate().map(partition) }</ul>
            if !beside.is_empty() { <FileView all={all.clone()} {n} files={beside} /> }
        </section>
    }
}

/// How many problems there are.
fn mark(problems: usize, texts: Texts) -> Html {
    match problems {
        0 => html! { <small class="sound">{ texts.no_problems() }</small> },
        some => html! { <small class="error">{ texts.problems(some) }</small> },
    }
}

/// What is in a partition.
fn opened(all: &Rc<Directories>, n: usize, partition: &Partition, texts: Texts) -> Html {
    let of_it = all.all[n].disk.list(&partition.name).cloned().collect::<Vec<_>>();
    let epochs =
        partition.epochs.iter().map(|(epoch, start)| texts.epoch_from(epoch, start)).collect::<Vec<_>>();
    let segment = |segment: &Segment| {
        html! {
            <tr>
                <td>{ segment.base_offset.to_string() }</td><td>{ segment.bytes.to_string() }</td>
                <td>{ segment.batches.to_string() }</td><td>{ segment.records.to_string() }</td>
                <td>{ segment.index_entries.to_string() }</td><td>{ segment.time_index_entries.to_string() }</td>
            </tr>
        }
    };
    html! {
        <div class="partition-body">
            { problems::list(&partition.problems, Problems(texts.0)) }
            <table class="entries figures">
                <caption>{ texts.segments() }</caption>
                <thead><tr>
                    <th scope="col">{ texts.base_offset() }</th><th scope="col">{ texts.bytes() }</th>
                    <th scope="col">{ texts.batches() }</th><th scope="col">{ texts.records() }</th>
                    <th scope="col">{ ".index" }</th><th scope="col">{ ".timeindex" }</th>
                </tr></thead>
                <tbody>{ for partition.segments.iter().map(segment) }</tbody>
            </table>
            if !epochs.is_empty() { <p>{ texts.epochs() }{ " " }{ texts.0.list(&epochs) }</p> }
            <FileView {all} {n} files={of_it} />
        </div>
    }
}
