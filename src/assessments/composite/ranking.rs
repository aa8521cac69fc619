//! Ranks of many scores, made fast enough to be drawn thousands of times.
//!
//! Scores are laid on a grid of whole numbers over their range and distributed by its two digits
//! (radix sort: D. E. Knuth, *The Art of Computer Programming*, vol. 3, 2nd ed., section 5.2.5). The
//! grid never turns an order round, because subtraction, multiplication and rounding are monotone;
//! the few scores on the same point of it are compared as they are, so that ranks are exact.

/// A digit of the grid has this many bits; with two, few of some thousand scores share a point.
const DIGIT_BITS: u32 = 10;
const DIGITS: usize = 1 << DIGIT_BITS;
/// The last point of the grid.
const LAST: f64 = 1_048_575.0;
/// A key holds the point of a score above its place.
const PLACE_BITS: u32 = 32;
const PLACES: u64 = (1 << PLACE_BITS) - 1;
/// 2^52: added to a number below it, it leaves the nearest whole number in the low bits.
pub(super) const TO_WHOLE: f64 = 4_503_599_627_370_496.0;
/// How many extremes are followed at once, so that none waits for the one before.
const LANES: usize = 8;

/// What ranking needs besides the scores, kept between calls.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    keys: Vec<u64>,
    sorted: Vec<u64>,
}

impl Ranking {
    /// Gives each place of `scores` its rank: the highest has 1, equal ones share the better. The
    /// scores must be finite, and fewer than 2^32.
    pub(super) fn rank(&mut self, scores: &[f64], mut give: impl FnMut(usize, u32)) {
        let (least, most) = extent(scores);
        let scale = Some(LAST / (most - least)).filter(|it| *it > 0.0 && it.is_finite());
        // All equal, or a range beyond numbers: one point of the grid for all.
        self.sort(scores, most, scale.unwrap_or(0.0));
        let mut before = 0;
        for run in self.keys.chunk_by_mut(|a, b| (*a ^ *b) >> PLACE_BITS == 0) {
            if let [key] = run {
                before += 1;
                give(place_of(*key), before);
            } else {
                before = rank_close(scores, run, before, &mut give);
            }
        }
    }

    /// Puts keys of the scores in order of the grid, the highest score first.
    fn sort(&mut self, scores: &[f64], most: f64, scale: f64) {
        let most = if scale > 0.0 { most } else { 0.0 };
        self.keys.clear();
        self.keys.extend((0_u64..).zip(scores).map(|(place, score)| {
            let point = ((most - score) * scale + TO_WHOLE).to_bits();
            point << PLACE_BITS | place
        }));
        let (mut low, mut high) = ([0_u32; DIGITS], [0_u32; DIGITS]);
        for key in &self.keys {
            count(&mut low, key >> PLACE_BITS);
            count(&mut high, key >> (PLACE_BITS + DIGIT_BITS));
        }
        starts(&mut low);
        starts(&mut high);
        self.sorted.resize(self.keys.len(), 0);
        distribute(&self.keys, &mut self.sorted, &mut low, PLACE_BITS);
        distribute(&self.sorted, &mut self.keys, &mut high, PLACE_BITS + DIGIT_BITS);
    }
}

/// Ranks scores that share a point of the grid, after so many others; gives how many come before the
/// next.
fn rank_close(
    scores: &[f64],
    run: &mut [u64],
    mut before: u32,
    give: &mut impl FnMut(usize, u32),
) -> u32 {
    let score = |key: u64| scores.get(place_of(key)).copied().unwrap_or_default();
    run.sort_unstable_by(|a, b| score(*b).total_cmp(&score(*a)));
    // -0 and 0 are equal here, which the order above keeps beside each other.
    for equal in run.chunk_by(|a, b| score(*a) >= score(*b) && score(*b) >= score(*a)) {
        for key in equal {
            give(place_of(*key), before + 1);
        }
        before = before.saturating_add(u32::try_from(equal.len()).unwrap_or(u32::MAX));
    }
    before
}

fn count(counts: &mut [u32; DIGITS], digit: u64) {
    if let Some(count) = counts.get_mut(whole(digit) % DIGITS) {
        *count = count.wrapping_add(1);
    }
}

/// Counts of digits become the place of the first of each.
fn starts(counts: &mut [u32; DIGITS]) {
    let mut before = 0;
    for count in counts {
        before += std::mem::replace(count, before);
    }
}

/// Moves keys behind each other by a digit; those with the same keep their order.
fn distribute(from: &[u64], to: &mut [u64], starts: &mut [u32; DIGITS], shift: u32) {
    for key in from {
        let Some(start) = starts.get_mut(whole(key >> shift) % DIGITS) else { continue };
        if let Some(place) = to.get_mut(whole(u64::from(*start))) {
            *place = *key;
        }
        *start = start.wrapping_add(1);
    }
}

/// The least and the greatest.
fn extent(scores: &[f64]) -> (f64, f64) {
    let mut least = [f64::INFINITY; LANES];
    let mut most = [f64::NEG_INFINITY; LANES];
    let (chunks, rest) = scores.as_chunks::<LANES>();
    for scores in chunks {
        for ((least, most), score) in least.iter_mut().zip(&mut most).zip(scores) {
            *least = if *score < *least { *score } else { *least };
            *most = if *score > *most { *score } else { *most };
        }
    }
    let lowest = least.iter().chain(rest).copied().fold(f64::INFINITY, f64::min);
    (lowest, most.iter().chain(rest).copied().fold(f64::NEG_INFINITY, f64::max))
}

fn place_of(key: u64) -> usize {
    whole(key & PLACES)
}

fn whole(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
