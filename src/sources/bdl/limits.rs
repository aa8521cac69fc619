//! How often the API may be asked, and the ledger of how often it was: it outlives the program,
//! so that a second run of the day counts what the first one sent.

use super::cache::write_atomically;
use crate::diagnostic::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// So many requests in any stretch of so many milliseconds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    length: i64,
    pub(super) requests: u32,
    /// The length in Polish and English.
    pub(super) name: (&'static str, &'static str),
}

const SECOND: i64 = 1_000;
const QUARTER: i64 = 15 * 60 * SECOND;
const HOUR: i64 = 4 * QUARTER;
/// The longest window, and so the longest pause anyone can ask of us.
pub(super) const WEEK: i64 = 7 * 24 * HOUR;

/// The ledger reads the clock at the sending, the server at the arrival: the stretch is taken a
/// little longer.
const MARGIN: i64 = SECOND / 4;

/// A ledger holds 672 quarters and 500 moments; what is longer was not written here.
const LONGEST_FILE: u64 = 1 << 20;

/// Requests of those who give no key, by IP address: 5 a second, 100 in a quarter of an hour, 1000
/// in 12 hours, 10 000 in a week (limits of the API, api.stat.gov.pl/Home/BdlApi).
const ANONYMOUS: [Window; 4] = windows([5, 100, 1_000, 10_000]);

/// Requests of those who send `X-ClientId`. Sources differ on the second (10 or 25): the lower.
const REGISTERED: [Window; 4] = windows([10, 500, 5_000, 50_000]);

const fn windows(requests: [u32; 4]) -> [Window; 4] {
    let [second, quarter, half_day, week] = requests;
    [
        Window { length: SECOND, requests: second, name: ("sekundę", "second") },
        Window { length: QUARTER, requests: quarter, name: ("15 minut", "15 minutes") },
        Window { length: 12 * HOUR, requests: half_day, name: ("12 godzin", "12 hours") },
        Window { length: WEEK, requests: week, name: ("7 dni", "7 days") },
    ]
}

/// Why a request has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// The server said so.
    Server,
    /// So many requests were sent already.
    Window(&'static Window),
}

/// What was sent and when, in milliseconds since 1970.
#[derive(Debug)]
pub(super) struct Ledger {
    path: PathBuf,
    windows: &'static [Window; 4],
    counts: Counts,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    /// The requests of the last quarter of an hour, one by one, oldest first.
    recent: Vec<i64>,
    /// The requests of the week by quarters of an hour since 1970; each counts until the end of
    /// its quarter is as old as the window, so that nothing is counted too short.
    quarters: BTreeMap<i64, u32>,
    /// Before this the server wants to hear nothing.
    not_before: i64,
}

impl Ledger {
    /// Opens the ledger of a folder. A ledger that is missing or damaged is rebuilt from
    /// `evidence`, the moments at which the answers at hand came; the damaged one is set aside.
    pub(super) fn open(
        folder: &Path,
        registered: bool,
        now: i64,
        evidence: impl FnOnce() -> Vec<i64>,
    ) -> Self {
        let name = if registered { "limits-registered.json" } else { "limits-anonymous.json" };
        let path = folder.join(name);
        let mut counts = read(&path).unwrap_or_else(|| {
            // When it cannot even be moved, the next writing replaces it.
            let _ = fs::rename(&path, path.with_extension("damaged"));
            let mut counts = Counts::default();
            for sent in evidence() {
                counts.add(sent.min(now));
            }
            counts
        });
        counts.tidy(now);
        let windows = if registered { &REGISTERED } else { &ANONYMOUS };
        Self { path, windows, counts }
    }

    /// How many milliseconds a request has to wait, and why; `None` when it may go now.
    pub(super) fn wait(&self, now: i64) -> Option<(i64, Hold)> {
        let windows = self.windows.iter().map(|it| (self.counts.free_at(it), Hold::Window(it)));
        let holds = windows.chain([(self.counts.not_before, Hold::Server)]);
        let longest = holds.max_by_key(|(free_at, _)| *free_at);
        longest.map(|(free_at, hold)| (free_at.saturating_sub(now), hold)).filter(|it| it.0 > 0)
    }

    /// Counts a request that is about to be sent.
    ///
    /// # Errors
    /// A disk that cannot be written: the request should not be sent then.
    pub(super) fn record(&mut self, now: i64) -> Result<(), Error> {
        self.counts.add(now);
        self.counts.tidy(now);
        self.save()
    }

    /// Notes that the server wants to hear nothing for so many milliseconds.
    ///
    /// # Errors
    /// A disk that cannot be written.
    pub(super) fn hold(&mut self, now: i64, pause: i64) -> Result<(), Error> {
        self.counts.not_before = now.saturating_add(pause.clamp(0, WEEK));
        self.save()
    }

    fn save(&self) -> Result<(), Error> {
        let text = serde_json::to_vec(&self.counts)
            .map_err(|error| Error::Internal(format!("the ledger of requests: {error}")))?;
        write_atomically(&self.path, &text)
    }
}

fn read(path: &Path) -> Option<Counts> {
    let size = fs::metadata(path).ok()?.len();
    (size <= LONGEST_FILE)
        .then(|| fs::read(path).ok())?
        .and_then(|it| serde_json::from_slice(&it).ok())
}

impl Counts {
    fn add(&mut self, sent: i64) {
        self.recent.push(sent);
        let count = self.quarters.entry(sent.div_euclid(QUARTER)).or_default();
        *count = count.saturating_add(1);
    }

    /// Drops what no window reaches. What a wrong clock dated into the future counts as sent now,
    /// so that nobody is locked out until then.
    fn tidy(&mut self, now: i64) {
        let current = now.div_euclid(QUARTER);
        let ahead: Vec<u32> =
            self.quarters.split_off(&current.saturating_add(1)).into_values().collect();
        if !ahead.is_empty() {
            let count = self.quarters.entry(current).or_default();
            *count = ahead.into_iter().fold(*count, u32::saturating_add);
        }
        self.quarters = self.quarters.split_off(&(current - WEEK / QUARTER - 1));
        self.recent.iter_mut().for_each(|sent| *sent = (*sent).min(now));
        self.recent.retain(|sent| *sent > now - QUARTER - MARGIN);
        self.recent.sort_unstable();
        self.not_before = self.not_before.min(now.saturating_add(WEEK));
    }

    /// From when this window has room for one request more.
    fn free_at(&self, window: &Window) -> i64 {
        let length = window.length + MARGIN;
        if window.length <= QUARTER {
            let limit = usize::try_from(window.requests).unwrap_or(usize::MAX);
            let oldest = self.recent.len().checked_sub(limit).and_then(|at| self.recent.get(at));
            return oldest.map_or(0, |sent| sent.saturating_add(length));
        }
        let mut sum = 0_u32;
        for (quarter, count) in self.quarters.iter().rev() {
            sum = sum.saturating_add(*count);
            if sum >= window.requests {
                return quarter.saturating_add(1).saturating_mul(QUARTER).saturating_add(length);
            }
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten o'clock of some day.
    const TEN: i64 = 1_763_719_200_000;

    fn ledger(folder: &Path, now: i64) -> Ledger {
        Ledger::open(folder, false, now, Vec::new)
    }

    #[test]
    fn the_request_after_the_hundredth_waits_until_the_first_is_a_quarter_of_an_hour_old() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = ledger(folder.path(), TEN);
        for sent in 0..100 {
            assert_eq!(ledger.wait(TEN + sent * SECOND), None, "{sent}");
            ledger.record(TEN + sent * SECOND).unwrap();
        }
        let (wait, hold) = ledger.wait(TEN + 100 * SECOND).unwrap();
        assert_eq!(wait, QUARTER + MARGIN - 100 * SECOND);
        assert_eq!(hold, Hold::Window(&ANONYMOUS[1]));
        // The ledger survives the program.
        let mut reopened = Ledger::open(folder.path(), false, TEN + 100 * SECOND, Vec::new);
        assert_eq!(reopened.wait(TEN + 100 * SECOND), Some((wait, hold)));
        assert_eq!(reopened.wait(TEN + QUARTER + MARGIN), None);
        reopened.record(TEN + QUARTER + MARGIN).unwrap();
        // The second request was sent a second after the first.
        assert_eq!(reopened.wait(TEN + QUARTER + MARGIN).map(|it| it.0), Some(SECOND));
    }

    #[test]
    fn five_requests_fill_a_second_and_ten_that_of_the_registered() {
        for (registered, limit) in [(false, 5), (true, 10)] {
            let folder = tempfile::tempdir().unwrap();
            let mut ledger = Ledger::open(folder.path(), registered, TEN, Vec::new);
            for _ in 0..limit {
                assert_eq!(ledger.wait(TEN), None);
                ledger.record(TEN).unwrap();
            }
            assert_eq!(ledger.wait(TEN).map(|it| it.0), Some(SECOND + MARGIN));
        }
    }

    #[test]
    fn a_thousand_requests_fill_half_a_day_and_are_never_counted_too_short() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = ledger(folder.path(), TEN);
        let mut now = TEN;
        for _ in 0..10 {
            (0..100).for_each(|_| ledger.counts.add(now));
            now += QUARTER + MARGIN;
        }
        ledger.record(now).unwrap();
        let (wait, hold) = ledger.wait(now).unwrap();
        assert_eq!(hold, Hold::Window(&ANONYMOUS[2]));
        let free_at = now + wait;
        assert!((TEN + 12 * HOUR..=TEN + 13 * HOUR).contains(&free_at), "{wait}");
    }

    #[test]
    fn a_damaged_ledger_is_set_aside_and_rebuilt_from_the_answers() {
        for damage in
            ["", "{\"recent\":[1", "[]", "{\"recent\":[1],\"quarters\":{\"a\":1}}", "\0\0"]
        {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("limits-anonymous.json");
            fs::write(&path, damage).unwrap();
            let ledger = Ledger::open(folder.path(), false, TEN, || vec![TEN - SECOND; 100]);
            let (wait, hold) = ledger.wait(TEN).unwrap();
            assert_eq!((wait, hold), (QUARTER + MARGIN - SECOND, Hold::Window(&ANONYMOUS[1])));
            assert_eq!(fs::read_to_string(path.with_extension("damaged")).unwrap(), damage);
        }
    }

    #[test]
    fn a_clock_that_was_wrong_locks_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        let far = [TEN + 10 * WEEK, i64::MAX, i64::MIN, 0, -1];
        let quarters = far.map(|it| (it.div_euclid(QUARTER), u32::MAX)).into_iter().collect();
        let counts = Counts { recent: far.to_vec(), quarters, not_before: i64::MAX };
        let path = folder.path().join("limits-anonymous.json");
        fs::write(&path, serde_json::to_vec(&counts).unwrap()).unwrap();
        let mut ledger = ledger(folder.path(), TEN);
        let (wait, _) = ledger.wait(TEN).unwrap();
        assert!(wait <= WEEK + QUARTER + MARGIN, "{wait}");
        ledger.record(TEN).unwrap();
        assert_eq!(ledger.wait(TEN + WEEK + QUARTER + MARGIN), None);
    }

    #[test]
    fn what_the_server_asks_for_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        ledger(folder.path(), TEN).hold(TEN, 396 * SECOND).unwrap();
        let again = ledger(folder.path(), TEN + SECOND);
        assert_eq!(again.wait(TEN + SECOND), Some((395 * SECOND, Hold::Server)));
        assert_eq!(again.wait(TEN + 396 * SECOND), None);
    }
}
