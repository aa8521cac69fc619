//! Charts from plain data: lines as `reports.py` gives them to every contestant, dots beside them.

use crate::Failure;
use hejnal::reports::charts::line::{self, Emphasis, LineData, Series};
use hejnal::reports::charts::{Head, Point, Width, Words, dots};
use rayon::prelude::*;
use serde::Deserialize;
use std::path::Path;

/// The first year of every series.
const FIRST: i32 = 2009;
const SERIES: usize = 5;
const YEARS: usize = 16;
const MEMBERS: usize = 15;

/// A chart as `charts.json` holds it.
#[derive(Deserialize)]
pub(crate) struct Chart {
    title: String,
    names: Vec<String>,
    /// By series, then by year from [`FIRST`].
    values: Vec<Vec<f64>>,
}

impl Chart {
    /// A chart that depends on its number alone.
    pub(crate) fn made(number: usize) -> Self {
        let value = |at: usize| f64::from(u16::try_from(at % 997).unwrap_or_default());
        Self {
            title: format!("Chart {number}"),
            names: (1..=SERIES).map(|it| format!("Series {it}")).collect(),
            values: (0..SERIES)
                .map(|one| {
                    (0..YEARS).map(|year| value(number * 31 + one * 57 + year * 7)).collect()
                })
                .collect(),
        }
    }

    fn head(&self) -> Head {
        Head {
            id: "chart".to_owned(),
            title: self.title.clone(),
            desc: self.names.join(", "),
            width: Width::Wide,
        }
    }

    fn lines(&self) -> LineData {
        let series = self.names.iter().zip(&self.values).enumerate().map(|(at, (name, values))| {
            let point =
                |(year, value): (i32, &f64)| Point { year, value: Some(*value), interval: None };
            Series {
                label: name.clone(),
                text: values.last().map_or_else(String::new, |value| format!("{value:.1}")),
                emphasis: if at == 0 { Emphasis::Accent } else { Emphasis::Ring },
                points: (FIRST..).zip(values).map(point).collect(),
            }
        });
        LineData { head: self.head(), series: series.collect(), ..LineData::default() }
    }

    fn dots(&self) -> dots::DotsData {
        let members = self.values.iter().flatten().take(MEMBERS).map(|value| dots::Dot {
            label: format!("Municipality {value:.0}"),
            value: Some(*value),
            text: format!("{value:.1}"),
            ..dots::Dot::default()
        });
        let members = members.collect();
        dots::DotsData { head: self.head(), members, ..dots::DotsData::default() }
    }
}

/// The charts of a folder of inputs.
pub(crate) fn read(inputs: &Path) -> Result<Vec<Chart>, Failure> {
    Ok(serde_json::from_slice(&std::fs::read(inputs.join("charts.json"))?)?)
}

/// Every chart of lines, one after the other.
pub(crate) fn all(charts: &[Chart]) -> String {
    let words = Words::default();
    let tick = |value: f64| format!("{value:.0}");
    let one = |chart: &Chart| line::render(&chart.lines(), &words, &tick);
    charts.par_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Every chart of dots, one after the other.
pub(crate) fn dots(charts: &[Chart]) -> String {
    let words = Words::default();
    let one = |chart: &Chart| dots::render(&chart.dots(), &words);
    charts.par_iter().map(one).collect::<Vec<_>>().join("\n")
}
