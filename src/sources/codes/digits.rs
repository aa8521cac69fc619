//! Codes by their digits alone: TERYT of six and seven, the twelve of the Local Data Bank, and all
//! of them without the zero that a spreadsheet took away.

use super::How;
use crate::territory::Teryt6;

/// A code by its digits alone.
pub(super) enum Code {
    Poland,
    /// A unit above powiats, by its voivodeship; `00` is a macroregion of BDL.
    Above([u8; 2]),
    /// The powiat, as the code its city would have.
    Powiat(Teryt6),
    Gmina(GminaCode),
}

/// The code of a gmina or of a part of one.
#[derive(Clone, Copy)]
pub(super) struct GminaCode {
    pub(super) six: Teryt6,
    /// The digit of the type, where one is printed.
    pub(super) seventh: Option<u8>,
    pub(super) how: How,
}

/// The digits of a printed code, at most twelve, without what spreadsheets add.
pub(super) struct Digits {
    digits: [u8; 12],
    len: usize,
}

impl Digits {
    /// Reads `1206162`, `12 06 16 2`, `'1206162`, `1206162.0`, `1261--`; `None` for anything else.
    pub(super) fn read(printed: &str) -> Option<Self> {
        let bare = printed.trim().trim_start_matches(['\'', '"', '=']).trim_end_matches('"');
        let bare = bare.trim_end_matches(['-', ' ', '\u{a0}']);
        let bare = match bare.rsplit_once(['.', ',']) {
            Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|it| it == b'0') => {
                whole
            }
            _ => bare,
        };
        let mut found = Self { digits: [b'0'; 12], len: 0 };
        for letter in bare.chars().filter(|letter| !letter.is_whitespace()) {
            let digit = u8::try_from(letter).ok().filter(u8::is_ascii_digit)?;
            *found.digits.get_mut(found.len)? = digit;
            found.len += 1;
        }
        (found.len > 0).then_some(found)
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.len]).unwrap_or_default()
    }

    /// The code; `sevens` says whether six digits are seven that lost their zero.
    pub(super) fn code(&self, sevens: bool) -> Option<Code> {
        let text = self.text();
        if text.bytes().all(|digit| digit == b'0') {
            return Some(Code::Poland);
        }
        let lost = matches!(self.len, 1 | 3 | 5 | 11) || (self.len == 6 && sevens);
        let whole = if lost { format!("0{text}") } else { text.to_owned() };
        let how = if lost { How::LeadingZero } else { How::Exact };
        let (powiat, rest) = whole.split_at_checked(4).unwrap_or((&whole, ""));
        match (whole.len(), rest.split_at_checked(2)) {
            (2, _) => above(&whole),
            (4, _) => teryt(powiat, "00", None, how),
            (6 | 7, Some((gmina, seventh))) => teryt(powiat, gmina, seventh.bytes().next(), how),
            // BDL: macroregion, voivodeship, region and subregion, powiat, gmina, type.
            (12, _) => {
                let how = if lost { how } else { How::BdlId };
                let powiat = format!("{}{}", &whole[2..4], &whole[7..9]);
                teryt(&powiat, &whole[9..11], whole.as_bytes().get(11).copied(), how)
            }
            _ => None,
        }
    }
}

fn above(voivodeship: &str) -> Option<Code> {
    voivodeship.as_bytes().first_chunk().copied().map(Code::Above)
}

fn teryt(powiat: &str, gmina: &str, seventh: Option<u8>, how: How) -> Option<Code> {
    let whole_powiat = gmina == "00" && seventh.is_none_or(|it| it == b'0');
    if powiat.ends_with("00") {
        return if whole_powiat { above(powiat) } else { None };
    }
    if whole_powiat {
        return Teryt6::parse(&format!("{powiat}01")).map(Code::Powiat);
    }
    let six = Teryt6::parse(&format!("{powiat}{gmina}"))?;
    Some(Code::Gmina(GminaCode { six, seventh, how }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(printed: &str, sevens: bool) -> String {
        match Digits::read(printed).and_then(|digits| digits.code(sevens)) {
            None => "none".into(),
            Some(Code::Poland) => "poland".into(),
            Some(Code::Above(it)) => format!("above {}", String::from_utf8_lossy(&it)),
            Some(Code::Powiat(it)) => format!("powiat {}", &it.as_str()[..4]),
            Some(Code::Gmina(it)) => {
                let seventh = it.seventh.map_or('?', char::from);
                format!("{} {seventh} {:?}", it.six, it.how)
            }
        }
    }

    #[test]
    fn a_code_is_read_in_every_width_and_with_what_spreadsheets_add() {
        for (printed, sevens, expected) in [
            ("1206162", false, "120616 2 Exact"),
            ("1206162.0", false, "120616 2 Exact"),
            ("12 06 16 2", false, "120616 2 Exact"),
            ("'0201011", false, "020101 1 Exact"),
            ("=\"0201011\"", false, "020101 1 Exact"),
            ("020101", false, "020101 ? Exact"),
            ("20101", false, "020101 ? LeadingZero"),
            ("201011", true, "020101 1 LeadingZero"),
            ("201011", false, "201011 ? Exact"),
            ("011212006162", false, "120616 2 BdlId"),
            ("11212006162", false, "120616 2 LeadingZero"),
            ("011212161011", false, "126101 1 BdlId"),
            ("011212006000", false, "powiat 1206"),
            ("011212100000", false, "above 12"),
            ("010000000000", false, "above 00"),
            ("000000000000", false, "poland"),
            ("0", false, "poland"),
            ("00", false, "poland"),
            ("0000000", false, "poland"),
            ("2", false, "above 02"),
            ("0200000", false, "above 02"),
            ("200000", true, "above 02"),
            ("0201", false, "powiat 0201"),
            ("201", false, "powiat 0201"),
            ("02 01  ", false, "powiat 0201"),
            ("1261--", false, "powiat 1261"),
            ("1261000", false, "powiat 1261"),
            ("1431001", false, "143100 1 Exact"),
            ("0200011", false, "none"),
            ("12061622", false, "none"),
            ("0112120061620", false, "none"),
            ("PL213", false, "none"),
            ("١٢٠٦١٦", false, "none"),
            ("1206162.5", false, "none"),
            ("", false, "none"),
        ] {
            assert_eq!(shown(printed, sevens), expected, "{printed}");
        }
    }
}
