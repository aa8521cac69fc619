//! What a sum would count twice: stocks of two dates, groups that have members in common.

use super::formula::{Op, Refusal, Sign, Span};
use super::functions::Resolved;
use super::term::{Figure, Meaning};
use crate::sources::tidy_csv::EVERYONE;
use crate::sources::variable::Measure;

/// The figures that are added up in a part, each with whether it is taken away. What is multiplied
/// by another figure is left out: a share of a stock and another share of it are two things.
fn summands<'t>(term: &'t Resolved, away: bool, found: &mut Vec<(bool, &'t Figure)>) {
    match &term.node {
        Meaning::Figure(figure) => found.push((away, figure)),
        Meaning::Unary(Sign::Minus, inner) => summands(inner, !away, found),
        Meaning::Binary(left, op @ (Op::Plus | Op::Minus), right) => {
            summands(left, away, found);
            summands(right, away != (*op == Op::Minus), found);
        }
        Meaning::Binary(left, Op::Times | Op::Over, right) if right.is_constant() => {
            summands(left, away, found);
        }
        Meaning::Binary(left, Op::Times, right) if left.is_constant() => {
            summands(right, away, found);
        }
        _ => {}
    }
}

/// What would be counted twice by adding two parts: a stock at two dates, or groups that overlap.
pub(super) fn added_twice(
    left: &Resolved,
    op: Op,
    right: &Resolved,
    span: &Span,
) -> Option<Refusal> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    summands(left, false, &mut before);
    summands(right, op == Op::Minus, &mut after);
    let pairs = before.iter().flat_map(|a| after.iter().map(move |b| (a, b)));
    let together =
        pairs.filter(|((a, of), (b, with))| a == b && of.input.variable == with.input.variable);
    let mut faults = together.filter_map(|((_, a), (_, b))| counted_twice(a, b, span));
    faults.next()
}

fn counted_twice(a: &Figure, b: &Figure, span: &Span) -> Option<Refusal> {
    let when = |figure: &Figure| (figure.input.lag, figure.input.pinned);
    if when(a) == when(b) {
        let both: Vec<String> = a.input.groups.iter().chain(&b.input.groups).cloned().collect();
        return overlapping(&both, span);
    }
    let name = &a.input.variable;
    matches!(a.measure, Measure::Stock | Measure::Share).then(|| {
        Refusal::new(
            span.clone(),
            (
                format!("`{name}` to stan na dzień: stanów z różnych lat się nie dodaje"),
                format!("`{name}` is a stock: stocks of different years are not added"),
            ),
            ("użyć `midyear` albo `change`", "use `midyear` or `change`"),
        )
    })
}

/// The first two groups that have members in common.
pub(super) fn overlapping(groups: &[String], span: &Span) -> Option<Refusal> {
    let pairs = groups.iter().enumerate();
    let mut pairs = pairs.flat_map(|(at, a)| groups.iter().skip(at + 1).map(move |b| (a, b)));
    let (a, b) = pairs.find(|(a, b)| !are_apart(a, b))?;
    Some(Refusal::new(
        span.clone(),
        (
            format!("grupy `{a}` i `{b}` mają wspólne osoby: suma liczyłaby je dwa razy"),
            format!("the groups `{a}` and `{b}` overlap: a sum would count them twice"),
        ),
        ("nie dodawać całości do jej części", "do not add a total to its parts"),
    ))
}

/// Whether two groups have no members in common: some kind of group tells them apart.
fn are_apart(a: &str, b: &str) -> bool {
    if a == EVERYONE || b == EVERYONE {
        return false;
    }
    let parts = |key: &str| {
        key.split(';')
            .filter_map(|part| part.split_once('='))
            .map(|(by, of)| (by.to_owned(), of.to_owned()))
            .collect::<Vec<_>>()
    };
    let (a, b) = (parts(a), parts(b));
    a.iter().any(|(by, of)| {
        b.iter().any(|(other, value)| by == other && of != value && !bands_meet(of, value))
    })
}

/// Whether two age bands such as `0-17`, `85+` have years in common.
fn bands_meet(a: &str, b: &str) -> bool {
    let band = |text: &str| -> Option<(u16, u16)> {
        if let Some(from) = text.strip_suffix('+') {
            return Some((from.parse().ok()?, u16::MAX));
        }
        let (from, to) = text.split_once('-')?;
        Some((from.parse().ok()?, to.parse().ok()?))
    };
    matches!((band(a), band(b)), (Some(a), Some(b)) if a.0 <= b.1 && b.0 <= a.1)
}
