//! Folding of content lines (RFC 5545 3.1). Knows bytes and characters, nothing of calendars.

use unicode_segmentation::UnicodeSegmentation;

/// The longest line in bytes, without its end (RFC 5545 3.1).
const LONGEST: usize = 75;
/// The longest character in bytes that is kept whole. The longest emoji, a family of four with
/// skin tones, has 41; the rest of the line leaves room for blanks before it.
const LONGEST_WHOLE: usize = 60;

/// The same file with its lines folded anew. `file` ends its lines in CRLF and has no other CR.
pub(super) fn refold(file: &str) -> String {
    let mut out = String::with_capacity(file.len() + file.len() / 8);
    for line in file.replace("\r\n ", "").split_terminator("\r\n") {
        fold(line, &mut out);
        out.push_str("\r\n");
    }
    out
}

/// Folds one content line (RFC 5545 3.1) between what readers see as characters, so that joined
/// emoji and accents stay whole even in programs that do not join lines by bytes; only a
/// character beyond [`LONGEST_WHOLE`] is cut, between its code points. No folded line ends in a
/// blank where that can be helped: some parsers trim lines before they join them. The crate's own
/// folding cuts joined characters and lets the last line grow to 76 bytes.
fn fold(line: &str, out: &mut String) {
    let pieces: Vec<&str> = line.graphemes(true).flat_map(within_a_line).collect();
    let mut start = 0;
    let mut room = LONGEST;
    while start < pieces.len() {
        let mut used = 0;
        let fits = pieces[start..].iter().take_while(|piece| {
            used += piece.len();
            used <= room
        });
        let mut end = start + fits.count();
        if end < pieces.len() {
            let unblank = pieces[start..end].iter().rposition(|piece| !is_blank(piece)).map(|last| start + last + 1);
            end = unblank.unwrap_or(end);
        }
        out.extend(pieces[start..end].iter().copied());
        if end < pieces.len() {
            out.push_str("\r\n ");
        }
        start = end;
        room = LONGEST - 1;
    }
}

fn is_blank(piece: &&str) -> bool {
    piece.chars().all(char::is_whitespace)
}

/// The character itself, or its code points when it is too long to be kept whole.
fn within_a_line(grapheme: &str) -> impl Iterator<Item = &str> {
    let whole = grapheme.len() <= LONGEST_WHOLE;
    let parts =
        if whole { None } else { Some(grapheme.char_indices().map(|(at, char)| &grapheme[at..at + char.len_utf8()])) };
    whole.then_some(grapheme).into_iter().chain(parts.into_iter().flatten())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(line: &str) -> Vec<String> {
        let mut out = String::new();
        fold(line, &mut out);
        assert_eq!(out.replace("\r\n ", ""), line, "unfolding gives the line back");
        let parts: Vec<_> = out.split("\r\n").map(str::to_owned).collect();
        for part in &parts {
            assert!(part.len() <= 75, "{} bytes: {part:?}", part.len());
        }
        parts
    }

    #[test]
    fn ic_06_no_character_is_cut() {
        let family = "👩🏽\u{200d}👩🏽\u{200d}👧🏽\u{200d}👦🏽";
        let england = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        for whole in ["😀", "ü", "u\u{308}", "각", family, england, "🇩🇪"] {
            for length in 40..90 {
                let parts = folded(&format!("SUMMARY:{}:{whole}{whole} end", "a".repeat(length)));
                let seen: usize = parts.iter().map(|part| part.matches(whole).count()).sum();
                assert_eq!(seen, 2, "{whole} is cut after {length} letters");
            }
        }
    }

    #[test]
    fn an_endless_character_is_cut_between_code_points() {
        assert!(folded(&format!("X:x{}y", "\u{301}".repeat(200))).len() > 5);
    }

    #[test]
    fn lines_are_full() {
        let lengths: Vec<_> = folded(&"a".repeat(75 + 74 + 74)).iter().map(String::len).collect();
        assert_eq!(lengths, [75, 75, 75]);
        assert_eq!(folded(&"a".repeat(76))[1], " a");
    }

    #[test]
    fn no_folded_line_ends_in_a_blank() {
        for length in 50..80 {
            let family = "👩🏽\u{200d}👩🏽\u{200d}👧🏽\u{200d}👦🏽";
            let parts = folded(&format!("X:{}   {}  {family} b", "a".repeat(length), "c".repeat(70)));
            assert!(parts.iter().all(|part| !part.ends_with(' ')), "{parts:?}");
        }
    }

    #[test]
    fn a_line_of_blanks_is_folded_all_the_same() {
        assert_eq!(folded(&format!("X:{}b", " ".repeat(300))).len(), 6);
    }

    #[test]
    fn files_are_folded_anew() {
        let long = "a".repeat(100);
        let file = format!("X:{}\r\n {}\r\nY:1\r\n", &long[..30], &long[30..]);
        assert_eq!(refold(&file), format!("X:{}\r\n {}\r\nY:1\r\n", &long[..73], &long[73..]));
    }

    /// Long texts with what is hard to fold: accents, joiners, flags, separators, blanks.
    pub(in super::super) fn any_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[ -~]{0,20}",
            2 => "\\PC{0,8}",
            1 => proptest::char::any().prop_map(String::from),
            1 => "[ \\t\\r\\n]{0,6}",
            1 => Just("👩\u{200d}👩\u{200d}👧".to_owned()),
            1 => Just("e\u{301}\u{323}".to_owned()),
            1 => Just("🇩🇪🇫🇷".to_owned()),
            1 => "\u{301}{0,60}",
        ];
        proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn unfolding_gives_the_line_back(text in any_text()) {
            folded(&format!("X:{}", text.replace(['\r', '\n'], "")));
        }
    }
}
