//! Tidy observations: one figure a row, `variable,territory,year[,grp],value[,state][,reason]
//! [,source_value][,source_unit][,note]`.

use super::descriptor::{Dataset, Resource};
use super::text_table::TextTable;
use super::variable::Variable;
use super::{FAULTS_KEPT, untold};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::period::Year;
use crate::reading::{Reading, Reason};
use crate::territory::{Register, Territory};
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::BuildHasher as _;
use std::sync::Arc;

/// The columns of a tidy file, in their order.
pub const COLUMNS: &[&str] = &[
    "variable",
    "territory",
    "year",
    "grp",
    "value",
    "state",
    "reason",
    "source_value",
    "source_unit",
    "note",
];
const NEEDED: &[&str] = &["variable", "territory", "year", "value"];

/// The word of the `grp` column for everyone together.
pub const EVERYONE: &str = "all";

/// One figure as a source prints it, with everything needed to find it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// `<provider>/<dataset>`.
    pub dataset: Arc<str>,
    /// The variable's name.
    pub variable: Arc<str>,
    /// What it is about.
    pub territory: Territory,
    /// When.
    pub year: Year,
    /// For whom: [`EVERYONE`], or `key=value` pairs joined by `;`.
    pub grp: Arc<str>,
    /// The figure, in the variable's unit.
    pub reading: Reading,
    /// The variable's unit.
    pub unit: Arc<str>,
    /// What the source prints, where it differs.
    pub source_value: String,
    /// The unit the source prints, where it differs.
    pub source_unit: String,
    /// When the provider published it.
    pub vintage: NaiveDate,
    /// Whether the provider states that date; else it is the day the figure came in.
    pub vintage_stated: bool,
    /// When it came in.
    pub imported: NaiveDate,
    /// The file, relative to the project.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// What a reader should know.
    pub note: String,
}

struct Columns {
    variable: Option<usize>,
    territory: Option<usize>,
    year: Option<usize>,
    grp: Option<usize>,
    value: Option<usize>,
    state: Option<usize>,
    reason: Option<usize>,
    source_value: Option<usize>,
    source_unit: Option<usize>,
    note: Option<usize>,
}

/// Reads one resource of `dataset`.
///
/// # Errors
/// Every row that names an unknown variable or territory, no year, no finite number, a state that
/// contradicts its value, or a key used before: each with its line and what exists.
pub fn read(
    bytes: &[u8],
    dataset: &Dataset,
    resource: &Resource,
    register: &Register,
) -> Diagnosed<Vec<Observation>> {
    let table = TextTable::read(bytes, &resource.file)?;
    table.check_header(NEEDED, COLUMNS)?;
    same_as_schema(&table, resource)?;
    let mut reader = RowReader::new(&table, dataset, resource, register);
    let mut rows = Vec::with_capacity(table.height());
    let (mut faults, mut refused) = (Faults::default(), 0_usize);
    for row in 0..table.height() {
        match reader.row(row) {
            Ok(observation) => rows.push(observation),
            Err(fault) => {
                refused += 1;
                if refused <= FAULTS_KEPT {
                    faults.push(*fault);
                }
            }
        }
    }
    if refused > FAULTS_KEPT {
        faults.push(untold(&resource.file, refused - FAULTS_KEPT));
    }
    faults.or(rows)
}

fn same_as_schema(table: &TextTable<'_>, resource: &Resource) -> Diagnosed<()> {
    if resource.fields.as_slice() == table.names() {
        return Ok(());
    }
    Err(vec![
        Diagnostic::new(
            table.file,
            Text::new(
                format!("kolumny pliku różnią się od schematu: `{}`", table.names().join("`, `")),
                format!("the columns differ from the schema: `{}`", table.names().join("`, `")),
            ),
            Text::new(
                "uzgodnić `schema.fields` w datapackage.json z nagłówkiem",
                "make `schema.fields` of datapackage.json and the header agree",
            ),
        )
        .with_exists(Text::same(format!("schema: `{}`", resource.fields.join("`, `"))))
        .at_line(1),
    ])
}

type Key = (usize, Territory, Year, Arc<str>);

struct RowReader<'a> {
    table: &'a TextTable<'a>,
    dataset: &'a Dataset,
    resource: &'a Resource,
    register: &'a Register,
    at: Columns,
    dataset_id: Arc<str>,
    file: Arc<str>,
    names: Vec<(Arc<str>, Arc<str>)>,
    everyone: Arc<str>,
    last_group: Arc<str>,
    /// The variable, by its place, the territory, the year and the group of each row so far.
    seen: HashTable<Key>,
    /// Drawn anew for each file, so that keys that collide are not easily written; nothing follows its order.
    seed: RandomState,
}

type RowResult<T> = Result<T, Box<Diagnostic>>;

impl<'a> RowReader<'a> {
    fn new(
        table: &'a TextTable<'a>,
        dataset: &'a Dataset,
        resource: &'a Resource,
        register: &'a Register,
    ) -> Self {
        let at = Columns {
            variable: table.column("variable"),
            territory: table.column("territory"),
            year: table.column("year"),
            grp: table.column("grp"),
            value: table.column("value"),
            state: table.column("state"),
            reason: table.column("reason"),
            source_value: table.column("source_value"),
            source_unit: table.column("source_unit"),
            note: table.column("note"),
        };
        let names = dataset.variables.iter();
        let names = names.map(|it| (Arc::from(&*it.name), Arc::from(&*it.unit))).collect();
        let everyone: Arc<str> = Arc::from(EVERYONE);
        Self {
            table,
            dataset,
            resource,
            register,
            at,
            dataset_id: Arc::from(&*dataset.id),
            file: Arc::from(&*resource.file),
            names,
            last_group: everyone.clone(),
            everyone,
            seen: HashTable::with_capacity(table.height()),
            seed: RandomState::default(),
        }
    }

    fn row(&mut self, row: usize) -> RowResult<Observation> {
        let table = self.table;
        let (index, _) = self.variable(row)?;
        let territory = self.territory(row)?;
        let year = self.year(row)?;
        let grp = self.group(row)?;
        let reading = self.reading(row)?;
        if !self.is_new((index, territory, year, grp.clone())) {
            return Err(self.fault(
                row,
                "",
                (
                    "wiersz powtarza klucz wcześniejszego",
                    "the row repeats the key of an earlier one",
                ),
                ("zostawić jeden z nich", "keep one of them"),
            ));
        }
        let (variable, unit) = self.names[index].clone();
        Ok(Observation {
            dataset: self.dataset_id.clone(),
            variable,
            territory,
            year,
            grp,
            reading,
            unit,
            source_value: table.cell(row, self.at.source_value).to_owned(),
            source_unit: table.cell(row, self.at.source_unit).to_owned(),
            vintage: self.resource.vintage,
            vintage_stated: self.resource.vintage_stated,
            imported: self.resource.imported,
            file: self.file.clone(),
            line: table.line(row),
            note: table.cell(row, self.at.note).to_owned(),
        })
    }

    /// Whether no row had this key so far.
    fn is_new(&mut self, key: Key) -> bool {
        let hash = |key: &Key| self.seed.hash_one(key);
        match self.seen.entry(hash(&key), |it| *it == key, hash) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(key);
                true
            }
        }
    }

    fn variable(&self, row: usize) -> RowResult<(usize, &'a Variable)> {
        let written = self.table.cell(row, self.at.variable);
        let variables = &self.dataset.variables;
        if let Some(index) = variables.iter().position(|variable| variable.name == written) {
            return Ok((index, &variables[index]));
        }
        let known = variables.iter().map(|variable| variable.name.as_str());
        let near = nearest(written, known.clone());
        let shown: Vec<&str> = if near.is_empty() { known.collect() } else { near };
        let fault = self.fault(
            row,
            written,
            (&format!("nieznana zmienna `{written}`"), &format!("unknown variable `{written}`")),
            (
                "opisać ją w datapackage.json albo poprawić nazwę",
                "describe it in datapackage.json or mend the name",
            ),
        );
        Err(Box::new(fault.with_exists(Text::same(format!("`{}`", shown.join("`, `"))))))
    }

    fn territory(&self, row: usize) -> RowResult<Territory> {
        let written = self.table.cell(row, self.at.territory);
        match Territory::parse(written) {
            Some(Territory::Gmina(code)) if !self.register.gminas.contains_key(&code) => {
                let near = self.register.find(written).err().unwrap_or_default().join(", ");
                let fault = self.fault(
                    row,
                    written,
                    (
                        &format!("kodu `{written}` nie ma w rejestrze gmin"),
                        &format!("the code `{written}` is not in the register of gminas"),
                    ),
                    (
                        "poprawić kod albo uzupełnić datasets/gus/territories",
                        "mend the code or complete datasets/gus/territories",
                    ),
                );
                Err(Box::new(fault.with_exists(Text::same(near))))
            }
            Some(territory) => Ok(territory),
            None => Err(self.fault(
                row,
                written,
                (
                    &format!("`{written}` nie jest kodem terytorium"),
                    &format!("`{written}` is not the code of a territory"),
                ),
                (
                    "wpisać sześć cyfr TERYT z zerem na początku, metropolis, ring albo poland",
                    "write six TERYT digits with the leading zero, metropolis, ring or poland",
                ),
            )),
        }
    }

    fn year(&self, row: usize) -> RowResult<Year> {
        let written = self.table.cell(row, self.at.year);
        Year::parse(written).ok_or_else(|| {
            self.fault(
                row,
                written,
                (&format!("`{written}` nie jest rokiem"), &format!("`{written}` is not a year")),
                ("wpisać cztery cyfry, od 1900 do 2100", "write four digits, from 1900 to 2100"),
            )
        })
    }

    fn group(&mut self, row: usize) -> RowResult<Arc<str>> {
        let written = self.table.cell(row, self.at.grp);
        if written.is_empty() || written == EVERYONE {
            return Ok(self.everyone.clone());
        }
        if written != &*self.last_group {
            let pairs: Vec<_> = written.split(';').map(|pair| pair.split_once('=')).collect();
            if pairs.iter().any(|pair| pair.is_none_or(|(key, of)| key.is_empty() || of.is_empty()))
            {
                return Err(self.fault(
                    row,
                    written,
                    (
                        &format!("`{written}` nie jest grupą"),
                        &format!("`{written}` is not a group"),
                    ),
                    ("wpisać all albo np. sex=F;age=18-25", "write all or such as sex=F;age=18-25"),
                ));
            }
            self.last_group = Arc::from(written);
        }
        Ok(self.last_group.clone())
    }

    fn reading(&self, row: usize) -> RowResult<Reading> {
        let value = self.table.cell(row, self.at.value);
        let reason = self.table.cell(row, self.at.reason);
        let state = match self.table.cell(row, self.at.state) {
            "" => "known",
            written => written,
        };
        let number = if value.is_empty() { None } else { Some(self.number(row, value)?) };
        let given = (!reason.is_empty()).then_some(reason);
        Reading::from_columns(number, state, given).ok_or_else(|| {
            let reasons = Reason::ALL.map(Reason::as_str).join(", ");
            let words = [reason, value].into_iter().find(|it| !it.is_empty()).unwrap_or(state);
            let fault = self.fault(
                row,
                words,
                (
                    &format!("wartość `{value}`, stan `{state}` i powód `{reason}` są sprzeczne"),
                    &format!("value `{value}`, state `{state}` and reason `{reason}` contradict"),
                ),
                (
                    "wartość znaną podać bez powodu; brak podać jako missing albo withheld z powodem",
                    "give a known value without reason; an absent one as missing or withheld with one",
                ),
            );
            Box::new(fault.with_exists(Text::same(reasons)))
        })
    }

    fn number(&self, row: usize, written: &str) -> RowResult<f64> {
        let plain =
            written.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'e' | b'+'));
        written.parse::<f64>().ok().filter(|value| plain && value.is_finite()).ok_or_else(|| {
            self.fault(
                row,
                written,
                (&format!("`{written}` nie jest liczbą"), &format!("`{written}` is not a number")),
                (
                    "wpisać cyfry z kropką dziesiętną; brak danych to puste pole, missing i powód",
                    "write digits with a decimal point; no data is an empty cell, missing and a reason",
                ),
            )
        })
    }

    fn fault(
        &self,
        row: usize,
        words: &str,
        problem: (&str, &str),
        remedy: (&str, &str),
    ) -> Box<Diagnostic> {
        let (problem, remedy) = (Text::new(problem.0, problem.1), Text::new(remedy.0, remedy.1));
        Box::new(self.table.fault(row, words, problem, remedy))
    }
}
