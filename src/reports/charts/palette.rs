//! The colours of every chart, in one place.
//!
//! Three kinds of colour are kept apart, because they answer to different masters:
//! *roles* (ink, grid, accent and so on) follow the page and may be recoloured by its
//! stylesheet, while *categories* and *classes* carry data and stay as they are.
//!
//! Categories follow Okabe & Ito (2008), "Color Universal Design: how to make figures and
//! presentations that are friendly to colorblind people". Ordered classes follow cividis:
//! Nuñez, Anderton & Renslow (2018), "Optimizing colormaps with consideration for color vision
//! deficiency to enable accurate interpretation of scientific data", PLOS ONE 13(7).

use plotters::style::RGBColor;
use serde::Serialize;

/// What a colour is for. The stylesheet recolours a role through its classes
/// `fill-<name>` and `stroke-<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Text and the zero line.
    Ink,
    /// Text of the second order: ticks, notes, losses.
    Muted,
    /// Hairlines that guide the eye.
    Grid,
    /// The one thing the chart is about; usually the metropolis.
    Accent,
    /// Everything shown only for comparison; usually the other members.
    Context,
    /// The ring of municipalities around the core city.
    Ring,
    /// A second thing of interest; usually the core city.
    Second,
    /// Areas of uncertainty and the lost part of a bar.
    Band,
    /// The ground: borders between shapes, holes of open marks.
    Paper,
}

impl Role {
    /// Every role, in the order in which the stylesheet lists them.
    pub const ALL: [Self; 9] = [
        Self::Ink,
        Self::Muted,
        Self::Grid,
        Self::Accent,
        Self::Context,
        Self::Ring,
        Self::Second,
        Self::Band,
        Self::Paper,
    ];

    /// The name used in class names, such as `ink` in `fill-ink`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ink => "ink",
            Self::Muted => "muted",
            Self::Grid => "grid",
            Self::Accent => "accent",
            Self::Context => "context",
            Self::Ring => "ring",
            Self::Second => "second",
            Self::Band => "band",
            Self::Paper => "paper",
        }
    }

    /// The role whose colour on white paper is `#rrggbb`, in letters of either case.
    pub(super) fn of(hex: &str) -> Option<Self> {
        let colour = Colour::of(hex)?;
        Self::ALL.into_iter().find(|role| role.colour() == colour)
    }

    /// The colour on white paper.
    ///
    /// Roles that may colour text (ink, muted, accent, ring, second) have a contrast of at least
    /// 4.5:1 on paper; ring and second are Okabe-Ito bluish green and vermillion, darkened until
    /// they reach it. No two roles share a colour: the classes are found again by colour.
    #[must_use]
    pub const fn colour(self) -> Colour {
        match self {
            Self::Ink => Colour(0x1b, 0x1f, 0x24),
            Self::Muted => Colour(0x5a, 0x63, 0x6e),
            Self::Grid => Colour(0xe1, 0xe5, 0xea),
            Self::Accent => Colour(0x0b, 0x3c, 0x6f),
            Self::Context => Colour(0xb4, 0xbc, 0xc6),
            Self::Ring => Colour(0x00, 0x76, 0x5a),
            Self::Second => Colour(0xb2, 0x4a, 0x00),
            Self::Band => Colour(0xd7, 0xe2, 0xee),
            Self::Paper => Colour(0xff, 0xff, 0xff),
        }
    }
}

/// A colour as red, green and blue, 0 to 255 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// The colour as `#rrggbb`, in lower case.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    fn of(hex: &str) -> Option<Self> {
        let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self(red, green, blue))
    }

    /// The colour for text drawn on this one: near-black on light, near-white on dark.
    ///
    /// Neither is a role, because the colour beneath does not change with the theme.
    #[must_use]
    pub fn text_above(self) -> Self {
        // Weights of ITU-R BT.601: enough to tell light from dark.
        let light = 299 * u32::from(self.0) + 587 * u32::from(self.1) + 114 * u32::from(self.2);
        if light > 100_000 { Self(0x11, 0x11, 0x11) } else { Self(0xfe, 0xfe, 0xfe) }
    }

    pub(super) fn rgb(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }
}

/// The eight colours of Okabe & Ito (2008), reordered so that the first few differ most:
/// blue, orange, bluish green, vermillion, sky blue, reddish purple, yellow, black.
pub const OKABE_ITO: [Colour; 8] = [
    Colour(0x00, 0x72, 0xb2),
    Colour(0xe6, 0x9f, 0x00),
    Colour(0x00, 0x9e, 0x73),
    Colour(0xd5, 0x5e, 0x00),
    Colour(0x56, 0xb4, 0xe9),
    Colour(0xcc, 0x79, 0xa7),
    Colour(0xf0, 0xe4, 0x42),
    Colour(0x00, 0x00, 0x00),
];

/// Five steps of cividis (Nuñez et al. 2018), lowest class first.
///
/// The scale runs from light to dark, so that more of something is more ink on white paper.
pub const CIVIDIS: [Colour; 5] = [
    Colour(0xe1, 0xcc, 0x55),
    Colour(0xbc, 0xae, 0x6e),
    Colour(0x8a, 0x87, 0x79),
    Colour(0x57, 0x5d, 0x6d),
    Colour(0x12, 0x35, 0x70),
];

/// How the number of a class becomes a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Ordered classes 0 to 4, least to most: [`CIVIDIS`].
    Sequential,
    /// Unordered categories 0 to 7: [`OKABE_ITO`].
    Categorical,
}

impl Scheme {
    /// The colour of a class; a class beyond the last gets the colour of the last.
    #[must_use]
    pub fn colour(self, class: usize) -> Colour {
        match self {
            Self::Sequential => CIVIDIS[class.min(CIVIDIS.len() - 1)],
            Self::Categorical => OKABE_ITO[class.min(OKABE_ITO.len() - 1)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Colour) -> f64 {
        let channel = |value: u8| {
            let share = f64::from(value) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.0) + 0.7152 * channel(colour.1) + 0.0722 * channel(colour.2)
    }

    fn contrast(one: Colour, other: Colour) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn roles_that_colour_text_can_be_read_on_paper() {
        for role in [Role::Ink, Role::Muted, Role::Accent, Role::Ring, Role::Second] {
            let ratio = contrast(role.colour(), Role::Paper.colour());
            assert!(ratio >= 4.5, "{} has {ratio:.2}", role.name());
        }
        assert!(contrast(Role::Ink.colour(), Role::Paper.colour()) >= 7.0);
    }

    #[test]
    fn no_two_roles_share_a_colour_with_each_other_or_with_data() {
        let mut seen: Vec<String> = Role::ALL.iter().map(|role| role.colour().hex()).collect();
        seen.extend(OKABE_ITO.iter().chain(&CIVIDIS).map(|colour| colour.hex()));
        seen.extend(["#111111".to_owned(), "#fefefe".to_owned()]);
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }

    #[test]
    fn text_on_every_class_can_be_read() {
        for colour in OKABE_ITO.iter().chain(&CIVIDIS) {
            let ratio = contrast(*colour, colour.text_above());
            assert!(ratio >= 4.5, "{} has {ratio:.2}", colour.hex());
        }
    }

    #[test]
    fn cividis_darkens_from_class_to_class() {
        for pair in CIVIDIS.windows(2) {
            assert!(luminance(pair[0]) > luminance(pair[1]) * 1.4);
        }
    }
}
