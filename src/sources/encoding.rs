//! Bytes as text: which characters a file is written in, found out from its bytes.

use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250, WINDOWS_1252};
use memchr::memchr_iter;
use std::borrow::Cow;

/// The text of a file, and how its characters are written.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text without a byte order mark.
    pub text: Cow<'a, str>,
    /// The name of the encoding: `UTF-8`, `windows-1250`, `UTF-16LE` ...
    pub encoding: &'static str,
}

/// How much of a file is looked at to guess its encoding.
const SAMPLE: usize = 1 << 20;
/// How far before its first byte outside ASCII the guess begins.
const REACH: usize = 1 << 10;
/// A file with fewer NUL or control bytes than this may be text with a few strange characters.
const FEW: usize = 8;

/// Reads bytes as text.
///
/// # Errors
/// Bytes that are no text, and a few bytes that do not fit an otherwise sound text: each with the
/// number of the byte and its line.
pub fn decode<'a>(bytes: &'a [u8], file: &str) -> Diagnosed<Decoded<'a>> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest, 3, file);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0") {
        return utf32(rest, u32::from_le_bytes, "UTF-32LE", file);
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xfe\xff") {
        return utf32(rest, u32::from_be_bytes, "UTF-32BE", file);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, 2, u16::from_le_bytes, "UTF-16LE", file);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, 2, u16::from_be_bytes, "UTF-16BE", file);
    }
    match zeros(bytes) {
        Zeros::Odd => utf16(bytes, 0, u16::from_le_bytes, "UTF-16LE", file),
        Zeros::Even => utf16(bytes, 0, u16::from_be_bytes, "UTF-16BE", file),
        Zeros::Many => Err(vec![binary(bytes, |byte| byte == 0, file)]),
        Zeros::Few => utf8(bytes, 0, file),
    }
}

/// At which places of a file NUL bytes stand.
enum Zeros {
    /// The second byte of most pairs: Latin letters in UTF-16, the low byte first.
    Odd,
    /// The first byte of most pairs.
    Even,
    /// All over: no text.
    Many,
    /// Nowhere, or as single strange characters.
    Few,
}

fn zeros(bytes: &[u8]) -> Zeros {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let odd = memchr_iter(0, sample).filter(|at| at % 2 == 1).count();
    let all = memchr_iter(0, sample).count();
    let even = all - odd;
    // A text in a language of Latin letters has them in most of its pairs, on one side alone.
    let mostly = |side: usize, other: usize| side * 6 > sample.len() && other * 100 <= side;
    match all {
        _ if all < FEW => Zeros::Few,
        _ if mostly(odd, even) => Zeros::Odd,
        _ if mostly(even, odd) => Zeros::Even,
        _ if all * 100 > sample.len() => Zeros::Many,
        _ => Zeros::Few,
    }
}

/// Reads UTF-8 or, where the bytes are plainly not that, an encoding of one byte a character.
fn utf8<'a>(bytes: &'a [u8], skipped: usize, file: &str) -> Diagnosed<Decoded<'a>> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8" }),
        Err(error) => error,
    };
    let (wide, broken) = evidence(bytes);
    if skipped > 0 || wide > broken {
        let at = error.valid_up_to();
        return Err(vec![broken_character(bytes, at, skipped, broken, "UTF-8", file)]);
    }
    let is_control =
        |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a..=0x1f);
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let controls = sample.iter().filter(|byte| is_control(**byte)).count();
    if controls >= FEW && controls * 100 > sample.len() {
        return Err(vec![binary(bytes, is_control, file)]);
    }
    let encoding = guess(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    if text.contains(|letter| ('\u{80}'..='\u{9f}').contains(&letter)) {
        // No such text: these bytes are letters in no encoding of one byte a character.
        let at = error.valid_up_to();
        return Err(vec![broken_character(bytes, at, skipped, broken, "UTF-8", file)]);
    }
    Ok(Decoded { text, encoding: encoding.name() })
}

/// How many characters of several bytes are sound UTF-8, and how many places are not.
fn evidence(bytes: &[u8]) -> (usize, usize) {
    let (mut wide, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (wide, broken)
}

/// The encoding of one byte a character that these bytes are most likely written in.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = from_first_high(bytes);
    if let Some(polish) = polish(sample) {
        return polish;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let (_, had_errors) = guessed.decode_without_bom_handling(sample);
    if had_errors { WINDOWS_1252 } else { guessed }
}

/// A stretch of the file from shortly before its first byte outside ASCII.
fn from_first_high(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let rest = bytes.get(first.saturating_sub(REACH)..).unwrap_or_default();
    rest.get(..SAMPLE).unwrap_or(rest)
}

/// Letters of Polish at the same place in windows-1250 and ISO-8859-2: ć, ę, ń, ó and Ć, Ę, Ń, Ó,
/// where western encodings have letters too, and ł, Ł, ż, Ż, where they have none.
const SHARED: [u8; 12] = [0xe6, 0xea, 0xf1, 0xf3, 0xc6, 0xca, 0xd1, 0xd3, 0xb3, 0xa3, 0xbf, 0xaf];

/// windows-1250 or ISO-8859-2, when the text is Polish: letters are there that no western encoding
/// has at their places, or every letter outside ASCII is one of Polish. ą, ś, ź and Ą, Ś, Ź lie
/// apart in the two and tell which it is.
fn polish(sample: &[u8]) -> Option<&'static Encoding> {
    let at = |at: usize| sample.get(at).copied().unwrap_or_default();
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0x80;
    let (mut proof, mut windows, mut iso, mut others) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (index, byte) in sample.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let (before, after) = (if index > 0 { at(index - 1) } else { 0 }, at(index + 1));
        let in_word = is_letter(before) || is_letter(after);
        // In French, 0x9C and 0x8C are followed by a vowel.
        let is_softened = after.is_ascii_alphabetic() && !b"aeiouyAEIOUY".contains(&after);
        match byte {
            // In Spanish, 0xBF and 0xA1 open a question and an exclamation.
            0xb3 | 0xa3 | 0xaf if in_word => proof += 1,
            0xbf if is_letter(before) => proof += 1,
            0xb9 | 0xa5 | 0x9f | 0x8f if in_word => (windows, proof) = (windows + 1, proof + 1),
            0x9c | 0x8c => (windows, proof) = (windows + 1, proof + usize::from(is_softened)),
            0xa1 if is_letter(before) => (iso, proof) = (iso + 1, proof + 1),
            0xb1 | 0xb6 | 0xa6 | 0xbc | 0xac if in_word => (iso, proof) = (iso + 1, proof + 1),
            // Quotation marks and dashes of windows-1250, controls in ISO-8859-2.
            0x80..=0x9f => windows += 1,
            0xc0.. if !SHARED.contains(byte) => others += 1,
            _ => {}
        }
    }
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let plain = sample.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let is_polish = high <= plain && (proof > 0 || others == 0);
    is_polish.then_some(if iso > windows { ISO_8859_2 } else { WINDOWS_1250 })
}

fn utf16<'a>(
    bytes: &[u8],
    skipped: usize,
    unit: fn([u8; 2]) -> u16,
    encoding: &'static str,
    file: &str,
) -> Diagnosed<Decoded<'a>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut read = 0;
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(letter) = letter else { break };
        text.push(letter);
        read += letter.len_utf16() * 2;
    }
    whole(text, (read, skipped), read == bytes.len() && rest.is_empty(), encoding, file)
}

fn utf32<'a>(
    bytes: &[u8],
    unit: fn([u8; 4]) -> u32,
    encoding: &'static str,
    file: &str,
) -> Diagnosed<Decoded<'a>> {
    let (units, _) = bytes.as_chunks::<4>();
    let letters = units.iter().map_while(|four| char::from_u32(unit(*four)));
    let text: String = letters.collect();
    let read = text.chars().count() * 4;
    whole(text, (read, 4), read == bytes.len(), encoding, file)
}

/// The text, when all bytes were read; else where reading stopped.
fn whole<'a>(
    text: String,
    (read, skipped): (usize, usize),
    complete: bool,
    encoding: &'static str,
    file: &str,
) -> Diagnosed<Decoded<'a>> {
    if complete {
        return Ok(Decoded { text: Cow::Owned(text), encoding });
    }
    let line = text.matches('\n').count() + 1;
    Err(vec![broken_at(read + skipped, line, None, encoding, file)])
}

fn broken_character(
    bytes: &[u8],
    at: usize,
    skipped: usize,
    count: usize,
    encoding: &str,
    file: &str,
) -> Diagnostic {
    let before = bytes.get(..at).unwrap_or(bytes);
    let value = bytes.get(at).map(|byte| (*byte, count));
    broken_at(at + skipped, memchr_iter(b'\n', before).count() + 1, value, encoding, file)
}

fn broken_at(
    at: usize,
    line: usize,
    value: Option<(u8, usize)>,
    encoding: &str,
    file: &str,
) -> Diagnostic {
    let named = value.map_or_else(String::new, |(byte, _)| format!(" (0x{byte:02X})"));
    let places = value.map_or(1, |(_, count)| count);
    let fault = Diagnostic::new(
        file,
        Text::new(
            format!(
                "bajt {at}{named} nie tworzy znaku w kodowaniu {encoding}, w którym zapisano \
                 resztę pliku; takich miejsc: {places}"
            ),
            format!(
                "byte {at}{named} is no character in {encoding}, in which the rest of the file is \
                 written; places like this: {places}"
            ),
        ),
        Text::new(
            "wyeksportować cały plik jeszcze raz jako UTF-8; mógł zostać ucięty albo sklejony \
             z plików o różnym kodowaniu",
            "export the whole file once more as UTF-8; it may have been cut off, or joined from \
             files in different encodings",
        ),
    );
    fault.at_line(line)
}

fn binary(bytes: &[u8], is_foreign: impl Fn(u8) -> bool, file: &str) -> Diagnostic {
    let at = bytes.iter().position(|byte| is_foreign(*byte)).unwrap_or_default();
    let byte = bytes.get(at).copied().unwrap_or_default();
    Diagnostic::new(
        file,
        Text::new(
            format!("to nie jest tekst: bajt {at} to 0x{byte:02X}, a takich bajtów jest wiele"),
            format!("this is no text: byte {at} is 0x{byte:02X}, and there are many like it"),
        ),
        Text::new(
            "podać plik CSV, XLSX, XLS, ODS, JSON, GeoJSON, Parquet albo .pb",
            "give a CSV, XLSX, XLS, ODS, JSON, GeoJSON, Parquet or .pb file",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1251;

    fn label(bytes: &[u8]) -> Result<&'static str, String> {
        let fault = |faults: Vec<Diagnostic>| faults[0].render(crate::language::Lang::En);
        decode(bytes, "x.csv").map(|decoded| decoded.encoding).map_err(fault)
    }

    #[test]
    fn eight_bit_texts_are_told_by_their_letters() {
        let cases = [
            ("gmina;Kraków\nŚwiątniki Górne;Oświęcim", WINDOWS_1250),
            ("gmina;Kraków\nŚwiątniki Górne;Oświęcim", ISO_8859_2),
            ("Łódź;Kłaj;Żółkiewka;„Źródło”", WINDOWS_1250),
            ("Łódź;Kłaj;Żółkiewka;źdźbło", ISO_8859_2),
            ("Oświęcim;2024", WINDOWS_1250),
            ("Żary;2024", WINDOWS_1250),
            ("France;cœur;élève à Orléans;où est la forêt", WINDOWS_1252),
            ("España;¿Qué?;¡Señor!;mañana por la mañana", WINDOWS_1252),
            ("Москва;Санкт-Петербург;население", WINDOWS_1251),
        ];
        for (text, encoding) in cases {
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable, "{text}");
            let decoded = decode(&bytes, "x.csv").expect("text");
            assert_eq!((decoded.encoding, decoded.text.as_ref()), (encoding.name(), text));
        }
        for text in ["Müller;Straße;Österreich", "Kraków;Wrocławska"] {
            let bytes = WINDOWS_1250.encode(text).0;
            assert_eq!(decode(&bytes, "x.csv").expect("text").text, text);
        }
    }

    #[test]
    fn a_few_broken_bytes_in_utf8_are_named_with_place_and_line() {
        let fault = label("żółć,gęś\nŁódź,\u{0}\n".replace('\u{0}', "").as_bytes());
        assert_eq!(fault, Ok("UTF-8"));
        let mut bytes = "żółć,gęś\nŁódź,".as_bytes().to_vec();
        bytes.extend(b"\xb3\n");
        let message = label(&bytes).expect_err("broken");
        assert!(message.starts_with("x.csv:2: byte 23 (0xB3)"), "{message}");
        let cut = "żółć,gęś\nŁódź".as_bytes();
        let message = label(&cut[..cut.len() - 1]).expect_err("cut off");
        assert!(message.starts_with("x.csv:2: byte 20 (0xC5)"), "{message}");
        assert!(label(b"\xff\xfea\0b").expect_err("odd").contains("byte 4 "));
        assert!(label(b"\xff\xfe\0\xd8a\0").expect_err("half a pair").contains("byte 2 "));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let zeros = [b"a,b\n1,2\n".as_slice(), &[0; 64]].concat();
        assert!(label(&zeros).expect_err("binary").contains("byte 8 is 0x00"));
        let noise: Vec<u8> =
            (0..4096_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        assert!(label(&noise).is_err());
        assert_eq!(label(b"a,b\n1,\0\n"), Ok("UTF-8"));
        assert_eq!(label(b""), Ok("UTF-8"));
    }

    #[test]
    fn utf16_and_utf32_are_read_with_and_without_a_mark() {
        let text = "kod,nazwa\n1206172,Zielonki\n1206162,Zabierzów\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let wide: Vec<u8> =
            text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
        let cases = [
            ("UTF-16LE", [b"\xff\xfe".as_slice(), &little].concat()),
            ("UTF-16BE", [b"\xfe\xff".as_slice(), &big].concat()),
            ("UTF-16LE", little),
            ("UTF-16BE", big),
            ("UTF-32LE", [b"\xff\xfe\0\0".as_slice(), &wide].concat()),
        ];
        for (encoding, bytes) in cases {
            let decoded = decode(&bytes, "x.csv").expect("text");
            assert_eq!((decoded.encoding, decoded.text.as_ref()), (encoding, text));
        }
    }

    /// utf8tests.txt: `number:valid:text`, `number:valid hex:bytes`, `number:invalid hex:bytes:…`.
    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn what_is_called_utf8_is_utf8() {
        let folder = std::env::var("HEJNAL_CORPUS").expect("set when these tests run");
        let path = format!("{folder}/golden/badinputs/utf8tests/utf8tests.txt");
        let cases = std::fs::read_to_string(path).expect("file");
        let (mut valid, mut invalid) = (0, 0);
        for line in cases.lines().filter(|line| !line.starts_with('#') && line.contains(':')) {
            let parts: Vec<&str> = line.splitn(4, ':').collect();
            let digits: String = parts[2].split_whitespace().collect();
            let pairs = || (0..digits.len()).step_by(2).map(|at| &digits[at..at + 2]);
            let bytes: Vec<u8> = match parts[1].trim() {
                "valid" => line.splitn(3, ':').nth(2).expect("text").into(),
                _ => pairs().map(|pair| u8::from_str_radix(pair, 16).expect("hex")).collect(),
            };
            let is_valid = parts[1].trim().starts_with("valid");
            assert_eq!(std::str::from_utf8(&bytes).is_ok(), is_valid, "{line}");
            let decoded = decode(&bytes, "x.csv");
            let as_utf8 = decoded.is_ok_and(|decoded| decoded.encoding == "UTF-8");
            assert_eq!(as_utf8, is_valid, "{line}");
            *if is_valid { &mut valid } else { &mut invalid } += 1;
        }
        // grep -cE '^[^#:]+: *valid' and ': *invalid' on the file.
        assert_eq!((valid, invalid), (77, 145));
        let all = std::fs::read(format!("{folder}/golden/badinputs/utf8tests/utf8tests.bin"));
        assert!(label(&all.expect("file")).is_err());
    }
}
