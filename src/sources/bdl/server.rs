//! A server on this machine that plays the API: as it should be, or as a test wants it to fail.
//! Its figures are made up.

use super::{Clock, Request, Wanted};
use chrono::{DateTime, FixedOffset, TimeDelta};
use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Path and query.
    pub(super) path: String,
    pub(super) head: String,
    /// How many requests for the same path came before.
    pub(super) before: usize,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(it, _)| it.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim())
    }

    fn number(&self, name: &str) -> Option<usize> {
        let query = self.path.split_once('?')?.1;
        query.split('&').find_map(|it| it.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
    }

    /// Whether this is page `number` of data, from 0.
    pub(super) fn is_page(&self, number: usize) -> bool {
        self.path.contains("/data/") && self.number("page") == Some(number)
    }
}

/// What is sent back.
pub(super) enum Answer {
    /// A status, more lines of the head, and a body with its length.
    Whole(u16, String, Vec<u8>),
    /// These bytes, and the end of the connection.
    Raw(Vec<u8>),
    /// These bytes one by one, slowly, without an end.
    Slowly(Vec<u8>),
}

impl Answer {
    pub(super) fn json(body: &str) -> Self {
        Self::Whole(
            200,
            "Content-Type: application/json; charset=utf-8\r\n".to_owned(),
            body.into(),
        )
    }

    pub(super) fn status(code: u16, head: &str) -> Self {
        let body = "{\"errors\":[{\"result\":\"Błąd\",\"reason\":\"za\\u001bdużo\",\"code\":1}]}";
        Self::Whole(code, format!("Content-Type: application/json\r\n{head}"), body.into())
    }

    /// The head of a whole answer with only the first half of its body.
    pub(super) fn half(self) -> Self {
        let mut bytes = self.bytes();
        let body = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
        bytes.truncate(body + (bytes.len() - body) / 2);
        Self::Raw(bytes)
    }

    fn bytes(self) -> Vec<u8> {
        let (code, head, body) = match self {
            Self::Whole(code, head, body) => (code, head, body),
            Self::Raw(bytes) | Self::Slowly(bytes) => return bytes,
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {code} Played\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        [head.into_bytes(), body].concat()
    }
}

/// The server; it ends when dropped.
pub(super) struct Server {
    pub(super) address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// How much of what was asked a test has looked at.
    seen: AtomicUsize,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(play: impl Fn(&Asked) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::<Asked>::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (heard, stopped) = (Arc::clone(&asked), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let mut stream = stream.unwrap();
                let Some(mut question) = read(&mut stream) else { continue };
                {
                    let mut heard = heard.lock().unwrap();
                    question.before = heard.iter().filter(|it| it.path == question.path).count();
                    heard.push(question.clone());
                }
                send(&mut stream, play(&question));
            }
        });
        Self { address, asked, seen: AtomicUsize::new(0), stop, thread: Some(thread) }
    }

    /// Plays the API with so many units.
    pub(super) fn api(units: usize) -> Self {
        Self::start(move |asked| api(asked, units))
    }

    /// Plays the API with 203 units, but for what `play` answers itself.
    pub(super) fn api_but(play: impl Fn(&Asked) -> Option<Answer> + Send + 'static) -> Self {
        Self::start(move |asked| play(asked).unwrap_or_else(|| api(asked, 203)))
    }

    /// What was asked since the last time.
    pub(super) fn heard(&self) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap();
        let seen = self.seen.swap(asked.len(), Ordering::SeqCst);
        asked[seen..].to_vec()
    }

    /// A request for a variable of this server.
    pub(super) fn request(&self, variable: &str) -> Request {
        let mut request = Request::new(vec![Wanted::parse(variable).unwrap()]);
        request.address.clone_from(&self.address);
        request
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let host = self.address.trim_start_matches("http://").trim_end_matches("/api/v1");
        let _ = TcpStream::connect(host);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        (stream.read(&mut byte).ok()? == 1).then(|| bytes.push(byte[0]))?;
    }
    let head = String::from_utf8(bytes).unwrap();
    let path = head.split(' ').nth(1)?.to_owned();
    Some(Asked { path, head, before: 0 })
}

fn send(stream: &mut TcpStream, answer: Answer) {
    let slowly = matches!(answer, Answer::Slowly(_));
    let bytes = answer.bytes();
    if !slowly {
        // A client that has read enough may hang up.
        let _ = stream.write_all(&bytes);
        return;
    }
    for byte in bytes.into_iter().chain(std::iter::repeat_n(b' ', 1_000)) {
        if stream.write_all(&[byte]).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The API as it should be, with an entity tag for every address.
pub(super) fn api(asked: &Asked, units: usize) -> Answer {
    let sum: usize = asked.path.bytes().map(usize::from).sum();
    let etag = format!("\"{}-{sum}-{units}\"", asked.path.len());
    if asked.header("If-None-Match") == Some(&etag) {
        return Answer::Whole(304, format!("ETag: {etag}\r\n"), Vec::new());
    }
    let path = asked.path.split('?').next().unwrap().trim_start_matches("/api/v1");
    let body = match path {
        "/variables/72305" => {
            r#"{"id":72305,"subjectId":"P2137","n1":"ogółem","n2":"ogółem","level":6,
                "measureUnitId":24,"measureUnitName":"osoba","years":[2022,2023,2024]}"#
        }
        "/variables/64428" => {
            r#"{"id":64428,"subjectId":"P2497","n1":"ogółem","level":5,"measureUnitId":21,
                "measureUnitName":"zł"}"#
        }
        "/subjects/P2137" => r#"{"id":"P2137","name":"Ludność wg grup wieku i płci"}"#,
        "/subjects/P2497" => {
            r#"{"id":"P2497","name":"Przeciętne miesięczne wynagrodzenia brutto"}"#
        }
        "/data/by-variable/72305" => &page(asked.number("page").unwrap(), units),
        _ => return Answer::status(404, ""),
    };
    let head = format!("Content-Type: application/json; charset=utf-8\r\nETag: {etag}\r\n");
    Answer::Whole(200, head, body.into())
}

/// A page of made-up units.
pub(super) fn page(number: usize, units: usize) -> String {
    let first = (number * 100).min(units);
    let unit = |it: usize| {
        format!(
            "{{\"id\":\"{it:012}\",\"name\":\"Jednostka {it}\",\"values\":[{{\"year\":\"2024\",\
             \"val\":{it},\"attrId\":1}}]}}"
        )
    };
    let listed: Vec<String> = (first..(first + 100).min(units)).map(unit).collect();
    format!(
        "{{\"totalRecords\":{units},\"page\":{number},\"pageSize\":100,\"variableId\":72305,\
         \"lastUpdate\":\"2025-05-30T09:00:00+02:00\",\"results\":[{}]}}",
        listed.join(",")
    )
}

/// A clock that only moves when somebody waits.
pub(super) struct StillClock {
    now: RefCell<DateTime<FixedOffset>>,
    slept: RefCell<Vec<Duration>>,
}

impl StillClock {
    /// Ten o'clock in the morning.
    pub(super) fn new() -> Self {
        let now = DateTime::parse_from_rfc3339("2025-11-21T10:00:00+01:00").unwrap();
        Self { now: RefCell::new(now), slept: RefCell::default() }
    }

    pub(super) fn pass(&self, time: TimeDelta) {
        *self.now.borrow_mut() += time;
    }

    /// The pauses that were made, in milliseconds, without those the limit of a second asks for:
    /// they end in a quarter of a second.
    pub(super) fn slept(&self) -> Vec<u128> {
        let slept = std::mem::take(&mut *self.slept.borrow_mut());
        slept.iter().map(Duration::as_millis).filter(|it| it % 1_000 == 0).collect()
    }
}

impl Clock for StillClock {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.now.borrow()
    }

    fn sleep(&self, pause: Duration) {
        self.slept.borrow_mut().push(pause);
        self.pass(TimeDelta::from_std(pause).unwrap());
    }
}
