//! The figures under judgement in the orders rules look at them: as series, one territory over the
//! years, and as editions, what one dataset published on one day about one variable and year.

use crate::period::{Break, Year};
use crate::reading::{Reading, Reason};
use crate::sources::descriptor::Dataset;
use crate::sources::tidy_csv::{EVERYONE, Observation};
use crate::territory::{Register, Territory, Teryt6};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A name, as its place in the sorted list of its kind.
pub(super) type Name = u32;

/// What tells one row from another. The order of the fields
/// is the order of series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) variable: Name,
    pub(super) dataset: Name,
    pub(super) group: Name,
    pub(super) territory: Territory,
    pub(super) year: Year,
    pub(super) vintage: NaiveDate,
    pub(super) file: Name,
    pub(super) line: usize,
    /// The place of the row among the observations.
    pub(super) row: usize,
}

/// All observations, ordered; made once for all rules.
pub(super) struct Figures<'a> {
    pub(super) rows: &'a [Observation],
    pub(super) register: &'a Register,
    datasets: &'a [Dataset],
    members: Vec<Teryt6>,
    variables: Vec<&'a str>,
    owners: Vec<&'a str>,
    groups: Vec<&'a str>,
    /// The group of everyone together.
    pub(super) everyone: Option<Name>,
    values: Vec<Option<f64>>,
    series: Vec<Key>,
    editions: Vec<Key>,
    /// Where the rows of each variable stand, in both orders.
    places: Vec<Range<usize>>,
    /// By variable, made when first asked for.
    speaking: Vec<OnceLock<Vec<Key>>>,
}

/// The part of the figures a rule is about.
#[derive(Debug)]
pub(super) struct Scope {
    /// The variables, by their places.
    pub(super) variables: Vec<Name>,
    /// The only dataset, for a rule of its own.
    pub(super) dataset: Option<Name>,
}

/// The number a row prints in the variable's own unit, whether it counts or is held back as
/// doubtful.
#[must_use]
pub(super) fn printed_number(row: &Observation) -> Option<f64> {
    match row.reading {
        Reading::Known(value) => Some(value),
        Reading::Missing(Reason::Doubtful) if own_unit(row) => {
            row.source_value.trim().parse().ok().filter(|value: &f64| value.is_finite())
        }
        Reading::Missing(_) | Reading::Withheld(_) => None,
    }
}

/// Whether the printed value is in the variable's unit.
pub(super) fn own_unit(row: &Observation) -> bool {
    row.source_unit.is_empty() || row.source_unit == *row.unit
}

impl<'a> Figures<'a> {
    /// Puts the observations in order: n log n.
    pub(super) fn new(
        rows: &'a [Observation],
        register: &'a Register,
        datasets: &'a [Dataset],
    ) -> Self {
        let variables = sorted_names(rows, |row| &row.variable);
        let owners = sorted_names(rows, |row| &row.dataset);
        let groups = sorted_names(rows, |row| &row.grp);
        let files = sorted_names(rows, |row| &row.file);
        let mut series: Vec<Key> = Vec::with_capacity(rows.len());
        let mut last: Option<(&Observation, Key)> = None;
        for (at, row) in rows.iter().enumerate() {
            // Neighbours mostly share their names: no search for those.
            let named =
                |known: &[&str], name: fn(&Observation) -> &Arc<str>, kept: fn(&Key) -> Name| {
                    match &last {
                        Some((before, key)) if Arc::ptr_eq(name(before), name(row)) => kept(key),
                        _ => place(known, name(row)).unwrap_or_default(),
                    }
                };
            let key = Key {
                variable: named(&variables, |row| &row.variable, |key| key.variable),
                dataset: named(&owners, |row| &row.dataset, |key| key.dataset),
                group: named(&groups, |row| &row.grp, |key| key.group),
                territory: row.territory,
                year: row.year,
                vintage: row.vintage,
                file: named(&files, |row| &row.file, |key| key.file),
                line: row.line,
                row: at,
            };
            series.push(key);
            last = Some((row, key));
        }
        series.par_sort();
        let mut editions = series.clone();
        let group = |key: &Key| (key.variable, key.dataset, key.group);
        // A stable sort keeps the order of the territories.
        let by_moment = |keys: &mut [Key]| keys.sort_by_key(|key| (key.year, key.vintage));
        editions.par_chunk_by_mut(|a, b| group(a) == group(b)).for_each(by_moment);
        let values = rows.par_iter().map(printed_number).collect();
        let everyone = place(&groups, EVERYONE);
        let speaking = variables.iter().map(|_| OnceLock::new()).collect();
        let mut members: Vec<Teryt6> = register.members.iter().map(|it| it.code).collect();
        members.sort_unstable();
        Self {
            rows,
            register,
            datasets,
            members,
            variables,
            owners,
            groups,
            everyone,
            values,
            places: places(&series),
            series,
            editions,
            speaking,
        }
    }

    /// The place of a variable among those that have rows.
    pub(super) fn variable(&self, name: &str) -> Option<Name> {
        place(&self.variables, name)
    }

    /// The place of a dataset among those that have rows.
    pub(super) fn dataset(&self, id: &str) -> Option<Name> {
        place(&self.owners, id)
    }

    /// The place of a group among those that occur.
    pub(super) fn group(&self, name: &str) -> Option<Name> {
        place(&self.groups, name)
    }

    /// Whether a territory is or was a member.
    pub(super) fn is_member(&self, territory: Territory) -> bool {
        matches!(territory, Territory::Gmina(code) if self.members.binary_search(&code).is_ok())
    }

    /// The words of a group.
    pub(super) fn group_name(&self, group: Name) -> &'a str {
        self.groups.get(group as usize).copied().unwrap_or(EVERYONE)
    }

    /// The row of a key.
    pub(super) fn row(&self, key: &Key) -> &'a Observation {
        &self.rows[key.row]
    }

    /// The number a row prints, also when it is held back already.
    pub(super) fn printed(&self, key: &Key) -> Option<f64> {
        self.values[key.row]
    }

    /// The number of a row that counts: a figure held back is judged but bears no witness.
    pub(super) fn counting(&self, key: &Key) -> Option<f64> {
        self.rows[key.row].reading.value()
    }

    /// The rows of a scope, in the order of series.
    pub(super) fn keys<'s>(&'s self, scope: &'s Scope) -> impl Iterator<Item = &'s Key> {
        self.slices(&self.series, scope).flatten()
    }

    /// The series of a scope: every row of one dataset, variable, group and territory, by year and
    /// vintage.
    pub(super) fn series<'s>(&'s self, scope: &'s Scope) -> impl Iterator<Item = &'s [Key]> {
        let one = |a: &Key, b: &Key| {
            (a.dataset, a.group, a.territory) == (b.dataset, b.group, b.territory)
        };
        self.slices(&self.series, scope).flat_map(move |keys| keys.chunk_by(one))
    }

    /// The editions of a scope: the territories of one dataset, variable, group, year and vintage.
    pub(super) fn editions<'s>(&'s self, scope: &'s Scope) -> impl Iterator<Item = &'s [Key]> {
        let one = |a: &Key, b: &Key| {
            (a.dataset, a.group, a.year, a.vintage) == (b.dataset, b.group, b.year, b.vintage)
        };
        self.slices(&self.editions, scope).flat_map(move |keys| keys.chunk_by(one))
    }

    /// The rows of each variable of a scope, of its only dataset where it has one.
    fn slices<'s>(&'s self, keys: &'s [Key], scope: &'s Scope) -> impl Iterator<Item = &'s [Key]> {
        scope.variables.iter().map(move |variable| {
            let all = self.of_variable(keys, *variable);
            scope.dataset.map_or(all, |dataset| within(all, |key| key.dataset.cmp(&dataset)))
        })
    }

    /// The rows of a variable in one of the two orders.
    fn of_variable<'s>(&'s self, keys: &'s [Key], variable: Name) -> &'s [Key] {
        self.places
            .get(variable as usize)
            .and_then(|place| keys.get(place.clone()))
            .unwrap_or_default()
    }

    /// The rows of one figure of one dataset, in every vintage; `names` are its dataset, variable
    /// and group.
    pub(super) fn named(
        &self,
        names: (&str, &str, &str),
        territory: Territory,
        year: Year,
    ) -> &[Key] {
        let found = (self.dataset(names.0), self.variable(names.1), self.group(names.2));
        let (Some(dataset), Some(variable), Some(group)) = found else { return &[] };
        let wanted = (variable, dataset, group, territory, year);
        within(&self.series, |key| {
            (key.variable, key.dataset, key.group, key.territory, key.year).cmp(&wanted)
        })
    }

    /// Another variable or territory beside `key`: in the same edition, or where `everywhere` the
    /// row that speaks for it among all datasets.
    pub(super) fn beside(
        &self,
        key: &Key,
        variable: Name,
        territory: Territory,
        everywhere: bool,
    ) -> Option<&Key> {
        if everywhere {
            return self.speaking(variable, key.group, territory, key.year);
        }
        let place = |key: &Key| (key.dataset, key.group, key.year, key.vintage);
        let wanted = (place(key), territory);
        let editions = self.of_variable(&self.editions, variable);
        let at = editions.partition_point(|it| (place(it), it.territory) < wanted);
        editions.get(at).filter(|found| (place(found), found.territory) == wanted)
    }

    /// The row that speaks for a figure when several do: within a dataset the newest vintage;
    /// between datasets a known value, then a vintage its provider states, then the newest, then
    /// the dataset's name. The same order as in the statement that computes indicators.
    pub(super) fn speaking(
        &self,
        variable: Name,
        group: Name,
        territory: Territory,
        year: Year,
    ) -> Option<&Key> {
        let speaking =
            self.speaking.get(variable as usize)?.get_or_init(|| self.all_speaking(variable));
        let wanted = (group, year, territory);
        let at = speaking.binary_search_by(|key| figure_order(key).cmp(&wanted)).ok()?;
        speaking.get(at)
    }

    fn all_speaking(&self, variable: Name) -> Vec<Key> {
        let of_dataset =
            |a: &Key, b: &Key| (a.dataset, figure_order(a)) == (b.dataset, figure_order(b));
        let series = self.of_variable(&self.series, variable).chunk_by(of_dataset);
        let mut newest: Vec<Key> = series.filter_map(newest_of).copied().collect();
        newest.sort_by_key(|key| {
            let row = self.row(key);
            let rank = (row.reading.value().is_none(), !row.vintage_stated);
            (figure_order(key), rank, Reverse(key.vintage), key.dataset)
        });
        newest.dedup_by(|later, first| figure_order(later) == figure_order(first));
        newest
    }

    /// The breaks of a variable, of whichever dataset states them.
    pub(super) fn breaks(&self, variable: Name) -> impl Iterator<Item = &'a Break> {
        let name = self.variables.get(variable as usize).copied().unwrap_or_default();
        let described = self.datasets.iter().filter_map(move |dataset| dataset.variable(name));
        described.flat_map(|variable| &variable.breaks)
    }

    /// Whether a variable counts things.
    pub(super) fn counts(&self, variable: Name) -> bool {
        let name = self.variables.get(variable as usize).copied().unwrap_or_default();
        let mut described = self.datasets.iter().filter_map(|dataset| dataset.variable(name));
        described.next().is_some_and(|variable| variable.measure.is_extensive())
    }
}

/// Where the rows of each variable stand among sorted keys.
fn places(series: &[Key]) -> Vec<Range<usize>> {
    let mut end = 0;
    let lengths = series.chunk_by(|a, b| a.variable == b.variable).map(<[Key]>::len);
    lengths
        .map(|length| {
            end += length;
            end - length..end
        })
        .collect()
}

/// The newest row of each year of a series.
pub(super) fn newest(series: &[Key]) -> impl Iterator<Item = &Key> {
    series.chunk_by(|a, b| a.year == b.year).filter_map(newest_of)
}

/// The first row of the newest vintage among rows of one figure.
fn newest_of(figure: &[Key]) -> Option<&Key> {
    let vintage = figure.last()?.vintage;
    figure.iter().find(|key| key.vintage == vintage)
}

const fn figure_order(key: &Key) -> (Name, Year, Territory) {
    (key.group, key.year, key.territory)
}

/// The part of sorted keys where `order` says equal.
fn within(keys: &[Key], order: impl Fn(&Key) -> std::cmp::Ordering) -> &[Key] {
    let start = keys.partition_point(|key| order(key).is_lt());
    let end = keys.partition_point(|key| order(key).is_le());
    keys.get(start..end).unwrap_or_default()
}

/// The place of a name in a sorted list.
fn place(names: &[&str], name: &str) -> Option<Name> {
    names.binary_search(&name).ok().and_then(|at| Name::try_from(at).ok())
}

/// The distinct names of a column, sorted.
fn sorted_names(rows: &[Observation], name: fn(&Observation) -> &Arc<str>) -> Vec<&str> {
    let runs = rows.chunk_by(|a, b| Arc::ptr_eq(name(a), name(b)));
    let distinct: BTreeSet<&str> =
        runs.filter_map(<[Observation]>::first).map(|row| &**name(row)).collect();
    distinct.into_iter().collect()
}
