//! The palette: one line to find whatever the page can do, and to do it. What there is to be found is asked once, when
//! it opens; typing asks nobody.

mod entries;
mod find;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::entries::{Act, Entry, ask, typed_line};
use self::find::find;
use super::export;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_query};
use crate::ports::elements;
use crate::session::{Intent, Session};
use crate::texts::{Export, Locale, Palette as Texts};

const LIST_ID: &str = "palette-list";
/// So many are shown: who sees what he wants in none of them types another letter.
const SHOWN_MAX: usize = 60;

fn id_of(place: usize) -> String {
    format!("palette-{place}")
}

/// What was typed, and which of what was found is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    text: String,
    chosen: usize,
}

/// Where a key leads in a list of so many.
fn chosen_by_key(chosen: usize, count: usize, key: &str) -> Option<usize> {
    let count = count.max(1);
    Some(match key {
        "ArrowDown" => (chosen + 1) % count,
        "ArrowUp" => (chosen + count - 1) % count,
        "PageDown" => (chosen + 8).min(count - 1),
        "PageUp" => chosen.saturating_sub(8),
        _ => return None,
    })
}

/// The palette.
#[component]
pub fn PalettePanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let texts = Texts(locale);
    let opened = *use_state(|| *moment);
    let all = use_query("palette", opened, locale, ask);
    let number = *use_query("palette", opened, (), |session: &Session, ()| session.next_line());
    let (draft, said) = (use_state_eq(Draft::default), use_state_eq(|| None::<String>));
    let found = use_memo((all.clone(), draft.text.clone()), |(all, text)| found(all, text, number, locale));
    let (chosen, shown) = (draft.chosen, found.len().min(SHOWN_MAX));
    use_effect_with((found.clone(), chosen), |(_, chosen)| elements::reveal(&format!("#{}", id_of(*chosen))));
    let act = {
        let (desk, said) = (desk.clone(), said.setter());
        Callback::from(move |entry: Entry| said.set(act(&desk, entry.act, Export(locale))))
    };
    let oninput = {
        let draft = draft.setter();
        move |event: InputEvent| {
            draft.set(Draft { text: event.target_unchecked_into::<HtmlInputElement>().value(), chosen: 0 });
        }
    };
    let onkeydown = {
        let (draft, found, act) = (draft.clone(), found.clone(), act.clone());
        move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                found.get(draft.chosen).cloned().into_iter().for_each(|entry| act.emit(entry));
            } else if let Some(chosen) = chosen_by_key(draft.chosen, shown, &event.key()) {
                event.prevent_default();
                draft.set(Draft { text: draft.text.clone(), chosen });
            }
        }
    };
    let option = |(place, entry): (usize, &Entry)| {
        let onclick = {
            let (act, entry) = (act.clone(), entry.clone());
            move |_: MouseEvent| act.emit(entry.clone())
        };
        html! {
            <li id={id_of(place)} role="option" aria-selected={(place == chosen).to_string()} class="palette-row" {onclick}>
                <small>{ entry.kind.word(locale) }</small><b>{ entry.text.clone() }</b><code>{ entry.code.clone() }</code>
            </li>
        }
    };
    let active = (!found.is_empty()).then(|| id_of(chosen));
    html! {
        <div class="palette">
            <input type="text" role="combobox" aria-expanded="true" aria-controls={LIST_ID} aria-autocomplete="list"
                aria-activedescendant={active} aria-label={texts.title()} placeholder={texts.hint()}
                value={draft.text.clone()} {oninput} {onkeydown} autocomplete="off" autocapitalize="off" spellcheck="false" />
            <ul id={LIST_ID} role="listbox" aria-label={texts.title()} tabindex="-1">{ for found[..shown].iter().enumerate().map(option) }</ul>
            <p class="palette-said" role="status">{ (*said).clone().unwrap_or_else(|| texts.found(found.len())) }</p>
        </div>
    }
}

/// What is found by a text.
fn found(all: &[Entry], text: &str, number: u32, locale: Locale) -> Vec<Entry> {
    let places = find(all.iter().map(|entry| &entry.find), text);
    let line = typed_line(text, number, all, locale);
    line.into_iter().chain(places.into_iter().map(|place| all[place].clone())).collect()
}

/// Does it; what there is to be said of it.
fn act(desk: &Desk, act: Act, texts: Export) -> Option<String> {
    match act {
        Act::Save(what) => Some(export::save(desk, what, texts)),
        Act::Want(intent) => {
            // What takes the palette's place closes it.
            if !matches!(intent, Intent::Float(_)) {
                desk.want(Intent::Float(None));
            }
            desk.want(intent);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_what_was_found() {
        assert_eq!((chosen_by_key(2, 3, "ArrowDown"), chosen_by_key(0, 3, "ArrowUp")), (Some(0), Some(2)));
        assert_eq!((chosen_by_key(0, 0, "ArrowUp"), chosen_by_key(1, 3, "x")), (Some(0), None));
        assert_eq!((chosen_by_key(1, 20, "PageDown"), chosen_by_key(1, 20, "PageUp")), (Some(9), Some(0)));
    }
}
