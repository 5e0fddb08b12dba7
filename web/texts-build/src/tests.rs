use crate::plurals::Plurals;
use crate::{File, Folder, generate};

const OWN: &str = "name = A language\ngroup-separator = ,\ndigit-groups = 3\ndecimal-sign = .\nlist-separator = { \", \" }\n";

fn folder(tag: &str, files: &[(&str, &str)]) -> Folder {
    let own = [("language", OWN)];
    let path = format!("texts/{tag}");
    let files = own
        .iter()
        .chain(files)
        .map(|(room, text)| File {
            path: format!("{path}/{room}.ftl"),
            room: (*room).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    Folder { tag: tag.to_owned(), path, files }
}

fn problems(folders: &[Folder]) -> Vec<String> {
    match generate(folders, false) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// What is wrong with a room in Chinese.
fn against(english: &str, chinese: &str) -> Vec<String> {
    problems(&[folder("en", &[("page", english)]), folder("zh-CN", &[("page", chinese)])])
}

fn english(text: &str) -> Vec<String> {
    problems(&[folder("en", &[("page", text)])])
}

fn rust(text: &str) -> String {
    generate(&[folder("en", &[("page", text)])], false).expect("nothing is wrong with it")
}

#[test]
fn a_text_that_a_language_lacks_is_told_with_the_file_to_add_it_to() {
    assert_eq!(
        against("play = Play\npause = Pause\n", "play = 播放\n"),
        ["texts/en/page.ftl:2: `pause` is missing in zh-CN: add it to texts/zh-CN/page.ftl"]
    );
}

#[test]
fn a_text_that_english_lacks_is_told_at_its_line() {
    assert_eq!(
        against("play = Play\n", "play = 播放\n\nstop = 停止\n"),
        ["texts/zh-CN/page.ftl:3: `stop` is unknown: delete it, or add it to texts/en/page.ftl"]
    );
}

#[test]
fn an_attribute_is_a_text_like_any_other() {
    assert_eq!(
        against("share = Share\n    .title = Copy a link\n", "share = 分享\n"),
        ["texts/en/page.ftl:2: `share.title` is missing in zh-CN: add it to texts/zh-CN/page.ftl"]
    );
}

#[test]
fn a_text_that_is_there_twice_is_told_at_the_second() {
    assert_eq!(
        english("play = Play\nplay = Start\n"),
        ["texts/en/page.ftl:2: `play` is here twice (as `play` before): keep one"]
    );
}

#[test]
fn two_keys_that_would_be_one_function_are_told() {
    assert_eq!(
        english("share-title = Copy\nshare = Share\n    .title = Copy a link\n"),
        ["texts/en/page.ftl:3: `share.title` is here twice (as `share-title` before): keep one"]
    );
}

#[test]
fn a_room_that_a_language_lacks_is_told() {
    let folders = [folder("en", &[("page", "play = Play\n")]), folder("zh-CN", &[])];
    assert_eq!(
        problems(&folders),
        ["texts/en/page.ftl:1: texts/zh-CN/page.ftl is missing: copy this file there and translate it"]
    );
}

#[test]
fn a_room_that_english_lacks_is_told() {
    let folders = [folder("en", &[]), folder("zh-CN", &[("old", "play = 播放\n")])];
    assert_eq!(
        problems(&folders),
        [
            "texts/zh-CN/old.ftl:1: there is no room `old` in English: delete this file, or add texts/en/old.ftl"
        ]
    );
}

#[test]
fn a_placeholder_that_is_left_out_or_made_up_is_told() {
    assert_eq!(
        against("on = on { $broker }\n", "on = 在 { $brokr }\n"),
        [
            "texts/zh-CN/page.ftl:1: `on`: English has no placeholder $brokr: delete it, or correct the name",
            "texts/zh-CN/page.ftl:1: `on`: the placeholder $broker is missing: English shows it",
        ]
    );
}

#[test]
fn a_word_that_english_does_not_choose_by_is_told_and_one_left_out_too() {
    let english = "role = { $role ->\n    [leader] leads\n   *[other] follows\n}\n";
    let chinese = "role = { $role ->\n    [ledaer] 领导\n   *[other] 跟随\n}\n";
    assert_eq!(
        against(english, chinese),
        [
            "texts/zh-CN/page.ftl:1: `role`: $role can be [leader]: add it, as English has it",
            "texts/zh-CN/page.ftl:1: `role`: $role is never [ledaer]: English knows [leader], [other]",
        ]
    );
}

#[test]
fn a_number_of_a_translation_that_is_none_in_english_is_told() {
    assert_eq!(
        against("n = { $n } records\n", "n = { NUMBER($n) } 条\n"),
        [
            "texts/zh-CN/page.ftl:1: `n`: $n: English takes no number there: write NUMBER() around it in English, too"
        ]
    );
}

#[test]
fn a_mistake_in_the_syntax_is_told_at_its_line() {
    assert_eq!(
        english("play = Play\n\npause Pause\n"),
        [
            "texts/en/page.ftl:3: Expected a token starting with \"=\": mend the syntax (https://projectfluent.org/fluent/guide)"
        ]
    );
}

#[test]
fn a_choice_without_a_default_is_told() {
    let told = english("n = { $n ->\n    [one] 1 record\n    [other] { $n } records\n}\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("The select expression must have a default variant"), "{told:?}");
}

#[test]
fn a_plural_form_that_the_language_has_not_is_told_and_one_that_it_needs_too() {
    assert_eq!(
        against(
            "n = { $n ->\n    [one] 1 record\n   *[other] { $n } records\n}\n",
            "n = { $n ->\n    [one] 一条\n   *[other] { $n } 条\n}\n"
        ),
        ["texts/zh-CN/page.ftl:1: `n`: no whole number is `one` in zh-CN: this language has [other]"]
    );
    assert_eq!(
        english("n = { $n ->\n    [0] nothing\n   *[other] { $n } records\n}\n"),
        ["texts/en/page.ftl:1: `n`: 1 takes the form `one` in en: add [one]"]
    );
}

#[test]
fn exact_numbers_may_stand_for_a_plural_form() {
    assert_eq!(english("n = { $n ->\n    [1] one record\n   *[other] { $n } records\n}\n"), [""; 0]);
}

#[test]
fn a_reference_that_leads_nowhere_or_in_a_circle_is_told() {
    assert_eq!(
        english("play = { start } it\n"),
        ["texts/en/page.ftl:1: `play`: there is no `start` to put here: add it, or correct the name"]
    );
    let told = english("a = { b }\nb = { a }\n");
    assert_eq!(told[0], "texts/en/page.ftl:1: `b`: `b` would hold itself (b → a → b): break the circle");
}

#[test]
fn a_term_that_no_text_has_is_told() {
    assert_eq!(
        english("-isr = ISR\nplay = Play\n"),
        ["texts/en/page.ftl:1: no text uses the term `-isr`: delete it"]
    );
}

#[test]
fn a_function_that_there_is_not_is_told() {
    assert_eq!(
        english("at = { DATETIME($at) }\n"),
        ["texts/en/page.ftl:1: `at`: there is no function DATETIME: the only one is NUMBER"]
    );
}

#[test]
fn a_languages_own_file_says_everything_that_it_has_to() {
    let mut language = folder("en", &[]);
    language.files[0].text = "name = English\nquotes = “”\ndigit-groups = three\n".to_owned();
    assert_eq!(
        problems(&[language]),
        [
            "texts/en/language.ftl:2: `quotes` is unknown here: this file has name, group-separator, digit-groups, decimal-sign, list-separator",
            "texts/en/language.ftl:3: `decimal-sign` is missing: add it",
            "texts/en/language.ftl:3: `digit-groups` is a number of digits, or some: `3`, or `3 2`",
            "texts/en/language.ftl:3: `group-separator` is missing: add it",
            "texts/en/language.ftl:3: `list-separator` is missing: add it",
        ]
    );
}

#[test]
fn a_folder_that_is_no_language_is_told() {
    let told = problems(&[folder("en", &[]), folder("klingon", &[])]);
    assert_eq!(
        told,
        [
            "texts/klingon:1: no plural forms are known for `klingon`: name the folder with a language's tag, such as `de` or `pt-BR`"
        ]
    );
}

#[test]
fn placeholders_are_parameters_in_the_order_of_english() {
    let rust = rust(
        "moved = { $role ->\n    [leader] raises\n   *[other] learns\n} { $tp } by { $count ->\n    [one] 1 record\n   *[other] { $count } records\n}\n",
    );
    let signature = "pub(crate) fn moved(self, role: &str, tp: impl std::fmt::Display, count: impl Into<Number>) -> String";
    assert!(rust.contains(signature), "{rust}");
}

#[test]
fn a_text_without_placeholders_is_static() {
    let rust = rust("share = Share\n    .title = Copy a link\n");
    assert!(rust.contains("pub(crate) fn share(self) -> &'static str"), "{rust}");
    assert!(rust.contains("pub(crate) fn share_title(self) -> &'static str"), "{rust}");
}

#[test]
fn a_key_that_is_a_word_of_rusts_is_written_raw() {
    assert!(rust("type = Type { $where }\n").contains("fn r#type(self, r#where: impl"));
}

#[test]
fn terms_and_references_are_put_in_their_places() {
    let rust = rust("-isr = ISR\nin = in { -isr }\nall = Everybody { in } of { $tp }\n");
    assert!(rust.contains("\"in ISR\""), "{rust}");
    assert!(rust.contains("Part::Words(\"Everybody in ISR of \")"), "{rust}");
}

#[test]
fn a_term_of_the_languages_own_file_is_known_in_every_room() {
    let mut language = folder("en", &[("page", "in = in { -isr }\n")]);
    language.files[0].text.push_str("-isr = ISR\n");
    assert_eq!(problems(&[language]), [""; 0]);
}

#[test]
fn the_pseudo_language_accents_words_and_leaves_code_and_placeholders_as_they_are() {
    let text = "share = Share `acks=all` now\non = on { $broker }\nn = { $n ->\n    [one] 1 record\n   *[other] { $n } records\n}\n";
    let rust = generate(&[folder("en", &[("page", text)])], true).expect("nothing is wrong with it");
    assert!(rust.contains("\"⟦Šĥåřé `acks=all` ñöŵ⟧\""), "{rust}");
    assert!(rust.contains("Part::Words(\"⟦öñ \"), Part::Arg(0), Part::Words(\"⟧\"),"), "{rust}");
    assert!(rust.contains("Part::Words(\" řéçöřðš\")"), "{rust}");
    assert!(rust.contains("tag: \"en-XA\""), "{rust}");
}

#[test]
fn without_being_asked_for_there_is_no_pseudo_language() {
    assert!(!rust("play = Play\n").contains("en-XA"));
}

fn forms(tag: &str, numbers: &[u64]) -> Vec<&'static str> {
    let plurals = Plurals::of(tag).expect("its forms are known");
    numbers.iter().map(|number| plurals.form(*number)).collect()
}

#[test]
fn forms_of_whole_numbers_are_those_of_cldr() {
    assert_eq!(forms("en", &[0, 1, 2, 101, 1_000_000]), ["other", "one", "other", "other", "other"]);
    assert_eq!(forms("zh-CN", &[0, 1, 2]), ["other", "other", "other"]);
    assert_eq!(
        forms("ru", &[1, 2, 5, 11, 21, 112, 1_000_000]),
        ["one", "few", "many", "many", "one", "many", "many"]
    );
    assert_eq!(forms("fr", &[0, 1, 2, 1_000_000, 1_000_001]), ["one", "one", "other", "many", "other"]);
    assert_eq!(forms("ar", &[0, 1, 2, 103, 111, 100]), ["zero", "one", "two", "few", "many", "other"]);
}
