//! The last stage before SQL: every figure is read once, every indicator points to what it needs.

use super::file::{Indicator, Input, Kind};
use super::formula::{Expr, Node, Refusal};
use super::library::Library;
use super::resolve::{self, Scope};
use super::shape::{self, Shape};
use super::term::Figure;
use super::{additivity, dimension};
use crate::diagnostic::{Diagnosed, Faults};
use crate::sources::descriptor::Dataset;
use crate::sources::variable::Variable;
use crate::unit::Units;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A compiled library: what is read, and what is computed from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Everything read from the long table, each once; formulas point into it.
    pub atoms: Vec<Atom>,
    /// What is computed, in the order of the library.
    pub indicators: Vec<Planned>,
}

impl Plan {
    /// The plan of some of its indicators, reading nothing else: whatever the others are, it is the same.
    #[must_use]
    pub fn of(&self, wanted: impl Fn(&Planned) -> bool) -> Self {
        let mut atoms: Vec<Atom> = Vec::new();
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let mut place = |atom: usize| {
            *places.entry(atom).or_insert_with(|| {
                atoms.push(self.atoms[atom].clone());
                atoms.len() - 1
            })
        };
        let chosen = self.indicators.iter().filter(|it| wanted(it));
        let indicators = chosen
            .map(|it| Planned { shape: it.shape.clone().map(&mut place), ..it.clone() })
            .collect();
        Self { atoms, indicators }
    }
}

/// Something read from the long table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Variable, groups, lag, pinned year.
    pub input: Input,
    /// Whether its values may be summed over territories.
    pub extensive: bool,
}

/// A compiled indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Its id.
    pub id: String,
    /// How it is built.
    pub kind: Kind,
    /// Scale, numerator and denominator; the leaves are places in [`Plan::atoms`].
    pub shape: Shape<usize>,
    /// By what kinds of groups it is computed besides.
    pub by: Vec<String>,
    /// Share of the members that must be known for a pooled value.
    pub coverage_at_least: f64,
    /// Eight hexadecimal digits that change whenever the way of computing changes.
    pub method_version: String,
}

impl Planned {
    /// The places of what it reads in [`Plan::atoms`], each once, ascending.
    #[must_use]
    pub fn atoms(&self) -> Vec<usize> {
        let mut atoms: Vec<usize> = self.shape.figures().into_iter().copied().collect();
        atoms.sort_unstable();
        atoms.dedup();
        atoms
    }

    /// Whether a value for several territories is pooled from parts: not a figure shown as published.
    #[must_use]
    pub fn is_pooled(&self) -> bool {
        self.kind.is_pooled() || self.shape.denominator.is_some()
    }
}

/// Every variable that formulas may name.
pub type Variables<'a> = BTreeMap<&'a str, &'a Variable>;

/// Compiles the library over the variables of `datasets` and those that are wanted.
///
/// # Errors
/// Every unknown name, every formula that cannot be read, every unit that does not follow, every
/// sum that is not sound.
pub fn compile(library: &Library, datasets: &[Dataset], units: &Units) -> Diagnosed<Plan> {
    let names = Names::of(library, datasets);
    let scope = names.scope();
    let mut atoms = Atoms::default();
    let mut planned = Vec::with_capacity(library.indicators.len());
    let mut faults = Faults::default();
    for indicator in &library.indicators {
        match checked(indicator, scope, units) {
            Ok(shape) => planned.push(atoms.plan(&indicator.id, indicator, shape)),
            Err(refusals) => {
                told(indicator, refusals, &mut faults);
            }
        }
    }
    faults.or(Plan { atoms: atoms.list, indicators: planned })
}

/// Everything the formulas of a library may name.
#[derive(Debug)]
pub struct Names<'a> {
    /// Every variable of the datasets and every wanted one.
    pub variables: Variables<'a>,
    indicators: BTreeMap<&'a str, &'a Indicator>,
}

impl<'a> Names<'a> {
    /// Gathers them.
    #[must_use]
    pub fn of(library: &'a Library, datasets: &'a [Dataset]) -> Self {
        let wanted = library.wanted.values().map(|wanted| &wanted.variable);
        let described = datasets.iter().flat_map(|dataset| &dataset.variables);
        Self {
            variables: wanted.chain(described).map(|it| (it.name.as_str(), it)).collect(),
            indicators: library.indicators.iter().map(|it| (it.id.as_str(), it)).collect(),
        }
    }

    /// As formulas look them up.
    #[must_use]
    pub const fn scope(&self) -> Scope<'_> {
        Scope { variables: &self.variables, indicators: &self.indicators }
    }
}

/// The shape of an indicator whose names, units and sums are all in order.
///
/// # Errors
/// Everything that is wrong with its formula.
pub fn checked(
    indicator: &Indicator,
    scope: Scope<'_>,
    units: &Units,
) -> Result<Shape<Figure>, Vec<Refusal>> {
    let term = resolve::resolve(indicator, scope)?;
    let span = term.span.clone();
    let derived = dimension::derive(&term, units);
    let adds = shape::shape(term).and_then(|shape| {
        additivity::check(&shape, indicator.kind, indicator.formula.len()).map(|()| shape)
    });
    match (derived, adds) {
        (Ok(found), Ok(shape)) => {
            let fits =
                found.map_or(Ok(()), |it| dimension::check(&it, &indicator.unit, &span, units));
            fits.map(|()| shape).map_err(|refusal| vec![refusal])
        }
        (derived, adds) => {
            let faults = derived.err().into_iter().chain(adds.err()).flatten();
            Err(faults.collect())
        }
    }
}

/// Compiles each worked example as an indicator of its own, under the given id, over variables of
/// its own: `id/name` for every figure of the formula.
///
/// # Errors
/// The faults [`compile`] would report.
pub fn of_examples(
    examples: &[(String, &Indicator)],
    scope: Scope<'_>,
    units: &Units,
) -> Diagnosed<Plan> {
    let mut atoms = Atoms::default();
    let mut planned = Vec::new();
    let mut faults = Faults::default();
    for (id, indicator) in examples {
        match checked(indicator, scope, units) {
            Ok(shape) => {
                let given = |figure: Figure| Figure {
                    input: Input::of_variable(&format!("{id}/{}", figure.label)),
                    ..figure
                };
                planned.push(atoms.plan(id, indicator, shape.map(&mut { given })));
            }
            Err(refusals) => {
                told(indicator, refusals, &mut faults);
            }
        }
    }
    faults.or(Plan { atoms: atoms.list, indicators: planned })
}

/// Tells refusals in their places in the file.
fn told(indicator: &Indicator, refusals: Vec<Refusal>, faults: &mut Faults) {
    for refusal in refusals {
        faults.push(refusal.placed(&indicator.file, &indicator.text, indicator.formula_at));
    }
}

/// What is read, each once.
#[derive(Default)]
struct Atoms {
    list: Vec<Atom>,
    places: BTreeMap<Input, usize>,
}

impl Atoms {
    fn plan(&mut self, id: &str, indicator: &Indicator, shape: Shape<Figure>) -> Planned {
        Planned {
            id: id.to_owned(),
            kind: indicator.kind,
            by: indicator.disaggregations.clone(),
            coverage_at_least: indicator.coverage_at_least,
            method_version: method_version(indicator, &shape),
            shape: shape.map(&mut |figure| self.place(figure)),
        }
    }

    fn place(&mut self, figure: Figure) -> usize {
        let extensive = figure.measure.is_extensive();
        *self.places.entry(figure.input.clone()).or_insert_with(|| {
            self.list.push(Atom { input: figure.input, extensive });
            self.list.len() - 1
        })
    }
}

/// Changes whenever formula, inputs, kind or coverage change the way of computing, those of other
/// indicators it is computed from among them, and with nothing else.
fn method_version(indicator: &Indicator, shape: &Shape<Figure>) -> String {
    let read = |figure: &Figure| match figure.input.pinned {
        Some(year) => Node::Call(year.to_string(), vec![Expr::new(figure.written(), 0..0)], vec![]),
        None => figure.written(),
    };
    let part = |term: &super::term::Term<Figure>| term.to_expr(&read).to_string();
    let written = format!(
        "{} * ({}) / ({})|{}|{}",
        shape.scale,
        part(&shape.numerator),
        shape.denominator.as_ref().map(part).unwrap_or_default(),
        indicator.kind.as_str(),
        indicator.coverage_at_least
    );
    let digest = Sha256::digest(written.as_bytes());
    digest.iter().take(4).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
