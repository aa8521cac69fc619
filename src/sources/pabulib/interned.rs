//! Texts that recur, each kept once and known by its number.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;

/// Different texts in the order they first occurred; the place of a text is its number.
#[derive(Clone, Debug, Default)]
pub struct Interned {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    places: HashTable<u32>,
    /// Short texts seen lately, so that most are found without hashing them well.
    recent: Recent,
    /// Drawn anew for each table, so that nobody can write a file whose texts all collide. Numbers
    /// follow first occurrence, so nothing printed depends on it.
    seed: RandomState,
}

impl Interned {
    /// Nothing, with room for so many different texts.
    #[must_use]
    pub fn with_room(texts: usize) -> Self {
        let places = HashTable::with_capacity(texts);
        Self { ends: Vec::with_capacity(texts), places, ..Self::default() }
    }

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
        if let Some(number) = Short::of(text).and_then(|short| self.recent.find(short)) {
            return Some(number);
        }
        self.places.find(self.seed.hash_one(text), |number| self.get(*number) == text).copied()
    }

    /// The number of a text, given now if it is new; `true` when it is new. `None` once the
    /// different texts have more than 4 GiB together.
    pub fn number(&mut self, text: &[u8]) -> Option<(u32, bool)> {
        let short = Short::of(text);
        if let Some(number) = short.and_then(|short| self.recent.find(short)) {
            return Some((number, false));
        }
        let Self { bytes, ends, places, seed, recent } = self;
        let hashed = seed.hash_one(text);
        if let Some(number) = places.find(hashed, |number| at(bytes, ends, *number) == text) {
            recent.keep(short, *number);
            return Some((*number, false));
        }
        let number = u32::try_from(ends.len()).ok()?;
        let end = u32::try_from(bytes.len() + text.len()).ok()?;
        bytes.extend_from_slice(text);
        ends.push(end);
        recent.keep(short, number);
        places.insert_unique(hashed, number, |number| seed.hash_one(at(bytes, ends, *number)));
        Some((number, true))
    }
}

/// A text of at most sixteen bytes as two numbers: those of its first and its last eight bytes, which
/// overlap, and its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Short {
    first: u64,
    last: u64,
    length: u8,
}

impl Short {
    fn of(text: &[u8]) -> Option<Self> {
        let wide = |bytes: Option<&[u8; 8]>| bytes.map(|bytes| u64::from_le_bytes(*bytes));
        let half =
            |bytes: Option<&[u8; 4]>| bytes.map(|bytes| u64::from(u32::from_le_bytes(*bytes)));
        let (first, last) = match text.len() {
            8..=16 => (wide(text.first_chunk())?, wide(text.last_chunk())?),
            4..=7 => (half(text.first_chunk())?, half(text.last_chunk())?),
            0..=3 => (text.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)), 0),
            _ => return None,
        };
        Some(Self { first, last, length: u8::try_from(text.len()).ok()? })
    }

    /// A place among so many of [`Recent`], a power of two. A poor hash: texts that share a place only
    /// miss it.
    fn place(self, places: usize) -> usize {
        let mixed =
            (self.first ^ self.last.rotate_left(23) ^ u64::from(self.length)).wrapping_mul(MIXING);
        usize::try_from(mixed >> (u64::BITS - RECENT_BITS)).unwrap_or_default() & (places - 1)
    }
}

/// 2^64 over the golden ratio (D. E. Knuth, The Art of Computer Programming, vol. 3, section 6.4).
const MIXING: u64 = 0x9E37_79B9_7F4A_7C15;
/// How many places there are, as a power of two: enough for the projects of a city.
const RECENT_BITS: u32 = 10;
/// How many there are at first: a file may have thousands of columns.
const FEWEST: usize = 4;

/// The last short text of each place, and its number; more places as there are more texts.
#[derive(Clone, Debug, Default)]
struct Recent(Vec<(Short, u32)>);

impl Recent {
    fn find(&self, short: Short) -> Option<u32> {
        let (known, number) = self.0.get(short.place(self.0.len().max(1)))?;
        (*known == short).then_some(*number)
    }

    fn keep(&mut self, short: Option<Short>, number: u32) {
        let Some(short) = short else { return };
        let texts = usize::try_from(number).unwrap_or(usize::MAX);
        if self.0.len() <= texts && self.0.len() < 1 << RECENT_BITS {
            // No text has this length: nothing is found in an empty place.
            let none = Short { length: u8::MAX, ..Short::default() };
            let places = (self.0.len() * 4).clamp(FEWEST, 1 << RECENT_BITS);
            self.0 = vec![(none, 0); places];
        }
        let place = short.place(self.0.len());
        self.0[place] = (short, number);
    }
}

fn at<'a>(bytes: &'a [u8], ends: &[u32], number: u32) -> &'a [u8] {
    let Some(place) = usize::try_from(number).ok().filter(|place| *place < ends.len()) else {
        return &[];
    };
    let start = if place == 0 { 0 } else { ends[place - 1] };
    &bytes[start as usize..ends[place] as usize]
}
