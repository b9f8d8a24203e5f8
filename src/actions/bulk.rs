//! Actions typed or pasted many at once: each line as it is understood. Values in, values out; a person looks at every line
//! before anything is stored, and what is not understood stays in the text of its line.

use chrono::{Days, NaiveDate};

use super::model::{Kind, Priority, is_link};

/// Most lines of one paste.
pub const MOST: usize = 200;

/// A line as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// What is to be done.
    pub text: String,
    /// What it is for; the first kind when the line does not say.
    pub kind: Kind,
    /// The name of a person, as the line writes it; empty when it names nobody.
    pub person: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// A link or a number.
    pub tracker: String,
    /// How much it matters.
    pub priority: Priority,
}

/// Reads a text line by line: plain lines, lists, task lists, numbered lines and tables. `names` are those of people, `from`
/// is the day that "within 15 days" counts from. Every line that says something becomes one action.
pub fn read(text: &str, names: &[String], from: NaiveDate) -> Vec<Read> {
    let mut header: Option<Vec<String>> = None;
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            header = None;
            continue;
        }
        let Some(cells) = cells(line) else {
            found.push(understood(without_mark(line), names, from));
            continue;
        };
        if cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | ' '))) {
            continue;
        }
        match &header {
            None if is_header(&cells) => header = Some(cells.iter().map(|cell| cell.to_lowercase()).collect()),
            Some(names_of) => found.push(row(&cells, names_of, names, from)),
            None => found.push(understood(&cells.join(" "), names, from)),
        }
    }
    found.truncate(MOST);
    found
}

/// How many lines say something: more than [`MOST`] are not read.
pub fn lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let escaped = inner.replace("\\|", "\u{1}");
    Some(escaped.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect())
}

const WHAT: &[&str] = &["action", "what", "action item", "task", "item", "description"];
const WHO: &[&str] = &["who", "owner", "person", "assignee", "responsible"];
const WHEN: &[&str] = &["due", "by", "when", "date", "due date", "deadline"];
const WHERE: &[&str] = &["tracker", "ticket", "link", "issue", "bug", "jira"];
const FOR: &[&str] = &["kind", "type"];

fn is_header(cells: &[String]) -> bool {
    cells.iter().any(|cell| WHAT.contains(&cell.to_lowercase().as_str()))
}

fn row(cells: &[String], header: &[String], names: &[String], from: NaiveDate) -> Read {
    let mut read = Read { text: String::new(), ..understood("", names, from) };
    let mut rest = Vec::new();
    for (n, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let name = header.get(n).map_or("", String::as_str);
        let taken = match name {
            _ if WHAT.contains(&name) => {
                let inner = understood(cell, names, from);
                read = Read { person: read.person, due_on: read.due_on.or(inner.due_on), ..inner };
                true
            }
            _ if WHO.contains(&name) => {
                cell.trim_start_matches('@').clone_into(&mut read.person);
                true
            }
            _ if WHEN.contains(&name) => date_in(cell, from).map(|(day, _)| read.due_on = Some(day)).is_some(),
            _ if WHERE.contains(&name) => {
                read.tracker = link_in(cell).map_or_else(|| cell.clone(), |(link, _)| link);
                true
            }
            _ if FOR.contains(&name) => kind_of(cell).map(|kind| read.kind = kind).is_some(),
            _ => false,
        };
        if !taken {
            rest.push(cell.as_str());
        }
    }
    if !rest.is_empty() {
        read.text = format!("{} {}", read.text, rest.join(" ")).trim().to_owned();
    }
    read
}

/// The line without the sign of its list and the box of its task.
fn without_mark(line: &str) -> &str {
    let line = line.trim_start_matches(['-', '*', '+', '•', '–']).trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let line = match line[digits..].strip_prefix(['.', ')']) {
        Some(rest) if digits > 0 && rest.starts_with(' ') => rest.trim_start(),
        _ => line,
    };
    ["[ ]", "[x]", "[X]"].iter().find_map(|mark| line.strip_prefix(mark)).map_or(line, str::trim_start)
}

fn understood(line: &str, names: &[String], from: NaiveDate) -> Read {
    let mut text = line.to_owned();
    let mut read = Read {
        text: String::new(),
        kind: Kind::Prevent,
        person: String::new(),
        due_on: None,
        tracker: String::new(),
        priority: Priority::Medium,
    };
    // What stands in brackets at the end says who, by when, where; each piece that is understood leaves the text.
    if text.ends_with(')')
        && let Some(open) = opening(&text)
    {
        let inner = text[open + 1..text.len() - 1].to_owned();
        let left: Vec<&str> = pieces(&inner)
            .into_iter()
            .filter(|piece| !take(piece.trim(), &mut read, names, from))
            .map(str::trim)
            .collect();
        text.truncate(open);
        text.truncate(text.trim_end().len());
        if !left.is_empty() {
            text = format!("{text} ({})", left.join(", "));
        }
    }
    if read.tracker.is_empty()
        && let Some((link, rest)) = link_in(&text)
    {
        (read.tracker, text) = (link, rest);
    }
    if read.due_on.is_none()
        && let Some((day, rest)) = date_in(&text, from)
    {
        (read.due_on, text) = (Some(day), rest);
    }
    if read.person.is_empty()
        && let Some((person, rest)) = mention(&text, names)
    {
        (read.person, text) = (person, rest);
    }
    let text = text.trim().trim_end_matches([',', ';', '–', '—', '-', '|']).trim_end();
    read.text = if text.is_empty() { line.to_owned() } else { text.to_owned() };
    read
}

/// Where the bracket opens that closes at the end; a link has brackets of its own.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at).filter(|at| !text[..*at].ends_with(']'));
                }
            }
            _ => {}
        }
    }
    None
}

fn pieces(inner: &str) -> Vec<&str> {
    inner.split([';', ',']).filter(|piece| !piece.trim().is_empty()).collect()
}

fn take(piece: &str, read: &mut Read, names: &[String], from: NaiveDate) -> bool {
    if let Some((link, rest)) = link_in(piece)
        && rest.trim().is_empty()
        && read.tracker.is_empty()
    {
        read.tracker = link;
        return true;
    }
    if let Some((day, rest)) = date_in(piece, from)
        && rest.trim().is_empty()
    {
        read.due_on = Some(day);
        return true;
    }
    if let Some(kind) = kind_of(piece) {
        read.kind = kind;
        return true;
    }
    if let Some(priority) =
        Priority::ALL.iter().find(|one| piece.trim_end_matches(" priority").eq_ignore_ascii_case(one.label()))
    {
        read.priority = *priority;
        return true;
    }
    if read.person.is_empty()
        && let Some(person) = name_of(piece, names)
    {
        read.person = person;
        return true;
    }
    false
}

fn kind_of(words: &str) -> Option<Kind> {
    Kind::ALL
        .iter()
        .copied()
        .find(|kind| words.trim().eq_ignore_ascii_case(kind.label()) || words.trim() == kind.as_str())
}

/// The full name of the one person that these words name: by full name, or by a first name that only one has.
fn name_of(words: &str, names: &[String]) -> Option<String> {
    let words = words.trim().trim_start_matches('@').to_lowercase();
    if words.is_empty() {
        return None;
    }
    let is_full = |name: &&String| name.to_lowercase() == words;
    if let Some(name) = names.iter().find(is_full) {
        return Some(name.clone());
    }
    let mut first =
        names.iter().filter(|name| name.split(' ').next().is_some_and(|first| first.to_lowercase() == words));
    match (first.next(), first.next()) {
        (Some(name), None) => Some(name.clone()),
        _ => None,
    }
}

/// `@name` anywhere, or a name behind the last dash.
fn mention(text: &str, names: &[String]) -> Option<(String, String)> {
    for (at, _) in text.match_indices('@') {
        let word: String =
            text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).collect();
        if let Some(name) = name_of(&word.replace('.', " "), names) {
            return Some((name, format!("{}{}", text[..at].trim_end(), &text[at + 1 + word.len()..])));
        }
    }
    for dash in [" – ", " — ", " - "] {
        if let Some((before, last)) = text.rsplit_once(dash)
            && let Some(name) = name_of(last, names)
        {
            return Some((name, before.to_owned()));
        }
    }
    None
}

/// The first link of a text and the text without it: bare, in angle brackets, or as Markdown `[name](link)`.
fn link_in(text: &str) -> Option<(String, String)> {
    let at = text.find("https://").or_else(|| text.find("http://"))?;
    let end =
        text[at..].find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '|')).map_or(text.len(), |n| at + n);
    let link = text[at..end].trim_end_matches([',', '.', ';']).to_owned();
    let end = at + link.len();
    let (mut before, mut after) = (&text[..at], &text[end..]);
    if let (Some(inner), Some(rest)) = (before.strip_suffix("]("), after.strip_prefix(')'))
        && let Some(open) = inner.rfind('[')
    {
        (before, after) = (&inner[..open], rest);
    } else if let (Some(inner), Some(rest)) = (before.strip_suffix('<'), after.strip_prefix('>')) {
        (before, after) = (inner, rest);
    }
    is_link(&link).then(|| (link, format!("{}{after}", before.trim_end())))
}

/// The first day that a text names and the text without it: `by 2026-12-10`, `due: 2026-12-10`, `within 15 days`.
fn date_in(text: &str, from: NaiveDate) -> Option<(NaiveDate, String)> {
    let lower = text.to_lowercase();
    // Lower case may change how many bytes a character has; then places do not fit and nothing is taken.
    if lower.len() != text.len() {
        return None;
    }
    if let Some(at) = lower.find("within ") {
        let rest = &lower[at + 7..];
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let unit = rest[digits.len()..].trim_start();
        let each =
            [("days", 1), ("day", 1), ("weeks", 7), ("week", 7)].into_iter().find(|(name, _)| unit.starts_with(name));
        if let (Ok(count), Some((name, each))) = (digits.parse::<u64>(), each) {
            let day = from.checked_add_days(Days::new(count.min(10_000) * each))?;
            let end = text.len() - unit.len() + name.len();
            return Some((day, joined(&text[..at], &text[end..])));
        }
    }
    for (at, _) in lower.match_indices(|c: char| c.is_ascii_digit()) {
        let Some(word) = text.get(at..at + 10) else { continue };
        let Ok(day) = word.parse::<NaiveDate>() else { continue };
        let before = text[..at].trim_end();
        let lead =
            ["due:", "due", "by", "until", "before"].into_iter().find(|lead| before.to_lowercase().ends_with(lead));
        let before = lead.map_or(before, |lead| before[..before.len() - lead.len()].trim_end());
        return Some((day, joined(before, &text[at + 10..])));
    }
    None
}

fn joined(before: &str, after: &str) -> String {
    let before = before.trim_end().trim_end_matches([',', ';']);
    match (before.is_empty(), after.trim().is_empty()) {
        (_, true) => before.to_owned(),
        (true, _) => after.trim_start().to_owned(),
        _ => format!("{before} {}", after.trim_start()),
    }
}

#[cfg(test)]
mod tests;
