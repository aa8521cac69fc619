//! The greatest flow through a small network, and the side of the source of a least cut.
//!
//! Source: Y. Dinitz, *Algorithm for solution of a problem of maximum flow in networks with power
//! estimation*, Soviet Mathematics Doklady 11 (1970). Capacities are whole numbers, so nothing is
//! rounded.

/// An edge and what may still flow along it; the edge back is its neighbour (number xor 1).
struct Edge {
    to: usize,
    capacity: i128,
}

/// A network under construction.
pub(super) struct Network {
    edges: Vec<Edge>,
    out: Vec<Vec<usize>>,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self { edges: Vec::new(), out: vec![Vec::new(); nodes] }
    }

    pub(super) fn edge(&mut self, from: usize, to: usize, capacity: i128) {
        self.out[from].push(self.edges.len());
        self.edges.push(Edge { to, capacity });
        self.out[to].push(self.edges.len());
        self.edges.push(Edge { to: from, capacity: 0 });
    }

    /// Sends as much as can flow; the amount.
    pub(super) fn flow(&mut self, source: usize, sink: usize) -> i128 {
        let mut all = 0;
        loop {
            let mut levels = self.levels(source);
            if levels[sink].is_none() {
                return all;
            }
            all += self.fill(source, sink, &mut levels);
        }
    }

    /// Which nodes can still be reached from the source: after [`Network::flow`], its side of a cut.
    pub(super) fn reached(&self, source: usize) -> Vec<bool> {
        self.levels(source).into_iter().map(|level| level.is_some()).collect()
    }

    /// How many edges with room lie between the source and each node.
    fn levels(&self, source: usize) -> Vec<Option<usize>> {
        let mut levels = vec![None; self.out.len()];
        levels[source] = Some(0);
        let (mut queue, mut next) = (vec![source], 0);
        while let Some(node) = queue.get(next).copied() {
            next += 1;
            for edge in self.out[node].iter().map(|edge| &self.edges[*edge]) {
                if edge.capacity > 0 && levels[edge.to].is_none() {
                    levels[edge.to] = levels[node].map(|level| level + 1);
                    queue.push(edge.to);
                }
            }
        }
        levels
    }

    /// Fills the shortest ways from the source to the sink until none has room.
    fn fill(&mut self, source: usize, sink: usize, levels: &mut [Option<usize>]) -> i128 {
        let (mut all, mut way, mut tried) = (0, Vec::new(), vec![0; self.out.len()]);
        loop {
            let node = way.last().map_or(source, |edge: &usize| self.edges[*edge].to);
            if node == sink {
                let least = way.iter().map(|edge| self.edges[*edge].capacity).min().unwrap_or(0);
                for edge in &way {
                    self.edges[*edge].capacity -= least;
                    self.edges[*edge ^ 1].capacity += least;
                }
                all += least;
                // Back to before the first edge that is full now.
                let full = way.iter().position(|edge| self.edges[*edge].capacity == 0);
                way.truncate(full.unwrap_or(0));
                continue;
            }
            let further = levels[node].map(|level| level + 1);
            let on = self.out[node][tried[node]..].iter().position(|edge| {
                let edge = &self.edges[*edge];
                edge.capacity > 0 && levels[edge.to] == further
            });
            if let Some(skipped) = on {
                tried[node] += skipped;
                way.push(self.out[node][tried[node]]);
            } else {
                levels[node] = None;
                if way.pop().is_none() {
                    return all;
                }
            }
        }
    }
}
