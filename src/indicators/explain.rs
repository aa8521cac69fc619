//! A figure taken apart: value, formula, parts, and every row of a source behind them.

use super::file::Indicator;
use super::generation::Project;
use super::plan::Planned;
use super::sql;
use super::values::{self, Value, Values};
use super::worked::{self, Other, Worked};
use crate::diagnostic::Error;
use crate::observations::engine::Engine;
use crate::observations::lineage::{self, SourceRow, Wanted};
use crate::observations::store::Generation;
use crate::reading::Reason;
use crate::territory::{CORE_CITY, Territory};
use serde::Serialize;
use std::collections::BTreeMap;

/// A figure with everything it was made from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The indicator.
    pub indicator: String,
    /// The territory.
    pub territory: String,
    /// The year.
    pub year: i32,
    /// The value, when known.
    pub value: Option<f64>,
    /// `known`, `missing` or `withheld`.
    pub state: String,
    /// Why there is no value.
    pub reason: Option<String>,
    /// The unit.
    pub unit: String,
    /// The formula, as written.
    pub formula: String,
    /// The formula with numbers put in; of an area with the sums over its members.
    pub worked: Option<String>,
    /// What is divided, when the indicator is pooled.
    pub numerator: Option<f64>,
    /// What it is divided by.
    pub denominator: Option<f64>,
    /// How many parts are known.
    pub parts_known: i32,
    /// How many parts there are.
    pub parts_all: i32,
    /// Changes whenever the way of computing changes.
    pub method_version: String,
    /// The date as of which it was computed.
    pub as_of: String,
    /// The parts, one per member of an area, or the territory itself.
    pub parts: Vec<Part>,
    /// The rows of the sources.
    pub rows: Vec<SourceRow>,
    /// What it would be if another dataset or vintage spoke.
    pub others: Vec<Other>,
}

/// One territory's contribution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// The territory.
    pub territory: String,
    /// Its name.
    pub name: String,
    /// Its value, when known.
    pub value: Option<f64>,
    /// What it adds above the line.
    pub numerator: Option<f64>,
    /// What it adds below the line.
    pub denominator: Option<f64>,
    /// Why it adds nothing.
    pub reason: Option<String>,
    /// What the area would be without it, when it is pooled.
    pub without: Option<f64>,
}

/// Explains one value of one indicator.
///
/// # Errors
/// A generation that cannot be read.
pub fn explain(
    project: &Project,
    generation: &Generation,
    indicator: &Indicator,
    territory: Territory,
    year: i32,
) -> Result<Explanation, Error> {
    let values = match territory {
        Territory::Gmina(code) if project.catalogue.register.member(code).is_none() => {
            values::of_gmina(generation, code)?
        }
        _ => values::read(generation)?,
    };
    let planned = project.plan.indicators.iter().find(|planned| planned.id == indicator.id);
    let value = values.get(&indicator.id, territory, year);
    let members = members(project, generation, territory);
    let mut rows = rows(project, generation, indicator, territory, &members, year)?;
    mark_used(&mut rows, territory, members.len(), value.parts_all > 1);
    // Where a series is broken or a boundary changed, the figures are there and may not be used.
    let unusable = [Reason::BrokenSeries, Reason::BoundaryChanged];
    let planned_here =
        planned.filter(|_| value.reading.reason().is_none_or(|it| !unusable.contains(&it)));
    let worked =
        planned_here.map(|planned| Worked { plan: &project.plan, planned, year, rows: &rows });
    let names: Vec<String> = members.iter().map(Territory::to_string).collect();
    let others = worked.filter(|it| it.planned.is_pooled() || names.len() == 1);
    let others = others.map(|worked| worked.others(&names)).unwrap_or_default();
    let reason = |value: &Value| value.reading.reason().map(|it| it.as_str().to_owned());
    Ok(Explanation {
        indicator: indicator.id.clone(),
        territory: territory.to_string(),
        year,
        value: value.reading.value(),
        state: value.reading.state().to_owned(),
        reason: reason(&value),
        unit: indicator.unit.clone(),
        formula: indicator.formula.clone(),
        worked: match (planned, value.numerator) {
            (Some(planned), Some(sum)) if value.parts_all > 1 => {
                Some(worked::with_sums(planned, sum, value.denominator))
            }
            _ => worked.and_then(|worked| worked.with_numbers(&territory.to_string())),
        },
        numerator: value.numerator,
        denominator: value.denominator,
        parts_known: value.parts_known,
        parts_all: value.parts_all,
        method_version: planned.map_or_else(String::new, |it| it.method_version.clone()),
        as_of: generation.manifest.as_of.to_string(),
        parts: parts(project, &values, planned, (territory, &value), &members, year),
        others,
        rows,
    })
}

/// Of an area, the members' rows are used where they were summed, else the row a source publishes
/// for the whole area; the others are shown and not used.
fn mark_used(rows: &mut [SourceRow], territory: Territory, members: usize, pooled: bool) {
    if matches!(territory, Territory::Gmina(_)) {
        return;
    }
    let whole = territory.to_string();
    let mut known: BTreeMap<(String, String, i32), usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.used && row.territory != whole && row.value.is_some()) {
        *known.entry((row.variable.clone(), row.grp.clone(), row.year)).or_default() += 1;
    }
    for row in rows.iter_mut() {
        let key = (row.variable.clone(), row.grp.clone(), row.year);
        let summed = pooled || known.get(&key) == Some(&members);
        row.used &= summed != (row.territory == whole);
    }
}

/// The rows that say a variable of a source, not an indicator: those used first.
///
/// # Errors
/// A generation that cannot be read.
pub fn of_variable(
    generation: &Generation,
    variable: &str,
    group: &str,
    territory: Territory,
    year: i32,
) -> Result<Vec<SourceRow>, Error> {
    let engine = mounted(generation)?;
    let (groups, territories) = ([group.to_owned()], [territory.to_string()]);
    let wanted = Wanted { variable, groups: &groups, year, territories: &territories };
    lineage::rows(&engine, generation, &sql::current(generation.manifest.as_of), &wanted)
}

fn mounted(generation: &Generation) -> Result<Engine, Error> {
    let engine = Engine::open()?;
    for table in ["observations", "sources"] {
        engine.mount(table, &generation.table(table))?;
    }
    Ok(engine)
}

/// The members an area consists of on the generation's date; a gmina consists of itself.
fn members(project: &Project, generation: &Generation, territory: Territory) -> Vec<Territory> {
    let register = &project.catalogue.register;
    let members = register.members_on(generation.manifest.as_of);
    match territory {
        Territory::Metropolis => members.map(crate::territory::Member::territory).collect(),
        Territory::Ring => members
            .filter(|member| member.code.as_str() != CORE_CITY)
            .map(crate::territory::Member::territory)
            .collect(),
        Territory::Gmina(_) | Territory::Poland => vec![territory],
    }
}

fn parts(
    project: &Project,
    values: &Values,
    planned: Option<&Planned>,
    (whole, sum): (Territory, &Value),
    members: &[Territory],
    year: i32,
) -> Vec<Part> {
    let part = |territory: &Territory| {
        let id = planned.map_or("", |planned| planned.id.as_str());
        let value = values.get(id, *territory, year);
        let name = match territory {
            Territory::Gmina(code) => project.catalogue.register.name(*code),
            other => other.to_string(),
        };
        Part {
            territory: territory.to_string(),
            name,
            value: value.reading.value(),
            numerator: value.numerator,
            denominator: value.denominator,
            reason: value.reading.reason().map(Reason::as_str).map(str::to_owned),
            without: planned
                .filter(|planned| planned.is_pooled() && whole != *territory && sum.parts_all > 1)
                .and_then(|planned| without(planned.shape.scale, sum, &value)),
        }
    };
    members.iter().map(part).collect()
}

/// What a pooled value is without one of its parts.
fn without(scale: f64, sum: &Value, part: &Value) -> Option<f64> {
    let above = sum.numerator? - part.numerator?;
    match sum.denominator {
        None => Some(scale * above),
        Some(below) => {
            let below = below - part.denominator?;
            (below.abs() > 0.0).then(|| scale * above / below)
        }
    }
}

fn rows(
    project: &Project,
    generation: &Generation,
    indicator: &Indicator,
    territory: Territory,
    members: &[Territory],
    year: i32,
) -> Result<Vec<SourceRow>, Error> {
    let engine = mounted(generation)?;
    let current = sql::current(generation.manifest.as_of);
    // What a source publishes for the whole area is a row as well.
    let mut territories: Vec<String> = members.iter().map(ToString::to_string).collect();
    let whole = territory.to_string();
    if !territories.contains(&whole) {
        territories.push(whole);
    }
    let mut rows = Vec::new();
    let planned = project.plan.indicators.iter().find(|planned| planned.id == indicator.id);
    for atom in planned.iter().flat_map(|planned| planned.atoms()) {
        let input = &project.plan.atoms[atom].input;
        let wanted = Wanted {
            variable: &input.variable,
            groups: &input.groups,
            year: input.pinned.map_or(year - i32::from(input.lag), crate::period::Year::number),
            territories: &territories,
        };
        rows.extend(lineage::rows(&engine, generation, &current, &wanted)?);
    }
    Ok(rows)
}
