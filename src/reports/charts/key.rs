//! Classes and categories in words, for the map and the tiles.

use super::Words;
use super::frame::{BODY, Face, Pen, Place};
use super::palette::{Role, Scheme};

/// Side of a swatch.
const SWATCH: f64 = 14.0;
/// Distance of the text from the left edge of its swatch.
pub(super) const INDENT: f64 = 22.0;

/// The members of one class, by their place in the data; without a class, the missing ones.
pub(super) struct Group {
    pub(super) class: Option<usize>,
    pub(super) members: Vec<usize>,
}

/// Groups in the order in which they are read: the highest class or the first category first,
/// missing last. Classes without members are left out.
pub(super) fn groups(classes: &[Option<usize>], scheme: Scheme) -> Vec<Group> {
    let mut present: Vec<usize> = classes.iter().flatten().copied().collect();
    present.sort_unstable();
    present.dedup();
    if scheme == Scheme::Sequential {
        present.reverse();
    }
    let ordered = present.into_iter().map(Some).chain([None]);
    ordered
        .map(|class| {
            let inside = classes.iter().enumerate().filter(|(_, other)| **other == class);
            Group { class, members: inside.map(|(index, _)| index).collect() }
        })
        .filter(|group| !group.members.is_empty())
        .collect()
}

/// A swatch and the words of its class; `at` is the middle of its left edge.
pub(super) fn heading(
    pen: &Pen<'_>,
    at: Place,
    room: f64,
    class: Option<usize>,
    (keys, scheme, words): (&[String], Scheme, &Words),
) {
    let corner = (at.0, at.1 - SWATCH / 2.0);
    let text = if let Some(class) = class {
        pen.rect(corner, (SWATCH, SWATCH), scheme.colour(class));
        keys.get(class).map_or("", String::as_str)
    } else {
        missing_swatch(pen, corner);
        &words.missing
    };
    let face = Face::new(BODY, Role::Muted);
    pen.text((at.0 + INDENT, at.1), &face.fit(text, room - INDENT), face);
}

fn missing_swatch(pen: &Pen<'_>, (x, y): Place) {
    pen.outline((x, y), (SWATCH, SWATCH), Role::Muted);
    pen.line((x, y + SWATCH / 2.0), (x + SWATCH / 2.0, y), Role::Muted, 1.0);
    pen.line((x, y + SWATCH), (x + SWATCH, y), Role::Muted, 1.0);
    pen.line((x + SWATCH / 2.0, y + SWATCH), (x + SWATCH, y + SWATCH / 2.0), Role::Muted, 1.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_run_from_most_to_least_and_end_with_missing() {
        let order = |scheme| -> Vec<Option<usize>> {
            let found = groups(&[Some(1), None, Some(4), Some(1)], scheme);
            found.iter().map(|group| group.class).collect()
        };
        assert_eq!(order(Scheme::Sequential), [Some(4), Some(1), None]);
        assert_eq!(order(Scheme::Categorical), [Some(1), Some(4), None]);
    }
}
