//! Tables as GUS and the fire service publish them: titles, several rows of headings, a TERYT code.

use super::heading::{Column, Heading, is_dash, joined, squeezed, unit_of_title, years};
use super::{Document, Format};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::period::Year;
use crate::sources::figure::{Area, Figure, Figures};
use crate::sources::marks::{self, Convention, Dash};
use crate::sources::table::{Row, Table};
use crate::sources::tidy_csv::EVERYONE;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const FORMAT: Format = Format {
    name: "gus-table",
    title: ("arkusz z nagłówkami w kilku wierszach", "a sheet with headings of several rows"),
    unfold: None,
    recognise,
    figures: Some(figures),
};

/// The most figures of a file: all gminas in eight hundred columns, about 400 MB.
const MAX_FIGURES: usize = 2_000_000;
/// Whether a table has such a heading. A text file with one row of headings is left to others.
fn recognise(document: &Document) -> bool {
    let text = !document.encoding.is_empty() || document.dialect.is_some();
    document.unfolded_by.is_none()
        && document
            .tables
            .iter()
            .any(|table| Heading::of(table).is_some_and(|found| !text || found.rows > 1))
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let headings = headings(document);
    let provider = provider(document, &headings);
    // GUS explains in every publication: a dash means that the phenomenon did not occur.
    let dash = if provider == "gus" { Dash::Zero } else { Dash::Unknown };
    let mut figures = read(document, &headings, dash)?;
    provider.clone_into(&mut figures.provider);
    figures.subject = headings.iter().flatten().find_map(number_of).unwrap_or_default();
    Ok(figures)
}

/// The headings of a document, one for each table.
pub(super) fn headings(document: &Document) -> Vec<Option<Heading>> {
    document.tables.iter().map(Heading::of).collect()
}

/// Who publishes: GUS numbers its tables and writes `WOJ.` before voivodeships, and only the fire
/// service counts local threats.
fn provider(document: &Document, headings: &[Option<Heading>]) -> &'static str {
    let says = |word: &str| {
        let mut columns = headings.iter().flatten().flat_map(|heading| &heading.columns);
        columns.any(|column| column.label.to_lowercase().contains(word))
    };
    if says("miejscowe zagrożenia") {
        return "psp";
    }
    let named = |heading: &Heading, table: &Table| {
        let titled = heading.titles.iter().any(|title| title.contains("Główny Urząd Statystyczny"));
        let woj = |row: Row<'_>| {
            heading.name.is_some_and(|name| row.cell(name).trim_start().starts_with("WOJ. "))
        };
        titled || number_of(heading).is_some() || table.rows().any(woj)
    };
    let mut tables = headings.iter().zip(&document.tables);
    let gus = tables.any(|(heading, table)| heading.as_ref().is_some_and(|h| named(h, table)));
    if gus { "gus" } else { "" }
}

/// The number GUS gives a table: `TABL. IV`.
fn number_of(heading: &Heading) -> Option<String> {
    heading.titles.iter().find_map(|title| {
        let mut words = title.split_whitespace();
        let table = words.next().filter(|word| matches!(*word, "TABL." | "Tabl." | "Tablica"))?;
        let number = words.next()?.trim_end_matches('.');
        Some(format!("{table} {number}"))
    })
}

/// The figures of all tables that have a heading.
pub(super) fn read(
    document: &Document,
    headings: &[Option<Heading>],
    dash: Dash,
) -> Diagnosed<Figures> {
    let mut figures = Figures::default();
    let cells = headings.iter().zip(&document.tables).map(|(heading, table)| {
        heading.as_ref().map_or(0, |heading| heading.columns.len() * table.height())
    });
    if cells.sum::<usize>() > MAX_FIGURES {
        return Err(vec![Diagnostic::new(
            &*document.file,
            Text::new(
                format!("tablica ma więcej niż {MAX_FIGURES} liczb"),
                format!("the table has more than {MAX_FIGURES} figures"),
            ),
            Text::new("podzielić ją na mniejsze pliki", "divide it into smaller files"),
        )]);
    }
    for (number, (table, heading)) in document.tables.iter().zip(headings).enumerate() {
        match heading {
            Some(heading) => Reader::new(document, number, table, heading, dash).read(&mut figures),
            None => figures.remarks.push(unread_sheet(document, table)),
        }
    }
    Ok(figures)
}

/// Reads one table.
struct Reader<'a> {
    document: &'a Document,
    number: usize,
    table: &'a Table,
    heading: &'a Heading,
    dash: Dash,
    /// The year of columns that name none, and whether only the file's name tells it.
    year: Option<Year>,
    year_of_name: bool,
    unit: Arc<str>,
    group: Arc<str>,
    /// Labels of rows that name an item of a budget.
    labels: BTreeMap<(usize, String), Arc<str>>,
}

impl<'a> Reader<'a> {
    fn new(
        document: &'a Document,
        number: usize,
        table: &'a Table,
        heading: &'a Heading,
        dash: Dash,
    ) -> Self {
        let named = |texts: &[&str]| -> Option<Year> {
            let found: BTreeSet<Year> = texts.iter().flat_map(|text| years(text)).collect();
            found.first().copied().filter(|_| found.len() == 1)
        };
        let titles: Vec<&str> = heading.titles.iter().map(String::as_str).collect();
        let told = named(&titles).or_else(|| named(&[&table.name]));
        let unit = titles.iter().find_map(|title| unit_of_title(title));
        Self {
            document,
            number,
            table,
            heading,
            dash,
            year: told.or_else(|| named(&[document.base_name()])),
            year_of_name: told.is_none(),
            unit: unit.unwrap_or_default().into(),
            group: EVERYONE.into(),
            labels: BTreeMap::new(),
        }
    }

    fn read(mut self, figures: &mut Figures) {
        let columns = self.distinct_columns(figures);
        let mut passed = Vec::new();
        for row in self.table.rows().skip(self.heading.first) {
            let area = self.area(row);
            let figure = |column: &Column| !row.cell(column.index).trim().is_empty();
            let filled = columns.iter().any(figure);
            if !filled && area.code.is_empty() {
                passed
                    .extend(row.cells().any(|cell| !cell.trim().is_empty()).then_some(row.line()));
                continue;
            }
            figures.rows += 1;
            if area.code.is_empty() && area.name.is_empty() {
                figures.refused.push(self.nameless(row));
                continue;
            }
            let area = Arc::new(area);
            for column in &columns {
                match self.figure(row, column, &area) {
                    Ok(figure) => figures.figures.push(figure),
                    Err(fault) => figures.refused.push(*fault),
                }
            }
        }
        figures.remarks.extend(self.passed_rows(&passed));
        figures.remarks.extend(self.unread_columns());
        figures.remarks.extend(self.year_of_the_name(&columns));
    }

    fn figure(
        &mut self,
        row: Row<'_>,
        column: &Column,
        area: &Arc<Area>,
    ) -> Result<Figure, Box<Diagnostic>> {
        let printed = row.cell(column.index).trim();
        let convention = Convention { dash: self.dash, ..column.convention };
        let reading = marks::read(printed, "", convention)
            .map_err(|_| Box::new(self.no_reading(row, column.index, printed)))?;
        let unit = Arc::clone(if column.unit.is_empty() { &self.unit } else { &column.unit });
        let year = if column.several_years { None } else { column.year.or(self.year) };
        Ok(Figure {
            table: self.number,
            line: row.line(),
            column: column.index + 1,
            label: self.label(row, column),
            unit,
            area: Arc::clone(area),
            year,
            grp: Arc::clone(&self.group),
            reading,
            printed: printed.to_owned(),
            note: Arc::default(),
        })
    }

    /// The heading of a column; of a budget with the item the row is about.
    fn label(&mut self, row: Row<'_>, column: &Column) -> Arc<str> {
        if self.heading.items.is_empty() {
            return Arc::clone(&column.label);
        }
        let items = self.heading.items.iter().map(|(at, name)| (name, row.cell(*at).trim()));
        let items: Vec<String> = items
            .filter(|(_, code)| !code.is_empty())
            .map(|(name, code)| format!("; {name} {code}"))
            .collect();
        let label = self.labels.entry((column.index, items.concat()));
        let made = label.or_insert_with_key(|(_, items)| format!("{}{items}", column.label).into());
        Arc::clone(made)
    }

    fn area(&self, row: Row<'_>) -> Area {
        let text = |place: Option<usize>| {
            let text = place.map_or_else(String::new, |at| squeezed(row.cell(at)));
            if is_dash(&text) { String::new() } else { text }
        };
        let code = match self.heading.code.as_slice() {
            [whole] => row.cell(*whole).split_whitespace().collect(),
            parts => joined(&parts.iter().map(|part| row.cell(*part).trim()).collect::<Vec<_>>()),
        };
        let heading = self.heading;
        let (powiat, voivodeship) = (text(heading.powiat), text(heading.voivodeship));
        Area { code, name: text(heading.name), powiat, voivodeship }
    }

    /// The columns whose heading no other column has; the others are refused.
    fn distinct_columns(&self, figures: &mut Figures) -> Vec<Column> {
        let mut seen: BTreeMap<(&str, &str, Option<Year>), Vec<usize>> = BTreeMap::new();
        for column in &self.heading.columns {
            let key = (&*column.label, &*column.unit, column.year);
            seen.entry(key).or_default().push(column.index);
        }
        let twice: BTreeSet<usize> =
            seen.values().filter(|same| same.len() > 1).flatten().copied().collect();
        for ((label, _, _), same) in seen.into_iter().filter(|(_, same)| same.len() > 1) {
            figures.refused.push(self.same_heading(label, &same));
        }
        let columns = self.heading.columns.iter();
        columns.filter(|column| !twice.contains(&column.index)).cloned().collect()
    }

    fn at(&self, row: usize, column: usize, problem: Text, remedy: Text) -> Diagnostic {
        let fault = Diagnostic::new(&*self.document.file, problem, remedy);
        if self.document.encoding.is_empty() {
            fault.at_cell(&self.table.name, row, column)
        } else {
            fault.at_line(row)
        }
    }

    fn no_reading(&self, row: Row<'_>, column: usize, printed: &str) -> Diagnostic {
        let problem = Text::new(
            format!("„{printed}” nie jest liczbą ani znakiem umownym"),
            format!("\"{printed}\" is neither a number nor a conventional sign"),
        );
        let remedy = Text::new(
            "wpisać liczbę albo znak braku: puste pole, „.”, „x” lub „-”",
            "write a number or a sign for none: an empty cell, \".\", \"x\" or \"-\"",
        );
        self.at(row.line(), column + 1, problem, remedy)
    }

    fn nameless(&self, row: Row<'_>) -> Diagnostic {
        let problem = Text::new(
            "wiersz ma liczby, ale nie ma kodu ani nazwy",
            "the row has figures but neither code nor name",
        );
        let remedy = Text::new(
            "dopisać kod TERYT gminy albo usunąć wiersz",
            "write the TERYT code of the gmina or delete the row",
        );
        self.at(row.line(), self.heading.code.first().map_or(1, |code| code + 1), problem, remedy)
    }

    fn same_heading(&self, label: &str, same: &[usize]) -> Diagnostic {
        let columns = letters(same);
        let problem = Text::new(
            format!(
                "kolumny {columns} mają ten sam nagłówek „{label}”, więc nie wiadomo, która jest która; pominięto je"
            ),
            format!(
                "columns {columns} have the same heading \"{label}\", so that nobody knows which is which; they are left out"
            ),
        );
        let remedy = Text::new(
            "zapisać skoroszyt jako XLSX z zachowaniem scalonych komórek albo dać kolumnom różne nagłówki",
            "save the workbook as XLSX with its merged cells, or give the columns different headings",
        );
        let line = self.table.line(self.heading.first.saturating_sub(1));
        self.at(line, same.first().map_or(0, |column| column + 1), problem, remedy)
    }

    fn passed_rows(&self, passed: &[usize]) -> Option<Diagnostic> {
        let (count, first) = (passed.len(), *passed.first()?);
        let problem = Text::new(
            format!("wiersze bez kodu i bez liczb (przypisy, śródtytuły): {count}; pominięto je"),
            format!("rows without code and figures (notes, subtitles): {count}; they are left out"),
        );
        Some(self.at(first, 0, problem, nothing_to_do()))
    }

    fn unread_columns(&self) -> Option<Diagnostic> {
        let first = *self.heading.unread.first()?;
        let columns = letters(&self.heading.unread);
        let problem = Text::new(
            format!("kolumny puste, bez nagłówka lub z samym tekstem: {columns}; pominięto je"),
            format!("columns that are empty, unnamed or text only: {columns}; they are left out"),
        );
        let line = self.table.line(self.heading.first.saturating_sub(1));
        Some(self.at(line, first + 1, problem, nothing_to_do()))
    }

    /// Says so when only the file's name tells the year.
    fn year_of_the_name(&self, columns: &[Column]) -> Option<Diagnostic> {
        let lacking = columns.iter().any(|column| column.year.is_none() && !column.several_years);
        let year = self.year.filter(|_| self.year_of_name && lacking)?;
        let problem = Text::new(
            format!("tablica nie podaje roku; przyjęto {year} z nazwy pliku"),
            format!("the table states no year; {year} is taken from the name of the file"),
        );
        let remedy = Text::new("sprawdzić, czy to ten rok", "check that this is the year");
        Some(self.at(1, 0, problem, remedy))
    }
}

/// Columns as a spreadsheet names them.
fn letters(columns: &[usize]) -> String {
    /// So many columns are named.
    const NAMED: usize = 10;
    let name = |column: &usize| {
        let (mut left, mut name) = (column + 1, String::new());
        while left > 0 {
            left -= 1;
            name.insert(0, char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
            left /= 26;
        }
        name
    };
    let mut names: Vec<String> = columns.iter().take(NAMED).map(name).collect();
    names.extend((columns.len() > NAMED).then(|| "…".to_owned()));
    names.join(", ")
}

fn unread_sheet(document: &Document, table: &Table) -> Diagnostic {
    Diagnostic::new(
        &*document.file,
        Text::new(
            format!(
                "w arkuszu „{}” nie ma kolumny kodów z liczbami obok; pominięto go",
                table.name
            ),
            format!(
                "sheet \"{}\" has no column of codes with figures beside; it is left out",
                table.name
            ),
        ),
        nothing_to_do(),
    )
}

fn nothing_to_do() -> Text {
    Text::new("nic, jeśli nie ma tam danych", "nothing, unless there are data in it")
}

#[cfg(test)]
#[path = "tests/gus_table.rs"]
mod tests;
