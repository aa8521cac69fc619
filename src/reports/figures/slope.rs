//! Members in the two years an indicator is known for: too few to be called a course.

use super::members::{from_highest, members_table};
use super::{ENOUGH_MEMBERS, both, chart_words, head};
use crate::indicators::file::{Indicator, Kind};
use crate::reports::charts;
use crate::reports::charts::line::Emphasis;
use crate::reports::charts::slope::{Line, SlopeData};
use crate::reports::document::{Figure, Span};
use crate::reports::edition::Edition;
use crate::territory::{Member, Territory};

/// The most members whose names can stand below one another.
const MOST: usize = 30;

/// Each member from the earlier year to the later one, with the metropolis and the ring where they have a
/// value. `None` unless members are known for two years, and enough of them in both; where there are too many
/// to be named; of totals, where all but the core city would lie on one line.
#[must_use]
pub fn slope(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let years: Vec<i32> = edition.years(indicator).collect();
    let &[from, to] = years.as_slice() else { return None };
    let is_known = |member: &Member, year| {
        edition.value(indicator, member.territory(), year).reading.value().is_some()
    };
    let both_years = edition.members.iter().filter(|it| is_known(it, from) && is_known(it, to));
    let few = both_years.count() < ENOUGH_MEMBERS;
    if few || indicator.kind == Kind::Total || edition.members.len() > MOST {
        return None;
    }
    let members = from_highest(edition, indicator, to);
    let title = indicator.title.get(edition.lang());
    let (first, last) = (from.to_string(), to.to_string());
    let years = [("title", title), ("from", &*first), ("to", &*last)];
    let description = edition.words.fill("chart.slope", &years);
    let broken = edition
        .breaks(indicator)
        .iter()
        .any(|it| from < it.year.number() && it.year.number() <= to);
    let mut data = SlopeData {
        head: head(&format!("slope-{}", indicator.id), title, &description),
        from: first.clone(),
        to: last.clone(),
        lines: lines(edition, indicator, &members, [from, to]),
        broken: broken.then(String::new),
    };
    let words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::slope::render(data, &words));
    let caption = edition.words.fill("chart.slope-title", &years);
    let mut table = members_table(edition, indicator, &members, &[from, to], title);
    table.id = format!("table-slope-{}", indicator.id);
    Some(Figure {
        id: format!("figure-slope-{}", indicator.id),
        title: caption,
        subtitle: edition.words.fill(
            if broken { "chart.slope-broken" } else { "chart.slope-subtitle" },
            &[("unit", edition.unit_label(indicator)), ("to", &last)],
        ),
        svg,
        svg_narrow,
        description,
        table: Some(table),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

fn lines(
    edition: &Edition<'_>,
    indicator: &Indicator,
    members: &[&Member],
    years: [i32; 2],
) -> Vec<Line> {
    let words = &edition.words;
    let line = |label: String, place: Territory, emphasis: Emphasis| {
        let [from, to] = years.map(|year| edition.value(indicator, place, year).reading.value());
        let text =
            |value: Option<f64>| value.map_or_else(String::new, |it| edition.digits(indicator, it));
        Line { label, from, from_text: text(from), to, to_text: text(to), emphasis }
    };
    let named = members.iter().map(|it| {
        let emphasis = if it.core { Emphasis::Second } else { Emphasis::Context };
        line(it.name.clone(), it.territory(), emphasis)
    });
    let ring = edition.core().map(|_| (Territory::Ring, "place.ring", Emphasis::Ring));
    let areas =
        ring.into_iter().chain([(Territory::Metropolis, "place.metropolis", Emphasis::Accent)]);
    let areas = areas.map(|(place, key, emphasis)| line(words.get(key), place, emphasis));
    // An area that has no value in either year is no line of its own.
    let areas = areas.filter(|it| it.from.is_some() || it.to.is_some());
    named.chain(areas).collect()
}
