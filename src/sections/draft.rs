//! A text on its way to be saved: made uniform, measured, rendered and read for hints, so that nothing slow is left for the transaction.

use unicode_segmentation::UnicodeSegmentation;

use super::outline::SectionKind;
use crate::hints::{self, Hit};
use crate::kernel::{markdown, text};

/// Longest text of a section, in bytes of UTF-8: what the renderer formats. Several hundred KB must fit (UP-01).
pub const MAX_TEXT: usize = markdown::MAX_SOURCE_BYTES;

/// A text that can be saved.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(super) body: String,
    pub(super) html: String,
    pub(super) words: i32,
    pub(super) hits: Vec<Hit>,
}

/// Said of a text longer than [`MAX_TEXT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This text has {} KB, and a section holds at most {} KB. Move a part of it to another place, for instance to a page that this one links to",
    self.0.div_ceil(1024),
    MAX_TEXT / 1024
)]
pub struct TooLong(pub usize);

impl Draft {
    /// The text as it would be stored: line breaks uniform (CE-12), no control characters (MD-08), rendered.
    ///
    /// # Errors
    /// [`TooLong`] past [`MAX_TEXT`].
    pub fn of(raw: &str, kind: SectionKind) -> Result<Self, TooLong> {
        let body = text::normalise(raw);
        if body.len() > MAX_TEXT {
            return Err(TooLong(body.len()));
        }
        Ok(Self { html: markdown::render(&body, kind.as_str()), words: words(&body), hits: hints::hits(&body), body })
    }

    /// The text.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The hits of the rule over wording.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The text as safe HTML.
    pub fn html(&self) -> &str {
        &self.html
    }
}

fn words(body: &str) -> i32 {
    i32::try_from(body.unicode_words().count()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings_are_uniform_before_anything_is_compared() {
        let draft = Draft::of("One.\r\nTwo\0 words.\r\n\r\n", SectionKind::Summary).unwrap();
        assert_eq!(draft.body, "One.\nTwo words.");
        assert_eq!(draft.words, 3);
    }

    #[test]
    fn the_limit_is_counted_in_bytes_of_the_text_to_be_stored() {
        let most = "é".repeat(MAX_TEXT / 2);
        assert!(Draft::of(&format!("{most}\r\n"), SectionKind::Summary).is_ok());
        let over = Draft::of(&format!("{most}é"), SectionKind::Summary);
        assert_eq!(over.unwrap_err(), TooLong(MAX_TEXT + 2));
        assert!(TooLong(MAX_TEXT + 2).to_string().contains("513 KB"));
    }
}
