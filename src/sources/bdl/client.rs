//! One question over HTTP and what became of it. No other file knows the HTTP library.

use super::address::ClientId;
use serde::Deserialize;
use std::io::Read as _;
use std::time::Duration;
use ureq::http::{HeaderMap, Response, StatusCode, header};

/// A page of 100 units with 30 years is below half a MiB.
pub(super) const LONGEST_BODY: u64 = 16 << 20;

/// A message of a server that is worth quoting fits on a few lines.
const LONGEST_MESSAGE: u64 = 16 << 10;

/// How long anything may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// To establish a connection.
    pub(super) connect: Duration,
    /// Without a byte from the server.
    pub(super) silence: Duration,
    /// For one question and its whole answer.
    pub(super) whole: Duration,
    /// How many bytes a body may have, unpacked.
    pub(super) body: u64,
}

impl Bounds {
    pub(super) const DEFAULT: Self = Self {
        connect: Duration::from_secs(15),
        silence: Duration::from_secs(30),
        whole: Duration::from_mins(2),
        body: LONGEST_BODY,
    };
}

/// What the server wants to hear when asked whether an answer still holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

/// What the server answered.
#[derive(Debug)]
pub(super) enum Reply {
    /// A JSON text, checked to be whole.
    New(String, Validators),
    /// The answer at hand still holds.
    NotModified,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No connection, and why.
    Unreachable(String),
    /// The server could not prove who it is.
    Untrusted(String),
    /// The server took too long.
    Slow,
    /// The connection ended before the answer did.
    BrokenOff,
    /// More bytes than any answer of the API has.
    TooLong,
    /// What came is no HTTP.
    Garbled(String),
    /// The server sends elsewhere.
    Redirect(String),
    /// A document of another type.
    NoJson(String),
    /// JSON that ends too early or is none.
    BrokenJson(String),
    /// What was asked for does not exist.
    NotFound,
    /// 429, with the header that says how long to wait.
    TooMany(Option<String>),
    /// 500 and above, with the server's words and the header that says how long to wait.
    Failing(u16, String, Option<String>),
    /// Any other status, with the server's words.
    Refused(u16, String),
}

impl Trouble {
    /// Whether asking once more can help.
    pub(super) const fn passes(&self) -> bool {
        match self {
            Self::Unreachable(_)
            | Self::Slow
            | Self::BrokenOff
            | Self::Garbled(_)
            | Self::BrokenJson(_)
            | Self::TooMany(_)
            | Self::Failing(..) => true,
            Self::Untrusted(_)
            | Self::TooLong
            | Self::Redirect(_)
            | Self::NoJson(_)
            | Self::NotFound
            | Self::Refused(..) => false,
        }
    }
}

/// Asks one server.
#[derive(Debug)]
pub(super) struct Client {
    agent: ureq::Agent,
    key: Option<ClientId>,
    bounds: Bounds,
}

impl Client {
    /// A client that follows no redirect, so that a key never leaves the host it was meant for.
    pub(super) fn new(key: Option<ClientId>, loopback: bool, bounds: Bounds) -> Self {
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("hejnal/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .timeout_connect(Some(bounds.connect))
            .timeout_per_read(Some(bounds.silence))
            .timeout_global(Some(bounds.whole));
        if loopback {
            // A proxy of the office knows nothing of this machine.
            config = config.proxy(None);
        }
        Self { agent: config.build().new_agent(), key, bounds }
    }

    /// Asks, and says when the answer at hand came.
    pub(super) fn get(&self, url: &str, at_hand: &Validators) -> Result<Reply, Trouble> {
        let mut question = self.agent.get(url);
        if let Some(key) = &self.key {
            question = question.header("X-ClientId", key.secret());
        }
        if let Some(etag) = &at_hand.etag {
            question = question.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = &at_hand.last_modified {
            question = question.header(header::IF_MODIFIED_SINCE, date);
        }
        let response = question.call().map_err(|error| trouble(&error))?;
        self.judge(response, *at_hand != Validators::default())
    }

    fn judge(&self, response: Response<ureq::Body>, conditional: bool) -> Result<Reply, Trouble> {
        let status = response.status();
        let (head, body) = response.into_parts();
        let named = |name| text(&head.headers, name);
        if status == StatusCode::OK {
            return received(&head.headers, body, self.bounds.body);
        }
        Err(match status.as_u16() {
            304 if conditional => return Ok(Reply::NotModified),
            code @ 304 => Trouble::Refused(code, String::new()),
            300..=399 => Trouble::Redirect(named(header::LOCATION).unwrap_or_default()),
            404 => Trouble::NotFound,
            429 => Trouble::TooMany(named(header::RETRY_AFTER)),
            code @ 500.. => Trouble::Failing(code, self.words(body), named(header::RETRY_AFTER)),
            code => Trouble::Refused(code, self.words(body)),
        })
    }

    /// The server's own words about its refusal; empty when it has none that can be quoted.
    fn words(&self, body: ureq::Body) -> String {
        let Ok(bytes) = read(body, LONGEST_MESSAGE) else { return String::new() };
        let message: Message = serde_json::from_slice(&bytes).unwrap_or_default();
        let first = message.errors.into_iter().flatten().next();
        let words = first.map_or([message.reason, message.result], |it| [it.reason, it.result]);
        let words = words.into_iter().flatten().find(|it| !it.trim().is_empty());
        let words = words.unwrap_or_default();
        clean(&match &self.key {
            Some(key) => words.replace(key.secret(), "***"),
            None => words,
        })
    }
}

/// `ErrorResponseMessage` and `LimitResponseMessage` of the API's description.
#[derive(Default, Deserialize)]
struct Message {
    errors: Option<Vec<Reason>>,
    reason: Option<String>,
    result: Option<String>,
}

#[derive(Default, Deserialize)]
struct Reason {
    reason: Option<String>,
    result: Option<String>,
}

/// Words of a server as one line without control characters, not too long.
pub(super) fn clean(words: &str) -> String {
    const LONGEST: usize = 300;
    let visible = words.chars().map(|c| if c.is_control() { ' ' } else { c });
    let line: String = visible.take(LONGEST).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn received(headers: &HeaderMap, body: ureq::Body, longest: u64) -> Result<Reply, Trouble> {
    if let Some(kind) = text(headers, header::CONTENT_TYPE) {
        let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !essence.contains("json") {
            return Err(Trouble::NoJson(clean(&essence)));
        }
    }
    let bytes = read(body, longest)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes)
        .map_err(|error| Trouble::BrokenJson(error.to_string()))?;
    let body = std::str::from_utf8(bytes).map_err(|it| Trouble::BrokenJson(it.to_string()))?;
    let validators = Validators {
        etag: text(headers, header::ETAG),
        last_modified: text(headers, header::LAST_MODIFIED),
    };
    Ok(Reply::New(body.to_owned(), validators))
}

/// A header, when it is short visible ASCII or, as in `396 sek`, words.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    const LONGEST: usize = 1 << 10;
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= LONGEST).then(|| value.to_owned())
}

/// The body, unpacked, when it is no longer than `longest`; the library's own limit would count
/// the packed bytes.
fn read(body: ureq::Body, longest: u64) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let reader = body.into_with_config().limit(longest.saturating_add(1)).reader();
    reader.take(longest.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| {
        match ureq::Error::from(error) {
            // Whatever breaks once the head is here, breaks the body off.
            ureq::Error::Io(_) | ureq::Error::BodyStalled => Trouble::BrokenOff,
            error => trouble(&error),
        }
    })?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > longest {
        return Err(Trouble::TooLong);
    }
    Ok(bytes)
}

fn trouble(error: &ureq::Error) -> Trouble {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Timeout(_) => Trouble::Slow,
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Trouble::Slow,
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
                Trouble::BrokenOff
            }
            ErrorKind::InvalidData => Trouble::Garbled(error.to_string()),
            _ => Trouble::Unreachable(error.to_string()),
        },
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
            Trouble::Untrusted(error.to_string())
        }
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => Trouble::TooLong,
        ureq::Error::Protocol(_) | ureq::Error::Http(_) | ureq::Error::Decompress(..) => {
            Trouble::Garbled(error.to_string())
        }
        // Names that cannot be resolved, proxies that refuse.
        _ => Trouble::Unreachable(error.to_string()),
    }
}

#[cfg(test)]
#[path = "tests/client.rs"]
mod tests;
