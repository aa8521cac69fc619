//! One error in a descriptor, or in how it and its folder agree.

use crate::broken::{At, Edit, Variant, check};

const FILE: &str = "datasets/bdl/population/datapackage.json";
const PATH: &str = "\"path\": \"2026-06-08/population.csv\"";

/// A variant of one replaced text, whose message points at the new one.
const fn text(
    name: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static [&'static str],
) -> Variant {
    Variant { name, file: FILE, edit: Edit::Text(from, to), says, at: At::Line(to) }
}

const fn edited(name: &'static str, edit: Edit, says: &'static [&'static str], at: At) -> Variant {
    Variant { name, file: FILE, edit, says, at }
}

const WORDS: &[Variant] = &[
    text(
        "unknown field",
        "\"provider\":",
        "\"provder\":",
        &["unknown field `provder`", "`provider`"],
    ),
    text(
        "unknown unit",
        "\"unit\": \"person\"",
        "\"unit\": \"persn\"",
        &["unknown unit `persn`", "`person`"],
    ),
    text(
        "unknown measure",
        "\"measure\": \"stock\"",
        "\"measure\": \"stok\"",
        &["unknown variant `stok`", "`stock`"],
    ),
    text(
        "a date in another form",
        "\"imported\": \"2026-11-21\"",
        "\"imported\": \"21.11.2026\"",
        &["`21.11.2026` is not a date", "YYYY-MM-DD"],
    ),
    text(
        "a name that does not follow from the folder",
        "\"name\": \"bdl-population\"",
        "\"name\": \"bdl-people\"",
        &["the name `bdl-people` does not follow", "write `bdl-population`"],
    ),
    text(
        "a path that leaves its folder",
        PATH,
        "\"path\": \"2026-06-08/../../own-revenue/2026-06-08/own-revenue.csv\"",
        &["is not in the folder of its vintage"],
    ),
    text(
        "holds something unknown",
        "\"holds\": \"observations\"",
        "\"holds\": \"observation\"",
        &["holds unknown `observation`", "observations"],
    ),
    text(
        "an implausible year",
        "\"year\": 2020",
        "\"year\": 20200",
        &["the year 20200 is not plausible"],
    ),
    text(
        "a year in quotation marks",
        "\"year\": 2020",
        "\"year\": \"2020\"",
        &["invalid type: string"],
    ),
    text(
        "a variable name with a space",
        "\"name\": \"population\"",
        "\"name\": \"popu lation\"",
        &["the variable name `popu lation` has characters not allowed"],
    ),
];

const PLACES: &[Variant] = &[
    edited(
        "a comma is missing",
        Edit::Text("\"name\": \"bdl-population\",", "\"name\": \"bdl-population\""),
        &["cannot read this descriptor", "expected `,`"],
        At::Line("\"title\": "),
    ),
    edited(
        "a vintage unlike its folder",
        Edit::Text("\"vintage\": \"2026-06-08\"", "\"vintage\": \"2026-06-09\""),
        &["is not in the folder of its vintage", "2026-06-09"],
        At::Line("2026-06-08/population.csv"),
    ),
    edited(
        "one language of a title is empty",
        Edit::Text("\"en\": \"Population (31 December)\"", "\"en\": \"\""),
        &["a text lacks one of the languages"],
        At::Line("\"population\""),
    ),
    edited(
        "no source",
        Edit::Between("\"sources\": [", "],\n  \"licenses\"", "\"sources\": [],\n  \"licenses\""),
        &["no source or no resource"],
        At::Line("{"),
    ),
    edited(
        "a variable twice",
        Edit::Text(
            "\"variables\": [",
            "\"variables\": [{\"name\": \"population\", \"title\": {\"pl\": \"L\", \"en\": \"P\"}, \
             \"unit\": \"person\", \"measure\": \"stock\"},",
        ),
        &["`population` occurs twice"],
        At::SomeLine,
    ),
    edited(
        "no English title",
        Edit::Between("\"titleEnglish\": ", "\n", ""),
        &["missing field `titleEnglish`"],
        At::SomeLine,
    ),
    edited(
        "a resource without a path",
        Edit::Text("\"path\": \"2026-06-08/population.csv\",", ""),
        &["missing field `path`"],
        At::SomeLine,
    ),
    edited("half a file", Edit::Half, &["cannot read this descriptor"], At::SomeLine),
    edited("an empty file", Edit::Empty, &["cannot read this descriptor"], At::SomeLine),
    edited(
        "a described file that is not there",
        Edit::Text(PATH, "\"path\": \"2026-06-08/populaton.csv\""),
        &["the described file does not exist"],
        At::File("datasets/bdl/population/2026-06-08/populaton.csv"),
    ),
    edited(
        "a file nobody describes",
        Edit::Copy("datasets/bdl/population/2026-06-08/notes.csv"),
        &["no descriptor describes this file"],
        At::Whole,
    ),
];

#[test]
fn one_error_in_a_descriptor_is_one_diagnostic() {
    check(&[WORDS, PLACES]);
}
