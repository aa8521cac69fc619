//! The type of every chart: one embedded family, measured as it will be set.

use std::sync::LazyLock;

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontDesc, FontFamily, FontStyle, TextStyle, register_font};

use super::palette::{Colour, Role};
use super::svg::{SCALE, clean};

/// The one family of type, as the stylesheet and the page name it.
pub(super) const FAMILY: &str = "Inter";
const REGULAR: &[u8] = include_bytes!("../../../reports/fonts/Inter-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../../reports/fonts/Inter-SemiBold.ttf");

/// plotters divides the size of a font by this before it writes it.
const FONT_RATIO: f64 = 1.24;
/// plotters measures as if the height of the font were that ratio; Inter is 1.21 em high.
const MEASURE: f64 = 1.21 / FONT_RATIO;

/// Size of text in charts.
pub(super) const BODY: f64 = 13.0;
/// Size of ticks and notes.
pub(super) const SMALL: f64 = 12.0;

/// Whether the embedded fonts are known to plotters, which measures only registered fonts.
pub(super) static FONTS: LazyLock<bool> = LazyLock::new(|| {
    register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
        && register_font(FAMILY, FontStyle::Bold, SEMIBOLD).is_ok()
});
/// The size at which the advance of a sign is measured: plotters rounds it to whole pixels.
const PRECISE: f64 = 100_000.0;
/// The signs whose advances are kept: Latin letters with all their accents, and dashes, quotes and
/// spaces. Any other is measured anew, which takes a hundred times longer.
const KEPT: [std::ops::Range<u32>; 2] = [0x20..0x250, 0x2000..0x2070];

/// The advance of each kept sign in ems, regular and semi-bold. Inter is not kerned by the table
/// that plotters reads, so that the width of a text is the sum of its signs.
static ADVANCES: LazyLock<[Vec<f64>; 2]> = LazyLock::new(|| {
    [false, true].map(|bold| {
        let signs = KEPT.into_iter().flatten().map(|code| char::from_u32(code).unwrap_or(' '));
        signs.map(|sign| measured(sign.encode_utf8(&mut [0; 4]), bold, PRECISE) / PRECISE).collect()
    })
});

/// The width of a text as plotters measures it, rounded down.
fn measured(text: &str, bold: bool, size: f64) -> f64 {
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::Name(FAMILY), size, style);
    f64::from(font.box_size(text).unwrap_or_default().0)
}

/// The advance of a sign in ems; `None` when it is not kept.
fn advance(sign: char, bold: bool) -> Option<f64> {
    let (code, mut before) = (u32::from(sign), 0);
    for range in &KEPT {
        if range.contains(&code) {
            let at = usize::try_from(before + code - range.start).ok()?;
            return ADVANCES[usize::from(bold)].get(at).copied();
        }
        before += range.end - range.start;
    }
    None
}

/// How many letters further a cut text may still fit, because letters are set closer in pairs.
const KERNED: usize = 2;
/// Half the height of figures and capitals of Inter, in ems: what centres a line of text.
const HALF_CAPITAL: f64 = 0.36;

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Face {
    size: f64,
    bold: bool,
    colour: Colour,
    anchor: HPos,
}

impl Face {
    /// Regular text that starts at its place.
    pub(super) fn new(size: f64, role: Role) -> Self {
        Self { size, bold: false, colour: role.colour(), anchor: HPos::Left }
    }

    /// The same in semi-bold.
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same ending at its place.
    pub(super) fn end(self) -> Self {
        Self { anchor: HPos::Right, ..self }
    }

    /// The same centred on its place.
    pub(super) fn middle(self) -> Self {
        Self { anchor: HPos::Center, ..self }
    }

    /// The same in a colour that belongs to the data, not to a role.
    pub(super) fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// The width of a text in this face.
    pub(super) fn width(self, text: &str) -> f64 {
        if !*FONTS {
            return self.size * super::scale::count(text.chars().count());
        }
        // The measure is taken at ten times the size and rounded down, as plotters does.
        let size = self.size * SCALE * FONT_RATIO;
        let kept = text.chars().map(|sign| advance(sign, self.bold)).sum::<Option<f64>>();
        let width = match kept {
            Some(ems) if !text.contains(char::is_control) => (ems * size).floor(),
            _ => measured(&clean(text), self.bold, size),
        };
        width / SCALE * MEASURE
    }

    /// The text, or as much of it as fits with an ellipsis.
    pub(super) fn fit(self, text: &str, room: f64) -> String {
        let whole = clean(text);
        if self.width(&whole) <= room {
            return whole;
        }
        let ends: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
        let short = |end: &usize| format!("{}…", whole[..*end].trim_end());
        // A text may be without end: where it is cut is found by halving.
        let fitting = ends.partition_point(|end| self.width(&short(end)) <= room);
        // The pair of the last letter and the ellipsis may be a little narrower than that before it.
        let mut further = ends.iter().skip(fitting).take(KERNED);
        let last = further.rfind(|end| self.width(&short(end)) <= room);
        let last = last.or_else(|| ends.get(fitting.checked_sub(1)?));
        last.map_or_else(String::new, short)
    }

    /// How far below the middle of a line its baseline lies.
    pub(super) fn drop(self) -> f64 {
        self.size * HALF_CAPITAL
    }

    fn font(self) -> FontDesc<'static> {
        let style = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        FontDesc::new(FontFamily::Name(FAMILY), self.size * SCALE * FONT_RATIO, style)
    }

    /// The face as plotters knows it; its place is the baseline.
    pub(super) fn style(self) -> TextStyle<'static> {
        let anchor = Pos::new(self.anchor, VPos::Bottom);
        let colour = self.colour.rgb().to_backend_color();
        TextStyle { font: self.font(), color: colour, pos: anchor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_fonts_are_known_and_measured() {
        assert!(*FONTS);
        let face = Face::new(BODY, Role::Ink);
        assert!(face.width("ŁŻ") > face.width("il"));
        assert!(face.bold().width("Metropolia") > face.width("Metropolia"));
        // An unknown sign has a width too; a text that is only measured in bytes is too wide.
        assert!((face.width("ąąąą") / face.width("aaaa") - 1.0).abs() < 0.05);
    }

    #[test]
    fn kept_advances_measure_as_plotters_does() {
        for text in
            ["Wieliczka 12 345,6 %", "Zażółć gęślą jaźń – „AV”", "ŁŻ\u{a0}tys.", "Tył Vo. To"]
        {
            for face in [Face::new(BODY, Role::Ink), Face::new(SMALL, Role::Ink).bold()] {
                let own =
                    measured(text, face.bold, face.size * SCALE * FONT_RATIO) / SCALE * MEASURE;
                assert!(
                    (face.width(text) - own).abs() < 0.11,
                    "{text}: {} {own}",
                    face.width(text)
                );
            }
        }
        assert!(Face::new(BODY, Role::Ink).width("漢字") > 5.0);
    }

    #[test]
    fn a_text_is_cut_only_when_it_does_not_fit() {
        let face = Face::new(BODY, Role::Ink);
        assert_eq!(face.fit("Wieliczka", 200.0), "Wieliczka");
        let short = face.fit("Kocmyrzów-Luborzyca", 60.0);
        assert!(short.ends_with('…') && face.width(&short) <= 60.0, "{short}");
        assert_eq!(face.fit("Wieliczka", 0.0), "");
    }

    /// As much as fits, found letter by letter.
    fn slowly(face: Face, text: &str, room: f64) -> String {
        let mut kept = clean(text);
        if face.width(&kept) <= room {
            return kept;
        }
        while kept.pop().is_some() {
            let short = format!("{}…", kept.trim_end());
            if face.width(&short) <= room {
                return short;
            }
        }
        String::new()
    }

    #[test]
    fn a_cut_text_is_the_longest_that_fits_also_where_it_has_no_end() {
        let face = Face::new(SMALL, Role::Ink);
        for text in ["Kocmyrzów-Luborzyca", "AVAVAV To Ty. W, Y", "a     b", "", "ą\u{301}\u{301}x"]
        {
            for room in 0..160 {
                let room = f64::from(room);
                assert_eq!(face.fit(text, room), slowly(face, text, room), "{text} {room}");
            }
        }
        // Letter by letter this takes minutes.
        let endless = face.fit(&"x".repeat(40_000), 120.0);
        assert_eq!(endless, slowly(face, &"x".repeat(60), 120.0));
    }
}
