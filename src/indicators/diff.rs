//! Two versions of the strategy, or two dates, held against each other: which values move, and why.

use super::generation::Project;
use super::plan::Planned;
use super::sql;
use crate::diagnostic::Error;
use crate::observations::engine::Engine;
use crate::observations::store::Generation;
use crate::period::Break;
use crate::reading::Reason;
use crate::sources::tidy_csv::EVERYONE;
use crate::territory::Territory;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// A project with its figures as of a date.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its figures.
    pub generation: &'a Generation,
}

/// Why a value moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// The way of computing is another one.
    Formula,
    /// A figure it is computed from is another one, came in, or is gone.
    Data,
    /// The boundary of a municipality changed.
    Boundary,
    /// A break in a series was entered or struck out.
    Method,
    /// Other municipalities are members.
    Membership,
}

/// A value that is another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// The indicator.
    pub indicator: String,
    /// The territory.
    pub territory: String,
    /// The year.
    pub year: i32,
    /// The group, `all` for everybody.
    pub grp: String,
    /// What it was, when known.
    pub before: Option<f64>,
    /// Why it was not known.
    pub before_reason: Option<String>,
    /// What it is, when known.
    pub after: Option<f64>,
    /// Why it is not known.
    pub after_reason: Option<String>,
    /// Why it moved.
    pub why: Vec<Why>,
}

/// How far two values may lie apart, relative to the larger, and still be the same: sums in another
/// order.
const TOLERANCE: f64 = 1e-9;

/// The indicators that are computed in another way, are new, or are gone.
#[must_use]
pub fn formulas(before: &Project, after: &Project) -> BTreeSet<String> {
    let versions = |project: &Project| -> BTreeSet<(String, String)> {
        let planned = project.plan.indicators.iter();
        planned.map(|it| (it.id.clone(), it.method_version.clone())).collect()
    };
    let (before, after) = (versions(before), versions(after));
    before.symmetric_difference(&after).map(|(id, _)| id.clone()).collect()
}

/// Every value that moved for a member or an area of either version.
///
/// # Errors
/// A generation that cannot be read.
pub fn diff(before: Version<'_>, after: Version<'_>) -> Result<Vec<Moved>, Error> {
    let engine = Engine::open()?;
    let sides = [(before, "before"), (after, "after")];
    for (version, side) in sides {
        engine.mount("observations", &version.generation.files("observations"))?;
        let current = sql::current(version.generation.manifest.as_of);
        engine
            .run(&format!("CREATE TABLE current_{side} AS {current}; DROP VIEW observations;"))?;
        engine.mount(&format!("values_{side}"), &version.generation.files("indicator_values"))?;
        engine.mount(&format!("members_{side}"), &version.generation.files("members"))?;
    }
    let changed = Changed::between(before, after, &engine)?;
    let mut moved = engine.rows(&moves(), |row| {
        Ok(Moved {
            indicator: row.get(0)?,
            territory: row.get(1)?,
            year: row.get(2)?,
            grp: row.get(3)?,
            before: row.get(4)?,
            before_reason: row.get(5)?,
            after: row.get(6)?,
            after_reason: row.get(7)?,
            why: Vec::new(),
        })
    })?;
    for it in &mut moved {
        it.why = changed.why(it);
    }
    Ok(moved)
}

fn differ(a: &str, b: &str) -> String {
    format!(
        "({a} IS NULL) <> ({b} IS NULL) OR abs({a} - {b}) > {TOLERANCE:?} * GREATEST(abs({a}), abs({b}))"
    )
}

/// Every value that is another one, came, or went. A row that is not there was not collected.
fn moves() -> String {
    let absent = Reason::NotCollected.as_str();
    let reason = |side: &str| {
        format!("CASE WHEN {side}.indicator IS NULL THEN '{absent}' ELSE {side}.reason END")
    };
    let (a, b) = (reason("a"), reason("b"));
    format!(
        "SELECT COALESCE(a.indicator, b.indicator), COALESCE(a.territory, b.territory),
  COALESCE(a.year, b.year), COALESCE(a.grp, b.grp), a.value, {a}, b.value, {b}
FROM values_before AS a FULL JOIN values_after AS b
  ON a.indicator = b.indicator AND a.territory = b.territory AND a.year = b.year AND a.grp = b.grp
WHERE (a.value IS NOT NULL OR b.value IS NOT NULL) AND ({})
  AND COALESCE(a.territory, b.territory) IN (SELECT territory FROM members_before
    UNION SELECT territory FROM members_after UNION SELECT 'metropolis' UNION SELECT 'ring')
ORDER BY 1, 2, 3, 4",
        differ("a.value", "b.value")
    )
}

/// A figure: variable, territory, year, group.
type Key = (String, String, i32, String);

/// What is different, beside the values themselves.
struct Changed<'a> {
    before: Version<'a>,
    after: Version<'a>,
    figures: BTreeSet<Key>,
}

impl<'a> Changed<'a> {
    fn between(before: Version<'a>, after: Version<'a>, engine: &Engine) -> Result<Self, Error> {
        let query = format!(
            "SELECT COALESCE(a.variable, b.variable), COALESCE(a.territory, b.territory),
  COALESCE(a.year, b.year), COALESCE(a.grp, b.grp)
FROM current_before AS a FULL JOIN current_after AS b ON a.variable = b.variable
  AND a.territory = b.territory AND a.year = b.year AND a.grp = b.grp
WHERE {} OR a.reason IS DISTINCT FROM b.reason",
            differ("a.value", "b.value")
        );
        let figures =
            engine.rows(&query, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        Ok(Self { before, after, figures: figures.into_iter().collect() })
    }

    fn why(&self, moved: &Moved) -> Vec<Why> {
        let [a, b] = [self.before, self.after].map(|it| planned(it, &moved.indicator));
        let mut why = Vec::new();
        if a.map(|it| &it.method_version) != b.map(|it| &it.method_version) {
            why.push(Why::Formula);
        }
        if a.is_none() || b.is_none() {
            // An indicator that is new or gone moved for no other reason.
            return why;
        }
        if self.data(moved) {
            why.push(Why::Data);
        }
        if self.boundary(moved) {
            why.push(Why::Boundary);
        }
        if self.breaks(&moved.indicator) {
            why.push(Why::Method);
        }
        let is_area = matches!(moved.territory.as_str(), "metropolis" | "ring");
        if is_area
            && territories(self.before, &moved.territory)
                != territories(self.after, &moved.territory)
        {
            why.push(Why::Membership);
        }
        why
    }

    /// Whether a figure it is computed from is another one.
    fn data(&self, moved: &Moved) -> bool {
        [self.before, self.after].into_iter().any(|version| {
            let atoms = planned(version, &moved.indicator).into_iter().flat_map(Planned::atoms);
            let mut inputs = atoms.map(|atom| &version.project.plan.atoms[atom].input);
            let territories = territories(version, &moved.territory);
            inputs.any(|input| {
                let lagged = moved.year - i32::from(input.lag);
                let year = input.pinned.map_or(lagged, crate::period::Year::number);
                // A group of everybody is read as that group.
                let of_everybody = input.groups.as_slice() == [EVERYONE];
                let groups =
                    if of_everybody { std::slice::from_ref(&moved.grp) } else { &input.groups };
                groups.iter().any(|group| {
                    territories.iter().any(|territory| {
                        let key = (input.variable.clone(), territory.clone(), year, group.clone());
                        self.figures.contains(&key)
                    })
                })
            })
        })
    }

    fn boundary(&self, moved: &Moved) -> bool {
        let changed = Some(Reason::BoundaryChanged.as_str());
        let told =
            moved.before_reason.as_deref() == changed || moved.after_reason.as_deref() == changed;
        let since = |version: Version<'_>| -> Vec<Option<NaiveDate>> {
            let register = &version.project.catalogue.register;
            let gminas = territories(version, &moved.territory).into_iter();
            let gminas = gminas.filter_map(|it| crate::territory::Teryt6::parse(&it));
            gminas.map(|it| register.gminas.get(&it).and_then(|it| it.boundary_from)).collect()
        };
        told || since(self.before) != since(self.after)
    }

    fn breaks(&self, indicator: &str) -> bool {
        let of = |version: Version<'_>| -> Vec<(String, Break)> {
            let project = version.project;
            let atoms = planned(version, indicator).into_iter().flat_map(Planned::atoms);
            let read: BTreeSet<&str> =
                atoms.map(|atom| project.plan.atoms[atom].input.variable.as_str()).collect();
            let variables = project.catalogue.datasets.iter().flat_map(|it| &it.variables);
            let variables = variables.filter(|it| read.contains(it.name.as_str()));
            variables
                .flat_map(|it| it.breaks.iter().map(|found| (it.name.clone(), found.clone())))
                .collect()
        };
        of(self.before) != of(self.after)
    }
}

fn planned<'a>(version: Version<'a>, indicator: &str) -> Option<&'a Planned> {
    version.project.plan.indicators.iter().find(|it| it.id == indicator)
}

/// The territory itself and, of an area, its members.
fn territories(version: Version<'_>, territory: &str) -> Vec<String> {
    let register = &version.project.catalogue.register;
    let mut found = vec![territory.to_owned()];
    if let Some(area) = Territory::parse(territory) {
        let members = register.members_of(area, version.generation.manifest.as_of);
        found.extend(members.map(|member| member.code.to_string()));
    }
    found
}
