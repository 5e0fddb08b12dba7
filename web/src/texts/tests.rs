use super::*;

#[test]
fn a_browser_gets_its_own_language_or_one_that_begins_alike_and_else_english() {
    for tag in ["zh", "zh-CN", "zh-Hant-TW", "ZH-hans"] {
        assert_eq!(Locale::from_tag(tag).tag(), "zh-CN", "{tag}");
    }
    for tag in ["en-GB", "de", "", "*"] {
        assert_eq!(Locale::from_tag(tag).tag(), "en", "{tag}");
    }
}

#[test]
fn the_languages_follow_each_other_in_a_circle() {
    let mut locale = Locale::default();
    for _ in Locale::ALL {
        locale = locale.next();
    }
    assert_eq!(locale, Locale::default());
    assert_ne!(locale.next(), locale);
}

#[test]
fn numbers_are_grouped_from_the_right() {
    for (number, shown) in [(0, "0"), (-7, "-7"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
        assert_eq!(Number::from(number).shown(Locale::En), shown);
    }
}

#[test]
fn a_number_keeps_its_places_behind_the_decimal_sign() {
    for (digits, places, shown) in [(12_345, 1, "1,234.5"), (5, 2, "0.05"), (-5, 1, "-0.5"), (120, 1, "12.0")]
    {
        assert_eq!(Number::with_places(digits, places).shown(Locale::En), shown);
    }
}

#[test]
fn a_number_with_places_takes_the_form_other() {
    assert_eq!(Number::from(1).form(Locale::En), Form::One);
    assert_eq!(Number::with_places(10, 1).form(Locale::En), Form::Other);
    assert_eq!(Number::from(1).form(Locale::ZhCn), Form::Other);
}

#[test]
fn a_choice_takes_the_first_case_that_fits_and_else_the_last() {
    static RECORDS: &[Part] = &[Part::Choice(
        0,
        &[
            (Case::Exactly(0), &[Part::Words("nothing")]),
            (Case::Form(Form::One), &[Part::Arg(0), Part::Words(" record")]),
            (Case::Otherwise, &[Part::Arg(0), Part::Words(" records")]),
        ],
    )];
    let said = |count: i64| render(Locale::En, RECORDS, &[Arg::Number(count.into())]);
    assert_eq!([said(0), said(1), said(2000)], ["nothing", "1 record", "2,000 records"]);

    static ROLE: &[Part] = &[Part::Choice(
        0,
        &[(Case::Word("leader"), &[Part::Words("appends")]), (Case::Otherwise, &[Part::Words("copies")])],
    )];
    let said = |role| render(Locale::En, ROLE, &[Arg::Word(role)]);
    assert_eq!([said("leader"), said("follower")], ["appends", "copies"]);
}

#[test]
fn a_list_is_written_as_the_language_does() {
    assert_eq!(Locale::En.list(["a-0", "a-1"]), "a-0, a-1");
    assert_eq!(Locale::ZhCn.list(["a-0", "a-1"]), "a-0、a-1");
}

#[test]
fn a_text_with_placeholders_takes_them() {
    assert_eq!(Page(Locale::En).event_of(1234, 5678), "event 1,234 of 5,678");
    assert_eq!(Page(Locale::ZhCn).play(), "播放");
}
