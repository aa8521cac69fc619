//! Any table with a column of codes or names of territories, and figures beside it.
//!
//! A year may stand in a heading (`2023`, `Ogółem zdarzeń rok 2023`, `population_2024`) or in a
//! column of its own. A table without headings is read by its content, its columns called by their
//! numbers. Nothing is guessed beyond that: where no column names a territory, or none holds
//! numbers, the columns found are told instead.

use super::layout::gather::{Gather, Series, Subject};
use super::layout::headings::{Dated, Role, dated, dimension, role_of};
use super::layout::places::{Places, locate, sample};
use super::layout::telling::{Spot, headings_listed};
use super::layout::{Grid, Record};
use super::{Document, Format};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::sources::figure::Figures;
use crate::sources::marks::{self, Convention, Dash, Decimal};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const FORMAT: Format = Format {
    name: "plain-table",
    title: ("zwykła tabela", "a plain table"),
    unfold: None,
    recognise: |document| !document.tables.is_empty(),
    figures: Some(figures),
};

struct Columns {
    places: Places,
    year: Option<usize>,
    variable: Option<usize>,
    unit: Option<usize>,
    note: Option<usize>,
    dimensions: Vec<(&'static str, usize)>,
    series: Vec<Series>,
}

pub(super) fn figures(document: &Document) -> Diagnosed<Figures> {
    let mut gather = Gather::new(document, "");
    let mut uncountable = Vec::new();
    for (number, table) in document.tables.iter().enumerate() {
        let grid = locate(number, table);
        match Columns::of(&mut gather, &grid) {
            Ok(columns) => read_table(&mut gather, &grid, &columns),
            Err(reason) => uncountable.push(nothing_to_count(&gather, &grid, reason)),
        }
    }
    if !uncountable.is_empty() && uncountable.len() == document.tables.len() {
        return Err(uncountable);
    }
    gather.figures().remarks.extend(uncountable);
    gather.finish()
}

/// Why a table cannot be counted, in Polish and English.
type Uncountable = (&'static str, &'static str);

impl Columns {
    fn of<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>) -> Result<Self, Uncountable> {
        if grid.records().next().is_none() {
            return Err(("nie ma w niej wierszy", "it has no rows"));
        }
        let roles: Vec<_> = grid.folded.iter().map(|heading| role_of(heading)).collect();
        let at = |role| roles.iter().position(|known| *known == Some(role));
        let by_heading = Places::of(grid);
        let places = if by_heading.any() { by_heading } else { Places::by_content(grid) };
        if !places.any() {
            return Err((
                "żadna kolumna nie zawiera kodów ani nazw terytoriów",
                "no column holds codes or names of territories",
            ));
        }
        let dimensions = roles.iter().enumerate().filter_map(|(column, role)| match role {
            Some(Role::Dimension(key)) => Some((*key, column)),
            _ => None,
        });
        let mut columns = Self {
            places,
            year: at(Role::Year),
            variable: at(Role::Variable),
            unit: at(Role::Unit),
            note: at(Role::Note),
            dimensions: dimensions.collect(),
            series: Vec::new(),
        };
        let may_count = |column: usize| {
            matches!(roles.get(column), Some(None | Some(Role::Value))) && !places.contain(column)
        };
        let counted: Vec<usize> = numeric(grid).into_iter().filter(|it| may_count(*it)).collect();
        if counted.is_empty() {
            return Err(("żadna kolumna nie zawiera liczb", "no column holds numbers"));
        }
        columns.read_headings(gather, grid, &counted);
        Ok(columns)
    }

    fn read_headings<'a>(&mut self, gather: &mut Gather<'a>, grid: &Grid<'a>, counted: &[usize]) {
        let is_headless = grid.headings.iter().all(|heading| heading.is_empty());
        let mut series = Vec::with_capacity(counted.len());
        for column in counted {
            let heading = grid.headings.get(*column).copied().unwrap_or_default();
            let dated = if is_headless {
                // Named in Polish whatever the language of the run: same input, same bytes.
                Dated::named(format!("kolumna {}", column + 1))
            } else if heading.is_empty() {
                continue;
            } else {
                dated(heading)
            };
            let named = if dated.label.is_empty() && self.variable.is_none() {
                gather.title_of(grid)
            } else {
                dated.label
            };
            let (label, unit) = (gather.text(&named), gather.text(&dated.unit));
            series.push(Series { column: *column, label, unit, year: dated.year });
        }
        self.series = gather.distinct(grid, series);
        if is_headless {
            tell_headless(gather, grid);
            return;
        }
        gather.unheaded(grid);
        let used: BTreeSet<usize> = counted.iter().copied().chain(self.others()).collect();
        let unread = grid.headings.iter().enumerate().filter(|(column, heading)| {
            !heading.is_empty() && !used.contains(column) && !self.places.contain(*column)
        });
        gather.unread(grid, unread.map(|(_, heading)| *heading));
    }

    fn others(&self) -> impl Iterator<Item = usize> {
        let single = [self.year, self.variable, self.unit, self.note].into_iter().flatten();
        single.chain(self.dimensions.iter().map(|(_, column)| *column))
    }
}

/// The columns in which most of what is written is a number.
fn numeric(grid: &Grid) -> Vec<usize> {
    let mut tally = vec![(0_usize, 0_usize); grid.headings.len()];
    let convention = Convention { decimal: Decimal::Point, dash: Dash::Unknown };
    for record in sample(grid) {
        for (column, (numbers, words)) in tally.iter_mut().enumerate().take(record.len()) {
            let cell = record.cell(column);
            let number = |decimal| marks::number(cell, decimal).is_some();
            if number(Decimal::Point) || number(Decimal::Comma) {
                *numbers += 1;
            } else if marks::read(cell, "", convention).is_err() {
                *words += 1;
            }
        }
    }
    let numeric = tally.into_iter().enumerate().filter(|(_, (numbers, words))| numbers > words);
    numeric.map(|(column, _)| column).collect()
}

fn read_table<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, at: &Columns) {
    let decimals = decimals(grid, &at.series);
    for record in grid.records() {
        if !gather.row(grid, record) {
            continue;
        }
        let Some((subject, variable)) = subject(gather, grid, record, at) else { continue };
        let named;
        let series = match variable {
            None if at.unit.is_none() => &at.series,
            _ => {
                named = of_row(gather, record, at, variable);
                &named
            }
        };
        gather.wide(grid, record, series, &subject, |it, cell| {
            let decimal = decimals.get(&it.column).copied().unwrap_or_default();
            marks::read(cell, "", Convention { decimal, dash: Dash::Unknown })
        });
    }
}

/// The decimal mark of each column, found in one pass however many columns there are.
fn decimals(grid: &Grid, series: &[Series]) -> BTreeMap<usize, Decimal> {
    let mut marked: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let counted: BTreeSet<usize> = series.iter().map(|it| it.column).collect();
    for record in grid.records() {
        for column in counted.range(..record.len()) {
            let cell = record.cell(*column);
            if cell.contains([',', '.']) {
                marked.entry(*column).or_default().push(cell);
            }
        }
    }
    marked.into_iter().map(|(column, cells)| (column, Decimal::of(cells))).collect()
}

/// Whom and when a row is about, and the variable it names.
fn subject<'a>(
    gather: &mut Gather<'a>,
    grid: &Grid<'a>,
    record: Record<'a>,
    at: &Columns,
) -> Option<(Subject, Option<&'a str>)> {
    let area = at.places.area(gather, record);
    if !gather.named(Spot::row(grid, record), &area) {
        return None;
    }
    let year = match at.year {
        Some(column) => Some(gather.year(grid, record, column)?),
        None => None,
    };
    let dimensions = at.dimensions.iter();
    let mut pairs: Vec<(&str, String)> = dimensions
        .filter_map(|(key, column)| dimension(key, record.cell(*column)).map(|value| (*key, value)))
        .collect();
    let grp = gather.group(Spot::row(grid, record), &mut pairs)?;
    let note = gather.text(at.note.map_or("", |column| record.cell(column)));
    let variable = at.variable.map(|column| record.cell(column));
    Some((Subject { area, year, grp, note }, variable))
}

/// The series of a row that names its variable or unit itself, as far as the row reaches.
fn of_row<'a>(
    gather: &mut Gather<'a>,
    record: Record<'a>,
    at: &Columns,
    variable: Option<&str>,
) -> Vec<Series> {
    let unit = at.unit.map_or("", |column| record.cell(column));
    let unit = gather.text(unit);
    let named = |it: &Series, gather: &mut Gather<'a>| {
        let words = [variable.unwrap_or_default(), &*it.label];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        Series {
            label: gather.text(&words.join("; ")),
            unit: if unit.is_empty() { it.unit.clone() } else { unit.clone() },
            ..it.clone()
        }
    };
    at.series.iter().take_while(|it| it.column < record.len()).map(|it| named(it, gather)).collect()
}

fn tell_headless<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>) {
    let problem = Text::new(
        "tabela nie ma nagłówka: pierwszy wiersz to dane; kolumny nazwano ich numerami",
        "the table has no header: its first row is data; the columns are called by their numbers",
    );
    let remedy = Text::new(
        "dopisać nagłówek, żeby było wiadomo, co zawierają kolumny",
        "add a header to say what the columns hold",
    );
    let spot = Spot { table: grid.number, line: grid.heading_line, column: 0 };
    let remark = gather.diagnostic(spot, problem, remedy);
    gather.remark(remark);
}

fn nothing_to_count(gather: &Gather, grid: &Grid, reason: Uncountable) -> Diagnostic {
    let problem = Text::new(
        format!("w tej tabeli nie ma czego policzyć: {}", reason.0),
        format!("there is nothing to count in this table: {}", reason.1),
    );
    let remedy = Text::new(
        "potrzebna jest kolumna kodów TERYT albo nazw (teryt, kod, gmina, nazwa) i obok niej kolumny \
         liczb; rok w nagłówku kolumny albo w kolumnie „rok”",
        "it takes a column of TERYT codes or names (teryt, code, gmina, name) and columns of numbers \
         beside it; the year in the heading or in a column `year`",
    );
    let spot = Spot { table: grid.number, line: grid.heading_line, column: 0 };
    let told = gather.diagnostic(spot, problem, remedy);
    let headings = grid.headings.iter().copied().filter(|heading| !heading.is_empty());
    let found = headings_listed(headings);
    if found.en.is_empty() {
        return told;
    }
    told.with_exists(Text::new(format!("kolumny: {}", found.pl), format!("columns: {}", found.en)))
}

#[cfg(test)]
#[path = "tests/plain_table.rs"]
mod tests;
