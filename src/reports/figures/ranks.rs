//! Members by an index, each with the ranks that nine of ten draws leave open.

use super::members::shown;
use super::{MOST_MEMBERS, both, chart_words, head};
use crate::assessments::composite::RankSpread;
use crate::assessments::composite::compared::{Compared, OfMembers};
use crate::reports::charts;
use crate::reports::charts::ranks::{Ranked, RanksData};
use crate::reports::document::{Figure, Span, Table};
use crate::reports::edition::Edition;
use crate::territory::Member;

/// A middle rank as it is printed: a half where an even number of draws has two in the middle.
#[must_use]
pub fn middle_rank(edition: &Edition<'_>, spread: &RankSpread) -> String {
    let decimals = u8::from(spread.median.fract() > 0.0);
    edition.words.numbers.decimal(spread.median, decimals)
}

/// The middle rank of each member and its interval; of very many members those at either end that have one.
/// Its table is the one that is given.
#[must_use]
pub fn ranks(edition: &Edition<'_>, of: &OfMembers, found: &Compared, table: Table) -> Figure {
    let words = &edition.words;
    let title = of.saved.title.get(edition.lang());
    let description = words.fill("chart.ranks", &[("title", title)]);
    let mut order: Vec<usize> = (0..of.data.units.len()).collect();
    let middle = |unit: usize| found.spreads.get(unit).copied().flatten().map(|it| it.median);
    let name = |unit: usize| of.data.units.get(unit).map_or("", String::as_str);
    order.sort_by(|a, b| {
        let last = f64::INFINITY;
        let order = middle(*a).unwrap_or(last).total_cmp(&middle(*b).unwrap_or(last));
        order.then_with(|| words.numbers.order(name(*a), name(*b)))
    });
    let known = found.spreads.iter().flatten().count();
    let drawn = shown(&order, known);
    let mut subtitle = words.get("chart.ranks-subtitle");
    if drawn.len() < known {
        let most = (MOST_MEMBERS / 2).to_string();
        subtitle = format!("{subtitle}; {}", words.fill("chart.ranks-ends", &[("most", &most)]));
    }
    let members = drawn.iter().map(|unit| ranked(edition, of, found, *unit)).collect();
    let mut data = RanksData {
        head: head(&format!("ranks-{}", of.id), title, &description),
        members,
        places: u16::try_from(known).unwrap_or(u16::MAX),
    };
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::ranks::render(data, &chart_words));
    Figure {
        id: format!("figure-ranks-{}", of.id),
        title: words.get("chart.ranks-title"),
        subtitle,
        svg,
        svg_narrow,
        description,
        table: Some(table),
        source: vec![Span::text(words.get("chart.ranks-source"))],
        wide: false,
    }
}

fn ranked(edition: &Edition<'_>, of: &OfMembers, found: &Compared, unit: usize) -> Ranked {
    let rank = |rank: u32| edition.words.numbers.decimal(f64::from(rank), 0);
    let spread = found.spreads.get(unit).copied().flatten();
    let core = edition.core().map(Member::territory);
    Ranked {
        label: of.data.units.get(unit).cloned().unwrap_or_default(),
        median: spread.map(|it| it.median),
        interval: spread.map(|it| (f64::from(it.interval.low), f64::from(it.interval.high))),
        text: spread.map_or_else(String::new, |it| {
            let (low, high) = (rank(it.interval.low), rank(it.interval.high));
            format!("{} ({low}–{high})", middle_rank(edition, &it))
        }),
        highlighted: core.is_some() && core == of.places.get(unit).copied(),
    }
}
