//! One grouping of persons beside a total that everybody knows: which counts may be printed.
//!
//! The total of such a margin stands elsewhere (so many ballots were cast), so it cannot be withheld.
//! Counts below the threshold are, and then the smallest others, until two or more are withheld and
//! the smallest of them could be as large as the threshold by all that is printed: of `k` withheld
//! counts, none of them zero, which sum to `s`, each may be anything from 1 to `s - (k - 1)`.

/// The counts that may be printed, the others `None`; nothing at all where no choice protects them:
/// then not even zeros may be printed, for they tell where everybody is. A threshold of 1 prints all.
#[must_use]
pub fn margin(counts: &[u64], threshold: u32) -> Option<Vec<Option<u64>>> {
    let threshold = u64::from(threshold);
    let mut hidden: Vec<bool> = counts.iter().map(|count| (1..threshold).contains(count)).collect();
    if hidden.contains(&true) {
        let mut others: Vec<usize> =
            (0..counts.len()).filter(|at| !hidden[*at] && counts[*at] > 0).collect();
        others.sort_by_key(|at| (counts[*at], *at));
        let mut others = others.into_iter();
        while !is_protected(counts, &hidden, threshold) {
            hidden[others.next()?] = true;
        }
    }
    let shown = counts.iter().zip(&hidden).map(|(count, hidden)| (!hidden).then_some(*count));
    Some(shown.collect())
}

/// Whether the withheld counts may be large by what is printed, and are more than one; nothing is to
/// be protected where nobody is in them.
pub(super) fn is_protected(counts: &[u64], hidden: &[bool], threshold: u64) -> bool {
    let withheld = counts.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(count, _)| count);
    let withheld = withheld.filter(|count| **count > 0);
    let (how_many, sum) = withheld
        .fold((0_u64, 0_u64), |(number, sum), count| (number + 1, sum.saturating_add(*count)));
    how_many == 0 || how_many > 1 && sum - (how_many - 1) >= threshold
}

#[cfg(test)]
mod tests {
    use super::margin;

    #[test]
    fn a_small_count_is_withheld_with_the_smallest_that_hides_it() {
        let shown = margin(&[40, 3, 0, 12, 25], 10).expect("a choice");
        assert_eq!(shown, [Some(40), None, Some(0), None, Some(25)]);
        // 4362 and 1, of which the sum is known: both.
        assert_eq!(margin(&[4362, 1, 0], 10), Some(vec![None, None, Some(0)]));
        assert_eq!(margin(&[4362, 0], 10), Some(vec![Some(4362), Some(0)]));
        assert_eq!(margin(&[3, 1], 1), Some(vec![Some(3), Some(1)]));
    }

    #[test]
    fn where_nothing_hides_it_nothing_is_printed() {
        for counts in [&[1, 0, 0][..], &[3, 4], &[9]] {
            assert_eq!(margin(counts, 10), None, "{counts:?}");
        }
    }

    /// By the total and what is printed, every withheld small count could be 1 or the threshold.
    #[test]
    fn subtraction_gives_nothing_back() {
        for seed in 0_u64..5_000 {
            let draw = |at: u64| (seed * 2_654_435_761 + at * 40_503) % 97 * (seed >> at & 1);
            let counts: Vec<u64> = (0..6).map(draw).collect();
            let Some(shown) = margin(&counts, 10) else { continue };
            let total: u64 = counts.iter().sum();
            let left = total - shown.iter().flatten().sum::<u64>();
            let withheld = shown.iter().filter(|it| it.is_none()).count() as u64;
            assert!(withheld == 0 || (withheld > 1 && left - (withheld - 1) >= 10), "{counts:?}");
            assert!(
                counts.iter().zip(&shown).all(|(is, it)| it.is_none_or(|_| *is == 0 || *is >= 10))
            );
        }
    }
}
