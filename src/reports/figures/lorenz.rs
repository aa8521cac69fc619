//! How evenly a whole is spread over the residents of the members.

use super::{both, chart_words, head};
use crate::assessments::differences::{self, Shares};
use crate::assessments::lorenz::Step;
use crate::indicators::file::Indicator;
use crate::reports::charts;
use crate::reports::charts::line::Emphasis;
use crate::reports::charts::lorenz::{Curve, LorenzData};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::territory::{Territory, Teryt6};

/// The curve of the last year over that of the first; `None` where there is no curve.
#[must_use]
pub fn lorenz(edition: &Edition<'_>, indicator: &Indicator, years: &[Shares]) -> Option<Figure> {
    let words = &edition.words;
    let last = years.last()?;
    let index = |it: &Shares| words.numbers.decimal(it.gini, 3);
    let told: Vec<String> = years.iter().map(|it| format!("{}: {}", it.year, index(it))).collect();
    let title = indicator.title.get(edition.lang());
    let filled = [("title", title), ("indices", &*told.join("; "))];
    let description = words.fill("chart.lorenz", &filled);
    let curves = years.iter().map(|it| Curve {
        label: it.year.to_string(),
        text: words.fill("chart.lorenz-gini", &[("gini", &index(it))]),
        emphasis: if it.year == last.year { Emphasis::Accent } else { Emphasis::Context },
        points: points(it),
    });
    let mut data = LorenzData {
        head: head(&format!("lorenz-{}", indicator.id), title, &description),
        curves: curves.collect(),
        equal: words.get("chart.lorenz-equal"),
        across: words.get("chart.lorenz-across"),
    };
    let tick = |share: f64| words.percent(share, 0);
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) = both(
        &mut data,
        |it| &mut it.head,
        |data| charts::lorenz::render(data, &chart_words, &tick),
    );
    Some(Figure {
        id: format!("figure-lorenz-{}", indicator.id),
        title: words.fill("chart.lorenz-title", &filled),
        subtitle: words.get("chart.lorenz-subtitle"),
        svg,
        svg_narrow,
        description,
        table: Some(table(edition, indicator, years)),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

/// From nothing to all.
fn points(of: &Shares) -> Vec<(f64, f64)> {
    let steps = of.steps.iter().map(|(_, step)| (step.people, step.held));
    std::iter::once((0.0, 0.0)).chain(steps).collect()
}

/// The members of each year from the lowest value, with what those up to each of them have together.
fn table(edition: &Edition<'_>, indicator: &Indicator, years: &[Shares]) -> Table {
    let words = &edition.words;
    let share = |share: f64| Cell::number(Span::text(words.numbers.decimal(100.0 * share, 1)));
    let people = edition.indicator(differences::PEOPLE);
    let row = |(year, (code, step)): (i32, &(Teryt6, Step))| {
        let place = Territory::Gmina(*code);
        let residents = people.map(|people| edition.figure(people, place, year));
        let cells = vec![
            Cell::head([Span::text(edition.material.project.catalogue.register.name(*code))]),
            Cell::number(Span::text(year.to_string())),
            Cell::number(edition.figure(indicator, place, year)),
            Cell::number(residents.unwrap_or_else(|| Span::text("–"))),
            share(step.people),
            share(step.held),
        ];
        Row { cells, ..Row::default() }
    };
    let steps = years.iter().rev().flat_map(|of| of.steps.iter().map(|step| (of.year, step)));
    Table {
        id: format!("table-lorenz-{}", indicator.id),
        caption: indicator.title.get(edition.lang()).to_owned(),
        columns: vec![
            Column::words(words.get("column.municipality")),
            Column::numbers(words.get("column.year")),
            Column::numbers(edition.unit_label(indicator)),
            Column::numbers(words.get("column.residents")),
            Column::numbers(words.get("column.residents-share")),
            Column::numbers(words.get("column.held-share")),
        ],
        rows: steps.map(row).collect(),
        dense: true,
        ..Table::default()
    }
}
