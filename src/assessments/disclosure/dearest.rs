//! The last resort where no circuit was found: the change of a cell as one linear programme over all
//! cells that may be hidden, the least total movement weighted by what hiding costs (the heuristic
//! of Kelly, Golden and Assad 1992, see `circuit.rs`). Taken only when its solution is in whole
//! persons.

use super::circuit::{Change, Field, HIDE, USE};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use num_traits::ToPrimitive;

/// How far from a whole number a solution may be.
const TOLERANCE: f64 = 1e-6;

/// The change of a cell by `by` that moves least, or `None` when there is none in whole persons.
pub(super) fn change(field: &Field<'_>, cell: usize, by: i64) -> Option<Change> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let mut places = Vec::with_capacity(field.values.len());
    for at in 0..field.values.len() {
        let movable = field.hidden[at] || !field.shut[at];
        let down =
            if movable { (field.values[at] - field.floors[at]).max(0).to_f64()? } else { 0.0 };
        let up = if movable { f64::INFINITY } else { 0.0 };
        let cost = f64::from(USE + if field.hidden[at] { 0 } else { HIDE });
        let (up, down) = if at == cell {
            let fixed = by.abs().to_f64()?;
            if by > 0 { ((fixed, fixed), (0.0, 0.0)) } else { ((0.0, 0.0), (fixed, fixed)) }
        } else {
            ((0.0, up), (0.0, down))
        };
        places.push((problem.add_var(cost, up), problem.add_var(cost, down)));
    }
    for sum in &field.system.sums {
        let mut terms = Vec::with_capacity(2 * sum.parts.len() + 2);
        for (at, sign) in sum.signed() {
            let sign = sign.to_f64()?;
            terms.extend([(places[at].0, sign), (places[at].1, -sign)]);
        }
        problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
    }
    let solution = problem.solve().ok()?;
    let mut change = Change::new();
    for (at, (up, down)) in places.into_iter().enumerate() {
        let moved = solution.var_value(up) - solution.var_value(down);
        if (moved - moved.round()).abs() > TOLERANCE {
            return None;
        }
        let moved = moved.round().to_i64()?;
        if moved != 0 {
            change.push((at, moved));
        }
    }
    Some(change)
}
