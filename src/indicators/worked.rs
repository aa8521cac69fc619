//! The arithmetic behind a figure on the rows behind it: with its numbers put in, and as it would
//! be if another source or vintage spoke.

use super::formula::{Expr, Node, Op};
use super::plan::{Atom, Plan, Planned};
use super::shape::Shape;
use super::term::Term;
use crate::observations::lineage::SourceRow;
use crate::period::Year;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a figure would be if another source or vintage spoke.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Other {
    /// The dataset.
    pub dataset: String,
    /// When it was published.
    pub vintage: String,
    /// The value.
    pub value: f64,
}

/// A formula, the year it is worked out in, and what it reads.
#[derive(Clone, Copy, Debug)]
pub struct Worked<'a> {
    /// Everything compiled.
    pub plan: &'a Plan,
    /// The indicator.
    pub planned: &'a Planned,
    /// The year.
    pub year: i32,
    /// The rows behind it, of all sources and vintages.
    pub rows: &'a [SourceRow],
}

/// Figures by what is read and territory.
type Figures = BTreeMap<(usize, String), f64>;

impl Worked<'_> {
    /// The formula with the figures of a territory in place of their names; `None` where one of
    /// them is missing.
    #[must_use]
    pub fn with_numbers(&self, territory: &str) -> Option<String> {
        let figures = self.figures(|row| row.used);
        let of = |atom: &usize| figures.get(&(*atom, territory.to_owned())).copied();
        if self.planned.shape.figures().into_iter().any(|atom| of(atom).is_none()) {
            return None;
        }
        let number = |atom: &usize| of(atom).map_or(Node::Number(f64::NAN), signed);
        Some(written(&self.planned.shape, &|term: &Term<usize>| term.to_expr(&number)))
    }

    /// What the value would be if the rows of one other dataset and vintage took the place of those
    /// used, for each there is. `members`: the territories an area is pooled from, or itself.
    #[must_use]
    pub fn others(&self, members: &[String]) -> Vec<Other> {
        let used = self.figures(|row| row.used);
        let spoken: BTreeSet<(&str, &str)> = self.publications(|row| !row.used);
        let other = |(dataset, vintage): (&str, &str)| {
            let theirs = self.figures(|row| row.dataset == dataset && row.vintage == vintage);
            // What is published for other places takes no part in the value.
            let differs = |(key, value): (&(usize, String), &f64)| {
                members.contains(&key.1) && used.get(key) != Some(value)
            };
            if !theirs.iter().any(differs) {
                return None;
            }
            let figures: Figures = used.clone().into_iter().chain(theirs).collect();
            let value = self.pooled(&figures, members)?;
            Some(Other { dataset: dataset.to_owned(), vintage: vintage.to_owned(), value })
        };
        spoken.into_iter().filter_map(other).collect()
    }

    fn publications(&self, which: impl Fn(&SourceRow) -> bool) -> BTreeSet<(&str, &str)> {
        let rows = self.rows.iter().filter(|row| which(row) && row.value.is_some());
        rows.map(|row| (row.dataset.as_str(), row.vintage.as_str())).collect()
    }

    /// The figures that some of the rows hold: a sum over groups only where all of them are there.
    fn figures(&self, which: impl Fn(&SourceRow) -> bool) -> Figures {
        let mut figures = Figures::new();
        for atom in self.planned.atoms() {
            let Atom { input, .. } = &self.plan.atoms[atom];
            let lagged = self.year - i32::from(input.lag);
            let year = input.pinned.map_or(lagged, Year::number);
            let mut groups: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
            let of_it = |row: &&SourceRow| {
                row.variable == input.variable
                    && row.year == year
                    && input.groups.contains(&row.grp)
            };
            for row in self.rows.iter().filter(of_it).filter(|row| which(row)) {
                groups.entry(&row.territory).or_default().extend(row.value);
            }
            for (territory, values) in groups {
                if values.len() == input.groups.len() {
                    figures.insert((atom, territory.to_owned()), values.iter().sum());
                }
            }
        }
        figures
    }

    fn pooled(&self, figures: &Figures, members: &[String]) -> Option<f64> {
        let shape = &self.planned.shape;
        let sum = |term: &Term<usize>| -> Option<f64> {
            let of = |member: &String| {
                term.number(&|atom: &usize| figures.get(&(*atom, member.clone())).copied())
            };
            members.iter().map(of).sum()
        };
        let below = shape.denominator.as_ref().map_or(Some(1.0), sum)?;
        (below.abs() > 0.0).then_some(())?;
        Some(shape.scale * sum(&shape.numerator)? / below)
    }
}

/// A value as a formula writes it.
fn signed(value: f64) -> Node {
    if value < 0.0 {
        let magnitude = Expr::new(Node::Number(-value), 0..0);
        Node::Unary(super::formula::Sign::Minus, Box::new(magnitude))
    } else {
        Node::Number(value)
    }
}

fn written<L>(shape: &Shape<L>, part: &impl Fn(&Term<L>) -> Expr) -> String {
    let joined = |left: Expr, op: Op, right: Expr| {
        Expr::new(Node::Binary(Box::new(left), op, Box::new(right)), 0..0)
    };
    let mut whole = part(&shape.numerator);
    if (shape.scale - 1.0).abs() > 0.0 {
        whole = joined(Expr::new(signed(shape.scale), 0..0), Op::Times, whole);
    }
    if let Some(below) = &shape.denominator {
        whole = joined(whole, Op::Over, part(below));
    }
    whole.to_string()
}

/// The sums of a pooled figure put into its formula.
#[must_use]
pub fn with_sums(planned: &Planned, numerator: f64, denominator: Option<f64>) -> String {
    let leaf = |value: f64| Term::new(super::term::Meaning::Figure(value), 0..0);
    let shape = Shape {
        scale: planned.shape.scale,
        numerator: leaf(numerator),
        denominator: denominator.map(leaf),
    };
    written(&shape, &|term| term.to_expr(&|value| signed(undusted(*value))))
}

/// A sum without the dust of its addition: fifteen digits hold billions of PLN to the grosz.
fn undusted(sum: f64) -> f64 {
    format!("{sum:.14e}").parse().unwrap_or(sum)
}
