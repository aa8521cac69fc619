//! Names become variables, and what cannot be added is refused: the last stage before SQL.

use super::file::{Indicator, Input, Kind};
use super::formula::{self, Expr, Op, Refusal, Shape};
use super::library::Library;
use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::sources::descriptor::Dataset;
use crate::sources::variable::Measure;
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

/// Something read from the long table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Variable, groups, lag, pinned year.
    pub input: Input,
    /// Whether its values may be summed over territories.
    pub extensive: bool,
}

/// How every known variable adds up, by name.
pub type Measures = BTreeMap<String, Measure>;

/// A compiled indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Its id.
    pub id: String,
    /// How it is built.
    pub kind: Kind,
    /// Scale, numerator and denominator.
    pub shape: Shape,
    /// The place of each of its names in [`Plan::atoms`].
    pub names: BTreeMap<String, usize>,
    /// Share of the members that must be known for a pooled value.
    pub coverage_at_least: f64,
    /// Eight hexadecimal digits that change whenever the way of computing changes.
    pub method_version: String,
}

/// Compiles the library over the variables of `datasets` and those that are wanted.
///
/// # Errors
/// Every unknown name, every formula that cannot be read, every sum that is not sound.
pub fn compile(library: &Library, datasets: &[Dataset]) -> Diagnosed<Plan> {
    let measures = measures(library, datasets);
    let mut plan = Plan { atoms: Vec::new(), indicators: Vec::new() };
    let mut faults = Faults::default();
    for indicator in &library.indicators {
        match planned(indicator, &measures, &mut plan.atoms) {
            Ok(compiled) => plan.indicators.push(compiled),
            Err(refusal) => faults.push(placed(indicator, &refusal)),
        }
    }
    faults.or(plan)
}

/// How the variables of `datasets` and those that are wanted add up.
#[must_use]
pub fn measures(library: &Library, datasets: &[Dataset]) -> Measures {
    let wanted = library.wanted.values().map(|wanted| &wanted.variable);
    let described = datasets.iter().flat_map(|dataset| &dataset.variables);
    wanted.chain(described).map(|it| (it.name.clone(), it.measure)).collect()
}

/// Compiles each worked example as an indicator of its own, under the given id, over variables of
/// its own: `id/name` for every name of the formula.
///
/// # Errors
/// The faults [`compile`] would report of the formulas' texts.
pub fn of_examples(examples: &[(String, &Indicator)], measures: &Measures) -> Diagnosed<Plan> {
    let mut plan = Plan { atoms: Vec::new(), indicators: Vec::new() };
    let mut faults = Faults::default();
    for (id, indicator) in examples {
        match formula::parse(&indicator.formula).and_then(formula::shape) {
            Ok(shape) => {
                let planned = of_example(id, indicator, shape, measures, &mut plan.atoms);
                plan.indicators.push(planned);
            }
            Err(refusal) => faults.push(placed(indicator, &refusal)),
        }
    }
    faults.or(plan)
}

fn of_example(
    id: &str,
    indicator: &Indicator,
    shape: Shape,
    measures: &Measures,
    atoms: &mut Vec<Atom>,
) -> Planned {
    let names = names_of(&shape).into_iter().map(|(name, _)| {
        let variable = indicator.inputs.get(name).map_or(name, |input| &input.variable);
        let extensive = measures.get(variable).is_some_and(|it| it.is_extensive());
        let input = plain_input(&format!("{id}/{name}"));
        (name.to_owned(), position(atoms, Atom { input, extensive }))
    });
    Planned {
        id: id.to_owned(),
        kind: indicator.kind,
        names: names.collect(),
        coverage_at_least: indicator.coverage_at_least,
        method_version: method_version(indicator),
        shape,
    }
}

fn placed(indicator: &Indicator, refusal: &Refusal) -> Diagnostic {
    let (start, end) = (refusal.span.start, refusal.span.end);
    Diagnostic::new(
        &indicator.file,
        Text::new(&refusal.problem.0, &refusal.problem.1),
        Text::new(refusal.remedy.0, refusal.remedy.1),
    )
    .at_span(&indicator.text, indicator.formula_at + start..indicator.formula_at + end)
}

fn planned(
    indicator: &Indicator,
    measures: &Measures,
    atoms: &mut Vec<Atom>,
) -> Result<Planned, Refusal> {
    let shape = formula::parse(&indicator.formula).and_then(formula::shape)?;
    let mut names = BTreeMap::new();
    let mut kinds = BTreeMap::new();
    for (name, span) in names_of(&shape) {
        let input = indicator.inputs.get(name).cloned().unwrap_or_else(|| plain_input(name));
        let Some(measure) = measures.get(&input.variable) else {
            return Err(unknown(&input.variable, span, measures));
        };
        kinds.insert(name.to_owned(), *measure);
        let atom = Atom { input, extensive: measure.is_extensive() };
        names.insert(name.to_owned(), position(atoms, atom));
    }
    sound(indicator, &shape, &kinds)?;
    Ok(Planned {
        id: indicator.id.clone(),
        kind: indicator.kind,
        shape,
        names,
        coverage_at_least: indicator.coverage_at_least,
        method_version: method_version(indicator),
    })
}

fn names_of(shape: &Shape) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut names = shape.numerator.names();
    names.extend(shape.denominator.iter().flat_map(Expr::names));
    names
}

fn plain_input(name: &str) -> Input {
    let groups = vec![crate::sources::tidy_csv::EVERYONE.to_owned()];
    Input { variable: name.to_owned(), groups, lag: 0, pinned: None }
}

fn position(atoms: &mut Vec<Atom>, atom: Atom) -> usize {
    atoms.iter().position(|known| *known == atom).unwrap_or_else(|| {
        atoms.push(atom);
        atoms.len() - 1
    })
}

fn unknown(variable: &str, span: std::ops::Range<usize>, measures: &Measures) -> Refusal {
    let near = nearest(variable, measures.keys().map(String::as_str)).join("`, `");
    let (pl, en) = if near.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("; najbliższe: `{near}`"), format!("; nearest: `{near}`"))
    };
    Refusal {
        span,
        problem: (
            format!("nieznana zmienna `{variable}`{pl}"),
            format!("unknown variable `{variable}`{en}"),
        ),
        remedy: (
            "użyć zmiennej opisanej w datasets/ albo wpisać brakującą do indicators/wanted.toml",
            "use a variable described in datasets/ or enter the lacking one in indicators/wanted.toml",
        ),
    }
}

/// What a part of a formula is, once its variables are known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A literal.
    Number,
    /// A percentage that may multiply a quantity.
    Share,
    /// May be summed over territories.
    Extensive,
    /// A published rate, index or survey share: may stand alone only.
    Published,
}

/// Refuses what cannot be summed, with the sound alternative.
fn sound(
    indicator: &Indicator,
    shape: &Shape,
    kinds: &BTreeMap<String, Measure>,
) -> Result<(), Refusal> {
    let numerator = sort(&shape.numerator, kinds)?;
    let denominator = shape.denominator.as_ref().map(|it| sort(it, kinds)).transpose()?;
    let fits = match indicator.kind {
        Kind::Ratio => numerator == Sort::Extensive && denominator == Some(Sort::Extensive),
        Kind::Total => numerator == Sort::Extensive && denominator.is_none(),
        Kind::Index | Kind::SurveyShare | Kind::PublishedRate => {
            matches!(numerator, Sort::Published | Sort::Share) && denominator.is_none()
        }
    };
    if fits {
        return Ok(());
    }
    let kind = indicator.kind.as_str();
    Err(Refusal {
        span: 0..indicator.formula.len(),
        problem: (
            format!("formuła nie pasuje do rodzaju `{kind}`: wskaźnik łączny byłby błędny"),
            format!("the formula does not fit the kind `{kind}`: a pooled value would be wrong"),
        ),
        remedy: (
            "ratio: suma przez sumę; total: sama suma; published_rate, survey_share, index: jedna opublikowana zmienna",
            "ratio: a sum over a sum; total: a sum alone; published_rate, survey_share, index: one published variable",
        ),
    })
}

fn sort(expr: &Expr, kinds: &BTreeMap<String, Measure>) -> Result<Sort, Refusal> {
    match expr {
        Expr::Number(_) => Ok(Sort::Number),
        Expr::Negated(inner) => sort(inner, kinds),
        Expr::Name(name, _) => Ok(match kinds.get(name) {
            Some(Measure::Stock | Measure::Flow) => Sort::Extensive,
            Some(Measure::Share) => Sort::Share,
            Some(Measure::Rate | Measure::SurveyShare | Measure::Index) | None => Sort::Published,
        }),
        Expr::Combined(left, op, right, span) => {
            let (a, b) = (sort(left, kinds)?, sort(right, kinds)?);
            match (op, a, b) {
                (Op::Plus | Op::Minus, a, b) if a == b && a != Sort::Published => Ok(a),
                (Op::Times, Sort::Number, other) | (Op::Times | Op::Over, other, Sort::Number) => {
                    Ok(other)
                }
                (Op::Times, Sort::Extensive, Sort::Share)
                | (Op::Times, Sort::Share, Sort::Extensive) => Ok(Sort::Extensive),
                _ => Err(Refusal {
                    span: span.clone(),
                    problem: (
                        "tego działania nie da się zsumować po gminach".to_owned(),
                        "this operation cannot be summed over municipalities".to_owned(),
                    ),
                    remedy: (
                        "łączyć części: liczebność z liczebnością, liczebność razy udział",
                        "pool the parts: counts with counts, a count times a share",
                    ),
                }),
            }
        }
    }
}

/// Changes whenever formula, inputs or kind change, and with nothing else.
fn method_version(indicator: &Indicator) -> String {
    let written = format!(
        "{}|{:?}|{}|{}",
        indicator.formula,
        indicator.inputs,
        indicator.kind.as_str(),
        indicator.coverage_at_least
    );
    let digest = Sha256::digest(written.as_bytes());
    digest.iter().take(4).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
