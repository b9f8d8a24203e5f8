//! What came back: status, headers, and the HTML read by selectors.

use scraper::{ElementRef, Html, Node, Selector};
use ureq::http::HeaderMap;

use super::actor::Actor;
use super::form::Filled;

/// An answer of the server.
pub struct Page {
    /// How it was asked for.
    pub method: String,
    /// The path it was asked for, with its query.
    pub path: String,
    /// The status.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

/// An element of a page, taken out of it.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its name: `a`, `input`.
    pub name: String,
    /// Its text with white space made single.
    pub text: String,
    /// Its source, itself included.
    pub html: String,
    attributes: Vec<(String, String)>,
}

impl Page {
    pub(super) fn new(method: String, path: String, status: u16, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self { method, path, status, headers, body }
    }

    /// Fails unless the status is this; shows what the page says instead.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{} {} answered: {}", self.method, self.path, self.gist());
        self
    }

    /// Fails unless the page says this somewhere.
    #[track_caller]
    pub fn assert_says(&self, words: &str) -> &Self {
        assert!(
            self.text().contains(words),
            "{} {} does not say {words:?} but: {}",
            self.method,
            self.path,
            self.gist()
        );
        self
    }

    /// A header, or an empty string.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// Whether this is a page for people.
    pub fn is_html(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        self.assert_status(303);
        self.header("location")
    }

    /// The page that a redirect leads `actor` to.
    #[track_caller]
    pub fn follow(&self, actor: &Actor) -> Page {
        actor.get(self.location())
    }

    /// The source.
    pub fn source(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    /// All that can be read, with white space made single.
    pub fn text(&self) -> String {
        words(self.html().root_element())
    }

    /// The one element that `selector` finds; none or several are a failure.
    #[track_caller]
    pub fn one(&self, selector: &str) -> Element {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{} {} has not one {selector}: {}", self.method, self.path, self.gist());
        found.into_iter().next().expect("one")
    }

    /// All elements that `selector` finds, in order.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        self.html().select(&parse(selector)).map(Element::of).collect()
    }

    /// The texts of [`Page::all`].
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(|element| element.text).collect()
    }

    /// Whether there is an element for `selector`.
    pub fn has(&self, selector: &str) -> bool {
        self.html().select(&parse(selector)).next().is_some()
    }

    /// What stands in the field called `name`: of boxes and radio buttons the ticked one, else an empty string.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        super::form::value_of(self, name)
            .unwrap_or_else(|| panic!("{} has no field {name:?}: {}", self.path, self.gist()))
    }

    /// Every form of the page as it would be sent untouched.
    pub fn forms(&self) -> Vec<Filled> {
        super::form::all(self)
    }

    /// What is said to be wrong with the field called `name`; empty when nothing is.
    pub fn error_of(&self, name: &str) -> String {
        self.texts(&format!("[id=\"{name}-error\"]")).join(" ")
    }

    /// The notice of what was just done; empty when there is none.
    pub fn notice(&self) -> String {
        self.texts(".notice-bar .notice").join(" ")
    }

    pub(super) fn html(&self) -> Html {
        Html::parse_document(&String::from_utf8_lossy(&self.body))
    }

    /// The beginning of what a person would read, for messages of failures.
    fn gist(&self) -> String {
        let main = self.texts("main").join(" ");
        let text = if main.is_empty() { self.text() } else { main };
        format!("{} {}", self.status, text.chars().take(600).collect::<String>())
    }
}

impl Element {
    fn of(element: ElementRef) -> Self {
        let attributes = element.value().attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { name: element.value().name().to_owned(), text: words(element), html: element.html(), attributes }
    }

    /// The value of an attribute, if it has it.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All elements below this one that `selector` finds.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        Html::parse_fragment(&self.html).select(&parse(selector)).map(Self::of).collect()
    }
}

pub(super) fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector:?} is no selector: {error}"))
}

/// Text as a person reads it: blocks stand apart, words within a line of text do not.
fn words(element: ElementRef) -> String {
    let mut text = String::new();
    push_words(element, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_words(element: ElementRef, text: &mut String) {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "small", "span", "strong", "sub", "sup",
        "time", "u",
    ];
    let gap = if INLINE.contains(&element.value().name()) { "" } else { " " };
    text.push_str(gap);
    for child in element.children() {
        match (child.value(), ElementRef::wrap(child)) {
            (Node::Text(words), _) => text.push_str(words),
            (_, Some(element)) => push_words(element, text),
            _ => {}
        }
    }
    text.push_str(gap);
}
