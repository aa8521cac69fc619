//! Texts that recur, each kept once and known by its number.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;

/// Different texts in the order they first occurred; the place of a text is its number.
#[derive(Clone, Debug, Default)]
pub struct Interned {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    places: HashTable<u32>,
    /// Drawn anew for each table, so that nobody can write a file whose texts all collide. Numbers
    /// follow first occurrence, so nothing printed depends on it.
    seed: RandomState,
}

impl Interned {
    /// How many different texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a number; empty for a number never given.
    #[must_use]
    pub fn get(&self, number: u32) -> &[u8] {
        at(&self.bytes, &self.ends, number)
    }

    /// The texts in the order they first occurred.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..).map_while(|number| {
            (usize::try_from(number).ok()? < self.len()).then(|| self.get(number))
        })
    }

    /// The number of a text, if it occurred.
    #[must_use]
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        self.places.find(self.seed.hash_one(text), |number| self.get(*number) == text).copied()
    }

    /// The number of a text, given now if it is new; `true` when it is new. `None` once four
    /// thousand million different texts have been seen.
    pub fn number(&mut self, text: &[u8]) -> Option<(u32, bool)> {
        let Self { bytes, ends, places, seed } = self;
        let hashed = seed.hash_one(text);
        if let Some(number) = places.find(hashed, |number| at(bytes, ends, *number) == text) {
            return Some((*number, false));
        }
        let number = u32::try_from(ends.len()).ok()?;
        bytes.extend_from_slice(text);
        ends.push(bytes.len());
        places.insert_unique(hashed, number, |number| seed.hash_one(at(bytes, ends, *number)));
        Some((number, true))
    }
}

fn at<'a>(bytes: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
    let Some(place) = usize::try_from(number).ok().filter(|place| *place < ends.len()) else {
        return &[];
    };
    let start = if place == 0 { 0 } else { ends[place - 1] };
    &bytes[start..ends[place]]
}
