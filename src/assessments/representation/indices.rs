//! How evenly groups take part, in one number, by six measures.
//!
//! - [`Measure::MinMax`]: the lowest rate over the highest, the representativeness score of Go Vocal
//!   (`r_score.rb`, `min_max_p_ratio`; its own page says that one group of zero makes it 0 and that
//!   small groups distort it);
//! - [`Measure::MinMean`]: the lowest rate over the plain mean of the rates (`min_mean_p_ratio`);
//! - [`Measure::Similarity`]: the sum over groups of the smaller of its shares of voters and of
//!   residents (`proportional_similarity`; in ecology Czekanowski's or Renkonen's index);
//! - [`Measure::ShrunkMinMax`]: the first of rates shrunk towards the pooled one ([`shrinkage`]),
//!   which a group of a few people cannot move far;
//! - [`Measure::Dissimilarity`]: O. D. Duncan and B. Duncan, *A methodological analysis of segregation
//!   indexes*, American Sociological Review 20 (1955), pp. 210-217, between those who voted and those
//!   who did not: the share of voters who would have to be of other groups for both to be made up
//!   alike. Between voters and all residents it would be 1 less the similarity above;
//! - [`Measure::Divergence`]: S. Kullback and R. A. Leibler, *On information and sufficiency*, Annals
//!   of Mathematical Statistics 22 (1951), pp. 79-86, of the voters' shares from the residents', in
//!   nats (natural logarithm). A group without a voter adds 0, the limit of v ln v.

use super::{shrinkage, sums};
use crate::language::Text;

/// One of the measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The lowest rate over the highest.
    MinMax,
    /// The lowest rate over their mean.
    MinMean,
    /// What shares of voters and of residents have in common.
    Similarity,
    /// The lowest shrunk rate over the highest.
    ShrunkMinMax,
    /// How differently voters and others are made up.
    Dissimilarity,
    /// How far the shares of voters lie from those of residents, in nats.
    Divergence,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::MinMax,
        Self::MinMean,
        Self::Similarity,
        Self::ShrunkMinMax,
        Self::Dissimilarity,
        Self::Divergence,
    ];

    /// Whether a higher value is a more even one.
    #[must_use]
    pub const fn high_is_even(self) -> bool {
        !matches!(self, Self::Dissimilarity | Self::Divergence)
    }

    /// Its name.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::MinMax => ("najniższy udział do najwyższego", "lowest rate to highest"),
            Self::MinMean => ("najniższy udział do średniego", "lowest rate to mean"),
            Self::Similarity => ("podobieństwo składu", "proportional similarity"),
            Self::ShrunkMinMax => (
                "najniższy udział do najwyższego, z poprawką na małe grupy",
                "lowest rate to highest, adjusted for small groups",
            ),
            Self::Dissimilarity => ("wskaźnik niepodobieństwa", "dissimilarity index"),
            Self::Divergence => ("dywergencja Kullbacka-Leiblera", "Kullback-Leibler divergence"),
        };
        Text::new(pl, en)
    }

    /// Its value for groups of (voters, residents); `None` without two groups, without voters, and
    /// where a group has no residents or more voters than them.
    #[must_use]
    pub fn of(self, groups: &[(f64, f64)]) -> Option<f64> {
        let sound = |(x, n): &(f64, f64)| n.is_finite() && *n > 0.0 && *x >= 0.0 && x <= n;
        let voters = sums(groups).0;
        let fit = groups.len() > 1 && voters > 0.0 && groups.iter().all(sound);
        let rates = || groups.iter().map(|(x, n)| x / n);
        let value = match self {
            _ if !fit => return None,
            Self::MinMax => least(rates()) / most(rates()),
            Self::MinMean => {
                let mean = rates().sum::<f64>() / crate::assessments::real(groups.len())?;
                least(rates()) / mean
            }
            Self::ShrunkMinMax => ratio(&shrinkage::shrink(groups)?.rates),
            Self::Similarity => similarity(groups),
            Self::Dissimilarity => dissimilarity(groups)?,
            Self::Divergence => divergence(groups),
        };
        value.is_finite().then_some(value)
    }

    /// The same for drawn counts of groups known to be sound.
    pub(super) fn of_drawn(self, groups: &[(f64, f64)]) -> Option<f64> {
        match self {
            Self::ShrunkMinMax if sums(groups).0 > 0.0 => {
                Some(ratio(&shrinkage::roughly(groups).rates))
            }
            other => other.of(groups),
        }
    }
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}

fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}

fn ratio(rates: &[f64]) -> f64 {
    least(rates.iter().copied()) / most(rates.iter().copied())
}

fn similarity(groups: &[(f64, f64)]) -> f64 {
    let (voters, residents) = sums(groups);
    let shared: f64 = groups.iter().map(|(x, n)| (x / voters).min(n / residents)).sum();
    shared.min(1.0)
}

/// `None` where everybody voted: nobody is left to be made up differently.
fn dissimilarity(groups: &[(f64, f64)]) -> Option<f64> {
    let (voters, residents) = sums(groups);
    let others = residents - voters;
    let apart = |(x, n): &(f64, f64)| (x / voters - (n - x) / others).abs();
    (others > 0.0).then(|| (groups.iter().map(apart).sum::<f64>() / 2.0).min(1.0))
}

fn divergence(groups: &[(f64, f64)]) -> f64 {
    let (voters, residents) = sums(groups);
    let term = |(x, n): &(f64, f64)| {
        let (own, theirs) = (x / voters, n / residents);
        if own > 0.0 { own * (own / theirs).ln() } else { 0.0 }
    };
    // It is never below 0; rounding may be.
    groups.iter().map(term).sum::<f64>().max(0.0)
}
