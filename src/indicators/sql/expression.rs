//! One indicator in every cell, as SQL.

use super::cells::taken;
use super::literal;
use crate::indicators::formula::{Op, Sign};
use crate::indicators::plan::{Atom, Planned};
use crate::indicators::term::{Meaning, Term};

pub(super) fn number(value: f64) -> String {
    format!("CAST({value:?} AS DOUBLE)")
}

/// Numerator, denominator and reason of an indicator in every cell.
pub(super) fn part(planned: &Planned, atoms: &[Atom]) -> String {
    let used = planned.atoms();
    let each = |form: &dyn Fn(usize) -> String| used.iter().map(|atom| form(*atom)).collect();
    let joined = |all: Vec<String>, by: &str, none: &str| match all.as_slice() {
        [] => none.to_owned(),
        _ => all.join(by),
    };
    let above = expression(&planned.shape.numerator);
    let (below, missing, zero) = match &planned.shape.denominator {
        Some(term) => {
            // The denominator of `x / NULLIF(y, 0)` is y: that it is zero is what will be said.
            let term = match &term.node {
                Meaning::Unless(value, zero) if zero.node == Meaning::Number(0.0) => value,
                _ => term,
            };
            let below = expression(term);
            let missing = format!("{above} IS NULL OR {below} IS NULL");
            let zero = format!(" WHEN {below} = 0 THEN 'division by zero'");
            (below, missing, zero)
        }
        None => ("CAST(NULL AS DOUBLE)".to_owned(), format!("{above} IS NULL"), String::new()),
    };
    format!(
        "  SELECT {id} AS indicator, territory, year, slice,
    {above} AS numerator, {below} AS denominator,
    CASE WHEN {missing} THEN COALESCE({reasons}, CASE WHEN {absent} THEN 'not collected' ELSE 'not applicable' END){zero} END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, {slice} AS slice{columns},
          max(withheld) AS withheld, max(vintage) AS vintage, {observed} AS observed,
          max(published) = 1 AS published
        FROM ({taken}) AS sources
        GROUP BY territory, year{by_slice}) AS cells",
        id = literal(&planned.id),
        slice = if planned.by.is_empty() { "'all'" } else { "slice" },
        by_slice = if planned.by.is_empty() { "" } else { ", slice" },
        columns = joined(each(&pivoted), "", ""),
        // Every cell of an atom has a value or a reason.
        observed = if used.is_empty() { "TRUE" } else { "max(atom) >= 0" },
        taken = taken(planned, atoms),
        absent = joined(each(&|atom| format!("a{atom} IS NULL")), " OR ", "FALSE"),
        reasons = joined(each(&|atom| format!("r{atom}")), ", ", "CAST(NULL AS VARCHAR)"),
    )
}

/// The columns of an atom: value and reason. Each indicator turns the few rows it needs: one table as
/// wide as everything that is read took ten times as long.
fn pivoted(atom: usize) -> String {
    format!(
        ",
          max(CASE WHEN atom = {atom} THEN value END) AS a{atom}, max(CASE WHEN atom = {atom} THEN reason END) AS r{atom}"
    )
}

/// A resolved formula over the columns of one cell.
fn expression(term: &Term<usize>) -> String {
    match &term.node {
        Meaning::Number(value) => number(*value),
        Meaning::Figure(atom) => format!("a{atom}"),
        Meaning::Unary(Sign::Minus, inner) => format!("(-{})", expression(inner)),
        Meaning::Unary(Sign::Not, inner) => format!("(NOT {})", expression(inner)),
        Meaning::Binary(left, Op::Over, right) => {
            format!("({} / NULLIF({}, 0))", expression(left), expression(right))
        }
        Meaning::Binary(left, op, right) => {
            format!("({} {} {})", expression(left), op.as_str(), expression(right))
        }
        Meaning::IsMissing(inner) => format!("({} IS NULL)", expression(inner)),
        Meaning::Unless(value, missing) => {
            format!("NULLIF({}, {})", expression(value), expression(missing))
        }
        Meaning::FirstKnown(all) => {
            let all: Vec<String> = all.iter().map(expression).collect();
            format!("COALESCE({})", all.join(", "))
        }
        Meaning::Midyear(now, before) => {
            format!("(({} + {}) / {})", expression(now), expression(before), number(2.0))
        }
        Meaning::Case(branches, otherwise) => {
            let branches: Vec<String> = branches
                .iter()
                .map(|(condition, value)| {
                    // Where a condition cannot be known, neither can the value.
                    let (condition, value) = (expression(condition), expression(value));
                    format!("WHEN ({condition}) IS NULL THEN CAST(NULL AS DOUBLE) WHEN {condition} THEN {value}")
                })
                .collect();
            let otherwise = otherwise
                .as_ref()
                .map_or_else(|| "CAST(NULL AS DOUBLE)".to_owned(), |value| expression(value));
            format!("CASE {} ELSE {otherwise} END", branches.join(" "))
        }
    }
}
