//! JSON (RFC 8259), strictly, as tables.
//!
//! [`Json`] reads the text and keeps every number as it is written; the first of
//! [`super::formats::FORMATS`] that knows the value unfolds it.

mod fault;
mod grammar;
mod places;
mod tape;
mod texts;

pub use fault::Fault;
pub use places::{Capped, Places};
pub use tape::{Json, Kind, Value};
pub use texts::Texts;

use super::formats::{Document, FORMATS, Unfolded};
use super::separated;
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Endings of names that promise JSON.
const ENDINGS: &[&str] = &["json", "geojson", "topojson", "jsonstat", "ndjson", "jsonl"];

/// How much of a file is looked at to tell what it is.
const BEGINNING: usize = 64 * 1024;

/// How many lines must be alike for a file to be plainly separated text.
const LINES_ALIKE: usize = 20;

/// Whether the file is to be read as JSON: by its name, or because it begins as JSON begins.
#[must_use]
pub fn is_json(bytes: &[u8], file: &str) -> bool {
    let parquet = bytes.starts_with(b"PAR1");
    !parquet && (is_named_json(file) || begins_as_json(bytes))
}

/// Reads one JSON text.
///
/// # Errors
/// Anything RFC 8259 does not allow, with line and column; what its format does not allow.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Document> {
    let (text, encoding) = match decoded(bytes, file) {
        Ok(decoded) => decoded,
        Err(_) if is_plainly_separated(bytes) => return read_separated(bytes, file),
        Err(faults) => return Err(faults),
    };
    let json = match Json::parse(&text) {
        Ok(json) => json,
        Err(_) if is_plainly_separated(bytes) => return read_separated(bytes, file),
        Err(fault) => return Err(vec![fault.diagnostic(&text, file)]),
    };
    let unfolded = FORMATS.iter().find_map(|format| {
        let unfolded = format.unfold.and_then(|unfold| unfold(json.root(), file))?;
        Some((format.name, unfolded))
    });
    let (name, unfolded) = match unfolded {
        Some((name, unfolded)) => (Some(name), unfolded?),
        None => (None, Unfolded::default()),
    };
    let mut remarks = remarks(&json, file);
    remarks.extend(unfolded.remarks);
    Ok(Document {
        file: file.into(),
        encoding: encoding.name(),
        tables: unfolded.tables,
        unfolded_by: name,
        remarks,
        ..Document::default()
    })
}

/// The refusal of a file whose table outgrows what its size allows.
#[must_use]
pub fn too_large(file: &str) -> Vec<Diagnostic> {
    let problem = Text::new(
        "po rozwinięciu w tabelę plik byłby wielokrotnie większy",
        "unfolded into a table the file would be many times its own size",
    );
    let remedy = Text::new(
        "podać tabelę: tablicę obiektów o tych samych kluczach",
        "give a table: an array of objects with the same keys",
    );
    vec![Diagnostic::new(file, problem, remedy)]
}

fn is_named_json(file: &str) -> bool {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// The encoding of a file by its mark, and the rest of the bytes.
fn marked(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    Encoding::for_bom(bytes).map_or((UTF_8, bytes), |(encoding, mark)| (encoding, &bytes[mark..]))
}

/// The characters of the file: UTF-8 as RFC 8259 demands, with a mark or without, or UTF-16 that
/// says so by its mark.
fn decoded<'b>(bytes: &'b [u8], file: &str) -> Diagnosed<(Cow<'b, str>, &'static Encoding)> {
    let (encoding, bytes) = marked(bytes);
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok((Cow::Borrowed(text), UTF_8)),
            Err(error) => Err(vec![not_utf8(bytes, file, error)]),
        };
    }
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text, encoding)),
        None => Err(vec![Diagnostic::new(
            file,
            Text::new(
                format!("uszkodzony tekst {}", encoding.name()),
                format!("damaged {} text", encoding.name()),
            ),
            save_as_utf8(),
        )]),
    }
}

fn save_as_utf8() -> Text {
    Text::new("zapisać plik w kodowaniu UTF-8", "save the file in the encoding UTF-8")
}

fn not_utf8(bytes: &[u8], file: &str, error: std::str::Utf8Error) -> Diagnostic {
    let good = &bytes[..error.valid_up_to()];
    let text = std::str::from_utf8(good).unwrap_or_default();
    let byte = bytes.get(good.len()).copied().unwrap_or_default();
    let problem = Text::new(
        format!("to nie jest JSON: bajt 0x{byte:02X} nie należy do tekstu UTF-8"),
        format!("this is no JSON: the byte 0x{byte:02X} does not belong to UTF-8 text"),
    );
    let fault = Diagnostic::new(file, problem, save_as_utf8());
    Places::new(text).put(fault, text.len()..text.len())
}

/// Whether a file of any name begins as JSON begins: a table, too, may begin with a bracket.
fn begins_as_json(bytes: &[u8]) -> bool {
    let (encoding, bytes) = marked(bytes);
    let cut = bytes.len().min(BEGINNING);
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let (text, _) =
        encoding.decode_without_bom_handling(&bytes[..if wide { cut & !1 } else { cut }]);
    let first = text.trim_ascii_start().bytes().next();
    if !matches!(first, Some(b'{' | b'[')) {
        return false;
    }
    let Err(fault) = Json::parse(&text) else {
        return true;
    };
    if cut < bytes.len() && fault.progress.exhausted {
        return true;
    }
    // `{"a":` and `[{` begin no table; a lone bracket or `[a` may.
    let on_first_line = !text[..fault.span.start.min(text.len())].trim_ascii().contains('\n');
    let opening: String = text.chars().filter(|it| !it.is_ascii_whitespace()).take(2).collect();
    let plain = matches!(opening.as_str(), "{\"" | "[{" | "[[");
    let far = fault.progress.nodes > 2 && (plain || !on_first_line);
    far && !fault.progress.complete
}

/// Whether the first lines have the same number of the same separator, and no bracket opens them.
fn is_plainly_separated(bytes: &[u8]) -> bool {
    let (encoding, bytes) = marked(bytes);
    let (text, _) = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(BEGINNING)]);
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty()).take(LINES_ALIKE).collect();
    let bracket = lines.first().is_none_or(|line| line.trim_start().starts_with(['{', '[']));
    let alike = |separator: char| {
        let count = |line: &&str| line.matches(separator).count();
        let first = lines.first().map_or(0, count);
        first > 0 && lines.iter().all(|line| count(line) == first)
    };
    !bracket && lines.len() > 1 && [';', '\t', ',', '|'].into_iter().any(alike)
}

fn read_separated(bytes: &[u8], file: &str) -> Diagnosed<Document> {
    let mut document = separated::read(bytes, file)?;
    document.remarks.push(Diagnostic::new(
        file,
        Text::new(
            "nazwa zapowiada JSON, a w pliku jest tekst z separatorami; tak został odczytany",
            "the name promises JSON, and the file holds separated text; it was read as that",
        ),
        Text::new("zmienić końcówkę nazwy na .csv", "change the ending of the name to .csv"),
    ));
    Ok(document)
}

/// What is allowed and still worth a word.
fn remarks(json: &Json<'_>, file: &str) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    if let Some((key, count)) = json.repeated_keys() {
        let name = key.text();
        let problem = Text::new(
            format!("klucz `{name}` stoi dwa razy w jednym obiekcie (takich powtórzeń: {count})"),
            format!("the key `{name}` stands twice in one object (such repetitions: {count})"),
        );
        let remedy = Text::new(
            "sprawdzić, która wartość jest dobra; w formatach z opisem liczy się ostatnia",
            "see which value is right; in described formats the last one counts",
        );
        let span = key.offset()..key.offset() + key.raw().len();
        let remark = Diagnostic::new(file, problem, remedy);
        remarks.push(Places::new(key.source()).put(remark, span));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;
    use crate::sources::chance::Chance;
    use crate::sources::formats::open;

    fn fault(text: &[u8]) -> Diagnostic {
        let mut faults = read(text, "a.json").expect_err("no JSON");
        assert_eq!(faults.len(), 1);
        faults.remove(0)
    }

    #[test]
    fn a_refusal_says_in_words_what_is_wrong_and_where() {
        for (text, place, words) in [
            ("", "1:1", "the file is empty"),
            ("\u{feff}", "1:1", "the file is empty"),
            ("[1,\n2,]", "2:3", "a comma before `]`"),
            ("{\"a\":1,}", "1:8", "a comma before `}`"),
            ("[1,\n 2", "2:3", "the file ends where `,` or `]` is needed"),
            ("{'a':1}", "1:2", "JSON knows only the quotation mark"),
            ("[1] // x", "1:5", "JSON has no comments"),
            ("[NaN]", "1:2", "a missing value is written `null`"),
            ("[True]", "1:2", "only the words `true`"),
            ("[012]", "1:2", "a leading zero"),
            ("[1.]", "1:2", "a digit must follow the point"),
            ("[-]", "1:2", "a digit must follow the minus"),
            ("[1e+]", "1:2", "an exponent without digits"),
            ("[.5]", "1:2", "a digit must stand before the point"),
            ("[\"ż\t\"]", "1:4", "the control character U+0009"),
            ("[\"ż\\x\"]", "1:4", "may not stand before"),
            ("[\"\\u00g0\"]", "1:3", "four hexadecimal digits"),
            ("[\"\\ud800\"]", "1:3", "a surrogate without its pair"),
            ("[\"abc]", "1:2", "a string that does not end"),
            ("{\"a\" 1}", "1:6", "`1` stands where `:` after a key is needed"),
            ("[1 2]", "1:4", "`2` stands where `,` or `]` is needed"),
            ("{}\n}", "2:1", "`}` after the end of the data"),
            ("[\u{a0}1]", "1:2", "U+00A0 stands where a value is needed"),
            ("<html>", "1:1", "this looks like HTML"),
        ] {
            let fault = fault(text.as_bytes());
            assert_eq!(fault.place(), format!("a.json:{place}"), "{text}");
            let told = fault.render(Lang::En);
            assert!(told.contains(words), "{text}: {told}");
        }
        let opened = fault(b"{\"a\":\n [1,\n 2").exists.expect("where it was opened");
        assert_eq!(opened.en, "a bracket opened on line 2, column 2, and not closed");
        let byte =
            fault("[\"ż\n".as_bytes().iter().copied().chain([0xe5]).collect::<Vec<_>>().as_slice());
        assert_eq!(byte.place(), "a.json:2:1");
        assert!(byte.problem.en.contains("0xE5"));
    }

    #[test]
    fn nesting_is_bounded_and_needs_no_stack() {
        for open in ["[", "{\"a\":", "[{\"a\":"] {
            let fault = fault(open.repeat(100_000).as_bytes());
            assert!(fault.problem.en.contains("more than 512 levels"), "{}", fault.problem.en);
        }
        let deep = format!("{}{}", "[".repeat(512), "]".repeat(512));
        assert!(read(deep.as_bytes(), "a.json").is_ok());
    }

    #[test]
    fn json_is_told_from_tables_that_begin_with_a_bracket() {
        for (text, is) in [
            ("[]", true),
            (" \n{\"a\": 1}", true),
            ("{\"a\": [1,", true),
            ("[{\"a\": 1}, {\"b\"", true),
            ("[\n 1,\n 2,\n x]", true),
            ("\u{feff}[1]", true),
            ("[osoba];[zł]\n1;2\n", false),
            ("[1];[2]\n3;4\n", false),
            ("[2020 r.];5\n", false),
            ("[", false),
            ("{a}|b\n", false),
            ("teryt;year\n", false),
            ("1\n", false),
            ("", false),
        ] {
            assert_eq!(is_json(text.as_bytes(), "a.csv"), is, "{text}");
            assert!(is_json(text.as_bytes(), "dir.x/A.JSON"), "its name says so");
        }
        let long = format!("[{}", "\"ąęśżź\",".repeat(20_000));
        assert!(is_json(long.as_bytes(), "a.txt"), "cut inside a character");
        assert!(!is_json(b"PAR1{}", "a.json"));
        assert!(is_plainly_separated("Kod;Nazwa\n1;Kraków\n".as_bytes()));
        for text in ["[1;2]\n[1;2]", "a\nb", "a;b", "a;b\nc", ""] {
            assert!(!is_plainly_separated(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn marks_of_encodings_are_understood() {
        let utf16 = |text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
        };
        let text = "[\"ż𝄞\"]";
        for (bytes, encoding) in [
            (format!("\u{feff}{text}").into_bytes(), "UTF-8"),
            (utf16(text, [0xff, 0xfe], u16::to_le_bytes), "UTF-16LE"),
            (utf16(text, [0xfe, 0xff], u16::to_be_bytes), "UTF-16BE"),
        ] {
            let document = open(&bytes, "a.txt").expect("JSON");
            assert_eq!((document.encoding, document.tables[0].cell(0, 1)), (encoding, "ż𝄞"));
        }
        assert!(fault(b"\xff\xfe[\0\0\xd8]\0").problem.en.contains("damaged UTF-16LE"));
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn the_json_test_suite_is_judged_as_its_names_say() {
        let folder = std::env::var("HEJNAL_CORPUS").expect("set");
        let folder = format!("{folder}/golden/badinputs/json-test-suite");
        let mut counts = [0; 3];
        for part in ["test_parsing", "test_transform"] {
            for entry in std::fs::read_dir(format!("{folder}/{part}")).expect("given") {
                let path = entry.expect("entry").path();
                let name = path.file_name().expect("name").to_string_lossy().into_owned();
                let judged = open(&std::fs::read(&path).expect("file"), &name);
                match name.get(..2) {
                    Some("y_") => assert!(judged.is_ok(), "{name}: {judged:?}"),
                    Some("n_") => {
                        let faults = judged.expect_err(&name);
                        assert!(faults.iter().all(|fault| fault.line.is_some()), "{name}");
                        assert!(!faults.is_empty(), "{name}");
                    }
                    _ => {}
                }
                if let Some(at) = ["y_", "n_", "i_"].iter().position(|it| name.starts_with(it)) {
                    counts[at] += 1;
                }
            }
        }
        assert_eq!(counts, [95, 188, 35], "ls | cut -c1-2 | sort | uniq -c");
    }

    /// Changes bytes of real shapes at random, with a seed: whatever comes out is read or refused.
    #[test]
    fn mutated_files_are_read_or_refused() {
        const SEEDS: [&str; 5] = [
            r#"{"variableId":1,"totalRecords":9,"results":[{"id":"0112","name":"A","values":[
                {"year":"2016","val":1.5,"attrId":1},{"year":2017,"val":null}]}],"links":{"next":"x"}}"#,
            r#"{"class":"dataset","id":["geo","time"],"size":[1,2],"dimension":{"geo":{"category":
                {"index":["PL"]}},"time":{"category":{"index":{"2020":0,"2021":1}}}},"value":{"1":3},"status":["a","c"]}"#,
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":
                {"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}}]}"#,
            r#"[{"a":{"b":1},"c":[1,2]},{"a":"\u00e9\ud834\udd1e","d":null,"c":-1.0e5}]"#,
            "META\nkey;value\nunit;Kraków\nPROJECTS\n",
        ];
        const BYTES: &[u8] = b"{}[]\",:0-1.eE\\u\n ;\xff\0an";
        let mut chance = Chance(0x2545_f491_4f6c_dd1d);
        let mut random = |below: usize| chance.below(below);
        for round in 0..4_000 {
            let mut bytes = SEEDS[round % SEEDS.len()].as_bytes().to_vec();
            for _ in 0..=random(3) {
                let at = random(bytes.len());
                let byte = BYTES[random(BYTES.len())];
                match random(4) {
                    0 => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    2 => drop(bytes.remove(at)),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            match open(&bytes, "a.json") {
                Ok(document) => {
                    let format = document.format().expect("some format");
                    if let Some(figures) = format.figures {
                        let _ = figures(&document);
                    }
                }
                Err(faults) => assert!(!faults.is_empty() || !is_json(&bytes, ""), "{shown}"),
            }
            // Another strict reader, where its depth and its numbers allow, agrees.
            if serde_json::from_slice::<serde_json::Value>(&bytes).is_ok() {
                assert!(Json::parse(&shown).is_ok(), "{shown}");
            }
        }
    }
}
