//! The reader who has every print of an edition: each list by itself, and all of them read together.

use crate::assessments::disclosure::attack::{Facts, Finding};
use crate::assessments::disclosure::lists::{Cell, Lists, Published, Shown};
use crate::assessments::draws::SplitMix64;
use num_traits::ToPrimitive;

const THRESHOLD: u32 = 10;
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// Counts by part and group; the whole city is their sum.
struct Edition(Vec<Vec<u64>>);

impl Edition {
    fn drawn(seed: u64) -> Self {
        let mut random = SplitMix64::of(seed, 0);
        let parts = 2 + seed % 4;
        let mut count = |most: u64| random.below(most);
        // Most parts have large groups; now and then one has a small one.
        let mut cell = || match count(12) {
            0 => 0,
            1 => 1 + count(9),
            _ => 10 + count(60),
        };
        Self((0..parts).map(|_| NAMES.iter().map(|_| cell()).collect()).collect())
    }

    fn cells(counts: &[u64]) -> Vec<Cell> {
        NAMES.iter().zip(counts).map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    fn whole(&self) -> Vec<u64> {
        (0..NAMES.len()).map(|at| self.0.iter().map(|part| part[at]).sum()).collect()
    }

    /// What is printed of all lists read together.
    fn together(&self) -> Published {
        let (whole, usual) = (Self::cells(&self.whole()), NAMES.map(str::to_owned));
        let parts: Vec<Vec<Cell>> = self.0.iter().map(|part| Self::cells(part)).collect();
        Lists {
            lists: parts.len() + 1,
            whole: Some(&whole),
            parts: parts.iter().map(Vec::as_slice).collect(),
            joined: Some(&whole),
            usual: &usual,
        }
        .published(THRESHOLD)
    }

    /// What is printed of one list; as a whole city's, which it is not, when `off`.
    fn alone(&self, part: usize, off: bool) -> Shown {
        let (cells, usual) = (Self::cells(&self.0[part]), NAMES.map(str::to_owned));
        let mut lists = Lists { lists: 1, usual: &usual, ..Lists::default() };
        if off {
            lists.whole = Some(&cells);
        } else {
            lists.parts = vec![&cells];
        }
        let published = lists.published(THRESHOLD);
        published.whole.unwrap_or_else(|| published.parts[0].clone())
    }

    /// All a reader knows: the voters of each list, what is printed, and that parts make the whole.
    fn facts(&self, off: bool) -> Facts {
        let (parts, groups) = (self.0.len(), NAMES.len());
        let place = |part: usize, group: usize| part * groups + group;
        let mut facts = Facts { ranges: vec![(0, None); parts * groups], ..Facts::default() };
        let number = |count: u64| i64::try_from(count).expect("small");
        let know = |facts: &mut Facts, shown: &Shown, part: usize| {
            for (group, (_, count)) in shown.iter().flatten().enumerate() {
                if let Some(count) = count {
                    facts.leak(place(part, group), number(*count), number(*count));
                }
            }
        };
        let together = self.together();
        for part in 0..parts {
            know(&mut facts, &self.alone(part, off), part);
            know(&mut facts, &together.parts[part], part);
            let all = (0..groups).map(|group| (place(part, group), 1)).collect();
            facts.sums.push((all, number(self.0[part].iter().sum())));
        }
        for shown in [together.whole, together.joined].into_iter().flatten() {
            for (group, (_, count)) in shown.iter().flatten().enumerate() {
                if let Some(count) = count {
                    let all = (0..parts).map(|part| (place(part, group), 1)).collect();
                    facts.sums.push((all, number(*count)));
                }
            }
        }
        facts
    }

    /// Small groups the reader finds, or finds to be small.
    fn found(&self, off: bool) -> usize {
        let counts: Vec<u64> = self.0.iter().flatten().copied().collect();
        let small = |it: &Finding| (1..u64::from(THRESHOLD)).contains(&counts[it.cell]);
        // Of a list with few ballots every group is small, by the number of its ballots.
        let ballots = |it: &Finding| self.0[it.cell / NAMES.len()].iter().sum::<u64>();
        let certain = |it: &Finding| {
            let most = u64::from(THRESHOLD).min(ballots(it) + 1) - 1;
            it.exact.is_some()
                || it.most.is_some_and(|it| it.round() < most.to_f64().unwrap_or(0.0))
        };
        self.facts(off).attack().iter().filter(|it| small(it) && certain(it)).count()
    }
}

#[test]
fn every_print_together_gives_no_small_group_back() {
    let editions: Vec<Edition> = (0..300).map(Edition::drawn).collect();
    let without: usize = editions.iter().map(|edition| edition.found(true)).sum();
    assert!(
        without > 20,
        "the reader must find groups where lists are protected one by one: {without}"
    );
    for (seed, edition) in editions.iter().enumerate() {
        assert_eq!(edition.found(false), 0, "{seed}: {:?}", edition.0);
    }
}

/// Where there is no list of the whole city, leaving one part out and subtracting gives nothing.
#[test]
fn without_a_whole_a_part_left_out_is_not_had_by_subtraction() {
    let usual = NAMES.map(str::to_owned);
    let joined = |counts: &[Vec<u64>]| {
        let all = Edition::cells(&Edition(counts.to_vec()).whole());
        let parts: Vec<Vec<Cell>> = counts.iter().map(|part| Edition::cells(part)).collect();
        let parts = parts.iter().map(Vec::as_slice).collect();
        let lists =
            Lists { lists: counts.len(), whole: None, parts, joined: Some(&all), usual: &usual };
        lists.published(THRESHOLD).joined.expect("asked")
    };
    let mut told = 0;
    for seed in 0..300 {
        let Edition(parts) = Edition::drawn(seed);
        let all = joined(&parts);
        for left_out in 0..parts.len() {
            let mut others = parts.clone();
            let part = others.remove(left_out);
            let pairs = all.iter().flatten().zip(joined(&others).unwrap_or_default());
            for (group, ((_, one), (_, other))) in pairs.enumerate() {
                if one.is_some() && other.is_some() {
                    told += 1;
                    assert!(part[group] == 0 || part[group] >= 10, "{seed}: {parts:?}");
                }
            }
        }
    }
    assert!(told > 100, "{told}");
}
