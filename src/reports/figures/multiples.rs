//! Each member's course by itself, all on one scale.

use super::members::members_table;
use super::{ENOUGH_MEMBERS, ENOUGH_YEARS, both, break_years, chart_words, head, points, tick};
use crate::indicators::file::{Indicator, Kind};
use crate::reports::charts::line::Break;
use crate::reports::charts::multiples::{MultiplesData, Panel};
use crate::reports::charts::{self, Point};
use crate::reports::document::{Figure, Span};
use crate::reports::edition::Edition;
use crate::territory::{Member, Territory};

/// The most members that have room on a page.
const MOST: usize = 30;

/// The members in the order of the alphabet, each over the course of the metropolis. `None` unless enough of
/// them have a line of some years without a break; of totals, where all but the core city would lie on the
/// ground line.
#[must_use]
pub fn multiples(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    if indicator.kind == Kind::Total || edition.members.len() > MOST {
        return None;
    }
    let breaks = break_years(edition, indicator);
    let lines = edition.members.iter().filter(|member| {
        joined(&points(edition, indicator, member.territory()), &breaks) >= ENOUGH_YEARS
    });
    if lines.count() < ENOUGH_MEMBERS {
        return None;
    }
    let title = indicator.title.get(edition.lang());
    let known: Vec<i32> = edition.years(indicator).collect();
    // Years in which nobody is known are columns too.
    let years: Vec<i32> = (*known.first()?..=*known.last()?).collect();
    let (first, last) = (years.first()?.to_string(), years.last()?.to_string());
    let told = [("title", title), ("from", &*first), ("to", &*last)];
    let description = edition.words.fill("chart.multiples", &told);
    let panels = edition.members.iter().map(|member| panel(edition, indicator, member));
    let breaks = breaks.into_iter().map(|year| Break { year, note: String::new() });
    let mut data = MultiplesData {
        head: head(&format!("multiples-{}", indicator.id), title, &description),
        panels: panels.collect(),
        behind: edition.words.get("place.metropolis"),
        behind_points: points(edition, indicator, Territory::Metropolis),
        breaks: breaks.collect(),
    };
    let tick = |value: f64| tick(edition, value);
    let words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::multiples::render(data, &words, &tick));
    let caption = edition.words.fill("chart.multiples-title", &told);
    let mut table = members_table(edition, indicator, &edition.members, &years, title);
    table.id = format!("table-multiples-{}", indicator.id);
    Some(Figure {
        id: format!("figure-multiples-{}", indicator.id),
        title: caption,
        subtitle: edition
            .words
            .fill("chart.multiples-subtitle", &[("unit", edition.unit_label(indicator))]),
        svg,
        svg_narrow,
        description,
        table: Some(table),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

/// How many years in a row have a value and no break between them, at most.
fn joined(points: &[Point], breaks: &[i32]) -> usize {
    let apart = |a: &Point, b: &Point| {
        let within = |year: &i32| a.year < *year && *year <= b.year;
        b.value.is_none() || a.value.is_none() || b.year - a.year > 1 || breaks.iter().any(within)
    };
    let runs = points.chunk_by(|a, b| !apart(a, b));
    runs.filter(|run| run.iter().any(|it| it.value.is_some()))
        .map(<[Point]>::len)
        .max()
        .unwrap_or(0)
}

fn panel(edition: &Edition<'_>, indicator: &Indicator, member: &Member) -> Panel {
    let points = points(edition, indicator, member.territory());
    let last = points.iter().rev().find_map(|point| Some((point.year, point.value?)));
    let text = last.map_or_else(String::new, |(year, value)| {
        format!("{} ({year})", edition.digits(indicator, value))
    });
    Panel { label: member.name.clone(), text, points, highlighted: member.core }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_years_without_gap_or_break_are_joined() {
        let points = |values: &[(i32, Option<f64>)]| -> Vec<Point> {
            values
                .iter()
                .map(|(year, value)| Point { year: *year, value: *value, interval: None })
                .collect()
        };
        let known =
            |years: &[i32]| points(&years.iter().map(|it| (*it, Some(1.0))).collect::<Vec<_>>());
        assert_eq!(joined(&known(&[2015, 2016, 2017, 2018]), &[]), 4);
        assert_eq!(joined(&known(&[2015, 2016, 2017, 2018]), &[2018]), 3);
        assert_eq!(joined(&known(&[2015, 2016, 2018, 2019]), &[]), 2);
        let gap = points(&[(2015, Some(1.0)), (2016, None), (2017, Some(1.0)), (2018, Some(2.0))]);
        assert_eq!(joined(&gap, &[]), 2);
        assert_eq!(joined(&points(&[(2015, None)]), &[]), 0);
        assert_eq!(joined(&[], &[]), 0);
    }
}
