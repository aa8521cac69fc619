//! Units follow from the formula: a product of base units and a factor, worked out part by part.
//!
//! A literal that multiplies a figure changes its unit and not what is measured: `1000 * x` is x in
//! thousandths. So `1000 * births / population` is in births per 1,000 residents, and a formula that
//! forgets the 1000 does not fit that unit.

use super::formula::{Op, Refusal, Sign, Span};
use super::functions::Resolved;
use super::term::Meaning;
use crate::unit::{Unit, Units, scaled};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How far two factors may lie apart, relative to each other: rounding over a few operations.
const TOLERANCE: f64 = 1e-9;

/// What a figure is measured in.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Exponents of the base units; none is zero.
    base: BTreeMap<String, i8>,
    /// How many of the base combination one of it makes.
    factor: f64,
}

/// What a part of a formula is measured in.
#[derive(Clone, Debug, PartialEq)]
enum Quantity {
    /// A literal: it scales what it multiplies, and compares with anything.
    Literal(f64),
    /// A condition has no unit.
    Condition,
    /// A figure.
    Figure(Dimension),
}

impl Dimension {
    /// The dimension of a unit.
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        let base = unit.base.iter().filter(|(_, exponent)| **exponent != 0);
        Self { base: base.map(|(name, it)| (name.clone(), *it)).collect(), factor: unit.factor }
    }

    fn with(&self, other: &Self, sign: i8) -> Self {
        let mut base = self.base.clone();
        for (name, exponent) in &other.base {
            let sum = base.entry(name.clone()).or_default();
            *sum = sum.saturating_add(exponent.saturating_mul(sign));
        }
        base.retain(|_, exponent| *exponent != 0);
        Self { base, factor: self.factor * other.factor.powi(i32::from(sign)) }
    }

    fn scaled(&self, by: f64) -> Self {
        Self { base: self.base.clone(), factor: self.factor * by }
    }

    /// How many of `other` one of this makes; `None` when they measure different things.
    #[must_use]
    pub fn over(&self, other: &Self) -> Option<f64> {
        (self.base == other.base).then(|| self.factor / other.factor)
    }

    /// Whether figures in both can be compared as they are.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.over(other).is_some_and(|ratio| (ratio - 1.0).abs() <= TOLERANCE)
    }

    /// The unit of the catalogue with this dimension, else the product of base units.
    #[must_use]
    pub fn named(&self, units: &Units) -> String {
        if let Some(unit) = units.all().find(|unit| Self::of(unit).is(self)) {
            return unit.code.clone();
        }
        let power = |(name, exponent): (&String, &i8)| match exponent {
            1 => name.clone(),
            _ => format!("{name}^{exponent}"),
        };
        let mut base: Vec<(&String, &i8)> = self.base.iter().collect();
        base.sort_by_key(|(_, exponent)| -**exponent);
        let product = base.into_iter().map(power).collect::<Vec<_>>().join("·");
        let factor = scaled(self.factor, 1.0);
        match (product.is_empty(), (factor - 1.0).abs() <= TOLERANCE) {
            (true, _) => factor.to_string(),
            (false, true) => product,
            (false, false) => format!("{factor} {product}"),
        }
    }
}

/// Checks that every operation is done on figures whose units allow it, and says what the result is
/// in; `None` where nothing can be said of it.
///
/// # Errors
/// Every operation on units that do not fit, each with what both sides are.
pub fn derive(term: &Resolved, units: &Units) -> Result<Option<Dimension>, Vec<Refusal>> {
    let mut deriving = Deriving { units, faults: Vec::new() };
    match deriving.quantity(term) {
        _ if !deriving.faults.is_empty() => Err(deriving.faults),
        Some(Quantity::Figure(found)) => Ok(Some(found)),
        _ => Ok(None),
    }
}

/// Checks that what a formula gives is in the declared unit.
///
/// # Errors
/// A result in another unit.
pub fn check(found: &Dimension, declared: &str, span: &Span, units: &Units) -> Result<(), Refusal> {
    let wanted = units.get(declared).map(Dimension::of);
    match wanted {
        Some(wanted) if !found.is(&wanted) => {
            Err(undeclared(found, (declared, &wanted), span.clone(), units))
        }
        _ => Ok(()),
    }
}

/// The code of the catalogue's unit that a formula gives; `None` when it has none.
///
/// # Errors
/// Every operation on units that do not fit.
pub fn unit(term: &Resolved, units: &Units) -> Result<Option<String>, Vec<Refusal>> {
    // Several units may have one dimension: a figure alone keeps its own.
    if let Meaning::Figure(figure) = &term.node {
        return Ok(Some(figure.unit.clone()));
    }
    let Some(found) = derive(term, units)? else { return Ok(None) };
    let unit = units.all().find(|unit| Dimension::of(unit).is(&found));
    Ok(unit.map(|unit| unit.code.clone()))
}

fn undeclared(
    found: &Dimension,
    (code, wanted): (&str, &Dimension),
    span: Span,
    units: &Units,
) -> Refusal {
    let derived = found.named(units);
    let (mut pl, mut en) = (
        format!("z formuły wynika `{derived}`, a podano `{code}`"),
        format!("`{derived}` follows from the formula, `{code}` is declared"),
    );
    if let Some(ratio) = found.over(wanted) {
        let (times, pl_way, en_way) =
            if ratio < 1.0 { (1.0 / ratio, "duże", "large") } else { (ratio, "małe", "small") };
        let times = scaled(times, 1.0);
        let _ = write!(pl, ": liczby są {times} razy za {pl_way}");
        let _ = write!(en, ": numbers are {times} times too {en_way}");
    }
    let remedy = ("poprawić formułę albo jednostkę", "mend the formula or the unit");
    Refusal::new(span, (pl, en), remedy)
}

struct Deriving<'a> {
    units: &'a Units,
    faults: Vec<Refusal>,
}

impl Deriving<'_> {
    /// The quantity of a part; `None` below a fault.
    fn quantity(&mut self, term: &Resolved) -> Option<Quantity> {
        if term.is_constant()
            && let Some(value) = term.number(&|_| None)
        {
            return Some(Quantity::Literal(value));
        }
        match &term.node {
            Meaning::Number(value) => Some(Quantity::Literal(*value)),
            Meaning::Figure(figure) => {
                self.units.get(&figure.unit).map(|unit| Quantity::Figure(Dimension::of(unit)))
            }
            Meaning::Unary(Sign::Minus, inner) => Some(match self.quantity(inner)? {
                Quantity::Literal(value) => Quantity::Literal(-value),
                other => other,
            }),
            Meaning::Unary(Sign::Not, inner) | Meaning::IsMissing(inner) => {
                self.quantity(inner)?;
                Some(Quantity::Condition)
            }
            Meaning::Binary(left, op, right) => self.binary(left, *op, right, &term.span),
            Meaning::Midyear(left, right) => self.alike([&**left, &**right], &term.span),
            Meaning::Unless(value, missing) => {
                self.alike([&**value, &**missing], &term.span)?;
                self.quantity(value)
            }
            Meaning::FirstKnown(all) => self.alike(all, &term.span),
            Meaning::Case(branches, otherwise) => {
                for (condition, _) in branches {
                    self.quantity(condition);
                }
                let values = branches.iter().map(|(_, value)| value);
                self.alike(values.chain(otherwise.as_deref()), &term.span)
            }
        }
    }

    fn binary(
        &mut self,
        left: &Resolved,
        op: Op,
        right: &Resolved,
        span: &Span,
    ) -> Option<Quantity> {
        match op {
            Op::Times | Op::Over => {
                let (a, b) = (self.quantity(left)?, self.quantity(right)?);
                let nothing = |it: &Quantity| matches!(it, Quantity::Literal(zero) if *zero == 0.0);
                if op == Op::Times && (nothing(&a) || nothing(&b)) {
                    self.faults.push(multiplied_by_nothing(span.clone()));
                }
                product(&a, op, &b)
            }
            Op::Plus | Op::Minus => self.alike([left, right], span),
            Op::And | Op::Or => {
                self.quantity(left);
                self.quantity(right);
                Some(Quantity::Condition)
            }
            _ => self.alike([left, right], span).map(|_| Quantity::Condition),
        }
    }

    /// The quantity of parts that must all be in one unit; literals fit any.
    fn alike<'t>(
        &mut self,
        parts: impl IntoIterator<Item = &'t Resolved>,
        span: &Span,
    ) -> Option<Quantity> {
        let mut first: Option<(&Resolved, Dimension)> = None;
        let mut literals: Vec<f64> = Vec::new();
        for part in parts {
            match (self.quantity(part)?, &first) {
                (Quantity::Literal(value), _) => literals.push(value),
                (Quantity::Figure(dimension), None) => first = Some((part, dimension)),
                (Quantity::Figure(dimension), Some((other, of))) if !dimension.is(of) => {
                    let fault = self.unlike((other, of), (part, &dimension), span);
                    self.faults.push(fault);
                    return None;
                }
                (Quantity::Condition | Quantity::Figure(_), _) => {}
            }
        }
        if let Some((_, dimension)) = first {
            return Some(Quantity::Figure(dimension));
        }
        let one = *literals.first()?;
        if literals.iter().any(|it| (it - one).abs() > 0.0) {
            // Numbers to choose from would each give the result another unit.
            self.faults.push(chosen_scale(span.clone()));
            return None;
        }
        Some(Quantity::Literal(one))
    }

    /// Both derivations, each as the formula writes it and the unit that follows.
    fn unlike(
        &self,
        (left, a): (&Resolved, &Dimension),
        (right, b): (&Resolved, &Dimension),
        span: &Span,
    ) -> Refusal {
        let [left, right] = [left, right].map(|it| it.to_expr(&|figure| figure.written()));
        let (a, b) = (a.named(self.units), b.named(self.units));
        Refusal::new(
            span.clone(),
            (
                format!("różne jednostki: `{left}` jest w `{a}`, `{right}` w `{b}`"),
                format!("different units: `{left}` is in `{a}`, `{right}` in `{b}`"),
            ),
            (
                "przeliczyć jedną z nich albo wybrać inną zmienną",
                "convert one of them or choose another variable",
            ),
        )
    }
}

fn multiplied_by_nothing(span: Span) -> Refusal {
    Refusal::new(
        span,
        ("mnożenie przez zero".to_owned(), "a multiplication by zero".to_owned()),
        ("skreślić tę część", "leave this part out"),
    )
}

fn chosen_scale(span: Span) -> Refusal {
    Refusal::new(
        span,
        (
            "mnożnik zależy od gminy: wynik nie miałby jednej jednostki".to_owned(),
            "the factor depends on the municipality: the result would have no one unit".to_owned(),
        ),
        ("wybierać między wielkościami, nie mnożnikami", "choose between quantities, not factors"),
    )
}

fn product(a: &Quantity, op: Op, b: &Quantity) -> Option<Quantity> {
    let sign = if op == Op::Times { 1 } else { -1 };
    Some(match (a, b) {
        (Quantity::Condition, _) | (_, Quantity::Condition) => return None,
        // Nothing is in any unit.
        (Quantity::Literal(zero), _) | (_, Quantity::Literal(zero)) if *zero == 0.0 => return None,
        (Quantity::Literal(a), Quantity::Literal(b)) => {
            Quantity::Literal(if op == Op::Times { a * b } else { a / b })
        }
        (Quantity::Figure(a), Quantity::Figure(b)) => Quantity::Figure(a.with(b, sign)),
        // 1000 * x is x in thousandths, x / 1000 is x in thousands.
        (Quantity::Figure(figure), Quantity::Literal(by)) => {
            Quantity::Figure(figure.scaled(by.abs().powi(-i32::from(sign))))
        }
        (Quantity::Literal(by), Quantity::Figure(figure)) => {
            let none = Dimension { base: BTreeMap::new(), factor: 1.0 / by.abs() };
            Quantity::Figure(none.with(figure, sign))
        }
    })
}
