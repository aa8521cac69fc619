//! The tests of `../client.rs`.

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
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x41, 0x11, 0x00,
        0x00, 0x0c, 0x02, 0xa0, 0x2a, 0xf6, 0xf4, 0xec, 0xbe, 0x0c, 0xfb, 0x03, 0x09,
    ];
    let tail = [0xf0, 0xd5, 0x1d, 0x5d, 0xf9, 0x4e, 0x5f, 0x42, 0x0d, 0x03, 0x00];
    [&head[..], &[0; 193], &tail[..]].concat()
}

fn get(bounds: Bounds, play: impl Fn(&Asked) -> Answer + Send + 'static) -> Result<Reply, Trouble> {
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
    let bomb = |_: &Asked| Answer::Whole(200, "Content-Encoding: gzip\r\n".to_owned(), packed());
    assert_eq!(trouble_of(bomb), Trouble::TooLong);
    let unpacked = get(Bounds { body: 300_000, ..SHORT }, bomb);
    assert!(matches!(unpacked, Ok(Reply::New(text, _)) if text.len() == 200_002));
    let head =
        |_: &Asked| Answer::Whole(200, format!("X-Long: {}\r\n", "x".repeat(100_000)), Vec::new());
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
