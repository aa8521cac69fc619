//! Any bytes as a file of ballots: an election or diagnostics; what is read can be counted and checked,
//! written and read again.
#![no_main]

use hejnal_fuzz::ballots::{check, edition, statistics::Statistics, verify};
use hejnal_fuzz::sources::pabulib::{self, Election, Reader, Wanted};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(election) = Election::read(bytes, "fuzz.pb") else { return };
    let counted = Statistics::of(&election);
    assert_eq!(counted.recount.num_projects as usize, election.projects.len());
    let _ = check::check(&election);
    // Equal shares are counted once for each size of purse: of budgets in billions, too long here.
    if election.meta.get("rule").is_none_or(|rule| !rule.starts_with("equalshares")) {
        let _ = verify::verify(&election);
    }
    let _ = edition::editions(&[&election]);
    // In blocks as many ballots as at once.
    if let Ok(mut reader) = Reader::new(bytes, "fuzz.pb", Wanted::Columns(&["age", "sex"])) {
        let mut ballots = 0;
        while let Ok(Some(block)) = reader.block() {
            ballots += block.len();
        }
        assert_eq!(ballots, election.ballots.len());
    }
    let again = pabulib::text(&election);
    let again = Election::read(again.as_bytes(), "again.pb").expect("what was written is read");
    assert_eq!(again.ballots.len(), election.ballots.len());
    for ballot in 0..again.ballots.len() {
        let known = |election: &Election| {
            let choices = election.ballots.choices(ballot).iter();
            choices.filter(|it| **it != pabulib::UNKNOWN).count()
        };
        assert!(known(&again) >= known(&election));
    }
});
