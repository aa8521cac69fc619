//! The tables of a generation, from what `datasets/` holds.

use super::engine::literal;
use super::store::Generation;
use crate::diagnostic::Error;
use crate::period::{Year, parse_date};
use crate::reading::Reading;
use crate::sources::catalogue::Catalogue;
use crate::sources::descriptor::{Dataset, NOT_STATED};
use crate::sources::parquet::{Cells, write};
use crate::sources::tidy_csv::Observation;
use crate::territory::{Register, Territory};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// Columns of `observations` that are for the program and not part of the public table.
pub const INTERNAL: &[&str] = &["stated", "note"];

fn texts<'a, T: Sync + 'a, C: Into<Cow<'a, str>>>(
    rows: &'a [T],
    cell: impl Fn(&'a T) -> C + Sync,
) -> Cells<'a> {
    Cells::Text(rows.par_iter().map(|row| Some(cell(row).into())).collect())
}

fn optional_texts<'a, T: Sync + 'a>(
    rows: &'a [T],
    cell: impl Fn(&'a T) -> &'a str + Sync,
) -> Cells<'a> {
    let cells = rows.par_iter().map(&cell);
    Cells::Text(cells.map(|it| (!it.is_empty()).then_some(Cow::Borrowed(it))).collect())
}

fn days<'a, T: 'a>(rows: &'a [T], cell: impl Fn(&'a T) -> Option<NaiveDate>) -> Cells<'a> {
    Cells::Day(rows.iter().map(cell).collect())
}

/// Figures by variable, territory, year, group, dataset and vintage.
#[must_use]
pub fn sorted(rows: &[Observation]) -> Vec<&Observation> {
    let mut sorted: Vec<&Observation> = rows.iter().collect();
    sorted.par_sort_by(|a, b| {
        (&a.variable, a.territory, a.year, &a.grp, &a.dataset, a.vintage, &a.file, a.line).cmp(&(
            &b.variable,
            b.territory,
            b.year,
            &b.grp,
            &b.dataset,
            b.vintage,
            &b.file,
            b.line,
        ))
    });
    sorted
}

/// The long table, of rows as [`sorted`] gives them.
///
/// # Errors
/// A refusal of the Parquet writer.
pub fn observations(rows: &[&Observation]) -> Result<Vec<u8>, Error> {
    let whole = |number: usize| i32::try_from(number).ok();
    write(vec![
        ("dataset", texts(rows, |it| &*it.dataset)),
        ("variable", texts(rows, |it| &*it.variable)),
        ("territory", texts(rows, |it| it.territory.to_string())),
        ("year", Cells::Whole(rows.iter().map(|it| Some(it.year.number())).collect())),
        ("grp", texts(rows, |it| &*it.grp)),
        ("value", Cells::Number(rows.iter().map(|it| it.reading.value()).collect())),
        ("unit", texts(rows, |it| &*it.unit)),
        ("state", texts(rows, |it| it.reading.state())),
        (
            "reason",
            Cells::Text(
                rows.iter()
                    .map(|it| it.reading.reason().map(|reason| Cow::Borrowed(reason.as_str())))
                    .collect(),
            ),
        ),
        ("source_value", optional_texts(rows, |it| &it.source_value)),
        ("source_unit", optional_texts(rows, |it| &it.source_unit)),
        ("vintage", days(rows, |it| Some(it.vintage))),
        ("imported", days(rows, |it| Some(it.imported))),
        ("file", texts(rows, |it| &*it.file)),
        ("line", Cells::Whole(rows.iter().map(|it| whole(it.line)).collect())),
        ("stated", Cells::Flag(rows.iter().map(|it| it.vintage_stated).collect())),
        ("note", optional_texts(rows, |it| &it.note)),
    ])
}

/// The rows of one variable in a generation, whatever they are kept as, by the codes of
/// territories, years and groups.
///
/// # Errors
/// A generation that cannot be read.
pub fn rows_of(generation: &Generation, variable: &str) -> Result<Vec<Observation>, Error> {
    let sql = format!(
        "SELECT territory, state, reason, dataset, grp, unit, source_value, source_unit, file, \
         note, CAST(vintage AS VARCHAR), CAST(imported AS VARCHAR), year, line, value, stated \
         FROM observations WHERE variable = {} \
         ORDER BY territory, year, grp, dataset, vintage, file, line",
        literal(variable)
    );
    let name: Arc<str> = Arc::from(variable);
    let rows: Option<Vec<Observation>> =
        generation.engine()?.rows(&sql, |row| row_of(row, &name))?.into_iter().collect();
    rows.ok_or_else(|| Error::Internal("a row of the generation makes no sense".to_owned()))
}

/// An observation as it was written; `None` when its words are not those of this program.
fn row_of(row: &duckdb::Row<'_>, variable: &Arc<str>) -> duckdb::Result<Option<Observation>> {
    let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    let shared = |at: usize| text(at).map(Arc::<str>::from);
    let reading =
        Reading::from_columns(row.get(14)?, &text(1)?, row.get::<_, Option<String>>(2)?.as_deref());
    let (territory, year) = (Territory::parse(&text(0)?), Year::new(row.get(12)?));
    let (vintage, imported) = (parse_date(&text(10)?), parse_date(&text(11)?));
    let (Some(territory), Some(year), Some(reading), Some(vintage), Some(imported)) =
        (territory, year, reading, vintage, imported)
    else {
        return Ok(None);
    };
    Ok(Some(Observation {
        dataset: shared(3)?,
        variable: variable.clone(),
        territory,
        year,
        grp: shared(4)?,
        reading,
        unit: shared(5)?,
        source_value: text(6)?,
        source_unit: text(7)?,
        vintage,
        vintage_stated: row.get(15)?,
        imported,
        file: shared(8)?,
        line: usize::try_from(row.get::<_, i64>(13)?).unwrap_or_default(),
        note: text(9)?,
    }))
}

/// The members on `date`, in the order of their codes.
///
/// # Errors
/// A refusal of the Parquet writer.
pub fn members(register: &Register, date: NaiveDate) -> Result<Vec<u8>, Error> {
    let rows: Vec<_> = register.members_on(date).collect();
    let rows = rows.as_slice();
    write(vec![
        ("territory", texts(rows, |it| it.code.to_string())),
        ("teryt7", texts(rows, |it| &*it.teryt7)),
        ("bdl_id", texts(rows, |it| &*it.bdl_id)),
        ("name", texts(rows, |it| &*it.name)),
        ("kind", texts(rows, |it| it.kind.as_str())),
        ("member_from", days(rows, |it| it.member_from)),
        ("member_to", days(rows, |it| it.member_to)),
        ("area_ha", Cells::Number(rows.iter().map(|it| Some(it.area_ha)).collect())),
        ("core", Cells::Flag(rows.iter().map(|it| it.core).collect())),
    ])
}

/// The register of gminas, for boundary changes.
///
/// # Errors
/// A refusal of the Parquet writer.
pub fn gminas(register: &Register) -> Result<Vec<u8>, Error> {
    let rows: Vec<_> = register.gminas.values().collect();
    let rows = rows.as_slice();
    write(vec![
        ("territory", texts(rows, |it| it.code.to_string())),
        ("name", texts(rows, |it| &*it.name)),
        ("kind", texts(rows, |it| it.kind.as_str())),
        ("boundary_from", days(rows, |it| it.boundary_from)),
    ])
}

/// The breaks of every variable of every dataset.
///
/// # Errors
/// A refusal of the Parquet writer.
pub fn breaks(datasets: &[Dataset]) -> Result<Vec<u8>, Error> {
    let mut rows = Vec::new();
    for dataset in datasets {
        for variable in &dataset.variables {
            rows.extend(variable.breaks.iter().map(|it| (dataset, variable, it)));
        }
    }
    let rows = rows.as_slice();
    write(vec![
        ("dataset", texts(rows, |(dataset, _, _)| &*dataset.id)),
        ("variable", texts(rows, |(_, variable, _)| &*variable.name)),
        ("year", Cells::Whole(rows.iter().map(|(_, _, it)| Some(it.year.number())).collect())),
        ("why_pl", texts(rows, |(_, _, it)| &*it.why.pl)),
        ("why_en", texts(rows, |(_, _, it)| &*it.why.en)),
    ])
}

/// Where the figures come from: one row per file of each dataset. `hashes` gives the SHA-256 of a
/// file by its name.
///
/// # Errors
/// A refusal of the Parquet writer.
pub fn sources(
    catalogue: &Catalogue,
    hash: impl Fn(&str) -> String + Sync,
) -> Result<Vec<u8>, Error> {
    let mut rows = Vec::new();
    for dataset in &catalogue.datasets {
        rows.extend(dataset.resources.iter().map(|resource| (dataset, resource)));
    }
    let rows = rows.as_slice();
    let office = |dataset: &Dataset| dataset.sources.first().cloned();
    write(vec![
        ("dataset", texts(rows, |(dataset, _)| &*dataset.id)),
        ("provider", texts(rows, |(dataset, _)| &*dataset.provider)),
        (
            "title",
            texts(rows, |(dataset, _)| {
                let titles: Vec<_> = dataset.sources.iter().map(|it| it.title.as_str()).collect();
                titles.join("; ")
            }),
        ),
        (
            "address",
            texts(rows, |(dataset, _)| {
                office(dataset).map_or_else(|| NOT_STATED.to_owned(), |it| it.path)
            }),
        ),
        ("licence", texts(rows, |(dataset, _)| &*dataset.licence)),
        ("vintage", days(rows, |(_, resource)| Some(resource.vintage))),
        ("sha256", texts(rows, |(_, resource)| hash(&resource.file))),
        ("file", texts(rows, |(_, resource)| &*resource.file)),
    ])
}
