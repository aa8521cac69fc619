//! Files of commentary, good and bad; the people in them are made up.

use super::*;
use crate::reports::document::Span;
use std::fs;
use tempfile::TempDir;

const NEWEST: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 3, 31);
const HEAD: &str =
    "+++\nauthor = \"Osoba Zmyślona\"\nrole = \"rola\"\ndate = \"2026-03-01\"\nyear = 2024\n+++\n";

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(FOLDER).join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    folder
}

fn read(files: &[(&str, &str)]) -> Commentaries {
    Commentaries::read(project(files).path())
}

fn body(text: &str) -> Commentaries {
    read(&[("overview.pl.md", &format!("{HEAD}{text}"))])
}

fn told(found: &Commentaries) -> Vec<String> {
    found.faults.iter().map(|it| format!("{}: {}", it.place(), it.problem.en)).collect()
}

fn page(path: &str) -> Page {
    Page { path: path.to_owned(), ..Page::default() }
}

#[test]
fn a_small_part_of_markdown_becomes_blocks() {
    let found = body(
        "### Tytuł\n\nJedno *słowo* i **drugie**\nw akapicie, [strona](fields/mobility.html#x), <https://a.example/?q=1&b>.\n\n- raz\n- dwa\n",
    );
    assert_eq!(told(&found), Vec::<String>::new());
    let blocks = &found.known[0].blocks;
    assert_eq!(blocks[0], super::super::document::heading(3, "", "Tytuł"));
    let Block::Paragraph { spans } = &blocks[1] else { panic!("{blocks:?}") };
    assert_eq!(spans[1], Span::Em { text: "słowo".into() });
    assert_eq!(spans[3], Span::strong("drugie"));
    assert_eq!(spans[4], Span::text(" w akapicie, "));
    assert_eq!(spans[5], Span::link("strona", "fields/mobility.html#x"));
    assert_eq!(spans[7], Span::link("https://a.example/?q=1&b", "https://a.example/?q=1&b"));
    let Block::List { items } = &blocks[2] else { panic!("{blocks:?}") };
    assert_eq!(items.len(), 2);
}

#[test]
fn what_is_no_plain_text_is_refused_with_its_line() {
    for (text, line, what) in [
        ("Dobrze.\n\n<script>alert(1)</script>\n", 9, "HTML"),
        ("Dobrze, a <b>to</b> nie.\n", 7, "HTML"),
        ("![obraz](https://a.example/x.png)\n", 7, "an image"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", 7, "a table"),
        ("```\nkod\n```\n", 7, "a block of code"),
        ("Słowo `kod`.\n", 7, "code"),
        ("# Tytuł\n", 7, "a heading"),
        ("> cytat\n", 7, "a block quotation"),
        ("1. raz\n2. dwa\n", 7, "a numbered list"),
        ("- raz\n  - dwa\n", 8, "a list within a list"),
        ("Raz.\n\n---\n", 9, "a horizontal rule"),
        ("[x](javascript:alert)\n", 7, "a link to"),
        ("[x](JAVASCRIPT:alert)\n", 7, "a link to"),
        ("[x](data:text/html,x)\n", 7, "a link to"),
        ("[x](../../../etc/passwd)\n", 7, "a link to"),
        ("[x](//a.example)\n", 7, "a link to"),
        ("[x](index.html#a:b)\n", 7, "a link to"),
        ("[](index.html)\n", 7, "a link without words"),
        ("###\n\nSłowo.\n", 7, "a heading without words"),
        ("~~nie~~\n", 7, "struck-out"),
        ("Raz \u{202e}zar.\n", 7, "a control"),
    ] {
        let found = body(text);
        let place = format!("reports/commentary/overview.pl.md:{line}");
        let told = told(&found);
        let right = |it: &String| it.starts_with(&place) && it.contains(what);
        assert!(told.iter().any(right), "{text:?}: {told:?}");
        assert!(found.known.is_empty(), "{text:?}");
    }
}

#[test]
fn every_fault_of_every_file_is_told_at_once() {
    let found = read(&[
        ("overview.pl.md", "Bez nagłówka."),
        ("overview.de.md", &format!("{HEAD}Tekst.")),
        ("fields/mobility.en.md", "+++\nrole = \"rola\"\ndate = \"2026-04-01\"\nwho = 1\n+++\n"),
        (
            "fields/economy.en.md",
            "+++\nauthor = \"\"\nrole = \"rola\"\ndate = 1\nyear = 3\n+++\nTekst.\n",
        ),
        ("fields/education.en.md", &format!("{HEAD}{}", "a".repeat(6001))),
        ("note.txt", "x"),
        ("README.md", "Not one of them."),
    ]);
    let told = told(&found).join("\n");
    for part in [
        "overview.pl.md:1: no head",
        "overview.de.md: the report has no language `de`",
        "mobility.en.md:1: `author`",
        "mobility.en.md:4:1: there is no key `who`",
        "mobility.en.md:1: `year`",
        "mobility.en.md: the commentary is empty",
        "economy.en.md:2:1: `author`",
        "economy.en.md:4:1: `date`",
        "economy.en.md:5:1: `year`",
        "education.en.md: the commentary has 6001",
        "note.txt: this is no file of commentary",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    assert!(found.known.is_empty() && !told.contains("README"));
}

#[test]
fn a_page_or_a_target_that_does_not_exist_is_told_with_those_that_do() {
    let text = format!("{HEAD}[x](fields/none.html) i [y](index.html).");
    let found = read(&[("fields/mobilty.pl.md", &text), ("overview.pl.md", &text)]);
    assert_eq!(told(&found), Vec::<String>::new());
    let faults = found.faults(&[page("index.html"), page("fields/mobility.html")]);
    let told: Vec<_> =
        faults.iter().map(|it| (it.place(), it.problem.en.as_str(), &it.exists)).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    let near = Some(Text::same("fields/mobility"));
    assert_eq!((told[0].1, told[0].2), ("the report has no page `fields/mobilty`", &near));
    assert_eq!(told[2].0, "reports/commentary/overview.pl.md:7");
}

#[test]
fn it_stands_after_the_lead_in_its_own_language_and_in_its_year() {
    let found = read(&[("overview.pl.md", &format!("{HEAD}Tekst."))]);
    let day = NEWEST.expect("a day");
    let placed = |lang, year, day| {
        let mut pages = [page("index.html"), page("method.html")];
        found.place(&mut pages, &Words::of(lang), year, day);
        assert!(pages[1].blocks.is_empty());
        pages[0].blocks.first().cloned()
    };
    let Some(Block::Commentary(polish)) = placed(Lang::Pl, 2024, day) else { panic!("none") };
    assert_eq!((polish.lang, polish.day.as_str()), ("", "1\u{a0}marca 2026\u{a0}r."));
    let Some(Block::Commentary(english)) = placed(Lang::En, 2024, day) else { panic!("none") };
    assert_eq!(english.lang, "pl");
    assert!(english.note.contains("not been translated") && !polish.note.contains("tłumaczenia"));
    assert_eq!(placed(Lang::Pl, 2023, day), None);
    let before = NaiveDate::from_ymd_opt(2026, 2, 28).expect("a day");
    assert_eq!(placed(Lang::Pl, 2024, before), None);
}
