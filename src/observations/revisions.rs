//! What a variable's successive vintages say differently of the same figure, by how much, and why.

use crate::period::{Break, Year};
use crate::reading::Reading;
use crate::sources::descriptor::Dataset;
use crate::sources::marks::attribute_note;
use crate::sources::tidy_csv::Observation;
use crate::territory::{Register, Territory, Teryt6};
use chrono::{Datelike as _, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A figure as one vintage prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// When it was published.
    pub vintage: NaiveDate,
    /// By which dataset.
    pub dataset: Arc<str>,
    /// What it says.
    pub reading: Reading,
}

/// Why two vintages differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The provider revised the figure.
    Revision,
    /// It is counted in another way: the variable has a break in that year, or the row says so.
    Method,
    /// The gmina's boundary changed in that year or on the day after it.
    Boundary,
    /// The gmina belonged to the metropolis in one of the vintages only.
    Membership,
}

impl Cause {
    /// Every cause, in the order of the enum.
    pub const ALL: [Self; 4] = [Self::Revision, Self::Method, Self::Boundary, Self::Membership];

    /// The word of tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Revision => "revision",
            Self::Method => "method",
            Self::Boundary => "boundary",
            Self::Membership => "membership",
        }
    }
}

/// A figure that changed from one vintage to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// What it is about.
    pub territory: Territory,
    /// When.
    pub year: Year,
    /// For whom.
    pub grp: Arc<str>,
    /// What the earlier vintage says.
    pub from: Printed,
    /// What the later vintage says.
    pub to: Printed,
    /// By how much; `None` where one of them is no number.
    pub difference: Option<f64>,
    /// The same in per cent of the earlier figure; `None` also where that is zero.
    pub percent: Option<f64>,
    /// Why.
    pub cause: Cause,
}

/// A total of the metropolis or its ring that changed from one vintage to the next, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalRevision {
    /// The change of the total; its cause is the one with the largest part.
    pub total: Revision,
    /// The parts of the change by cause, in the order of [`Cause::ALL`]; they add up to the
    /// difference.
    pub parts: [f64; 4],
}

/// What changed between successive vintages of a variable, of one dataset or of several, by
/// territory, year, group and vintage. Vintages that agree are left out.
#[must_use]
pub fn revisions(
    observations: &[Observation],
    variable: &str,
    register: &Register,
    datasets: &[Dataset],
) -> Vec<Revision> {
    let breaks = breaks(variable, datasets);
    let mut rows: Vec<&Observation> =
        observations.iter().filter(|row| *row.variable == *variable).collect();
    rows.sort_by(|a, b| figure(a).cmp(&figure(b)).then_with(|| published(a).cmp(&published(b))));
    let mut found = Vec::new();
    for figure in rows.chunk_by(|a, b| figure(a) == figure(b)) {
        for pair in figure.windows(2) {
            let [from, to] = pair else { continue };
            if from.reading == to.reading {
                continue;
            }
            let cause = cause(register, &breaks, from, to);
            let (from_value, to_value) = (from.reading.value(), to.reading.value());
            let (difference, percent) = change(from_value, to_value);
            found.push(Revision {
                territory: to.territory,
                year: to.year,
                grp: to.grp.clone(),
                from: printed(from),
                to: printed(to),
                difference,
                percent,
                cause,
            });
        }
    }
    found
}

/// What changed in the total of `area`, the metropolis or its ring, between successive vintages
/// that hold every member of their day. The total of a vintage is that of its dataset as it stood
/// then: members it does not print anew keep their figure. Only what may be summed has totals.
#[must_use]
pub fn totals(
    observations: &[Observation],
    variable: &str,
    area: Territory,
    register: &Register,
    datasets: &[Dataset],
) -> Vec<TotalRevision> {
    let mut described = datasets.iter().filter_map(|dataset| dataset.variable(variable));
    if !described.next().is_some_and(|variable| variable.measure.is_extensive()) {
        return Vec::new();
    }
    let breaks = breaks(variable, datasets);
    let mut rows: Vec<&Observation> = observations
        .iter()
        .filter(|row| *row.variable == *variable && matches!(row.territory, Territory::Gmina(_)))
        .collect();
    let moment = |row: &Observation| (row.year, row.grp.clone());
    rows.sort_by(|a, b| {
        (moment(a), published(a), a.territory).cmp(&(moment(b), published(b), b.territory))
    });
    let mut found = Vec::new();
    for moment in rows.chunk_by(|a, b| (a.year, &a.grp) == (b.year, &b.grp)) {
        let states = states(moment, area, register);
        for pair in states.windows(2) {
            let [from, to] = pair else { continue };
            found.extend(total_revision(register, &breaks, area, from, to));
        }
    }
    found
}

/// The figures of all members of one day, as one dataset had them.
struct State<'a> {
    row: &'a Observation,
    members: BTreeMap<Teryt6, &'a Observation>,
}

impl State<'_> {
    fn total(&self) -> f64 {
        self.members.values().filter_map(|row| row.reading.value()).sum()
    }
}

/// The states of all datasets after each of their vintages, where complete, in order.
fn states<'a>(rows: &[&'a Observation], area: Territory, register: &Register) -> Vec<State<'a>> {
    let mut known: BTreeMap<&str, BTreeMap<Teryt6, &Observation>> = BTreeMap::new();
    let mut states = Vec::new();
    let editions = rows.chunk_by(|a, b| (a.vintage, &a.dataset) == (b.vintage, &b.dataset));
    for edition in editions {
        let Some(first) = edition.first() else { continue };
        let dataset = known.entry(&first.dataset).or_default();
        for row in edition {
            if let Territory::Gmina(code) = row.territory {
                dataset.insert(code, row);
            }
        }
        let members = register.members_of(area, first.vintage).map(|member| member.code);
        let members: BTreeSet<Teryt6> = members.collect();
        let figure = |code: Teryt6| {
            let row = dataset.get(&code).filter(|row| row.reading.value().is_some())?;
            Some((code, *row))
        };
        let figures: Option<BTreeMap<Teryt6, &Observation>> =
            members.into_iter().map(figure).collect();
        states.extend(
            figures
                .filter(|members| !members.is_empty())
                .map(|members| State { row: first, members }),
        );
    }
    states
}

fn total_revision(
    register: &Register,
    breaks: &[&Break],
    area: Territory,
    from: &State<'_>,
    to: &State<'_>,
) -> Option<TotalRevision> {
    let codes: BTreeSet<&Teryt6> = from.members.keys().chain(to.members.keys()).collect();
    let mut parts = [0.0; 4];
    for code in codes {
        let (before, after) = (from.members.get(code), to.members.get(code));
        let value = |row: Option<&&Observation>| row.and_then(|row| row.reading.value());
        let cause = match (before, after) {
            (Some(before), Some(after)) => cause(register, breaks, before, after),
            _ => Cause::Membership,
        };
        let difference = value(after).unwrap_or(0.0) - value(before).unwrap_or(0.0);
        if let Some(part) = parts.get_mut(cause as usize) {
            *part += difference;
        }
    }
    if parts.iter().all(|part| *part == 0.0) {
        return None;
    }
    let (before, after) = (from.total(), to.total());
    // The sum of the parts, not of the totals: they add up exactly whatever rounding does.
    let difference = parts.iter().sum::<f64>();
    let largest = Cause::ALL.into_iter().max_by(|a, b| {
        let size = |cause: &Cause| parts.get(*cause as usize).copied().unwrap_or(0.0).abs();
        size(a).total_cmp(&size(b)).then(b.cmp(a))
    })?;
    let total = |state: &State<'_>, value| Printed {
        vintage: state.row.vintage,
        dataset: state.row.dataset.clone(),
        reading: Reading::finite(value),
    };
    let revision = Revision {
        territory: area,
        year: to.row.year,
        grp: to.row.grp.clone(),
        from: total(from, before),
        to: total(to, after),
        difference: Some(difference),
        percent: percent(before, difference),
        cause: largest,
    };
    Some(TotalRevision { total: revision, parts })
}

/// Why two rows of one figure differ. What is known of the gmina alone comes before what is known
/// of the whole variable.
fn cause(register: &Register, breaks: &[&Break], from: &Observation, to: &Observation) -> Cause {
    let year = to.year;
    let moved = match to.territory {
        Territory::Gmina(code) => register.gminas.get(&code).and_then(|it| it.boundary_from),
        Territory::Metropolis | Territory::Ring | Territory::Poland => None,
    };
    // A stock of 31 December may be printed in the boundaries of the next morning.
    let near = |day: NaiveDate| (year.number()..=year.number() + 1).contains(&day.year());
    if moved.is_some_and(near) {
        return Cause::Boundary;
    }
    // The year of a break is the one that is counted in the old way first and in the new way later.
    let broken = breaks.iter().any(|it| it.year == year);
    let says = |row: &Observation| {
        attribute_note("M").is_some_and(|(pl, en)| row.note.contains(pl) || row.note.contains(en))
    };
    if broken || says(to) != says(from) { Cause::Method } else { Cause::Revision }
}

fn breaks<'a>(variable: &str, datasets: &'a [Dataset]) -> Vec<&'a Break> {
    let described = datasets.iter().filter_map(|dataset| dataset.variable(variable));
    described.flat_map(|variable| &variable.breaks).collect()
}

fn figure(row: &Observation) -> (Year, &str, Territory) {
    (row.year, &row.grp, row.territory)
}

fn published(row: &Observation) -> (NaiveDate, &str, &str, usize) {
    (row.vintage, &row.dataset, &row.file, row.line)
}

fn printed(row: &Observation) -> Printed {
    Printed { vintage: row.vintage, dataset: row.dataset.clone(), reading: row.reading }
}

fn change(from: Option<f64>, to: Option<f64>) -> (Option<f64>, Option<f64>) {
    let Some((from, to)) = from.zip(to) else { return (None, None) };
    let difference = to - from;
    (difference.is_finite().then_some(difference), percent(from, difference))
}

fn percent(from: f64, difference: f64) -> Option<f64> {
    Some(difference / from.abs() * 100.0).filter(|percent| percent.is_finite())
}

/// The columns of [`table`].
pub const COLUMNS: [&str; 16] = [
    "territory",
    "name",
    "year",
    "grp",
    "from_vintage",
    "from_dataset",
    "from",
    "to_vintage",
    "to_dataset",
    "to",
    "difference",
    "percent",
    "revision",
    "method",
    "boundary",
    "membership",
];

/// The columns of [`table`] that are numbers.
pub const NUMBERS: [&str; 9] =
    ["year", "from", "to", "difference", "percent", "revision", "method", "boundary", "membership"];

/// The cells of totals and of single figures below them, in the order of [`COLUMNS`]: the whole
/// difference of a single figure stands under its cause. A reading that is no number is its reason.
#[must_use]
pub fn table(
    totals: &[TotalRevision],
    revisions: &[Revision],
    register: &Register,
) -> Vec<Vec<Option<String>>> {
    let whole = |revision: &Revision| {
        Cause::ALL.map(|cause| revision.difference.filter(|_| cause == revision.cause))
    };
    let totals = totals.iter().map(|it| (&it.total, it.parts.map(Some)));
    let single = revisions.iter().map(|it| (it, whole(it)));
    totals.chain(single).map(|(it, parts)| cells(it, parts, register)).collect()
}

fn cells(it: &Revision, parts: [Option<f64>; 4], register: &Register) -> Vec<Option<String>> {
    let name = match it.territory {
        Territory::Gmina(code) => register.name(code),
        area => area.to_string(),
    };
    let reading = |reading: Reading| {
        let reason = || reading.reason().map(|reason| reason.to_string());
        reading.value().map(|value| value.to_string()).or_else(reason)
    };
    let number = |value: f64| value.to_string();
    let mut cells = vec![
        Some(it.territory.to_string()),
        Some(name),
        Some(it.year.to_string()),
        Some(it.grp.to_string()),
        Some(it.from.vintage.to_string()),
        Some(it.from.dataset.to_string()),
        reading(it.from.reading),
        Some(it.to.vintage.to_string()),
        Some(it.to.dataset.to_string()),
        reading(it.to.reading),
        it.difference.map(number),
        it.percent.map(|percent| format!("{percent:.2}")),
    ];
    cells.extend(parts.map(|part| part.map(number)));
    cells
}

#[cfg(test)]
#[path = "tests/revisions.rs"]
mod tests;
