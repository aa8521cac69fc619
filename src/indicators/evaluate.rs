//! A resolved formula worked out on given figures: the arithmetic of the statement, without it.

use super::formula::{Op, Sign};
use super::shape::Shape;
use super::term::{Meaning, Term};

/// What a part of a formula comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    /// A number; `None` when it is missing.
    Number(Option<f64>),
    /// Whether something holds; `None` when that cannot be known.
    Condition(Option<bool>),
}

impl Outcome {
    fn number(self) -> Option<f64> {
        match self {
            Self::Number(value) => value,
            Self::Condition(_) => None,
        }
    }

    fn holds(self) -> Option<bool> {
        match self {
            Self::Condition(holds) => holds,
            Self::Number(_) => None,
        }
    }
}

impl<L> Shape<L> {
    /// The value of one territory, given every figure or that it is missing; `None` when there is
    /// none.
    #[must_use]
    pub fn value(&self, figure: &impl Fn(&L) -> Option<f64>) -> Option<f64> {
        let above = self.numerator.number(figure)?;
        match &self.denominator {
            None => Some(self.scale * above),
            Some(below) => {
                let below = below.number(figure).filter(|below| below.abs() > 0.0)?;
                Some(self.scale * above / below)
            }
        }
    }
}

impl<L> Term<L> {
    /// The number it comes to; `None` when it is missing.
    #[must_use]
    pub fn number(&self, figure: &impl Fn(&L) -> Option<f64>) -> Option<f64> {
        self.outcome(figure).number()
    }

    fn outcome(&self, figure: &impl Fn(&L) -> Option<f64>) -> Outcome {
        let number = |term: &Self| term.number(figure);
        let holds = |term: &Self| term.outcome(figure).holds();
        match &self.node {
            Meaning::Number(value) => Outcome::Number(Some(*value)),
            Meaning::Figure(leaf) => Outcome::Number(figure(leaf)),
            Meaning::Unary(Sign::Minus, inner) => Outcome::Number(number(inner).map(|it| -it)),
            Meaning::Unary(Sign::Not, inner) => Outcome::Condition(holds(inner).map(|it| !it)),
            Meaning::IsMissing(inner) => Outcome::Condition(Some(number(inner).is_none())),
            // Three-valued logic, as SQL has it.
            Meaning::Binary(left, Op::And, right) => {
                Outcome::Condition(match (holds(left), holds(right)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (a, b) => a.zip(b).map(|(a, b)| a && b),
                })
            }
            Meaning::Binary(left, Op::Or, right) => {
                Outcome::Condition(match (holds(left), holds(right)) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (a, b) => a.zip(b).map(|(a, b)| a || b),
                })
            }
            Meaning::Binary(left, op, right) => operated(number(left), *op, number(right)),
            Meaning::Midyear(now, before) => Outcome::Number(
                number(now).zip(number(before)).map(|(now, before)| f64::midpoint(now, before)),
            ),
            Meaning::FirstKnown(all) => Outcome::Number(all.iter().find_map(number)),
            Meaning::Unless(value, missing) => {
                Outcome::Number(number(value).filter(|value| number(missing) != Some(*value)))
            }
            Meaning::Case(branches, otherwise) => {
                // Where a condition cannot be known, neither can the value.
                let found = branches.iter().find(|(condition, _)| holds(condition) != Some(false));
                let chosen = match found {
                    Some((condition, value)) => holds(condition).map(|_| value),
                    None => otherwise.as_deref(),
                };
                Outcome::Number(chosen.and_then(number))
            }
        }
    }
}

fn operated(left: Option<f64>, op: Op, right: Option<f64>) -> Outcome {
    let both = left.zip(right);
    let number = |result: fn(f64, f64) -> f64| Outcome::Number(both.map(|(a, b)| result(a, b)));
    let compared =
        |result: fn(&f64, &f64) -> bool| Outcome::Condition(both.map(|(a, b)| result(&a, &b)));
    match op {
        Op::Plus => number(|a, b| a + b),
        Op::Minus => number(|a, b| a - b),
        Op::Times => number(|a, b| a * b),
        Op::Over => Outcome::Number(both.filter(|(_, b)| b.abs() > 0.0).map(|(a, b)| a / b)),
        Op::Equal => compared(f64::eq),
        Op::Unequal => compared(f64::ne),
        Op::Less => compared(f64::lt),
        Op::AtMost => compared(f64::le),
        Op::Greater => compared(f64::gt),
        Op::AtLeast => compared(f64::ge),
        Op::And | Op::Or => Outcome::Condition(None),
    }
}
