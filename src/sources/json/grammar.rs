//! The grammar of JSON (RFC 8259), without leniency.

use super::fault::{Fault, Progress, hint, shown};
use super::tape::{Kind, Node};
use crate::language::Text;
use std::ops::Range;

/// How deep arrays and objects may nest. RFC 8259, section 9, leaves the limit to the reader;
/// data nests a dozen levels at most.
const DEPTH: usize = 512;

/// How many values and keys one file may hold: with sixteen bytes each, a quarter of the memory
/// that reading a file may take. The register of all addresses in Poland has some ten million.
const VALUES: usize = 1 << 24;

/// What may stand at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    FirstItem,
    FirstKey,
    Key,
    Colon,
    After,
}

/// Reads one value, or objects that each begin on a new line.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, Fault> {
    let mut parser =
        Parser { text, bytes: text.as_bytes(), at: 0, nodes: Vec::new(), open: vec![] };
    let whole = u32::try_from(text.len()).is_err().then(|| {
        parser.fault(0..0, "ponad 4 GiB tekstu w jednym pliku", "more than 4 GiB of text in a file")
    });
    if let Some(fault) = whole {
        return Err(fault);
    }
    parser.push(Kind::Array, 0);
    parser.value_and_all_in_it()?;
    while parser.is_another_line() {
        parser.value_and_all_in_it()?;
    }
    if parser.at < parser.bytes.len() {
        return Err(parser.after_the_end());
    }
    parser.end(0);
    Ok(parser.nodes)
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
    /// The numbers of the nodes of the arrays and objects that are open.
    open: Vec<usize>,
}

type Step<T> = Result<T, Fault>;

impl Parser<'_> {
    fn value_and_all_in_it(&mut self) -> Step<()> {
        let mut expected = Expected::Value;
        loop {
            if self.nodes.len() >= VALUES {
                let (pl, en) = ("ponad 16 mln wartości", "more than 16 million values");
                return Err(self.fault(self.at..self.at, pl, en));
            }
            self.skip_spaces();
            expected = match expected {
                Expected::FirstItem if self.peek() == Some(b']') => self.close(),
                Expected::Value | Expected::FirstItem => self.value()?,
                Expected::FirstKey if self.peek() == Some(b'}') => self.close(),
                Expected::FirstKey | Expected::Key => self.key(expected)?,
                Expected::Colon => {
                    self.byte(b':')
                        .ok_or_else(|| self.unexpected("`:` po kluczu", "`:` after a key"))?;
                    Expected::Value
                }
                Expected::After => {
                    let Some(container) = self.open.last().and_then(|at| self.nodes.get(*at))
                    else {
                        return Ok(());
                    };
                    let (is_array, found) = (container.kind == Kind::Array, self.peek());
                    match (is_array, found) {
                        (true, Some(b']')) | (false, Some(b'}')) => self.close(),
                        (true, Some(b',')) => self.advance(Expected::Value),
                        (false, Some(b',')) => self.advance(Expected::Key),
                        (true, _) => return Err(self.unexpected("`,` albo `]`", "`,` or `]`")),
                        (false, _) => return Err(self.unexpected("`,` albo `}`", "`,` or `}`")),
                    }
                }
            };
        }
    }

    fn value(&mut self) -> Step<Expected> {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => return self.container(Kind::Object, Expected::FirstKey),
            Some(b'[') => return self.container(Kind::Array, Expected::FirstItem),
            Some(b'"') => {
                self.string()?;
                Kind::String
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Kind::Number
            }
            _ if self.word("true") || self.word("false") => Kind::Bool,
            _ if self.word("null") => Kind::Null,
            _ => return Err(self.no_value()),
        };
        let node = self.push(kind, start);
        self.end(node);
        Ok(Expected::After)
    }

    fn container(&mut self, kind: Kind, first: Expected) -> Step<Expected> {
        if self.open.len() >= DEPTH {
            let span = self.at..self.at + 1;
            return Err(self.fault(
                span,
                &format!("ponad {DEPTH} poziomów zagnieżdżenia"),
                &format!("nested more than {DEPTH} levels deep"),
            ));
        }
        let node = self.push(kind, self.at);
        self.open.push(node);
        Ok(self.advance(first))
    }

    fn close(&mut self) -> Expected {
        self.at += 1;
        if let Some(node) = self.open.pop() {
            self.end(node);
        }
        Expected::After
    }

    fn key(&mut self, expected: Expected) -> Step<Expected> {
        match self.peek() {
            Some(b'"') => {
                let start = self.at;
                self.string()?;
                let node = self.push(Kind::String, start);
                self.end(node);
                Ok(Expected::Colon)
            }
            Some(b'}') if expected == Expected::Key => Err(self.trailing_comma("}")),
            _ => Err(self.unexpected("klucza w cudzysłowie", "a key in double quotes")),
        }
    }

    fn string(&mut self) -> Step<()> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(control @ 0..0x20) => {
                    let shown = format!("U+{control:04X}");
                    return Err(self.fault(
                        self.at..self.at + 1,
                        &format!("znak sterujący {shown} w tekście; pisze się go jako `\\u{control:04x}`"),
                        &format!("the control character {shown} in a string; it is written `\\u{control:04x}`"),
                    ));
                }
                Some(_) => self.at += 1,
                None => {
                    return Err(self.fault(
                        start..start + 1,
                        "tekst w cudzysłowie nie ma końca",
                        "a string that does not end",
                    ));
                }
            }
        }
    }

    fn escape(&mut self) -> Step<()> {
        let start = self.at;
        self.at += 2;
        match self.bytes.get(start + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(()),
            Some(b'u') => match self.unit(start)? {
                0xdc00..0xe000 => Err(self.half_a_pair(start)),
                0xd800..0xdc00 => {
                    let second = self.at;
                    let follows = self.bytes[second..].starts_with(b"\\u");
                    self.at += 2;
                    match follows.then(|| self.unit(second)).transpose()? {
                        Some(0xdc00..0xe000) => Ok(()),
                        _ => Err(self.half_a_pair(start)),
                    }
                }
                _ => Ok(()),
            },
            _ => {
                let end = start + 1 + self.text.get(start + 1..).map_or(0, first_length);
                Err(self.fault(
                    start..end,
                    "`\\` przed znakiem, przed którym nie może stać",
                    "`\\` before a character it may not stand before",
                ))
            }
        }
    }

    /// The four hexadecimal digits after the `\u` at `start`.
    fn unit(&mut self, start: usize) -> Step<u16> {
        let digits = self.text.get(start + 2..start + 6).unwrap_or("");
        if digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            self.at = start + 6;
            return Ok(u16::from_str_radix(digits, 16).unwrap_or_default());
        }
        Err(self.fault(
            start..start + 2,
            "po `\\u` muszą stać cztery cyfry szesnastkowe",
            "four hexadecimal digits must follow `\\u`",
        ))
    }

    fn half_a_pair(&self, start: usize) -> Fault {
        self.fault(
            start..start + 6,
            "połowa znaku zapisanego dwoma `\\u` (surogat bez pary)",
            "half of a character that takes two `\\u` (a surrogate without its pair)",
        )
    }

    fn number(&mut self) -> Step<()> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let (whole, first) = (self.at, self.peek());
        self.digits(start, "po minusie musi stać cyfra", "a digit must follow the minus")?;
        if first == Some(b'0') && self.at > whole + 1 {
            return Err(self.fault(
                start..self.at,
                "liczba z zerem na początku; kod zapisuje się w cudzysłowie",
                "a number with a leading zero; a code is written in quotes",
            ));
        }
        if self.byte(b'.').is_some() {
            self.digits(start, "po kropce musi stać cyfra", "a digit must follow the point")?;
        }
        if self.byte(b'e').or_else(|| self.byte(b'E')).is_some() {
            let _ = self.byte(b'+').or_else(|| self.byte(b'-'));
            self.digits(start, "wykładnik nie ma cyfr", "an exponent without digits")?;
        }
        Ok(())
    }

    fn digits(&mut self, start: usize, pl: &str, en: &str) -> Step<()> {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > from { Ok(()) } else { Err(self.fault(start..self.at.max(start + 1), pl, en)) }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn byte(&mut self, byte: u8) -> Option<()> {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found.then_some(())
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.bytes[self.at.min(self.bytes.len())..].starts_with(word.as_bytes());
        self.at += if found { word.len() } else { 0 };
        found
    }

    const fn advance(&mut self, expected: Expected) -> Expected {
        self.at += 1;
        expected
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Whether what was read is an object and another one begins on a later line.
    fn is_another_line(&mut self) -> bool {
        let objects = self.nodes.get(1).is_some_and(|node| node.kind == Kind::Object);
        let ended = self.bytes[..self.at].trim_ascii_end().len();
        objects && self.peek() == Some(b'{') && self.bytes[ended..self.at].contains(&b'\n')
    }

    fn push(&mut self, kind: Kind, start: usize) -> usize {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        self.nodes.push(Node { kind, start, end: start, next: 0 });
        self.nodes.len() - 1
    }

    /// Ends the node here, with all that was pushed since.
    fn end(&mut self, node: usize) {
        let (end, next) = (self.at, self.nodes.len());
        if let Some(node) = self.nodes.get_mut(node) {
            node.end = u32::try_from(end).unwrap_or(u32::MAX);
            node.next = u32::try_from(next).unwrap_or(u32::MAX);
        }
    }

    fn fault(&self, span: Range<usize>, pl: &str, en: &str) -> Fault {
        let complete = self.open.is_empty() && self.nodes.len() > 1;
        // The longest token that can be cut in two outside of words is `\uXXXX`.
        let exhausted = self.at + 6 >= self.bytes.len();
        let nodes = self.nodes.len().saturating_sub(1);
        let progress = Progress { nodes, complete, exhausted };
        Fault { span, problem: Text::new(pl, en), opened: None, progress }
    }

    /// Something else stands where `pl`, `en` (in the genitive and the nominative) is needed.
    fn unexpected(&self, pl: &str, en: &str) -> Fault {
        let rest = self.text.get(self.at..).unwrap_or("");
        let span = self.at..self.at + first_length(rest);
        let Some(found) = rest.chars().next() else {
            let opened = self.open.last().and_then(|at| self.nodes.get(*at));
            let end = self.bytes.len();
            let fault = self.fault(
                end..end,
                &format!("plik kończy się, a brakuje {pl}"),
                &format!("the file ends where {en} is needed"),
            );
            return Fault { opened: opened.map(|node| node.start as usize), ..fault };
        };
        let found = shown(found);
        let (why_pl, why_en) = hint(rest);
        self.fault(
            span,
            &format!("stoi {found}, a trzeba {pl}{why_pl}"),
            &format!("{found} stands where {en} is needed{why_en}"),
        )
    }

    fn no_value(&self) -> Fault {
        let in_array = self.open.last().and_then(|at| self.nodes.get(*at));
        match (self.peek(), in_array.map(|node| node.kind)) {
            (Some(b']'), Some(Kind::Array)) => self.trailing_comma("]"),
            (None, None) if self.nodes.len() <= 1 => {
                self.fault(self.at..self.at, "plik jest pusty", "the file is empty")
            }
            _ => self.unexpected("wartości", "a value"),
        }
    }

    fn trailing_comma(&self, bracket: &str) -> Fault {
        self.fault(
            self.at..self.at + 1,
            &format!("zbędny przecinek przed `{bracket}`"),
            &format!("a comma before `{bracket}` with nothing after it"),
        )
    }

    fn after_the_end(&self) -> Fault {
        let rest = self.text.get(self.at..).unwrap_or("");
        let found = rest.chars().next().map_or_else(String::new, shown);
        let (why_pl, why_en) = hint(rest);
        self.fault(
            self.at..self.at + first_length(rest),
            &format!("{found} po końcu danych{why_pl}"),
            &format!("{found} after the end of the data{why_en}"),
        )
    }
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}
