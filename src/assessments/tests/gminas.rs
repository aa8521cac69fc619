use super::*;
use crate::assessments::statistics::same;
use crate::territory::Member;

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

fn set() -> PeerSet {
    let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
    PeerSet {
        id: "structure".to_owned(),
        title: Text::same("structure"),
        variables: names(&["size", "density", "increase"]),
        logged: names(&["size", "density"]),
        same_kind: true,
        area: Area::Poland,
        members: Vec::new(),
        source: String::new(),
    }
}

fn register() -> Register {
    let kinds = [GminaKind::Rural, GminaKind::Rural, GminaKind::Rural, GminaKind::Urban];
    let gminas =
        kinds.iter().enumerate().map(|(at, kind)| gmina(&format!("00000{at}"), *kind)).collect();
    Register { gminas, ..Register::default() }
}

fn nearest(
    of: Teryt6,
    gminas: &[&Gmina],
    set: &PeerSet,
    structure: &[BTreeMap<Teryt6, f64>],
    count: usize,
) -> Vec<Peer> {
    Placed::of(gminas, set, structure).map_or_else(Vec::new, |placed| placed.nearest(of, count))
}

fn structure(codes: &[Teryt6]) -> [BTreeMap<Teryt6, f64>; 3] {
    let column = |values: [f64; 4]| codes.iter().copied().zip(values).collect();
    [column([100.0, 900.0, 110.0, 100.0]), column([5.0, 5.0, 5.0, 5.0]), column([0.0; 4])]
}

#[test]
fn the_nearest_gminas_of_the_same_kind_come_first() {
    let (register, mut set) = (register(), set());
    let codes: Vec<Teryt6> = register.gminas.keys().copied().collect();
    let gminas = candidates(&set, &register, chrono::NaiveDate::MIN, None);
    let found = |set: &PeerSet, gminas: &[&Gmina]| -> Vec<Teryt6> {
        let peers = nearest(codes[0], gminas, set, &structure(&codes), 5);
        peers.iter().map(|peer| peer.code).collect()
    };
    assert_eq!(found(&set, &gminas), [codes[2], codes[1]]);
    // The logarithms of 100, 900 and 110, over their deviation.
    let logs = [100.0_f64, 900.0, 110.0].map(f64::ln);
    let mean = logs.iter().sum::<f64>() / 3.0;
    let spread = (logs.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 3.0).sqrt();
    let peers = nearest(codes[0], &gminas, &set, &structure(&codes), 5);
    same(peers[0].distance, (logs[2] - logs[0]) / spread, &"a distance");
    set.same_kind = false;
    assert_eq!(found(&set, &gminas), [codes[3], codes[2], codes[1]]);
    set.members = vec![codes[1], codes[3]];
    let chosen = candidates(&set, &register, chrono::NaiveDate::MIN, Some(codes[0]));
    assert_eq!(found(&set, &chosen), [codes[3], codes[1]]);
    let lacking = nearest(codes[0], &gminas, &set, &[const { BTreeMap::new() }; 3], 5);
    assert!(lacking.is_empty(), "a gmina without a value has no peers");
    assert!(nearest(codes[0], &chosen[1..], &set, &structure(&codes), 5).is_empty());
}

#[test]
fn a_set_of_the_metropolis_looks_among_its_members() {
    let mut register = register();
    let codes: Vec<Teryt6> = register.gminas.keys().copied().collect();
    let member = |code: Teryt6| Member {
        code,
        teryt7: String::new(),
        bdl_id: String::new(),
        name: String::new(),
        genitive: String::new(),
        locative: String::new(),
        kind: GminaKind::Rural,
        powiat: String::new(),
        member_from: chrono::NaiveDate::from_ymd_opt(2020, 1, 1),
        member_to: None,
        area_ha: 1.0,
        core: false,
    };
    register.members = vec![member(codes[1]), member(codes[2])];
    let set = PeerSet { area: Area::Metropolis, ..set() };
    let found = |year: i32, own: Option<Teryt6>| -> Vec<Teryt6> {
        let date = chrono::NaiveDate::from_ymd_opt(year, 6, 1).expect("a date");
        candidates(&set, &register, date, own).iter().map(|gmina| gmina.code).collect()
    };
    assert_eq!(found(2021, None), [codes[1], codes[2]]);
    assert_eq!(found(2021, Some(codes[0])), [codes[0], codes[1], codes[2]]);
    assert!(found(2019, None).is_empty());
}
