//! The charts of the gallery that run over years.

use crate::gallery_charts::{Case, cases, emphasis, or_none, reference, text};
use hejnal::reports::charts::line::Break;
use hejnal::reports::charts::{Head, Words, fan, line, multiples, slope, spark};

fn broken() -> Vec<Break> {
    vec![Break { year: 2021, note: "zmyślona zmiana".to_owned() }]
}

pub(crate) fn fan(case: &Case, head: Head, words: &Words) -> String {
    let points = if case.places.is_empty() { Vec::new() } else { case.years(2, 2024) };
    let last = points.last().and_then(|point| point.value).unwrap_or_default();
    let level = |label: &str, half: f64| fan::Level {
        label: label.to_owned(),
        low: text(last + 3.0 - half),
        high: text(last + 3.0 + half),
    };
    // One interval where there is one place, three elsewhere.
    let all = [("50%", 2.0), ("80%", 4.0), ("95%", 6.5)];
    let all = if case.places.len() == 1 { &all[1..2] } else { &all[..] };
    let ahead = (2025..=2030).zip(1_u32..).map(|(year, step)| {
        let step = f64::from(step);
        let value = last + step / 2.0;
        let half = |half: &f64| half * (step / 6.0).sqrt();
        let bounds = all.iter().map(|(_, it)| (value - half(it), value + half(it))).collect();
        fan::Ahead { year, value, bounds }
    });
    let data = fan::FanData {
        head,
        points,
        ahead: if case.gaps { Vec::new() } else { ahead.collect() },
        levels: all.iter().map(|(label, half)| level(label, *half)).collect(),
        label: case.places.first().map_or_else(String::new, |name| format!("2030: {name}")),
        text: text(last + 3.0),
        breaks: if case.gaps { broken() } else { Vec::new() },
        goal: Some(reference("cel", 30.0)),
        note: if case.gaps { "Zmyślony powód, dla którego nie ma prognozy." } else { "" }
            .to_owned(),
    };
    fan::render(&data, words, &text)
}

pub(crate) fn line(case: &Case, head: Head, words: &Words) -> String {
    let series = |(at, name): (usize, &String)| line::Series {
        label: name.clone(),
        text: or_none(case.years(at, 2024).last().and_then(|point| point.value)),
        emphasis: emphasis(at),
        points: case.years(at, 2024),
    };
    let mut data = line::LineData {
        head,
        series: case.places().map(series).collect(),
        ..line::LineData::default()
    };
    data.series.reverse();
    data.breaks = if case.gaps { broken() } else { Vec::new() };
    line::render(&data, words, &text)
}

pub(crate) fn multiples(case: &Case, head: Head, words: &Words) -> String {
    let panel = |(at, name): (usize, &String)| multiples::Panel {
        label: name.clone(),
        text: or_none(case.years(at, 2024).last().and_then(|point| point.value)),
        points: if case.gaps && at == 1 { Vec::new() } else { case.years(at, 2024) },
        highlighted: at == 0,
    };
    let data = multiples::MultiplesData {
        head,
        panels: case.places().map(panel).collect(),
        behind: "Razem".to_owned(),
        behind_points: Case { gaps: false, ..cases().remove(0) }.years(1, 2024),
        breaks: if case.gaps { broken() } else { Vec::new() },
    };
    multiples::render(&data, words, &text)
}

pub(crate) fn slope(case: &Case, head: Head, words: &Words) -> String {
    let line = |(at, name): (usize, &String)| slope::Line {
        label: name.clone(),
        from: case.value(at, 0),
        from_text: or_none(case.value(at, 0)),
        to: case.value(at, 2 + at / 4),
        to_text: or_none(case.value(at, 2 + at / 4)),
        emphasis: emphasis(at),
    };
    let data = slope::SlopeData {
        head,
        from: "2015".to_owned(),
        to: "2024".to_owned(),
        lines: case.places().map(line).collect(),
        broken: (case.name == "hostile").then(String::new),
    };
    slope::render(&data, words)
}

pub(crate) fn spark(case: &Case, head: Head, words: &Words) -> String {
    let points = if case.places.is_empty() { Vec::new() } else { case.years(2, 2024) };
    let breaks = if case.gaps { vec![2021] } else { Vec::new() };
    spark::render(&spark::SparkData { head, points, breaks }, words)
}
