//! A line as the readers of times see it: its beginning with wide digits, colons, dashes and blanks made plain, each
//! character with its place in the line, so that the words that follow are kept exactly as they were typed.

/// No stamp is longer; a line of a megabyte is not folded for its first twenty characters.
const READ_CHARS: usize = 240;

/// The folded beginning of a line.
pub(super) struct Scan<'a> {
    line: &'a str,
    chars: Vec<char>,
    places: Vec<usize>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        let (mut chars, mut places) = (Vec::new(), Vec::new());
        for (place, c) in line.char_indices().filter(|&(_, c)| !is_invisible(c)) {
            if chars.len() == READ_CHARS {
                break;
            }
            chars.push(fold(c));
            places.push(place);
        }
        Self { line, chars, places }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at `at`; NUL behind the end, which no rule matches.
    pub(super) fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    /// The line as typed between two places.
    pub(super) fn typed(&self, from: usize, to: usize) -> &'a str {
        let from = self.byte(from);
        &self.line[from..self.byte(to).max(from)]
    }

    /// The line as typed from a place on.
    pub(super) fn rest(&self, from: usize) -> &'a str {
        &self.line[self.byte(from)..]
    }

    /// The first place at or after `at` that is no blank.
    pub(super) fn blanks(&self, at: usize) -> usize {
        self.many(at, |c| c == ' ')
    }

    /// The first place at or after `at` where `is` no longer holds.
    pub(super) fn many(&self, mut at: usize, is: impl Fn(char) -> bool) -> usize {
        while at < self.len() && is(self.at(at)) {
            at += 1;
        }
        at
    }

    /// A number of `least` to `most` digits that no further digit follows, and the place behind it.
    pub(super) fn number(&self, at: usize, least: usize, most: usize) -> Option<(u32, usize)> {
        let end = self.many(at, |c| c.is_ascii_digit());
        if end - at < least || end - at > most {
            return None;
        }
        let value = (at..end).fold(0u32, |sum, i| sum * 10 + self.at(i).to_digit(10).unwrap_or(0));
        Some((value, end))
    }

    /// The run of letters at `at` in lower case, and the place behind it.
    pub(super) fn word(&self, at: usize) -> (String, usize) {
        let end = self.many(at, |c| c.is_alphabetic());
        (self.chars[at.min(end)..end].iter().flat_map(|c| c.to_lowercase()).collect(), end)
    }

    /// The place behind `text` (plain characters, lower case) when it stands at `at`, whatever its case.
    pub(super) fn skip(&self, at: usize, text: &str) -> Option<usize> {
        let mut place = at;
        for wanted in text.chars() {
            if self.at(place).to_lowercase().ne([wanted]) {
                return None;
            }
            place += 1;
        }
        Some(place)
    }

    /// The same for the longest of several texts.
    pub(super) fn skip_any(&self, at: usize, texts: &[&str]) -> Option<usize> {
        texts.iter().filter_map(|text| self.skip(at, text)).max()
    }

    /// Whether what stands at `at` cannot be the rest of the number or word before it. Letters of scripts without blanks
    /// follow a time directly.
    pub(super) fn ends(&self, at: usize) -> bool {
        !self.at(at).is_ascii_alphanumeric()
    }

    fn byte(&self, at: usize) -> usize {
        match self.places.get(at) {
            Some(&place) => place,
            None => self
                .places
                .last()
                .map_or(0, |&last| self.line[last..].chars().next().map_or(self.line.len(), |c| last + c.len_utf8())),
        }
    }
}

fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{2014}' | '\u{2015}' => '—',
        '\u{301c}' | '\u{223c}' | '\u{2248}' => '~',
        '【' | '〔' | '「' => '[',
        '】' | '〕' | '」' => ']',
        '、' => ',',
        '\u{2236}' => ':',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || (c.is_control() && c != '\t')
}

/// The text without the signs that part it from what was before.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim().trim_start_matches(['-', '–', '—', ':', '|', '·']).trim()
}

/// A character of a script that writes without blanks.
pub(super) fn is_east_asian(c: char) -> bool {
    c as u32 >= 0x2e80
}
