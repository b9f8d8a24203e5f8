//! Where a meeting is held: a room, a link, or both in one line. Owns which words of it become a
//! link: only addresses of the web that say plainly where they lead.

use url::Url;

/// A part of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// To be read.
    Words(String),
    /// To be followed; the text is the address as typed.
    Link(String),
}

/// The line in pieces; joined again they are the line.
pub fn pieces(place: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for part in place.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let link = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '>', '"', '\'']);
        if !is_link(link) {
            push_words(&mut pieces, part);
            continue;
        }
        pieces.push(Piece::Link(link.to_owned()));
        push_words(&mut pieces, &part[link.len()..]);
    }
    pieces
}

/// Not `javascript:` or `data:`, and no name before the host: `https://bank.example@evil.example`
/// leads elsewhere than it seems to.
fn is_link(word: &str) -> bool {
    let starts = |scheme: &str| word.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    (starts("https://") || starts("http://"))
        && Url::parse(word).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
        })
}

fn push_words(pieces: &mut Vec<Piece>, words: &str) {
    match pieces.last_mut() {
        _ if words.is_empty() => {}
        Some(Piece::Words(last)) => last.push_str(words),
        _ => pieces.push(Piece::Words(words.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Piece {
        Piece::Words(text.into())
    }

    fn link(text: &str) -> Piece {
        Piece::Link(text.into())
    }

    #[test]
    fn a_room_and_a_link() {
        assert_eq!(pieces("Room 4, second floor"), [words("Room 4, second floor")]);
        assert_eq!(pieces("https://meet.example/pm"), [link("https://meet.example/pm")]);
        assert_eq!(
            pieces("Room 4 / https://meet.example/pm?x=1. Or by phone"),
            [words("Room 4 / "), link("https://meet.example/pm?x=1"), words(". Or by phone")]
        );
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn only_plain_addresses_of_the_web_become_links() {
        for place in [
            "javascript:alert(1)",
            "JavaScript://meet.example/%0aalert(1)",
            "data:text/html,x",
            "mailto:ana@example.org",
            "https://bank.example@evil.example/",
            "https://",
            "http:/one-slash.example",
            "httpsx://meet.example",
            "ööhttps://meet.example",
        ] {
            assert_eq!(pieces(place), [words(place)]);
        }
        assert_eq!(pieces("HTTPS://meet.example"), [link("HTTPS://meet.example")]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(place in "([a-z:/.@ é]|https://)*") {
            let joined: String = pieces(&place).into_iter().map(|piece| match piece {
                Piece::Words(text) | Piece::Link(text) => text,
            }).collect();
            prop_assert_eq!(joined, place);
        }
    }
}
