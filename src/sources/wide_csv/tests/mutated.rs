//! Small exports changed at random.

use super::*;
use crate::sources::chance::Chance;

const CELLS: &[&str] = &[
    "",
    "0",
    "-0",
    "0,0",
    "0,00",
    "7",
    "-7",
    "12,5",
    "1,234",
    "1.234",
    "1234567,8",
    "1 234",
    "-",
    ".",
    "x",
    "1e5",
    ",5",
    "5,",
    "\"7\"",
    "12345678901234567",
    "123456789012345",
    "0,123456789012345",
    "NaN",
    "inf",
    " 7",
    "7 ",
    "1,2,3",
    "+7",
    "−7",
    "007",
];
const CODES: &[&str] = &[
    "0000000",
    "1200000",
    "1206000",
    "1206113",
    "1206114",
    "1206115",
    "1206162",
    "1208042",
    "1208043",
    "1261011",
    "1261000",
    "1261029",
    "1261039",
    "1465011",
    "1465028",
    "1431011",
    "0221091",
    "0263011",
    "0265011",
    "1207052",
    "1207132",
    "2002112",
    "2002162",
    "2212082",
    "2263011",
    "0809102",
    "3203042",
    "120616",
    "206162",
    "9999999",
    "011212006162",
    "",
    "1206169",
    "060608",
    "0606081",
    "0606082",
    "0603152",
    "0603153",
];
const NAMES: &[&str] = &[
    "\"Zabierzów (2)\"",
    "Zabierzów (2)",
    "Słupsk (2)",
    "\"Kraków (1)\"",
    "\"\"",
    "",
    "\"a\"\"b\"",
    "\" a\"",
    "\"a \"",
    "a,b",
    "\"a,b\"",
    "\"a;b\"",
    "a: b",
    "\"a:\"",
    "\"a,\"",
    "O'Neil",
    "a  b",
    "a|b",
    "\"a\tb\"",
    "POLSKA",
    "Nazwa",
    "Kod",
    "zagranica",
    "\"x",
    "x\"",
    "\"x\" ",
    "a\\b",
    "a~b",
    "2024",
    "\"7\"",
    "tak",
    "Michałowice",
    "\u{a0}a",
    "\"a\u{2028}b\"",
    "2024-01-01",
    "www.a.pl",
];
const HEADINGS: &[&str] = &[
    "\"ogółem;2024;[osoba]\"",
    "\"ogółem;2022;[osoba]\"",
    "\"ogółem;2026;[osoba]\"",
    "\"ogółem;2024;[tys. osób]\"",
    "\"ogółem;2024;[zł]\"",
    "\"ogółem;2024;[-]\"",
    "\"kobiety;2024;[osoba]\"",
    "\"razem;2024;[osoba]\"",
    "\"Ogółem;2024;[osoba]\"",
    "\"dochody;2024;[ha]\"",
    "\"powierzchnia;2024;[ha]\"",
    "\"powierzchnia;2024;[km2]\"",
    "\"a, b;2024;[os.]\"",
    "\"x;2024;[furlong]\"",
    "\"ogółem;2024\"",
    "\"ogółem\"",
    "ogółem",
    "\"2024;[osoba]\"",
    "\"ogółem;3023;[osoba]\"",
    "\"ogółem;2024;[]\"",
    "\"\"",
    "",
    "\"a:b;2024;[osoba]\"",
    "\"a 1,5 b;2024;[osoba]\"",
    "\"rok;2024;[osoba]\"",
    "\"a@b.pl;2024;[osoba]\"",
    "\"stopa;2024;[%]\"",
    "\"0-4;2024;[osoba]\"",
    "\"gęstość;2024;[osoba]\"",
    "\"napływ ludności;2024;[mln zł]\"",
];
const PIECES: &[&str] = &[
    ";", "\n", "\"", ",", "", "0", "9", "ż", "\0", "\r", "\r\n", "\t", " ", "  ", "'", "|", "-",
    ".", "[", "]", "\u{feff}", "\\", "\"\"", ":", "7;", ";;", "\n\n", "2024",
];

/// One change of an export: a cell by its column's kind, a row twice or gone, or any character.
fn changed(text: &str, delimiter: char, chance: &mut Chance) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let at = chance.below(lines.len());
    match chance.below(8) {
        0 => {
            let to = chance.below(lines.len());
            lines.swap(at, to);
        }
        1 => lines.insert(at, lines[at].clone()),
        2 => drop(lines.remove(at)),
        3 => {
            let mut letters: Vec<String> = lines[at].chars().map(String::from).collect();
            let place = chance.below(letters.len().max(1));
            if let Some(letter) = letters.get_mut(place) {
                let piece = chance.of(PIECES);
                *letter = if chance.below(2) == 0 {
                    piece.to_owned()
                } else {
                    format!("{letter}{piece}")
                };
            }
            lines[at] = letters.concat();
        }
        _ => {
            let mut cells = parted(&lines[at], delimiter);
            let column = chance.below(cells.len());
            let last = column + 1 == cells.len();
            let words = match (at, column) {
                (_, _) if last => return text.to_owned(),
                (0, 2..) => HEADINGS,
                (_, 0) => CODES,
                (_, 1) => NAMES,
                _ => CELLS,
            };
            let word = chance.of(words);
            cells[column] = if delimiter == ',' { swapped(word) } else { word.to_owned() };
            lines[at] = cells.join(&delimiter.to_string());
        }
    }
    lines.concat()
}

/// The cells of a line, as they are written.
fn parted(line: &str, delimiter: char) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        quoted ^= letter == '"';
        if letter == delimiter && !quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(letter);
        }
    }
    cells
}

/// Text of the one variant as the other writes it.
fn swapped(text: &str) -> String {
    let other = |letter| match letter {
        ';' => ',',
        ',' => '.',
        other => other,
    };
    text.chars().map(other).collect()
}

/// Small exports in both variants, one of them without quotation marks below its header, and one
/// of a single column that is nearly empty.
fn small() -> Vec<String> {
    let rows = |row: fn((usize, &str)) -> Option<String>| -> String {
        SMALL.lines().enumerate().filter_map(row).map(|line| line + "\n").collect()
    };
    let bare =
        rows(|(at, line)| Some(if at == 0 { line.to_owned() } else { line.replace('"', "") }));
    // Without the former code, which is noted.
    let narrow = rows(|(at, line)| {
        let mut cells = parted(line, ';');
        cells.drain(3..cells.len() - 1);
        if at > 2 {
            cells[2].clear();
        }
        (!line.starts_with("0221091")).then(|| cells.join(";"))
    });
    vec![SMALL.to_owned(), swapped(SMALL), bare, narrow]
}

/// Changes exports at random, and says how often the fast way took what came of it.
fn taken(exports: &[String], rounds: usize, seed: u64) -> usize {
    let register = shipped();
    let mut bench = Bench::new(&register);
    let other = dataset!("bdl/registered-unemployed");
    let (mut chance, mut taken) = (Chance(seed), 0);
    for round in 0..rounds {
        let mut text = exports[round % exports.len()].clone();
        let delimiter = if text.starts_with("\"Kod\",") { ',' } else { ';' };
        for _ in 0..=chance.below(4) {
            text = changed(&text, delimiter, &mut chance);
            if text.is_empty() {
                break;
            }
        }
        let compared = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            bench.compared(text.as_bytes(), "RYNE_1944_CTAB_20250616184618.csv", &other)
        }));
        let Ok(both) = compared else { panic!("round {round} of seed {seed}:\n{text}") };
        taken += usize::from(both.iter().any(Option::is_some));
    }
    taken
}

/// More of them, or mutations of a larger export: by SEED, ROUNDS and EXPORT.
#[test]
fn no_mutation_of_an_export_is_read_otherwise_than_by_the_general_way() {
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse::<u64>().ok());
    let exports = std::env::var("EXPORT").map_or_else(
        |_| small(),
        |path| vec![std::fs::read_to_string(path).expect("an export in UTF-8")],
    );
    let rounds = usize::try_from(number("ROUNDS").unwrap_or(2_000)).expect("small");
    let taken = taken(&exports, rounds, number("SEED").unwrap_or(0x9e37_79b9_7f4a_7c15));
    assert!(taken * 10 > rounds, "the mutations are still exports: {taken}");
}
