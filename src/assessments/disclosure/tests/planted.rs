//! Outputs with a planted fault: the attacker must get a count out of each, or he proves nothing.

use super::super::attack::Facts;
use super::super::{Rule, release};
use super::drawn::{self, Drawn};
use crate::reading::Reading;

struct Case {
    facts: Facts,
    /// The true values of the unknown cells.
    truth: Vec<i64>,
    small: Vec<usize>,
}

/// A release as its reader sees it, with what the attacker is to find.
fn case(drawn: &Drawn) -> Option<Case> {
    let made = release(&drawn.groupings(), &drawn.counts, &drawn.tables, Rule::default()).ok()?;
    let values = made.system.values(&drawn.groupings(), &drawn.counts).ok()?;
    let facts = Facts::of(&made);
    let value = |it: &usize| i64::try_from(values[*it]).expect("small");
    let truth: Vec<i64> = facts.names.iter().map(value).collect();
    let small = (0..truth.len()).filter(|it| (1..10).contains(&truth[*it])).collect();
    Some(Case { facts, truth, small })
}

/// How many small cells the attacker gets back exactly, or narrows to less than the rule allows.
fn found(case: &Case) -> usize {
    let findings = case.facts.attack();
    let caught = |cell: &&usize| {
        let finding = findings[**cell];
        let most = finding.most.unwrap_or(f64::INFINITY);
        if let Some(value) = finding.exact {
            #[expect(clippy::cast_precision_loss, reason = "below 10")]
            let truth = case.truth[**cell] as f64;
            assert!((value - truth).abs() < 1e-9, "recovered, but wrong");
        }
        finding.exact.is_some() || most < 10.0 - 1e-6
    };
    case.small.iter().filter(caught).count()
}

fn cases() -> impl Iterator<Item = Case> {
    let draws = (0..40).map(|seed| drawn::crossed(seed, &[4, 3], 60));
    draws.filter_map(|it| case(&it)).filter(|it| !it.small.is_empty() && it.truth.len() > 3)
}

#[test]
fn secondary_suppression_left_out_is_found_out() {
    let mut planted = 0;
    for mut case in cases().take(12) {
        assert_eq!(found(&case), 0);
        for cell in 0..case.truth.len() {
            if case.truth[cell] >= 10 {
                case.facts.leak(cell, case.truth[cell], case.truth[cell]);
            }
        }
        planted += usize::from(found(&case) > 0);
    }
    assert_eq!(planted, 12);
}

#[test]
fn one_leaked_cell_is_found_out() {
    // The others of the square are worth nothing once one of them is known.
    let mut planted = 0;
    for seed in 0..10 {
        let mut drawn = drawn::crossed(seed, &[3, 3], 1);
        for (at, (_, count)) in drawn.counts.iter_mut().enumerate() {
            *count = if at == 0 { 3 + seed % 5 } else { 40 + u64::try_from(at).expect("small") };
        }
        let mut case = case(&drawn).expect("protectable");
        assert_eq!((found(&case), case.truth.len()), (0, 4));
        let other = (0..4).find(|it| case.truth[*it] >= 10).expect("one beside it");
        case.facts.leak(other, case.truth[other], case.truth[other]);
        planted += usize::from(found(&case) == 1);
    }
    assert_eq!(planted, 10);
}

#[test]
fn percentages_not_rounded_are_found_out() {
    let mut planted = 0;
    for mut case in cases().take(8) {
        let cell = case.small[0];
        #[expect(clippy::cast_precision_loss, reason = "below 10")]
        let percent = case.truth[cell] as f64 / 437.0 * 100.0;
        let printed = (percent * 100.0).round() / 100.0;
        case.facts.percentage(cell, printed, 2, 437);
        planted += usize::from(found(&case) > 0);
    }
    assert_eq!(planted, 8);
}

#[test]
fn tables_protected_one_by_one_are_found_out() {
    // district x sex and district x age of the same persons: each safe alone, not side by side.
    let mut planted = 0;
    for seed in 0..40 {
        let mut drawn = drawn::crossed(seed, &[3, 3, 2], 40);
        drawn.tables = vec![vec![0, 1], vec![0, 2]];
        let Ok(both) = release(&drawn.groupings(), &drawn.counts, &drawn.tables, Rule::default())
        else {
            continue;
        };
        let values = both.system.values(&drawn.groupings(), &drawn.counts).expect("as released");
        let mut facts = Facts::of(&both);
        for (at, table) in drawn.tables.iter().enumerate() {
            let one = [table.clone()];
            let alone = release(&drawn.groupings(), &drawn.counts, &one, Rule::default());
            let Ok(alone) = alone else { continue };
            for (cell, place) in alone.tables[0].cells.iter().zip(&both.system.tables[at]) {
                let name = facts.names.iter().position(|it| it == place);
                if let (Reading::Known(_), Some(name)) = (cell.reading, name) {
                    let value = i64::try_from(values[*place]).expect("small");
                    facts.leak(name, value, value);
                }
            }
        }
        let value = |it: &usize| i64::try_from(values[*it]).expect("small");
        let truth: Vec<i64> = facts.names.iter().map(value).collect();
        let small = (0..truth.len()).filter(|it| (1..10).contains(&truth[*it])).collect();
        planted += usize::from(found(&Case { facts, truth, small }) > 0);
    }
    assert!(planted >= 5);
}
