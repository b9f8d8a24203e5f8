//! What a message consists of (RULES 28), told by its headings: a pure rule over English words. It advises and refuses
//! nothing; a heading that it does not know is one that somebody may have good reasons for.

use std::ops::Range;

use super::scrub::sentence;

/// One of the two messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// For the organisation.
    Internal,
    /// For customers.
    External,
}

/// How far a part of a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is there.
    There,
    /// Its heading is there, and nothing below.
    Empty,
    /// It is not there.
    Missing,
}

/// A part that a message should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub name: &'static str,
    /// What to insert.
    pub insert: &'static str,
    /// How far it is.
    pub written: Written,
}

struct Wanted {
    name: &'static str,
    insert: &'static str,
    /// Beginnings of headings, in lower case.
    known_as: &'static [&'static str],
}

const WHAT_HAPPENED: &[&str] = &[
    "what happened",
    "what went wrong",
    "what was wrong",
    "details",
    "the incident",
    "incident",
    "description",
    "timeline",
];

const EXTERNAL: &[Wanted] = &[
    Wanted {
        name: "Summary",
        insert: "## Summary",
        known_as: &[
            "summary",
            "overview",
            "in short",
            "in brief",
            "at a glance",
            "tl dr",
            "tldr",
            "what you need to know",
        ],
    },
    Wanted { name: "What happened", insert: "## What happened", known_as: WHAT_HAPPENED },
    Wanted {
        name: "What we are doing",
        insert: "## What we are doing",
        known_as: &[
            "what we are doing",
            "what we're doing",
            "what are we doing",
            "what we do",
            "what we did",
            "what we have done",
            "what we've done",
            "what we will",
            "what we'll",
            "what we are changing",
            "what happens next",
            "what comes next",
            "next steps",
            "our next steps",
            "actions",
            "measures",
            "our response",
            "how we prevent",
            "how we will prevent",
            "prevention",
            "remediation",
            "follow up",
        ],
    },
];

const INTERNAL: &[Wanted] = &[
    Wanted { name: "What happened", insert: "## What happened", known_as: WHAT_HAPPENED },
    Wanted {
        name: "Is it over",
        insert: "## Is it over?",
        known_as: &[
            "is it over",
            "is it fixed",
            "is it resolved",
            "status",
            "current status",
            "state",
            "where we are",
            "where it stands",
        ],
    },
    Wanted {
        name: "What to say",
        insert: "## What to say to customers",
        known_as: &[
            "what to say",
            "what we say",
            "what do we say",
            "what to tell",
            "what we tell",
            "if customers ask",
            "when customers ask",
            "for customers",
            "talking points",
            "wording for customers",
            "answer for customers",
        ],
    },
    Wanted {
        name: "Whom to ask",
        insert: "## Whom to ask",
        known_as: &[
            "whom to ask",
            "who to ask",
            "whom to turn to",
            "who to turn to",
            "questions",
            "contact",
            "contacts",
            "point of contact",
            "ask",
        ],
    },
];

/// The parts of a message, each with how far it is.
pub fn parts(of: Message, text: &str) -> Vec<Part> {
    let wanted = match of {
        Message::Internal => INTERNAL,
        Message::External => EXTERNAL,
    };
    let leads = leads(text, wanted);
    let mut parts: Vec<Part> =
        wanted.iter().map(|one| Part { name: one.name, insert: one.insert, written: written(&leads, one) }).collect();
    if of == Message::External {
        let written = if apologises(text) { Written::There } else { Written::Missing };
        parts.push(Part { name: "An apology", insert: "We are sorry that …", written });
    }
    parts
}

/// The first sentence of the text that speaks of an outage, in our own words and outside of code. To be asked only when not
/// everything was down.
pub fn outage(text: &str) -> Option<String> {
    let prose = prose(text);
    words(&prose)
        .find(|word| ["outage", "outages"].contains(&prose[word.clone()].to_lowercase().as_str()))
        .map(|word| sentence(&prose, word))
}

/// Whether the text says sorry itself: in code and in what somebody else said it does not count.
fn apologises(text: &str) -> bool {
    let prose = prose(text);
    words(&prose).any(|word| {
        let word = prose[word].to_lowercase();
        matches!(word.as_str(), "sorry" | "regret" | "regrets" | "forgiveness") || word.starts_with("apolog")
    })
}

/// A heading, or a line that leads in a part as one does.
struct Lead {
    /// 1 to 6 as in Markdown; 7 for a line in bold, 8 for a word with a colon.
    level: usize,
    title: String,
    /// Whether something is said before the next lead.
    says: bool,
}

fn written(leads: &[Lead], wanted: &Wanted) -> Written {
    let mut written = Written::Missing;
    for (n, lead) in leads.iter().enumerate().filter(|(_, lead)| is_one_of(&lead.title, wanted.known_as)) {
        let below = leads[n + 1..].iter().take_while(|one| one.level > lead.level);
        if lead.says || below.into_iter().any(|one| one.says) {
            return Written::There;
        }
        written = Written::Empty;
    }
    written
}

fn leads(text: &str, wanted: &[Wanted]) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut above = "";
    for line in text.lines() {
        let trimmed = line.trim();
        let marks = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, marks) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            (Some(_), _) => says(&mut leads, trimmed),
            (None, None) => {
                let underlined = !above.is_empty() && trimmed.len() > 1;
                if let Some(lead) = atx(trimmed).or_else(|| bold(trimmed)) {
                    leads.push(lead);
                } else if underlined && (all(trimmed, '=') || all(trimmed, '-')) {
                    let level = if trimmed.starts_with('=') { 1 } else { 2 };
                    // The line above was taken for a text of the part before.
                    leads.push(Lead { level, title: plain_title(above), says: false });
                } else if let Some((title, rest)) = labelled(trimmed, wanted) {
                    leads.push(Lead { level: 8, title, says: speaks(rest) });
                } else {
                    says(&mut leads, trimmed);
                }
            }
        }
        above = if fence.is_none() { trimmed } else { "" };
    }
    leads
}

fn says(leads: &mut [Lead], line: &str) {
    if let Some(last) = leads.last_mut() {
        last.says |= speaks(line);
    }
}

fn speaks(line: &str) -> bool {
    line.contains(char::is_alphanumeric)
}

fn all(line: &str, mark: char) -> bool {
    line.chars().all(|c| c == mark)
}

fn atx(line: &str) -> Option<Lead> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let rest = &line[level..];
    let is_heading = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_heading.then(|| Lead { level, title: plain_title(rest), says: false })
}

fn bold(line: &str) -> Option<Lead> {
    let inner = ["**", "__"].into_iter().find_map(|mark| {
        let inner = line.trim_end_matches(':').strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.contains(mark)).then_some(inner)
    })?;
    Some(Lead { level: 7, title: plain_title(inner), says: false })
}

/// "Whom to ask: Cy", also with the words in bold or in a list; only for names that are looked for.
fn labelled<'a>(line: &'a str, wanted: &[Wanted]) -> Option<(String, &'a str)> {
    let line = line.trim_start_matches(['-', '*', '+', '_', ' ']);
    let at = line.char_indices().take(60).find(|(_, c)| matches!(c, ':' | '?'))?.0;
    let title = plain_title(&line[..at]);
    let exact = |one: &Wanted| one.known_as.contains(&title.as_str());
    wanted.iter().any(exact).then(|| (title, &line[at..]))
}

fn plain_title(title: &str) -> String {
    let lower = title.to_lowercase().replace('’', "'");
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    words.skip_while(|word| word.bytes().all(|b| b.is_ascii_digit())).collect::<Vec<_>>().join(" ")
}

fn is_one_of(title: &str, names: &[&str]) -> bool {
    let begins = |name: &&str| title.strip_prefix(*name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    names.iter().any(begins)
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric()).filter_map(move |word| {
        let start = at;
        at = start + word.len();
        // What ended the word is one character, however many bytes it has.
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then(|| start..start + word.len())
    })
}

/// The text without code and without what others said: blocks of quotation and words in quotation marks. A mark that is
/// never closed ends with its paragraph.
fn prose(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    let mut fence = None;
    let mut until: Option<char> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let marks = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, marks) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            _ => {}
        }
        if fence.is_some() || marks.is_some() || trimmed.is_empty() || trimmed.starts_with('>') {
            until = None;
            prose.push('\n');
            continue;
        }
        for c in line.chars() {
            match until {
                Some(end) if c == end => until = None,
                Some(_) => {}
                None => match c {
                    '`' | '"' => until = Some(c),
                    '“' => until = Some('”'),
                    '„' => until = Some('“'),
                    '«' => until = Some('»'),
                    other => prose.push(other),
                },
            }
        }
        prose.push('\n');
    }
    prose
}

#[cfg(test)]
mod tests;
