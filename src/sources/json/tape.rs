//! A parsed JSON text as a flat list of nodes that point back into it: numbers keep the digits
//! they are written with, every value knows its place, and no depth of nesting needs a deep stack.

use super::fault::Fault;
use super::grammar;
use std::borrow::Cow;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One value or key: its bytes in the text, and the number of the node after all it contains.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) next: u32,
}

/// A JSON text that was read.
#[derive(Debug)]
pub struct Json<'t> {
    text: &'t str,
    /// The first node is an array of all texts of the file, of which JSON allows one.
    nodes: Vec<Node>,
    lines: bool,
}

/// One value of a [`Json`].
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    json: &'a Json<'a>,
    node: Node,
    at: usize,
}

impl<'t> Json<'t> {
    /// Reads one JSON text (RFC 8259), or objects that each begin on a line of their own.
    ///
    /// # Errors
    /// The first place the grammar does not allow.
    pub fn parse(text: &'t str) -> Result<Self, Fault> {
        let nodes = grammar::parse(text)?;
        let first = nodes.get(1).map_or(0, |node| node.next as usize);
        Ok(Self { text, lines: first < nodes.len(), nodes })
    }

    /// Whether it is several objects, one on a line, rather than one value.
    #[must_use]
    pub const fn is_lines(&self) -> bool {
        self.lines
    }

    /// The value; of several objects on lines, the array of them.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        self.value(usize::from(!self.lines))
    }

    fn value(&self, at: usize) -> Value<'_> {
        const NOTHING: Node = Node { kind: Kind::Null, start: 0, end: 0, next: u32::MAX };
        Value { json: self, node: self.nodes.get(at).copied().unwrap_or(NOTHING), at }
    }

    /// The first key that its object has already, and how many such keys there are.
    #[must_use]
    pub fn repeated_keys(&self) -> Option<(Value<'_>, usize)> {
        let (mut first, mut count) = (None, 0);
        let mut keys: Vec<(Cow<'_, str>, usize)> = Vec::new();
        for at in 0..self.nodes.len() {
            let value = self.value(at);
            if value.kind() != Kind::Object {
                continue;
            }
            keys.clear();
            keys.extend(value.children().step_by(2).map(|key| (key.text(), key.at)));
            keys.sort_unstable();
            for pair in keys.windows(2) {
                if let [(one, _), (other, again)] = pair
                    && one == other
                {
                    count += 1;
                    first = Some(first.map_or(*again, |seen: usize| seen.min(*again)));
                }
            }
        }
        first.map(|at| (self.value(at), count))
    }
}

impl<'a> Value<'a> {
    /// What it is.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.node.kind
    }

    /// Whether it is an array or an object.
    #[must_use]
    pub const fn is_container(self) -> bool {
        matches!(self.node.kind, Kind::Array | Kind::Object)
    }

    /// Where it begins, in bytes of the text.
    #[must_use]
    pub const fn offset(self) -> usize {
        self.node.start as usize
    }

    /// The whole text it stands in.
    #[must_use]
    pub const fn source(self) -> &'a str {
        self.json.text
    }

    /// Its characters as they stand in the text.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.json.text.get(self.node.start as usize..self.node.end as usize).unwrap_or("")
    }

    /// What a cell shows of it: a string without its quotes, a number with the digits it is
    /// written with, `null` as nothing, an array or object as JSON without spaces.
    #[must_use]
    pub fn text(self) -> Cow<'a, str> {
        match self.node.kind {
            Kind::Null => Cow::Borrowed(""),
            Kind::Bool | Kind::Number => Cow::Borrowed(self.raw()),
            Kind::String => {
                let raw = self.raw();
                let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or("");
                if inner.contains('\\') { unescaped(inner).into() } else { inner.into() }
            }
            Kind::Array | Kind::Object => compact(self.raw()),
        }
    }

    /// The string, when it is one.
    #[must_use]
    pub fn string(self) -> Option<Cow<'a, str>> {
        (self.node.kind == Kind::String).then(|| self.text())
    }

    /// The whole number from 0, when it is one written without point and exponent.
    #[must_use]
    pub fn whole(self) -> Option<usize> {
        (self.node.kind == Kind::Number).then(|| self.raw().parse().ok()).flatten()
    }

    /// The number, when it is one and no larger than a number can be.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        let number = (self.node.kind == Kind::Number).then(|| self.raw().parse().ok()).flatten();
        number.filter(|number: &f64| number.is_finite())
    }

    /// Whether nothing is in it; true of everything that is no array or object.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.node.next as usize == self.at + 1 || !self.is_container()
    }

    fn children(self) -> impl Iterator<Item = Value<'a>> + Clone + use<'a> {
        let end = if self.is_container() { self.node.next as usize } else { 0 };
        let child = move |at: usize| (at < end).then(|| self.json.value(at));
        std::iter::successors(child(self.at + 1), move |last| child(last.node.next as usize))
    }

    /// The values of an array; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'a>> + Clone + use<'a> {
        self.children().take_while(move |_| self.node.kind == Kind::Array)
    }

    /// The members of an object in their order; none of anything else.
    pub fn entries(self) -> impl Iterator<Item = (Cow<'a, str>, Value<'a>)> + Clone + use<'a> {
        let keys = self.children().take_while(move |_| self.node.kind == Kind::Object).step_by(2);
        keys.map(|key| (key.text(), key.json.value(key.node.next as usize)))
    }

    /// The member of this name; of several the last, as everywhere.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.entries().filter(|(key, _)| key == name).map(|(_, value)| value).last()
    }
}

/// JSON without the spaces between its tokens.
fn compact(raw: &str) -> Cow<'_, str> {
    let (mut quoted, mut escaped) = (false, false);
    let is_token = |letter: &char| {
        let space = !quoted && matches!(letter, ' ' | '\t' | '\r' | '\n');
        quoted ^= *letter == '"' && !escaped;
        escaped = quoted && *letter == '\\' && !escaped;
        !space
    };
    Cow::Owned(raw.chars().filter(is_token).collect())
}

/// The characters of a string whose escapes the grammar has checked.
fn unescaped(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(letter) = rest.chars().next() else { break };
        rest = &rest[letter.len_utf8()..];
        match letter {
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let high = take_unit(&mut rest);
                let low = if (0xd800..0xdc00).contains(&high) {
                    rest = rest.strip_prefix("\\u").unwrap_or(rest);
                    Some(take_unit(&mut rest))
                } else {
                    None
                };
                let units = [high].into_iter().chain(low);
                out.extend(char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')));
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

/// Takes the four hexadecimal digits of a UTF-16 unit.
fn take_unit(rest: &mut &str) -> u16 {
    let (digits, after) = rest.split_at_checked(4).unwrap_or((rest, ""));
    *rest = after;
    u16::from_str_radix(digits, 16).unwrap_or(0xfffd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_strings_lose_their_escapes() {
        let text = r#"{"a": [1.10, 1e400, -0, 12345678901234567890123],
            "b\u0041": "\ud834\udd1e\n\"\\\/ż", "c": {"d": [ 1, "x y\" " ]}, "a": null}"#;
        let json = Json::parse(text).expect("valid");
        let root = json.root();
        let keys: Vec<_> = root.entries().map(|(key, _)| key.into_owned()).collect();
        assert_eq!(keys, ["a", "bA", "c", "a"]);
        let (_, first) = root.entries().next().expect("a");
        let numbers: Vec<_> = first.items().map(Value::text).collect();
        assert_eq!(numbers, ["1.10", "1e400", "-0", "12345678901234567890123"]);
        assert_eq!(first.items().filter_map(Value::number).count(), 3, "1e400 is no number");
        assert_eq!(root.get("bA").map(Value::text).as_deref(), Some("𝄞\n\"\\/ż"));
        let c = root.get("c").expect("c");
        assert_eq!(c.text(), r#"{"d":[1,"x y\" "]}"#);
        assert_eq!(c.get("d").and_then(|it| it.items().next()).and_then(Value::whole), Some(1));
        assert_eq!(root.get("a").map(Value::kind), Some(Kind::Null), "the last one counts");
        let (again, count) = json.repeated_keys().expect("a twice");
        assert_eq!((again.raw(), count), ("\"a\"", 1));
    }

    #[test]
    fn objects_on_lines_are_an_array() {
        let json = Json::parse("{\"a\":1}\r\n{\"a\":2}\n\n{}\n").expect("lines");
        assert!(json.is_lines());
        assert_eq!(json.root().items().count(), 3);
        for one in ["{} {}", "[]\n[]", "1\n2", "{}\n[]", "{}\n1"] {
            assert!(Json::parse(one).is_err(), "{one}");
        }
    }
}
