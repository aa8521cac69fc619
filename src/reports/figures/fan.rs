//! What is ahead of an indicator, drawn: its known years and where they lead.

use super::{both, break_years, chart_words, head, points, tick};
use crate::assessments::progress::Course;
use crate::assessments::projection::Projected;
use crate::indicators::file::Indicator;
use crate::reports::charts::fan::{Ahead, FanData, Level};
use crate::reports::charts::line::Break;
use crate::reports::charts::{self, Reference};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::reports::prospects;

/// The course of an indicator where it is judged, up to the year of its target; `None` where it
/// cannot be projected, which the text beside it says.
#[must_use]
pub fn fan(edition: &Edition<'_>, indicator: &Indicator, course: &Course) -> Option<Figure> {
    let projection = prospects::projected(edition, indicator, course).ok()?;
    let last = *projection.years.last()?;
    let words = &edition.words;
    let points = points(edition, indicator, edition.judged_place(indicator));
    let known: Vec<i32> = points.iter().map(|point| point.year).collect();
    let (from, to) = (points.first()?.year.to_string(), last.year.to_string());
    let title = indicator.title.get(edition.lang());
    let digits = |value: f64| edition.digits(indicator, value);
    let description = words.fill("chart.fan", &[("title", title), ("from", &from), ("to", &to)]);
    let ahead = |year: &Projected| Ahead {
        year: year.year,
        value: year.value,
        bounds: vec![(year.lower, year.upper)],
    };
    let (low, high) = (digits(last.lower), digits(last.upper));
    let mut data = FanData {
        head: head(&format!("fan-{}", indicator.id), title, &description),
        points,
        ahead: projection.years.iter().map(ahead).collect(),
        levels: vec![Level { label: words.get("chart.fan-level"), low, high }],
        label: words.fill("chart.fan-label", &[("year", &to)]),
        text: edition.with_unit(indicator, last.value),
        breaks: break_years(edition, indicator)
            .into_iter()
            .map(|year| Break { year, note: String::new() })
            .collect(),
        goal: course.target.map(|value| Reference {
            label: words.get("panel.target"),
            value,
            text: edition.with_unit(indicator, value),
        }),
        note: String::new(),
    };
    let tick = |value: f64| tick(edition, value);
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::fan::render(data, &chart_words, &tick));
    let caption = words.fill("chart.fan-title", &[("title", title), ("to", &to)]);
    let unit = edition.unit_label(indicator);
    Some(Figure {
        id: format!("figure-fan-{}", indicator.id),
        title: caption.clone(),
        subtitle: words.fill("chart.fan-subtitle", &[("unit", unit), ("from", &from), ("to", &to)]),
        svg,
        svg_narrow,
        description,
        table: Some(table(edition, indicator, &known, &projection.years, caption)),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

/// The known years, then those to come with their intervals.
fn table(
    edition: &Edition<'_>,
    indicator: &Indicator,
    known: &[i32],
    ahead: &[Projected],
    caption: String,
) -> Table {
    let words = &edition.words;
    let place = edition.judged_place(indicator);
    let none = || Cell::number(Span::text("–"));
    let number = |value: f64| Cell::number(Span::text(edition.digits(indicator, value)));
    let year = |year: i32| Cell::head([Span::text(year.to_string())]);
    let past = known.iter().map(|it| {
        let own = Cell::number(edition.figure(indicator, place, *it));
        vec![year(*it), own, none(), none(), none()]
    });
    let next = ahead.iter().map(|it| {
        vec![year(it.year), none(), number(it.value), number(it.lower), number(it.upper)]
    });
    let rows = past.chain(next).map(|cells| Row { cells, ..Row::default() });
    Table {
        id: format!("table-fan-{}", indicator.id),
        caption,
        columns: vec![
            Column::words(words.get("column.year")),
            Column::numbers(words.get("column.value")),
            Column::numbers(words.get("panel.projection")),
            Column::numbers(words.get("column.interval-from")),
            Column::numbers(words.get("column.interval-to")),
        ],
        rows: rows.collect(),
        dense: true,
        ..Table::default()
    }
}
