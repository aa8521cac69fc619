//! Who voted, by age and sex at once.

use super::{both, chart_words, head};
use crate::reports::charts;
use crate::reports::charts::pyramid::{Band, PyramidData};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::reports::facts::{Fact, NOT_STATED};
use std::collections::BTreeMap;

/// Women and men of one age.
type Pair<'a> = [Option<&'a Fact>; 2];

/// Valid ballots of women and of men by age, back to back, in the last edition for which both are known
/// together. Ballots without an age stand in the table. `None` where no source crosses the two.
#[must_use]
pub fn pyramid(edition: &Edition<'_>) -> Option<Figure> {
    let crossed = || {
        edition.facts_of("valid_ballots").filter_map(|fact| {
            let names = fact.crossed_by(["sex", "age"])?;
            fact.reading.value().map(|_| (fact, names))
        })
    };
    let year = crossed().map(|(fact, _)| fact.year).max()?;
    let mut ages: BTreeMap<(Option<u32>, &str), Pair<'_>> = BTreeMap::new();
    for (fact, [sex, age]) in crossed().filter(|(fact, _)| fact.year == year) {
        let pair = ages.entry((first_year(age), age)).or_default();
        match sex {
            "F" => pair[0] = Some(fact),
            "M" => pair[1] = Some(fact),
            _ => {}
        }
    }
    // The oldest on top; who states no age is on neither side of the drawing.
    let stated = ages.iter().rev().filter(|((_, age), _)| *age != NOT_STATED);
    let words = &edition.words;
    let title = words.fill("participation.by-age-and-sex", &[("year", &year.to_string())]);
    let description = words.fill("chart.pyramid", &[("title", &title)]);
    let mut data = PyramidData {
        head: head("pyramid", &title, &description),
        left: words.get("group.F"),
        right: words.get("group.M"),
        bands: stated.map(|((_, age), pair)| band(edition, age, pair)).collect(),
        // Without outlines of residents there is nothing to tell bars from.
        ..PyramidData::default()
    };
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::pyramid::render(data, &chart_words));
    Some(Figure {
        id: "figure-pyramid".to_owned(),
        title: title.clone(),
        subtitle: words.get("chart.pyramid-subtitle"),
        svg,
        svg_narrow,
        description,
        table: Some(table(edition, title, &ages)),
        source: vec![Span::text(words.get("participation.ballots-source"))],
        wide: false,
    })
}

/// The year an age band begins with: `26` of `26-35`, `76` of `76+`.
fn first_year(age: &str) -> Option<u32> {
    age.split(['-', '+']).next()?.parse().ok()
}

fn label(edition: &Edition<'_>, age: &str) -> String {
    match age {
        NOT_STATED => edition.words.get("group.not-stated"),
        age => age.replace('-', "–"),
    }
}

fn band(edition: &Edition<'_>, age: &str, pair: &Pair<'_>) -> Band {
    let cell = |fact: Option<&Fact>| {
        let value = fact.and_then(|fact| fact.reading.value());
        let text = value.map(|value| edition.words.numbers.decimal(value, 0));
        charts::pyramid::Cell { value, text: text.unwrap_or_default(), ..Default::default() }
    };
    Band { label: label(edition, age), left: cell(pair[0]), right: cell(pair[1]) }
}

/// Both counts of each age, with the share of women.
fn table(
    edition: &Edition<'_>,
    caption: String,
    ages: &BTreeMap<(Option<u32>, &str), Pair<'_>>,
) -> Table {
    let words = &edition.words;
    let stated = ages.iter().filter(|((_, age), _)| *age != NOT_STATED);
    let others = ages.iter().filter(|((_, age), _)| *age == NOT_STATED);
    let row = |((_, age), [women, men]): (&(Option<u32>, &str), &Pair<'_>)| {
        let count = |fact: Option<&Fact>| fact.and_then(|fact| fact.reading.value());
        let share = count(*women).zip(count(*men)).filter(|(women, men)| women + men > 0.0);
        let share = share.map(|(women, men)| 100.0 * women / (women + men));
        let share = share.map(|share| words.numbers.decimal(share, 1));
        let cells = vec![
            Cell::head([Span::text(label(edition, age))]),
            Cell::number(edition.fact_span(*women)),
            Cell::number(edition.fact_span(*men)),
            Cell::number_or_dash(share),
        ];
        Row { cells, ..Row::default() }
    };
    Table {
        id: "table-pyramid".to_owned(),
        caption,
        columns: vec![
            Column::words(words.get("column.age")),
            Column::numbers(words.get("column.women")),
            Column::numbers(words.get("column.men")),
            Column::numbers(words.get("column.women-share")),
        ],
        rows: stated.chain(others).map(row).collect(),
        dense: true,
        ..Table::default()
    }
}
