//! Owns the rule by which the hunks of two sides are put together: what is independent, what is the same, what overlaps.
//! It works on token numbers; where tokens come from and how an overlap is shown is its callers' affair.

use std::collections::HashMap;
use std::ops::Range;

use super::align::{Hunk, Weight, hunks};

/// A stretch of the merged text, in order. Ranges count tokens of the text that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In all three (a range of the base).
    Unchanged(Range<usize>),
    /// Changed by them alone, or by both in the same way (a range of theirs).
    Theirs(Range<usize>),
    /// Changed by me alone (a range of mine).
    Mine(Range<usize>),
    /// Changed by both, differently.
    Conflict { base: Range<usize>, theirs: Range<usize>, mine: Range<usize> },
}

/// The three token lists and what each token is worth (`weight` is indexed by token).
#[derive(Clone, Copy)]
pub struct Three<'a> {
    pub base: &'a [u32],
    pub theirs: &'a [u32],
    pub mine: &'a [u32],
    pub weight: &'a [Weight],
}

/// How often a merge is repeated because a telling line was touched by the two sides in two places.
const ROUNDS: usize = 4;
/// How many such places are asked about one by one; more become one question from the first to the last.
const PLACES: usize = 32;

/// Puts both sides together. Swapping the sides swaps the sides of the pieces and changes nothing else.
pub fn pieces(three: Three<'_>) -> Vec<Piece> {
    let mut theirs = hunks(three.base, three.theirs, three.weight);
    let mut mine = hunks(three.base, three.mine, three.weight);
    let mut clusters = clusters(&theirs, &mine, three);
    for _ in 0..ROUNDS {
        let doubtful = touched_in_two_places(&clusters, &theirs, &mine, three);
        if doubtful.is_empty() {
            break;
        }
        for range in doubtful {
            let range = widened(widened(range, &theirs), &mine);
            let range = widened(range, &theirs);
            join(&mut theirs, &range);
            join(&mut mine, &range);
        }
        clusters = self::clusters(&theirs, &mine, three);
    }
    told(&clusters, &theirs, &mine, three)
}

/// Hunks of the two sides that cannot be told apart; indices into the hunk lists. At least one of the two is not empty.
struct Cluster {
    theirs: Range<usize>,
    mine: Range<usize>,
}

fn clusters(theirs: &[Hunk], mine: &[Hunk], three: Three<'_>) -> Vec<Cluster> {
    let mut clusters = Vec::new();
    let (mut t, mut m) = (0, 0);
    while t < theirs.len() || m < mine.len() {
        let mut cluster = Cluster { theirs: t..t, mine: m..m };
        let key = |hunk: &Hunk| (hunk.base.start, hunk.base.end);
        if m == mine.len() || (t < theirs.len() && key(&theirs[t]) <= key(&mine[m])) {
            cluster.theirs.end += 1;
        } else {
            cluster.mine.end += 1;
        }
        loop {
            let (next_t, next_m) = (cluster.theirs.end, cluster.mine.end);
            let last_t = (next_t > t).then(|| &theirs[next_t - 1]);
            let last_m = (next_m > m).then(|| &mine[next_m - 1]);
            let meets = |hunk: Option<&Hunk>, last: Option<&Hunk>| {
                hunk.zip(last).is_some_and(|(hunk, last)| overlap(hunk, last, three))
            };
            if meets(theirs.get(next_t), last_m) {
                cluster.theirs.end += 1;
            } else if meets(mine.get(next_m), last_t) {
                cluster.mine.end += 1;
            } else {
                break;
            }
        }
        (t, m) = (cluster.theirs.end, cluster.mine.end);
        clusters.push(cluster);
    }
    clusters
}

/// Whether hunks of different sides belong to one decision.
///
/// - They change a common token, or one inserts inside what the other changes.
/// - Both insert at one place; white space between the two places makes no difference.
/// - One inserts at the edge of what the other deletes: it may have leant on the words that are gone.
///
/// An insertion at the edge of words that the other side merely changed does not overlap (CE-10), nor do neighbours.
fn overlap(a: &Hunk, b: &Hunk, three: Three<'_>) -> bool {
    let (first, second) = if (a.base.start, a.base.end) <= (b.base.start, b.base.end) { (a, b) } else { (b, a) };
    if second.base.start < first.base.end {
        return true;
    }
    let blank =
        |range: Range<usize>| three.base[range].iter().all(|&token| three.weight[token as usize] == Weight::Blank);
    let inserts = |hunk: &Hunk| blank(hunk.base.clone());
    let deletes = |hunk: &Hunk| hunk.side.is_empty() && !blank(hunk.base.clone());
    if inserts(first) && inserts(second) {
        return blank(first.base.end..second.base.start);
    }
    let touching = first.base.end == second.base.start;
    touching && ((inserts(first) && deletes(second)) || (deletes(first) && inserts(second)))
}

/// Base ranges between two changes that touch the same telling token in different places, one on either side: the same
/// paragraph moved twice, written twice, or two copies of it deleted once each. Merging those silently doubles or drops it.
fn touched_in_two_places(clusters: &[Cluster], theirs: &[Hunk], mine: &[Hunk], three: Three<'_>) -> Vec<Range<usize>> {
    #[derive(Default)]
    struct Touched {
        by_them: bool,
        by_me: bool,
        base: Option<Range<usize>>,
    }
    let mut touched: HashMap<u32, Touched> = HashMap::new();
    let mut note = |hunk: &Hunk, side: &[u32], me: bool| {
        for &token in three.base[hunk.base.clone()].iter().chain(&side[hunk.side.clone()]) {
            if three.weight[token as usize] == Weight::Telling {
                let entry = touched.entry(token).or_default();
                entry.by_me |= me;
                entry.by_them |= !me;
                let seen = entry.base.get_or_insert_with(|| hunk.base.clone());
                *seen = seen.start.min(hunk.base.start)..seen.end.max(hunk.base.end);
            }
        }
    };
    for cluster in clusters {
        if cluster.mine.is_empty() {
            theirs[cluster.theirs.clone()].iter().for_each(|hunk| note(hunk, three.theirs, false));
        } else if cluster.theirs.is_empty() {
            mine[cluster.mine.clone()].iter().for_each(|hunk| note(hunk, three.mine, true));
        }
    }
    let both = touched.into_values().filter(|touched| touched.by_them && touched.by_me);
    let mut ranges: Vec<Range<usize>> = both.filter_map(|touched| touched.base).collect();
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, range| {
        let joins = next.start <= range.end;
        if joins {
            range.end = range.end.max(next.end);
        }
        joins
    });
    if ranges.len() > PLACES {
        let end = ranges.pop().map_or(0, |last| last.end);
        ranges.truncate(1);
        ranges.iter_mut().for_each(|first| first.end = end);
    }
    ranges
}

/// The range with every hunk that it cuts or touches taken in whole.
fn widened(mut range: Range<usize>, hunks: &[Hunk]) -> Range<usize> {
    for hunk in hunks {
        if hunk.base.start <= range.end && hunk.base.end >= range.start {
            range = range.start.min(hunk.base.start)..range.end.max(hunk.base.end);
        }
    }
    range
}

/// Makes one hunk of all that lie in `range`, padded to cover it, so that the two sides meet there.
fn join(hunks: &mut Vec<Hunk>, range: &Range<usize>) {
    let inside = |hunk: &Hunk| hunk.base.start >= range.start && hunk.base.end <= range.end;
    let (Some(first), Some(last)) = (hunks.iter().position(inside), hunks.iter().rposition(inside)) else {
        return;
    };
    let joined = Hunk { base: range.clone(), side: side_of(&hunks[first..=last], range) };
    hunks.splice(first..=last, [joined]);
}

/// Where `base` ends up on a side that changed it by `hunks`, all of which lie within it.
fn side_of(hunks: &[Hunk], base: &Range<usize>) -> Range<usize> {
    match (hunks.first(), hunks.last()) {
        (Some(first), Some(last)) => {
            first.side.start - (first.base.start - base.start)..last.side.end + (base.end - last.base.end)
        }
        _ => 0..0,
    }
}

fn told(clusters: &[Cluster], theirs: &[Hunk], mine: &[Hunk], three: Three<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for cluster in clusters {
        let (theirs, mine) = (&theirs[cluster.theirs.clone()], &mine[cluster.mine.clone()]);
        let all = || theirs.iter().chain(mine);
        let start = all().map(|hunk| hunk.base.start).min().unwrap_or(at);
        let base = start..all().map(|hunk| hunk.base.end).max().unwrap_or(start);
        if at < base.start {
            pieces.push(Piece::Unchanged(at..base.start));
        }
        at = base.end;
        pieces.push(if mine.is_empty() {
            Piece::Theirs(side_of(theirs, &base))
        } else if theirs.is_empty() {
            Piece::Mine(side_of(mine, &base))
        } else {
            decided(side_of(theirs, &base), side_of(mine, &base), base, three)
        });
    }
    if at < three.base.len() {
        pieces.push(Piece::Unchanged(at..three.base.len()));
    }
    pieces
}

/// The same change on both sides counts once; a change of white space alone gives way to one of words.
fn decided(theirs: Range<usize>, mine: Range<usize>, base: Range<usize>, three: Three<'_>) -> Piece {
    let (base_tokens, their_tokens, my_tokens) =
        (&three.base[base.clone()], &three.theirs[theirs.clone()], &three.mine[mine.clone()]);
    if their_tokens == my_tokens {
        return Piece::Theirs(theirs);
    }
    let visible = |tokens: &[u32]| -> Vec<u32> {
        tokens.iter().copied().filter(|&token| three.weight[token as usize] != Weight::Blank).collect()
    };
    let (was, they, me) = (visible(base_tokens), visible(their_tokens), visible(my_tokens));
    let more_than = |a: &[u32], b: &[u32]| a.len() > b.len();
    match (they == was, me == was) {
        (true, false) => Piece::Mine(mine),
        (false, true) => Piece::Theirs(theirs),
        (true, true) if more_than(their_tokens, my_tokens) => Piece::Theirs(theirs),
        (true, true) if more_than(my_tokens, their_tokens) => Piece::Mine(mine),
        _ => Piece::Conflict { base, theirs, mine },
    }
}
