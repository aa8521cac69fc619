//! Names become figures: inputs of the file, variables of datasets, other indicators.

use super::file::{Indicator, Input};
use super::formula::{self, Expr, Node, Refusal, Span};
use super::functions::{self, Resolved};
use super::term::{Figure, Meaning, Term};
use crate::diagnostic::nearest;
use crate::language::Text;
use crate::sources::tidy_csv::EVERYONE;
use crate::sources::variable::Variable;
use std::collections::BTreeMap;

/// More parts than any formula has once its functions and the indicators it names are written out:
/// each `change` doubles what it is given.
const MOST_PARTS: usize = 3000;

/// Everything a formula may name.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The variables, by name.
    pub variables: &'a BTreeMap<&'a str, &'a Variable>,
    /// The indicators, by id.
    pub indicators: &'a BTreeMap<&'a str, &'a Indicator>,
}

/// Resolves the formula of an indicator.
///
/// # Errors
/// Every name that is not known, every call that is not allowed, and indicators that are computed
/// from themselves.
pub fn resolve(indicator: &Indicator, scope: Scope<'_>) -> Result<Resolved, Vec<Refusal>> {
    resolved(&indicator.formula, vec![indicator], scope)
}

/// Resolves a formula that stands in no file yet.
///
/// # Errors
/// As [`resolve`].
pub fn of_text(formula: &str, scope: Scope<'_>) -> Result<Resolved, Vec<Refusal>> {
    resolved(formula, Vec::new(), scope)
}

fn resolved<'a>(
    formula: &str,
    path: Vec<&'a Indicator>,
    scope: Scope<'a>,
) -> Result<Resolved, Vec<Refusal>> {
    let parsed = formula::parse(formula).map_err(|refusal| vec![refusal])?;
    let mut resolver =
        Resolver { scope, path, outside: None, left: MOST_PARTS, faults: Vec::new() };
    let term = resolver.term(&parsed);
    if resolver.faults.is_empty() {
        resolver.unused_inputs(&term);
    }
    if resolver.faults.is_empty() { Ok(term) } else { Err(resolver.faults) }
}

/// A formula in the making.
pub(super) struct Resolver<'a> {
    scope: Scope<'a>,
    /// The indicator whose formula is read, after those that refer to it.
    path: Vec<&'a Indicator>,
    /// Where in the outermost formula the inner one is named.
    outside: Option<Span>,
    /// How many parts it may still have.
    left: usize,
    faults: Vec<Refusal>,
}

impl<'a> Resolver<'a> {
    /// Resolves a part; of one that cannot be, the fault is noted and a part without meaning stands
    /// in its place, so that the others are looked at too.
    pub(super) fn term(&mut self, expr: &Expr) -> Resolved {
        let span = self.outside.clone().unwrap_or_else(|| expr.span.clone());
        if let Err(refusal) = self.spend(1, &span) {
            return self.refused(refusal);
        }
        let mut boxed = |inner: &Expr| Box::new(self.term(inner));
        let node = match &expr.node {
            Node::Number(value) => Meaning::Number(*value),
            Node::Unary(sign, inner) => Meaning::Unary(*sign, boxed(inner)),
            Node::Binary(left, op, right) => Meaning::Binary(boxed(left), *op, boxed(right)),
            Node::IsMissing(inner) => Meaning::IsMissing(boxed(inner)),
            Node::Case(branches, otherwise) => {
                let branches = branches
                    .iter()
                    .map(|(condition, value)| (self.term(condition), self.term(value)))
                    .collect();
                Meaning::Case(branches, otherwise.as_ref().map(|it| Box::new(self.term(it))))
            }
            Node::Name(name) => return self.named(name, &span),
            Node::Group(key) => {
                return self.refused(Refusal::new(
                    span,
                    (
                        format!("grupa '{key}' poza `survey`"),
                        format!("the group '{key}' outside `survey`"),
                    ),
                    ("grupy wybiera FILTER (WHERE ...)", "groups are chosen by FILTER (WHERE ...)"),
                ));
            }
            Node::Call(name, arguments, choices) => {
                let written = functions::write_out(self, name, arguments, choices, &span);
                return written.unwrap_or_else(|refusal| self.refused(refusal));
            }
        };
        Term::new(node, span)
    }

    /// Takes so many parts from what the formula may have.
    pub(super) fn spend(&mut self, parts: usize, span: &Span) -> Result<(), Refusal> {
        if let Some(left) = self.left.checked_sub(parts) {
            self.left = left;
            return Ok(());
        }
        // It is told once: whatever follows has no place left either.
        self.left = 0;
        Err(Refusal::new(
            span.clone(),
            (
                format!("formuła rozpisana ma więcej niż {MOST_PARTS} części"),
                format!("the formula has more than {MOST_PARTS} parts when written out"),
            ),
            ("uprościć ją", "make it simpler"),
        ))
    }

    fn refused(&mut self, refusal: Refusal) -> Resolved {
        let span = refusal.span.clone();
        if !self.faults.iter().any(|known| known.problem == refusal.problem) {
            self.faults.push(refusal);
        }
        Term::new(Meaning::Number(f64::NAN), span)
    }

    /// Whether a variable of this name is known.
    pub(super) fn knows(&self, variable: &str) -> bool {
        self.scope.variables.contains_key(variable)
    }

    /// What a name stands for: an input of the file, a variable, or another indicator.
    pub(super) fn named(&mut self, name: &str, span: &Span) -> Resolved {
        let input = self.path.last().and_then(|it| it.inputs.get(name)).cloned();
        let input = input.unwrap_or_else(|| Input::of_variable(name));
        if let Some(variable) = self.scope.variables.get(input.variable.as_str()) {
            let figure = Figure {
                label: name.to_owned(),
                input,
                measure: variable.measure,
                unit: variable.unit.clone(),
            };
            return Term::new(Meaning::Figure(figure), span.clone());
        }
        match self.scope.indicators.get(name.replace('_', "-").as_str()) {
            Some(indicator) => self.other(indicator, span),
            None => self.refused(self.unknown(&input.variable, span)),
        }
    }

    /// The formula of another indicator in place of its name.
    fn other(&mut self, indicator: &'a Indicator, span: &Span) -> Resolved {
        let ids: Vec<&str> = self.path.iter().map(|it| it.id.as_str()).collect();
        if let Some(from) = ids.iter().position(|id| *id == indicator.id) {
            let round = [&ids[from..], &[indicator.id.as_str()]].concat().join("` → `");
            return self.refused(Refusal::new(
                span.clone(),
                (
                    format!("wskaźnik liczony z samego siebie: `{round}`"),
                    format!("an indicator computed from itself: `{round}`"),
                ),
                ("zastąpić jedną z nazw zmiennymi", "put variables in place of one of the names"),
            ));
        }
        // A formula that cannot be read is told in its own file.
        let Ok(parsed) = formula::parse(&indicator.formula) else {
            return Term::new(Meaning::Number(f64::NAN), span.clone());
        };
        self.path.push(indicator);
        let outer = self.outside.replace(self.outside.clone().unwrap_or_else(|| span.clone()));
        let term = self.term(&parsed);
        self.outside = outer;
        self.path.pop();
        term
    }

    fn unknown(&self, name: &str, span: &Span) -> Refusal {
        let inputs = self.path.last().into_iter().flat_map(|it| it.inputs.keys().cloned());
        let variables = self.scope.variables.keys().map(|it| (*it).to_owned());
        let indicators = self.scope.indicators.keys().map(|it| it.replace('-', "_"));
        let known: Vec<String> = inputs.chain(variables).chain(indicators).collect();
        let near = nearest(name, known.iter().map(String::as_str)).join("`, `");
        let refusal = Refusal::new(
            span.clone(),
            (format!("nieznana nazwa `{name}`"), format!("unknown name `{name}`")),
            (
                "użyć zmiennej z datasets/ albo wskaźnika, albo wpisać brakującą zmienną do indicators/wanted.toml",
                "use a variable of datasets/ or an indicator, or enter the lacking variable in indicators/wanted.toml",
            ),
        );
        if near.is_empty() { refusal } else { refusal.with_exists(Text::same(format!("`{near}`"))) }
    }

    /// Inputs the formula does not use are a slip of the pen in one of the two.
    fn unused_inputs(&mut self, term: &Resolved) {
        let Some(indicator) = self.path.first() else { return };
        let used: Vec<&Input> = term.figures().into_iter().map(|figure| &figure.input).collect();
        let same = |a: &Input, b: &Input| (&a.variable, &a.groups) == (&b.variable, &b.groups);
        for (name, input) in &indicator.inputs {
            if !used.iter().any(|it| same(it, input)) {
                self.faults.push(Refusal::new(
                    0..indicator.formula.len(),
                    (
                        format!("formuła nie używa wejścia `{name}`"),
                        format!("the formula does not use the input `{name}`"),
                    ),
                    ("użyć go albo skreślić", "use it or strike it out"),
                ));
            }
        }
    }
}

impl Input {
    /// Whether each of its figures is one row of the store: of the year itself and one group.
    #[must_use]
    pub fn is_one_row(&self) -> bool {
        self.lag == 0 && self.pinned.is_none() && self.groups.len() == 1
    }

    /// A variable of everybody, in the year of the indicator.
    #[must_use]
    pub fn of_variable(name: &str) -> Self {
        let groups = vec![EVERYONE.to_owned()];
        Self { variable: name.to_owned(), groups, lag: 0, pinned: None }
    }
}

impl Figure {
    /// The same variable of everybody.
    #[must_use]
    pub fn of_everyone(&self) -> Self {
        let groups = vec![EVERYONE.to_owned()];
        let input = Input { groups, ..self.input.clone() };
        let whole = Self { input, ..self.clone() };
        Self { label: Expr::new(whole.written(), 0..0).to_string(), ..whole }
    }
}
