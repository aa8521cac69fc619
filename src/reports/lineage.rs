//! Where each printed number comes from: formula, parts, and the rows of the sources behind it.

use super::chapters::field;
use super::chapters::participation::{group_words, variable_title};
use crate::indicators::explain::{Explainer, Explanation, Part};
use crate::indicators::file::Indicator;
use crate::observations::lineage::SourceRow;
use crate::reading::{Reading, Reason};
use crate::reports::document::{
    Block, Cell, Column, Definition, Link, Page, Row, Span, Table, heading,
};
use crate::reports::edition::Edition;
use crate::reports::key::Key;
use crate::reports::numbers::NBSP;
use crate::sources::tidy_csv::EVERYONE;
use crate::territory::Territory;
use std::collections::BTreeSet;

/// Decimals of figures as sources print them: more than any of them has.
const AS_PRINTED: u8 = 9;
/// Decimals of sums, which carry the dust of their addition.
const OF_SUMS: u8 = 4;

/// One page for each indicator or variable that is printed, with a section for each of its numbers.
#[must_use]
pub fn pages(edition: &Edition<'_>, explainer: &Explainer<'_>, keys: &BTreeSet<Key>) -> Vec<Page> {
    let mut ordered: Vec<&Key> = keys.iter().collect();
    ordered.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| places(edition, a, b)));
    let of_name = ordered.chunk_by(|a, b| a.name == b.name);
    of_name.map(|keys| page(edition, explainer, keys)).collect()
}

/// Areas come before municipalities, the newest year first, everybody before groups.
fn places(edition: &Edition<'_>, a: &Key, b: &Key) -> std::cmp::Ordering {
    let rank = |key: &Key| match key.territory {
        Territory::Metropolis => 0,
        Territory::Ring => 1,
        Territory::Poland => 2,
        Territory::Gmina(_) => 3,
    };
    let names = |a, b| edition.words.numbers.order(&place(edition, a), &place(edition, b));
    rank(a)
        .cmp(&rank(b))
        .then_with(|| names(a.territory, b.territory))
        .then_with(|| (b.year, &a.group).cmp(&(a.year, &b.group)))
}

fn page(edition: &Edition<'_>, explainer: &Explainer<'_>, keys: &[&Key]) -> Page {
    let words = &edition.words;
    let name = keys.first().map_or("", |key| key.name.as_str());
    let indicator = edition.indicator(name);
    let title = indicator.map_or_else(
        || variable_title(edition, name),
        |indicator| indicator.title.get(edition.lang()).to_owned(),
    );
    let mut blocks: Vec<Block> = indicator.map(|it| facts(edition, it)).into_iter().collect();
    let printed: BTreeSet<&Key> = keys.iter().copied().collect();
    for key in keys {
        let told = if let Some(indicator) = indicator.filter(|_| key.group.is_none()) {
            let found = explainer.indicator(indicator, key.territory, key.year);
            of_indicator(edition, indicator, key, &found, &printed)
        } else {
            let group = key.group.as_deref().unwrap_or(EVERYONE);
            of_variable(edition, key, &explainer.variable(name, group, key.territory, key.year))
        };
        blocks.push(Block::Section { id: key.anchor(), blocks: told });
    }
    let above = indicator.map_or(field::PARTICIPATION, |indicator| indicator.field.as_str());
    let anchor = indicator.map_or_else(String::new, |indicator| format!("#{}", indicator.id));
    let parent = Link::new(format!("{}{anchor}", field::path(above)), words.get("lineage.parent"));
    Page {
        path: keys.first().map_or_else(String::new, |key| key.page()),
        description: words.fill("lineage.description", &[("title", &title)]),
        lead: vec![Span::text(indicator.map_or_else(
            || words.get("lineage.of-variable"),
            |indicator| indicator.says.get(edition.lang()).to_owned(),
        ))],
        title,
        kicker: words.get("lineage.kicker"),
        parents: vec![parent],
        blocks,
        ..Page::default()
    }
}

fn place(edition: &Edition<'_>, territory: Territory) -> String {
    let words = &edition.words;
    match territory {
        Territory::Gmina(code) => edition.material.project.catalogue.register.name(code),
        Territory::Metropolis => words.get("panel.metropolis"),
        Territory::Ring => words.get("panel.ring"),
        Territory::Poland => words.get("place.poland"),
    }
}

/// What all numbers of an indicator have in common.
fn facts(edition: &Edition<'_>, indicator: &Indicator) -> Block {
    let words = &edition.words;
    let item = |key: &str, text: &str| Definition {
        term: words.get(key),
        spans: vec![Span::text(text.to_owned())],
    };
    let kind = words.get(&format!("kind.{}", indicator.kind.as_str()));
    Block::Definitions {
        items: vec![
            item("panel.formula", &indicator.formula),
            item("panel.kind", &kind),
            item("panel.unit", edition.unit_label(indicator)),
            item("panel.excludes", indicator.excludes.get(edition.lang())),
        ],
    }
}

fn of_indicator(
    edition: &Edition<'_>,
    indicator: &Indicator,
    key: &Key,
    found: &Explanation,
    printed: &BTreeSet<&Key>,
) -> Vec<Block> {
    let words = &edition.words;
    let where_when = format!("{}, {}", place(edition, key.territory), key.year);
    let value = found.value.map(|value| edition.with_unit(indicator, value));
    let title = value.map_or_else(|| where_when.clone(), |value| format!("{where_when}: {value}"));
    let mut blocks = vec![heading(2, "", title)];
    if let Some(worked) = &found.worked {
        let mut spans = vec![Span::text(format!("= {worked}"))];
        if found.parts_all > 1 {
            let known = words.numbers.decimal(f64::from(found.parts_known), 0);
            let all = words.numbers.decimal(f64::from(found.parts_all), 0);
            let places = [("known", &*known), ("all", &*all)];
            spans.push(Span::text(words.fill("lineage.known-parts", &places)));
        }
        blocks.push(Block::Paragraph { spans });
    }
    if found.parts_all > 1 {
        blocks.push(Block::Table(parts(edition, indicator, key, found, printed)));
    }
    blocks.push(rows(edition, &found.rows));
    if !found.others.is_empty() {
        let other = |other: &crate::indicators::worked::Other| {
            let value = edition.with_unit(indicator, other.value);
            let vintage = day(edition, &other.vintage);
            let places = [("dataset", &*other.dataset), ("vintage", &*vintage)];
            vec![Span::text(format!("{}{value}", words.fill("lineage.other", &places)))]
        };
        blocks.push(Block::List { items: found.others.iter().map(other).collect() });
    }
    blocks
}

fn of_variable(edition: &Edition<'_>, key: &Key, found: &[SourceRow]) -> Vec<Block> {
    let group = key.group.as_deref().map(|it| format!(", {}", group_words(edition, it)));
    let group = group.unwrap_or_default();
    let title = format!("{}, {}{group}", place(edition, key.territory), key.year);
    vec![heading(2, "", title), rows(edition, found)]
}

/// What each member adds to the value of an area, and what the area would be without it.
fn parts(
    edition: &Edition<'_>,
    indicator: &Indicator,
    key: &Key,
    found: &Explanation,
    printed: &BTreeSet<&Key>,
) -> Table {
    let words = &edition.words;
    let where_when = format!("{}, {}", place(edition, key.territory), key.year);
    let divided = found.denominator.is_some();
    let pooled = found.parts.iter().any(|part| part.without.is_some());
    let mut columns = vec![
        Column::words(words.get("column.place-name")),
        Column::numbers(words.get("column.value")),
    ];
    if pooled && divided {
        columns.push(Column::numbers(words.get("column.numerator")));
        columns.push(Column::numbers(words.get("column.denominator")));
    }
    if pooled {
        columns.push(Column::numbers(words.get("column.without")));
    }
    let sum = |value: Option<f64>| number(edition, value, OF_SUMS);
    let mut rows: Vec<(String, Row)> = Vec::new();
    for part in &found.parts {
        let name = Territory::parse(&part.territory)
            .map_or_else(|| part.name.clone(), |it| place(edition, it));
        let mut cells = vec![
            Cell::head([Span::text(name.clone())]),
            value_of(edition, indicator, key.year, part, printed),
        ];
        if pooled && divided {
            cells.extend([sum(part.numerator), sum(part.denominator)]);
        }
        if pooled {
            let without = part.without.map(|it| edition.digits(indicator, it));
            cells.push(Cell::number_or_dash(without));
        }
        rows.push((name, Row { cells, ..Row::default() }));
    }
    rows.sort_by(|(a, _), (b, _)| words.numbers.order(a, b));
    Table {
        id: format!("{}-parts", key.anchor()),
        caption: words.fill("lineage.parts", &[("where", &where_when)]),
        columns,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        dense: true,
        ..Table::default()
    }
}

/// The value of a part: it leads to its own section where the report prints it.
fn value_of(
    edition: &Edition<'_>,
    indicator: &Indicator,
    year: i32,
    part: &Part,
    printed: &BTreeSet<&Key>,
) -> Cell {
    let Some(value) = part.value else {
        let reason = part.reason.as_deref().and_then(Reason::parse);
        return Cell::words([edition.missing(reason.unwrap_or(Reason::NotCollected))]);
    };
    let text = edition.digits(indicator, value);
    let key = Territory::parse(&part.territory).map(|territory| Key {
        name: indicator.id.clone(),
        territory,
        year,
        group: None,
    });
    let known = key.filter(|key| printed.contains(key));
    Cell::number(match known {
        Some(key) => Span::link(text, format!("#{}", key.anchor())),
        None => Span::text(text),
    })
}

fn number(edition: &Edition<'_>, value: Option<f64>, decimals: u8) -> Cell {
    let text = value.map(|value| edition.words.numbers.at_most(value, decimals));
    Cell::number_or_dash(text)
}

/// The rows of the sources: those used, then what other sources or vintages say. Rows of one file that
/// differ in their municipality alone stand together.
fn rows(edition: &Edition<'_>, found: &[SourceRow]) -> Block {
    let mut ordered: Vec<&SourceRow> = found.iter().collect();
    ordered.sort_by(|a, b| alike(a).cmp(&alike(b)).then_with(|| a.line.cmp(&b.line)));
    let together = ordered.chunk_by(|a, b| alike(a) == alike(b));
    Block::Definitions { items: together.filter_map(|rows| source_rows(edition, rows)).collect() }
}

/// What rows that stand together have in common: those used come first, newer vintages before older.
fn alike(row: &SourceRow) -> impl Ord + use<'_> {
    let SourceRow { used, variable, grp, year, vintage, dataset, file, .. } = row;
    // What is published for a whole area stands by itself.
    let whole = row.territory.parse::<u32>().is_err();
    (!used, whole, variable, grp, year, std::cmp::Reverse(vintage), dataset, file)
}

fn source_rows(edition: &Edition<'_>, rows: &[&SourceRow]) -> Option<Definition> {
    let words = &edition.words;
    let row = rows.first()?;
    let title = variable_title(edition, &row.variable);
    let group = match row.grp.as_str() {
        EVERYONE => String::new(),
        group => format!(", {}", group_words(edition, group)),
    };
    let value = match rows {
        [only] => value_of_row(edition, only),
        many => Span::strong(words.count("count.row", many.len())),
    };
    let lines: Vec<String> = rows.iter().map(|row| row.line.to_string()).collect();
    let (lines, vintage) = (lines.join(", "), day(edition, &row.vintage));
    let places = [("source", &*row.source), ("vintage", &*vintage)];
    let said = if row.used { "lineage.used" } else { "lineage.unused" };
    let file = format!("{}: {lines}", row.file);
    Some(Definition {
        term: format!("{title}{group}, {}", row.year),
        spans: vec![value, Span::text(words.fill(said, &places)), Span::text(file)],
    })
}

/// When something was published, in words.
fn day(edition: &Edition<'_>, vintage: &str) -> String {
    let date = crate::period::parse_date(vintage);
    date.map_or_else(|| vintage.to_owned(), |date| edition.date(date))
}

fn value_of_row(edition: &Edition<'_>, row: &SourceRow) -> Span {
    let unit = edition.material.project.units.get(&row.unit);
    let unit = unit.map_or(row.unit.as_str(), |unit| unit.short.get(edition.lang()));
    match Reading::from_columns(row.value, &row.state, row.reason.as_deref()) {
        Some(Reading::Known(value)) => {
            let text = edition.words.numbers.at_most(value, AS_PRINTED);
            Span::strong(format!("{text}{NBSP}{unit}").trim_end())
        }
        Some(Reading::Missing(reason) | Reading::Withheld(reason)) => edition.missing(reason),
        None => Span::text("–"),
    }
}
