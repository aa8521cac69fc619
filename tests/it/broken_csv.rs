//! One error in a table of figures.

use crate::broken::{At, Edit, Variant, check};

const POPULATION: &str = "datasets/bdl/population/2026-06-08/population.csv";
const TURNOUT: &str = "datasets/pkw/turnout/2023-10-15/turnout-sejm-2023.csv";
const BY_AGE: &str = "datasets/bdl/population-by-age/2021-06-25/population-by-age.csv";
const AREA: &str = "datasets/gus/area/2025-06-27/area.csv";
const BALLOTS: &str = "datasets/pabulib/krakow-ballots/2026-04-11/margins.csv";
const MEMBERS: &str = "datasets/smk/members/2026-11-21/members.csv";

const HEADER: &str = "variable,territory,year,value";
/// The first two rows of the population.
const FIRST: &str = "population,120601,2015,14316";
const SECOND: &str = "population,120601,2016,14474";
/// The first row of the turnout, with its state and reason.
const STATED: &str = "turnout_sejm,020101,2023,72.66,known,,";

/// A row becomes another, to which the message points.
const fn row(
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static [&'static str],
) -> Variant {
    Variant { name, file, edit: Edit::Text(from, to), says, at: At::Line(to) }
}

const fn table(name: &'static str, edit: Edit, says: &'static [&'static str], at: At) -> Variant {
    Variant { name, file: POPULATION, edit, says, at }
}

const NUMBERS: &[Variant] = &[
    row(
        "decimal comma",
        POPULATION,
        FIRST,
        "population,120601,2015,\"14316,5\"",
        &["`14316,5` is not a number", "decimal point"],
    ),
    row("NaN", POPULATION, FIRST, "population,120601,2015,NaN", &["`NaN` is not a number"]),
    row("infinity", POPULATION, FIRST, "population,120601,2015,inf", &["`inf` is not a number"]),
    row(
        "too large",
        POPULATION,
        FIRST,
        "population,120601,2015,1e999",
        &["`1e999` is not a number"],
    ),
    row(
        "thousands apart",
        POPULATION,
        FIRST,
        "population,120601,2015,14 316",
        &["`14 316` is not a number"],
    ),
    row("no value and no state", POPULATION, FIRST, "population,120601,2015,", &["contradict"]),
    row(
        "two digits of a year",
        POPULATION,
        FIRST,
        "population,120601,15,14316",
        &["`15` is not a year"],
    ),
];

const NAMES: &[Variant] = &[
    row(
        "lost leading zero",
        AREA,
        "area_ha,020101,2025",
        "area_ha,20101,2025",
        &["`20101` is not the code of a territory", "leading zero"],
    ),
    row(
        "unknown territory",
        POPULATION,
        FIRST,
        "population,120699,2015,14316",
        &["the code `120699` is not in the register", "known:"],
    ),
    row(
        "unknown variable",
        POPULATION,
        FIRST,
        "populaton,120601,2015,14316",
        &["unknown variable `populaton`", "known: `population`"],
    ),
    row(
        "known with a reason",
        TURNOUT,
        STATED,
        "turnout_sejm,020101,2023,72.66,known,pending,",
        &["reason `pending` contradict"],
    ),
    row(
        "unknown reason",
        TURNOUT,
        STATED,
        "turnout_sejm,020101,2023,,missing,lost,",
        &["reason `lost` contradict", "known: not collected"],
    ),
    row(
        "unknown state",
        TURNOUT,
        STATED,
        "turnout_sejm,020101,2023,72.66,sure,,",
        &["state `sure`"],
    ),
    row(
        "a group without a key",
        BY_AGE,
        "population,120601,2020,age=0-4,677",
        "population,120601,2020,0-4,677",
        &["`0-4` is not a group"],
    ),
    row(
        "a key twice",
        POPULATION,
        SECOND,
        "population,120601,2015,14474",
        &["the row repeats the key of an earlier one"],
    ),
    row(
        "an area that is no number",
        MEMBERS,
        ",,8422,",
        ",,many,",
        &["`many` is not an area in hectares"],
    ),
];

const STRUCTURE: &[Variant] = &[
    table(
        "a cell too few",
        Edit::Text(SECOND, "population,120601,2016"),
        &["the row has 3 cells instead of 4"],
        At::Line("population,120601,2016\n"),
    ),
    table(
        "a quotation mark is not closed",
        Edit::Text(SECOND, "population,120601,2016,\"14474"),
        &["a quotation mark is not closed"],
        At::Line("\"14474"),
    ),
    table(
        "a line break in a cell",
        Edit::Text(SECOND, "\"population\n\",120601,2016,14474"),
        &["a cell holds a line break"],
        At::Line("\"population\n"),
    ),
    table(
        "a wrong column",
        Edit::Text(HEADER, "variable,territory,years,value"),
        &["columns lacking `year`", "unknown columns `years`"],
        At::Line("variable,"),
    ),
    table(
        "columns in another order than the schema's",
        Edit::Text(HEADER, "variable,territory,value,year"),
        &["the columns differ from the schema"],
        At::Line("variable,"),
    ),
    table(
        "a column twice",
        Edit::Text(HEADER, "variable,territory,year,year"),
        &["the column name `year` is empty or used twice"],
        At::Line("variable,"),
    ),
    table(
        "semicolons",
        Edit::Every(",", ";"),
        &["columns lacking `variable`"],
        At::Line("variable;"),
    ),
    table("an empty file", Edit::Empty, &["the file is empty"], At::Whole),
    Variant {
        name: "Polish letters of Windows",
        file: BALLOTS,
        edit: Edit::Bytes("Bieńczyce", b"Bie\xf1czyce"),
        says: &["the file is not UTF-8", "CSV UTF-8"],
        at: At::Line("Bie\u{fffd}czyce"),
    },
];

#[test]
fn one_error_in_a_table_is_one_diagnostic() {
    check(&[NUMBERS, NAMES, STRUCTURE]);
}
