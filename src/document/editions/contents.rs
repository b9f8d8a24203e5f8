//! What an edition holds, as a JSON text of format 1. It stands by itself: names and headings are words, times are written out,
//! texts are Markdown, and the page is HTML, so that no later list, person or renderer changes what is read. A later format
//! gets a number of its own, and this one stays readable.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The format that is written.
const FORMAT: u32 = 1;

/// An edition as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The form of this text: 1.
    pub format: u32,
    /// Id of the postmortem.
    pub postmortem: String,
    /// From 1 in each postmortem.
    pub edition: i32,
    /// Name of who approved it.
    pub approved_by: String,
    /// When, in UTC as in ISO 8601.
    pub approved_at: String,
    /// What it says.
    pub contents: Contents,
    /// The document as a page, without the frame: HTML that was safe when it was made.
    pub html: String,
}

/// What a document says, as words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Its title.
    pub title: String,
    /// What is known: name and value, such as "Severity" and "SEV-2".
    pub facts: Vec<(String, String)>,
    /// Who took part, by name, and as what.
    pub people: Vec<(String, String)>,
    /// All sections in the order of reading, empty ones too.
    pub sections: Vec<Section>,
}

/// A section and what stands in it beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name in addresses.
    pub kind: String,
    /// Its heading.
    pub heading: String,
    /// Whether it stands within the section before it.
    pub nested: bool,
    /// The text in Markdown, as typed.
    pub text: String,
    /// The structured part in Markdown: the timeline, the actions and so on.
    pub part: String,
}

impl Section {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.part.is_empty()
    }
}

/// Said of a text that is no edition of a known format.
#[derive(Debug, thiserror::Error)]
#[error("an edition cannot be read")]
pub struct Unreadable(#[from] serde_json::Error);

impl Kept {
    /// The edition as it will be kept.
    pub fn new(
        postmortem: String,
        edition: i32,
        (approved_by, approved_at): (String, String),
        contents: Contents,
        html: String,
    ) -> Self {
        Self { format: FORMAT, postmortem, edition, approved_by, approved_at, contents, html }
    }

    /// The JSON text that is stored and hashed.
    ///
    /// # Errors
    /// Never for these types; serde does not know that.
    pub fn write(&self) -> Result<String, Unreadable> {
        Ok(serde_json::to_string(self)?)
    }

    /// Reads what [`Kept::write`] made.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(content: &str) -> Result<Self, Unreadable> {
        Ok(serde_json::from_str(content)?)
    }
}

/// SHA-256 of a stored content, in lower-case hexadecimal.
pub fn sha256(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first version wrote it: this text is never changed, and stays readable.
    const FIRST: &str = r##"{"format":1,"postmortem":"bcdfghjkmn","edition":2,"approved_by":"Eva","approved_at":"2026-03-11T09:00:00Z","contents":{"title":"Labels stopped","facts":[["Severity","SEV-2"]],"people":[["Ana","Incident commander"]],"sections":[{"kind":"summary","heading":"Summary","nested":false,"text":"It *stopped*.","part":""}]},"html":"<article></article>"}"##;

    #[test]
    fn the_first_format_stays_readable_to_the_byte() {
        let kept = Kept::read(FIRST).unwrap();
        assert_eq!(kept.contents.sections[0].text, "It *stopped*.");
        assert_eq!((kept.edition, kept.write().unwrap().as_str()), (2, FIRST));
        assert!(Kept::read("{}").is_err());
    }

    #[test]
    fn the_hash_is_of_the_bytes() {
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(sha256("").len(), 64);
    }
}
