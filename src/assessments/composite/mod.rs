//! Composite indices: many indicators made into one number, level by level, with how far each rank
//! depends on the choices made on the way.
//!
//! Source: W. Becker, `COINr` (the pipeline of its ASEM example): divide by denominators, impute by
//! the mean of a group, leave out units with too little, treat outliers, scale to 0 to 100 in the
//! wanted direction, and take weighted means upwards with weights that count what is known. OECD and
//! JRC, *Handbook on Constructing Composite Indicators* (2008), for the order of steps and why. Every
//! step has other ways, which a [`Spec`] names.

pub mod aggregate;
pub mod beside;
pub mod compared;
mod files;
pub mod frontier;
pub mod impute;
pub mod impute_em;
mod means;
pub mod normalise;
pub mod ordering;
mod programme;
mod rank_spread;
mod ranking;
pub mod reachable;
mod rows;
pub mod saved;
pub mod sensitivity;
pub mod simulation;
pub mod sobol;
pub mod spec;
mod treatment;
pub mod weigh;

pub use files::read;
pub use rank_spread::{Pairs, RankInterval, RankSpread};
pub use spec::Spec;
pub(super) use treatment::skewness;
pub use treatment::{Treatment, treated};

use super::real;
use crate::language::Text;
use aggregate::{Aggregator, aggregated};
use impute::{Filled, NoFilling};
use normalise::{Marks, Normaliser, normalised};
use spec::{Impute, Outliers, Weigh};
use weigh::{Component, Unweighable};

/// When the EM algorithm stops: no moment of the standardised indicators moves by more than this.
const EM: impute_em::Stop = impute_em::Stop { tolerance: 1e-10, iterations: 10_000 };

/// An indicator or an aggregate.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its code.
    pub code: String,
    /// How high it stands: indicators lowest, at 1.
    pub level: u32,
    /// 1 where more is better, -1 where less is.
    pub direction: f64,
    /// Its weight within its parent.
    pub weight: f64,
    /// What it is divided by, a column of the data.
    pub denominator: Option<String>,
    /// The place of its parent among the parts; `None` for the index itself.
    pub parent: Option<usize>,
    /// What it is measured against.
    pub marks: Marks,
}

/// What an index is made of: parts from the lowest level up, the index last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Design {
    /// Indicators and aggregates.
    pub parts: Vec<Part>,
    /// How many of them are indicators; they come first.
    pub indicators: usize,
}

/// Values of units: a column for each indicator of a design, already divided by its denominator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// The units.
    pub units: Vec<String>,
    /// The column that names groups.
    pub group: Option<String>,
    /// The group of each unit, by which missing values are imputed; empty for none.
    pub groups: Vec<String>,
    /// For each indicator the value of each unit.
    pub columns: Vec<Vec<Option<f64>>>,
    /// The same for every year the data hold, ascending, the last being `columns`; empty where the
    /// data know no years.
    pub years: Vec<(i32, Vec<Vec<Option<f64>>>)>,
}

/// Indicators ready to be aggregated.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// For each indicator the value of each unit, imputed and treated.
    pub values: Vec<Vec<Option<f64>>>,
    /// For each indicator the score of each unit, more being better.
    pub scores: Vec<Vec<Option<f64>>>,
    /// What was done to each indicator.
    pub treatments: Vec<Treatment>,
    /// For each indicator how many values were imputed.
    pub imputed: Vec<usize>,
    /// Which units have enough of the indicators.
    pub kept: Vec<bool>,
}

/// An index worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// The indicators it was made from.
    pub prepared: Prepared,
    /// For each part the score of each unit.
    pub scores: Vec<Vec<Option<f64>>>,
    /// The design with the weights that were used.
    pub design: Design,
    /// For each part weighed by it, its place and the first principal component of its children.
    pub components: Vec<(usize, Component)>,
}

/// Why there is no index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoIndex {
    /// Missing values could not be imputed.
    Filling(NoFilling),
    /// There are no weights for the children of this part.
    Weights(String, Unweighable),
    /// Values of other years are asked for, and the data know no years.
    NoYears,
    /// No indicator gives any unit a score.
    NoScores,
    /// Values are compared with those of a unit that is not there.
    NoReference(String),
}

impl NoIndex {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(&self) -> Text {
        match self {
            Self::Filling(why) => {
                let Text { pl, en } = why.words();
                Text::new(format!("nie da się uzupełnić: {pl}"), format!("cannot impute: {en}"))
            }
            Self::Weights(part, why) => {
                let Text { pl, en } = why.words();
                Text::new(
                    format!("brak wag w `{part}`: {pl}"),
                    format!("no weights in `{part}`: {en}"),
                )
            }
            Self::NoScores => Text::new(
                "żaden wskaźnik nie daje żadnej jednostce oceny: za mało danych albo wartości wszędzie \
                 takie same",
                "no indicator gives any unit a score: too little data, or values the same everywhere",
            ),
            Self::NoReference(name) => Text::new(
                format!("nie ma jednostki `{name}`, do której wartości się odnoszą"),
                format!("there is no unit `{name}`, to which values refer"),
            ),
            Self::NoYears => Text::new(
                "uzupełnianie z innych lat: dane nie mają kolumny `Time`",
                "imputing from other years: the data have no column `Time`",
            ),
        }
    }
}

/// Works an index out.
///
/// # Errors
/// Missing values that cannot be imputed as asked, weights that the data do not give.
pub fn index(design: &Design, data: &Data, spec: &Spec) -> Result<Index, NoIndex> {
    let way = (spec.impute, spec.outliers, spec.normalise);
    let prepared = prepared(design, data, spec.least_known, way)?;
    if !data.units.is_empty() && prepared.scores.iter().flatten().all(Option::is_none) {
        return Err(NoIndex::NoScores);
    }
    let mut used = design.clone();
    let mut components = Vec::new();
    let made = upwards(design, &spec.aggregate, &prepared.scores, |place, children, columns| {
        let parts = || children.iter().filter_map(|child| design.parts.get(*child));
        let found = weights(spec.weigh, columns, parts().map(|part| part.weight).collect());
        let code = || design.parts.get(place).map_or_else(String::new, |part| part.code.clone());
        let (weights, component) = found.map_err(|why| NoIndex::Weights(code(), why))?;
        components.extend(component.map(|component| (place, component)));
        for (child, weight) in children.iter().zip(&weights) {
            if let Some(part) = used.parts.get_mut(*child) {
                part.weight = *weight;
            }
        }
        Ok(weights)
    })?;
    if made.last().is_some_and(|index| !index.is_empty() && index.iter().all(Option::is_none)) {
        return Err(NoIndex::NoScores);
    }
    let scores = prepared.scores.iter().cloned().chain(made).collect();
    Ok(Index { prepared, scores, design: used, components })
}

/// The scores of every aggregate, one level after another; `weigh` is given the place of each, those of
/// its children and their scores, and gives the weights of the children.
///
/// A unit whose scores a mean cannot take, such as 0 in a geometric one, has no score above either: the
/// rest of it alone would flatter it.
fn upwards<E>(
    design: &Design,
    by: &Aggregator,
    scores: &[Vec<Option<f64>>],
    mut weigh: impl FnMut(usize, &[usize], &[&[Option<f64>]]) -> Result<Vec<f64>, E>,
) -> Result<Vec<Vec<Option<f64>>>, E> {
    let mut made: Vec<Vec<Option<f64>>> = Vec::new();
    let mut lost = vec![false; scores.first().map_or(0, Vec::len)];
    for place in design.indicators..design.parts.len() {
        let parts = design.parts.iter().take(place).enumerate();
        let children = parts.filter(|(_, part)| part.parent == Some(place));
        let children: Vec<usize> = children.map(|(child, _)| child).collect();
        let of_child = |child: &usize| match child.checked_sub(design.indicators) {
            None => scores.get(*child).map(Vec::as_slice),
            Some(aggregate) => made.get(aggregate).map(Vec::as_slice),
        };
        let columns: Vec<&[Option<f64>]> = children.iter().filter_map(of_child).collect();
        let mut column = aggregated(by, &columns, &weigh(place, &children, &columns)?);
        for (unit, (score, lost)) in column.iter_mut().zip(&mut lost).enumerate() {
            let known = columns.iter().any(|child| child.get(unit).is_some_and(Option::is_some));
            *lost |= known && score.is_none();
            *score = score.filter(|_| !*lost);
        }
        made.push(column);
    }
    Ok(made)
}

fn weights(
    by: Weigh,
    columns: &[&[Option<f64>]],
    given: Vec<f64>,
) -> Result<(Vec<f64>, Option<Component>), Unweighable> {
    let weights = match by {
        Weigh::Given => given,
        // One child alone has no component and no entropy to be compared by.
        _ if columns.len() <= 1 => weigh::equal(columns.len())?,
        Weigh::Equal => weigh::equal(columns.len())?,
        Weigh::PrincipalComponent => {
            let component = weigh::principal_component(columns)?;
            return Ok((component.weights.clone(), Some(component)));
        }
        Weigh::Entropy => weigh::entropy(columns)?,
    };
    Ok((weights, None))
}

/// Imputes, leaves out units with too little, treats outliers and normalises.
///
/// # Errors
/// Missing values that cannot be imputed as asked.
pub fn prepared(
    design: &Design,
    data: &Data,
    least_known: f64,
    (impute, outliers, normaliser): (Impute, Outliers, Normaliser),
) -> Result<Prepared, NoIndex> {
    let filled = filled(data, impute)?;
    let columns: Vec<&[Option<f64>]> = filled.iter().map(|it| it.values.as_slice()).collect();
    let kept: Vec<bool> =
        (0..data.units.len()).map(|unit| has_enough(&columns, unit, least_known)).collect();
    let mut found = Prepared {
        values: Vec::with_capacity(columns.len()),
        scores: Vec::with_capacity(design.parts.len()),
        treatments: Vec::with_capacity(columns.len()),
        imputed: filled.iter().map(|it| it.filled.iter().filter(|it| **it).count()).collect(),
        kept,
    };
    for (column, part) in columns.iter().zip(&design.parts) {
        let of_kept: Vec<Option<f64>> =
            column.iter().zip(&found.kept).map(|(value, kept)| value.filter(|_| *kept)).collect();
        let (column, treatment) = match outliers {
            Outliers::Leave => (of_kept, Treatment::None),
            Outliers::WinsoriseThenLog => treated(&of_kept),
        };
        // A mark is in the unit of the values, which logarithms are not.
        let marks = if treatment == Treatment::Logged { Marks::default() } else { part.marks };
        found.scores.push(normalised(&normaliser, &column, part.direction, &marks));
        found.values.push(column);
        found.treatments.push(treatment);
    }
    Ok(found)
}

fn filled(data: &Data, impute: Impute) -> Result<Vec<Filled>, NoIndex> {
    let columns = data.columns.iter();
    Ok(match impute {
        Impute::Leave => columns.map(|column| Filled::none(column)).collect(),
        Impute::GroupMean => columns.map(|it| impute::group_mean(it, &data.groups)).collect(),
        Impute::GroupMedian => columns.map(|it| impute::group_median(it, &data.groups)).collect(),
        Impute::Em => {
            let found = impute_em::expectation_maximisation(&data.columns, EM);
            found.map_err(NoIndex::Filling)?.columns
        }
        Impute::Panel if data.years.is_empty() => return Err(NoIndex::NoYears),
        Impute::Panel => {
            let last = |place: usize| {
                let years = data.years.iter();
                let years: Vec<(i32, Vec<Option<f64>>)> = years
                    .map(|(year, columns)| (*year, columns.get(place).cloned().unwrap_or_default()))
                    .collect();
                impute::panel(&years).map(|mut found| found.pop())
            };
            let found: Result<Vec<Option<Filled>>, NoFilling> =
                (0..data.columns.len()).map(last).collect();
            found.map_err(NoIndex::Filling)?.into_iter().flatten().collect()
        }
    })
}

fn has_enough(columns: &[&[Option<f64>]], unit: usize, least_known: f64) -> bool {
    let known = columns.iter().filter(|column| column.get(unit).is_some_and(Option::is_some));
    let share = real(known.count()).zip(real(columns.len()));
    share.is_some_and(|(known, all)| all > 0.0 && known / all >= least_known)
}

impl Index {
    /// The weight of each indicator in the whole, as [`overall_weights`], none where it gives nobody a score.
    #[must_use]
    pub fn weights_used(&self) -> Vec<Option<f64>> {
        let mut used = self.design.clone();
        for (part, scores) in used.parts.iter_mut().zip(&self.scores) {
            if scores.iter().all(Option::is_none) {
                part.weight = 0.0;
            }
        }
        let weights = overall_weights(&used).into_iter();
        weights.map(|weight| Some(weight).filter(|weight| *weight > 0.0)).collect()
    }
}

/// The weight of each indicator in the whole: the product of its own and of those above it, each as a
/// share of what its parent has.
#[must_use]
pub fn overall_weights(design: &Design) -> Vec<f64> {
    let share = |part: &Part| {
        let beside = design.parts.iter().filter(|other| other.parent == part.parent);
        part.weight / beside.map(|other| other.weight).sum::<f64>()
    };
    let overall = |part: &Part| {
        let mut whole = share(part);
        let mut above = part.parent;
        while let Some(parent) = above.and_then(|place| design.parts.get(place)) {
            if parent.parent.is_some() {
                whole *= share(parent);
            }
            above = parent.parent;
        }
        if whole.is_finite() { whole } else { 0.0 }
    };
    design.parts.iter().take(design.indicators).map(overall).collect()
}

/// The rank of each unit by a score, the highest first; equal scores share the better rank.
#[must_use]
pub fn ranks(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut order: Vec<f64> = scores.iter().flatten().copied().collect();
    order.sort_by(|a, b| b.total_cmp(a));
    let rank = |score: f64| order.partition_point(|other| *other > score) + 1;
    scores.iter().map(|score| score.map(rank)).collect()
}

#[cfg(test)]
#[path = "../tests/composites.rs"]
mod composites;

#[cfg(test)]
#[path = "../tests/composite_cases.rs"]
mod cases;
