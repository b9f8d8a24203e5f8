//! What a message tells, once, and from it the plain text and the HTML: two that are written apart soon say different
//! things. A pure rule.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::kernel::text::{line_breaks, single_line};

/// The words of a message, in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter(Vec<Part>);

/// A part of a letter. Stored as JSON with notices: what is written must be read by later versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A paragraph.
    Words(String),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// What is at an address, and the address.
    Link(String, String),
    /// Items with their addresses.
    List(Vec<(String, String)>),
}

impl Letter {
    /// Says nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A paragraph; line breaks stay.
    pub fn words(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        let words: String = line_breaks(&words).chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        if !words.trim().is_empty() {
            self.0.push(Part::Words(words.trim().to_owned()));
        }
        self
    }

    /// Facts with their names; empty ones are left out.
    pub fn facts<'a>(mut self, facts: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let facts: Vec<_> = facts.into_iter().map(|(label, value)| (label.to_owned(), single_line(&value))).collect();
        let facts: Vec<_> = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if !facts.is_empty() {
            self.0.push(Part::Facts(facts));
        }
        self
    }

    /// An address with what is there.
    pub fn link(mut self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.0.push(Part::Link(single_line(&label.into()), single_line(&url.into())));
        self
    }

    /// Items of a list, each with an address.
    pub fn list(mut self, items: impl IntoIterator<Item = (String, String)>) -> Self {
        let items: Vec<_> = items.into_iter().map(|(words, url)| (single_line(&words), single_line(&url))).collect();
        if !items.is_empty() {
            self.0.push(Part::List(items));
        }
        self
    }

    /// Its parts, in reading order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The same for a page of the installation at `base`: addresses of its own become paths, which stay right when the
    /// installation moves.
    pub fn inside(mut self, base: &str) -> Self {
        let inside = |url: &mut String| {
            if let Some(path) = url.strip_prefix(base).filter(|path| path.starts_with('/')) {
                *url = path.to_owned();
            }
        };
        for part in &mut self.0 {
            match part {
                Part::Link(_, url) => inside(url),
                Part::List(items) => items.iter_mut().for_each(|(_, url)| inside(url)),
                Part::Words(_) | Part::Facts(_) => {}
            }
        }
        self
    }

    /// For mail programs that show text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in &self.0 {
            if !text.is_empty() {
                text.push('\n');
            }
            // Writing into a string cannot fail.
            let _ = match part {
                Part::Words(words) => writeln!(text, "{words}"),
                Part::Facts(facts) => facts.iter().try_for_each(|(label, value)| writeln!(text, "{label}: {value}")),
                Part::Link(label, url) => writeln!(text, "{label}:\n{url}"),
                Part::List(items) => items.iter().try_for_each(|(words, url)| writeln!(text, "- {words}\n  {url}")),
            };
        }
        text
    }

    /// For mail programs that show pages: no picture, no script, nothing to be fetched.
    pub fn html(&self, title: &str) -> String {
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
             <title>{}</title></head>\n<body>\n<div style=\"max-width:36em;font-family:system-ui,'Segoe UI',sans-serif;line-height:1.5\">\n",
            escape(title)
        );
        for part in &self.0 {
            let _ = match part {
                Part::Words(words) => writeln!(html, "<p>{}</p>", escape(words).replace('\n', "<br>\n")),
                Part::Facts(facts) => {
                    let row = |(label, value): &(String, String)| {
                        format!(
                            "<tr><th align=\"left\" valign=\"top\" style=\"padding-right:1em\">{}</th><td>{}</td></tr>\n",
                            escape(label),
                            escape(value)
                        )
                    };
                    writeln!(html, "<table>\n{}</table>", facts.iter().map(row).collect::<String>())
                }
                Part::Link(label, url) => writeln!(html, "<p><a href=\"{}\">{}</a></p>", escape(url), escape(label)),
                Part::List(items) => {
                    let item = |(words, url): &(String, String)| {
                        format!("<li><a href=\"{}\">{}</a></li>\n", escape(url), escape(words))
                    };
                    writeln!(html, "<ul>\n{}</ul>", items.iter().map(item).collect::<String>())
                }
            };
        }
        html + "</div>\n</body></html>\n"
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter::new()
            .words("You are invited.\r\nPlease <b>come</b>.\u{0}")
            .facts([("When", "Thu 12 Mar".to_owned()), ("Place", String::new()), ("Title", "a\r\nb".to_owned())])
            .link("Say whether you come", "https://pm.example.org/m?a=1&b=2")
            .list([("Ask".to_owned(), "https://pm.example.org/a".to_owned())])
            .words(" ")
    }

    #[test]
    fn inside_the_house_addresses_are_paths() {
        let base = "https://pm.example.org/debrief";
        let letter = Letter::new()
            .link("Here", "https://pm.example.org/debrief/m?a=1")
            .link("Not ours", "https://pm.example.org/debriefing")
            .list([("Item".to_owned(), format!("{base}/a"))]);
        let link = |label: &str, url: &str| Part::Link(label.into(), url.into());
        let inside = letter.inside(base);
        assert_eq!(
            inside.parts(),
            [
                link("Here", "/m?a=1"),
                link("Not ours", "https://pm.example.org/debriefing"),
                Part::List(vec![("Item".into(), "/a".into())])
            ]
        );
        // Rows of older versions are read for as long as they are kept.
        let stored = r#"[{"words":"a"},{"facts":[["b","c"]]},{"link":["d","/e"]},{"list":[["f","/g"]]}]"#;
        let read: Letter = serde_json::from_str(stored).unwrap();
        assert_eq!((read.parts().len(), serde_json::to_string(&read).unwrap().as_str()), (4, stored));
    }

    #[test]
    fn text_and_page_say_the_same() {
        assert_eq!(
            letter().text(),
            "You are invited.\nPlease <b>come</b>.\n\nWhen: Thu 12 Mar\nTitle: a b\n\nSay whether you come:\n\
             https://pm.example.org/m?a=1&b=2\n\n- Ask\n  https://pm.example.org/a\n"
        );
        let html = letter().html("Invitation \"x\"");
        for piece in [
            "<title>Invitation &quot;x&quot;</title>",
            "<p>You are invited.<br>\nPlease &lt;b&gt;come&lt;/b&gt;.</p>",
            "Thu 12 Mar</td>",
            "<a href=\"https://pm.example.org/m?a=1&amp;b=2\">Say whether you come</a>",
            "<li><a href=\"https://pm.example.org/a\">Ask</a></li>",
        ] {
            assert!(html.contains(piece), "{piece} in {html}");
        }
        assert!(!html.contains("Place") && !html.contains('\u{0}'));
    }
}
