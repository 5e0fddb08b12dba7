//! The form for a new cluster: how many brokers, where the metadata is kept, racks, disks, chance, and any broker
//! configuration with its default and its meaning. What it makes is a script of one line.

mod cluster;
mod config_rows;
pub(super) mod meaning;

use std::rc::Rc;

use highwater_core::disk::Device;
use highwater_core::script::MetadataMode;
use highwater_core::script::cluster::{BROKERS_MAX, CONTROLLERS_MAX};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::cluster::Cluster;
use self::config_rows::{AddConfig, config_row};
use crate::desk::{use_desk, use_locale};
use crate::session::Intent;
use crate::texts::NewCluster;

/// The most racks that the form offers.
const RACKS_MAX: u32 = 6;

/// The cluster so far, and how it becomes another one.
type Draft = UseReducerHandle<Cluster>;

impl Reducible for Cluster {
    type Action = Box<dyn FnOnce(&mut Cluster)>;

    fn reduce(self: Rc<Self>, change: Self::Action) -> Rc<Self> {
        let mut cluster = (*self).clone();
        change(&mut cluster);
        Rc::new(cluster)
    }
}

/// What happens to the cluster when something happens to a field.
fn on<E: AsRef<Event> + 'static>(
    draft: &Draft,
    change: impl Fn(&mut Cluster, String) + Clone + 'static,
) -> Callback<E> {
    let draft = draft.dispatcher();
    Callback::from(move |event: E| {
        // A list to choose from has a value as a field has.
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        let change = change.clone();
        draft.dispatch(Box::new(move |cluster| change(cluster, value)));
    })
}

/// The form.
#[component]
pub fn NewClusterPanel() -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let texts = NewCluster(locale);
    let cluster = use_reducer_eq(Cluster::default);
    let line = cluster.spec().map(|spec| spec.to_string());
    let onsubmit = {
        let line = line.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(line) = &line {
                desk.want(Intent::OpenScript(line.as_str().into()));
            }
        })
    };
    let add = {
        let draft = cluster.dispatcher();
        Callback::from(move |name: String| {
            draft.dispatch(Box::new(move |cluster: &mut Cluster| cluster.add(&name)));
        })
    };
    html! {
        <form class="new-cluster" {onsubmit}>
            <label><span>{ texts.brokers() }</span>
                { number(&cluster.brokers, "1", Some(BROKERS_MAX), on(&cluster, |cluster, text| cluster.brokers = text)) }
            </label>
            { fields(&cluster, texts) }
            <label><span>{ texts.seed() }</span>
                { number(&cluster.seed, "0", None, on(&cluster, |cluster, text| cluster.seed = text)) }
            </label>
            <p class="hint">{ texts.seed_hint() }</p>
            { for (0..cluster.configs.len()).map(|place| config_row(&cluster, place, locale)) }
            <AddConfig onadd={add} />
            <p class="preview"><span class="prompt">{ "›" }</span><code>{ line.as_deref() }</code></p>
            <div class="form-verbs">
                <button class="main" type="submit" disabled={line.is_none()}>{ texts.start() }</button>
            </div>
        </form>
    }
}

fn number(value: &str, min: &'static str, max: Option<u32>, oninput: Callback<InputEvent>) -> Html {
    let max = max.map(|max| max.to_string());
    html! { <input type="number" {min} {max} required=true value={value.to_owned()} {oninput} /> }
}

/// What is chosen from lists.
fn fields(cluster: &Draft, texts: NewCluster) -> Html {
    let metadata = [(MetadataMode::Zk, texts.zookeeper()), (MetadataMode::Kraft, texts.kraft())];
    let metadata = metadata.map(|(mode, name)| (usize::from(mode.is_kraft()), name.to_owned()));
    let upto = |from: u32, to: u32| (from..=to).map(|n| (n as usize, n.to_string()));
    let racks = [(0, texts.no_racks().to_owned())].into_iter().chain(upto(2, RACKS_MAX));
    let disks = [texts.no_disk(), texts.hdd(), texts.ssd(), texts.nvme()];
    let disks = disks.into_iter().map(str::to_owned).enumerate();
    let disk = cluster.disk.map_or(0, |disk| disk as usize + 1);
    let kraft = cluster.metadata.is_kraft();
    html! { <>
        { chosen(texts.metadata(), usize::from(kraft), metadata, on(cluster, |cluster, place| {
            cluster.metadata = if place == "1" { MetadataMode::Kraft } else { MetadataMode::Zk };
        })) }
        if kraft {
            { chosen(texts.controllers(), cluster.controllers as usize, upto(1, CONTROLLERS_MAX), on(cluster, |cluster, n| {
                cluster.controllers = n.parse().unwrap_or(cluster.controllers);
            })) }
        }
        { chosen(texts.racks(), cluster.racks as usize, racks, on(cluster, |cluster, n| {
            cluster.racks = n.parse().unwrap_or(cluster.racks);
        })) }
        { chosen(texts.disk(), disk, disks, on(cluster, |cluster, place| {
            let device = |place: usize| Device::NAMES.get(place.checked_sub(1)?).copied();
            cluster.disk = place.parse().ok().and_then(device).and_then(Device::from_name);
        })) }
    </> }
}

/// A list to choose from: a number for each choice, and its name.
fn chosen(
    label: &'static str,
    value: usize,
    options: impl IntoIterator<Item = (usize, String)>,
    onchange: Callback<Event>,
) -> Html {
    let option = |(n, name): (usize, String)| {
        html! { <option value={n.to_string()} selected={n == value}>{ name }</option> }
    };
    html! {
        <label><span>{ label }</span><select {onchange}>{ for options.into_iter().map(option) }</select></label>
    }
}
