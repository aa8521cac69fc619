//! One run against the API: every question goes through the cache, the limits and the
//! repetitions, in this order.

use super::address::Address;
use super::cache::{Cache, Card, Stored};
use super::client::{Bounds, Client, Reply, Trouble, Validators};
use super::limits::{Hold, Ledger};
use super::{Clock, Request, Step, Stopped, waiting, words};
use crate::diagnostic::{Diagnostic, Error};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// A pause so short that nobody has to agree to it: the limit of a second asks for it.
const BREATH: i64 = 2_000;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// This variable cannot be had; the others can.
    Variable(Vec<Diagnostic>),
    /// Nothing more can be asked.
    Run(Stopped),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Run(Stopped::Machine(error))
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Requests sent, repetitions among them.
    pub(super) requested: usize,
    /// Answers taken from the cache.
    pub(super) from_cache: usize,
    /// Those of them that the server was not asked about.
    pub(super) unasked: usize,
}

impl Tally {
    /// What was done since `before`.
    pub(super) const fn since(self, before: Self) -> Self {
        Self {
            requested: self.requested.saturating_sub(before.requested),
            from_cache: self.from_cache.saturating_sub(before.from_cache),
            unasked: self.unasked.saturating_sub(before.unasked),
        }
    }
}

/// One run.
pub(super) struct Session<'a> {
    pub(super) request: &'a Request,
    pub(super) address: Address,
    pub(super) tally: Tally,
    client: Client,
    cache: Cache,
    ledger: Ledger,
    clock: &'a dyn Clock,
    step: &'a mut dyn FnMut(Step<'_>),
    /// The addresses whose answers were checked or fetched in this run.
    at_hand: BTreeSet<String>,
}

impl<'a> Session<'a> {
    /// Opens the cache and the ledger in `folder`.
    ///
    /// # Errors
    /// A folder that cannot be written, or that another process holds.
    pub(super) fn open(
        request: &'a Request,
        address: Address,
        bounds: Bounds,
        folder: &Path,
        clock: &'a dyn Clock,
        step: &'a mut dyn FnMut(Step<'_>),
    ) -> Result<Self, Error> {
        let cache = Cache::open(folder)?;
        let now = clock.now().timestamp_millis();
        let registered = request.client_id.is_some();
        let ledger = Ledger::open(folder, registered, now, || cache.moments());
        let client = Client::new(request.client_id.clone(), address.loopback, bounds);
        let (tally, at_hand) = (Tally::default(), BTreeSet::new());
        Ok(Self { request, address, tally, client, cache, ledger, clock, step, at_hand })
    }

    /// The text at an address: from the cache while it is fresh, else from the server.
    pub(super) fn answer(&mut self, url: &str) -> Result<String, Failure> {
        let stored = self.cache.read(url);
        if let Some(stored) = stored.as_ref().filter(|it| self.holds(&it.card)) {
            self.tally.from_cache += 1;
            self.tally.unasked += 1;
            self.at_hand.insert(url.to_owned());
            return Ok(stored.body.clone());
        }
        let validators = stored.as_ref().map_or_else(Validators::default, |it| Validators {
            etag: it.card.etag.clone(),
            last_modified: it.card.last_modified.clone(),
        });
        let mut failed = 0;
        loop {
            self.wait_for_limits(url)?;
            self.ledger.record(self.now())?;
            self.tally.requested += 1;
            match self.client.get(url, &validators) {
                Ok(reply) => return self.keep(url, stored, reply),
                Err(trouble) => {
                    failed += 1;
                    self.after(&trouble, url, failed)?;
                }
            }
        }
    }

    /// Drops the answer at an address.
    pub(super) fn forget(&mut self, url: &str) -> Result<(), Error> {
        self.at_hand.remove(url);
        self.cache.forget(url)
    }

    /// How many answers of this run the next one need not ask for.
    pub(super) fn kept(&self) -> usize {
        self.at_hand.len()
    }

    /// Tells whoever watches.
    pub(super) fn tell(&mut self, step: Step<'_>) {
        (self.step)(step);
    }

    fn now(&self) -> i64 {
        self.clock.now().timestamp_millis()
    }

    /// Whether an answer need not be asked about.
    fn holds(&self, card: &Card) -> bool {
        let age = self.clock.now().signed_duration_since(card.checked);
        let fresh = age.to_std().is_ok_and(|age| age < self.request.max_age);
        fresh || self.at_hand.contains(&card.url)
    }

    fn keep(&mut self, url: &str, stored: Option<Stored>, reply: Reply) -> Result<String, Failure> {
        let now = self.clock.now();
        let stored = match (reply, stored) {
            (Reply::NotModified, Some(mut stored)) => {
                self.tally.from_cache += 1;
                stored.card.checked = now;
                stored
            }
            (Reply::NotModified, None) => {
                let error = Error::Internal("nothing at hand was asked about".to_owned());
                return Err(error.into());
            }
            (Reply::New(body, Validators { etag, last_modified }), _) => {
                let url = url.to_owned();
                Stored { card: Card { url, etag, last_modified, fetched: now, checked: now }, body }
            }
        };
        self.cache.write(&stored)?;
        self.at_hand.insert(url.to_owned());
        Ok(stored.body)
    }

    /// Waits until the limits leave room for a request, or says when they will.
    fn wait_for_limits(&mut self, url: &str) -> Result<(), Failure> {
        let patience = i64::try_from(self.request.patience.as_millis()).unwrap_or(i64::MAX);
        while let Some((wait, hold)) = self.ledger.wait(self.now()) {
            if wait > patience.max(BREATH) {
                return Err(self.limited(url, wait, hold));
            }
            self.sleep(wait);
        }
        Ok(())
    }

    /// After a failed attempt: the pause before the next one, or the end.
    fn after(&mut self, trouble: &Trouble, url: &str, failed: u32) -> Result<(), Failure> {
        let now = self.clock.now();
        let asked = |header: &Option<String>| {
            header.as_ref().and_then(|text| waiting::retry_after(text, now))
        };
        let hold = match trouble {
            Trouble::TooMany(header) => Some(asked(header).unwrap_or(waiting::hold(failed))),
            Trouble::Failing(_, _, header) => asked(header),
            _ => None,
        };
        if let Some(hold) = hold {
            self.ledger.hold(now.timestamp_millis(), hold)?;
        }
        if failed >= waiting::TRIES && matches!(trouble, Trouble::TooMany(_)) {
            let (wait, hold) = self.ledger.wait(self.now()).unwrap_or((BREATH, Hold::Server));
            return Err(self.limited(url, wait, hold));
        }
        if failed >= waiting::TRIES || !trouble.passes() {
            let told = vec![words::trouble(url, trouble)];
            return Err(match trouble {
                Trouble::NotFound => Failure::Variable(told),
                _ => Failure::Run(Stopped::Unanswered(told)),
            });
        }
        if hold.is_none() {
            self.sleep(waiting::pause(failed));
        }
        Ok(())
    }

    fn limited(&self, url: &str, wait: i64, hold: Hold) -> Failure {
        let registered = self.request.client_id.is_some();
        let told = words::limit(url, hold, wait, self.clock.now(), registered);
        Failure::Run(Stopped::Limited(vec![told]))
    }

    fn sleep(&mut self, millis: i64) {
        let pause = TimeDelta::milliseconds(millis).to_std().unwrap_or(Duration::ZERO);
        self.tell(Step::Waiting(pause));
        self.clock.sleep(pause);
    }
}
