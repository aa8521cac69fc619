//! Horizontal bars with their values: districts, channels, age bands.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, SMALL};
use super::palette::Role;
use super::scale::{Span, count, known};
use super::{Head, Reference, Words};

/// Height of a row and of the bar in it.
const ROW: f64 = 26.0;
const BAR: f64 = 16.0;

/// One bar.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// Its length from zero, in the unit of the chart; `None` draws an open circle and the word
    /// for missing.
    pub value: Option<f64>,
    /// The value as text, set at the end of the bar.
    pub text: String,
    /// Lower and upper bound in the same unit, drawn as a thin bar.
    pub interval: Option<(f64, f64)>,
    /// Whether the bar is a subject of the chart. When none is, all are.
    pub highlighted: bool,
}

/// A chart of bars.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BarsData {
    /// Name, description and width.
    pub head: Head,
    /// The bars from top to bottom; their order is kept, since age bands have one of their own.
    pub bars: Vec<Bar>,
    /// A value to compare with: an upright line through all bars, named at its top.
    pub reference: Option<Reference>,
}

/// Where values lie.
struct Plot {
    left: f64,
    right: f64,
    span: Span,
}

impl Plot {
    fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * self.span.share(value)
    }
}

/// Draws the bars; they always start at zero.
#[must_use]
pub fn render(data: &BarsData, words: &Words) -> String {
    let Some(span) = extent(data) else {
        return frame::no_data(&data.head, words);
    };
    let width = data.head.width.pixels();
    let face = Face::new(BODY, Role::Ink);
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| face.bold().width(text)).fold(0.0, f64::max)
    };
    let labels = widest(&mut data.bars.iter().map(|bar| bar.label.as_str())).min(width * 0.47);
    let texts = widest(&mut data.bars.iter().map(|bar| bar.text.as_str())).min(width * 0.3) + 10.0;
    let below = if span.low < 0.0 { texts } else { 0.0 };
    let plot = Plot { left: labels + 12.0 + below, right: width - texts, span };
    let top = if data.reference.is_some() { 32.0 } else { 4.0 };
    let bottom = top + ROW * count(data.bars.len());
    let all = data.bars.iter().all(|bar| !bar.highlighted);
    frame::draw(&data.head, (width, bottom + 4.0), |pen| {
        let rows = || data.bars.iter().enumerate();
        let middle = |index: usize| top + ROW * (count(index) + 0.5);
        for (index, bar) in rows() {
            let name = if bar.highlighted { face.bold() } else { face };
            pen.text((0.0, middle(index)), &name.fit(&bar.label, labels), name);
            let role = if all || bar.highlighted { Role::Accent } else { Role::Context };
            draw_bar(pen, bar, middle(index), role, &plot);
        }
        pen.line((plot.x(0.0), top), (plot.x(0.0), bottom), Role::Muted, 1.0);
        reference(pen, data, &plot, (top, bottom));
        // Texts last: they lie above the line of the reference.
        for (index, bar) in rows() {
            value(pen, bar, middle(index), &plot, words);
        }
    })
}

fn extent(data: &BarsData) -> Option<Span> {
    let values = || data.bars.iter().filter_map(|bar| known(bar.value));
    values().next()?;
    let shown = data.bars.iter().filter(|bar| known(bar.value).is_some());
    let bounds = shown.filter_map(|bar| bar.interval).flat_map(|(low, high)| [low, high]);
    let reference = data.reference.iter().map(|line| line.value);
    Span::of(values().chain(bounds).chain(reference).chain([0.0]))
}

fn draw_bar(pen: &Pen<'_>, bar: &Bar, y: f64, role: Role, plot: &Plot) {
    let Some(value) = known(bar.value) else {
        return;
    };
    let (from, to) = (plot.x(value.min(0.0)), plot.x(value.max(0.0)));
    pen.rect((from, y - BAR / 2.0), (to - from, BAR), role.colour());
    if let Some((low, high)) = bounds(bar) {
        // A border of paper keeps the part inside the bar visible.
        pen.line((plot.x(low), y), (plot.x(high), y), Role::Paper, 4.0);
        pen.line((plot.x(low), y), (plot.x(high), y), Role::Muted, 2.0);
    }
}

fn bounds(bar: &Bar) -> Option<(f64, f64)> {
    let (low, high) = bar.interval?;
    Some((known(Some(low))?, known(Some(high))?))
}

fn value(pen: &Pen<'_>, bar: &Bar, y: f64, plot: &Plot, words: &Words) {
    let Some(value) = known(bar.value) else {
        let face = Face::new(BODY, Role::Muted);
        pen.open_dot((plot.x(0.0) + 10.0, y), 4.0, Role::Muted);
        pen.text((plot.x(0.0) + 20.0, y), &face.fit(&words.missing, 160.0), face);
        return;
    };
    let plain = Face::new(BODY, Role::Ink);
    let face = if bar.highlighted { plain.bold() } else { plain };
    let width = face.width(&bar.text);
    let (low, high) = bounds(bar).unwrap_or((value, value));
    let left = if value < 0.0 {
        plot.x(low.min(value)) - 8.0 - width
    } else {
        plot.x(high.max(value)) + 8.0
    };
    pen.rect((left - 2.0, y - 8.0), (width + 4.0, 16.0), Role::Paper.colour());
    pen.text((left, y), &bar.text, face);
}

fn reference(pen: &Pen<'_>, data: &BarsData, plot: &Plot, (top, bottom): (f64, f64)) {
    let Some(line) = data.reference.as_ref().filter(|line| line.value.is_finite()) else {
        return;
    };
    let (x, width) = (plot.x(line.value), data.head.width.pixels());
    pen.line((x, top - 8.0), (x, bottom), Role::Second, 1.5);
    let face = Face::new(SMALL, Role::Second).bold().middle();
    let text = face.fit(format!("{} {}", line.label, line.text).trim(), width);
    let half = face.width(&text) / 2.0;
    pen.text((x.min(width - half).max(half), top - 20.0), &text, face);
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, MISSING, NO_DATA, check, hostile, narrow, words};
    use super::*;

    fn bar(value: Option<f64>, highlighted: bool) -> Bar {
        let interval = value.map(|value| (value - 1.0, value + 1.0));
        Bar {
            label: "Dębniki <8>".to_owned(),
            value,
            text: "7 %".to_owned(),
            interval,
            highlighted,
        }
    }

    fn drawn(bars: Vec<Bar>, reference: Option<f64>, head: Head) -> String {
        let reference = reference.map(|value| Reference { value, ..Reference::default() });
        let svg = render(&BarsData { head, bars, reference }, &words());
        check(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], None, hostile()).contains(NO_DATA));
        assert!(drawn(vec![bar(None, true)], Some(1.0), hostile()).contains(NO_DATA));
    }

    #[test]
    fn a_missing_bar_is_not_a_bar_of_zero() {
        let svg = drawn(vec![bar(Some(2.0), false), bar(None, false)], None, hostile());
        assert_eq!(svg.matches(MISSING).count(), 1);
        assert_eq!(svg.matches(">7 %</text>").count(), 1);
        assert_eq!(svg.matches("class=\"fill-accent\"").count(), 1);
        let svg = drawn(vec![bar(Some(2.0), false), bar(Some(0.0), false)], None, hostile());
        assert!(!svg.contains(MISSING));
        assert_eq!(svg.matches(">7 %</text>").count(), 2);
    }

    #[test]
    fn a_highlight_makes_the_others_context() {
        let svg = drawn(vec![bar(Some(2.0), true), bar(Some(1.0), false)], None, hostile());
        assert!(svg.contains("class=\"fill-accent\"") && svg.contains("class=\"fill-context\""));
        let svg = drawn(vec![bar(Some(2.0), false)], None, hostile());
        assert!(svg.contains("class=\"fill-accent\"") && !svg.contains("class=\"fill-context\""));
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        for head in [hostile(), narrow()] {
            let all = EXTREMES.map(|value| bar(Some(value), value < 0.0)).to_vec();
            drawn(all, Some(f64::MIN), head.clone());
            drawn(vec![bar(Some(0.0), false)], Some(f64::NAN), head);
        }
    }
}
