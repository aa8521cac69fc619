//! Chances that are the same in every run of a test.

/// A small generator (Marsaglia, "Xorshift RNGs", 2003) from a seed that is not zero.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below `bound`, or 0 when that is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("below a bound that fits")
    }

    /// One of these.
    pub(crate) fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len())]
    }
}
