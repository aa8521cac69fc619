//! The method whose verdict stands first, as the strategy names it, and the projection beside it.

use crate::workspace::{Workspace, report_folder, shared, shared_out};
use std::fs;

/// Adds a line to the head of `strategy.toml`.
fn with_headline(method: &str) -> Workspace {
    let workspace = Workspace::new();
    let path = workspace.project().join("indicators/strategy.toml");
    let text = fs::read_to_string(&path).expect("the strategy");
    let named = text.replacen("[strategy]\n", &format!("[strategy]\nheadline = \"{method}\"\n"), 1);
    fs::write(&path, named).expect("written");
    workspace
}

fn page(folder: &std::path::Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a page")
}

#[test]
fn the_method_the_strategy_names_gives_the_verdicts() {
    let workspace = with_headline("istat");
    workspace.run(&["report", "--year", "2024"]).ended(0);
    let folder = report_folder(&workspace.out());
    let method = page(&folder, "en/method.html");
    assert!(method.contains("chosen by the association in the file of the strategy: ISTAT."));
    let field = page(&folder, "en/fields/economy.html");
    for (said, wanted) in [("improvement", true), ("moderate progress", false)] {
        let table = field.split("</table>").next().expect("the table of the field");
        assert_eq!(table.contains(said), wanted, "{said}");
    }
    shared(&["report"]).ended(0);
    let shipped = page(&report_folder(shared_out()), "en/method.html");
    assert!(shipped.contains("in the file of the strategy: Eurostat."));
}

#[test]
fn a_method_that_does_not_exist_is_told_with_those_that_do() {
    let told = with_headline("istatt").run(&["check"]).ended(1).stderr;
    for words in ["indicators/strategy.toml", "`istatt`", "`istat`", "eurostat-without-target"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// The interval promises 80 %; 75 to 85 % of values were to be held one and two years ahead.
#[test]
fn a_projection_tells_how_often_its_interval_held_on_the_country() {
    shared(&["report"]).ended(0);
    let text = page(&report_folder(shared_out()), "en/fields/context.html");
    let section = text.split("id=\"registered-unemployed\"").nth(1).expect("the indicator");
    let told = section.split("Back-test:").nth(1).expect("a back-test");
    assert!(told.contains("2,477"), "{}", &told[..200]);
    let shares: Vec<f64> = told
        .split("% of values")
        .take(2)
        .map(|part| part.rsplit(' ').next().expect("a share").parse().expect("a number"))
        .collect();
    assert_eq!(shares.len(), 2);
    assert!(shares.iter().all(|share| (75.0..=85.0).contains(share)), "{shares:?}");
}
