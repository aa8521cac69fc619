//! The stages of an edition as bars that shrink: what came in, what was left, what was lost.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, SMALL};
use super::palette::Role;
use super::scale::known;
use super::{Head, Words};

/// Heights: the line of text above a bar, the bar, the line below it, the space between stages.
const TEXT: f64 = 20.0;
const BAR: f64 = 16.0;
const GAP: f64 = 12.0;
/// The heading of a group.
const HEADING: f64 = 28.0;

/// One stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stage {
    /// What reached this stage: "submitted projects".
    pub label: String,
    /// How many; `None` or below zero counts as not known.
    pub value: Option<f64>,
    /// How many, as text.
    pub text: String,
    /// What was lost since the stage before, with its number, as text; empty for nothing said.
    pub loss: String,
}

/// Stages that count the same things, drawn to one scale.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Group {
    /// What is counted: "projects", "ballots"; may be empty.
    pub label: String,
    /// The stages in order.
    pub stages: Vec<Stage>,
}

/// A funnel of one or more groups, each with a scale of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FunnelData {
    /// Name, description and width.
    pub head: Head,
    /// The groups from top to bottom.
    pub groups: Vec<Group>,
}

/// What is drawn, with the top of each.
enum Part<'a> {
    Heading(&'a str),
    Stage { stage: &'a Stage, before: Option<f64>, most: f64, loss_below: bool },
}

/// Draws the funnel.
#[must_use]
pub fn render(data: &FunnelData, words: &Words) -> String {
    let stages = || data.groups.iter().flat_map(|group| &group.stages);
    if !stages().any(|stage| value(stage).is_some()) {
        return frame::no_data(&data.head, words);
    }
    let width = data.head.width.pixels();
    let (parts, height) = layout(data, width);
    frame::draw(&data.head, (width, height), |pen| {
        for (top, part) in &parts {
            match part {
                Part::Heading(label) => {
                    let face = Face::new(SMALL, Role::Muted);
                    pen.text((0.0, top + 8.0), &face.fit(label, width), face);
                }
                Part::Stage { stage, before, most, loss_below } => {
                    text(pen, stage, *top, width, *loss_below, words);
                    bar(pen, stage, top + TEXT, *before, width / most);
                }
            }
        }
    })
}

fn value(stage: &Stage) -> Option<f64> {
    known(stage.value).filter(|value| *value >= 0.0)
}

fn layout(data: &FunnelData, width: f64) -> (Vec<(f64, Part<'_>)>, f64) {
    let mut parts = Vec::new();
    let mut top = 0.0;
    for (index, group) in data.groups.iter().enumerate() {
        if index > 0 {
            top += GAP;
        }
        if !group.label.is_empty() {
            parts.push((top, Part::Heading(&group.label)));
            top += HEADING;
        }
        let most = group.stages.iter().filter_map(value).fold(0.0, f64::max);
        let mut before = None;
        for stage in &group.stages {
            let loss_below = !fits(stage, width);
            // A funnel of nothing but zeros has a scale too.
            let most = if most > 0.0 { most } else { 1.0 };
            parts.push((top, Part::Stage { stage, before, most, loss_below }));
            before = value(stage);
            top += TEXT + BAR + GAP + if loss_below { TEXT } else { 0.0 };
        }
    }
    (parts, top)
}

/// Whether name, number and loss fit above the bar.
fn fits(stage: &Stage, width: f64) -> bool {
    let face = Face::new(BODY, Role::Ink);
    let texts = face.width(&stage.label) + face.bold().width(&stage.text);
    stage.loss.is_empty() || texts + face.width(&stage.loss) + 40.0 <= width
}

fn text(pen: &Pen<'_>, stage: &Stage, top: f64, width: f64, loss_below: bool, words: &Words) {
    let face = Face::new(BODY, Role::Ink);
    let number = face.bold();
    let missing = value(stage).is_none();
    let text = if missing { &words.missing } else { &stage.text };
    let y = top + TEXT / 2.0 - 2.0;
    let room = (width - number.width(text) - 8.0).max(width * 0.3);
    let label = face.fit(&stage.label, room);
    pen.text((0.0, y), &label, face);
    let muted = Face::new(BODY, Role::Muted);
    pen.text((face.width(&label) + 8.0, y), text, if missing { muted } else { number });
    if loss_below {
        let below = top + TEXT + BAR + TEXT / 2.0 + 2.0;
        pen.text((0.0, below), &muted.fit(&stage.loss, width), muted);
    } else {
        pen.text((width, y), &stage.loss, muted.end());
    }
}

/// The bar, and the part lost since the stage before in a light colour behind it.
fn bar(pen: &Pen<'_>, stage: &Stage, top: f64, before: Option<f64>, unit: f64) {
    let Some(value) = value(stage) else {
        pen.open_dot((6.0, top + BAR / 2.0), 4.0, Role::Muted);
        return;
    };
    if let Some(before) = before {
        pen.rect((0.0, top), (before * unit, BAR), Role::Band.colour());
    }
    pen.rect((0.0, top), (value * unit, BAR), Role::Accent.colour());
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, MISSING, NO_DATA, check, hostile, narrow, words};
    use super::*;

    fn stage(value: Option<f64>, loss: &str) -> Stage {
        let (label, text) = ("put to <vote>".to_owned(), "12".to_owned());
        Stage { label, value, text, loss: loss.to_owned() }
    }

    fn drawn(stages: Vec<Stage>, head: Head) -> String {
        let groups = vec![Group { label: "a & b".to_owned(), stages }];
        let svg = render(&FunnelData { head, groups }, &words());
        check(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], hostile()).contains(NO_DATA));
        assert!(drawn(vec![stage(None, ""), stage(Some(-1.0), "x")], hostile()).contains(NO_DATA));
    }

    #[test]
    fn losses_are_named_and_drawn() {
        let svg = drawn(vec![stage(Some(10.0), ""), stage(Some(4.0), "6 & lost")], hostile());
        assert!(svg.contains(">6 &amp; lost</text>"));
        assert!(svg.contains("width=\"720\" height=\"16\" fill=\"#d7e2ee\""), "{svg}");
        assert!(svg.contains("width=\"288\" height=\"16\" fill=\"#0b3c6f\""), "{svg}");
    }

    #[test]
    fn an_unknown_stage_is_missing_and_has_no_loss_drawn() {
        let stages = vec![stage(Some(10.0), ""), stage(None, ""), stage(Some(4.0), "")];
        let svg = drawn(stages, hostile());
        assert_eq!(svg.matches(MISSING).count(), 1);
        assert!(!svg.contains("fill-band"));
    }

    #[test]
    fn a_loss_too_long_for_the_line_goes_below_and_makes_room() {
        let stages = || vec![stage(Some(10.0), ""), stage(Some(4.0), &"lost ".repeat(12))];
        let height = |svg: &str| {
            let (_, after) = svg.split_once("viewBox=\"0 0 ").expect("a viewBox");
            let (size, _) = after.split_once('"').expect("its end");
            let (_, height) = size.split_once(' ').expect("two numbers");
            height.parse::<f64>().expect("a number")
        };
        let (wide, small) = (drawn(stages(), hostile()), drawn(stages(), narrow()));
        assert!(height(&small) > height(&wide));
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        drawn(EXTREMES.map(|value| stage(Some(value), "lost")).to_vec(), hostile());
        drawn(vec![stage(Some(0.0), ""), stage(Some(0.0), "")], narrow());
    }
}
