//! A tree as text: parsing what is printed gives the same tree.

use super::{Choice, Expr, Node, Op, Sign};
use std::fmt;

/// How tightly `NOT` and the sign bind, among the operations.
const NOT: u8 = 3;
const MINUS: u8 = 7;
/// A part that needs no brackets anywhere.
const CLOSED: u8 = 8;

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Number(value) => write!(f, "{value}"),
            Node::Name(name) => f.write_str(name),
            Node::Group(group) => write!(f, "'{group}'"),
            Node::Unary(Sign::Not, inner) => {
                if let Node::IsMissing(what) = &inner.node {
                    return write!(f, "{} IS NOT NULL", Within(what, CLOSED));
                }
                write!(f, "NOT {}", Within(inner, NOT))
            }
            Node::Unary(Sign::Minus, inner) => write!(f, "-{}", Within(inner, CLOSED)),
            Node::Binary(left, op, right) => binary(f, left, *op, right),
            Node::IsMissing(inner) => write!(f, "{} IS NULL", Within(inner, CLOSED)),
            Node::Case(branches, otherwise) => {
                f.write_str("CASE")?;
                for (condition, value) in branches {
                    write!(f, " WHEN {condition} THEN {value}")?;
                }
                if let Some(value) = otherwise {
                    write!(f, " ELSE {value}")?;
                }
                f.write_str(" END")
            }
            Node::Call(name, arguments, choices) => {
                let arguments: Vec<String> = arguments.iter().map(Self::to_string).collect();
                write!(f, "{name}({})", arguments.join(", "))?;
                if choices.is_empty() {
                    return Ok(());
                }
                let choices: Vec<String> = choices.iter().map(Choice::to_string).collect();
                write!(f, " FILTER (WHERE {})", choices.join(" AND "))
            }
        }
    }
}

fn binary(f: &mut fmt::Formatter<'_>, left: &Expr, op: Op, right: &Expr) -> fmt::Result {
    // Operations go from left to right; comparisons do not chain.
    let least = op.tightness() + u8::from(op.compares());
    write!(f, "{} {} {}", Within(left, least), op.as_str(), Within(right, op.tightness() + 1))
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of.as_slice() {
            [only] => write!(f, "{} = '{only}'", self.by),
            all => write!(f, "{} IN ('{}')", self.by, all.join("', '")),
        }
    }
}

/// A part in brackets where it binds less tightly than what surrounds it needs.
struct Within<'a>(&'a Expr, u8);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if tightness(&self.0.node) < self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

const fn tightness(node: &Node) -> u8 {
    match node {
        Node::Binary(_, op, _) => op.tightness(),
        Node::Unary(Sign::Not, _) => NOT,
        Node::Unary(Sign::Minus, _) => MINUS,
        // `IS NULL` binds like a comparison.
        Node::IsMissing(_) => 4,
        Node::Number(_) | Node::Name(_) | Node::Group(_) | Node::Case(..) | Node::Call(..) => {
            CLOSED
        }
    }
}
