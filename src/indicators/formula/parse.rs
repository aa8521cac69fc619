//! The text of a formula becomes a tree: SQL syntax, deny by default.
//!
//! `sqlparser` is named in this file alone; its tree changes with every release.

use super::{Choice, Expr, Node, Op, Refusal, Sign, Span};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, Expr as Sql, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, ObjectNamePart, Spanned, UnaryOperator, Value,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Span as Place, Token};

/// Deeper nesting than any formula a person would read.
const MAX_DEPTH: usize = 48;

/// More characters than any formula a person would read. A chain of operations is a tree as deep as
/// it is long.
const MAX_LENGTH: usize = 2000;

/// What to do where no formula stands.
const EXAMPLE: (&str, &str) =
    ("zapisać wyrażenie SQL, np. 1000 * a / b", "write an SQL expression such as 1000 * a / b");

/// Parses a formula.
///
/// # Errors
/// The first place that is no part of a formula, with what is allowed.
pub fn parse(formula: &str) -> Result<Expr, Refusal> {
    if formula.trim().is_empty() {
        return Err(Refusal::new(
            0..formula.len(),
            ("formuła jest pusta".to_owned(), "the formula is empty".to_owned()),
            EXAMPLE,
        ));
    }
    if let Some((end, _)) = formula.char_indices().nth(MAX_LENGTH) {
        return Err(Refusal::new(
            end..formula.len(),
            (
                format!("formuła ma więcej niż {MAX_LENGTH} znaków"),
                format!("the formula has more than {MAX_LENGTH} characters"),
            ),
            ("podzielić ją na kilka wskaźników", "divide it into several indicators"),
        ));
    }
    if let Some(at) = formula.find("--").or_else(|| formula.find("/*")) {
        return Err(Refusal::new(
            at..at + 2,
            ("komentarz w formule".to_owned(), "a comment in a formula".to_owned()),
            ("wyjaśnienie wpisać do pola `why`", "write the explanation in the field `why`"),
        ));
    }
    let dialect = GenericDialect {};
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(MAX_DEPTH)
        .try_with_sql(formula)
        .map_err(|error| unreadable(formula, &error.to_string()))?;
    let parsed = parser.parse_expr().map_err(|error| unreadable(formula, &error.to_string()))?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        let from = Source(formula).bytes(rest.span).start;
        return Err(Refusal::new(
            from..formula.len(),
            (
                format!("po wyrażeniu stoi jeszcze `{}`", rest.token),
                format!("`{}` follows after the expression", rest.token),
            ),
            ("zostawić jedno wyrażenie", "leave one expression"),
        ));
    }
    Source(formula).expr(&parsed)
}

fn unreadable(formula: &str, message: &str) -> Refusal {
    let message = message.trim_start_matches("sql parser error: ");
    Refusal::new(
        0..formula.len(),
        (
            format!("formuły nie da się odczytać: {message}"),
            format!("the formula cannot be read: {message}"),
        ),
        EXAMPLE,
    )
}

/// The text that is parsed.
#[derive(Clone, Copy)]
struct Source<'a>(&'a str);

impl Source<'_> {
    fn expr(self, sql: &Sql) -> Result<Expr, Refusal> {
        let node = match sql {
            Sql::Nested(inner) => return self.expr(inner),
            Sql::Identifier(name) if name.quote_style.is_none() => Node::Name(name.value.clone()),
            Sql::Value(value) => match &value.value {
                Value::Number(digits, false) => Node::Number(
                    digits
                        .parse()
                        .ok()
                        .filter(|number: &f64| number.is_finite())
                        .ok_or_else(|| self.refuse(sql, digits))?,
                ),
                Value::SingleQuotedString(text) if is_key(text) => Node::Group(text.clone()),
                other => return Err(self.refuse(sql, &other.to_string())),
            },
            Sql::UnaryOp { op, expr } => {
                let sign = match op {
                    UnaryOperator::Minus => Sign::Minus,
                    UnaryOperator::Not => Sign::Not,
                    other => return Err(self.refuse(sql, &other.to_string())),
                };
                Node::Unary(sign, self.boxed(expr)?)
            }
            Sql::BinaryOp { left, op, right } => {
                let known = operation(op).ok_or_else(|| self.refuse(sql, &op.to_string()))?;
                Node::Binary(self.boxed(left)?, known, self.boxed(right)?)
            }
            Sql::IsNull(inner) => Node::IsMissing(self.boxed(inner)?),
            Sql::IsNotNull(inner) => {
                let missing = Expr::new(Node::IsMissing(self.boxed(inner)?), self.span(sql));
                Node::Unary(Sign::Not, Box::new(missing))
            }
            Sql::Case { operand: None, conditions, else_result, .. } => {
                let branch = |CaseWhen { condition, result }: &CaseWhen| {
                    Ok((self.expr(condition)?, self.expr(result)?))
                };
                let branches = conditions.iter().map(branch).collect::<Result<_, Refusal>>()?;
                let otherwise = else_result.as_ref().map(|it| self.boxed(it)).transpose()?;
                Node::Case(branches, otherwise)
            }
            Sql::Function(function) => self.call(sql, function)?,
            other => return Err(self.refuse(other, &other.to_string())),
        };
        Ok(Expr::new(node, self.span(sql)))
    }

    fn boxed(self, sql: &Sql) -> Result<Box<Expr>, Refusal> {
        self.expr(sql).map(Box::new)
    }

    /// A call as it is written without anything that formulas have no use for.
    fn call(self, sql: &Sql, function: &Function) -> Result<Node, Refusal> {
        let refused = || self.refuse(sql, &sql.to_string());
        let Function { name, args, filter, over, null_treatment, within_group, parameters, .. } =
            function;
        let bare = |it: &ObjectNamePart| it.as_ident().is_some_and(|it| it.quote_style.is_none());
        let plain = name.0.iter().all(bare)
            && over.is_none()
            && null_treatment.is_none()
            && within_group.is_empty()
            && matches!(parameters, FunctionArguments::None);
        let list = match args {
            FunctionArguments::List(list)
                if plain && list.duplicate_treatment.is_none() && list.clauses.is_empty() =>
            {
                list
            }
            _ => return Err(refused()),
        };
        let argument = |it: &FunctionArg| match it {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => self.expr(expr),
            _ => Err(refused()),
        };
        let arguments = list.args.iter().map(argument).collect::<Result<_, Refusal>>()?;
        let mut choices = Vec::new();
        if let Some(filter) = filter {
            self.choices(filter, &mut choices)?;
        }
        Ok(Node::Call(name.to_string().to_lowercase(), arguments, choices))
    }

    /// The groups a filter names: `sex = 'F' AND age IN ('0-17', '18-25')`.
    fn choices(self, filter: &Sql, found: &mut Vec<Choice>) -> Result<(), Refusal> {
        let refused = || {
            Refusal::new(
                self.span(filter),
                (format!("`{filter}` nie wybiera grup"), format!("`{filter}` chooses no groups")),
                (
                    "napisać np. FILTER (WHERE sex = 'F' AND age IN ('0-17', '18-25'))",
                    "write such as FILTER (WHERE sex = 'F' AND age IN ('0-17', '18-25'))",
                ),
            )
        };
        let by = |sql: &Sql| match sql {
            Sql::Identifier(name) if name.quote_style.is_none() => Ok(name.value.clone()),
            _ => Err(refused()),
        };
        let of = |sql: &Sql| match sql {
            Sql::Value(value) => match &value.value {
                Value::SingleQuotedString(text) if is_group(text) => Ok(text.clone()),
                _ => Err(refused()),
            },
            _ => Err(refused()),
        };
        match filter {
            Sql::Nested(inner) => self.choices(inner, found),
            Sql::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.choices(left, found)?;
                self.choices(right, found)
            }
            Sql::BinaryOp { left, op: BinaryOperator::Eq, right } => {
                found.push(Choice { by: by(left)?, of: vec![of(right)?] });
                Ok(())
            }
            Sql::InList { expr, list, negated: false } => {
                let of = list.iter().map(of).collect::<Result<_, Refusal>>()?;
                found.push(Choice { by: by(expr)?, of });
                Ok(())
            }
            _ => Err(refused()),
        }
    }

    fn refuse(self, sql: &Sql, words: &str) -> Refusal {
        Refusal::new(
            self.span(sql),
            (
                format!("`{words}` nie jest dozwolone w formule"),
                format!("`{words}` is not allowed in a formula"),
            ),
            (
                "użyć nazw, liczb, nawiasów, + - * /, CASE, porównań i funkcji z indicators/README.md",
                "use names, numbers, brackets, + - * /, CASE, comparisons and the functions of indicators/README.md",
            ),
        )
    }

    fn span(self, sql: &Sql) -> Span {
        self.bytes(sql.span())
    }

    /// The parser counts lines and characters from 1 and may know no span; diagnostics count bytes
    /// from 0.
    fn bytes(self, place: Place) -> Span {
        if place.start.column == 0 || place.end.column == 0 {
            return 0..self.0.len();
        }
        let at = |line: u64, column: u64| {
            let lines = self.0.split_inclusive('\n');
            let before: usize =
                lines.take(usize::try_from(line - 1).unwrap_or(usize::MAX)).map(str::len).sum();
            let index = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
            let rest = self.0.get(before..).unwrap_or_default();
            before + rest.char_indices().nth(index).map_or(rest.len(), |(byte, _)| byte)
        };
        let start = at(place.start.line.max(1), place.start.column);
        let end = at(place.end.line.max(1), place.end.column);
        start..end.max(start)
    }
}

/// Whether a text may be a group: it enters keys such as `age=65-69;sex=F`.
fn is_group(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|it| matches!(it, ';' | '=' | '\'') || it.is_control())
}

/// Whether a text may be a key of groups: `mode=car`, `age=65-69;sex=F`.
fn is_key(text: &str) -> bool {
    text.split(';')
        .all(|part| part.split_once('=').is_some_and(|(by, of)| is_group(by) && is_group(of)))
}

const fn operation(op: &BinaryOperator) -> Option<Op> {
    match op {
        BinaryOperator::Plus => Some(Op::Plus),
        BinaryOperator::Minus => Some(Op::Minus),
        BinaryOperator::Multiply => Some(Op::Times),
        BinaryOperator::Divide => Some(Op::Over),
        BinaryOperator::Eq => Some(Op::Equal),
        BinaryOperator::NotEq => Some(Op::Unequal),
        BinaryOperator::Lt => Some(Op::Less),
        BinaryOperator::LtEq => Some(Op::AtMost),
        BinaryOperator::Gt => Some(Op::Greater),
        BinaryOperator::GtEq => Some(Op::AtLeast),
        BinaryOperator::And => Some(Op::And),
        BinaryOperator::Or => Some(Op::Or),
        _ => None,
    }
}
