//! The way of projects through an edition, and rates per resident.

use crate::ballots::edition::LevelTotals;
use crate::ballots::editions::{invalid_share, spending_per_resident, turnout};
use crate::ballots::funnel::{Funnel, Stage};
use crate::reading::{Reading, Reason};

use Reading::{Known, Missing};

/// Kraków 2024: 1,100 projects handed in (dziennikpolski24.pl), 119 + 571 put to the vote, 163 chosen.
#[test]
fn losses_run_between_stages_that_are_known() {
    let totals = LevelTotals {
        pools: 19,
        projects: 690,
        voted_for: 690,
        chosen: Some(163),
        ..Default::default()
    };
    let funnel = Funnel::of(&totals, &[(Stage::Submitted, Known(1100.0))]);
    assert_eq!(funnel.at(Stage::Verified), Missing(Reason::NotCollected));
    let losses = funnel.losses();
    let lost: Vec<_> = losses.iter().map(|it| (it.from, it.to, it.lost)).collect();
    assert_eq!(
        lost,
        [
            (Stage::Submitted, Stage::PutToTheVote, 410.0),
            (Stage::PutToTheVote, Stage::VotedFor, 0.0),
            (Stage::VotedFor, Stage::Chosen, 527.0)
        ]
    );
    assert_eq!(losses[0].share, Known(410.0 / 1100.0));
    for (stage, _) in funnel.stages() {
        assert!(stage.words().is_complete());
        assert_eq!(stage.loss().is_complete(), stage != Stage::Submitted);
    }
}

/// What nobody knows is missing, not zero; what an official figure says stands before a count.
#[test]
fn nothing_known_loses_nothing() {
    let none = Funnel::of(&LevelTotals::default(), &[]);
    assert!(none.stages().all(|(_, count)| count == Missing(Reason::NotCollected)));
    assert!(none.losses().is_empty());
    let given = [(Stage::PutToTheVote, Known(0.0)), (Stage::Chosen, Missing(Reason::Pending))];
    let funnel = Funnel::of(&LevelTotals { pools: 1, projects: 5, ..Default::default() }, &given);
    assert_eq!(funnel.at(Stage::Chosen), Missing(Reason::Pending));
    assert_eq!(funnel.losses()[0].share, Missing(Reason::DivisionByZero));
}

/// Every rate that cannot be had has its reason.
#[test]
fn rates_say_why_there_is_none() {
    assert_eq!(turnout(Known(3.0), Known(4.0)), Known(0.75));
    assert_eq!(spending_per_resident(Known(10.0), Known(4.0)), Known(2.5));
    assert_eq!(turnout(Known(3.0), Known(0.0)), Missing(Reason::DivisionByZero));
    assert_eq!(turnout(Known(3.0), Known(-1.0)), Missing(Reason::Doubtful));
    assert_eq!(turnout(Missing(Reason::Pending), Known(0.0)), Missing(Reason::Pending));
    assert_eq!(turnout(Known(1.0), Missing(Reason::NotCollected)), Missing(Reason::NotCollected));
    assert_eq!(invalid_share(Known(10.0), Known(11.0)), Missing(Reason::Doubtful));
    assert_eq!(invalid_share(Known(0.0), Known(0.0)), Missing(Reason::DivisionByZero));
}
