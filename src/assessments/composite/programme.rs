//! Linear programmes: solved by the simplex method of `microlp`, and the solution checked before it
//! is believed.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, Status, Variable};

/// How far a solution may break a constraint whose coefficients are about 1.
pub(super) const TOLERANCE: f64 = 1e-9;

/// A variable: what a unit of it costs, and between what it lies.
pub(super) struct Unknown {
    pub(super) cost: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

/// How a sum stands to its bound.
#[derive(Clone, Copy)]
pub(super) enum Relation {
    AtMost,
    AtLeast,
    Exactly,
}

/// A programme: the cheapest values that meet all constraints.
pub(super) struct Programme {
    unknowns: Vec<Unknown>,
    constraints: Vec<(Vec<f64>, Relation, f64)>,
}

/// The solver failed, or its solution breaks a constraint.
#[derive(Debug)]
pub(super) struct Unsolved;

impl Programme {
    pub(super) fn of(unknowns: Vec<Unknown>) -> Self {
        Self { unknowns, constraints: Vec::new() }
    }

    /// Adds a constraint on the sum of the first unknowns with these coefficients.
    pub(super) fn add(&mut self, coefficients: Vec<f64>, relation: Relation, bound: f64) {
        self.constraints.push((coefficients, relation, bound));
    }

    /// The cheapest values; `None` when no values meet all constraints.
    pub(super) fn cheapest(&self) -> Result<Option<Vec<f64>>, Unsolved> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let variables: Vec<Variable> = self
            .unknowns
            .iter()
            .map(|unknown| problem.add_var(unknown.cost, (unknown.least, unknown.most)))
            .collect();
        for (coefficients, relation, bound) in &self.constraints {
            let comparison = match relation {
                Relation::AtMost => ComparisonOp::Le,
                Relation::AtLeast => ComparisonOp::Ge,
                Relation::Exactly => ComparisonOp::Eq,
            };
            let terms = variables.iter().zip(coefficients).filter(|(_, it)| it.abs() > 0.0);
            let terms: Vec<(Variable, f64)> = terms.map(|(place, it)| (*place, *it)).collect();
            problem.add_constraint(terms, comparison, *bound);
        }
        match problem.solve() {
            Ok(solution) => {
                let bounded = variables.iter().zip(&self.unknowns);
                let values: Vec<f64> = bounded
                    .map(|(place, it)| solution.var_value(*place).max(it.least).min(it.most))
                    .collect();
                let optimal = solution.status() == Status::Optimal;
                if optimal && self.is_met_by(&values) { Ok(Some(values)) } else { Err(Unsolved) }
            }
            Err(Error::Infeasible) => Ok(None),
            Err(_) => Err(Unsolved),
        }
    }

    fn is_met_by(&self, values: &[f64]) -> bool {
        let met = |(coefficients, relation, bound): &(Vec<f64>, Relation, f64)| {
            let sum: f64 = coefficients.iter().zip(values).map(|(a, b)| a * b).sum();
            let over = sum - bound;
            match relation {
                Relation::AtMost => over <= TOLERANCE,
                Relation::AtLeast => over >= -TOLERANCE,
                Relation::Exactly => over.abs() <= TOLERANCE,
            }
        };
        self.constraints.iter().all(met)
    }
}
