//! The tests of `../revisions.rs`.

use super::*;
use crate::observations::quality::samples::{dataset, edition, register, shipped};
use crate::period::parse_date;

fn later(mut rows: Vec<Observation>) -> Vec<Observation> {
    let vintage = parse_date("2026-06-08").expect("a date");
    for row in &mut rows {
        row.vintage = vintage;
    }
    rows
}

/// A part that is a whole number, to be compared exactly.
fn whole(part: f64) -> i64 {
    assert!(part.fract().abs() < f64::EPSILON);
    format!("{part}").parse().expect("a whole number")
}

/// Counted from the two CSV files by a script.
#[test]
fn population_of_2020_was_rebased_to_the_census() {
    let (_, catalogue, rows) = shipped();
    let (register, datasets) = (&catalogue.register, &catalogue.datasets);
    let found = revisions(&rows, "population", register, datasets);
    assert_eq!(found.len(), 15);
    assert!(found.iter().all(|it| it.cause == Cause::Method && it.year.number() == 2020));
    let michalowice = found.iter().find(|it| it.territory.to_string() == "120608");
    let michalowice = michalowice.expect("a member");
    assert_eq!(michalowice.difference, Some(1769.0));
    assert!((michalowice.percent.expect("a number") - 16.22).abs() < 0.005);
    let totals = totals(&rows, "population", Territory::Metropolis, register, datasets);
    let [only] = totals.as_slice() else { panic!("{totals:?}") };
    assert_eq!(only.total.from.reading, Reading::Known(1_080_642.0));
    assert_eq!(only.total.to.reading, Reading::Known(1_121_525.0));
    assert_eq!(only.total.from.vintage.to_string(), "2021-06-25");
    assert_eq!(only.parts.map(whole), [0, 40_883, 0, 0]);
    assert!((only.total.percent.expect("a number") - 3.78).abs() < 0.005);
    let cells = table(&totals, &found, register);
    assert_eq!(cells.len(), 16);
    assert!(cells.iter().all(|row| row.len() == COLUMNS.len()));
}

#[test]
fn a_total_is_taken_apart_into_four_causes_that_add_up() {
    // Member 1 is revised by 10, member 2 has a new boundary (+5), member 4 leaves (-4), gmina 5
    // joins (+50), member 3 stays.
    let mut register = register();
    let (old, new) = (parse_date("2025-06-01"), parse_date("2026-01-01"));
    let second = register.members[1].code;
    register.gminas.get_mut(&second).expect("a gmina").boundary_from = new;
    register.members[3].member_to = old;
    let mut joined = register.members[0].clone();
    joined.code = crate::observations::quality::samples::code(5);
    joined.member_from = new;
    register.members.push(joined);
    let mut rows = edition("part", 2025, &[100.0, 20.0, 3.0, 4.0]);
    rows.extend(later(edition("part", 2025, &[110.0, 25.0, 3.0, 4.0, 50.0])));
    let datasets = [dataset()];
    let found = totals(&rows, "part", Territory::Metropolis, &register, &datasets);
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(only.parts.map(whole), [10, 0, 5, 46]);
    assert_eq!(only.total.difference, Some(61.0));
    assert_eq!(
        (only.total.from.reading, only.total.to.reading),
        (Reading::Known(127.0), Reading::Known(188.0))
    );
    assert_eq!(only.total.cause, Cause::Membership);
    let single = revisions(&rows, "part", &register, &datasets);
    let causes: Vec<Cause> = single.iter().map(|it| it.cause).collect();
    assert_eq!(causes, [Cause::Revision, Cause::Boundary]);
}

#[test]
fn a_vintage_that_mends_one_gmina_keeps_the_others() {
    let mut rows = edition("count", 2010, &[1.0, 2.0, 3.0, 4.0]);
    rows.extend(later(edition("count", 2010, &[6.0])));
    let datasets = [dataset()];
    let found = totals(&rows, "count", Territory::Metropolis, &register(), &datasets);
    // The made `count` has a break in 2010.
    assert_eq!(found.first().map(|it| it.parts), Some([0.0, 5.0, 0.0, 0.0]));
    // A member short is no total, a share has none.
    rows.remove(3);
    assert!(totals(&rows, "count", Territory::Metropolis, &register(), &datasets).is_empty());
    let shares = [edition("share", 2010, &[1.0; 4]), later(edition("share", 2010, &[2.0; 4]))];
    let shares = shares.concat();
    assert!(totals(&shares, "share", Territory::Metropolis, &register(), &datasets).is_empty());
    assert_eq!(revisions(&shares, "share", &register(), &datasets).len(), 4);
}

#[test]
fn a_figure_that_appears_or_whose_row_says_so_has_its_cause() {
    let mut rows = edition("part", 2015, &[1.0, 2.0]);
    rows[0].reading = Reading::Missing(crate::reading::Reason::Pending);
    let mut newer = later(edition("part", 2015, &[1.0, 4.0]));
    newer[1].note = "zmiana metodologii".to_owned();
    rows.extend(newer);
    let found = revisions(&rows, "part", &register(), &[dataset()]);
    assert_eq!(found[0].difference, None);
    assert_eq!((found[0].cause, found[1].cause), (Cause::Revision, Cause::Method));
    assert_eq!(found[1].percent, Some(100.0));
}
