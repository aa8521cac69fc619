//! What holds of every formula.

use super::super::formula::{Choice, Expr, Node, Op, Sign, parse};
use crate::sources::chance::Chance;

const OPS: [Op; 12] = [
    Op::Plus,
    Op::Minus,
    Op::Times,
    Op::Over,
    Op::Equal,
    Op::Unequal,
    Op::Less,
    Op::AtMost,
    Op::Greater,
    Op::AtLeast,
    Op::And,
    Op::Or,
];

fn any(chance: &mut Chance, depth: usize) -> Expr {
    let part = |chance: &mut Chance| Box::new(any(chance, depth - 1));
    let node = match if depth == 0 { chance.below(3) } else { chance.below(10) } {
        0 => Node::Number(f64::from(u32::try_from(chance.below(100_000)).expect("small")) / 8.0),
        1 | 2 => Node::Name(chance.of(&["population", "own_revenue", "x", "a_1"]).to_owned()),
        3 => Node::Unary(Sign::Minus, part(chance)),
        4 => Node::Unary(Sign::Not, part(chance)),
        5 => Node::IsMissing(part(chance)),
        6 => {
            let branches = 1 + chance.below(2);
            let branches = (0..branches).map(|_| (*part(chance), *part(chance))).collect();
            let otherwise = (chance.below(2) == 0).then(|| part(chance));
            Node::Case(branches, otherwise)
        }
        7 => {
            let arguments = (0..=chance.below(3)).map(|_| *part(chance)).collect();
            Node::Call(
                chance.of(&["lag", "coalesce", "sum"]).to_owned(),
                arguments,
                choices(chance),
            )
        }
        _ => Node::Binary(part(chance), OPS[chance.below(OPS.len())], part(chance)),
    };
    Expr::new(node, 0..0)
}

fn choices(chance: &mut Chance) -> Vec<Choice> {
    let groups = ["F", "0-17", "Nowa Huta", "85+", "żółć"];
    let choice = |chance: &mut Chance| Choice {
        by: chance.of(&["sex", "age", "district"]).to_owned(),
        of: (0..=chance.below(2)).map(|_| chance.of(&groups).to_owned()).collect(),
    };
    (0..chance.below(3)).map(|_| choice(chance)).collect()
}

#[test]
fn what_is_printed_is_parsed_to_the_same_tree() {
    let mut chance = Chance(20_300_101);
    for _ in 0..20_000 {
        let tree = any(&mut chance, 5);
        let printed = tree.to_string();
        match parse(&printed) {
            Ok(parsed) => assert_eq!(parsed, tree, "{printed}"),
            // A tree may be longer than any formula a person would read.
            Err(_) => {
                assert!(printed.len() > 900 || printed.matches('(').count() > 20, "{printed}");
            }
        }
    }
}

#[test]
fn no_text_makes_the_parser_fall() {
    let pieces = [
        "population",
        " ",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        "CASE",
        " WHEN ",
        " THEN ",
        " ELSE ",
        " END",
        "NULL",
        " IS ",
        " NOT ",
        "'",
        "\"",
        ";",
        "--",
        "/*",
        "*/",
        "1",
        "1e308",
        ".",
        ",",
        "sum(",
        " FILTER (WHERE ",
        "sex = 'F'",
        " IN (",
        " AND ",
        " OR ",
        "ż",
        "\u{202e}",
        "\0",
        "\n",
        "::",
        "[",
        "]",
        "{",
        "}",
        "$$",
        "?",
        "@",
        "#",
        "lag(",
        "OVER ()",
        "SELECT ",
        "0x",
        "E'\\x",
    ];
    let mut chance = Chance(4);
    for _ in 0..20_000 {
        let text: String = (0..chance.below(30)).map(|_| chance.of(&pieces)).collect();
        match parse(&text) {
            Ok(parsed) => assert_eq!(parse(&parsed.to_string()).as_ref(), Ok(&parsed), "{text}"),
            Err(refusal) => {
                let span = refusal.span;
                assert!(span.start <= span.end && span.end <= text.len(), "{text:?} {span:?}");
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            }
        }
    }
}
