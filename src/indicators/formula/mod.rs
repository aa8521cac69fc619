//! The text of a formula becomes a tree of our own: SQL syntax, deny by default.
//!
//! `sqlparser` is named in this file alone; its tree changes with every release.

use sqlparser::ast::{BinaryOperator, Expr as Sql, Spanned, UnaryOperator, Value};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Span, Token};
use std::ops::Range;

/// Deeper nesting than any formula a person would read.
const MAX_DEPTH: usize = 48;

/// An arithmetic expression over names.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A literal.
    Number(f64),
    /// A name, with its bytes in the formula.
    Name(String, Range<usize>),
    /// The opposite of an expression.
    Negated(Box<Self>),
    /// Two expressions and the operation between them, with the bytes they take.
    Combined(Box<Self>, Op, Box<Self>, Range<usize>),
}

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Addition.
    Plus,
    /// Subtraction.
    Minus,
    /// Multiplication.
    Times,
    /// Division.
    Over,
}

/// Why a formula is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The bytes meant.
    pub span: Range<usize>,
    /// What is wrong, in Polish and English.
    pub problem: (String, String),
    /// What to do, in Polish and English.
    pub remedy: (&'static str, &'static str),
}

impl Expr {
    /// Whether a name occurs in it.
    #[must_use]
    pub fn has_names(&self) -> bool {
        !self.names().is_empty()
    }

    /// Every name with its bytes, in the order written.
    #[must_use]
    pub fn names(&self) -> Vec<(&str, Range<usize>)> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Name(name, span) => vec![(name, span.clone())],
            Self::Negated(inner) => inner.names(),
            Self::Combined(left, _, right, _) => {
                let mut names = left.names();
                names.extend(right.names());
                names
            }
        }
    }

    /// The bytes it takes in the formula.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        match self {
            Self::Number(_) => 0..0,
            Self::Name(_, span) | Self::Combined(_, _, _, span) => span.clone(),
            Self::Negated(inner) => inner.span(),
        }
    }
}

/// Parses a formula.
///
/// # Errors
/// The first place that is not arithmetic over names, with what is allowed.
pub fn parse(formula: &str) -> Result<Expr, Refusal> {
    let whole = 0..formula.len();
    let syntax = |message: String| Refusal {
        span: whole.clone(),
        problem: (
            format!("formuły nie da się odczytać: {message}"),
            format!("the formula cannot be read: {message}"),
        ),
        remedy: (
            "zapisać wyrażenie SQL, np. 1000 * a / b",
            "write an SQL expression such as 1000 * a / b",
        ),
    };
    if formula.is_empty() || formula.contains('\n') {
        return Err(syntax("'' / \\n".to_owned()));
    }
    let dialect = GenericDialect {};
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(MAX_DEPTH)
        .try_with_sql(formula)
        .map_err(|error| syntax(error.to_string()))?;
    let parsed = parser.parse_expr().map_err(|error| syntax(error.to_string()))?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        let from = bytes(formula, rest.span).start;
        return Err(Refusal {
            span: from..formula.len(),
            problem: (
                format!("po wyrażeniu stoi jeszcze `{}`", rest.token),
                format!("`{}` follows after the expression", rest.token),
            ),
            remedy: ("zostawić jedno wyrażenie", "leave one expression"),
        });
    }
    lower(&parsed, formula)
}

fn lower(sql: &Sql, formula: &str) -> Result<Expr, Refusal> {
    match sql {
        Sql::Nested(inner) => lower(inner, formula),
        Sql::Identifier(ident) if ident.quote_style.is_none() => {
            Ok(Expr::Name(ident.value.clone(), bytes(formula, ident.span)))
        }
        Sql::Value(value) => match &value.value {
            Value::Number(digits, false) => digits
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(Expr::Number)
                .ok_or_else(|| refuse(sql, formula, digits)),
            other => Err(refuse(sql, formula, &other.to_string())),
        },
        Sql::UnaryOp { op: UnaryOperator::Minus, expr } => {
            Ok(Expr::Negated(Box::new(lower(expr, formula)?)))
        }
        Sql::BinaryOp { left, op, right } => {
            let op = match op {
                BinaryOperator::Plus => Op::Plus,
                BinaryOperator::Minus => Op::Minus,
                BinaryOperator::Multiply => Op::Times,
                BinaryOperator::Divide => Op::Over,
                other => return Err(refuse(sql, formula, &other.to_string())),
            };
            let (left, right) = (lower(left, formula)?, lower(right, formula)?);
            let span = bytes(formula, sql.span());
            Ok(Expr::Combined(Box::new(left), op, Box::new(right), span))
        }
        other => Err(refuse(other, formula, &other.to_string())),
    }
}

fn refuse(sql: &Sql, formula: &str, words: &str) -> Refusal {
    Refusal {
        span: bytes(formula, sql.span()),
        problem: (
            format!("`{words}` nie jest dozwolone w formule"),
            format!("`{words}` is not allowed in a formula"),
        ),
        remedy: (
            "użyć nazw, liczb, nawiasów oraz + - * /",
            "use names, numbers, brackets and + - * /",
        ),
    }
}

/// The parser counts characters from 1 and may know no span; diagnostics count bytes from 0.
fn bytes(formula: &str, span: Span) -> Range<usize> {
    if span.start.column == 0 || span.end.column == 0 {
        return 0..formula.len();
    }
    let at = |column: u64| {
        let index = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
        formula.char_indices().nth(index).map_or(formula.len(), |(byte, _)| byte)
    };
    let (start, end) = (at(span.start.column), at(span.end.column));
    start..end.max(start)
}

/// A formula in the one shape that can be pooled: `scale * numerator / denominator`.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// What the quotient is multiplied by.
    pub scale: f64,
    /// Computed per territory, then summed.
    pub numerator: Expr,
    /// Computed per territory, then summed; `None` for a total.
    pub denominator: Option<Expr>,
}

/// Finds the scale, the numerator and the denominator of an expression.
///
/// # Errors
/// A second division by something that is not a number: such a quotient cannot be pooled.
pub fn shape(expr: Expr) -> Result<Shape, Refusal> {
    let (numerator, denominator) = match expr {
        Expr::Combined(left, Op::Over, right, _) if right.has_names() => (*left, Some(*right)),
        other => (other, None),
    };
    for part in [Some(&numerator), denominator.as_ref()].into_iter().flatten() {
        if let Some(span) = inner_division(part) {
            return Err(Refusal {
                span,
                problem: (
                    "dzielenie wewnątrz licznika lub mianownika: takiego ilorazu nie da się łączyć"
                        .to_owned(),
                    "a division inside the numerator or denominator: such a quotient cannot be pooled"
                        .to_owned(),
                ),
                remedy: (
                    "zapisać jako skala * licznik / mianownik z jednym dzieleniem",
                    "write it as scale * numerator / denominator with one division",
                ),
            });
        }
    }
    let (scale, numerator) = scaled(numerator);
    Ok(Shape { scale, numerator, denominator })
}

fn inner_division(expr: &Expr) -> Option<Range<usize>> {
    match expr {
        Expr::Number(_) | Expr::Name(..) => None,
        Expr::Negated(inner) => inner_division(inner),
        Expr::Combined(_, Op::Over, right, span) if right.has_names() => Some(span.clone()),
        Expr::Combined(left, _, right, _) => inner_division(left).or_else(|| inner_division(right)),
    }
}

/// Takes literal factors off the front: `1000 * a` is 1000 and `a`.
fn scaled(expr: Expr) -> (f64, Expr) {
    match expr {
        Expr::Combined(left, Op::Times, right, span) => match (*left, *right) {
            (Expr::Number(factor), rest) | (rest, Expr::Number(factor)) => {
                let (scale, inner) = scaled(rest);
                (factor * scale, inner)
            }
            (left, right) => {
                (1.0, Expr::Combined(Box::new(left), Op::Times, Box::new(right), span))
            }
        },
        other => (1.0, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_numerator_and_denominator_are_found() {
        let found = parse("1000 * (a - b) / c").and_then(shape).expect("a ratio");
        assert!((found.scale - 1000.0).abs() < f64::EPSILON);
        assert_eq!(found.numerator.names().len(), 2);
        assert_eq!(found.denominator.expect("a denominator").names()[0].0, "c");
        let total = parse("a + b").and_then(shape).expect("a total");
        assert!(total.denominator.is_none());
    }

    #[test]
    fn a_literal_division_inside_the_denominator_is_no_quotient() {
        let found = parse("100 * u / (p * s / 100)").and_then(shape).expect("a ratio");
        assert!(found.denominator.is_some());
    }

    #[test]
    fn what_is_not_arithmetic_is_refused_in_its_place() {
        for (formula, words) in [
            ("a / b / c", "pooled"),
            ("(SELECT 1)", "not allowed"),
            ("random()", "not allowed"),
            ("a; DROP TABLE x", "follows"),
            ("a || 'x'", "not allowed"),
            ("\"a\"", "not allowed"),
            ("'text'", "not allowed"),
            ("", "cannot be read"),
            ("a +", "cannot be read"),
            ("1e999 * a", "not allowed"),
        ] {
            let refusal = parse(formula).and_then(shape).expect_err(formula);
            assert!(refusal.problem.1.contains(words), "{formula}: {refusal:?}");
            assert!(refusal.span.end <= formula.len(), "{formula}: {refusal:?}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        let deep = format!("{}a{}", "(".repeat(5000), ")".repeat(5000));
        assert!(parse(&deep).is_err());
    }

    #[test]
    fn a_name_keeps_its_bytes() {
        let formula = "100 * zażółć / b";
        let names = parse(formula).expect("parsed").names().len();
        assert_eq!(names, 2);
        let Ok(expr) = parse("1 + ab") else { panic!("parsed") };
        assert_eq!(expr.names()[0].1, 4..6);
    }
}
