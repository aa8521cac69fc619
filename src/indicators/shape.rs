//! A formula in the one form that can be pooled: `scale * numerator / denominator`.

use super::formula::{Op, Refusal, Sign};
use super::functions::Resolved;
use super::term::{Meaning, Term};

/// Scale, numerator and denominator.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape<L> {
    /// What the quotient is multiplied by.
    pub scale: f64,
    /// Computed per territory, then summed.
    pub numerator: Term<L>,
    /// Computed per territory, then summed; `None` for a total.
    pub denominator: Option<Term<L>>,
}

impl<L> Shape<L> {
    /// The same with every leaf changed.
    pub fn map<M>(self, leaf: &mut impl FnMut(L) -> M) -> Shape<M> {
        Shape {
            scale: self.scale,
            numerator: self.numerator.map(leaf),
            denominator: self.denominator.map(|it| it.map(leaf)),
        }
    }

    /// Every leaf.
    #[must_use]
    pub fn figures(&self) -> Vec<&L> {
        let mut figures = self.numerator.figures();
        figures.extend(self.denominator.iter().flat_map(Term::figures));
        figures
    }
}

/// Brings a formula into that form: quotients of quotients are written out, a denominator that both
/// of them have is cancelled, literal factors come to the front.
///
/// # Errors
/// Sums of quotients with different denominators, and quotients inside conditions or functions:
/// they have no parts that could be pooled.
pub fn shape(term: Resolved) -> Result<Shape<super::term::Figure>, Vec<Refusal>> {
    let Quotient { above, below } = quotient(term).map_err(|refusal| vec![refusal])?;
    let span = above.span.clone();
    let (scale, numerator) = scaled(above);
    if !scale.is_finite() {
        return Err(vec![Refusal::new(
            span,
            ("mnożnik jest za duży".to_owned(), "the factor is too large".to_owned()),
            ("podać mniejszy", "write a smaller one"),
        )]);
    }
    Ok(Shape { scale, numerator, denominator: below })
}

struct Quotient {
    above: Resolved,
    below: Option<Resolved>,
}

fn quotient(term: Resolved) -> Result<Quotient, Refusal> {
    let span = term.span.clone();
    let whole = |above| Quotient { above, below: None };
    match term.node {
        Meaning::Unary(Sign::Minus, inner) => {
            let Quotient { above, below } = quotient(*inner)?;
            Ok(Quotient {
                above: Term::new(Meaning::Unary(Sign::Minus, Box::new(above)), span),
                below,
            })
        }
        Meaning::Binary(left, Op::Times, right) => {
            let (left, right) = (quotient(*left)?, quotient(*right)?);
            let below = match (left.below, right.below) {
                (Some(a), Some(b)) => Some(Term::binary(a, Op::Times, b, span.clone())),
                (a, b) => a.or(b),
            };
            Ok(Quotient { above: Term::binary(left.above, Op::Times, right.above, span), below })
        }
        Meaning::Binary(left, Op::Over, right) if right.is_constant() => {
            let Quotient { above, below } = quotient(*left)?;
            Ok(Quotient { above: Term::binary(above, Op::Over, *right, span), below })
        }
        Meaning::Binary(left, Op::Over, right) => {
            let (left, right) = (quotient(*left)?, quotient(*right)?);
            if left.below.is_some() && left.below == right.below {
                return Ok(Quotient { above: left.above, below: Some(right.above) });
            }
            let times = |a: Resolved, b: Option<Resolved>| match b {
                Some(b) => Term::binary(a, Op::Times, b, span.clone()),
                None => a,
            };
            let below = times(right.above, left.below);
            Ok(Quotient { above: times(left.above, right.below), below: Some(below) })
        }
        Meaning::Binary(left, op @ (Op::Plus | Op::Minus), right) => {
            let (left, right) = (quotient(*left)?, quotient(*right)?);
            if left.below != right.below {
                return Err(unpoolable(span));
            }
            let above = Term::binary(left.above, op, right.above, span);
            Ok(Quotient { above, below: left.below })
        }
        Meaning::Number(_) | Meaning::Figure(_) => Ok(whole(term)),
        _ if divides(&term) => Err(unpoolable(span)),
        _ => Ok(whole(term)),
    }
}

fn unpoolable(span: super::formula::Span) -> Refusal {
    Refusal::new(
        span,
        (
            "takiego ilorazu nie da się łączyć: nie ma jednego licznika i jednego mianownika"
                .to_owned(),
            "such a quotient cannot be pooled: it has no one numerator and one denominator"
                .to_owned(),
        ),
        (
            "połączyć części: skala * licznik / mianownik z jednym dzieleniem",
            "pool the parts: scale * numerator / denominator with one division",
        ),
    )
}

/// Whether a figure is divided by another anywhere inside.
fn divides(term: &Resolved) -> bool {
    matches!(&term.node, Meaning::Binary(_, Op::Over, right) if !right.is_constant())
        || term.parts().into_iter().any(divides)
}

/// Takes literal factors off the front: `1000 * a` is 1000 and `a`.
fn scaled(term: Resolved) -> (f64, Resolved) {
    match term.node {
        Meaning::Binary(left, Op::Times, right) => match (&left.node, &right.node) {
            (Meaning::Number(factor), _) => {
                let (scale, inner) = scaled(*right);
                (factor * scale, inner)
            }
            (_, Meaning::Number(factor)) => {
                let (scale, inner) = scaled(*left);
                (factor * scale, inner)
            }
            _ => {
                let (scale, inner) = scaled(*left);
                (scale, Term::binary(inner, Op::Times, *right, term.span))
            }
        },
        _ => (1.0, term),
    }
}
