//! A figure taken apart: value, formula, parts, and every row of a source behind them.

use super::file::Indicator;
use super::generation::Project;
use super::plan::Planned;
use super::sql;
use super::values::{self, Value, Values};
use super::worked::{self, Other, Worked};
use crate::diagnostic::Error;
use crate::observations::lineage::{self, SourceRow};
use crate::observations::store::Generation;
use crate::period::Year;
use crate::reading::Reason;
use crate::territory::{Member, Territory, Teryt6};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// Rows of the sources in some territories.
#[derive(Debug)]
pub struct Rows {
    /// By variable and year; within, by territory and group, the row that speaks first.
    of: BTreeMap<(String, i32), Vec<SourceRow>>,
    territories: BTreeSet<Territory>,
}

impl Rows {
    /// Reads the rows of variables, of all where none is named, in territories and what they consist of.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn read(
        project: &Project,
        generation: &Generation,
        variables: Option<&BTreeSet<String>>,
        territories: BTreeSet<Territory>,
    ) -> Result<Self, Error> {
        // What a source publishes for a whole area is a row as well.
        let behind = territories.iter().flat_map(|it| {
            members(project, generation, *it).into_iter().chain(std::iter::once(*it))
        });
        let places = behind.map(|it| it.to_string()).collect();
        let current = sql::current(generation.manifest.as_of);
        let mut of: BTreeMap<(String, i32), Vec<SourceRow>> = BTreeMap::new();
        for row in lineage::rows(generation, &current, variables, &places)? {
            of.entry((row.variable.clone(), row.year)).or_default().push(row);
        }
        Ok(Self { of, territories })
    }

    /// All of them, by variable and year.
    pub fn all(&self) -> impl Iterator<Item = &SourceRow> {
        self.of.values().flatten()
    }
}

/// Takes figures of one generation apart: the values and the rows of the sources, read once.
#[derive(Debug)]
pub struct Explainer<'a> {
    project: &'a Project,
    generation: &'a Generation,
    values: Arc<Values>,
    rows: Rows,
}

impl<'a> Explainer<'a> {
    /// Reads what stands behind `names`, indicators or variables, in `territories`.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn new(
        project: &'a Project,
        generation: &'a Generation,
        names: &BTreeSet<&str>,
        territories: BTreeSet<Territory>,
    ) -> Result<Self, Error> {
        let planned = project.plan.indicators.iter().filter(|it| names.contains(it.id.as_str()));
        let read = planned.flat_map(Planned::atoms);
        let read = read.map(|atom| project.plan.atoms[atom].input.variable.clone());
        let variables = read.chain(names.iter().map(|name| (*name).to_owned())).collect();
        let rows = Rows::read(project, generation, Some(&variables), territories)?;
        Self::over(project, generation, Arc::new(values::read(generation)?), rows)
    }

    /// The same where the values of members and areas, and the rows, have been read.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn over(
        project: &'a Project,
        generation: &'a Generation,
        mut values: Arc<Values>,
        rows: Rows,
    ) -> Result<Self, Error> {
        let register = &project.catalogue.register;
        let gminas = rows.territories.iter().filter_map(|it| match it {
            Territory::Gmina(code) if register.member(*code).is_none() => Some(*code),
            _ => None,
        });
        let outside: BTreeSet<Teryt6> = gminas.collect();
        if !outside.is_empty() {
            Arc::make_mut(&mut values).extend(values::of_gminas(generation, &outside)?);
        }
        Ok(Self { project, generation, values, rows })
    }

    /// Whether it has the rows of all these territories.
    #[must_use]
    pub fn reaches(&self, territories: &BTreeSet<Territory>) -> bool {
        territories.is_subset(&self.rows.territories)
    }

    /// Explains one value of one indicator.
    #[must_use]
    pub fn indicator(&self, indicator: &Indicator, territory: Territory, year: i32) -> Explanation {
        let plan = &self.project.plan;
        let planned = plan.indicators.iter().find(|planned| planned.id == indicator.id);
        let value = self.values.get(&indicator.id, territory, year);
        let members = members(self.project, self.generation, territory);
        let names: Vec<String> = members.iter().map(Territory::to_string).collect();
        let mut rows = self.behind(planned, territory, &names, year);
        mark_used(&mut rows, territory, members.len(), value.parts_all > 1);
        // Where a series is broken or a boundary changed, the figures are there and may not be used.
        let unusable = [Reason::BrokenSeries, Reason::BoundaryChanged];
        let usable = value.reading.reason().is_none_or(|it| !unusable.contains(&it));
        let worked = planned.filter(|_| usable);
        let worked = worked.map(|planned| Worked { plan, planned, year, rows: &rows });
        let others = worked.filter(|it| it.planned.is_pooled() || names.len() == 1);
        let others = others.map(|worked| worked.others(&names)).unwrap_or_default();
        let reason = |value: &Value| value.reading.reason().map(|it| it.as_str().to_owned());
        Explanation {
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
            as_of: self.generation.manifest.as_of.to_string(),
            parts: parts(self.project, &self.values, planned, (territory, &value), &members, year),
            others,
            rows,
        }
    }

    /// The rows that say a variable of a source, not an indicator: those used first.
    #[must_use]
    pub fn variable(
        &self,
        variable: &str,
        group: &str,
        territory: Territory,
        year: i32,
    ) -> Vec<SourceRow> {
        let territory = territory.to_string();
        let rows = self.rows.of.get(&(variable.to_owned(), year));
        let of_it = |row: &&SourceRow| row.grp == group && row.territory == territory;
        rows.into_iter().flatten().filter(of_it).cloned().collect()
    }

    /// The rows behind an indicator: of its territory, of the members it is pooled from, and of the
    /// whole where a source publishes one.
    fn behind(
        &self,
        planned: Option<&Planned>,
        territory: Territory,
        members: &[String],
        year: i32,
    ) -> Vec<SourceRow> {
        let whole = territory.to_string();
        let atoms = planned.into_iter().flat_map(Planned::atoms);
        let of_atom = |atom: usize| {
            let input = &self.project.plan.atoms[atom].input;
            let year = input.pinned.map_or(year - i32::from(input.lag), Year::number);
            let rows = self.rows.of.get(&(input.variable.clone(), year));
            let of_it = |row: &&SourceRow| {
                input.groups.contains(&row.grp)
                    && (row.territory == whole || members.contains(&row.territory))
            };
            rows.into_iter().flatten().filter(of_it).cloned().collect::<Vec<_>>()
        };
        atoms.flat_map(of_atom).collect()
    }
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
    let (names, territories) = (BTreeSet::from([&*indicator.id]), BTreeSet::from([territory]));
    let explainer = Explainer::new(project, generation, &names, territories)?;
    Ok(explainer.indicator(indicator, territory, year))
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

/// The members an area consists of on the generation's date; a gmina consists of itself.
fn members(project: &Project, generation: &Generation, territory: Territory) -> Vec<Territory> {
    let date = generation.manifest.as_of;
    match territory {
        Territory::Metropolis | Territory::Ring => {
            let register = &project.catalogue.register;
            register.members_of(territory, date).map(Member::territory).collect()
        }
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
