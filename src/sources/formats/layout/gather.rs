//! Where the figures of a document are gathered, with every refusal at its place.

use super::telling::{Spot, four_digits, heading_of, quoted};
use super::{Grid, Record};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::period::Year;
use crate::reading::Reading;
use crate::sources::FAULTS_KEPT;
use crate::sources::figure::{Area, Figure, Figures};
use crate::sources::formats::Document;
use crate::sources::marks::NotAReading;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many cells that a sheet leaves out at the end of its rows are read as empty ones: a sheet of
/// some kilobytes can have a million rows below sixteen thousand headings.
const ABSENT_KEPT: usize = 1_000_000;

/// The word of `grp` for everyone together.
const EVERYONE: &str = "all";

/// The figures of a document so far. Equal texts and areas are held once.
pub(crate) struct Gather<'a> {
    document: &'a Document,
    silence: Arc<str>,
    everyone: Arc<str>,
    texts: BTreeMap<String, Arc<str>>,
    last: Option<([&'a str; 4], Arc<Area>)>,
    areas: BTreeMap<[&'a str; 4], Arc<Area>>,
    out: Figures,
    untold: usize,
    absent: usize,
}

/// A column of a wide table: one variable, mostly of one year.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// The column, from 0.
    pub(crate) column: usize,
    /// What it is called, without year and unit.
    pub(crate) label: Arc<str>,
    /// Its unit; empty when none is printed.
    pub(crate) unit: Arc<str>,
    /// Its year, where the heading states one.
    pub(crate) year: Option<Year>,
}

/// Whom and when a row of a wide table is about.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The territory.
    pub(crate) area: Arc<Area>,
    /// The year, where the row states one.
    pub(crate) year: Option<Year>,
    /// The group.
    pub(crate) grp: Arc<str>,
    /// What a reader should know.
    pub(crate) note: Arc<str>,
}

impl<'a> Gather<'a> {
    /// Nothing gathered yet; `provider` as a folder of `datasets/`.
    pub(crate) fn new(document: &'a Document, provider: &str) -> Self {
        Self {
            document,
            silence: Arc::from(""),
            everyone: Arc::from(EVERYONE),
            texts: BTreeMap::new(),
            last: None,
            areas: BTreeMap::new(),
            out: Figures { provider: provider.to_owned(), ..Figures::default() },
            untold: 0,
            absent: 0,
        }
    }

    /// What the document says of itself, to be filled in.
    pub(crate) fn figures(&mut self) -> &mut Figures {
        &mut self.out
    }

    /// Whether it is text whose cells are separated by this.
    pub(crate) fn is_separated_by(&self, delimiter: &str) -> bool {
        self.document.dialect.as_ref().is_some_and(|dialect| dialect.delimiter == delimiter)
    }

    /// What a table is called: its sheet, else its file without folders and ending.
    pub(crate) fn title_of(&self, grid: &Grid<'a>) -> String {
        let file = self.document.base_name();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        if grid.table.name.is_empty() { stem.to_owned() } else { grid.table.name.clone() }
    }

    /// The text, held once.
    pub(crate) fn text(&mut self, text: &str) -> Arc<str> {
        if text.is_empty() {
            return self.silence.clone();
        }
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let held: Arc<str> = Arc::from(text);
        self.texts.insert(text.to_owned(), held.clone());
        held
    }

    /// The group of everyone together.
    pub(crate) fn everyone(&self) -> Arc<str> {
        self.everyone.clone()
    }

    /// The territory of these texts (code, name, powiat, voivodeship), held once.
    pub(crate) fn area(&mut self, words: [&'a str; 4]) -> Arc<Area> {
        // Long tables name the same territory row after row.
        if let Some((known, held)) = &self.last
            && *known == words
        {
            return held.clone();
        }
        let held = self.areas.entry(words).or_insert_with(|| {
            let [code, name, powiat, voivodeship] = words.map(str::to_owned);
            Arc::new(Area { code, name, powiat, voivodeship })
        });
        let held = held.clone();
        self.last = Some((words, held.clone()));
        held
    }

    /// The word of `grp` for these keys and values, sorted by key; `all` when there are none.
    /// `None` for a value that cannot stand in it, which is refused.
    pub(crate) fn group(
        &mut self,
        spot: Spot,
        pairs: &mut Vec<(&str, String)>,
    ) -> Option<Arc<str>> {
        if pairs.is_empty() {
            return Some(self.everyone.clone());
        }
        if let Some((key, value)) = pairs.iter().find(|(_, value)| value.contains(';')) {
            let shown = quoted(value);
            let problem = Text::new(
                format!("średnik w wartości przekroju `{key}`: „{shown}”"),
                format!("a semicolon in the value of the dimension `{key}`: “{shown}”"),
            );
            let remedy = Text::new("usunąć średnik z tej komórki", "take it out of this cell");
            self.refuse(spot, problem, remedy);
            return None;
        }
        pairs.sort();
        let words: Vec<String> = pairs.iter().map(|(key, of)| format!("{key}={of}")).collect();
        Some(self.text(&words.join(";")))
    }

    /// Counts a row of data; `false` when its cells do not fit the headings, which is refused.
    pub(crate) fn row(&mut self, grid: &Grid<'a>, record: Record<'a>) -> bool {
        self.out.rows += 1;
        let width = grid.headings.len();
        // A sheet leaves out empty cells at the end of a row; separated text does not.
        let cut = record.len() < width && self.document.dialect.is_some();
        let beyond = record.beyond(width);
        if !cut && beyond.is_none() {
            return true;
        }
        let found = beyond.map_or(record.len(), |column| column + 1);
        let (problem, remedy) = (
            Text::new(
                format!("liczba komórek w wierszu: {found}, w nagłówku: {width}"),
                format!("cells in the row: {found}, in the header: {width}"),
            ),
            Text::new(
                "sprawdzić, czy wiersz nie jest ucięty i czy liczby z przecinkiem albo nazwy ze \
                 znakiem rozdzielającym stoją w cudzysłowie",
                "see whether the row was cut off, and whether numbers with a comma and names with \
                 the separator stand in quotation marks",
            ),
        );
        self.refuse(Spot::row(grid, record), problem, remedy);
        false
    }

    /// Reads a cell of figures; `None` when it is neither number nor mark, which is refused.
    pub(crate) fn reading(
        &mut self,
        grid: &Grid<'a>,
        record: Record<'a>,
        column: usize,
        read: impl FnOnce(&'a str) -> Result<Reading, NotAReading>,
    ) -> Option<Reading> {
        let cell = record.cell(column);
        if let Ok(reading) = read(cell) {
            return Some(reading);
        }
        let (shown, heading) = (quoted(cell), heading_of(grid, column));
        let problem = Text::new(
            format!("{}: „{shown}” to ani liczba, ani znak braku danych", heading.pl),
            format!("{}: “{shown}” is neither a number nor a mark for no data", heading.en),
        );
        let remedy = Text::new(
            "wpisać liczbę; gdy danych brak, zostawić komórkę pustą",
            "write a number; leave the cell empty when there is none",
        );
        self.refuse(Spot::cell(grid, record, column), problem, remedy);
        None
    }

    /// Reads a year; `None` when the cell holds none, which is refused.
    pub(crate) fn year(
        &mut self,
        grid: &Grid<'a>,
        record: Record<'a>,
        column: usize,
    ) -> Option<Year> {
        let cell = record.cell(column);
        let year = Year::parse(cell);
        if year.is_none() {
            let (shown, heading) = (quoted(cell), heading_of(grid, column));
            let problem = Text::new(
                format!("{}: „{shown}” nie jest rokiem", heading.pl),
                format!("{}: “{shown}” is not a year", heading.en),
            );
            self.refuse(Spot::cell(grid, record, column), problem, four_digits());
        }
        year
    }

    /// Whether a territory is named at all; when it is not, the row is refused.
    pub(crate) fn named(&mut self, spot: Spot, area: &Area) -> bool {
        let named = !(area.code.is_empty() && area.name.is_empty());
        if !named {
            let problem = Text::new(
                "wiersz nie ma ani kodu, ani nazwy terytorium",
                "the row has neither the code nor the name of a territory",
            );
            let remedy =
                Text::new("wpisać kod TERYT albo nazwę", "write the TERYT code or the name");
            self.refuse(spot, problem, remedy);
        }
        named
    }

    /// Reads a table with one figure a row; a row that cannot be read was refused.
    pub(crate) fn figure_a_row(
        &mut self,
        grid: &Grid<'a>,
        figure: impl Fn(&mut Self, Record<'a>) -> Option<Figure>,
    ) {
        for record in grid.records() {
            if self.row(grid, record)
                && let Some(figure) = figure(self, record)
            {
                self.out.figures.push(figure);
            }
        }
    }

    /// Reads a row of a wide table; its series in the order of their columns.
    pub(crate) fn wide(
        &mut self,
        grid: &Grid<'a>,
        record: Record<'a>,
        series: &[Series],
        subject: &Subject,
        read: impl Fn(&Series, &'a str) -> Result<Reading, NotAReading>,
    ) {
        for it in series {
            if it.column >= record.len() {
                self.absent += 1;
                if self.absent > ABSENT_KEPT {
                    break;
                }
            }
            let Some(reading) = self.reading(grid, record, it.column, |cell| read(it, cell)) else {
                continue;
            };
            self.out.figures.push(Figure {
                table: grid.number,
                line: record.line,
                column: it.column + 1,
                label: it.label.clone(),
                unit: it.unit.clone(),
                area: subject.area.clone(),
                year: it.year.or(subject.year),
                grp: subject.grp.clone(),
                reading,
                printed: record.cell(it.column).to_owned(),
                note: subject.note.clone(),
            });
        }
    }

    /// Adds a refusal.
    pub(crate) fn refuse(&mut self, spot: Spot, problem: Text, remedy: Text) {
        if self.out.refused.len() < FAULTS_KEPT {
            let refusal = self.diagnostic(spot, problem, remedy);
            self.out.refused.push(refusal);
        } else {
            self.untold += 1;
        }
    }

    /// Adds something to be known.
    pub(crate) fn remark(&mut self, remark: Diagnostic) {
        self.out.remarks.push(remark);
    }

    /// A message at its place; line 0 means the whole file or sheet.
    pub(crate) fn diagnostic(&self, spot: Spot, problem: Text, remedy: Text) -> Diagnostic {
        let mut told = Diagnostic::new(&*self.document.file, problem, remedy);
        let name = self.document.tables.get(spot.table).map_or("", |table| &table.name);
        told.sheet = (!name.is_empty()).then(|| name.to_owned());
        told.line = (spot.line > 0).then_some(spot.line);
        told.column = (spot.line > 0 && spot.column > 0).then_some(spot.column);
        told
    }

    /// Everything gathered.
    ///
    /// # Errors
    /// A document without a single row of data.
    pub(crate) fn finish(mut self) -> Diagnosed<Figures> {
        if self.out.rows == 0 {
            return Err(vec![Diagnostic::new(
                &*self.document.file,
                Text::new(
                    "pod nagłówkiem nie ma żadnych danych",
                    "there are no data below the header",
                ),
                Text::new("podać plik z wierszami danych", "give a file with rows of data"),
            )]);
        }
        if self.absent > ABSENT_KEPT {
            self.out.refused.push(Diagnostic::new(
                &*self.document.file,
                Text::new(
                    format!("wiersze kończą się przed nagłówkami ponad {ABSENT_KEPT} razy; dalsze puste \
                             komórki nie są czytane"),
                    format!("rows end before the headings over {ABSENT_KEPT} times; further empty cells \
                             are not read"),
                ),
                Text::new("usunąć zbędne kolumny albo wiersze", "drop the superfluous columns or rows"),
            ));
        }
        if self.untold > 0 {
            let more = self.untold;
            self.out.refused.push(Diagnostic::new(
                &*self.document.file,
                Text::new(format!("dalsze błędy: {more}"), format!("further faults: {more}")),
                Text::new("poprawić powyższe i wczytać ponownie", "mend those above, read again"),
            ));
        }
        Ok(self.out)
    }
}

#[cfg(test)]
#[path = "tests/gather.rs"]
mod tests;
