//! Members side by side.

use super::{ENOUGH_MEMBERS, MOST_MEMBERS, both, chart_words, head};
use crate::assessments::chance;
use crate::indicators::file::{Indicator, Kind};
use crate::reports::charts::{self, Reference};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::reports::words::exact;
use crate::territory::{Member, Territory};

/// The members in the order of their values, with the metropolis as a line.
#[must_use]
pub fn members(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let (known, year) = edition.coverage(indicator);
    let year = year.filter(|_| known >= ENOUGH_MEMBERS)?;
    let title = indicator.title.get(edition.lang());
    let rows = from_highest(edition, indicator, year);
    let chance = chance::of(edition.material.project, indicator);
    let interval = |member: &Member| {
        let value = edition.value(indicator, member.territory(), year);
        chance?.interval(&value).map(|it| (it.lower, it.upper))
    };
    let shown = shown(&rows, known);
    let dots = shown.iter().map(|member| {
        let value = edition.value(indicator, member.territory(), year).reading.value();
        let text = value.map_or_else(String::new, |value| edition.digits(indicator, value));
        charts::dots::Dot {
            label: member.name.clone(),
            value,
            text,
            interval: value.and_then(|_| interval(member)),
            highlighted: member.core,
        }
    });
    let metropolis = edition.value(indicator, Territory::Metropolis, year).reading.value();
    // A total of the metropolis lies far outside the range of its members.
    let pooled = indicator.kind != Kind::Total;
    let reference = metropolis.filter(|_| pooled).map(|value| Reference {
        label: edition.words.get("place.metropolis"),
        value,
        text: edition.digits(indicator, value),
    });
    let description =
        edition.words.fill("chart.members", &[("title", title), ("year", &year.to_string())]);
    let mut data = charts::dots::DotsData {
        head: head(&format!("members-{}", indicator.id), title, &description),
        members: dots.collect(),
        metropolis: reference,
        from_zero: false,
    };
    let words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::dots::render(data, &words));
    let caption = edition.words.fill("chart.members-title", &[("title", title)]);
    let told = [("unit", edition.unit_label(indicator)), ("year", &*year.to_string())];
    let mut subtitle = match chance {
        Some(_) => edition.words.fill("chart.members-chance", &told),
        None => format!("{}, {year}", edition.unit_label(indicator)),
    };
    if shown.len() == known && known < rows.len() {
        subtitle = format!("{subtitle}; {}", edition.words.get("chart.members-known"));
    } else if shown.len() < known {
        let [most, known] =
            [MOST_MEMBERS / 2, known].map(|count| edition.words.numbers.decimal(exact(count), 0));
        let ends = edition.words.fill("chart.members-ends", &[("most", &most), ("known", &known)]);
        subtitle = format!("{subtitle}; {ends}");
    }
    Some(Figure {
        id: format!("figure-members-{}", indicator.id),
        title: caption.clone(),
        subtitle,
        svg,
        svg_narrow,
        description,
        table: Some(members_table(edition, indicator, &rows, &[year], &caption)),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

/// Those that are drawn: all, or where these are more than anyone reads, the first and the last with a value.
pub(super) fn shown<T: Copy>(rows: &[T], known: usize) -> Vec<T> {
    if rows.len() <= MOST_MEMBERS {
        return rows.to_vec();
    }
    let half = MOST_MEMBERS / 2;
    let last = known.saturating_sub(half).max(half).min(known);
    [&rows[..half.min(known)], &rows[last..known]].concat()
}

/// The members from the highest value of a year to the lowest; those without a value last, in the order of
/// the alphabet.
pub(super) fn from_highest<'a>(
    edition: &Edition<'a>,
    indicator: &Indicator,
    year: i32,
) -> Vec<&'a Member> {
    let value =
        |member: &Member| edition.value(indicator, member.territory(), year).reading.value();
    let mut members = edition.members.clone();
    members.sort_by(|a, b| {
        let (a, b) = (value(a), value(b));
        b.is_some().cmp(&a.is_some()).then(b.unwrap_or(0.0).total_cmp(&a.unwrap_or(0.0)))
    });
    members
}

/// What the members, the ring and the metropolis have, a column for each year.
pub(super) fn members_table(
    edition: &Edition<'_>,
    indicator: &Indicator,
    members: &[&Member],
    years: &[i32],
    caption: &str,
) -> Table {
    let row = |head: Span, place: Territory| {
        let figures =
            years.iter().map(|year| Cell::number(edition.figure(indicator, place, *year)));
        Row { cells: [Cell::head([head])].into_iter().chain(figures).collect(), ..Row::default() }
    };
    let named = members.iter().map(|it| row(Span::text(it.name.clone()), it.territory()));
    let ring = edition.core().map(|_| (Territory::Ring, "place.ring"));
    let areas = ring.into_iter().chain([(Territory::Metropolis, "place.metropolis")]);
    let areas = areas.map(|(place, key)| row(Span::strong(edition.words.get(key)), place));
    let unit = edition.unit_label(indicator);
    let heads = years.iter().map(|year| match years {
        [_] => unit.to_owned(),
        [_, _] => format!("{year} ({unit})"),
        _ => year.to_string(),
    });
    let caption = if let [first, _, .., last] = years {
        format!("{caption} ({unit}), {first}–{last}")
    } else {
        let told: Vec<String> = years.iter().map(i32::to_string).collect();
        format!("{caption}, {}", told.join(", "))
    };
    Table {
        id: format!("table-members-{}", indicator.id),
        caption,
        columns: [Column::words(edition.words.get("column.municipality"))]
            .into_iter()
            .chain(heads.map(Column::numbers))
            .collect(),
        rows: named.chain(areas).collect(),
        dense: true,
        ..Table::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_members_those_at_either_end_with_a_value_are_drawn() {
        let drawn = |count: usize, known: usize| shown(&(0..count).collect::<Vec<_>>(), known);
        let all = |range: std::ops::Range<usize>| range.collect::<Vec<_>>();
        assert_eq!(drawn(60, 10), all(0..60));
        assert_eq!(drawn(61, 40), all(0..40));
        assert_eq!(drawn(100, 60), all(0..60));
        assert_eq!(drawn(100, 90), [all(0..30), all(60..90)].concat());
        assert_eq!(drawn(100, 0), all(0..0));
    }
}
