//! Owns the two-way alignment of two token lists: which tokens of the base are where in the other text, told as hunks.
//! It knows nothing of text or of a third version. Every step has a bound that depends on the input alone, so the same
//! two texts give the same hunks on a slow machine too (no deadline).

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What a token is worth when two texts are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// White space only.
    Blank,
    /// No letter and no digit: a rule, a fence, an empty table row. It recurs, so a match of it proves little.
    Weak,
    /// Has a letter or digit.
    Plain,
    /// Long enough that meeting it twice is hardly chance.
    Telling,
}

/// `base` of the old text was replaced by `side` of the new one; one of the two may be empty, never both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    pub base: Range<usize>,
    pub side: Range<usize>,
}

/// Cells of the edit graph that may be searched in one gap without a unique token, and in all gaps together.
/// Beyond either the gap counts as replaced as a whole.
const GAP_CELLS: usize = 1_000_000;
const ALL_CELLS: usize = 8_000_000;
/// How often gaps are searched for tokens that are unique inside them.
const DEPTH: usize = 6;

/// The hunks that turn `base` into `side`, in order and never touching one another. Tokens are numbers; `weight` is indexed by them.
///
/// Pure insertions and deletions stand as late as they can, so that two people who insert at one place are seen to do so.
/// A match of weak tokens between two hunks is not believed unless both hunks replace token for token: blank lines between
/// rewritten paragraphs would otherwise pair paragraphs that have nothing to do with each other.
pub fn hunks(base: &[u32], side: &[u32], weight: &[Weight]) -> Vec<Hunk> {
    let mut search = Search { base, side, weight, pairs: Vec::new(), cells: ALL_CELLS };
    search.range(0..base.len(), 0..side.len(), DEPTH);
    let raw = between(&search.pairs, base.len(), side.len());
    without_weak_gaps(slid_down(raw, base, side), base, weight)
}

struct Search<'a> {
    base: &'a [u32],
    side: &'a [u32],
    weight: &'a [Weight],
    /// Matching positions, growing in both.
    pairs: Vec<(usize, usize)>,
    cells: usize,
}

impl Search<'_> {
    fn range(&mut self, mut base: Range<usize>, mut side: Range<usize>, depth: usize) {
        while !base.is_empty() && !side.is_empty() && self.base[base.start] == self.side[side.start] {
            self.pairs.push((base.start, side.start));
            base.start += 1;
            side.start += 1;
        }
        let mut suffix = 0;
        while !base.is_empty() && !side.is_empty() && self.base[base.end - 1] == self.side[side.end - 1] {
            base.end -= 1;
            side.end -= 1;
            suffix += 1;
        }
        if !base.is_empty() && !side.is_empty() {
            self.middle(base.clone(), side.clone(), depth);
        }
        self.pairs.extend((0..suffix).map(|i| (base.end + i, side.end + i)));
    }

    fn middle(&mut self, base: Range<usize>, side: Range<usize>, depth: usize) {
        let anchors = if depth == 0 { Vec::new() } else { self.anchors(&base, &side) };
        if anchors.is_empty() {
            return self.small_gap(base, side);
        }
        let (mut b, mut s) = (base.start, side.start);
        for (anchor_b, anchor_s) in anchors {
            self.range(b..anchor_b, s..anchor_s, depth - 1);
            self.pairs.push((anchor_b, anchor_s));
            (b, s) = (anchor_b + 1, anchor_s + 1);
        }
        self.range(b..base.end, s..side.end, depth - 1);
    }

    /// Tokens that occur once in either range, in the longest order common to both.
    fn anchors(&self, base: &Range<usize>, side: &Range<usize>) -> Vec<(usize, usize)> {
        #[derive(Clone, Copy)]
        struct Seen {
            in_base: usize,
            in_side: usize,
            at: (usize, usize),
        }
        let mut seen: HashMap<u32, Seen> = HashMap::with_capacity(base.len());
        for at in base.clone() {
            let entry = seen.entry(self.base[at]).or_insert(Seen { in_base: 0, in_side: 0, at: (at, 0) });
            entry.in_base += 1;
        }
        for at in side.clone() {
            if let Some(entry) = seen.get_mut(&self.side[at]) {
                entry.in_side += 1;
                entry.at.1 = at;
            }
        }
        let mut unique: Vec<(usize, usize)> = seen
            .into_iter()
            .filter(|&(token, seen)| seen.in_base == 1 && seen.in_side == 1 && is_strong(self.weight[token as usize]))
            .map(|(_, seen)| seen.at)
            .collect();
        unique.sort_unstable();
        longest_rising(&unique)
    }

    fn small_gap(&mut self, base: Range<usize>, side: Range<usize>) {
        let cells = base.len().saturating_mul(side.len());
        if cells > GAP_CELLS || cells > self.cells {
            return;
        }
        self.cells -= cells;
        for op in capture_diff_slices(Algorithm::Myers, &self.base[base.clone()], &self.side[side.clone()]) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                self.pairs.extend((0..len).map(|i| (base.start + old_index + i, side.start + new_index + i)));
            }
        }
    }
}

fn is_strong(weight: Weight) -> bool {
    matches!(weight, Weight::Plain | Weight::Telling)
}

/// The longest run of pairs (sorted by the first) whose second numbers rise.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // ends[n] is the pair with the smallest second number that ends a rising run of n + 1 pairs.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(place.checked_sub(1).map(|place| ends[place]));
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.push(pairs[at]);
        next = before[at];
    }
    run.reverse();
    run
}

fn between(pairs: &[(usize, usize)], base_len: usize, side_len: usize) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let (mut b, mut s) = (0, 0);
    for &(pair_b, pair_s) in pairs.iter().chain([&(base_len, side_len)]) {
        if b < pair_b || s < pair_s {
            hunks.push(Hunk { base: b..pair_b, side: s..pair_s });
        }
        (b, s) = (pair_b + 1, pair_s + 1);
    }
    hunks
}

/// Moves pure insertions and deletions as late as their tokens allow; one that reaches the next hunk becomes part of it.
fn slid_down(mut hunks: Vec<Hunk>, base: &[u32], side: &[u32]) -> Vec<Hunk> {
    let mut done: Vec<Hunk> = Vec::with_capacity(hunks.len());
    while let Some(mut hunk) = hunks.pop() {
        let (stop_b, stop_s) = done.last().map_or((base.len(), side.len()), |next| (next.base.start, next.side.start));
        while hunk.base.end < stop_b && hunk.side.end < stop_s && slides(&hunk, base, side) {
            hunk = Hunk { base: hunk.base.start + 1..hunk.base.end + 1, side: hunk.side.start + 1..hunk.side.end + 1 };
        }
        match done.last_mut() {
            Some(next) if hunk.base.end == next.base.start && hunk.side.end == next.side.start => {
                next.base.start = hunk.base.start;
                next.side.start = hunk.side.start;
            }
            _ => done.push(hunk),
        }
    }
    done.reverse();
    done
}

fn slides(hunk: &Hunk, base: &[u32], side: &[u32]) -> bool {
    (hunk.base.is_empty() && side[hunk.side.start] == side[hunk.side.end])
        || (hunk.side.is_empty() && base[hunk.base.start] == base[hunk.base.end])
}

fn without_weak_gaps(hunks: Vec<Hunk>, base: &[u32], weight: &[Weight]) -> Vec<Hunk> {
    let token_for_token = |hunk: &Hunk| hunk.base.len() == hunk.side.len();
    let mut done: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        if let Some(last) = done.last_mut() {
            let gap = &base[last.base.end..hunk.base.start];
            let proves_little = gap.iter().all(|&token| !is_strong(weight[token as usize]));
            if proves_little && !(token_for_token(last) && token_for_token(&hunk)) {
                last.base.end = hunk.base.end;
                last.side.end = hunk.side.end;
                continue;
            }
        }
        done.push(hunk);
    }
    done
}
