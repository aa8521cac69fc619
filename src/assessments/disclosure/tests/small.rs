//! Tables so small that the answer can be worked out by hand.

use super::super::attack::Facts;
use super::super::entities::FEWEST_ENTITIES;
use super::super::shares::{rounded, share};
use super::super::{Grouping, Refused, Release, Rule, Zeros, release};
use crate::reading::{Reading, Reason};

const WITHHELD: Reading = Reading::Withheld(Reason::Protected);

fn square(cells: [u64; 4], rule: Rule) -> Release {
    let groupings = [Grouping::flat("district", ["I", "II"]), Grouping::flat("sex", ["F", "M"])];
    let places = [[1, 1], [1, 2], [2, 1], [2, 2]];
    let counts: Vec<_> = places.iter().map(|it| it.to_vec()).zip(cells).collect();
    release(&groupings, &counts, &[vec![0, 1]], rule).expect("protectable")
}

#[test]
fn one_small_cell_takes_three_others_with_it() {
    let made = square([3, 40, 50, 60], Rule::default());
    assert_eq!((made.cells, made.small, made.complementary), (9, 1, 3));
    assert_eq!(made.tables[0].at(&[1, 1]), Some(WITHHELD));
    assert_eq!(made.tables[0].at(&[0, 0]), Some(Reading::Known(153.0)));
    assert_eq!(made.tables[0].at(&[3, 0]), None);
}

#[test]
fn without_small_cells_everything_is_shown() {
    let made = square([10, 40, 0, 60], Rule::default());
    assert_eq!((made.small, made.complementary), (0, 0));
    let told: Vec<_> =
        made.disclosing.iter().map(|it| (it.total.clone(), it.part.clone())).collect();
    assert_eq!(told, [(vec![0, 1], vec![1, 1]), (vec![2, 0], vec![2, 2])]);
}

#[test]
fn zeros_that_disclose_are_withheld_on_request() {
    let rule = Rule { zeros: Zeros::DisclosingWithheld, ..Rule::default() };
    let made = square([10, 40, 0, 60], rule);
    assert_eq!(made.tables[0].at(&[2, 1]), Some(WITHHELD));
    assert!(made.disclosing.is_empty());
}

#[test]
fn nobody_one_person_and_everybody_small() {
    let made = square([0, 0, 0, 0], Rule::default());
    assert_eq!((made.small, made.complementary), (0, 0));
    let made = square([0, 0, 0, 1], Rule::default());
    assert_eq!(made.small, 4);
    let made = square([1, 1, 1, 1], Rule::default());
    assert_eq!((made.small, made.complementary), (9, 0));
    let made = square([9, 9, 9, 9], Rule { zeros: Zeros::Withheld, ..Rule::default() });
    for finding in Facts::of(&made).attack() {
        assert_eq!(finding.exact, None);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let groupings = [Grouping::flat("district", ["I", "II"])];
    let refused = |counts: &[(Vec<usize>, u64)], tables: &[Vec<usize>], threshold| {
        release(&groupings, counts, tables, Rule { threshold, zeros: Zeros::Shown }).err()
    };
    let one = [vec![0]];
    assert_eq!(refused(&[], &[], 10), Some(Refused::NoTable));
    assert_eq!(refused(&[], &[vec![]], 10), Some(Refused::NoTable));
    assert_eq!(refused(&[], &[vec![1]], 10), Some(Refused::Grouping(1)));
    assert_eq!(refused(&[], &[vec![0, 0]], 10), Some(Refused::Grouping(0)));
    assert_eq!(refused(&[(vec![0], 1)], &one, 10), Some(Refused::Code(vec![0])));
    assert_eq!(refused(&[(vec![7], 1)], &one, 10), Some(Refused::Code(vec![7])));
    assert_eq!(refused(&[(vec![1, 1], 1)], &one, 10), Some(Refused::Code(vec![1, 1])));
    let huge = [(vec![1], u64::MAX), (vec![1], u64::MAX)];
    assert_eq!(refused(&huge, &one, 10), Some(Refused::TooLarge));
    assert_eq!(refused(&[(vec![1], 1)], &one, 1), Some(Refused::Threshold));
    assert_eq!(Grouping::nested("late", [("part", 1)]), None);
    assert_eq!(FEWEST_ENTITIES, 3);
}

#[test]
fn a_share_says_no_more_than_its_counts() {
    let made = square([3, 40, 50, 60], Rule::default());
    let at = |codes: &[usize]| made.tables[0].at(codes).expect("a cell");
    assert_eq!(share(at(&[1, 1]), at(&[1, 0])), WITHHELD);
    assert_eq!(share(at(&[1, 0]), at(&[0, 0])), Reading::finite(43.0 / 153.0 * 100.0));
    assert_eq!(
        share(Reading::Known(0.0), Reading::Known(0.0)),
        Reading::Missing(Reason::DivisionByZero)
    );
}

#[test]
fn rounded_shares_leave_small_counts_open() {
    // 3 of 1,000 are 0.3 %; steps of 2 % leave 0 to 9, steps of 5 % leave 0 to 24.
    let made = rounded(&[3, 497, 500], Rule::default());
    assert_eq!(made.step, Some(50));
    assert_eq!(made.shares[0], Reading::Known(0.0));
    // Nobody is small: a tenth of a point.
    assert_eq!(rounded(&[300, 700], Rule::default()).step, Some(1));
    // Of 12 persons no step leaves 0 to 10 open.
    assert_eq!(rounded(&[3, 9], Rule::default()).shares, [WITHHELD, WITHHELD]);
    assert_eq!(rounded(&[], Rule::default()).step, None);
    assert_eq!(rounded(&[0, 0], Rule::default()).step, None);
}
