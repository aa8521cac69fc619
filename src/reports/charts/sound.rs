//! What every chart must keep, for the tests of all charts.

use super::face::{Face, SMALL};
use super::palette::Role;
use super::{Head, Width, Words};

/// A head whose texts would break careless markup.
pub(super) fn hostile() -> Head {
    Head {
        id: "a\"b <c>".to_owned(),
        title: "Tytuł </title><script>\"1\" & '2'\u{0}".to_owned(),
        desc: "a < b && c > d ]]>".to_owned(),
        width: Width::Wide,
    }
}

/// The same, narrow.
pub(super) fn narrow() -> Head {
    Head { width: Width::Narrow, ..hostile() }
}

/// Words that would break careless markup.
pub(super) fn words() -> Words {
    Words {
        no_data: "no data <here>".to_owned(),
        missing: "missing & gone".to_owned(),
        series_break: "break \"2020\"".to_owned(),
    }
}

/// The text of [`words`] that stands in a chart without a value.
pub(super) const NO_DATA: &str = ">no data &lt;here&gt;</text>";
/// The text of [`words`] that stands beside a missing value.
pub(super) const MISSING: &str = ">missing &amp; gone</text>";

/// Values at which arithmetic goes wrong.
pub(super) const EXTREMES: [f64; 9] =
    [f64::MAX, f64::MIN, f64::MIN_POSITIVE, -0.0, 1e15, -1e15, f64::NAN, f64::INFINITY, 3.0];

/// Panics unless the text is well-formed, named, in place and coloured by role.
pub(super) fn check(svg: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let mut rest = svg;
    while let Some((text, after)) = rest.split_once('<') {
        check_text(text);
        let (tag, after) = after.split_once('>').expect("every tag is closed");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closing tag in {svg}");
        } else {
            let single = tag.ends_with('/');
            let (name, attributes) = parse(tag.trim_end_matches('/'));
            check_attributes(&attributes, svg);
            ids.extend(attributes.iter().filter(|one| one.0 == "id").map(|one| one.1.clone()));
            if !single {
                open.push(name);
            }
        }
        rest = after;
    }
    assert!(open.is_empty(), "left open: {open:?}");
    assert_eq!(rest.trim(), "");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id is used twice");
    check_root(svg);
}

fn check_root(svg: &str) {
    let root = svg.split('>').next().expect("the root is closed");
    for part in ["class=\"chart\"", "role=\"img\"", "viewBox=\"0 0 ", "font-family=\"Inter\""] {
        assert!(root.contains(part), "{part} is not in {root}");
    }
    assert!(!root.contains(" width=") && !root.contains(" height="));
    assert!(root.contains("aria-labelledby=\"chart-a-b--c--title chart-a-b--c--desc\""));
    let title = "<title id=\"chart-a-b--c--title\">Tytuł &lt;/title&gt;&lt;script&gt;\
                 &quot;1&quot; &amp; &apos;2&apos;</title>";
    assert!(svg.contains(title), "no title in {svg}");
    assert!(svg.contains("<desc id=\"chart-a-b--c--desc\">a &lt; b &amp;&amp; c &gt; d ]]&gt;"));
}

fn parse(tag: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (key, after) = rest.split_once("=\"").expect("an attribute has a quoted value");
        let (value, after) = after.split_once('"').expect("a quoted value ends");
        attributes.push((key.trim().to_owned(), value.to_owned()));
        rest = after;
    }
    (name.to_owned(), attributes)
}

fn check_attributes(attributes: &[(String, String)], svg: &str) {
    let class = attributes.iter().find(|one| one.0 == "class").map_or("", |one| one.1.as_str());
    let mut names: Vec<&str> = attributes.iter().map(|one| one.0.as_str()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "twice in one tag: {names:?}");
    for (key, value) in attributes {
        check_text(value);
        assert!(!value.contains("NaN") && !value.contains("inf"), "{key}={value} in {svg}");
        if key == "fill" || key == "stroke" {
            let role = Role::ALL.into_iter().find(|role| role.colour().hex() == *value);
            let wanted = role.map(|role| format!("{key}-{}", role.name()));
            assert!(
                wanted.as_ref().is_none_or(|wanted| class.split(' ').any(|one| one == wanted)),
                "{key} {value} has the class {class:?}"
            );
        }
        if ["x", "y", "cx", "cy", "r", "points", "font-size"].contains(&key.as_str()) {
            for number in value.split([' ', ',']).filter(|number| !number.is_empty()) {
                let place: f64 = number.parse().expect("a place is a number");
                assert!((-100.0..=5000.0).contains(&place), "{key}={value}");
                let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                assert!(decimals <= 2, "{key}={value}");
            }
        }
    }
}

fn check_text(text: &str) {
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "control character: {text:?}");
    for entity in text.split('&').skip(1) {
        let known = ["lt;", "gt;", "amp;", "quot;", "apos;"];
        assert!(known.iter().any(|known| entity.starts_with(known)), "bare & in {text:?}");
    }
}

/// A text as it is set: its words and the corners of its box.
struct Set {
    words: String,
    from: (f64, f64),
    to: (f64, f64),
}

/// Panics unless every text can be read: large enough, inside the drawing, upon no other text.
pub(super) fn check_layout(svg: &str) {
    let (_, view) = svg.split_once("viewBox=\"0 0 ").expect("a viewBox");
    let (size, _) = view.split_once('"').expect("its end");
    let size: Vec<f64> = size.split(' ').map(|it| it.parse().expect("a number")).collect();
    let all: Vec<Set> = svg.split("<text ").skip(1).map(set).collect();
    for one in &all {
        let inside = one.from.0 >= -1.0 && one.to.0 <= size[0] + 1.0;
        assert!(inside, "{:?} is wider than the chart: {:?}-{:?}", one.words, one.from, one.to);
        let inside = one.from.1 >= -1.0 && one.to.1 <= size[1] + 1.0;
        assert!(inside, "{:?} is higher than the chart: {:?}-{:?}", one.words, one.from, one.to);
    }
    for (index, one) in all.iter().enumerate() {
        for other in &all[index + 1..] {
            let apart = one.to.0 <= other.from.0 + 1.0
                || other.to.0 <= one.from.0 + 1.0
                || one.to.1 <= other.from.1 + 1.0
                || other.to.1 <= one.from.1 + 1.0;
            assert!(apart, "{:?} lies upon {:?} in {svg}", one.words, other.words);
        }
    }
}

fn set(text: &str) -> Set {
    let (attributes, rest) = text.split_once('>').expect("a tag ends");
    let (words, _) = rest.split_once("</text>").expect("a text ends");
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let words = plain.iter().fold(words.to_owned(), |text, (from, to)| text.replace(from, to));
    let (_, attributes) = parse(&format!("text {attributes}"));
    let find = |name: &str| attributes.iter().find(|one| one.0 == name).map(|one| one.1.as_str());
    let number = |name: &str| find(name).map_or(0.0, |it| it.parse().expect("a number"));
    let size: f64 = number("font-size");
    assert!(size >= SMALL, "{words:?} has {size} px");
    let face = Face::new(size, Role::Ink);
    let width = if find("font-weight").is_some() { face.bold() } else { face }.width(&words);
    let left = match find("text-anchor") {
        Some("end") => number("x") - width,
        Some("middle") => number("x") - width / 2.0,
        _ => number("x"),
    };
    // From the top of a capital with its accent to the foot of a descender.
    let (top, bottom) = (number("y") - 0.85 * size, number("y") + 0.2 * size);
    Set { words, from: (left, top), to: (left + width, bottom) }
}

mod tests {
    use super::super::face::{BODY, Face};
    use super::super::frame;
    use super::{Role, check, check_layout};

    fn texts(places: &[(f64, f64)]) -> String {
        frame::draw(&super::hostile(), (100.0, 60.0), |pen| {
            for place in places {
                pen.text(*place, "text", Face::new(BODY, Role::Ink));
            }
        })
    }

    #[test]
    fn texts_side_by_side_pass() {
        check_layout(&texts(&[(0.0, 10.0), (40.0, 10.0), (0.0, 30.0)]));
    }

    #[test]
    #[should_panic(expected = "lies upon")]
    fn texts_upon_each_other_are_found() {
        check_layout(&texts(&[(0.0, 10.0), (10.0, 14.0)]));
    }

    #[test]
    #[should_panic(expected = "wider than the chart")]
    fn a_text_out_of_the_drawing_is_found() {
        check_layout(&texts(&[(80.0, 10.0)]));
    }

    #[test]
    #[should_panic(expected = "has 11 px")]
    fn small_letters_are_found() {
        check_layout(&texts(&[(0.0, 10.0)]).replace("\"13\"", "\"11\""));
    }

    fn sound() -> String {
        frame::draw(&super::hostile(), (10.0, 10.0), |pen| {
            pen.line((0.0, 0.0), (1.0, 1.0), super::Role::Ink, 1.0);
        })
    }

    #[test]
    fn a_sound_chart_passes() {
        check(&sound());
    }

    #[test]
    #[should_panic(expected = "closing tag")]
    fn an_unclosed_tag_is_found() {
        check(&sound().replace("</svg>", "<g></svg>"));
    }

    #[test]
    #[should_panic(expected = "bare &")]
    fn a_bare_ampersand_is_found() {
        check(&sound().replace("&amp;", "&"));
    }

    #[test]
    #[should_panic(expected = "has the class")]
    fn a_role_without_its_class_is_found() {
        check(&sound().replace("stroke-ink", ""));
    }
}
