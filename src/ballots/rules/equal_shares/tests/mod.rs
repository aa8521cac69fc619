//! The method against other programs' results, against its definition in fractions, and against those
//! who try to break it.

mod definition;
mod edges;
mod goldens;
mod made;

use super::*;
use crate::ballots::profile::Profile;
use crate::sources::pabulib::Election;

/// An election as the rules are given it.
struct Given {
    election: Election,
    profile: Profile,
}

impl Given {
    fn text(text: &str) -> Self {
        Self::bytes(text.as_bytes())
    }

    fn bytes(bytes: &[u8]) -> Self {
        let election = Election::read(bytes, "x.pb").expect("an election");
        let profile = Profile::of(&election).expect("a budget and a kind of vote");
        Self { election, profile }
    }

    /// An election that votes by approval: budget, costs, ballots with how often each was cast.
    fn approval(budget: &str, costs: &[&str], ballots: &[(&[usize], usize)]) -> Self {
        use std::fmt::Write as _;
        let mut text = format!("META\nkey;value\nbudget;{budget}\nvote_type;approval\n");
        text.push_str("PROJECTS\nproject_id;cost\n");
        for (place, cost) in costs.iter().enumerate() {
            writeln!(text, "p{place};{cost}").expect("text");
        }
        text.push_str("VOTES\nvoter_id;vote\n");
        let mut voter = 0;
        for (ballot, times) in ballots {
            let vote: Vec<String> = ballot.iter().map(|place| format!("p{place}")).collect();
            for _ in 0..*times {
                writeln!(text, "{voter};{}", vote.join(",")).expect("text");
                voter += 1;
            }
        }
        Self::text(&text)
    }

    fn ask(&self) -> Ask<'_> {
        Ask { profile: &self.profile, election: &self.election }
    }

    fn count(&self, variant: &Variant) -> Count {
        count(&self.ask(), variant).expect("a count")
    }

    fn ids(&self, projects: &[u32]) -> Vec<&str> {
        let all = self.election.projects.all();
        projects.iter().map(|project| all[*project as usize].id.as_str()).collect()
    }

    /// The ids chosen, in order of the alphabet.
    fn chosen(&self, variant: &Variant) -> Vec<String> {
        let count = self.count(variant);
        let mut ids: Vec<String> =
            self.ids(&count.outcome.selected).into_iter().map(str::to_owned).collect();
        ids.sort();
        ids
    }
}

/// Purses of whole units that grow until the outcome no longer fits or nothing else does.
const STEPWISE: Increase = Increase { exhaustive: true, ..ADD1 };
/// Purses that grow by a hundredth of the budget.
const PERCENT: Increase = Increase { step: Step::Budget(100), integral: false, exhaustive: true };
