//! Commentary by people who are made up, as their authors and readers meet it.

use crate::workspace::{Workspace, report_folder};
use std::fs;

const HEAD: &str = "+++\nauthor = \"Osoba Zmyślona\"\nrole = \"rola na potrzeby testu\"\ndate = \"2025-06-30\"\nyear = 2024\n+++\n";

fn with(files: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::new();
    for (name, text) in files {
        let path = workspace.project().join("reports/commentary").join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    workspace
}

#[test]
fn it_is_shown_as_the_words_of_a_person_in_both_languages() {
    let text = format!("{HEAD}Pierwszy akapit z [odnośnikiem](fields/mobility.html).\n\n- punkt\n");
    let english = text.replace("Pierwszy akapit z", "A first paragraph with");
    let workspace = with(&[
        ("overview.pl.md", &text),
        ("overview.en.md", &english),
        ("fields/mobility.pl.md", &text),
    ]);
    workspace.run(&["check"]).ended(0);
    let run = workspace.run(&["report"]).ended(0);
    assert!(run.text().contains("commentaries shown: 3; of another year or later: 0"));
    let folder = report_folder(&workspace.out());
    let page = |name: &str| fs::read_to_string(folder.join(name)).expect("a page");
    let aside = |name: &str| {
        let page = page(name);
        let (before, rest) = page.split_once("<aside").expect("a commentary");
        assert!(before.contains("class=\"lead\""), "{name}: it follows the lead");
        rest.split_once("</aside>").expect("its end").0.to_owned()
    };
    let polish = aside("pl/index.html");
    for part in [
        "Osoba Zmyślona",
        "rola na",
        "datetime=\"2025-06-30\"",
        "podpisanej osoby",
        "fields/mobility.html",
        "<li>punkt",
    ] {
        assert!(polish.contains(part), "{part}: {polish}");
    }
    assert!(!polish.contains("lang="));
    assert!(aside("en/index.html").contains("A first paragraph"));
    let untranslated = aside("en/fields/mobility.html");
    assert!(untranslated.contains("lang=\"pl\"") && untranslated.contains("not been translated"));
    let json = page("en/report.json");
    assert!(json.contains("\"author\":\"Osoba Zmyślona\"") && json.contains("\"lang\":\"pl\""));
}

#[test]
fn every_fault_is_told_at_once_by_check_and_by_report() {
    let workspace = with(&[
        ("overview.pl.md", &format!("{HEAD}<b>nie</b>\n")),
        ("no-such-page.pl.md", &format!("{HEAD}Tekst.\n")),
        ("overview.fr.md", &format!("{HEAD}Tekst.\n")),
        ("fields/economy.en.md", "+++\nrole = \"x\"\ndate = \"2999-01-01\"\nyear = 2024\n+++\n"),
    ]);
    for (verb, code) in [("check", 1), ("report", 3)] {
        let told = workspace.run(&[verb]).ended(code).stderr;
        for part in [
            "overview.pl.md:7:1: a commentary cannot hold HTML",
            "the report has no page `no-such-page`",
            "the report has no language `fr`",
            "economy.en.md:1: `author`",
            "economy.en.md: the commentary is empty",
        ] {
            assert!(told.contains(part), "{verb}: {part}\n{told}");
        }
    }
}

#[test]
fn who_comments_after_the_data_have_come_is_heard() {
    let late = HEAD.replace("2025-06-30", "2999-01-01");
    let workspace = with(&[("overview.pl.md", &format!("{late}Tekst.\n"))]);
    let run = workspace.run(&["report", "--format", "html"]).ended(0);
    assert!(run.text().contains("commentaries shown: 1; of another year or later: 0"));
    let run = workspace.run(&["report", "--format", "html", "--as-of", "2026-01-31"]).ended(0);
    assert!(run.text().contains("commentaries shown: 0; of another year or later: 1"));
}

#[test]
fn a_report_of_another_year_or_of_an_earlier_day_leaves_it_out() {
    let workspace = with(&[("overview.pl.md", &format!("{HEAD}Tekst.\n"))]);
    let run = workspace.run(&["report", "--year", "2023"]).ended(0);
    assert!(run.text().contains("commentaries shown: 0; of another year or later: 1"));
    let page = fs::read_to_string(workspace.out().join("report/2023/pl/index.html"));
    assert!(!page.expect("a page").contains("<aside"));
}
