//! Structural peers: the gminas of the same type that a gmina is most like.
//!
//! Distance is Euclidean over standardised variables, skewed ones in logarithms, as the
//! nearest-neighbour models of CIPFA do. What enters the distance is never what is compared.

use crate::territory::{Gmina, GminaKind, Teryt6};
use std::collections::BTreeMap;

/// How many peers are shown.
pub const PEERS: usize = 8;

/// What gminas are alike in: indicator id, and whether it enters as a logarithm.
pub const STRUCTURE: &[(&str, bool)] =
    &[("population", true), ("population-density", true), ("natural-increase-per-1000", false)];

/// A gmina that is alike, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// The gmina.
    pub code: Teryt6,
    /// The distance, in standard deviations.
    pub distance: f64,
}

/// The nearest gminas of the same kind, nearest first; equal distances in the order of codes.
///
/// `structure` holds, in the order of [`STRUCTURE`], the values of every gmina of the country.
/// Gminas without one of the values are left out. An empty list when `of` itself lacks one.
#[must_use]
pub fn nearest(
    of: Teryt6,
    gminas: &BTreeMap<Teryt6, Gmina>,
    structure: &[BTreeMap<Teryt6, f64>],
    count: usize,
) -> Vec<Peer> {
    let Some(kind) = gminas.get(&of).map(|gmina| gmina.kind) else {
        return Vec::new();
    };
    let same = gminas.values().filter(|gmina| gmina.kind == kind);
    let rows: Vec<(Teryt6, Vec<f64>)> =
        same.filter_map(|gmina| Some((gmina.code, row(gmina.code, structure)?))).collect();
    let spread: Vec<f64> = (0..structure.len()).map(|column| deviation(&rows, column)).collect();
    let Some((_, own)) = rows.iter().find(|(code, _)| *code == of) else {
        return Vec::new();
    };
    let mut peers: Vec<Peer> = rows
        .iter()
        .filter(|(code, _)| *code != of)
        .map(|(code, other)| Peer { code: *code, distance: distance(own, other, &spread) })
        .collect();
    peers.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.code.cmp(&b.code)));
    peers.truncate(count);
    peers
}

fn row(code: Teryt6, structure: &[BTreeMap<Teryt6, f64>]) -> Option<Vec<f64>> {
    let logged = STRUCTURE.iter().map(|(_, logged)| *logged);
    structure
        .iter()
        .zip(logged)
        .map(|(values, logged)| {
            let value = *values.get(&code)?;
            if logged { (value > 0.0).then(|| value.ln()) } else { Some(value) }
        })
        .collect()
}

fn deviation(rows: &[(Teryt6, Vec<f64>)], column: usize) -> f64 {
    let count = u32::try_from(rows.len()).map_or(f64::MAX, f64::from);
    let mean = rows.iter().map(|(_, row)| row[column]).sum::<f64>() / count;
    let squares = rows.iter().map(|(_, row)| (row[column] - mean).powi(2)).sum::<f64>();
    (squares / count).sqrt()
}

fn distance(own: &[f64], other: &[f64], spread: &[f64]) -> f64 {
    let parts = own.iter().zip(other).zip(spread);
    // A variable that does not vary tells nothing and adds nothing.
    let squared = parts.filter(|(_, spread)| **spread > 0.0);
    squared.map(|((a, b), spread)| ((a - b) / spread).powi(2)).sum::<f64>().sqrt()
}

/// The kinds of gmina in words for a reader.
#[must_use]
pub fn kind_words(kind: GminaKind) -> crate::language::Text {
    let (pl, en) = match kind {
        GminaKind::Urban => ("gmina miejska", "urban municipality"),
        GminaKind::Rural => ("gmina wiejska", "rural municipality"),
        GminaKind::UrbanRural => ("gmina miejsko-wiejska", "urban-rural municipality"),
    };
    crate::language::Text::new(pl, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gmina(code: &str, kind: GminaKind) -> (Teryt6, Gmina) {
        let code = Teryt6::parse(code).expect("six digits");
        let gmina = Gmina {
            code,
            teryt7: format!("{code}2"),
            name: code.to_string(),
            kind,
            voivodeship: String::new(),
            powiat: String::new(),
            boundary_from: None,
        };
        (code, gmina)
    }

    #[test]
    fn the_nearest_of_the_same_kind_come_first() {
        let kinds = [GminaKind::Rural, GminaKind::Rural, GminaKind::Rural, GminaKind::Urban];
        let gminas: BTreeMap<_, _> = kinds
            .iter()
            .enumerate()
            .map(|(index, kind)| gmina(&format!("00000{index}"), *kind))
            .collect();
        let codes: Vec<Teryt6> = gminas.keys().copied().collect();
        let column = |values: [f64; 4]| codes.iter().copied().zip(values).collect();
        let structure =
            [column([100.0, 900.0, 110.0, 100.0]), column([5.0, 5.0, 5.0, 5.0]), column([0.0; 4])];
        let peers = nearest(codes[0], &gminas, &structure, 5);
        let found: Vec<Teryt6> = peers.iter().map(|peer| peer.code).collect();
        assert_eq!(found, [codes[2], codes[1]]);
    }

    #[test]
    fn a_gmina_without_a_value_has_no_peers() {
        let gminas: BTreeMap<_, _> = [gmina("000001", GminaKind::Rural)].into();
        let code = *gminas.keys().next().expect("one");
        assert!(nearest(code, &gminas, &[BTreeMap::new()], 5).is_empty());
    }
}
