//! Computing a plan, and reading the values back.

use super::plan::Plan;
use super::sql;
use crate::diagnostic::Error;
use crate::observations::engine::{Engine, literal, parquet};
use crate::observations::store::Generation;
use crate::reading::{Reading, Reason};
use crate::territory::{Territory, Teryt6};
use arrow::array::{Array as _, AsArray as _, Float64Array};
use arrow::datatypes::{Date32Type, Float64Type, Int32Type};
use arrow::record_batch::RecordBatch;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// The rows of members and areas.
const OF_MEMBERS: &str = "territory IN ('metropolis', 'ring', 'poland')
  OR territory IN (SELECT territory FROM members)";

/// The table of a generation that holds them.
pub const TABLE: &str = "indicator_values";

/// A computed value with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The value, or why there is none.
    pub reading: Reading,
    /// What is divided, when the indicator is pooled.
    pub numerator: Option<f64>,
    /// What it is divided by, when there is a division.
    pub denominator: Option<f64>,
    /// How many of its parts are known.
    pub parts_known: i32,
    /// How many parts it has.
    pub parts_all: i32,
    /// The newest vintage among its parts.
    pub vintage: Option<NaiveDate>,
}

/// The values of one indicator for one territory, by year.
pub type Series = BTreeMap<i32, Value>;

/// The values of members and areas, by indicator, territory and year.
#[derive(Clone, Debug, Default)]
pub struct Values(BTreeMap<String, BTreeMap<Territory, Series>>);

impl Values {
    /// The years of an indicator for a territory; `None` when there is no row at all.
    #[must_use]
    pub fn series(&self, indicator: &str, territory: Territory) -> Option<&Series> {
        self.0.get(indicator)?.get(&territory)
    }

    /// One value; a row that does not exist was not collected.
    #[must_use]
    pub fn get(&self, indicator: &str, territory: Territory, year: i32) -> Value {
        let row = self.series(indicator, territory).and_then(|series| series.get(&year));
        row.copied().unwrap_or(Value {
            reading: Reading::Missing(Reason::NotCollected),
            numerator: None,
            denominator: None,
            parts_known: 0,
            parts_all: 1,
            vintage: None,
        })
    }

    /// The last year up to `year` with a known value.
    #[must_use]
    pub fn last_known(&self, indicator: &str, territory: Territory, year: i32) -> Option<i32> {
        let series = self.series(indicator, territory)?;
        let known = |(_, value): &(&i32, &Value)| value.reading.value().is_some();
        series.range(..=year).rev().find(known).map(|(year, _)| *year)
    }

    /// Adds one value.
    pub fn insert(&mut self, indicator: &str, territory: Territory, year: i32, value: Value) {
        let territories = self.0.entry(indicator.to_owned()).or_default();
        territories.entry(territory).or_default().insert(year, value);
    }

    /// Adds the rows of a batch; `None` when a column is not of the type it was written as.
    fn take(&mut self, batch: &RecordBatch) -> Option<()> {
        let text = |at: usize| batch.column(at).as_string_opt::<i32>();
        let number = |at: usize| batch.column(at).as_primitive_opt::<Float64Type>();
        let whole = |at: usize| batch.column(at).as_primitive_opt::<Int32Type>();
        let (indicators, territories, states, reasons) = (text(0)?, text(1)?, text(2)?, text(3)?);
        let (numbers, numerators, denominators) = (number(4)?, number(5)?, number(6)?);
        let (years, known, all) = (whole(7)?, whole(8)?, whole(9)?);
        let vintages = batch.column(10).as_primitive_opt::<Date32Type>()?;
        for row in 0..batch.num_rows() {
            let Some(territory) = Territory::parse(territories.value(row)) else { continue };
            let given = |from: &Float64Array| from.is_valid(row).then(|| from.value(row));
            let reason = reasons.is_valid(row).then(|| reasons.value(row));
            let reading = Reading::from_columns(given(numbers), states.value(row), reason);
            let vintage = vintages.is_valid(row).then(|| vintages.value(row));
            let value = Value {
                // The engine wrote these columns; a contradiction would be its fault, told as such.
                reading: reading.unwrap_or(Reading::Missing(Reason::DivisionByZero)),
                numerator: given(numerators),
                denominator: given(denominators),
                parts_known: known.value(row),
                parts_all: all.value(row),
                vintage: vintage.and_then(Date32Type::to_naive_date_opt),
            };
            self.insert(indicators.value(row), territory, years.value(row), value);
        }
        Some(())
    }

    /// Adds all values of another collection.
    pub fn extend(&mut self, other: Self) {
        for (indicator, territories) in other.0 {
            self.0.entry(indicator).or_default().extend(territories);
        }
    }

    /// How many values there are, and how many of them are known.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let all = self.0.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values);
        all.fold((0, 0), |(all, known), value| {
            (all + 1, known + usize::from(value.reading.value().is_some()))
        })
    }
}

/// Computes the plan over the mounted relations and writes the result as Parquet.
///
/// # Errors
/// A refusal of the engine.
pub fn compute(engine: &Engine, plan: &Plan, as_of: NaiveDate, file: &Path) -> Result<(), Error> {
    engine.save(&sql::statement(plan, as_of), file)
}

/// Reads the values of members and areas.
///
/// # Errors
/// A generation that cannot be read.
pub fn read(generation: &Generation) -> Result<Values, Error> {
    let (first, second) = halves(generation.files(TABLE));
    let of = |files: &[PathBuf]| match files {
        [] => Ok(Values::default()),
        files => read_where(&generation.engine()?, &parquet(files), OF_MEMBERS),
    };
    let (first, second) = rayon::join(|| of(&first), || of(&second));
    let mut values = first?;
    values.extend(second?);
    Ok(values)
}

/// Files in two parts of about the same size; an indicator stands in one file.
fn halves(mut files: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let size = |file: &PathBuf| std::fs::metadata(file).map_or(0, |it| it.len());
    files.sort_by_cached_key(|file| std::cmp::Reverse(size(file)));
    let (mut parts, mut sizes) = ([Vec::new(), Vec::new()], [0, 0]);
    for file in files {
        let lesser = usize::from(sizes[1] < sizes[0]);
        sizes[lesser] += size(&file);
        parts[lesser].push(file);
    }
    let [first, second] = parts;
    (first, second)
}

/// Reads every value of some gminas of the country.
///
/// # Errors
/// A generation that cannot be read.
pub fn of_gminas(generation: &Generation, codes: &BTreeSet<Teryt6>) -> Result<Values, Error> {
    if codes.is_empty() {
        return Ok(Values::default());
    }
    let codes: Vec<String> = codes.iter().map(|code| literal(code.as_str())).collect();
    let condition = format!("territory IN ({})", codes.join(", "));
    read_where(&generation.engine()?, TABLE, &condition)
}

fn read_where(engine: &Engine, rows: &str, condition: &str) -> Result<Values, Error> {
    // Where no indicator is computed, columns have no type of their own.
    let query = format!(
        "SELECT CAST(indicator AS VARCHAR), CAST(territory AS VARCHAR), CAST(state AS VARCHAR),
  CAST(reason AS VARCHAR), CAST(value AS DOUBLE), CAST(numerator AS DOUBLE),
  CAST(denominator AS DOUBLE), CAST(year AS INTEGER), CAST(parts_known AS INTEGER),
  CAST(parts_all AS INTEGER), CAST(vintage AS DATE)
FROM {rows} WHERE grp = 'all' AND ({condition})"
    );
    let mut values = Values::default();
    engine.batches(&query, |batch| values.take(&batch).ok_or_else(odd_column))?;
    Ok(values)
}

/// The known values of an indicator in one year for every gmina of the country, by code, each with
/// its denominator where the indicator has one.
pub type Country = BTreeMap<Teryt6, (f64, Option<f64>)>;

/// The same by indicator.
pub type National = BTreeMap<String, Country>;

/// A known value of a gmina of the country.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfGmina {
    /// The gmina.
    pub gmina: Teryt6,
    /// The year.
    pub year: i32,
    /// The value.
    pub value: f64,
    /// What it is divided by, when there is a division.
    pub denominator: Option<f64>,
}

/// Known values by indicator, those of one gmina together, from year to year.
pub type OfCountry = BTreeMap<String, Vec<OfGmina>>;

/// Reads the values of one year for every gmina of the country.
///
/// # Errors
/// A generation that cannot be read.
pub fn national(generation: &Generation, year: i32) -> Result<National, Error> {
    let known = known_among(&generation.engine()?, TABLE, &format!("year = {year}"))?;
    Ok(known.into_iter().map(|(indicator, known)| (indicator, in_year(&known, year))).collect())
}

/// The values of one year.
#[must_use]
pub fn in_year(known: &[OfGmina], year: i32) -> Country {
    let of_year = known.iter().filter(|it| it.year == year);
    of_year.map(|it| (it.gmina, (it.value, it.denominator))).collect()
}

/// Reads the values of every gmina of the country, of each indicator in the years named.
///
/// # Errors
/// A generation that cannot be read.
pub fn of_country(
    generation: &Generation,
    years: &BTreeMap<&str, RangeInclusive<i32>>,
) -> Result<OfCountry, Error> {
    if years.is_empty() { Ok(OfCountry::new()) } else { known_in(&generation.engine()?, years) }
}

/// The known values of each indicator in the years named, of which there are some.
fn known_in(
    engine: &Engine,
    years: &BTreeMap<&str, RangeInclusive<i32>>,
) -> Result<OfCountry, Error> {
    let of_one = |(indicator, years): (&&str, &RangeInclusive<i32>)| {
        format!("({}, {}, {})", literal(indicator), years.start(), years.end())
    };
    let of_each: Vec<String> = years.iter().map(of_one).collect();
    // A join finds an indicator's years at once; a condition would be tried for each on every row.
    let rows = format!(
        "{TABLE} AS v JOIN (VALUES {}) AS asked(id, first_year, last_year)
  ON asked.id = v.indicator AND v.year BETWEEN asked.first_year AND asked.last_year",
        of_each.join(", ")
    );
    known_among(engine, &rows, "true")
}

fn known_among(engine: &Engine, rows: &str, condition: &str) -> Result<OfCountry, Error> {
    let query = format!(
        "SELECT CAST(indicator AS VARCHAR), CAST(territory AS VARCHAR), CAST(year AS INTEGER),
  CAST(value AS DOUBLE), CAST(denominator AS DOUBLE)
FROM {rows} WHERE grp = 'all' AND state = 'known' AND {condition}"
    );
    let mut courses = OfCountry::new();
    engine.batches(&query, |batch| take_known(&batch, &mut courses).ok_or_else(odd_column))?;
    for known in courses.values_mut() {
        known.sort_by_key(|it| (it.gmina, it.year));
    }
    Ok(courses)
}

/// Adds the gminas among the rows of a batch; `None` when a column is not of the type it was written as.
fn take_known(batch: &RecordBatch, courses: &mut OfCountry) -> Option<()> {
    let text = |at: usize| batch.column(at).as_string_opt::<i32>();
    let number = |at: usize| batch.column(at).as_primitive_opt::<Float64Type>();
    let (indicators, territories) = (text(0)?, text(1)?);
    let years = batch.column(2).as_primitive_opt::<Int32Type>()?;
    let (values, denominators) = (number(3)?, number(4)?);
    for row in 0..batch.num_rows() {
        let Some(gmina) = Teryt6::parse(territories.value(row)) else { continue };
        let denominator = denominators.is_valid(row).then(|| denominators.value(row));
        let known =
            OfGmina { gmina, year: years.value(row), value: values.value(row), denominator };
        let indicator = indicators.value(row);
        if !courses.contains_key(indicator) {
            courses.insert(indicator.to_owned(), Vec::new());
        }
        courses.get_mut(indicator)?.push(known);
    }
    Some(())
}

fn odd_column() -> Error {
    Error::Internal("a column of the values is of another type".to_owned())
}

/// The pooled value of a group: the sum of the numerators over the sum of the denominators, which
/// is the mean of the values weighted by their denominators. `None` when a denominator is not
/// known: a rate without its parts cannot be pooled.
#[must_use]
pub fn pooled(group: &[(f64, Option<f64>)]) -> Option<f64> {
    let mut above = 0.0;
    let mut below = 0.0;
    for (value, denominator) in group {
        let denominator = (*denominator)?;
        above += value * denominator;
        below += denominator;
    }
    (below > 0.0).then(|| above / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_pooled_from_its_parts_or_not_at_all() {
        // 10 of 10 and 10 of 90 persons: 20 of 100, not the mean of 100 % and 11 %.
        let value = pooled(&[(100.0, Some(10.0)), (1000.0 / 90.0, Some(90.0))]).expect("pooled");
        assert!((value - 20.0).abs() < 1e-9);
        assert_eq!(pooled(&[(100.0, Some(10.0)), (50.0, None)]), None);
        assert_eq!(pooled(&[]), None);
    }

    #[test]
    fn gminas_have_their_known_values_of_the_years_named_in_order() {
        let engine = Engine::open().expect("opened");
        let rows = "('a', '126101', 2021, 'all', 'known', 4.0, 2.0),
            ('a', '126101', 2019, 'all', 'known', 1.0, NULL), ('a', '020101', 2021, 'all', 'known', 3.0, NULL),
            ('a', '126101', 2020, 'all', 'missing', NULL, NULL), ('a', '126101', 2018, 'all', 'known', 9.0, NULL),
            ('a', '126101', 2020, 'sex=F', 'known', 9.0, NULL), ('a', 'poland', 2020, 'all', 'known', 9.0, NULL),
            ('b', '126101', 2021, 'all', 'known', 5.0, NULL), ('b', '126101', 2022, 'all', 'known', 9.0, NULL),
            ('c', '126101', 2021, 'all', 'known', 9.0, NULL)";
        let columns = "indicator, territory, year, grp, state, value, denominator";
        let table = format!("SELECT * FROM (VALUES {rows}) AS made({columns})");
        engine.run(&format!("CREATE TABLE {TABLE} AS {table}")).expect("a table");
        let known = known_in(&engine, &BTreeMap::from([("a", 2019..=2021), ("b", 2021..=2021)]));
        let known = known.expect("read");
        let told = |id: &str| -> Vec<String> {
            let told = |it: &OfGmina| {
                format!("{} {} {} {:?}", it.gmina, it.year, it.value, it.denominator)
            };
            known[id].iter().map(told).collect()
        };
        assert_eq!(
            told("a"),
            ["020101 2021 3 None", "126101 2019 1 None", "126101 2021 4 Some(2.0)"]
        );
        assert_eq!((told("b"), known.len()), (vec!["126101 2021 5 None".to_owned()], 2));
        assert_eq!(in_year(&known["a"], 2021).len(), 2);
    }
}
