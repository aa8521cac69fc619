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
mod tests {
    use super::*;

    use crate::sources::bdl::server::{Answer, Asked, Server};

    const SHORT: Bounds = Bounds {
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(5),
        whole: Duration::from_secs(5),
        body: 100_000,
    };

    /// 200 000 spaces and `{}`, packed by gzip into 232 bytes.
    fn packed() -> Vec<u8> {
        let head = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x41, 0x11,
            0x00, 0x00, 0x0c, 0x02, 0xa0, 0x2a, 0xf6, 0xf4, 0xec, 0xbe, 0x0c, 0xfb, 0x03, 0x09,
        ];
        let tail = [0xf0, 0xd5, 0x1d, 0x5d, 0xf9, 0x4e, 0x5f, 0x42, 0x0d, 0x03, 0x00];
        [&head[..], &[0; 193], &tail[..]].concat()
    }

    fn get(
        bounds: Bounds,
        play: impl Fn(&Asked) -> Answer + Send + 'static,
    ) -> Result<Reply, Trouble> {
        let server = Server::start(play);
        Client::new(None, true, bounds).get(&server.address, &Validators::default())
    }

    fn trouble_of(play: impl Fn(&Asked) -> Answer + Send + 'static) -> Trouble {
        get(SHORT, play).unwrap_err()
    }

    #[test]
    fn what_is_no_whole_json_answer_is_told_apart() {
        let json = || Answer::json("{\"results\":[1,2,3]}");
        assert_eq!(trouble_of(move |_| json().half()), Trouble::BrokenOff);
        let cut = |_: &Asked| Answer::json("{\"results\":[1,2");
        assert!(matches!(trouble_of(cut), Trouble::BrokenJson(_)));
        assert!(matches!(trouble_of(|_| Answer::json("")), Trouble::BrokenJson(_)));
        assert!(matches!(trouble_of(|_| Answer::json("{} {}")), Trouble::BrokenJson(_)));
        let deep = "[".repeat(50_000);
        assert!(matches!(trouble_of(move |_| Answer::json(&deep)), Trouble::BrokenJson(_)));
        let latin = |_: &Asked| Answer::Whole(200, String::new(), b"[\"\xb1\"]".to_vec());
        assert!(matches!(trouble_of(latin), Trouble::BrokenJson(_)));
        let page = |_: &Asked| {
            Answer::Whole(200, "Content-Type: Text/HTML; x\r\n".to_owned(), b"<html>".to_vec())
        };
        assert_eq!(trouble_of(page), Trouble::NoJson("text/html".to_owned()));
        assert_eq!(trouble_of(|_| Answer::Raw(Vec::new())), Trouble::BrokenOff);
        let chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n[1,2";
        assert_eq!(trouble_of(|_| Answer::Raw(chunk.to_vec())), Trouble::BrokenOff);
        let noise = |_: &Asked| Answer::Raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec());
        assert!(matches!(trouble_of(noise), Trouble::Garbled(_)));
        // A byte order mark and a missing type do no harm.
        let marked = |_: &Asked| Answer::Whole(200, String::new(), b"\xef\xbb\xbf{}".to_vec());
        assert!(matches!(get(SHORT, marked), Ok(Reply::New(text, _)) if text == "{}"));
    }

    #[test]
    fn no_body_is_read_beyond_the_bound_packed_or_not() {
        let long = |_: &Asked| Answer::json(&format!("[{}1]", "1,".repeat(100_000)));
        assert_eq!(trouble_of(long), Trouble::TooLong);
        let exact = |_: &Asked| Answer::json(&format!("{}[]", " ".repeat(99_998)));
        assert!(get(SHORT, exact).is_ok());
        let bomb =
            |_: &Asked| Answer::Whole(200, "Content-Encoding: gzip\r\n".to_owned(), packed());
        assert_eq!(trouble_of(bomb), Trouble::TooLong);
        let unpacked = get(Bounds { body: 300_000, ..SHORT }, bomb);
        assert!(matches!(unpacked, Ok(Reply::New(text, _)) if text.len() == 200_002));
        let head = |_: &Asked| {
            Answer::Whole(200, format!("X-Long: {}\r\n", "x".repeat(100_000)), Vec::new())
        };
        assert_eq!(trouble_of(head), Trouble::TooLong);
    }

    #[test]
    fn a_server_that_drips_is_left() {
        let bounds = Bounds { whole: Duration::from_millis(150), ..SHORT };
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n";
        let in_the_head = get(bounds, |_| Answer::Slowly(head.to_vec()));
        assert_eq!(in_the_head.unwrap_err(), Trouble::Slow);
        let bounds = Bounds { whole: Duration::from_millis(400), ..SHORT };
        let in_the_body = get(bounds, |_| Answer::Slowly(head.to_vec()));
        assert_eq!(in_the_body.unwrap_err(), Trouble::Slow);
    }

    #[test]
    fn statuses_are_told_apart_with_the_words_of_the_server() {
        assert_eq!(trouble_of(|_| Answer::status(404, "")), Trouble::NotFound);
        let words = || "za dużo".to_owned();
        assert_eq!(trouble_of(|_| Answer::status(400, "")), Trouble::Refused(400, words()));
        let wait = |_: &Asked| Answer::status(503, "Retry-After: 7\r\n");
        assert_eq!(trouble_of(wait), Trouble::Failing(503, words(), Some("7".to_owned())));
        let many = |_: &Asked| Answer::status(429, "Retry-After: 396 sek\r\n");
        assert_eq!(trouble_of(many), Trouble::TooMany(Some("396 sek".to_owned())));
        assert_eq!(trouble_of(|_| Answer::status(429, "")), Trouble::TooMany(None));
        // Nothing at hand was asked about: this cannot be an answer.
        let unasked = |_: &Asked| Answer::Whole(304, String::new(), Vec::new());
        assert_eq!(trouble_of(unasked), Trouble::Refused(304, String::new()));
    }

    #[test]
    fn a_redirect_is_not_followed() {
        let elsewhere = Server::api(1);
        let to = format!("Location: {}/variables/72305\r\n", elsewhere.address);
        let told = trouble_of(move |_| Answer::status(302, &to));
        assert!(matches!(told, Trouble::Redirect(to) if to.starts_with(&elsewhere.address)));
        assert!(elsewhere.heard().is_empty());
    }

    #[test]
    fn a_server_that_is_not_there_is_unreachable() {
        // Nobody listens on the first port.
        let address = "http://127.0.0.1:1/api/v1";
        let told = Client::new(None, true, SHORT).get(address, &Validators::default());
        assert!(matches!(told, Err(Trouble::Unreachable(_))));
    }

    #[test]
    fn the_key_is_sent_and_never_repeated() {
        let key = ClientId::new("0123-secret-4567").unwrap();
        let server = Server::start(|asked| {
            let key = asked.header("X-ClientId").unwrap();
            let body = format!("{{\"errors\":[{{\"reason\":\"zły klucz {key}\"}}]}}");
            Answer::Whole(401, String::new(), body.into())
        });
        let told = Client::new(Some(key), true, SHORT).get(&server.address, &Validators::default());
        assert_eq!(told.unwrap_err(), Trouble::Refused(401, "zły klucz ***".to_owned()));
    }

    #[test]
    fn words_of_a_server_cannot_write_on_the_terminal() {
        assert_eq!(clean("a\u{1b}[2J\r\nb\u{7}  c"), "a [2J b c");
        assert_eq!(clean(&"ą".repeat(1000)).chars().count(), 300);
    }
}
