//! Whether votes gather on a few projects.

use super::distribution::gini;
use super::recount::float;
use serde::Serialize;

/// Concentration of votes over projects; `None` where there is no vote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concentration {
    /// The number of equally popular projects that would be as concentrated: 1 over the sum of the
    /// squared shares of votes (E. H. Simpson, Nature 163 (1949), p. 688, inverted; M. Laakso and
    /// R. Taagepera, Comparative Political Studies 12 (1979), pp. 3-27). 1 to all projects.
    pub effective_projects: Option<f64>,
    /// The Gini coefficient of votes over all projects, those without a vote included.
    pub gini_of_votes: Option<f64>,
    /// The share of all votes that go to the most popular project.
    pub largest_share: Option<f64>,
}

impl Concentration {
    /// Measures the votes of each project.
    #[must_use]
    pub fn of(votes: &[u64]) -> Self {
        let total: f64 = votes.iter().copied().map(float).sum();
        let squares: f64 = votes.iter().map(|votes| (float(*votes) / total).powi(2)).sum();
        let largest = votes.iter().max().map(|votes| float(*votes) / total);
        let any = total > 0.0;
        Self {
            effective_projects: any.then(|| 1.0 / squares),
            gini_of_votes: gini(votes.iter().map(|votes| (float(*votes), 1)).collect()),
            largest_share: largest.filter(|_| any),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_votes_count_in_full_and_one_favourite_alone() {
        let equal = Concentration::of(&[5; 4]);
        assert_eq!((equal.effective_projects, equal.gini_of_votes), (Some(4.0), Some(0.0)));
        let alone = Concentration::of(&[0, 7, 0, 0]);
        assert_eq!((alone.effective_projects, alone.gini_of_votes), (Some(1.0), Some(0.75)));
        assert_eq!(alone.largest_share, Some(1.0));
        // Shares of 1/2, 1/4, 1/4: 1 / (4/16 + 1/16 + 1/16) by hand.
        let uneven = Concentration::of(&[2, 1, 1]).effective_projects;
        assert!(uneven.is_some_and(|it| (it - 16.0 / 6.0).abs() < 1e-12));
    }

    #[test]
    fn without_votes_there_is_no_concentration() {
        for votes in [&[][..], &[0, 0]] {
            let none = Concentration::of(votes);
            assert_eq!((none.effective_projects, none.gini_of_votes), (None, None));
            assert_eq!(none.largest_share, None);
        }
    }
}
