//! Where most words of a passage stand in their order. Windows of the text that share the most words with the passage and
//! its surroundings are found in one go over the text; the best few are aligned word by word, which costs the product of
//! two lengths that are both bounded by the longest passage.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

/// Windows that are aligned.
const WINDOWS: usize = 3;
/// What a step of an alignment costs: a word left out, a word put in, another word, a similar one. Words of the passage
/// are worth more than a gap among them.
const LEFT_OUT: u32 = 3;
const PUT_IN: u32 = 2;
const OTHER: u32 = 4;
const SIMILAR: u32 = 1;

/// The words of a passage between those of its surroundings.
pub struct Pattern {
    words: Vec<String>,
    /// Where the passage itself begins and ends among them.
    from: usize,
    to: usize,
}

/// A place that is like a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The words of the text that it begins and ends with.
    pub first: usize,
    pub last: usize,
    /// Words that the passage has.
    words: usize,
    /// The share of them that stands there, from 0 to 1.
    same: f64,
    /// The share of the words beside it that still stand beside it; none when it had none.
    around: Option<f64>,
}

impl Fit {
    /// Whether it is the passage: most of it is there, or less of it among the words that stood beside it. Of a few words
    /// each counts so much that their surroundings have to speak for them.
    pub fn is_enough(&self) -> bool {
        let around = self.around.unwrap_or(0.5);
        let spread = self.last - self.first < 2 * self.words + 3;
        spread
            && match self.words {
                0 => false,
                1 | 2 => self.same >= 0.5 && around >= 0.5,
                3 | 4 => self.same >= 0.5 && around >= 0.25,
                _ => self.same >= 0.6 || (self.same >= 0.35 && around >= 0.5),
            }
    }

    /// Whether it may be what somebody meant who typed the passage by heart.
    pub fn is_like(&self) -> bool {
        self.same >= 0.4
    }
}

impl Pattern {
    pub fn of(before: &str, passage: &str, after: &str) -> Self {
        let words = |text: &str| text.unicode_words().map(str::to_lowercase).collect::<Vec<_>>();
        let (mut all, passage, after) = (words(before), words(passage), words(after));
        let from = all.len();
        all.extend(passage);
        let to = all.len();
        all.extend(after);
        Self { words: all, from, to }
    }

    /// The place in a text that is most like it; none when no word of the passage is there.
    pub fn best_in(&self, text: &[(usize, &str)]) -> Option<Fit> {
        if self.from == self.to || text.is_empty() {
            return None;
        }
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut wanted = vec![0_u32];
        for word in &self.words {
            let id = *known.entry(word).or_insert_with(|| {
                wanted.push(0);
                u32::try_from(wanted.len() - 1).unwrap_or_default()
            });
            wanted[id as usize] += 1;
        }
        let ids: Vec<u32> =
            text.iter().map(|(_, word)| known.get(lower(word).as_ref()).copied().unwrap_or(0)).collect();
        let wide = self.words.len();
        let fits = windows(&ids, &wanted, wide).into_iter().filter_map(|start| {
            let from = start.saturating_sub(wide / 2);
            let to = (start + wide + wide / 2 + 1).min(text.len());
            self.aligned(&text[from..to]).map(|fit| Fit { first: fit.first + from, last: fit.last + from, ..fit })
        });
        let weight = |fit: &Fit| fit.same + fit.around.unwrap_or(0.5) / 2.0;
        fits.reduce(|best, fit| if weight(&fit) > weight(&best) { fit } else { best })
    }

    /// Aligns all words with a part of a text that may begin and end anywhere in it.
    fn aligned(&self, text: &[(usize, &str)]) -> Option<Fit> {
        let said: Vec<_> = text.iter().map(|(_, word)| lower(word)).collect();
        let (rows, columns) = (self.words.len(), said.len());
        let wide = columns + 1;
        let mut cost = vec![0_u32; (rows + 1) * wide];
        for row in 1..=rows {
            cost[row * wide] = cost[(row - 1) * wide] + LEFT_OUT;
            for column in 1..=columns {
                let there = cost[(row - 1) * wide + column - 1] + unlike(&self.words[row - 1], &said[column - 1]);
                let left_out = cost[(row - 1) * wide + column] + LEFT_OUT;
                let put_in = cost[row * wide + column - 1] + PUT_IN;
                cost[row * wide + column] = there.min(left_out).min(put_in);
            }
        }
        let mut column = (0..=columns).min_by_key(|column| cost[rows * wide + column])?;
        let mut row = rows;
        let (mut ends, mut same, mut around) = (None::<(usize, usize)>, 0_u32, 0_u32);
        while row > 0 && column > 0 {
            let here = cost[row * wide + column];
            let step = unlike(&self.words[row - 1], &said[column - 1]);
            if here == cost[(row - 1) * wide + column - 1] + step {
                (row, column) = (row - 1, column - 1);
                let points = match step {
                    0 => 2,
                    SIMILAR => 1,
                    _ => continue,
                };
                if (self.from..self.to).contains(&row) {
                    same += points;
                    ends = Some((column, ends.map_or(column, |(_, last)| last)));
                } else {
                    around += points;
                }
            } else if here == cost[(row - 1) * wide + column] + LEFT_OUT {
                row -= 1;
            } else {
                column -= 1;
            }
        }
        let (first, last) = ends?;
        let words = self.to - self.from;
        let beside = rows - words;
        let share = |points: u32, of: usize| f64::from(points) / (2.0 * of as f64);
        Some(Fit { first, last, words, same: share(same, words), around: (beside > 0).then(|| share(around, beside)) })
    }
}

/// Where the windows begin that share the most words with those that are wanted, none near another.
fn windows(ids: &[u32], wanted: &[u32], wide: usize) -> Vec<usize> {
    let mut there = vec![0_u32; wanted.len()];
    let mut shared = 0_usize;
    let step = (wide / 2).max(1);
    let mut best: Vec<(usize, usize)> = Vec::new();
    for (at, id) in ids.iter().map(|id| *id as usize).enumerate() {
        if at >= wide {
            let gone = ids[at - wide] as usize;
            if gone != 0 && there[gone] <= wanted[gone] {
                shared -= 1;
            }
            there[gone] = there[gone].saturating_sub(1);
        }
        there[id] += 1;
        if id != 0 && there[id] <= wanted[id] {
            shared += 1;
        }
        let start = (at + 1).saturating_sub(wide);
        match best.last_mut() {
            Some((score, from)) if *from / step == start / step => {
                if shared > *score {
                    (*score, *from) = (shared, start);
                }
            }
            _ => best.push((shared, start)),
        }
    }
    best.retain(|(score, _)| *score > 0);
    best.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    best.into_iter().take(WINDOWS).map(|(_, start)| start).collect()
}

fn lower(word: &str) -> std::borrow::Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        true => word.into(),
        false => word.to_lowercase().into(),
    }
}

/// What it costs to take one word for another: nothing for the same, little when most of it is the same, as with a
/// misspelling or another ending.
fn unlike(one: &str, other: &str) -> u32 {
    if one == other {
        return 0;
    }
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short < 4 || short * 3 < long * 2 {
        return OTHER;
    }
    let head = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let tail = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count().min(short - head);
    if (head + tail) * 3 >= long * 2 { SIMILAR } else { OTHER }
}
