//! What an entry seems to tell of, and the link that it seems to come from: proposals that the preview lets people change.

use crate::timeline::model::{Kind, Knowledge};

/// The first of these whose words stand in an entry decides; what nothing speaks for is an observation.
const WORDS: &[(Kind, &[&str])] = &[
    (Kind::Decision, &["decision", "decided", "decide ", "agreed to", "決定"]),
    (
        Kind::Communication,
        &[
            "status page",
            "posted",
            "informed",
            "announce",
            "emailed",
            "mail sent",
            "told ",
            "notified",
            "tweet",
            "customers were",
            "連絡",
        ],
    ),
    (
        Kind::StatusChange,
        &[
            "incident declared",
            "declared",
            "resolved",
            "sev-",
            "sev1",
            "sev 1",
            "severity",
            "response triggered",
            "incident closed",
            "all clear",
            "ticket raised",
        ],
    ),
    (
        Kind::Action,
        &[
            "rolled back",
            "rollback",
            "roll back",
            "restart",
            "deploy",
            "reverted",
            "revert ",
            "scaled",
            "disabled",
            "enabled",
            "applied",
            "started",
            "stopped",
            "switched",
            "merged",
            "increased",
            "failed over",
            "再起動",
        ],
    ),
    (
        Kind::ImpactChange,
        &[
            "recover",
            "restored",
            "back to normal",
            "error rate",
            "outage",
            "degraded",
            "failing",
            "fails",
            "unavailable",
            "impact",
            "down for",
        ],
    ),
];

/// What an entry seems to tell of; a column of its own may say it.
pub(super) fn kind(text: &str, column: &str) -> Kind {
    let said = Kind::ALL
        .iter()
        .find(|kind| column.trim().eq_ignore_ascii_case(kind.label()) || column.trim() == kind.as_str());
    if let Some(kind) = said {
        return *kind;
    }
    let lower = text.to_lowercase();
    WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| lower.contains(word)))
        .map_or(Kind::Observation, |(kind, _)| *kind)
}

/// Whether it seems to have come out afterwards.
pub(super) fn knowledge(text: &str, source: &str) -> Knowledge {
    let says =
        |words: &str| words.to_lowercase().contains("found later") || words.to_lowercase().contains("found out later");
    if says(text) || says(source) { Knowledge::FoundLater } else { Knowledge::KnownThen }
}

/// Takes the link out of a text that ends with it. A link with words of its own stays in the text, for the words would be
/// lost; it is the source all the same.
pub(super) fn source(text: &mut String) -> String {
    let trimmed = text.trim_end();
    let last = trimmed.rsplit(char::is_whitespace).next().unwrap_or_default();
    let bare = last.trim_matches(|c| matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | '.' | ';'));
    if is_link(bare)
        && last.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '>' | ')' | ']' | '=' | '_' | '-'))
        && !last.contains("](")
    {
        let source = bare.to_owned();
        let rest = trimmed[..trimmed.len() - last.len()].trim_end();
        let rest = rest.trim_end_matches(['-', '–', '—', '|', '·', ':', ',']).trim_end();
        // An entry that is nothing but its link keeps it as its text.
        if !rest.is_empty() {
            *text = rest.to_owned();
        }
        return source;
    }
    match (trimmed.ends_with(')'), trimmed.rfind("](")) {
        (true, Some(at)) => {
            Some(&trimmed[at + 2..trimmed.len() - 1]).filter(|link| is_link(link)).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

/// The source of a column: a Markdown link gives its address, and its words go where they are not lost.
pub(super) fn column(source: &str, text: &mut String) -> String {
    let source = source.trim();
    let inner = source.strip_prefix('[').and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once("]("));
    match inner {
        Some((words, link)) if is_link(link) => {
            if !words.is_empty() && !text.contains(words) {
                text.push_str(&format!(" ({words})"));
            }
            link.to_owned()
        }
        _ => source.to_owned(),
    }
}

fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.len() > 10
        && !text.contains([' ', '[', ']', '<', '>', '|'])
}
