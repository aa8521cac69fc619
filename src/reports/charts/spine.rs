//! A spine: each indicator of one municipality on a scale of its own around the same line, the
//! median of the members, with better to the right.
//!
//! After the spine charts of Fingertips (Office for Health Improvement and Disparities). A row
//! reaches as far to one side as to the other, so that equal distances from the line mean equal
//! differences; distances in different rows do not compare.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, SMALL};
use super::notes::wrap;
use super::palette::Role;
use super::samples::{Mark, Samples};
use super::scale::{count, known};
use super::{Head, Width, Words};

/// Height of a line of a name, and the space between rows.
const LINE: f64 = 17.0;
const GAP: f64 = 11.0;
/// Height of the line that names the sides.
const SIDES: f64 = 24.0;
/// Height of the box of the middle half.
const BOX: f64 = 14.0;
/// Room for half a mark at both ends of the scale.
const MARGIN: f64 = 8.0;

/// One indicator.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// The value as text.
    pub text: String,
    /// The value of the municipality; `None` leaves out the mark and says that it is missing.
    pub value: Option<f64>,
    /// The middle of the members' values, which lies on the line; without it nothing is drawn.
    pub median: Option<f64>,
    /// The lowest and the highest value of the members.
    pub range: Option<(f64, f64)>,
    /// Between which values half of the peers lie.
    pub middle: Option<(f64, f64)>,
    /// Whether lower values stand at the right, as where less is better.
    pub reversed: bool,
}

/// Rows whose sides mean the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Group {
    /// What the left side means: "worse".
    pub left: String,
    /// What the right side means: "better".
    pub right: String,
    /// The indicators from top to bottom.
    pub rows: Vec<Row>,
}

/// What the marks stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Key {
    /// The mark of the value: the name of the municipality.
    pub own: String,
    /// The upright line.
    pub median: String,
    /// The thin bar.
    pub range: String,
    /// The box.
    pub middle: String,
}

/// A spine chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SpineData {
    /// Name, description and width.
    pub head: Head,
    /// What the marks stand for.
    pub key: Key,
    /// The groups from top to bottom; one without rows is left out.
    pub groups: Vec<Group>,
}

/// A row ready to be drawn.
struct Placed<'a> {
    row: &'a Row,
    lines: Vec<String>,
    /// The middle of the first line of its name, and of its scale.
    name: f64,
    scale: f64,
}

/// Where columns lie; on a phone a name stands above its scale, and the value at the right of it.
struct Columns {
    names: f64,
    /// Where values end.
    values: f64,
    left: f64,
    right: f64,
    stacked: bool,
}

/// Draws the spine.
#[must_use]
pub fn render(data: &SpineData, words: &Words) -> String {
    let rows = || data.groups.iter().flat_map(|group| &group.rows);
    if !rows().any(|row| known(row.median).is_some()) {
        return frame::no_data(&data.head, words);
    }
    let width = data.head.width.pixels();
    let columns = columns(data, words, width);
    let key = &data.key;
    let boxes = rows().any(|row| row.middle.is_some());
    let samples = Samples::new(
        [
            (Mark::Diamond, &*key.own),
            (Mark::Upright(Role::Muted), &*key.median),
            (Mark::Bar, &*key.range),
            (Mark::Area(Role::Band), if boxes { &*key.middle } else { "" }),
        ],
        width,
    );
    let mut top = samples.height();
    let mut groups: Vec<(f64, f64, &Group, Vec<Placed<'_>>)> = Vec::new();
    for group in data.groups.iter().filter(|group| !group.rows.is_empty()) {
        let sides = top + SIDES / 2.0;
        let (placed, bottom) = place(&group.rows, &columns, top + SIDES);
        groups.push((sides, bottom, group, placed));
        top = bottom + GAP;
    }
    frame::draw(&data.head, (width, top - GAP + 2.0), |pen| {
        samples.draw(pen);
        for (sides, bottom, group, rows) in &groups {
            for row in rows {
                under(pen, row, &columns);
            }
            axis(pen, group, &columns, *sides);
            spine(pen, rows, &columns, (*sides, *bottom));
            for row in rows {
                over(pen, row, &columns, words);
            }
        }
    })
}

fn columns(data: &SpineData, words: &Words, width: f64) -> Columns {
    let face = Face::new(BODY, Role::Ink).bold();
    let rows = || data.groups.iter().flat_map(|group| &group.rows);
    let text = |row| value_text(row, words).0;
    let values = rows().map(|row| face.width(text(row))).fold(0.0, f64::max).min(width * 0.3);
    if data.head.width == Width::Narrow {
        let right = width - values - 12.0;
        return Columns { names: width, values: width, left: 0.0, right, stacked: true };
    }
    let names = rows().map(|row| face.width(&row.label)).fold(0.0, f64::max).min(width * 0.4);
    let end = names + 16.0 + values;
    Columns { names, values: end, left: end + 16.0, right: width, stacked: false }
}

/// The value, or the word for missing.
fn value_text<'a>(row: &'a Row, words: &'a Words) -> (&'a str, bool) {
    if known(row.value).is_some() { (&row.text, true) } else { (&words.missing, false) }
}

/// The rows below `top`, and where they end.
fn place<'a>(rows: &'a [Row], columns: &Columns, top: f64) -> (Vec<Placed<'a>>, f64) {
    let face = Face::new(BODY, Role::Ink);
    let mut top = top;
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows {
        let lines = wrap(&row.label, face, columns.names, 2);
        let names = LINE * count(lines.len());
        let (name, scale, height) = if columns.stacked {
            (top + LINE / 2.0, top + names + LINE / 2.0, names + LINE)
        } else {
            (top + LINE / 2.0, top + names / 2.0, names)
        };
        placed.push(Placed { row, lines, name, scale });
        top += height + GAP;
    }
    (placed, top - GAP + BOX / 4.0)
}

/// The share of the half scale at which a value lies: -1 at the left, 1 at the right end.
fn offset(row: &Row, value: f64) -> Option<f64> {
    let median = known(row.median)?;
    let pairs = [row.range, row.middle].into_iter().flatten();
    let values = pairs.flat_map(|(low, high)| [low, high]).chain(row.value);
    let reach = values
        .filter_map(|value| known(Some(value)))
        .map(|value| (value - median).abs())
        .fold(0.0, f64::max);
    let value = known(Some(value))?;
    let share = if reach > 0.0 { (value - median) / reach } else { 0.0 };
    Some(if row.reversed { -share } else { share })
}

impl Columns {
    fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    fn x(&self, row: &Row, value: f64) -> Option<f64> {
        let half = (self.right - self.left) / 2.0 - MARGIN;
        Some(self.middle() + half * offset(row, value)?)
    }

    fn pair(&self, row: &Row, pair: Option<(f64, f64)>) -> Option<(f64, f64)> {
        let (low, high) = pair?;
        let (one, other) = (self.x(row, low)?, self.x(row, high)?);
        Some((one.min(other), one.max(other)))
    }
}

/// What lies below the line: the hairline, the box and the thin bar.
fn under(pen: &Pen<'_>, placed: &Placed<'_>, columns: &Columns) {
    let (row, y) = (placed.row, placed.scale);
    pen.line((columns.left, y), (columns.right, y), Role::Grid, 1.0);
    if let Some((from, to)) = columns.pair(row, row.middle) {
        // Peers that are all alike have a box too.
        let width = (to - from).max(2.0);
        pen.rect((from, y - BOX / 2.0), (width, BOX), Role::Band.colour());
    }
    if let Some((from, to)) = columns.pair(row, row.range) {
        pen.line((from, y), (to, y), Role::Context, 3.0);
    }
}

/// The line of the medians; where names stand above their scales it is interrupted, not to run
/// through them.
fn spine(pen: &Pen<'_>, rows: &[Placed<'_>], columns: &Columns, (sides, bottom): (f64, f64)) {
    let x = columns.middle();
    if columns.stacked {
        pen.line((x, sides - 6.0), (x, sides + 8.0), Role::Muted, 1.5);
        for row in rows {
            let half = BOX / 2.0 + 1.0;
            pen.line((x, row.scale - half), (x, row.scale + half), Role::Muted, 1.5);
        }
    } else {
        pen.line((x, sides - 6.0), (x, bottom), Role::Muted, 1.5);
    }
}

/// What the sides of the line mean.
fn axis(pen: &Pen<'_>, group: &Group, columns: &Columns, sides: f64) {
    let x = columns.middle();
    let face = Face::new(SMALL, Role::Muted);
    let room = (columns.right - columns.left) / 2.0 - 10.0;
    pen.text((x - 8.0, sides), &face.fit(&group.left, room), face.end());
    pen.text((x + 8.0, sides), &face.fit(&group.right, room), face);
}

/// The name, the value and its mark.
fn over(pen: &Pen<'_>, placed: &Placed<'_>, columns: &Columns, words: &Words) {
    let (row, y) = (placed.row, placed.scale);
    let face = Face::new(BODY, Role::Ink);
    for (index, line) in placed.lines.iter().enumerate() {
        pen.text((0.0, placed.name + LINE * count(index)), line, face);
    }
    let (text, is_known) = value_text(row, words);
    let face = if is_known { face.bold() } else { Face::new(BODY, Role::Muted) };
    let room = columns.values - if columns.stacked { columns.right } else { columns.names } - 8.0;
    pen.text((columns.values, y), &face.fit(text, room), face.end());
    if let Some(x) = known(row.value).and_then(|value| columns.x(row, value)) {
        pen.diamond((x, y), 6.5, Role::Second);
    }
    if known(row.median).is_none() && is_known {
        let face = Face::new(SMALL, Role::Muted);
        let text = face.fit(&words.no_data, columns.right - columns.left - 16.0);
        let width = face.width(&text) + 16.0;
        pen.rect((columns.left, y - 8.0), (width, 16.0), Role::Paper.colour());
        pen.text((columns.left, y), &text, face);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{
        EXTREMES, MISSING, NO_DATA, check, check_layout, hostile, narrow, words,
    };
    use super::*;

    fn row(label: &str, value: Option<f64>, reversed: bool) -> Row {
        Row {
            label: label.to_owned(),
            text: "12 <%>".to_owned(),
            value,
            median: Some(10.0),
            range: Some((4.0, 14.0)),
            middle: Some((9.0, 12.0)),
            reversed,
        }
    }

    fn drawn(rows: Vec<Row>, head: Head) -> String {
        let name = |text: &str| text.to_owned();
        let key =
            Key { own: name("A & B"), median: name("m"), range: name("r"), middle: name("h") };
        let groups =
            vec![Group { left: name("<worse"), right: name("better>"), rows }, Group::default()];
        let svg = render(&SpineData { head, key, groups }, &words());
        check(&svg);
        check_layout(&svg);
        svg
    }

    /// The middle of the diamond.
    fn mark(svg: &str) -> f64 {
        let all: Vec<&str> = svg.split("fill-second").collect();
        // The first is the sample of the key.
        let (_, points) = all[1].rsplit_once("points=\"").expect("a diamond");
        let (x, _) = points.split_once(',').expect("its top");
        x.parse().expect("a number")
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], hostile()).contains(NO_DATA));
        let unknown = Row { median: None, ..row("a", Some(1.0), false) };
        assert!(drawn(vec![unknown], hostile()).contains(NO_DATA));
    }

    #[test]
    fn better_is_at_the_right_even_where_less_is_better() {
        let high = mark(&drawn(vec![row("a", Some(12.0), false)], hostile()));
        let low = mark(&drawn(vec![row("a", Some(12.0), true)], hostile()));
        let same = mark(&drawn(vec![row("a", Some(8.0), true)], hostile()));
        assert!(high > low && (high - same).abs() < 0.11, "{high} {low} {same}");
    }

    #[test]
    fn a_missing_value_is_said_and_the_others_are_still_drawn() {
        let svg = drawn(vec![row("a", None, false)], hostile());
        assert_eq!(svg.matches(MISSING).count(), 1);
        assert!(svg.contains("stroke-context") && !svg.contains("12 &lt;%&gt;"));
        // Only the sample of the key wears the colour of the mark.
        assert_eq!(svg.matches("fill-second").count(), 1);
    }

    #[test]
    fn names_of_any_length_and_extreme_values_stay_in_place() {
        for head in [hostile(), narrow()] {
            let long = "Udział mieszkańców na obszarach zwodociągowanych ".repeat(4);
            drawn(vec![row(&long, Some(14.0), false), row("b", None, true)], head.clone());
            let all = EXTREMES.map(|value| Row {
                range: Some((value, f64::MAX)),
                middle: Some((f64::NAN, value)),
                median: Some(value),
                text: "9".repeat(40),
                ..row("x", Some(-value), false)
            });
            drawn(all.to_vec(), head);
        }
    }
}
