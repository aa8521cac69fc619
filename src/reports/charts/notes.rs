//! Text of more than one line: names that do not fit in one, and what stands below a chart.

use super::frame::{Face, Pen, SMALL};
use super::palette::Role;
use super::scale::count;

/// Height of one line of a note.
const LINE: f64 = 17.0;

/// The text broken at its spaces into at most `most` lines, each within `room`; the last one is
/// cut where more is left.
pub(super) fn wrap(text: &str, face: Face, room: f64, most: usize) -> Vec<String> {
    if face.width(text) <= room {
        return vec![text.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
    while words.peek().is_some() && lines.len() < most {
        let mut line = String::new();
        let last = lines.len() + 1 == most;
        while let Some(word) = words.peek() {
            let longer =
                if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && face.width(&longer) > room {
                break;
            }
            line = longer;
            words.next();
        }
        if last && words.peek().is_some() {
            line.extend(words.by_ref().flat_map(|word| [" ", word]));
        }
        lines.push(face.fit(&line, room));
    }
    lines
}

/// A note below a chart.
pub(super) struct Note {
    lines: Vec<String>,
}

impl Note {
    /// Each text begins a line of its own; empty texts take none.
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a str>, width: f64) -> Self {
        let texts = texts.into_iter().filter(|text| !text.is_empty());
        let lines = texts.flat_map(|text| wrap(text, Self::face(), width, usize::MAX)).collect();
        Self { lines }
    }

    /// How high it is; nothing when there is nothing to say.
    pub(super) fn height(&self) -> f64 {
        if self.lines.is_empty() { 0.0 } else { LINE * count(self.lines.len()) + 8.0 }
    }

    /// Draws it below `top`.
    pub(super) fn draw(&self, pen: &Pen<'_>, top: f64) {
        for (row, line) in self.lines.iter().enumerate() {
            pen.text((0.0, top + 8.0 + LINE * (count(row) + 0.5)), line, Self::face());
        }
    }

    fn face() -> Face {
        Face::new(SMALL, Role::Muted)
    }
}

/// "2015: no data – A, B": those that are missing, by name; empty when none is.
pub(super) fn missing(before: &str, word: &str, names: &[&str]) -> String {
    if names.is_empty() {
        String::new()
    } else {
        format!("{before}{word} – {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_at_spaces_and_cut_at_the_last_line() {
        let face = Face::new(SMALL, Role::Ink);
        let text = "one two three four five six seven";
        assert_eq!(wrap(text, face, 1000.0, 2), [text]);
        let lines = wrap(text, face, 90.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|line| face.width(line) <= 90.0), "{lines:?}");
        let all = wrap(text, face, 90.0, 9);
        assert_eq!(all.join(" "), text);
    }

    #[test]
    fn a_word_wider_than_the_room_is_cut_and_nothing_takes_no_room() {
        let face = Face::new(SMALL, Role::Ink);
        let lines = wrap(&"w".repeat(90), face, 60.0, 3);
        assert!(lines.len() == 1 && face.width(&lines[0]) <= 60.0, "{lines:?}");
        assert!(Note::new(["", ""], 100.0).height().abs() < 1e-9);
        assert_eq!(missing("2015: ", "none", &[]), "");
        assert_eq!(missing("2015: ", "none", &["A", "B"]), "2015: none – A, B");
    }
}
