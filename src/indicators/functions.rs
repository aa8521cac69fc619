//! The functions of formulas: each is written out in figures before anything is checked.

use super::additivity::in_place_of_missing;
use super::file::Input;
use super::formula::{Choice, Expr, Node, Op, Refusal, Span};
use super::resolve::Resolver;
use super::term::{Figure, Meaning, Term};
use crate::sources::tidy_csv::EVERYONE;
use crate::sources::variable::Measure;

/// A resolved formula, its leaves figures.
pub type Resolved = Term<Figure>;

/// The variable residents are counted by.
pub const POPULATION: &str = "population";

/// A function of formulas.
#[derive(Clone, Copy)]
pub struct Function {
    /// What formulas call it.
    pub name: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// What it is, in Polish and English.
    pub says: (&'static str, &'static str),
    /// Writes it out.
    write_out: fn(&mut Resolver<'_>, &Call<'_>) -> Result<Resolved, Refusal>,
}

/// A call as it is written.
pub(super) struct Call<'a> {
    function: Function,
    arguments: &'a [Expr],
    choices: &'a [Choice],
    span: &'a Span,
}

/// Every function, by name.
pub const FUNCTIONS: &[Function] = &[
    Function {
        name: "change",
        form: "change(x), change(x, n)",
        says: ("x minus x sprzed roku albo n lat", "x minus x of one year, or n years, before"),
        write_out: change,
    },
    Function {
        name: "coalesce",
        form: "coalesce(x, y, ...)",
        says: ("pierwsza znana z kilku wartości", "the first of several figures that is known"),
        write_out: coalesce,
    },
    Function {
        name: "lag",
        form: "lag(x, n)",
        says: ("x sprzed n lat", "x of n years before"),
        write_out: lag,
    },
    Function {
        name: "midyear",
        form: "midyear(x)",
        says: (
            "stan w połowie roku: średnia z końca tego i poprzedniego roku",
            "a stock in the middle of the year: the mean of the ends of this and the last year",
        ),
        write_out: midyear,
    },
    Function {
        name: "nullif",
        form: "nullif(x, y)",
        says: ("x, a brak, gdy x = y", "x, missing where x = y"),
        write_out: nullif,
    },
    Function {
        name: "per_capita",
        form: "per_capita(x)",
        says: ("x na mieszkańca: x / population", "x per resident: x / population"),
        write_out: per_capita,
    },
    Function {
        name: "share",
        form: "share(x)",
        says: (
            "udział grupy x w całości tej samej zmiennej, w procentach",
            "what the group x is of the whole of its variable, in percent",
        ),
        write_out: share,
    },
    Function {
        name: "sum",
        form: "sum(x) FILTER (WHERE sex = 'F')",
        says: ("suma x po wymienionych grupach", "x summed over the groups named"),
        write_out: sum,
    },
    Function {
        name: "survey",
        form: "survey(x, 'answer=good', ...)",
        says: (
            "odsetek odpowiedzi w pytaniu x; łączony liczbą odpowiedzi, gdy jest znana",
            "the percentage of answers to the question x; weighted by answers where they are known",
        ),
        write_out: survey,
    },
];

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.form)
    }
}

/// Writes out a call.
///
/// # Errors
/// A function nobody knows, or arguments it does not take.
pub(super) fn write_out(
    resolver: &mut Resolver<'_>,
    name: &str,
    arguments: &[Expr],
    choices: &[Choice],
    span: &Span,
) -> Result<Resolved, Refusal> {
    let Some(function) = FUNCTIONS.iter().find(|it| it.name == name) else {
        let names = FUNCTIONS.iter().map(|it| it.name);
        let exists = crate::language::Text::same(names.collect::<Vec<_>>().join(", "));
        return Err(Refusal::new(
            span.clone(),
            (
                format!("funkcja `{name}` nie jest dozwolona"),
                format!("the function `{name}` is not allowed"),
            ),
            ("użyć jednej z tych funkcji", "use one of these functions"),
        )
        .with_exists(exists));
    };
    let call = Call { function: *function, arguments, choices, span };
    (function.write_out)(resolver, &call)
}

impl<'a> Call<'a> {
    /// What is said when it is called in another way than it may be.
    fn misused(&self) -> Refusal {
        Refusal::new(
            self.span.clone(),
            (
                format!("`{}` przyjmuje inne argumenty", self.function.name),
                format!("`{}` takes other arguments", self.function.name),
            ),
            ("zapisać jak w spisie funkcji", "write it as the list of functions has it"),
        )
        .with_exists(crate::language::Text::same(self.function.form))
    }

    /// Its arguments, when there are so many and no groups.
    fn exactly<const N: usize>(&self) -> Result<&'a [Expr; N], Refusal> {
        let arguments = self.arguments.try_into().ok().filter(|_| self.choices.is_empty());
        arguments.ok_or_else(|| self.misused())
    }

    /// An argument and a number of years; 1 when there is none.
    fn and_years(&self, needed: bool) -> Result<(&'a Expr, u8), Refusal> {
        match self.arguments {
            [inner] if !needed && self.choices.is_empty() => Ok((inner, 1)),
            [inner, Expr { node: Node::Number(years), .. }]
                if self.choices.is_empty()
                    && (1.0..=30.0).contains(years)
                    && years.fract() == 0.0 =>
            {
                // In range, as the guard says.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "1 to 30"
                )]
                Ok((inner, *years as u8))
            }
            _ => Err(self.misused()),
        }
    }

    fn percent_of(&self, part: Resolved, whole: Resolved) -> Resolved {
        let hundred = Term::new(Meaning::Number(100.0), self.span.clone());
        let scaled = Term::binary(hundred, Op::Times, part, self.span.clone());
        Term::binary(scaled, Op::Over, whole, self.span.clone())
    }
}

/// The furthest year back: records of gminas begin in 1995.
const EARLIEST: u8 = 60;

/// The same so many years before.
fn earlier(call: &Call<'_>, term: Resolved, years: u8) -> Result<Resolved, Refusal> {
    let furthest = term.figures().iter().map(|it| it.input.lag).max().unwrap_or_default();
    if furthest.checked_add(years).is_none_or(|lag| lag > EARLIEST) {
        return Err(call.misused());
    }
    Ok(term.map(&mut |mut figure: Figure| {
        if figure.input.pinned.is_none() {
            figure.input.lag += years;
            figure.label = format!("lag({}, {years})", figure.label);
        }
        figure
    }))
}

fn lag(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let (inner, years) = call.and_years(true)?;
    earlier(call, resolver.term(inner), years)
}

fn change(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let (inner, years) = call.and_years(false)?;
    let now = resolver.term(inner);
    resolver.spend(now.size(), call.span)?;
    let before = earlier(call, now.clone(), years)?;
    Ok(Term::binary(now, Op::Minus, before, call.span.clone()))
}

fn midyear(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let [inner] = call.exactly()?;
    let now = resolver.term(inner);
    if now.figures().iter().any(|figure| figure.measure != Measure::Stock) {
        return Err(Refusal::new(
            call.span.clone(),
            (
                "tylko stan na dzień ma wartość w połowie roku".to_owned(),
                "only a stock has a value in the middle of the year".to_owned(),
            ),
            ("strumień roczny brać tak, jak jest", "take what is counted over a year as it is"),
        ));
    }
    resolver.spend(now.size(), call.span)?;
    let before = earlier(call, now.clone(), 1)?;
    Ok(Term::new(Meaning::Midyear(Box::new(now), Box::new(before)), call.span.clone()))
}

fn per_capita(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let [inner] = call.exactly()?;
    let population = resolver.named(POPULATION, call.span);
    Ok(Term::binary(resolver.term(inner), Op::Over, population, call.span.clone()))
}

fn share(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let [inner] = call.exactly()?;
    let part = resolver.term(inner);
    match &part.node {
        Meaning::Figure(figure) if figure.input.groups.as_slice() != [EVERYONE] => {
            let whole = figure.of_everyone();
            let whole = Term::new(Meaning::Figure(whole), call.span.clone());
            Ok(call.percent_of(part, whole))
        }
        Meaning::Number(value) if value.is_nan() => Ok(part),
        _ => Err(Refusal::new(
            call.span.clone(),
            (
                "`share` liczy udział grupy, a to nie jest grupa".to_owned(),
                "`share` takes the share of a group, and this is none".to_owned(),
            ),
            (
                "wybrać grupę: share(sum(x) FILTER (WHERE sex = 'F'))",
                "choose a group: share(sum(x) FILTER (WHERE sex = 'F'))",
            ),
        )),
    }
}

fn sum(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let [inner] = call.arguments else { return Err(call.misused()) };
    if call.choices.is_empty() {
        return Err(Refusal::new(
            call.span.clone(),
            (
                "`sum` bez grup: po gminach sumuje się samo".to_owned(),
                "`sum` without groups: municipalities are summed by themselves".to_owned(),
            ),
            (
                "skreślić `sum` albo dodać FILTER (WHERE ...)",
                "leave `sum` out or add FILTER (WHERE ...)",
            ),
        ));
    }
    let whole = resolver.term(inner);
    let Meaning::Figure(figure) = &whole.node else { return Err(call.misused()) };
    if figure.input.groups.as_slice() != [EVERYONE] {
        return Err(call.misused());
    }
    let mut figure = figure.clone();
    figure.input.groups = keys(call.choices);
    figure.label = Expr::new(figure.written(), 0..0).to_string();
    Ok(Term::new(Meaning::Figure(figure), call.span.clone()))
}

/// The keys of all groups that choices name together, in the order of the kinds of groups.
fn keys(choices: &[Choice]) -> Vec<String> {
    let mut choices: Vec<&Choice> = choices.iter().collect();
    choices.sort_by(|a, b| a.by.cmp(&b.by));
    choices.into_iter().fold(vec![String::new()], |keys, choice| {
        let with = |key: &String, of: &String| match key.as_str() {
            "" => format!("{}={of}", choice.by),
            _ => format!("{key};{}={of}", choice.by),
        };
        keys.iter().flat_map(|key| choice.of.iter().map(move |of| with(key, of))).collect()
    })
}

fn coalesce(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    if call.arguments.len() < 2 || !call.choices.is_empty() {
        return Err(call.misused());
    }
    let all: Vec<Resolved> = call.arguments.iter().map(|it| resolver.term(it)).collect();
    if let Some(constant) = all.iter().find(|it| it.is_constant()) {
        return Err(in_place_of_missing(constant.span.clone()));
    }
    Ok(Term::new(Meaning::FirstKnown(all), call.span.clone()))
}

fn nullif(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let [value, missing] = call.exactly()?;
    let (value, missing) = (resolver.term(value), resolver.term(missing));
    Ok(Term::new(Meaning::Unless(Box::new(value), Box::new(missing)), call.span.clone()))
}

/// Answers that are counted are divided by all answers; a published share is weighted by the number
/// of answers when a variable of that name with `_answers` at its end is known, else shown.
fn survey(resolver: &mut Resolver<'_>, call: &Call<'_>) -> Result<Resolved, Refusal> {
    let [question, answers @ ..] = call.arguments else { return Err(call.misused()) };
    let answers = answers.iter().map(|it| match &it.node {
        Node::Group(key) => Ok(key.clone()),
        _ => Err(call.misused()),
    });
    let answers = answers.collect::<Result<Vec<_>, _>>()?;
    let asked = resolver.term(question);
    let Meaning::Figure(figure) = &asked.node else { return Err(call.misused()) };
    if answers.is_empty() || !call.choices.is_empty() {
        return Err(call.misused());
    }
    let mut positive = figure.clone();
    positive.input.groups = answers;
    positive.label = Expr::new(positive.written(), 0..0).to_string();
    let everyone = Term::new(Meaning::Figure(figure.of_everyone()), call.span.clone());
    let positive = Term::new(Meaning::Figure(positive), call.span.clone());
    if figure.measure.is_extensive() {
        return Ok(call.percent_of(positive, everyone));
    }
    let answered = format!("{}_answers", figure.input.variable);
    if !resolver.knows(&answered) {
        return Ok(positive);
    }
    let Input { lag, pinned, .. } = figure.input;
    let answered = resolver.named(&answered, call.span).map(&mut |mut answers: Figure| {
        answers.input = Input { lag, pinned, ..answers.input };
        answers
    });
    let weighted = Term::binary(positive, Op::Times, answered.clone(), call.span.clone());
    Ok(Term::binary(weighted, Op::Over, answered, call.span.clone()))
}
