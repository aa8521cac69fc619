//! What may be summed over territories, years and groups, and what may not: the sound alternative
//! is named in place of a wrong total.

use super::file::{DIMENSIONS, Kind};
use super::formula::{Op, Refusal, Sign, Span};
use super::functions::Resolved;
use super::overlap::{added_twice, overlapping};
use super::shape::Shape;
use super::term::{Figure, Meaning};
use crate::sources::variable::Measure;

/// What a part of a formula is, as to adding up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// A literal.
    Number,
    /// Whether something holds.
    Condition,
    /// A percentage that may multiply a quantity.
    Share,
    /// May be summed over territories.
    Extensive,
    /// A published rate, index or survey share: may stand alone only.
    Published,
}

/// Checks that numerator and denominator may be summed over territories and fit the declared kind.
///
/// # Errors
/// Every sum, product or quotient that means nothing once summed, with what to do instead.
pub fn check(shape: &Shape<Figure>, kind: Kind, length: usize) -> Result<(), Vec<Refusal>> {
    let mut faults = Vec::new();
    let numerator = sort(&shape.numerator, &mut faults);
    let below = shape.denominator.as_ref();
    let denominator = below.and_then(|it| {
        if may_vanish(it) {
            faults.push(vanishing(it.span.clone()));
        }
        sort(it, &mut faults)
    });
    divided_by_nothing(&shape.numerator, &mut faults);
    if faults.is_empty()
        && !fits(kind, numerator, below.map(|_| denominator == Some(Sort::Extensive)))
    {
        let parts = shape.figures().into_iter().find(|it| !it.measure.is_extensive());
        faults.push(match parts {
            Some(figure) if kind.is_pooled() => without_parts(figure, 0..length),
            _ => unfit(kind, 0..length),
        });
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Whether a numerator fits the kind, over a denominator that may be summed, may not, or is none.
fn fits(kind: Kind, numerator: Option<Sort>, denominator: Option<bool>) -> bool {
    let sum = numerator == Some(Sort::Extensive);
    let alone = matches!(numerator, Some(Sort::Published | Sort::Share));
    match (kind, denominator) {
        (Kind::Ratio | Kind::SurveyShare, Some(summed)) => sum && summed,
        (Kind::Total, None) => sum,
        (Kind::Index | Kind::PublishedRate | Kind::SurveyShare, None) => alone,
        _ => false,
    }
}

fn without_parts(figure: &Figure, span: Span) -> Refusal {
    let name = &figure.input.variable;
    Refusal::new(
        span,
        (
            format!(
                "`{name}` to wartość ogłoszona bez licznika i mianownika: nie da się jej łączyć"
            ),
            format!("`{name}` is published without numerator and denominator: it cannot be pooled"),
        ),
        (
            "pokazać ją samą (published_rate, survey_share, index) albo wziąć jej części",
            "show it alone (published_rate, survey_share, index) or take its parts",
        ),
    )
}

fn unfit(kind: Kind, span: Span) -> Refusal {
    let kind = kind.as_str();
    Refusal::new(
        span,
        (
            format!("formuła nie pasuje do rodzaju `{kind}`: wskaźnik łączny byłby błędny"),
            format!("the formula does not fit the kind `{kind}`: a pooled value would be wrong"),
        ),
        (
            "ratio: suma przez sumę; total: sama suma; published_rate, survey_share, index: jedna opublikowana zmienna",
            "ratio: a sum over a sum; total: a sum alone; published_rate, survey_share, index: one published variable",
        ),
    )
}

/// The sort of a part; `None` below a fault.
fn sort(term: &Resolved, faults: &mut Vec<Refusal>) -> Option<Sort> {
    let all = |parts: Vec<&Resolved>, faults: &mut Vec<Refusal>| {
        let sorts: Vec<Option<Sort>> = parts.into_iter().map(|it| sort(it, faults)).collect();
        sorts.into_iter().collect::<Option<Vec<Sort>>>()
    };
    match &term.node {
        Meaning::Number(_) => Some(Sort::Number),
        Meaning::Figure(figure) => {
            faults.extend(overlapping(&figure.input.groups, &term.span));
            if figure.input.groups.len() > 1 && !may_be_added(figure) {
                faults.push(averaged(term.span.clone()));
            }
            Some(match figure.measure {
                Measure::Stock | Measure::Flow | Measure::Balance => Sort::Extensive,
                Measure::Share => Sort::Share,
                Measure::Rate | Measure::SurveyShare | Measure::Index => Sort::Published,
            })
        }
        Meaning::Unary(Sign::Minus, inner) => is_number(inner, faults),
        Meaning::Unary(Sign::Not, inner) => {
            is_condition(inner, faults);
            Some(Sort::Condition)
        }
        Meaning::IsMissing(inner) => is_number(inner, faults).map(|_| Sort::Condition),
        Meaning::Binary(left, op, right) => binary(left, *op, right, &term.span, faults),
        Meaning::Midyear(now, _) => sort(now, faults),
        Meaning::Unless(value, missing) => {
            is_number(missing, faults);
            is_number(value, faults)
        }
        Meaning::FirstKnown(parts) => {
            let sorts = all(parts.iter().collect(), faults)?;
            same(&sorts, &term.span, faults)
        }
        Meaning::Case(branches, otherwise) => {
            for (condition, _) in branches {
                is_condition(condition, faults);
            }
            let values: Vec<&Resolved> =
                branches.iter().map(|(_, value)| value).chain(otherwise.as_deref()).collect();
            if branches.iter().any(|(condition, _)| asks_whether_missing(condition)) {
                let constant = values.iter().find(|value| value.is_constant());
                faults.extend(constant.map(|value| in_place_of_missing(value.span.clone())));
            }
            let sorts = all(values, faults)?;
            same(&sorts, &term.span, faults)
        }
    }
}

/// Whether the figures of several groups may be added: counts, and answers to one question.
fn may_be_added(figure: &Figure) -> bool {
    let of_persons = |key: &String| {
        let by = key.split(';').filter_map(|part| part.split_once('=')).map(|(by, _)| by);
        by.into_iter().any(|by| DIMENSIONS.contains(&by) && by != "mode")
    };
    match figure.measure {
        Measure::Stock | Measure::Flow | Measure::Balance => true,
        Measure::SurveyShare => !figure.input.groups.iter().any(of_persons),
        Measure::Rate | Measure::Share | Measure::Index => false,
    }
}

fn asks_whether_missing(term: &Resolved) -> bool {
    matches!(term.node, Meaning::IsMissing(_)) || term.parts().into_iter().any(asks_whether_missing)
}

/// What is said of a number that would stand for a missing figure.
pub(super) fn in_place_of_missing(span: Span) -> Refusal {
    Refusal::new(
        span,
        (
            "liczba w miejsce brakującej wartości: brak to nie zero".to_owned(),
            "a number in place of a missing figure: missing is never zero".to_owned(),
        ),
        (
            "skreślić ją; niepełne łączenie dopuszcza `coverage_at_least`",
            "leave it out; `coverage_at_least` allows pooling what is incomplete",
        ),
    )
}

/// The sort of a part that must be no condition.
fn is_number(term: &Resolved, faults: &mut Vec<Refusal>) -> Option<Sort> {
    let found = sort(term, faults)?;
    if found == Sort::Condition {
        faults.push(Refusal::new(
            term.span.clone(),
            ("to warunek, a nie liczba".to_owned(), "this is a condition and no number".to_owned()),
            ("użyć go w CASE WHEN", "use it in CASE WHEN"),
        ));
        return None;
    }
    Some(found)
}

fn is_condition(term: &Resolved, faults: &mut Vec<Refusal>) {
    if !matches!(sort(term, faults), None | Some(Sort::Condition)) {
        faults.push(Refusal::new(
            term.span.clone(),
            ("to liczba, a nie warunek".to_owned(), "this is a number and no condition".to_owned()),
            ("porównać ją z czymś, np. x > 0", "compare it with something, such as x > 0"),
        ));
    }
}

/// Parts of which one is chosen must be of one sort; a literal counts as any.
fn same(sorts: &[Sort], span: &Span, faults: &mut Vec<Refusal>) -> Option<Sort> {
    let mut figures = sorts.iter().filter(|sort| **sort != Sort::Number);
    let first = figures.next().copied().unwrap_or(Sort::Number);
    if figures.all(|sort| *sort == first) && first != Sort::Condition {
        return Some(first);
    }
    faults.push(unsummable(span.clone()));
    None
}

fn binary(
    left: &Resolved,
    op: Op,
    right: &Resolved,
    span: &Span,
    faults: &mut Vec<Refusal>,
) -> Option<Sort> {
    if matches!(op, Op::And | Op::Or) {
        is_condition(left, faults);
        is_condition(right, faults);
        return Some(Sort::Condition);
    }
    let (a, b) = (sort(left, faults)?, sort(right, faults)?);
    if a == Sort::Condition || b == Sort::Condition {
        faults.push(unsummable(span.clone()));
        return None;
    }
    match (op, a, b) {
        (Op::Plus | Op::Minus, a @ (Sort::Extensive | Sort::Share), b) if a == b => {
            faults.extend(added_twice(left, op, right, span));
            Some(a)
        }
        (Op::Plus | Op::Minus, a, b) if a == b && a != Sort::Published => Some(a),
        // A hundred percent less a share.
        (Op::Minus, Sort::Number, Sort::Share) => Some(Sort::Share),
        (Op::Times, Sort::Number, other) | (Op::Times | Op::Over, other, Sort::Number) => {
            Some(other)
        }
        (Op::Times, Sort::Extensive, Sort::Share) | (Op::Times, Sort::Share, Sort::Extensive) => {
            Some(Sort::Extensive)
        }
        (Op::Times, Sort::Published, Sort::Extensive) if are_answers(left, right) => {
            Some(Sort::Extensive)
        }
        (op, ..) if op.compares() => Some(Sort::Condition),
        (Op::Plus | Op::Minus, Sort::Published, Sort::Published) => {
            faults.push(averaged(span.clone()));
            None
        }
        _ => {
            faults.push(unsummable(span.clone()));
            None
        }
    }
}

/// Whether a share of answers is multiplied by the number of answers to the same question.
fn are_answers(share: &Resolved, answers: &Resolved) -> bool {
    match (&share.node, &answers.node) {
        (Meaning::Figure(share), Meaning::Figure(answers)) => {
            share.measure == Measure::SurveyShare
                && (share.input.lag, share.input.pinned)
                    == (answers.input.lag, answers.input.pinned)
                && answers.input.variable == format!("{}_answers", share.input.variable)
        }
        _ => false,
    }
}

fn unsummable(span: Span) -> Refusal {
    Refusal::new(
        span,
        (
            "tego działania nie da się zsumować po gminach".to_owned(),
            "this operation cannot be summed over municipalities".to_owned(),
        ),
        (
            "łączyć części: liczebność z liczebnością, liczebność razy udział",
            "pool the parts: counts with counts, a count times a share",
        ),
    )
}

fn averaged(span: Span) -> Refusal {
    Refusal::new(
        span,
        (
            "wskaźników natężenia i wyników ankiet nie dodaje się ani nie uśrednia".to_owned(),
            "rates and survey shares are neither added nor averaged".to_owned(),
        ),
        (
            "łączyć ich liczniki i mianowniki; ankiety ważyć liczbą odpowiedzi (`survey`)",
            "pool their numerators and denominators; weight surveys by answers (`survey`)",
        ),
    )
}

/// Whether a denominator may be zero by the way it is built, not by what is counted.
fn may_vanish(term: &Resolved) -> bool {
    match &term.node {
        Meaning::Number(value) => *value == 0.0,
        Meaning::Binary(_, Op::Minus, _) => true,
        Meaning::Binary(left, Op::Times, right) => may_vanish(left) || may_vanish(right),
        Meaning::Binary(left, Op::Over, _) => may_vanish(left),
        Meaning::Unary(_, inner) => may_vanish(inner),
        Meaning::Case(branches, otherwise) => {
            let values = branches.iter().map(|(_, value)| value).chain(otherwise.as_deref());
            values.into_iter().any(may_vanish)
        }
        _ => false,
    }
}

fn vanishing(span: Span) -> Refusal {
    Refusal::new(
        span,
        ("ten mianownik może być zerem".to_owned(), "this denominator can be zero".to_owned()),
        (
            "dzielić przez wielkość, która nie znika, albo napisać nullif(mianownik, 0)",
            "divide by a quantity that does not vanish, or write nullif(denominator, 0)",
        ),
    )
}

/// Divisions by literals that are zero.
fn divided_by_nothing(term: &Resolved, faults: &mut Vec<Refusal>) {
    if let Meaning::Binary(_, Op::Over, right) = &term.node
        && may_vanish(right)
    {
        faults.push(vanishing(right.span.clone()));
    }
    for part in term.parts() {
        divided_by_nothing(part, faults);
    }
}
