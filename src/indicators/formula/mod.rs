//! Formulas as trees of our own: what SQL says of arithmetic, conditions and sums over groups.
//!
//! [`parse`] is the only way in and denies by default; printing is its inverse. A tree knows where
//! in the text each part stands, and two trees are equal wherever they stand.

mod parse;
mod print;

pub use parse::parse;

use crate::diagnostic::Diagnostic;
use crate::language::Text;
use std::ops::Range;

/// Bytes of a formula.
pub type Span = Range<usize>;

/// A part of a formula and where it stands.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// The bytes it takes.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// What a part of a formula is.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A finite number, not negative.
    Number(f64),
    /// A group, `mode=car`: an argument of `survey` alone.
    Group(String),
    /// The name of an input, a variable or an indicator.
    Name(String),
    /// One operand.
    Unary(Sign, Box<Expr>),
    /// Two operands.
    Binary(Box<Expr>, Op, Box<Expr>),
    /// `x IS NULL`: whether a figure is missing.
    IsMissing(Box<Expr>),
    /// `CASE WHEN condition THEN value ... ELSE value END`; missing where no condition holds and
    /// there is no `ELSE`.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// A function, its arguments, and the groups a sum is restricted to.
    Call(String, Vec<Expr>, Vec<Choice>),
}

/// `sex = 'F'` or `age IN ('65-69', '70-74')`: some groups of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// By what the groups are divided: `sex`, `age`, `district` ...
    pub by: String,
    /// The groups.
    pub of: Vec<String>,
}

/// Operations on one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The opposite of a number.
    Minus,
    /// The opposite of a condition.
    Not,
}

/// Operations on two operands.
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
    /// Whether two numbers are the same.
    Equal,
    /// Whether they differ.
    Unequal,
    /// Whether the first is smaller.
    Less,
    /// Whether the first is no greater.
    AtMost,
    /// Whether the first is greater.
    Greater,
    /// Whether the first is no smaller.
    AtLeast,
    /// Whether both conditions hold.
    And,
    /// Whether one of the conditions holds.
    Or,
}

impl Op {
    /// How SQL writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Equal => "=",
            Self::Unequal => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::And => "AND",
            Self::Or => "OR",
        }
    }

    /// How tightly it binds; operations of one tightness are done from left to right.
    const fn tightness(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal
            | Self::Unequal
            | Self::Less
            | Self::AtMost
            | Self::Greater
            | Self::AtLeast => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Over => 6,
        }
    }

    /// Whether it compares two numbers.
    #[must_use]
    pub const fn compares(self) -> bool {
        self.tightness() == 4
    }
}

impl Expr {
    /// A part that stands at `span`.
    #[must_use]
    pub const fn new(node: Node, span: Span) -> Self {
        Self { node, span }
    }
}

/// Why a formula is refused: where, what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The bytes meant.
    pub span: Span,
    /// What is wrong.
    pub problem: Text,
    /// What there is instead, when that helps.
    pub exists: Option<Box<Text>>,
    /// What to do, in Polish and English.
    pub remedy: (&'static str, &'static str),
}

impl Refusal {
    /// A refusal of the bytes at `span`, each text in Polish and English.
    #[must_use]
    pub fn new(
        span: Span,
        problem: (String, String),
        remedy: (&'static str, &'static str),
    ) -> Self {
        Self { span, problem: Text::new(problem.0, problem.1), exists: None, remedy }
    }

    /// The same with what there is instead.
    #[must_use]
    pub fn with_exists(self, exists: Text) -> Self {
        Self { exists: Some(Box::new(exists)), ..self }
    }
}

impl Refusal {
    /// The refusal as a fault of a file, where `text` stands at `offset` of it.
    #[must_use]
    pub fn placed(self, file: &str, text: &str, offset: usize) -> Diagnostic {
        let remedy = Text::new(self.remedy.0, self.remedy.1);
        let span = offset + self.span.start..offset + self.span.end;
        let fault = Diagnostic::new(file, self.problem, remedy).at_span(text, span);
        match self.exists {
            Some(exists) => fault.with_exists(*exists),
            None => fault,
        }
    }
}
