//! How far the municipalities lie from one another, and whether they draw together.

use super::field;
use crate::assessments::differences::{self, Convergence, Differences, Drift, Frame};
use crate::assessments::moran::Moran;
use crate::assessments::spread::Variation;
use crate::indicators::file::{Indicator, Kind};
use crate::indicators::library::CONTEXT;
use crate::reports::claims::Claim;
use crate::reports::document::{Block, Cell, Column, Page, Row, Span, Table, heading, paragraph};
use crate::reports::edition::Edition;
use crate::reports::words::exact;
use crate::reports::{figures, sentences};
use crate::territory::Territory;

/// The path of the page.
pub const PATH: &str = "differences.html";
/// The level of the test of neighbours, both sides together: the custom of the field.
const ALPHA: f64 = 0.05;

/// One page.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let frame = Frame::of(&edition.members, &edition.material.project.catalogue.boundaries);
    let found: Vec<(&Indicator, Differences)> =
        compared(edition).filter_map(|it| Some((it, now(edition, it, &frame)?))).collect();
    let mut blocks = vec![paragraph(words.get("differences.read"))];
    let parts = [
        ("spread", spread(edition, &found)),
        ("drift", drift(edition, &frame, &found)),
        ("beside", beside(edition, &found)),
    ];
    for (id, part) in parts {
        let mut text = words.get(&format!("differences.{id}-text"));
        if id == "spread" {
            text.push_str(&words.of_core("differences.spread-text-core"));
        }
        blocks.push(heading(2, id, words.get(&format!("differences.{id}"))));
        blocks.push(paragraph(text));
        blocks.push(part);
        if id == "spread" {
            blocks.extend(evenness(edition, &frame));
        }
    }
    vec![Page {
        path: PATH.to_owned(),
        title: words.get("differences.title"),
        kicker: words.fill("field.kicker", &[("year", &edition.material.year.to_string())]),
        lead: lead(edition, &found),
        description: words.get("differences.description"),
        blocks,
        ..Page::default()
    }]
}

/// What can be compared between municipalities of any size: no totals.
fn compared<'a>(edition: &Edition<'a>) -> impl Iterator<Item = &'a Indicator> {
    let fields = edition.material.project.definitions.indicators.iter();
    fields.filter(|it| it.kind != Kind::Total && it.field != CONTEXT)
}

fn now(edition: &Edition<'_>, indicator: &Indicator, frame: &Frame) -> Option<Differences> {
    let material = edition.material;
    differences::differences(&material.values, &indicator.id, frame, material.year)
}

fn over_years(edition: &Edition<'_>, indicator: &Indicator, frame: &Frame) -> Option<Convergence> {
    let (material, breaks) = (edition.material, edition.breaks(indicator));
    differences::convergence(&material.values, &indicator.id, frame, material.year, breaks)
}

/// How many indicators are compared, and how far the means of the municipalities lie apart.
fn lead(edition: &Edition<'_>, found: &[(&Indicator, Differences)]) -> Vec<Span> {
    let words = &edition.words;
    if found.is_empty() {
        return vec![Span::text(words.get("differences.none"))];
    }
    let count = words.count("count.indicator", found.len());
    let key = "differences.lead-of";
    let claim = Claim::new(key, "count-compared", "counts").in_year(edition.material.year);
    let claim = claim.number("count", exact(found.len()));
    let mut spans = vec![claim.said(words.fill(key, &[("count", &count)]))];
    let means = found.iter().find(|(indicator, _)| indicator.id == differences::MEANS);
    if let Some((indicator, it)) = means.filter(|(_, it)| it.lowest > 0.0) {
        let places = [
            ("times", &*words.numbers.decimal(it.highest / it.lowest, 1)),
            ("highest", &*edition.with_unit(indicator, it.highest)),
            ("lowest", &*edition.with_unit(indicator, it.lowest)),
        ];
        let key = "differences.lead-means";
        let claim = Claim::new(key, "extremes", "times").of(indicator).in_year(it.year);
        let claim = claim.number("times", it.highest / it.lowest);
        let claim = claim.number("highest", it.highest).number("lowest", it.lowest);
        spans.push(claim.said(words.fill(key, &places)));
    }
    spans
}

/// The columns of the spread of members.
const SPREAD: [&str; 8] =
    ["year", "range", "variation", "without-core", "people", "gini", "core", "means"];

fn spread(edition: &Edition<'_>, found: &[(&Indicator, Differences)]) -> Block {
    let words = &edition.words;
    let core = edition.core().is_some();
    let is_shown = |head: &str| core || !matches!(head, "without-core" | "core");
    let shown = |(head, _): &(&&str, Cell)| is_shown(head);
    let rows = found.iter().map(|(indicator, it)| {
        let relative = !differences::is_balance(edition.material.project, &indicator.id);
        let share = |share: Option<f64>| {
            Cell::number_or_dash(
                share.filter(|_| relative).map(|share| edition.words.percent(share, 0)),
            )
        };
        let range = format!(
            "{}–{}",
            edition.digits(indicator, it.lowest),
            edition.with_unit(indicator, it.highest)
        );
        let gini = it.gini.filter(|_| relative).map(|gini| words.numbers.decimal(gini, 2));
        let between = it.theil.filter(|theil| theil.total > 0.0);
        let between = between.map(|theil| theil.between / theil.total);
        let decimals = indicator.decimals;
        let told = |slope| sentences::difference(edition, indicator, slope, decimals);
        let slope = it.slope.map(told);
        let cells = [
            Cell::number_or_dash(Some(it.year.to_string())),
            Cell::number_or_dash(Some(range)),
            share(it.variation.map(|it| it.unweighted)),
            share(it.without_core.map(|it| it.unweighted)),
            share(it.variation.map(|it| it.weighted)),
            Cell::number_or_dash(gini),
            share(between),
            Cell::number_or_dash(slope),
        ];
        let head = Cell::head([field::link(edition, indicator)]);
        let cells = SPREAD.iter().zip(cells).filter(shown).map(|(_, cell)| cell);
        Row { cells: std::iter::once(head).chain(cells).collect(), ..Row::default() }
    });
    let heads: Vec<&str> = SPREAD.iter().copied().filter(|head| is_shown(head)).collect();
    table(edition, "spread", &heads, rows.collect())
}

/// How evenly the means of the municipalities are spread over their residents.
fn evenness(edition: &Edition<'_>, frame: &Frame) -> Option<Block> {
    let indicator = edition.indicator(differences::MEANS)?;
    let (material, breaks) = (edition.material, edition.breaks(indicator));
    let years = differences::shares(&material.values, &indicator.id, frame, material.year, breaks);
    Some(Block::Figure(Box::new(figures::lorenz(edition, indicator, &years)?)))
}

fn drift(edition: &Edition<'_>, frame: &Frame, found: &[(&Indicator, Differences)]) -> Block {
    let words = &edition.words;
    let courses = found.iter().filter_map(|(it, _)| Some((*it, over_years(edition, it, frame)?)));
    let rows: Vec<Row> = courses
        .filter_map(|(indicator, course)| {
            let (first, last) = (course.years.first()?, course.years.last()?);
            let spread = |of: &(i32, Variation)| edition.words.percent(of.1.unweighted, 0);
            let cells = vec![
                Cell::head([field::link(edition, indicator)]),
                Cell::number_or_dash(Some(format!("{}–{}", first.0, last.0))),
                Cell::number_or_dash(Some(spread(first))),
                Cell::number_or_dash(Some(spread(last))),
                Cell::words(vec![course_of(edition, indicator, &course)]),
                Cell::words([told(edition, indicator, &course)]),
                Cell::words([catching_up(edition, indicator, &course)]),
            ];
            Some(Row { cells, ..Row::default() })
        })
        .collect();
    if rows.is_empty() {
        return paragraph(words.get("differences.drift-none"));
    }
    let heads = ["years", "first", "last", "course", "drift", "beta"];
    table(edition, "drift", &heads, rows)
}

fn course_of(edition: &Edition<'_>, indicator: &Indicator, course: &Convergence) -> Span {
    let points = course.years.iter().map(|(year, it)| (*year, it.unweighted)).collect();
    let title = indicator.title.get(edition.lang());
    let label = edition.words.fill("differences.spark", &[("title", title)]);
    figures::spark_of(edition, &format!("drift-{}", indicator.id), &label, points)
}

/// Whether the municipalities draw together, or why that cannot be told.
fn told(edition: &Edition<'_>, indicator: &Indicator, course: &Convergence) -> Span {
    let (key, sign) = match course.drift() {
        Drift::Together => ("together", "→←"),
        Drift::Apart => ("apart", "←→"),
        Drift::Unclear => ("unclear", "○"),
        Drift::TooFewYears => ("too-few", "○"),
    };
    let text = edition.words.get(&format!("differences.{key}"));
    let status = Span::Status { text, sign: sign.to_owned(), tone: "steady" };
    let variation = course.years.iter().map(|(year, it)| format!("{year}={}", it.unweighted));
    let claim = over(Claim::new(format!("differences.{key}"), "drift", key), indicator, course);
    claim.list("variation", variation.collect()).told(vec![status])
}

/// A claim over the years of a course.
fn over(claim: Claim, indicator: &Indicator, course: &Convergence) -> Claim {
    let claim = claim.of(indicator);
    match (course.years.first(), course.years.last()) {
        (Some((from, _)), Some((to, _))) => claim.between(*from, *to),
        _ => claim,
    }
}

/// Whether those who began lower grew faster, and how fast half of the gap closes.
fn catching_up(edition: &Edition<'_>, indicator: &Indicator, course: &Convergence) -> Span {
    let words = &edition.words;
    let claim = |key: &str, says| over(Claim::new(key, "catching-up", says), indicator, course);
    let p = course.beta.map_or(f64::NAN, |beta| beta.p);
    let Some(beta) = course.beta.filter(|beta| beta.p < ALPHA) else {
        let key = "differences.beta-unclear";
        return claim(key, "unclear").number("p", p).said(words.get(key));
    };
    let Some(half) = beta.half_life else {
        let key = "differences.beta-opening";
        return claim(key, "opening").number("p", p).said(words.get(key));
    };
    let key = "differences.beta-closing";
    let years = words.numbers.decimal(half, 0);
    let claim = claim(key, "closing").number("p", p).number("half-life", half);
    claim.said(words.fill(key, &[("years", &years)]))
}

fn beside(edition: &Edition<'_>, found: &[(&Indicator, Differences)]) -> Block {
    let rows = found.iter().filter(|(_, it)| it.moran.iter().any(Option::is_some));
    let rows = rows.map(|(indicator, it)| {
        let mut cells = vec![
            Cell::head([field::link(edition, indicator)]),
            Cell::number_or_dash(Some(it.year.to_string())),
        ];
        for moran in it.moran {
            let decimal = |value: f64, digits| edition.words.numbers.decimal(value, digits);
            cells.push(Cell::number_or_dash(moran.map(|it| decimal(it.i, 2))));
            cells.push(Cell::number_or_dash(moran.map(|it| decimal(both_sides(it), 3))));
        }
        cells.push(Cell::words([neighbours(edition, indicator, it)]));
        Row { cells, ..Row::default() }
    });
    let heads = ["year", "queen", "queen-p", "nearest", "nearest-p", "beside"];
    table(edition, "beside", &heads, rows.collect())
}

/// The pseudo p of both tails together.
fn both_sides(moran: Moran) -> f64 {
    (2.0 * moran.p).min(1.0)
}

/// What both definitions of neighbours say alike; otherwise it hangs on the definition.
fn neighbours(edition: &Edition<'_>, indicator: &Indicator, found: &Differences) -> Span {
    let [borders, nearest] = found.moran;
    let rare = |it: &Option<Moran>| it.filter(|it| both_sides(*it) < ALPHA);
    let key = match (rare(&borders), rare(&nearest)) {
        (Some(a), Some(b)) if a.i > a.expected && b.i > b.expected => "alike",
        (Some(a), Some(b)) if a.i < a.expected && b.i < b.expected => "unlike",
        (None, None) => "random",
        _ => "depends",
    };
    let claim = Claim::new(format!("differences.{key}"), "neighbours", key).of(indicator);
    let number = |claim: Claim, name, it: Option<Moran>, of: fn(Moran) -> f64| {
        claim.number(name, it.map_or(f64::NAN, of))
    };
    let claim = number(claim.in_year(found.year), "i-borders", borders, |it| it.i);
    let claim = number(claim, "p-borders", borders, both_sides);
    let claim = number(claim, "i-nearest", nearest, |it| it.i);
    let claim = number(claim, "p-nearest", nearest, both_sides);
    claim.said(edition.words.get(&format!("differences.{key}")))
}

/// Whether most residents of the metropolis live in the core city.
fn core_is_most(edition: &Edition<'_>) -> bool {
    let residents = |place: Territory| {
        let population = edition.indicator(differences::PEOPLE)?;
        let year = edition.last_year(population, Territory::Metropolis)?;
        edition.value(population, place, year).reading.value()
    };
    let core = edition.core().and_then(|core| residents(core.territory()));
    core.zip(residents(Territory::Metropolis)).is_some_and(|(core, all)| 2.0 * core > all)
}

fn table(edition: &Edition<'_>, id: &str, heads: &[&str], rows: Vec<Row>) -> Block {
    let words = &edition.words;
    let mut columns = vec![Column::words(words.get("column.indicator"))];
    columns.extend(heads.iter().map(|head| {
        let label = words.get(&format!("differences.column-{head}"));
        let is_words = matches!(*head, "course" | "drift" | "beta" | "beside");
        if is_words { Column::words(label) } else { Column::numbers(label) }
    }));
    let mut note = words.get(&format!("differences.{id}-note"));
    if id == "spread" {
        note.push_str(&words.of_core("differences.spread-note-core"));
        if core_is_most(edition) {
            note.push_str(&words.of_core("differences.spread-note-most"));
        }
    }
    Block::Table(Table {
        id: format!("{id}-table"),
        caption: words.get(&format!("differences.{id}-caption")),
        columns,
        rows,
        note: vec![Span::text(note)],
        dense: true,
        narrow: "cards",
        ..Table::default()
    })
}
