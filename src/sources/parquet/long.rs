//! Long tables of figures as Parquet, and the check of what a confined child made of one.

use super::super::long_csv::LongTable;
use crate::diagnostic::Error;
use crate::period::Year;
use crate::reading::Reason;
use crate::territory::{Register, Territory};
use polars::prelude::{
    Categorical32Chunked, CategoricalPhysical, Categories, Column, DataFrame, DataType, IntoSeries,
    ParquetCompression, ParquetReader, ParquetWriter, PolarsError, PolarsResult, SerReader,
    StringChunked, UInt32Chunked,
};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

/// How many rows of a long table make one row group: a variable of all gminas in a few years.
const ROW_GROUP: usize = 1 << 19;

const VARIABLE: &str = "variable";
const TERRITORY: &str = "territory";
const YEAR: &str = "year";
const VALUE: &str = "value";
const REASON: &str = "reason";
const NOTE: &str = "note";

/// What polars calls the words of these columns together.
const NAMESPACE: &str = "long table";

/// The columns of a long table that misses no figure.
const COLUMNS: [&str; 4] = [VARIABLE, TERRITORY, YEAR, VALUE];

/// Notes on some rows of a table, by their number from 0, ascending.
pub type Notes = Vec<(usize, String)>;

/// Writes a long table to `path`: `variable`, `territory`, `year`, `value`, sorted as it is, with
/// `reason` where figures are missing and `note` where there are notes. Returns the columns.
///
/// # Errors
/// A file that cannot be written, or a refusal of the writer.
pub fn write_long(table: LongTable, notes: Notes, path: &Path) -> Result<Vec<String>, Error> {
    let file = File::create(path).map_err(Error::io("creating", path))?;
    encode_long(table, notes, &file).map_err(Error::engine("writing Parquet"))
}

fn encode_long(table: LongTable, notes: Notes, file: &File) -> PolarsResult<Vec<String>> {
    let LongTable { variables, territories, variable, territory, year, value, missing } = table;
    let rows = value.len();
    let territories: Vec<String> = territories.iter().map(Territory::to_string).collect();
    let mut columns = vec![
        dictionary(VARIABLE, variable, variables.iter().map(String::as_str))?,
        dictionary(TERRITORY, territory, territories.iter().map(String::as_str))?,
        Column::new(YEAR.into(), year),
    ];
    match missing {
        None => columns.push(Column::new(VALUE.into(), value)),
        Some(reason) => {
            let reasons: Vec<Option<&str>> =
                value.iter().map(|it| it.is_nan().then_some(reason.as_str())).collect();
            let value: Vec<Option<f64>> =
                value.into_iter().map(|it| (!it.is_nan()).then_some(it)).collect();
            columns.extend([Column::new(VALUE.into(), value), Column::new(REASON.into(), reasons)]);
        }
    }
    if !notes.is_empty() {
        let mut of_row: Vec<Option<String>> = vec![None; rows];
        for (row, note) in notes {
            if let Some(cell) = of_row.get_mut(row) {
                *cell = Some(note);
            }
        }
        columns.push(Column::new(NOTE.into(), of_row));
    }
    let names = columns.iter().map(|column| column.name().to_string()).collect();
    let mut frame = DataFrame::new_infer_height(columns)?;
    ParquetWriter::new(file)
        .with_compression(ParquetCompression::Zstd(None))
        .with_row_group_size(Some(ROW_GROUP))
        .finish(&mut frame)?;
    Ok(names)
}

/// A column of texts given by their numbers in a list of words, written as it is given.
fn dictionary<'w>(
    name: &str,
    codes: Vec<u32>,
    words: impl Iterator<Item = &'w str>,
) -> PolarsResult<Column> {
    let categories = Categories::new(name.into(), NAMESPACE.into(), CategoricalPhysical::U32);
    let mapping = categories.mapping();
    let numbers = words.map(|word| mapping.insert_cat(word)).collect::<PolarsResult<Vec<u32>>>()?;
    // Another table of this process may have numbered the words otherwise.
    let renumbered = numbers.iter().enumerate().any(|(code, number)| code != *number as usize);
    let codes = if renumbered {
        codes.iter().filter_map(|code| numbers.get(*code as usize).copied()).collect()
    } else {
        codes
    };
    let codes = UInt32Chunked::from_vec(name.into(), codes);
    let column =
        Categorical32Chunked::from_cats_and_dtype(codes, DataType::from_categories(categories));
    Ok(column.into_series().into())
}

/// The columns of a long table as they are read back.
struct Columns {
    frame: DataFrame,
}

impl Columns {
    fn read(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(Error::io("opening", path))?;
        let read = ParquetReader::new(file).finish().and_then(Self::typed);
        Ok(Self { frame: read.map_err(Error::engine("reading Parquet"))? })
    }

    /// The columns in the types they are written in: other programs choose others.
    fn typed(mut frame: DataFrame) -> PolarsResult<DataFrame> {
        for name in [VARIABLE, TERRITORY] {
            if frame.column(name)?.try_cat32().is_none() {
                let wanted =
                    Categories::new(name.into(), NAMESPACE.into(), CategoricalPhysical::U32);
                let column = frame.column(name)?.cast(&DataType::from_categories(wanted))?;
                frame.with_column(column)?;
            }
        }
        for (name, wanted) in [(YEAR, DataType::Int32), (VALUE, DataType::Float64)] {
            let column = frame.column(name)?.cast(&wanted)?;
            frame.with_column(column)?;
        }
        Ok(frame)
    }

    fn names(&self) -> Vec<&str> {
        self.frame.columns().iter().map(|column| column.name().as_str()).collect()
    }

    /// The words of a column by their places.
    fn words(&self, name: &str) -> PolarsResult<Vec<&str>> {
        let mapping = self.frame.column(name)?.cat32()?.get_mapping();
        let most = u32::try_from(mapping.num_cats_upper_bound()).unwrap_or(u32::MAX);
        Ok((0..most).map(|cat| mapping.cat_to_str(cat).unwrap_or_default()).collect())
    }

    /// A column of texts that only some files have.
    fn texts(&self, name: &str) -> Option<&StringChunked> {
        self.frame.column(name).ok()?.str().ok()
    }

    fn rows(&self) -> PolarsResult<impl Iterator<Item = Row<'_>>> {
        let variable = self.frame.column(VARIABLE)?.cat32()?.physical().iter();
        let territory = self.frame.column(TERRITORY)?.cat32()?.physical().iter();
        let year = self.frame.column(YEAR)?.i32()?.iter();
        let value = self.frame.column(VALUE)?.f64()?.iter();
        let mut reasons = self.texts(REASON).map(StringChunked::iter);
        let mut notes = self.texts(NOTE).map(StringChunked::iter);
        let rows = variable.zip(territory).zip(year).zip(value);
        Ok(rows.map(move |(((variable, territory), year), value)| {
            let reason = reasons.as_mut().and_then(Iterator::next).flatten();
            let note = notes.as_mut().and_then(Iterator::next).flatten();
            Row { variable, territory, year, value, reason, note }
        }))
    }
}

/// A row as it is read back: words by their places.
struct Row<'a> {
    variable: Option<u32>,
    territory: Option<u32>,
    year: Option<i32>,
    value: Option<f64>,
    reason: Option<&'a str>,
    note: Option<&'a str>,
}

impl Row<'_> {
    /// Whether it holds a finite figure, or none and why.
    fn is_sound(&self) -> bool {
        match self.value {
            Some(value) => value.is_finite() && self.reason.is_none(),
            None => self.reason.and_then(Reason::parse).is_some(),
        }
    }
}

/// Checks a long table that a confined child staged: its columns; that its variables are those the
/// child told of, its gminas in the register, its years and figures such, a reason wherever a
/// figure is missing; that each key stands once, in order. Returns how many rows it has.
///
/// # Errors
/// In a few words what is wrong: no file of a careful child has such a fault.
pub fn check_long(path: &Path, variables: &[String], register: &Register) -> Result<usize, String> {
    let columns = Columns::read(path).map_err(|error| error.to_string())?;
    checked(&columns, variables, register).map_err(|error| error.to_string())
}

fn checked(columns: &Columns, variables: &[String], register: &Register) -> PolarsResult<usize> {
    let wrong = |what: &str| PolarsError::ComputeError(what.to_owned().into());
    let names = columns.names();
    let more = [REASON, NOTE].into_iter().filter(|name| columns.texts(name).is_some());
    if names != COLUMNS.into_iter().chain(more).collect::<Vec<_>>() {
        return Err(wrong("columns"));
    }
    let known: Vec<bool> =
        columns.words(VARIABLE)?.iter().map(|it| variables.iter().any(|of| of == it)).collect();
    let known_one = |words: &&str| {
        Territory::parse(words).filter(|territory| match territory {
            Territory::Gmina(code) => register.gminas.contains_key(code),
            Territory::Metropolis | Territory::Ring | Territory::Poland => true,
        })
    };
    let codes: Vec<Option<Territory>> = columns.words(TERRITORY)?.iter().map(known_one).collect();
    // Variables count in the order they come in, so that each stands in one run of rows.
    let mut order: BTreeMap<u32, u32> = BTreeMap::new();
    let mut before: Option<(u32, Territory, i32)> = None;
    for row in columns.rows()? {
        let variable = row.variable.filter(|it| known.get(*it as usize) == Some(&true));
        let variable = variable.ok_or_else(|| wrong(VARIABLE))?;
        let code = row.territory.and_then(|it| *codes.get(it as usize)?);
        let code = code.ok_or_else(|| wrong(TERRITORY))?;
        let year = row.year.filter(|year| Year::new(*year).is_some());
        let year = year.ok_or_else(|| wrong(YEAR))?;
        if !row.is_sound() {
            return Err(wrong(VALUE));
        }
        let next = u32::try_from(order.len()).unwrap_or(u32::MAX);
        let key = (*order.entry(variable).or_insert(next), code, year);
        if before.is_some_and(|before| before >= key) {
            return Err(wrong("order of keys"));
        }
        before = Some(key);
    }
    Ok(columns.frame.height())
}

/// A long table as the text of a tidy file, and the names of its columns: how few of its rows are
/// compared with others.
///
/// # Errors
/// A file that cannot be read, or that is no long table.
pub fn long_as_csv(path: &Path) -> Result<(Vec<String>, Vec<u8>), Error> {
    let columns = Columns::read(path)?;
    as_csv(&columns).map_err(Error::engine("reading Parquet"))
}

fn as_csv(columns: &Columns) -> PolarsResult<(Vec<String>, Vec<u8>)> {
    let (variables, codes) = (columns.words(VARIABLE)?, columns.words(TERRITORY)?);
    let word = |words: &[&str], place: Option<u32>| {
        place.and_then(|it| words.get(it as usize).copied()).unwrap_or_default().to_owned()
    };
    let [misses, noted] = [REASON, NOTE].map(|name| columns.texts(name).is_some());
    let mut fields = COLUMNS.to_vec();
    fields.extend(if misses { &["state", REASON][..] } else { &[] });
    fields.extend(noted.then_some(NOTE));
    let failed = |error: csv::Error| PolarsError::ComputeError(error.to_string().into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&fields).map_err(failed)?;
    for Row { variable, territory, year, value, reason, note } in columns.rows()? {
        let year = year.map(|year| year.to_string()).unwrap_or_default();
        let number = value.map(|value| value.to_string()).unwrap_or_default();
        let mut cells = vec![word(&variables, variable), word(&codes, territory), year, number];
        if misses {
            let state = if value.is_some() { "known" } else { "missing" };
            cells.extend([state, reason.unwrap_or_default()].map(str::to_owned));
        }
        cells.extend(noted.then(|| note.unwrap_or_default().to_owned()));
        writer.write_record(&cells).map_err(failed)?;
    }
    let csv = writer.into_inner().map_err(|error| failed(error.into_error().into()))?;
    Ok((fields.into_iter().map(str::to_owned).collect(), csv))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory::{Gmina, GminaKind, Teryt6};

    fn code(text: &str) -> Teryt6 {
        Teryt6::parse(text).expect(text)
    }

    fn gmina(text: &str) -> Territory {
        Territory::Gmina(code(text))
    }

    fn table() -> LongTable {
        LongTable {
            variables: vec!["a".to_owned(), "b".to_owned()],
            territories: vec![gmina("120615"), gmina("126101")],
            variable: vec![0, 0, 0, 1],
            territory: vec![0, 0, 1, 1],
            year: vec![2023, 2024, 2024, 2024],
            value: vec![1.5, f64::NAN, 0.0, -2.0],
            missing: Some(Reason::NotCollected),
        }
    }

    fn register() -> Register {
        let mut register = Register::default();
        for it in ["120615", "126101"] {
            let gmina = Gmina {
                code: code(it),
                teryt7: format!("{it}2"),
                name: it.to_owned(),
                kind: GminaKind::Rural,
                powiat: String::new(),
                voivodeship: String::new(),
                boundary_from: None,
            };
            register.gminas.insert(code(it), gmina);
        }
        register
    }

    fn staged(table: LongTable) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        write_long(table, Vec::new(), file.path()).expect("written");
        file
    }

    fn fault(table: LongTable) -> String {
        let variables = ["a".to_owned(), "b".to_owned()];
        check_long(staged(table).path(), &variables, &register()).expect_err("refused")
    }

    #[test]
    fn a_sound_table_passes_and_can_be_read_as_text() {
        let variables = ["a".to_owned(), "b".to_owned()];
        let file = staged(table());
        assert_eq!(check_long(file.path(), &variables, &register()), Ok(4));
        let (fields, csv) = long_as_csv(file.path()).expect("read");
        assert_eq!(fields.join(","), "variable,territory,year,value,state,reason");
        assert_eq!(
            String::from_utf8_lossy(&csv),
            "variable,territory,year,value,state,reason\na,120615,2023,1.5,known,\n\
             a,120615,2024,,missing,not collected\na,126101,2024,0,known,\nb,126101,2024,-2,known,\n"
        );
        let with_notes = tempfile::NamedTempFile::new().expect("a file");
        let notes = vec![(2, "a, b".to_owned())];
        let written = write_long(table(), notes, with_notes.path()).expect("written");
        assert_eq!(written.join(","), "variable,territory,year,value,reason,note");
        assert_eq!(check_long(with_notes.path(), &variables, &register()), Ok(4));
        let (_, csv) = long_as_csv(with_notes.path()).expect("read");
        assert!(String::from_utf8_lossy(&csv).contains("a,126101,2024,0,known,,\"a, b\"\n"));
        let whole = LongTable { value: vec![1.0; 4], missing: None, ..table() };
        assert_eq!(long_as_csv(staged(whole).path()).expect("read").0, COLUMNS);
    }

    #[test]
    fn what_no_careful_child_stages_is_found() {
        let unknown = vec!["a".to_owned(), "c".to_owned()];
        assert!(fault(LongTable { variables: unknown, ..table() }).contains("variable"));
        let abroad = vec![gmina("120615"), gmina("990000")];
        assert!(fault(LongTable { territories: abroad, ..table() }).contains("territory"));
        assert!(fault(LongTable { year: vec![23; 4], ..table() }).contains("year"));
        assert!(fault(LongTable { value: vec![f64::INFINITY; 4], ..table() }).contains("value"));
        let nameless = LongTable { missing: None, ..table() };
        assert!(fault(nameless).contains("value"));
        assert!(fault(LongTable { year: vec![2024; 4], ..table() }).contains("order"));
        assert!(fault(LongTable { variable: vec![0, 1, 0, 1], ..table() }).contains("order"));
        let none = check_long(Path::new("none"), &[], &register());
        assert!(none.expect_err("refused").contains("none"));
    }
}
