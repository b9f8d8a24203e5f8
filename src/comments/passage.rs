//! Which passage a form means, in the text as it is when the form comes. A pure rule: words are kept, and when they say no
//! single place, the places they may mean are offered.

use super::anchor::{AROUND, Anchor, LONGEST, Selector, Text};
use super::reading::{Reading, folded};

/// A passage as a form sends it.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// Typed, pasted, or selected on the page; empty for the whole section.
    pub words: &'a str,
    /// What stood on either side, when it was selected.
    pub around: (&'a str, &'a str),
    /// The one that was chosen from what was offered, as it was offered; may be empty.
    pub choice: &'a str,
    /// Whether the section was saved since the form was shown.
    pub moved_on: bool,
}

/// Said of words that mean no single place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// What to do about it.
    pub words: String,
    /// The places that may be meant.
    pub offers: Vec<Selector>,
}

/// The passage that is meant; without words the whole section.
///
/// # Errors
/// When the words do not stand in the text, stand there several times, or are too long. What was selected in a text that
/// somebody changed meanwhile is kept as it was.
pub fn settle(typed: &Typed, text: &str) -> Result<Selector, Unsettled> {
    let text = Text::new(text);
    let chosen = serde_json::from_str::<Selector>(typed.choice).ok().filter(|chosen| !chosen.exact.is_empty());
    let asked = chosen.unwrap_or_else(|| Selector {
        exact: folded(typed.words),
        prefix: last(&folded(typed.around.0)),
        suffix: folded(typed.around.1).chars().take(AROUND).collect(),
        position: 0,
        repeated: true,
    });
    if asked.exact.is_empty() {
        return Ok(Selector::default());
    }
    if asked.exact.chars().count() > LONGEST || asked.prefix.len() + asked.suffix.len() > 8 * AROUND {
        let words = format!(
            "A passage has at most {LONGEST} characters. Take the sentence that matters, or leave the field empty to comment on the whole section"
        );
        return Err(Unsettled { words, offers: Vec::new() });
    }
    let was_shown = !asked.prefix.is_empty() || !asked.suffix.is_empty();
    if was_shown {
        match text.find(&asked) {
            Anchor::Found(at) => return Ok(text.select(&at)),
            // Somebody wrote there while the comment was written: the comment keeps what it is about.
            _ if typed.moved_on => return Ok(asked),
            _ => {}
        }
    }
    match &text.places(&asked.exact)[..] {
        [at] => Ok(text.select(at)),
        [] => {
            let offers: Vec<Selector> = text.nearest(&asked.exact).map(|at| text.select(&at)).into_iter().collect();
            let offered = if offers.is_empty() { "" } else { "choose the nearest passage, " };
            let words = format!(
                "These words do not stand in the section: {offered}correct them, or leave the field empty to comment on the whole section"
            );
            Err(Unsettled { words, offers })
        }
        several => Err(Unsettled {
            words: format!("These words stand in the section {} times. Choose which you mean", several.len()),
            offers: several.iter().map(|at| text.select(at)).collect(),
        }),
    }
}

/// The passage with these words in the HTML of a section; none when they do not stand there once. Without words the whole
/// section.
pub fn quoted(html: &str, words: &str) -> Option<Selector> {
    let typed = Typed { words, around: ("", ""), choice: "", moved_on: false };
    settle(&typed, Reading::of(html).text()).ok()
}

fn last(text: &str) -> String {
    let from = text.char_indices().rev().nth(AROUND - 1).map_or(0, |(from, _)| from);
    text[from..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ana restarted it, and it failed. Ben restarted it, and it worked. The pool was full.";

    fn typed(words: &str) -> Typed<'_> {
        Typed { words, around: ("", ""), choice: "", moved_on: false }
    }

    #[test]
    fn words_that_stand_once_are_enough() {
        assert_eq!(settle(&typed("  "), TEXT), Ok(Selector::default()));
        let passage = settle(&typed(" The  pool\r\nwas full "), TEXT).unwrap();
        assert_eq!((passage.exact.as_str(), passage.suffix.as_str()), ("The pool was full", "."));
        assert!(settle(&typed(&"long ".repeat(200)), TEXT).is_err());
    }

    #[test]
    fn what_is_unclear_is_offered_and_chosen() {
        let several = settle(&typed("restarted it"), TEXT).unwrap_err();
        assert_eq!(several.offers.len(), 2);
        let choice = serde_json::to_string(&several.offers[1]).unwrap();
        let chosen = settle(&Typed { choice: &choice, ..typed("restarted it") }, TEXT).unwrap();
        assert_eq!(chosen.position, TEXT.rfind("restarted it").unwrap());
        let selected = Typed { around: ("it failed. Ben ", ", and it worked. The"), ..typed("restarted it") };
        assert_eq!(settle(&selected, TEXT), Ok(chosen));
        let near = settle(&typed("the connection pool was full"), TEXT).unwrap_err();
        assert_eq!(near.offers[0].exact, "The pool was full");
        assert_eq!(settle(&typed("a cat"), TEXT).unwrap_err().offers, []);
    }

    #[test]
    fn what_was_selected_is_kept_when_the_text_moved_on() {
        let selected = Typed { around: ("it worked. ", " was full."), ..typed("The pool") };
        let later = "Ana restarted it, and it failed.";
        assert!(settle(&selected, later).is_err(), "nobody changed it, so it never stood there");
        let kept = settle(&Typed { moved_on: true, ..selected }, later).unwrap();
        assert_eq!(kept.exact, "The pool");
    }
}
