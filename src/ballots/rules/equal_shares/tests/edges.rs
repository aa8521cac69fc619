//! Elections at the edge: nobody, nothing, no money, no bounds.

use super::*;

const ALL: [Rule; 10] = [
    EQUAL_SHARES,
    WITH_ADD1,
    COMPARED_WITH_GREEDY,
    ADD1_COMPARED,
    ADD1_UTILITARIAN,
    UTILITARIAN,
    CARDINALITY,
    CARDINALITY_ADD1U,
    POINTS,
    POINTS_ADD1U,
];

/// What every rule chooses.
fn chosen(given: &Given) -> Vec<Vec<u32>> {
    let outcome = |rule: &Rule| (rule.choose)(&given.ask()).expect(rule.name);
    let outcomes = ALL.iter().map(outcome);
    outcomes
        .map(|it| {
            assert!(it.rounds.iter().all(|round| round.measure.is_finite()));
            let paid =
                it.selected.iter().filter_map(|project| given.profile.costs[*project as usize]);
            assert_eq!(paid.sum::<Money>(), it.cost);
            assert!(it.cost <= given.profile.budget.max(Money::ZERO), "{}", it.cost);
            it.selected
        })
        .collect()
}

#[test]
fn where_there_is_nothing_to_choose_nothing_is() {
    let nothing: [Given; 6] = [
        Given::approval("1000", &[], &[]),
        Given::approval("1000", &["2000"], &[(&[0], 3)]),
        Given::approval("0", &["10", "20"], &[(&[0], 3), (&[1], 2)]),
        Given::approval("-5", &["10", "20"], &[(&[0], 3), (&[1], 2)]),
        Given::approval("5000000000", &["999999999", "999999999"], &[(&[0, 1], 5)]),
        Given::approval("1000", &["", "x"], &[(&[0, 1], 5)]),
    ];
    for (case, given) in nothing.iter().enumerate() {
        assert!(chosen(given).iter().all(Vec::is_empty), "{case}");
    }
}

#[test]
fn one_voter_buys_what_the_purse_allows() {
    let given = Given::approval("100", &["60", "50", "50"], &[(&[0, 1, 2], 1)]);
    // By cost all prices are one: the cheaper first, then the file.
    assert_eq!(given.count(&Variant::FORMAT).outcome.selected, [1, 2]);
    assert!(chosen(&given).iter().all(|selected| selected == &[1, 2]));
}

#[test]
fn a_tie_is_told_and_can_be_refused() {
    let given = Given::approval("100", &["50", "50", "50"], &[(&[0, 1, 2], 4)]);
    let outcome = given.count(&Variant::FORMAT).outcome;
    let tie = Tie { among: vec![0, 1, 2], taken: 0, by: "order" };
    assert_eq!(outcome.ties.first(), Some(&tie));
    let refuse = Variant { ties: &[TieBreak::MinCost, TieBreak::Refuse], ..Variant::FORMAT };
    let NotApplicable(told) = count(&given.ask(), &refuse).expect_err("a tie");
    assert!(told.pl.contains("p0, p1, p2") && told.en.contains("p0, p1, p2"), "{told:?}");
}

#[test]
fn money_that_is_just_enough_is_enough() {
    // Three purses of 10/3: only in fractions do they hold exactly 10.
    let given = Given::approval("10", &["10"], &[(&[0], 3)]);
    assert_eq!(given.count(&Variant::PUBLISHED).outcome.selected, [0]);
    // A hundred-thousandth less is not.
    let given = Given::approval("9.999999", &["10"], &[(&[0], 3)]);
    assert!(given.count(&Variant::PUBLISHED).outcome.selected.is_empty());
}

#[test]
fn costs_are_cut_to_whole_units_as_the_checker_does() {
    let given = Given::approval("10.9", &["10.7", "0.5"], &[(&[0], 4), (&[0, 1], 1)]);
    assert_eq!(given.count(&Variant::FORMAT).outcome.selected, [0]);
    let free = Given::approval("10", &["0", "10"], &[(&[0, 1], 2)]);
    assert_eq!(free.count(&Variant::FORMAT).outcome.selected, [1]);
    let number = Variant { satisfaction: Satisfaction::Cardinality, ..Variant::PUBLISHED };
    assert_eq!(free.count(&number).outcome.selected, [0, 1]);
}

#[test]
fn greedy_takes_over_where_more_voters_prefer_it() {
    // Equal shares gives the few their cheap project; most would rather have the dear one.
    let given = Given::approval("100", &["100", "8"], &[(&[0], 9), (&[1], 1)]);
    let alone = given.count(&Variant::FORMAT);
    assert_eq!(alone.outcome.selected, [1]);
    let compared = Variant { comparison: Some(Comparison::Satisfaction), ..Variant::FORMAT };
    let compared = given.count(&compared);
    assert!(compared.replaced_by_greedy);
    assert_eq!(compared.outcome.selected, [0]);
}

#[test]
fn a_million_voters_who_agree_are_one_purse() {
    let given =
        Given::approval("1000000", &["600000", "500000", "400000"], &[(&[0, 2], 60), (&[1], 40)]);
    let mut many = given.profile.clone();
    many.voters *= 10_000;
    many.kinds.iter_mut().for_each(|kind| kind.voters *= 10_000);
    let ask = Ask { profile: &many, election: &given.election };
    let variant = Variant { increase: Some(ADD1), ..Variant::PUBLISHED };
    let found = count(&ask, &variant).expect("a count");
    assert_eq!(found.outcome.selected, [2]);
}

#[test]
fn steps_without_end_are_not_counted_one_by_one() {
    // The purse has to grow by ten thousand million units before one voter can pay.
    let given = Given::approval("1000000", &["20000000000", "900000"], &[(&[0], 1), (&[1], 99)]);
    let found = given.count(&Variant { increase: Some(ADD1), ..Variant::PUBLISHED });
    assert_eq!(found.outcome.selected, [1]);
}
