//! Units and their variables from a plain table: one row for each unit, any columns.
//!
//! The column `unit`, or else the first one, names the units. Unless variables are chosen, every other
//! column is one whose cells are all numbers or empty; `NA` is an empty cell.

use super::{Logged, Outcome, Variable};
use crate::assessments::intervals::Interval;
use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::sources::text_table::TextTable;
use std::collections::BTreeSet;

/// The column that names units.
const UNIT: &str = "unit";
/// What stands for no value beside the empty cell.
const NONE: &str = "NA";

/// What is asked of a table; the names are those of its columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Within whose groups peers are looked for.
    pub same: Option<String>,
    /// The variables; empty for every column of numbers.
    pub variables: Vec<String>,
    /// The variables that are logged; without, those that are skewed.
    pub logged: Option<Vec<String>>,
    /// The weights that are not 1.
    pub weights: Vec<(String, f64)>,
    /// What is compared.
    pub outcome: Option<String>,
    /// The ends of its interval.
    pub interval: Option<(String, String)>,
    /// Names that no variable may have, for another column has them where it is shown.
    pub taken: Vec<String>,
}

/// Units by their variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// The units.
    pub units: Vec<String>,
    /// What they may be alike in.
    pub variables: Vec<Variable>,
    /// For each variable the value of each unit.
    pub columns: Vec<Vec<Option<f64>>>,
    /// The group of each unit; empty where peers are looked for among all.
    pub groups: Vec<String>,
    /// What is compared, by unit.
    pub outcomes: Option<Outcomes>,
    /// Columns that are no variables because a cell is no number.
    pub passed_over: Vec<String>,
}

/// The value of each unit.
type Column = Vec<Option<f64>>;

/// What is compared, by unit.
pub type Outcomes = Vec<Option<Outcome>>;

/// Reads a table.
///
/// # Errors
/// Columns that do not exist, units without a name or named twice, chosen columns with cells that are
/// no numbers, intervals that are none, what would be both a variable and compared: each in its place.
pub fn read(bytes: &[u8], file: &str, choice: &Choice) -> Diagnosed<Data> {
    let table = TextTable::read(bytes, file)?;
    let mut faults = Faults::default();
    let units = units(&table, &mut faults);
    check_names(&table, choice, &mut faults);
    let (variables, passed_over) = variables(&table, choice);
    check_use(&table, choice, &variables, &mut faults);
    let mut column = |name: &str| -> Column {
        if table.column(name).is_none() {
            return Vec::new();
        }
        (0..table.height()).map(|row| number(&table, row, name, &mut faults)).collect()
    };
    let columns = variables.iter().map(|variable| column(&variable.name)).collect();
    let values = choice.outcome.as_deref().map(&mut column);
    let ends = choice.interval.as_ref().map(|(lower, upper)| (column(lower), column(upper)));
    let outcomes = values.map(|values| outcomes(&table, &values, ends.as_ref(), &mut faults));
    let group = |row: usize| {
        let at = table.column(choice.same.as_deref()?);
        Some(table.cell(row, at).trim().to_owned())
    };
    let groups = (0..table.height()).map_while(group).collect();
    faults.or(Data { units, variables, columns, groups, outcomes, passed_over })
}

fn unit_column<'a>(table: &'a TextTable<'_>) -> &'a str {
    let first = table.names().first().map_or(UNIT, String::as_str);
    if table.column(UNIT).is_some() { UNIT } else { first }
}

fn units(table: &TextTable<'_>, faults: &mut Faults) -> Vec<String> {
    let at = table.column(unit_column(table));
    let mut named = BTreeSet::new();
    let mut units = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        let unit = table.cell(row, at).trim();
        if unit.is_empty() || !named.insert(unit) {
            let problem = Text::new(
                format!("jednostka bez nazwy albo drugi raz `{unit}`"),
                format!("a unit without a name, or a second time `{unit}`"),
            );
            let remedy = Text::new("nazwać ją inaczej", "give it a name of its own");
            faults.push(table.fault(row, unit, problem, remedy));
        }
        units.push(unit.to_owned());
    }
    units
}

/// Tells every name that is asked for and that no column has.
fn check_names(table: &TextTable<'_>, choice: &Choice, faults: &mut Faults) {
    let ends = choice.interval.iter().flat_map(|(lower, upper)| [lower, upper]);
    let asked = choice.variables.iter().chain(&choice.same).chain(&choice.outcome).chain(ends);
    let asked: BTreeSet<&String> = asked.collect();
    let lacking = asked.into_iter().filter(|name| table.column(name).is_none());
    for name in lacking {
        let problem =
            Text::new(format!("nie ma kolumny `{name}`"), format!("there is no column `{name}`"));
        let remedy = Text::new("wybrać jedną z istniejących", "choose one of those that exist");
        let names = || table.names().iter().map(String::as_str);
        let mut known = nearest(name, names());
        if known.is_empty() {
            known = names().collect();
        }
        let exists = Text::same(format!("`{}`", known.join("`, `")));
        faults.push(of_header(table, problem, remedy).with_exists(exists));
    }
}

/// Tells what columns and variables cannot be at the same time.
fn check_use(table: &TextTable<'_>, choice: &Choice, all: &[Variable], faults: &mut Faults) {
    let is_variable = |name: &String| all.iter().any(|it| it.name == *name);
    let mut tell = |pl: String, en: String, remedy: Text| {
        faults.push(of_header(table, Text::new(pl, en), remedy));
    };
    for outcome in choice.outcome.iter().filter(|name| is_variable(name)) {
        tell(
            format!("`{outcome}`: o podobieństwie nie może stanowić to, co się porównuje"),
            format!("`{outcome}`: what is compared cannot make units alike"),
            Text::new("usunąć ją ze zmiennych", "leave it out of the variables"),
        );
    }
    for name in all.iter().map(|it| &it.name).filter(|name| choice.taken.contains(name)) {
        tell(
            format!("kolumna `{name}` byłaby zapisana dwa razy"),
            format!("the column `{name}` would be written twice"),
            Text::new("zmienić jej nazwę", "rename it"),
        );
    }
    let weighed = choice.weights.iter().map(|(name, _)| name);
    for name in weighed.chain(choice.logged.iter().flatten()).filter(|name| !is_variable(name)) {
        tell(
            format!("`{name}` nie jest zmienną"),
            format!("`{name}` is not a variable"),
            Text::new("podać zmienną", "name a variable"),
        );
    }
    if all.is_empty() {
        tell(
            "nie ma żadnej zmiennej".to_owned(),
            "there is no variable".to_owned(),
            Text::new("dodać kolumnę liczb", "add a column of numbers"),
        );
    }
}

/// A fault of the first line.
fn of_header(table: &TextTable<'_>, problem: Text, remedy: Text) -> Diagnostic {
    let line = table.text.lines().next().map_or(0, str::len);
    Diagnostic::new(table.file, problem, remedy).at_span(table.text, 0..line)
}

/// The variables, and the columns that would be if all their cells were numbers.
fn variables(table: &TextTable<'_>, choice: &Choice) -> (Vec<Variable>, Vec<String>) {
    let used = [&choice.same, &choice.outcome].into_iter().flatten();
    let mut used: Vec<&str> = used.map(String::as_str).collect();
    used.extend(choice.interval.iter().flat_map(|(lower, upper)| [lower.as_str(), upper]));
    used.push(unit_column(table));
    let others = table.names().iter().filter(|name| !used.contains(&name.as_str()));
    let (numbers, passed_over) = if choice.variables.is_empty() {
        others.cloned().partition(|name| is_numeric(table, name))
    } else {
        let mut seen = BTreeSet::new();
        let exist = choice.variables.iter().filter(|name| table.column(name).is_some());
        (exist.filter(|name| seen.insert(*name)).cloned().collect(), Vec::new())
    };
    let weight = |name: &String| {
        let given = choice.weights.iter().find(|(known, _)| known == name);
        given.map_or(1.0, |(_, weight)| *weight)
    };
    let logged = |name: &String| match &choice.logged {
        None => Logged::WhereSkewed,
        Some(names) if names.contains(name) => Logged::Always,
        Some(_) => Logged::Never,
    };
    let variable = |name: String| Variable { weight: weight(&name), logged: logged(&name), name };
    (numbers.into_iter().map(variable).collect(), passed_over)
}

/// Whether a column has numbers and nothing else.
fn is_numeric(table: &TextTable<'_>, name: &str) -> bool {
    let at = table.column(name);
    let known = |row: &usize| !matches!(table.cell(*row, at).trim(), "" | NONE);
    let mut rows = (0..table.height()).filter(known).peekable();
    rows.peek().is_some() && rows.all(|row| table.number(row, name).is_ok())
}

fn number(table: &TextTable<'_>, row: usize, name: &str, faults: &mut Faults) -> Option<f64> {
    if table.cell(row, table.column(name)).trim() == NONE {
        return None;
    }
    faults.absorb(table.number(row, name)).flatten()
}

/// Values with their intervals, by unit.
fn outcomes(
    table: &TextTable<'_>,
    values: &[Option<f64>],
    ends: Option<&(Column, Column)>,
    faults: &mut Faults,
) -> Outcomes {
    let mut outcome = |(row, value): (usize, &Option<f64>)| {
        let end = |ends: &Column| ends.get(row).copied().flatten();
        let ends = ends.and_then(|(lower, upper)| end(lower).zip(end(upper)));
        if ends.is_some_and(|(lower, upper)| lower > upper) {
            let problem =
                Text::new("dolny koniec przedziału jest wyżej", "the lower end is higher");
            let remedy = Text::new("zamienić końce", "exchange the ends");
            faults.push(table.fault(row, "", problem, remedy));
        }
        let interval = ends.map(|(lower, upper)| Interval { lower, upper });
        value.map(|value| Outcome { value, interval })
    };
    values.iter().enumerate().map(&mut outcome).collect()
}
