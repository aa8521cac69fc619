//! How long to wait before asking again.

use super::limits::WEEK;
use chrono::{DateTime, FixedOffset};

/// How often one question is asked before it is given up.
pub(super) const TRIES: u32 = 4;

/// The pause before the first repetition, in milliseconds; each later one is twice as long.
const FIRST_PAUSE: i64 = 1_000;

/// The first pause after 429 without a word how long.
const FIRST_HOLD: i64 = 60_000;

/// The pause after `failed` attempts (from 1), in milliseconds.
pub(super) fn pause(failed: u32) -> i64 {
    doubled(FIRST_PAUSE, failed)
}

/// The pause after the `failed`-th 429 without `Retry-After`, in milliseconds.
pub(super) fn hold(failed: u32) -> i64 {
    doubled(FIRST_HOLD, failed)
}

fn doubled(first: i64, failed: u32) -> i64 {
    first << failed.saturating_sub(1).min(8)
}

/// Reads `Retry-After` in milliseconds: seconds, with or without a word after them (the API
/// writes `396 sek`), or a date of HTTP. At least a second, at most the longest window.
pub(super) fn retry_after(text: &str, now: DateTime<FixedOffset>) -> Option<i64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let millis = if digits > 0 {
        let (number, word) = text.split_at(digits);
        number.parse().unwrap_or(i64::MAX).saturating_mul(unit(word))
    } else {
        let date = DateTime::parse_from_rfc2822(text).ok()?;
        date.signed_duration_since(now).num_milliseconds()
    };
    Some(millis.clamp(1_000, WEEK))
}

/// How many milliseconds the unit named by `word` has; without a word it is the second.
fn unit(word: &str) -> i64 {
    let word = word.trim_start_matches([' ', '.', ',']).to_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    if begins(&["min"]) {
        60_000
    } else if begins(&["godz", "h"]) {
        3_600_000
    } else if begins(&["d"]) {
        86_400_000
    } else {
        1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_read_from_polish_words_from_a_number_and_from_a_date() {
        let now = DateTime::parse_from_rfc3339("2025-11-21T09:00:00+01:00").unwrap();
        for (text, seconds) in [
            ("396 sek", Some(396)),
            ("396", Some(396)),
            (" 396 sek. ", Some(396)),
            ("396s", Some(396)),
            ("15 min", Some(900)),
            ("2 godz.", Some(7_200)),
            ("0", Some(1)),
            ("99999999999999999999999", Some(604_800)),
            ("Fri, 21 Nov 2025 08:10:00 GMT", Some(600)),
            ("Fri, 21 Nov 2025 07:00:00 GMT", Some(1)),
            ("sek 396", None),
            ("-5", None),
            ("jutro", None),
            ("", None),
        ] {
            let read = retry_after(text, now);
            assert_eq!(read, seconds.map(|it: i64| it * 1_000), "{text}");
        }
    }

    #[test]
    fn pauses_double() {
        assert_eq!([1, 2, 3].map(pause), [1_000, 2_000, 4_000]);
        assert_eq!([0, 1, 2].map(hold), [60_000, 60_000, 120_000]);
        assert!(pause(u32::MAX) > 0);
    }
}
