//! The cheapest way to change a hidden cell so that every sum still holds.
//!
//! A change of one cell breaks its sums; each is mended by changing another cell of it the other
//! way, until none is broken. Such a circuit shows what the cell could be as well. The search goes
//! best first (A*: P. E. Hart, N. J. Nilsson, B. Raphael, IEEE Transactions on Systems Science and
//! Cybernetics 4 (1968), pp. 100-107): cells hidden already cost little, others one suppression. In
//! tables of two variables without levels circuits are the cycles of a network flow (J. P. Kelly,
//! B. L. Golden, A. A. Assad, *Cell suppression: disclosure protection for sensitive tabular data*,
//! Networks 22 (1992), pp. 397-417); the hypercubes of S. Giessing and D. Repsilber (2002) are the
//! shortest ones of larger tables.

use super::system::System;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What it costs to hide one more cell.
pub(super) const HIDE: u32 = 1_000;
/// What it costs at least to use a cell that is hidden already: short circuits before long ones.
pub(super) const USE: u32 = 10;
/// Larger circuits are not looked for: sums open at once.
const MOST_OPEN: usize = 24;
/// How many of the cells not yet hidden are tried for one sum, the most promising first.
const MOST_NEW: usize = 60;
/// How many of the hidden cells are tried for one sum.
const MOST_HIDDEN: usize = 32;

/// What is hidden, and what may be.
#[derive(Clone)]
pub(super) struct Field<'s> {
    pub(super) system: &'s System,
    /// The true values.
    pub(super) values: &'s [i64],
    /// What a hidden cell holds at least, as every reader knows.
    pub(super) floors: &'s [i64],
    /// Of each cell the little that makes it dearer to hide than others, below [`HIDE`] / 10.
    pub(super) dearness: &'s [u32],
    pub(super) hidden: Vec<bool>,
    /// Cells that must stay shown.
    pub(super) shut: Vec<bool>,
    /// Of each sum how many of its cells are hidden.
    pub(super) hidden_in: Vec<u32>,
    /// What it costs to use a cell that is hidden already.
    pub(super) price: u32,
    /// What the search expects to pay for a broken sum without hidden cells: the more, the sooner it
    /// ends and the dearer what it finds.
    pub(super) haste: u32,
}

/// A change of cells that keeps every sum: each cell once, and by how much.
pub(super) type Change = Vec<(usize, i64)>;

/// One more cell of a circuit: its direction, its price, and the sums broken after it.
type Step = (usize, i64, u32, Vec<(usize, i64)>);

struct Node {
    before: Option<usize>,
    cell: usize,
    sign: i64,
    cost: u32,
    /// The broken sums and by how much.
    open: Vec<(usize, i64)>,
}

impl Field<'_> {
    pub(super) fn hide(&mut self, cell: usize, hidden: bool) {
        if self.hidden[cell] == hidden {
            return;
        }
        self.hidden[cell] = hidden;
        for (sum, _) in &self.system.of_cell[cell] {
            let count = &mut self.hidden_in[*sum];
            *count = if hidden { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    /// The cheapest change found of a cell by `by` (negative: downwards) that costs at most `most`,
    /// with its cost; `steps` is how many partial circuits may be looked at for one circuit, `used`
    /// counts them. One circuit for all of it is tried, and several smaller ones, as small cells
    /// cannot give much.
    pub(super) fn change(
        &mut self,
        cell: usize,
        by: i64,
        most: u32,
        steps: usize,
        used: &mut usize,
    ) -> Option<(Change, u32)> {
        let whole = self.by_circuits(cell, by, (by.abs(), most), steps, used);
        let most = match &whole {
            Some((_, cost)) if *cost < HIDE => return whole,
            Some((_, cost)) => cost - HIDE / 2,
            None => most,
        };
        if by.abs() == 1 {
            return whole;
        }
        self.by_circuits(cell, by, (1, most), steps, used).or(whole)
    }

    /// A change made of circuits that each move at least `least` (or what is left).
    fn by_circuits(
        &mut self,
        cell: usize,
        by: i64,
        (least, most): (i64, u32),
        steps: usize,
        used: &mut usize,
    ) -> Option<(Change, u32)> {
        let mut change = Change::new();
        let mut newly = Vec::new();
        let mut cost = 0;
        let mut left = by.abs();
        while left > 0 {
            let rest = most.saturating_sub(cost);
            let mut few = steps;
            let wanted = least.min(left);
            let found = self.circuit(cell, by.signum(), wanted, &change, rest, &mut few);
            *used += steps - few;
            let Some((circuit, price)) = found else { break };
            let room = |(at, sign): &(usize, i64)| self.room(*at, *sign, &change);
            let amount = circuit.iter().map(room).min().unwrap_or(0).min(left);
            for (at, sign) in circuit {
                if !self.hidden[at] {
                    self.hide(at, true);
                    newly.push(at);
                }
                match change.iter_mut().find(|it| it.0 == at) {
                    Some(known) => known.1 += sign * amount,
                    None => change.push((at, sign * amount)),
                }
            }
            cost += price;
            left -= amount;
        }
        for at in newly {
            self.hide(at, false);
        }
        change.retain(|it| it.1 != 0);
        (left == 0).then_some((change, cost))
    }

    /// How far a cell can go in a direction after a change.
    fn room(&self, cell: usize, sign: i64, change: &Change) -> i64 {
        if sign > 0 {
            return i64::MAX;
        }
        let moved = change.iter().find(|it| it.0 == cell).map_or(0, |it| it.1);
        self.values[cell] + moved - self.floors[cell]
    }

    fn circuit(
        &self,
        cell: usize,
        sign: i64,
        amount: i64,
        change: &Change,
        most: u32,
        steps: &mut usize,
    ) -> Option<(Vec<(usize, i64)>, u32)> {
        if self.room(cell, sign, change) < amount {
            return None;
        }
        let open = self.system.of_cell[cell].iter().map(|(sum, at)| (*sum, at * sign)).collect();
        let mut nodes = vec![Node { before: None, cell, sign, cost: 0, open }];
        let mut queue = BinaryHeap::from([Reverse((0_u32, 0_usize))]);
        let mut on_path = vec![0_u32; self.system.sums.len()];
        while let Some(Reverse((_, at))) = queue.pop() {
            let path = path(&nodes, at);
            if nodes[at].open.is_empty() {
                return Some((path, nodes[at].cost));
            }
            if *steps == 0 {
                return None;
            }
            *steps -= 1;
            self.count(&path, &mut on_path, 1);
            for (cell, sign, price, open) in self.next(&nodes[at], &path, &on_path, amount, change)
            {
                let cost = nodes[at].cost + price;
                let ahead = self.ahead(&open, &on_path, cell);
                let ahead = (cost.saturating_add(ahead.0), ahead.1);
                if ahead.0 <= most && open.len() <= MOST_OPEN {
                    queue.push(Reverse((cost + ahead.1, nodes.len())));
                    nodes.push(Node { before: Some(at), cell, sign, cost, open });
                }
            }
            self.count(&path, &mut on_path, 0);
        }
        None
    }

    /// Ways to mend the broken sum that has the fewest.
    fn next(
        &self,
        node: &Node,
        path: &[(usize, i64)],
        on_path: &[u32],
        amount: i64,
        change: &Change,
    ) -> Vec<Step> {
        let sums = &self.system.sums;
        let fewest = node.open.iter().min_by_key(|(sum, _)| {
            let free = self.hidden_in[*sum].saturating_sub(on_path[*sum]);
            (free == 0, free, sums[*sum].parts.len(), *sum)
        });
        let Some((sum, by)) = fewest else { return Vec::new() };
        let mut ways: Vec<(u32, usize, i64)> = Vec::new();
        for (cell, at) in sums[*sum].signed() {
            let sign = -by.signum() * at;
            let hidden = self.hidden[cell];
            let usable = (hidden || !self.shut[cell])
                && path.iter().all(|it| it.0 != cell)
                && self.room(cell, sign, change) >= amount;
            if usable {
                ways.push((self.promise(cell, sign, hidden, &node.open), cell, sign));
            }
        }
        ways.sort_unstable();
        let (mut new, mut old) = (0, 0);
        ways.retain(|(_, cell, _)| {
            let (count, most) =
                if self.hidden[*cell] { (&mut old, MOST_HIDDEN) } else { (&mut new, MOST_NEW) };
            *count += 1;
            *count <= most
        });
        ways.into_iter()
            .map(|(_, cell, sign)| {
                let new = if self.hidden[cell] { 0 } else { HIDE + self.dearness[cell] };
                (cell, sign, self.price + new, self.mended(&node.open, cell, sign))
            })
            .collect()
    }

    /// The broken sums after one more cell changes.
    fn mended(&self, open: &[(usize, i64)], cell: usize, sign: i64) -> Vec<(usize, i64)> {
        let mut open = open.to_vec();
        for (sum, at) in &self.system.of_cell[cell] {
            match open.iter().position(|it| it.0 == *sum) {
                Some(place) => {
                    open[place].1 += at * sign;
                    if open[place].1 == 0 {
                        open.swap_remove(place);
                    }
                }
                None => open.push((*sum, at * sign)),
            }
        }
        open
    }

    /// A first guess of what using this cell leads to: hiding it, and hiding another in every sum it
    /// breaks that has no hidden cell yet.
    fn promise(&self, cell: usize, sign: i64, hidden: bool, open: &[(usize, i64)]) -> u32 {
        let mut guess = if hidden { HIDE * 4 } else { HIDE * 5 + self.dearness[cell] };
        for (sum, at) in &self.system.of_cell[cell] {
            match open.iter().find(|it| it.0 == *sum) {
                Some((_, by)) if (by * at * sign) < 0 => guess = guess.saturating_sub(HIDE / 2),
                Some(_) => guess += HIDE,
                None if self.hidden_in[*sum] == u32::from(hidden) => guess += HIDE / 2,
                None => guess += USE,
            }
        }
        guess
    }

    /// Counts, for each sum, the hidden cells of it on the path; 0 forgets them.
    fn count(&self, path: &[(usize, i64)], on_path: &mut [u32], step: u32) {
        for (cell, _) in path.iter().filter(|it| self.hidden[it.0]) {
            for (sum, _) in &self.system.of_cell[*cell] {
                on_path[*sum] = if step == 0 { 0 } else { on_path[*sum] + step };
            }
        }
    }

    /// At least what it costs to mend these sums: those without a hidden cell need a new one, and a
    /// cell mends no more sums than it is in. And what it is expected to cost.
    fn ahead(&self, open: &[(usize, i64)], on_path: &[u32], cell: usize) -> (u32, u32) {
        let own = |sum: usize| {
            u32::from(self.hidden[cell] && self.system.of_cell[cell].iter().any(|it| it.0 == sum))
        };
        let is_bare = |it: &&(usize, i64)| self.hidden_in[it.0] <= on_path[it.0] + own(it.0);
        let bare = open.iter().filter(is_bare).count();
        let most = 3;
        let new = u32::try_from(bare.div_ceil(most)).unwrap_or(u32::MAX);
        let all = u32::try_from(open.len().div_ceil(most)).unwrap_or(u32::MAX);
        let least = new.saturating_mul(HIDE).saturating_add(all.saturating_mul(USE));
        let bare = u32::try_from(bare).unwrap_or(u32::MAX).saturating_mul(self.haste);
        let open = u32::try_from(open.len())
            .unwrap_or(u32::MAX)
            .saturating_mul(self.haste / 20 + self.price / 3);
        (least, least.max(bare.saturating_add(open)))
    }
}

fn path(nodes: &[Node], at: usize) -> Vec<(usize, i64)> {
    let above = |node: &&Node| node.before.and_then(|it| nodes.get(it));
    std::iter::successors(nodes.get(at), above).map(|it| (it.cell, it.sign)).collect()
}
