//! A formula whose names are resolved: functions are written out, every leaf is a figure.

use super::file::Input;
use super::formula::{Choice, Expr, Node, Op, Sign, Span};
use crate::sources::tidy_csv::EVERYONE;
use crate::sources::variable::Measure;

/// A part of a resolved formula with leaves of type `L`, and where in the text it comes from.
#[derive(Clone, Debug)]
pub struct Term<L> {
    /// What it is.
    pub node: Meaning<L>,
    /// The bytes it comes from.
    pub span: Span,
}

impl<L: PartialEq> PartialEq for Term<L> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// What a part of a resolved formula is.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning<L> {
    /// A number.
    Number(f64),
    /// Something read from the long table.
    Figure(L),
    /// One operand.
    Unary(Sign, Box<Term<L>>),
    /// Two operands.
    Binary(Box<Term<L>>, Op, Box<Term<L>>),
    /// Whether a figure is missing.
    IsMissing(Box<Term<L>>),
    /// The value of the first condition that holds.
    Case(Vec<(Term<L>, Term<L>)>, Option<Box<Term<L>>>),
    /// The first of several that is known: `coalesce`.
    FirstKnown(Vec<Term<L>>),
    /// The first unless it equals the second, which stands for "missing": `nullif`.
    Unless(Box<Term<L>>, Box<Term<L>>),
    /// Halfway between a figure and the one a year before: `midyear`.
    Midyear(Box<Term<L>>, Box<Term<L>>),
}

/// A leaf: a variable with everything known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// How the formula calls it; what a worked example gives it by.
    pub label: String,
    /// Variable, groups, lag, pinned year.
    pub input: Input,
    /// How it adds up.
    pub measure: Measure,
    /// The code of its unit.
    pub unit: String,
}

impl<L> Term<L> {
    /// A part that comes from `span`.
    pub const fn new(node: Meaning<L>, span: Span) -> Self {
        Self { node, span }
    }

    /// Two parts and an operation between them.
    pub fn binary(left: Self, op: Op, right: Self, span: Span) -> Self {
        Self::new(Meaning::Binary(Box::new(left), op, Box::new(right)), span)
    }

    /// The same with every leaf changed.
    pub fn map<M>(self, leaf: &mut impl FnMut(L) -> M) -> Term<M> {
        let mut boxed = |term: Box<Self>| Box::new(term.map(leaf));
        let node = match self.node {
            Meaning::Number(value) => Meaning::Number(value),
            Meaning::Unary(sign, inner) => Meaning::Unary(sign, boxed(inner)),
            Meaning::Binary(left, op, right) => Meaning::Binary(boxed(left), op, boxed(right)),
            Meaning::IsMissing(inner) => Meaning::IsMissing(boxed(inner)),
            Meaning::Unless(value, missing) => Meaning::Unless(boxed(value), boxed(missing)),
            Meaning::Midyear(now, before) => Meaning::Midyear(boxed(now), boxed(before)),
            Meaning::Case(branches, otherwise) => {
                let branch =
                    |(condition, value): (Self, Self)| (condition.map(leaf), value.map(leaf));
                let branches = branches.into_iter().map(branch).collect();
                Meaning::Case(branches, otherwise.map(|it| Box::new(it.map(leaf))))
            }
            Meaning::FirstKnown(all) => {
                Meaning::FirstKnown(all.into_iter().map(|it| it.map(leaf)).collect())
            }
            Meaning::Figure(figure) => Meaning::Figure(leaf(figure)),
        };
        Term::new(node, self.span)
    }

    /// The parts it is made of.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match &self.node {
            Meaning::Number(_) | Meaning::Figure(_) => Vec::new(),
            Meaning::Unary(_, inner) | Meaning::IsMissing(inner) => vec![inner],
            Meaning::Binary(left, _, right)
            | Meaning::Unless(left, right)
            | Meaning::Midyear(left, right) => vec![left, right],
            Meaning::Case(branches, otherwise) => {
                let branches = branches.iter().flat_map(|(condition, value)| [condition, value]);
                branches.chain(otherwise.as_deref()).collect()
            }
            Meaning::FirstKnown(all) => all.iter().collect(),
        }
    }

    /// How many parts it has in all.
    #[must_use]
    pub fn size(&self) -> usize {
        1 + self.parts().into_iter().map(Self::size).sum::<usize>()
    }

    /// Every leaf, in the order written.
    #[must_use]
    pub fn figures(&self) -> Vec<&L> {
        match &self.node {
            Meaning::Figure(figure) => vec![figure],
            _ => self.parts().into_iter().flat_map(Self::figures).collect(),
        }
    }

    /// Whether it is the same number everywhere and always.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.figures().is_empty()
    }

    /// Back to a formula, each leaf written by `leaf`.
    pub fn to_expr(&self, leaf: &impl Fn(&L) -> Node) -> Expr {
        let boxed = |term: &Self| Box::new(term.to_expr(leaf));
        let call =
            |name: &str, arguments: Vec<Expr>| Node::Call(name.to_owned(), arguments, Vec::new());
        let node = match &self.node {
            Meaning::Number(value) => Node::Number(*value),
            Meaning::Figure(figure) => leaf(figure),
            Meaning::Unary(sign, inner) => Node::Unary(*sign, boxed(inner)),
            Meaning::Binary(left, op, right) => Node::Binary(boxed(left), *op, boxed(right)),
            Meaning::IsMissing(inner) => Node::IsMissing(boxed(inner)),
            Meaning::Case(branches, otherwise) => {
                let branch = |(condition, value): &(Self, Self)| {
                    (condition.to_expr(leaf), value.to_expr(leaf))
                };
                let branches = branches.iter().map(branch).collect();
                Node::Case(branches, otherwise.as_deref().map(boxed))
            }
            Meaning::FirstKnown(all) => {
                call("coalesce", all.iter().map(|it| it.to_expr(leaf)).collect())
            }
            Meaning::Unless(value, missing) => {
                call("nullif", vec![value.to_expr(leaf), missing.to_expr(leaf)])
            }
            Meaning::Midyear(now, before) => {
                let two = Expr::new(Node::Number(2.0), self.span.clone());
                let both = Node::Binary(boxed(now), Op::Plus, boxed(before));
                let both = Expr::new(both, self.span.clone());
                Node::Binary(Box::new(both), Op::Over, Box::new(two))
            }
        };
        Expr::new(node, self.span.clone())
    }
}

impl Figure {
    /// How a formula would read it: `lag(sum(population) FILTER (WHERE sex = 'F'), 1)`.
    #[must_use]
    pub fn written(&self) -> Node {
        let part = |node| Expr::new(node, 0..0);
        let Input { variable, groups, lag, .. } = &self.input;
        let name = Node::Name(variable.clone());
        let plain = groups.as_slice() == [EVERYONE];
        let of_groups = if plain {
            name
        } else {
            let keys = groups.iter().map(|key| part(Node::Group(key.clone())));
            let arguments = std::iter::once(part(name)).chain(keys).collect();
            Node::Call("sum".to_owned(), arguments, Vec::<Choice>::new())
        };
        if *lag == 0 {
            return of_groups;
        }
        let years = part(Node::Number(f64::from(*lag)));
        Node::Call("lag".to_owned(), vec![part(of_groups), years], Vec::new())
    }
}
