//! One error in an indicator.

use crate::broken::{At, Edit, Variant, check};

const FILE: &str = "indicators/intelligent-management/own-revenue-per-head.toml";
const FORMULA: &str = "'''own_revenue / population'''";

/// A variant of one replaced text, whose message points at the new one.
const fn text(
    name: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static [&'static str],
) -> Variant {
    Variant { name, file: FILE, edit: Edit::Text(from, to), says, at: At::Line(to) }
}

const fn formula(name: &'static str, to: &'static str, says: &'static [&'static str]) -> Variant {
    Variant { name, file: FILE, edit: Edit::Text(FORMULA, to), says, at: At::Line("formula = ") }
}

const fn file(name: &'static str, edit: Edit, says: &'static [&'static str], at: At) -> Variant {
    Variant { name, file: FILE, edit, says, at }
}

const WORDS: &[Variant] = &[
    text(
        "unknown unit",
        "\"PLN/person\"",
        "\"PLN/persn\"",
        &["unknown unit `PLN/persn`", "known:", "PLN/person"],
    ),
    text("misspelt key", "decimals = 0", "decimal = 0", &["unknown field `decimal`"]),
    text("text in place of a number", "decimals = 0", "decimals = \"none\"", &["invalid type"]),
    text(
        "bad direction",
        "direction = \"up\"",
        "direction = \"upwards\"",
        &["unknown variant `upwards`", "`up`"],
    ),
    text("bad kind", "kind = \"ratio\"", "kind = \"rate\"", &["unknown variant `rate`"]),
    text(
        "unknown goal",
        "goal = \"intelligent-management\"",
        "goal = \"inteligent-management\"",
        &["unknown goal `inteligent-management`", "`intelligent-management`"],
    ),
    text(
        "coverage above one",
        "decimals = 0",
        "coverage_at_least = 1.5\ndecimals = 0",
        &["the value of `coverage_at_least` is out of range"],
    ),
    text(
        "a quotation mark is not closed",
        "unit = \"PLN/person\"",
        "unit = \"PLN/person",
        &["cannot read this TOML file"],
    ),
];

const FORMULAS: &[Variant] = &[
    formula(
        "unknown variable",
        "'''own_revenues / population'''",
        &["unknown name `own_revenues`", "known: `own_revenue`"],
    ),
    formula(
        "two divisions",
        "'''own_revenue / population / population'''",
        &["cannot be summed over municipalities"],
    ),
    formula(
        "a published rate in a ratio",
        "'''turnout_sejm / population'''",
        &["`turnout_sejm` is published without numerator and denominator"],
    ),
    formula(
        "a unit that does not follow",
        "'''1000 * own_revenue / population'''",
        &["`PLN/person` is declared: numbers are 1000 times too large"],
    ),
    formula(
        "an indicator computed from itself",
        "'''own_revenue_per_head'''",
        &["an indicator computed from itself: `own-revenue-per-head` → `own-revenue-per-head`"],
    ),
    formula("a sum alone in a ratio", "'''own_revenue'''", &["does not fit the kind `ratio`"]),
    formula(
        "a second statement",
        "'''own_revenue / population; DROP TABLE observations'''",
        &["follows after the expression"],
    ),
    formula(
        "a query in place of a name",
        "'''(SELECT max(value) FROM observations) / population'''",
        &["is not allowed in a formula"],
    ),
    formula(
        "a function",
        "'''abs(own_revenue) / population'''",
        &["the function `abs` is not allowed"],
    ),
    formula("an empty formula", "\"\"", &["the formula is empty"]),
];

const FILES: &[Variant] = &[
    file(
        "a key twice",
        Edit::Text("decimals = 0", "decimals = 0\ndecimals = 1"),
        &["duplicate key"],
        At::Line("decimals = 1"),
    ),
    file(
        "one language only",
        Edit::Text(", en = \"Own revenue per resident\" }", " }"),
        &["missing field `en`"],
        At::Line("title = "),
    ),
    file(
        "an empty text",
        Edit::Text("en = \"Own revenue per resident\"", "en = \"\""),
        &["the field `title` lacks a text in one language"],
        At::Line("title = "),
    ),
    file(
        "a target without its source",
        Edit::End("\n[[target]]\nyear = 2030\nvalue = 7000.0\n"),
        &["missing field `source`"],
        At::SomeLine,
    ),
    file(
        "a target with two aims",
        Edit::End(
            "\n[[target]]\nvalue = 7000.0\nadopted_aim = 8000.0\n\
             source = { pl = \"a\", en = \"a\" }\n",
        ),
        &["a target must have one aim"],
        At::Line("[[target]]"),
    ),
    file(
        "a target that is no number",
        Edit::End("\n[[target]]\nvalue = inf\nsource = { pl = \"a\", en = \"a\" }\n"),
        &["the value of `target` is out of range", "target: a finite number"],
        At::Line("[[target]]"),
    ),
    file(
        "not UTF-8",
        Edit::Bytes("Dochody własne", b"Dochody w\xb3asne"),
        &["is not UTF-8"],
        At::Whole,
    ),
    file(
        "wrong field folder",
        Edit::Move("indicators/intelligent-managment/own-revenue-per-head.toml"),
        &["unknown field `intelligent-managment`", "intelligent-management"],
        At::Whole,
    ),
    file(
        "an id twice",
        Edit::Copy("indicators/context/own-revenue-per-head.toml"),
        &["the id `own-revenue-per-head` is taken by"],
        At::Whole,
    ),
    file(
        "a file name that is no id",
        Edit::Copy("indicators/economy/Own_Revenue.toml"),
        &["the file name is not an id"],
        At::Whole,
    ),
    file("an empty file", Edit::Empty, &["missing field"], At::SomeLine),
];

#[test]
fn one_error_in_an_indicator_is_one_diagnostic() {
    check(&[WORDS, FORMULAS, FILES]);
}
