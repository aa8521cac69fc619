//! The tests of `../judge.rs`.

use super::*;
use crate::language::Lang;
use crate::observations::quality::samples::{
    dataset, figure, judged, register, rule, series, shipped, shipped_rules, source,
};
use crate::observations::quality::{findings, rules};
use crate::sources::chance::Chance;

fn confirmed(rows: &[Observation], rules: &[Rule], value: &str) -> Diagnosed<Judgement> {
    let text = format!(
        "[[confirmation]]\ndataset = \"office/made\"\nvariable = \"part\"\n\
             territory = \"120601\"\nyear = 2020\nvalue = {value}\nby = \"A. Clerk\"\n\
             on = 2026-11-21\nwhy = {{ pl = \"sprawdzono\", en = \"looked up\" }}\n"
    );
    let confirmations = confirmations::read(&[source(confirmations::FILE, &text)])?;
    judge(rows, &register(), &[dataset()], rules, &confirmations)
}

#[test]
fn a_held_figure_is_doubtful_and_keeps_what_it_prints() {
    let mut rows = series("part", 1, &[-3070.54, 5.0]);
    let judgement = judged(&rows, &rule("range", "part", "min = 0", "hold"));
    assert_eq!(judgement.held().collect::<Vec<_>>(), [0]);
    assert!(judgement.is_open());
    apply(&mut rows, &judgement);
    assert_eq!(rows[0].reading, Reading::Missing(Reason::Doubtful));
    assert_eq!(rows[0].source_value, "-3070.54");
    assert_eq!(rows[0].note, "held back by the rule `made`");
    assert_eq!(rows[1].reading, Reading::Known(5.0));
    // What is held stays held, and is no news.
    let again = judged(&rows, &rule("range", "part", "min = 0", "hold"));
    assert!(!again.is_open() && again.verdicts.is_empty());
    assert_eq!(again.findings.len(), 2, "the rule's and the file's");
}

#[test]
fn a_note_changes_nothing_and_a_rejected_row_goes() {
    let mut rows = series("part", 1, &[-1.0, 5.0]);
    let noted = judged(&rows, &rule("range", "part", "min = 0", "note"));
    assert!(!noted.is_open() && noted.verdicts.is_empty());
    let rejected = judged(&rows, &rule("range", "part", "min = 0", "reject"));
    assert!(rejected.is_open());
    apply(&mut rows, &rejected);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].reading, Reading::Known(5.0));
}

#[test]
fn a_confirmed_figure_counts_and_says_who_confirmed_it() {
    let rule = rule("range", "part", "min = 0", "hold");
    for value in ["-5", "-5.0", "\"-5\""] {
        let mut rows = vec![figure("part", 1, 2020, -5.0)];
        let judgement = confirmed(&rows, &rule, value).expect("the figure exists");
        assert!(!judgement.is_open());
        let finding = &judgement.findings[0];
        let words = finding.confirmation.as_ref().map_or("", |it| it.pl.as_str());
        assert_eq!(words, "potwierdza A. Clerk (2026-11-21): sprawdzono");
        let told = &findings::table(&judgement.findings, Lang::Pl)[0];
        assert!(told[12].ends_with(&format!("; {words}")), "{}", told[12]);
        apply(&mut rows, &judgement);
        assert_eq!(rows[0].reading, Reading::Known(-5.0));
        assert_eq!(rows[0].note, "confirmed by A. Clerk on 2026-11-21: looked up");
    }
}

#[test]
fn a_figure_marked_by_hand_counts_again_when_confirmed() {
    let mut row = figure("part", 1, 2020, 0.0);
    row.reading = Reading::Missing(Reason::Doubtful);
    row.source_value = "100.0".to_owned();
    let mut rows = vec![row.clone()];
    let judgement = confirmed(&rows, &[], "100").expect("the figure exists");
    apply(&mut rows, &judgement);
    assert_eq!(rows[0].reading, Reading::Known(100.0));
    row.source_unit = "million PLN".to_owned();
    let faults = confirmed(&[row], &[], "\"100.0\"").expect_err("another unit");
    assert!(faults[0].problem.en.contains("no number in the variable's unit"));
}

#[test]
fn a_confirmation_of_another_value_or_of_nothing_is_a_fault_with_what_exists() {
    let rule = rule("range", "part", "min = 0", "hold");
    let wrong = confirmed(&[figure("part", 1, 2020, -6.0)], &rule, "-5").expect_err("-6");
    assert_eq!(wrong[0].place(), "datasets/confirmations.toml:1");
    assert_eq!(wrong[0].exists.as_ref().map(|it| it.en.as_str()), Some("`-6`"));
    for (row, near) in [
        (figure("part", 1, 2021, -5.0), "`2021`"),
        (figure("part", 2, 2020, -5.0), "`120602`"),
        (figure("rest", 1, 2020, -5.0), "`rest`"),
    ] {
        let faults = confirmed(&[row], &rule, "-5").expect_err("no such figure");
        assert_eq!(faults[0].exists.as_ref().map(|it| it.en.as_str()), Some(near));
    }
}

#[test]
fn a_confirmation_of_what_nothing_holds_is_noted() {
    let rows = [figure("part", 1, 2020, 5.0)];
    let judgement = confirmed(&rows, &[], "5").expect("the figure exists");
    assert_eq!(&*judgement.findings[0].rule, IDLE);
    assert!(judgement.verdicts.is_empty());
}

#[test]
fn a_later_vintage_with_another_value_is_not_covered() {
    let old = figure("part", 1, 2020, -5.0);
    let mut new = figure("part", 1, 2020, -6.0);
    new.vintage = old.vintage.succ_opt().expect("a day");
    let rule = rule("range", "part", "min = 0", "hold");
    let judgement = confirmed(&[old, new], &rule, "-5").expect("the old one exists");
    assert_eq!(judgement.held().collect::<Vec<_>>(), [1]);
}

fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut chance = Chance(seed);
    for at in (1..things.len()).rev() {
        things.swap(at, chance.below(at + 1));
    }
}

#[test]
fn the_order_of_rows_changes_no_finding() {
    let (files, catalogue, rows) = shipped();
    let (mut rules, confirmations) = shipped_rules(&files, &catalogue.datasets);
    // Sharper rules beside the shipped ones, so that every kind finds something.
    let text = include_str!("../sharp.toml");
    rules.extend(rules::read(&[source(rules::FILE, text)], &catalogue.datasets).expect("valid"));
    let findings = |rows: &[Observation]| {
        let (register, datasets) = (&catalogue.register, &catalogue.datasets);
        let judged = judge(rows, register, datasets, &rules, &confirmations);
        let mut findings = judged.expect("valid").findings;
        for finding in &mut findings {
            finding.row = None;
        }
        findings
    };
    let expected = findings(&rows);
    let of_rule = |rule: &Rule| expected.iter().filter(|it| it.rule == rule.id).count();
    for rule in rules.iter().filter(|rule| rule.id.starts_with("sharp-")) {
        assert!(of_rule(rule) > 0, "{} finds nothing", rule.id);
    }
    for seed in 1..=3 {
        let mut shuffled = rows.clone();
        shuffle(&mut shuffled, seed);
        assert!(findings(&shuffled) == expected, "seed {seed}");
    }
}
