//! The tables `hejnal composite` prints, and its remarks.

use super::{Asked, Options, Table};
use crate::assessments::composite::aggregate::Aggregator;
use crate::assessments::composite::beside;
use crate::assessments::composite::compared::{Beside, Compared, SETTLED};
use crate::assessments::composite::reachable::{self, RankRange};
use crate::assessments::composite::sensitivity::{Factor, sensitivity};
use crate::assessments::composite::simulation::{Assumptions, Ways};
use crate::assessments::composite::weigh::Component;
use crate::assessments::composite::{Index, Pairs, Part, RankSpread, Treatment, overall_weights};
use crate::cli::say;
use crate::diagnostic::Error;
use crate::language::Lang;

/// Resamples for the intervals of effects.
const RESAMPLES: u32 = 1000;
/// Changes of weights below this are the solver's rounding.
const ROUNDING: f64 = 1e-9;
/// How a unit's ranks spread over the draws: nine of ten lie from low to high; the share of draws it is
/// first in, and in how many it has a rank.
const ENDS: [&str; 6] = ["rank_low", "rank_high", "rank_median", "rank_mean", "first", "ranked"];
/// How many indicators are told as strengths, and as many as weaknesses.
const TOLD: usize = 3;

/// The index, its parts from the top down, other rankings, and how ranks spread.
///
/// # Errors
/// An aggregate whose code is the name of another column.
pub(super) fn index(
    asked: &Asked,
    index: &Index,
    found: &Compared,
    lang: Lang,
) -> Result<Table, Error> {
    let design = &index.design;
    let shown: Vec<usize> = (design.indicators..design.parts.len()).rev().collect();
    let beside: Vec<(&str, &Vec<Option<f64>>)> = found
        .beside
        .iter()
        .filter_map(|(name, ranking)| Some((*name, ranking.as_ref().ok()?)))
        .collect();
    let mut header = ["unit", "rank", "index"].map(str::to_owned).to_vec();
    let parts = shown.iter().skip(1).filter_map(|place| design.parts.get(*place));
    header.extend(parts.map(|part| part.code.clone()));
    header.extend(beside.iter().map(|(name, _)| (*name).to_owned()));
    header.extend(ENDS.map(str::to_owned));
    let twice = header.iter().enumerate().find(|(at, name)| header[..*at].contains(name));
    if let Some((_, name)) = twice {
        return Err(Error::Usage(match lang {
            Lang::Pl => format!("kolumna `{name}` stałaby dwa razy: nadać części inny kod"),
            Lang::En => {
                format!("the column `{name}` would stand twice: give the aggregate another code")
            }
        }));
    }
    let mut rows: Vec<(Option<usize>, Vec<Option<String>>)> = Vec::new();
    for (unit, name) in asked.data.units.iter().enumerate() {
        let rank = found.ranks.get(unit).copied().flatten();
        let number = |column: &[Option<f64>]| {
            column.get(unit).copied().flatten().map(|score| score.to_string())
        };
        let mut cells = vec![Some(name.clone()), rank.map(|it| it.to_string())];
        cells.extend(shown.iter().map(|place| number(index.scores.get(*place)?)));
        cells.extend(beside.iter().map(|(_, column)| number(column)));
        cells.extend(spread_cells(found.spreads.get(unit).copied().flatten()));
        rows.push((rank, cells));
    }
    rows.sort_by_key(|(rank, _)| rank.unwrap_or(usize::MAX));
    let rows = rows.into_iter().map(|(_, cells)| cells).collect();
    Ok(Table { header, rows, words: &["unit"] })
}

/// Of how many pairs the order is settled; nothing where there are none, or too many units to count them.
pub(super) fn pairs(Pairs { settled, all }: Pairs, lang: Lang) -> Option<String> {
    let share = 100.0 * SETTLED;
    let told = match lang {
        Lang::Pl => format!(
            "pary, w których ta sama jednostka jest wyżej w co najmniej {share} % losowań: {settled} z {all}"
        ),
        Lang::En => format!(
            "pairs in which the same unit is above in at least {share} % of draws: {settled} of {all}"
        ),
    };
    (all > 0).then_some(told)
}

fn spread_cells(spread: Option<RankSpread>) -> [Option<String>; 6] {
    let told = |of: fn(&RankSpread) -> String| spread.as_ref().map(of);
    [
        told(|it| it.interval.low.to_string()),
        told(|it| it.interval.high.to_string()),
        told(|it| it.median.to_string()),
        told(|it| it.mean.to_string()),
        told(|it| it.first.to_string()),
        told(|it| it.ranked.to_string()),
    ]
}

/// The effect of each uncertain choice on the mean change of rank.
pub(super) fn effects(asked: &Asked, index: &Index, ways: &Ways, options: &Options) -> Table {
    let aggregators = asked.spec.aggregators();
    let assumptions = Assumptions {
        design: &index.design,
        ways,
        aggregators: &aggregators,
        spread: asked.spec.spread(),
    };
    let found = sensitivity(assumptions, options.draws, RESAMPLES, options.seed);
    let effects = found.change.map(|change| change.effects).unwrap_or_default();
    let rows = found.factors.iter().enumerate().map(|(at, factor)| {
        let name = match factor {
            Factor::Imputation => "impute",
            Factor::Treatment => "outliers",
            Factor::Normalisation => "normalise",
            Factor::Aggregation => "aggregate",
            Factor::Weights => "weights",
        };
        let mut cells = vec![Some(name.to_owned())];
        let effect = effects.get(at);
        let number = |value: f64| Some(value.to_string());
        for estimate in [effect.map(|it| it.first), effect.map(|it| it.total)] {
            cells.push(estimate.and_then(|it| number(it.value)));
            cells.push(estimate.and_then(|it| number(it.low)));
            cells.push(estimate.and_then(|it| number(it.high)));
        }
        cells
    });
    let header = ["choice", "first", "first_low", "first_high", "total", "total_low", "total_high"];
    let header = header.map(str::to_owned).to_vec();
    Table { header, rows: rows.collect(), words: &["choice"] }
}

/// The indicators in which units are best and worst.
pub(super) fn strengths(asked: &Asked, index: &Index, unit: Option<usize>) -> Table {
    let mut rows = Vec::new();
    let units = asked.data.units.iter().zip(beside::strengths(index)).enumerate();
    for (place, (name, found)) in units {
        if unit.is_some_and(|unit| unit != place) {
            continue;
        }
        // Of few indicators none is told twice.
        let told = TOLD.min(found.len() / 2);
        let weak = found.iter().rev().take(told).map(|it| ("weakness", it));
        for (kind, strength) in found.iter().take(told).map(|it| ("strength", it)).chain(weak) {
            let part = index.design.parts.get(strength.indicator);
            rows.push(vec![
                Some(name.clone()),
                Some(kind.to_owned()),
                part.map(|part| part.code.clone()),
                Some(strength.rank.to_string()),
                Some(strength.of.to_string()),
                Some(strength.score.to_string()),
            ]);
        }
    }
    let header = ["unit", "kind", "indicator", "rank", "of", "score"].map(str::to_owned).to_vec();
    Table { header, rows, words: &["unit", "kind", "indicator"] }
}

/// Between which ranks each unit can lie with any weights of all indicators, arithmetic means.
pub(super) fn reach(
    asked: &Asked,
    index: &Index,
    options: &Options,
    lang: Lang,
) -> Result<Table, Error> {
    by_means(asked, lang)?;
    let found = reachable::reachable_ranks(&index.prepared.scores, options.draws, options.seed);
    let found = found.map_err(|why| Error::Usage(why.words().get(lang).to_owned()))?;
    let rows = asked.data.units.iter().zip(found).map(|(unit, found)| {
        let end = |range: Option<RankRange>, of: fn(RankRange) -> usize| {
            range.map(|range| of(range).to_string())
        };
        let (proven, seen) = (found.map(|it| it.proven), found.and_then(|it| it.seen));
        vec![
            Some(unit.clone()),
            end(proven, |it| it.best),
            end(proven, |it| it.worst),
            end(seen, |it| it.best),
            end(seen, |it| it.worst),
        ]
    });
    let header = ["unit", "proven_best", "proven_worst", "seen_best", "seen_worst"];
    let header = header.map(str::to_owned).to_vec();
    Ok(Table { header, rows: rows.collect(), words: &["unit"] })
}

/// The weights nearest to those used that put a unit first; no rows where none do.
pub(super) fn first(asked: &Asked, index: &Index, unit: usize, lang: Lang) -> Result<Table, Error> {
    by_means(asked, lang)?;
    let used = overall_weights(&index.design);
    let found = reachable::first_with(&index.prepared.scores, unit, &used, None);
    let found = found.map_err(|why| Error::Usage(why.words().get(lang).to_owned()))?;
    let name = asked.data.units.get(unit).cloned();
    let needed = found.iter().flat_map(|found| &found.weights);
    let parts = index.design.parts.iter().zip(&used).zip(needed);
    let rows = parts.map(|((Part { code, .. }, used), needed)| {
        let change = if (needed - used).abs() < ROUNDING { 0.0 } else { needed - used };
        let numbers = [*used, used + change, change].map(|it| Some(it.to_string()));
        let mut cells = vec![name.clone(), Some(code.clone())];
        cells.extend(numbers);
        cells
    });
    let header = ["unit", "indicator", "weight", "needed", "change"].map(str::to_owned).to_vec();
    Ok(Table { header, rows: rows.collect(), words: &["unit", "indicator"] })
}

/// What weights can do is told of arithmetic means alone.
fn by_means(asked: &Asked, lang: Lang) -> Result<(), Error> {
    if asked.spec.aggregate == Aggregator::Arithmetic {
        return Ok(());
    }
    let words = say(
        lang,
        "to wiadomo tylko dla średniej arytmetycznej (aggregate = arithmetic)",
        "this is told of arithmetic means only (aggregate = arithmetic)",
    );
    Err(Error::Usage(words.to_owned()))
}

/// How much one number stands for all children of a part, and which of them move against the others.
fn component(index: &Index, place: usize, component: &Component, lang: Lang) -> String {
    let code = |part: &Part| part.code.clone();
    let parts = &index.design.parts;
    let children = parts.iter().filter(|part| part.parent == Some(place));
    let against = children.zip(&component.opposite).filter(|(_, opposite)| **opposite);
    let against: Vec<String> = against.map(|(part, _)| code(part)).collect();
    let explained = 100.0 * component.explained;
    let mut told = format!(
        "{}: {} {explained:.1} %",
        parts.get(place).map(code).unwrap_or_default(),
        say(lang, "pierwsza składowa wyjaśnia", "the first component explains"),
    );
    if !against.is_empty() {
        let words = say(
            lang,
            "ładunek przeciwny, sprawdzić kierunek:",
            "loading the other way, check the direction:",
        );
        told = format!("{told}; {words} {}", against.join(", "));
    }
    told
}

/// What was done to indicators, which units have too little, and which rankings there are not.
pub(super) fn remarks(
    asked: &Asked,
    index: &Index,
    rankings: &[Beside],
    lang: Lang,
) -> Vec<String> {
    let prepared = &index.prepared;
    let mut told = Vec::new();
    let imputed: usize = prepared.imputed.iter().sum();
    if imputed > 0 {
        let by = asked.data.group.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
        let words = say(lang, "uzupełnione wartości", "values imputed");
        told.push(format!("{words}: {imputed}{by}"));
    }
    let treated = index.design.parts.iter().zip(&prepared.treatments);
    told.extend(treated.filter_map(|(Part { code, .. }, treatment)| match treatment {
        Treatment::None => None,
        Treatment::Winsorised(count) => {
            Some(format!("{code}: {} {count}", say(lang, "przesunięte odstające:", "winsorised:")))
        }
        Treatment::Logged => Some(format!("{code}: {}", say(lang, "zlogarytmowany", "logged"))),
    }));
    let silent = index.design.parts.iter().zip(&prepared.scores);
    let silent = silent.filter(|(_, scores)| scores.iter().all(Option::is_none));
    told.extend(silent.map(|(Part { code, .. }, _)| {
        let words =
            say(lang, "bez żadnej oceny, nie wchodzi do indeksu", "no score, not in the index");
        format!("{code}: {words}")
    }));
    told.extend(index.components.iter().map(|(place, it)| component(index, *place, it, lang)));
    let left_out = asked.data.units.iter().zip(&prepared.kept).filter(|(_, kept)| !**kept);
    told.extend(left_out.map(|(unit, _)| {
        format!("{unit}: {}", say(lang, "za mało danych, pominięto", "too little data, left out"))
    }));
    let refused = rankings.iter().filter_map(|(name, found)| Some((name, found.as_ref().err()?)));
    told.extend(refused.map(|(name, why)| format!("{name}: {}", why.get(lang))));
    told
}
