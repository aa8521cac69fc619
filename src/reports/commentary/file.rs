//! One file of commentary: its name, its head in TOML between `+++` lines, its body.

use super::{Commentary, FOLDER, markdown};
use crate::diagnostic::Diagnostic;
use crate::language::{Lang, Text};
use crate::period::{Year, parse_date};
use chrono::NaiveDate;
use std::fs;
use std::path::Path;
use toml::{Table, Value};

/// The largest file taken, in bytes: some fifteen printed pages.
const LARGEST: u64 = 32 << 10;
/// The longest body, in characters: two printed pages, so that the report stays what is read.
const LONGEST: usize = 6000;
/// The longest name or role, in characters.
const LONGEST_NAME: usize = 120;
/// The most files: three for each page of the report of the largest metropolis, with room.
const MOST: usize = 500;
/// How deep folders may lie in each other: pages lie one deep.
const DEEPEST: usize = 3;
/// What opens and closes the head.
const FENCE: &str = "+++";
/// What the head says.
const KEYS: [&str; 4] = ["author", "role", "date", "year"];

fn fault(file: &str, pl: impl Into<String>, en: impl Into<String>, remedy: Text) -> Diagnostic {
    Diagnostic::new(file, Text::new(pl, en), remedy)
}

/// The files of the folder, from it, sorted; `README.md` and hidden files are none of them.
pub(super) fn names(folder: &Path, faults: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut names = Vec::new();
    gather(folder, "", DEEPEST, &mut names);
    names.sort();
    if names.len() > MOST {
        faults.push(fault(
            FOLDER,
            format!("więcej niż {MOST} plików"),
            format!("more than {MOST} files"),
            Text::new("usunąć te, których raport nie pokazuje", "remove those no report shows"),
        ));
        names.truncate(MOST);
    }
    names
}

fn gather(folder: &Path, inner: &str, deeper: usize, names: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().take(MOST + 1) {
        let name = format!("{inner}{}", entry.file_name().to_string_lossy());
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // A link to a folder is no folder here: it could lead anywhere, also back.
        let kind = entry.file_type();
        if hidden || name == "README.md" {
            continue;
        }
        if kind.is_ok_and(|it| it.is_dir()) && deeper > 0 {
            gather(&entry.path(), &format!("{name}/"), deeper - 1, names);
        } else {
            names.push(name);
        }
    }
}

/// Reads a file; nothing when it has a fault.
pub(super) fn read(project: &Path, name: &str, faults: &mut Vec<Diagnostic>) -> Option<Commentary> {
    let before = faults.len();
    let file = format!("{FOLDER}/{name}");
    let named = page_and_language(&file, name, faults);
    let text = text(&project.join(&file), &file, faults)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let Some((head, start)) = split(text) else {
        faults.push(
            fault(
                &file,
                "brak nagłówka z autorem, rolą, datą i rokiem",
                "no head with author, role, date and year",
                example(),
            )
            .at_line(1),
        );
        return None;
    };
    let head = Head::read(&file, text, head, faults);
    let body = markdown::read(&file, text, start, faults);
    let letters = text.get(start..).map_or(0, |body| body.trim().chars().count());
    if letters == 0 {
        faults.push(empty(&file));
    } else if letters > LONGEST {
        faults.push(fault(
            &file,
            format!("komentarz ma {letters} znaków, a może mieć {LONGEST}"),
            format!("the commentary has {letters} characters and may have {LONGEST}"),
            Text::new("skrócić", "shorten it"),
        ));
    } else if body.blocks.is_empty() && faults.len() == before {
        faults.push(empty(&file));
    }
    let (page, lang) = named?;
    let head = head.filter(|_| faults.len() == before)?;
    Some(Commentary {
        file,
        page,
        lang,
        author: head.author,
        role: head.role,
        date: head.date,
        year: head.year,
        blocks: body.blocks,
        links: body.links,
    })
}

fn empty(file: &str) -> Diagnostic {
    fault(
        file,
        "komentarz jest pusty",
        "the commentary is empty",
        Text::new(
            "dopisać treść pod nagłówkiem albo usunąć plik",
            "write below the head or remove the file",
        ),
    )
}

fn example() -> Text {
    let head = "+++ / author = \"…\" / role = \"…\" / date = \"2026-03-31\" / year = 2025 / +++";
    Text::new(
        format!("zacząć plik od (każda część w osobnym wierszu): {head}"),
        format!("begin the file with (each part on a line of its own): {head}"),
    )
}

/// `fields/mobility.pl.md`: the page and the language.
fn page_and_language(
    file: &str,
    name: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<(String, Lang)> {
    let stem = name.strip_suffix(".md").and_then(|stem| stem.rsplit_once('.'));
    let found = stem.and_then(|(page, code)| {
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code)?;
        Some((page.to_owned(), lang))
    });
    if found.is_none() {
        let problem = match stem {
            Some((_, code)) => Text::new(
                format!("raport nie ma języka `{code}`"),
                format!("the report has no language `{code}`"),
            ),
            None => Text::new("to nie jest plik komentarza", "this is no file of commentary"),
        };
        faults.push(Diagnostic::new(
            file,
            problem,
            Text::new(
                "nazwać go strona.pl.md albo strona.en.md, np. fields/mobility.pl.md",
                "name it page.pl.md or page.en.md, such as fields/mobility.en.md",
            ),
        ));
    }
    found
}

fn text(path: &Path, file: &str, faults: &mut Vec<Diagnostic>) -> Option<String> {
    // Whatever is no plain file of this size is not opened: it could be endless.
    let plain = fs::symlink_metadata(path).is_ok_and(|it| it.is_file() && it.len() <= LARGEST);
    let bytes = if plain { fs::read(path).ok() } else { None };
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    if text.is_none() {
        faults.push(fault(
            file,
            "pliku nie da się przeczytać",
            "the file cannot be read",
            Text::new(
                "zapisać go jako zwykły plik tekstowy UTF-8, do 32 KiB",
                "save it as a plain text file in UTF-8, up to 32 KiB",
            ),
        ));
    }
    text
}

/// The head, and the byte its body begins at.
fn split(text: &str) -> Option<(&str, usize)> {
    let first = text.split_inclusive('\n').next().filter(|line| line.trim_end() == FENCE)?;
    let mut at = first.len();
    for line in text[at..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Some((&text[first.len()..at], at + line.len()));
        }
        at += line.len();
    }
    None
}

/// What stands between the fences.
struct Head {
    author: String,
    role: String,
    date: NaiveDate,
    year: i32,
}

impl Head {
    fn read(file: &str, text: &str, head: &str, faults: &mut Vec<Diagnostic>) -> Option<Self> {
        let table: Table = match head.parse() {
            Ok(table) => table,
            Err(error) => {
                let error: toml::de::Error = error;
                let problem = Text::same(error.message().trim().to_owned());
                let lines = error.span().map_or(0, |it| head[..it.start].matches('\n').count());
                // The head begins on the second line.
                faults.push(Diagnostic::new(file, problem, example()).at_line(lines + 2));
                return None;
            }
        };
        for key in table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let unknown = fault(
                file,
                format!("nie ma klucza `{key}`"),
                format!("there is no key `{key}`"),
                Text::new(
                    format!("są: {}", KEYS.join(", ")),
                    format!("there are: {}", KEYS.join(", ")),
                ),
            );
            faults.push(unknown.at_words(text, key));
        }
        let author = person(file, text, &table, "author", faults);
        let role = person(file, text, &table, "role", faults);
        let date = day(file, text, &table, faults);
        let year = year(file, text, &table, faults);
        Some(Self { author: author?, role: role?, date: date?, year: year? })
    }
}

/// A name or a role: one line of words.
fn person(
    file: &str,
    text: &str,
    table: &Table,
    key: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<String> {
    let given = table.get(key).and_then(Value::as_str).map(str::trim);
    let sound = |it: &&str| {
        !it.is_empty()
            && it.chars().count() <= LONGEST_NAME
            && !it.contains(markdown::is_unprintable)
    };
    let found = given.filter(sound);
    if found.is_none() {
        let wrong = fault(
            file,
            format!("`{key}` musi podać, kto mówi: od 1 do {LONGEST_NAME} znaków w jednym wierszu"),
            format!("`{key}` must say who speaks: 1 to {LONGEST_NAME} characters on one line"),
            example(),
        );
        faults.push(if table.contains_key(key) {
            wrong.at_words(text, key)
        } else {
            wrong.at_line(1)
        });
    }
    found.map(str::to_owned)
}

fn day(file: &str, text: &str, table: &Table, faults: &mut Vec<Diagnostic>) -> Option<NaiveDate> {
    let date = match table.get("date") {
        Some(Value::String(date)) => parse_date(date),
        Some(Value::Datetime(date)) => parse_date(&date.to_string()),
        _ => None,
    };
    let Some(date) = date else {
        let wrong = fault(file, "`date` musi być dniem", "`date` must be a day", example());
        faults.push(if table.contains_key("date") {
            wrong.at_words(text, "date")
        } else {
            wrong.at_line(1)
        });
        return None;
    };
    Some(date)
}

fn year(file: &str, text: &str, table: &Table, faults: &mut Vec<Diagnostic>) -> Option<i32> {
    let year = table.get("year").and_then(Value::as_integer);
    let year = year.and_then(|year| Year::new(i32::try_from(year).ok()?));
    if year.is_none() {
        let wrong = fault(
            file,
            "`year` musi być rokiem raportu, którego dotyczy komentarz",
            "`year` must be the year of the report it is about",
            example(),
        );
        faults.push(if table.contains_key("year") {
            wrong.at_words(text, "year")
        } else {
            wrong.at_line(1)
        });
    }
    year.map(Year::number)
}
