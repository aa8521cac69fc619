//! Codes of cells of the European grid (EPSG:3035).
//!
//! Two spellings are in use. The long one, `CRS3035RES1000mN3033000E4985000`, is that of INSPIRE, *Data
//! Specification on Geographical Grid Systems* (D2.8.I.2), with the south-western corner in metres. The
//! short one, `1kmN3033E4985` or `250mN303325E498500`, is that of the European Forum for Geography and
//! Statistics (GEOSTAT 1B, 2013): as many zeros are cut from the corner as the size has at its end.

/// The largest cell of the European grid, in metres (INSPIRE D2.8.I.2).
const LARGEST: u32 = 100_000;

/// A cell: its south-western corner and the length of its side, in metres of EPSG:3035.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) side: f64,
}

/// Reads a code; `None` where it is none, or its corner does not lie on its grid.
pub(super) fn parse(code: &str) -> Option<Cell> {
    let long = code.strip_prefix("CRS3035RES");
    let sized = long.unwrap_or(code);
    let (number, rest) = sized.split_at(sized.find(|c: char| !c.is_ascii_digit())?);
    let (size, corner) = match rest.strip_prefix("km") {
        Some(corner) if long.is_none() => (whole(number)?.checked_mul(1000)?, corner),
        _ => (whole(number)?, rest.strip_prefix('m')?),
    };
    let (south, west) = corner.strip_prefix('N')?.split_once('E')?;
    let (south, west) = (whole(south)?, whole(west)?);
    if size == 0 || size > LARGEST {
        return None;
    }
    let unit = if long.is_some() { 1 } else { zeros(size) };
    let (south, west) = (south.checked_mul(unit)?, west.checked_mul(unit)?);
    (south.is_multiple_of(size) && west.is_multiple_of(size)).then(|| Cell {
        west: f64::from(west),
        south: f64::from(south),
        side: f64::from(size),
    })
}

fn whole(text: &str) -> Option<u32> {
    // A sign is no digit of a code.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The largest power of ten that divides a size above 0.
fn zeros(size: u32) -> u32 {
    let mut unit = 1;
    while size.is_multiple_of(unit * 10) {
        unit *= 10;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_name_the_same_cell() {
        let cell = Cell { west: 4_985_000.0, south: 3_033_000.0, side: 1000.0 };
        assert_eq!(parse("1kmN3033E4985"), Some(cell));
        assert_eq!(parse("CRS3035RES1000mN3033000E4985000"), Some(cell));
        let small = Cell { west: 4_985_250.0, south: 3_033_750.0, side: 250.0 };
        assert_eq!(parse("250mN303375E498525"), Some(small));
        assert_eq!(parse("CRS3035RES250mN3033750E4985250"), Some(small));
        assert_eq!(parse("100mN30337E49852").map(|it| it.west), Some(4_985_200.0));
    }

    #[test]
    fn what_is_no_cell_of_its_grid_is_refused() {
        for code in [
            "",
            "1km",
            "1kmN3033",
            "1kmN-3033E4985",
            "1kmN+3033E4985",
            "kmN3033E4985",
            "0mN0E0",
            "CRS3035RES1000mN3033001E4985000",
            "CRS2180RES1000mN3033000E4985000",
            "250mN303376E498525",
            "1kmN99999999999E1",
            "9999999kmN1E1",
            "1000000000mN0E0",
            "CRS3035RES1kmN3033E4985",
            "ą",
        ] {
            assert_eq!(parse(code), None, "{code}");
        }
    }
}
