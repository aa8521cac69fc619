//! A thousand drawn releases under attack: nothing withheld is recovered, no small cell narrowed.

use super::super::attack::Facts;
use super::super::{Refused, release};
use super::drawn;

/// Programmes are solved to about this.
const TOLERANCE: f64 = 1e-6;

#[test]
fn nothing_is_recovered_from_a_thousand_releases() {
    let (mut released, mut withheld, mut refused) = (0, 0, 0);
    for seed in 0..1_000 {
        let drawn = drawn::any(seed);
        let made = match release(&drawn.groupings(), &drawn.counts, &drawn.tables, drawn.rule) {
            Ok(made) => made,
            Err(Refused::Unprotectable(_)) => {
                refused += 1;
                continue;
            }
            Err(other) => panic!("seed {seed}: {other:?}"),
        };
        released += 1;
        let values = made.system.values(&drawn.groupings(), &drawn.counts).expect("as released");
        let facts = Facts::of(&made);
        for finding in facts.attack() {
            let cell = facts.names[finding.cell];
            if cell >= made.system.printed {
                continue;
            }
            withheld += 1;
            let codes = &made.system.cells[cell];
            assert_eq!(finding.exact, None, "seed {seed}: {codes:?} is recovered");
            let least = finding.least.expect("counts are not negative");
            let most = finding.most.unwrap_or(f64::INFINITY);
            assert!(most - least > 1.0 - TOLERANCE, "seed {seed}: {codes:?} {least}..{most}");
            let threshold = f64::from(drawn.rule.threshold);
            if values[cell] > 0 && values[cell] < u64::from(drawn.rule.threshold) {
                assert!(most > threshold - TOLERANCE, "seed {seed}: {codes:?} {least}..{most}");
            }
        }
    }
    assert!(released >= 995 && refused <= 5 && withheld > 8_000, "{released} {refused} {withheld}");
}

#[test]
fn the_same_tables_give_the_same_release() {
    let drawn = drawn::crossed(5, &[6, 5, 2], 60);
    let make = || release(&drawn.groupings(), &drawn.counts, &drawn.tables, drawn.rule);
    let (one, other) = (make().expect("protectable"), make().expect("protectable"));
    assert_eq!(one.tables, other.tables);
    let mut turned = drawn.counts.clone();
    turned.reverse();
    let other = release(&drawn.groupings(), &turned, &drawn.tables, drawn.rule);
    assert_eq!(one.tables, other.expect("protectable").tables);
}

#[test]
fn shared_margins_read_the_same_in_every_table() {
    for seed in 0..200 {
        let drawn = drawn::any(seed);
        let Ok(made) = release(&drawn.groupings(), &drawn.counts, &drawn.tables, drawn.rule) else {
            continue;
        };
        for one in &made.tables {
            for cell in &one.cells {
                let same = |it: &&super::super::PublishedCell| it.codes == cell.codes;
                for other in made.tables.iter().filter_map(|it| it.cells.iter().find(same)) {
                    assert_eq!(other.reading, cell.reading);
                }
            }
        }
    }
}
