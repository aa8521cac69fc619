//! Draws that are the same for a seed, whatever the number of threads.

/// `SplitMix64`: the n-th number is a hash of `seed + n * GAMMA`, so any can be had without those
/// before it (G. L. Steele, D. Lea, C. H. Flood, *Fast splittable pseudorandom number generators*,
/// OOPSLA 2014, pp. 453-472; the mixing is that of Java's `SplittableRandom`).
pub(super) struct SplitMix64 {
    pub(super) state: u64,
}

/// The odd number nearest to 2^64 divided by the golden ratio (Steele, Lea, Flood 2014).
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl SplitMix64 {
    /// The stream of this number among those of a seed.
    pub(super) fn of(seed: u64, stream: u32) -> Self {
        Self { state: Self { state: seed }.at(u64::from(stream)) }
    }

    /// The number `place` after the next.
    fn at(&self, place: u64) -> u64 {
        // The mixing called variant 13 by D. Stafford (2011).
        let mut mixed = self.state.wrapping_add(GAMMA.wrapping_mul(place.wrapping_add(1)));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn next(&mut self) -> u64 {
        let number = self.at(0);
        self.state = self.state.wrapping_add(GAMMA);
        number
    }

    /// A number from 0 and below `bound`, each as likely: numbers from the incomplete last multiple
    /// of `bound` are drawn again.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let surplus = (u64::MAX % bound + 1) % bound;
        loop {
            let number = self.next();
            if number <= u64::MAX - surplus {
                return number % bound;
            }
        }
    }

    /// A share from 0 and below 1, in steps of 2^-32.
    pub(super) fn share(&mut self) -> f64 {
        u32::try_from(self.next() >> 32).map_or(0.0, |high| f64::from(high) / 4_294_967_296.0)
    }
}
