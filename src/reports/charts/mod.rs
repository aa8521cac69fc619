//! Charts: plain data in, one SVG text out.
//!
//! Every chart is a pure function `render(&Data, &Words) -> String`; charts with axes of values also
//! take the functions that write their ticks. A chart computes nothing, formats no number and knows no
//! language: values come with their texts. Equal data give equal bytes.
//!
//! What every chart keeps: the root has a `viewBox` in pixels of the page and no size of its own,
//! `class="chart"`, `role="img"`, a title and a description; the family of type is named; what
//! wears the colour of a [`palette::Role`] also wears its class, so that a stylesheet can recolour
//! it; names are escaped; what is missing is drawn as missing, and a chart without any value says
//! so. Values that are not finite count as missing.

mod axes;
pub mod bars;
pub mod bullet;
pub mod dots;
mod ends;
mod face;
pub mod fan;
mod frame;
pub mod funnel;
pub mod funnel_plot;
mod key;
pub mod line;
pub mod lorenz;
pub mod map;
pub mod multiples;
mod notes;
pub mod palette;
mod plane;
pub mod pyramid;
pub mod ranks;
mod samples;
mod scale;
mod shape;
pub mod slope;
#[cfg(test)]
mod sound;
pub mod spark;
pub mod spine;
pub mod strip;
mod svg;
pub mod tiles;

pub use scale::{Classes, classes};

use serde::Serialize;

/// Every chart, by the name of its file.
pub const CHARTS: &[&str] = &[
    "bars",
    "bullet",
    "dots",
    "fan",
    "funnel",
    "funnel_plot",
    "line",
    "lorenz",
    "map",
    "multiples",
    "pyramid",
    "ranks",
    "slope",
    "spark",
    "spine",
    "strip",
    "tiles",
];

/// How wide a chart is drawn. Text keeps its size, so a narrow chart is laid out anew, not shrunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Width {
    /// 720 pixels: the width of the text on a page or on paper.
    #[default]
    Wide,
    /// 340 pixels: a phone, or half a page.
    Narrow,
}

impl Width {
    /// The width in pixels, which are the units of the `viewBox`.
    #[must_use]
    pub const fn pixels(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 340.0,
        }
    }
}

/// What stands at the head of every chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Unique on the page; the ids inside the chart derive from it. Letters, figures, `-`, `_`.
    pub id: String,
    /// The name of the image: what it shows.
    pub title: String,
    /// What can be seen in it, in one or two sentences.
    pub desc: String,
    /// How wide it is drawn; `spark` and `strip` have a size of their own.
    pub width: Width,
}

/// The words that charts use by themselves, in the language of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Stands in a chart without any value: "brak danych".
    pub no_data: String,
    /// Stands beside the mark of a single missing value: "brak".
    pub missing: String,
    /// Stands at the mark of a break in a series: "zmiana podstawy".
    pub series_break: String,
}

/// One year of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Point {
    /// The calendar year.
    pub year: i32,
    /// The value in the unit of the chart; `None` leaves a gap.
    pub value: Option<f64>,
    /// Lower and upper bound of the value in the same unit, drawn as a light band.
    pub interval: Option<(f64, f64)>,
}

/// A value that others are compared with, such as that of the metropolis.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reference {
    /// Its name, as it is to stand in the chart.
    pub label: String,
    /// Where it lies, in the unit of the chart.
    pub value: f64,
    /// The value as text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::CHARTS;

    /// What charts share; every other file of the folder is a chart.
    const SHARED: &[&str] = &[
        "axes", "ends", "face", "frame", "key", "mod", "notes", "palette", "plane", "samples",
        "scale", "shape", "sound", "svg",
    ];

    #[test]
    fn every_file_is_a_chart_or_shared() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reports/charts");
        let found: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("the folder of this file can be read")
            .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
            .collect();
        let listed = CHARTS.iter().chain(SHARED).map(|name| (*name).to_owned()).collect();
        assert_eq!(found, listed, "add the new file to `CHARTS` or `SHARED`");
    }
}
