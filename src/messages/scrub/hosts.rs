//! Internal hosts, addresses and links, and e-mail addresses of staff.

use std::collections::HashSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;

use super::{Hit, Known, composed};
use crate::messages::model::FindingKind;

/// Longest name of a host, in bytes; of a longer one its end decides.
const HOST: usize = 253;

/// What tells that an address is internal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Hosts whose name ends so, with the dot: `.internal`.
    End(String),
    /// One host.
    Host(String),
    /// Addresses.
    Net(IpNet),
}

/// Said of a pattern that is none; its words are for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPattern(&'static str);

impl fmt::Display for NotAPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for Pattern {
    type Err = NotAPattern;

    fn from_str(raw: &str) -> Result<Self, NotAPattern> {
        let pattern = composed(raw.trim().trim_end_matches('.')).to_lowercase();
        let pattern = pattern.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(&pattern);
        if pattern.contains("://") {
            return Err(NotAPattern("Enter the name of the host alone, without https:// and without a path"));
        }
        if let Ok(address) = pattern.parse::<IpAddr>() {
            return Ok(Self::Net(IpNet::from(address)));
        }
        if pattern.contains('/') {
            let net: IpNet =
                pattern.parse().map_err(|_| NotAPattern("Enter a range of addresses such as 10.0.0.0/8"))?;
            if net.prefix_len() == 0 {
                return Err(NotAPattern("These are all addresses there are. Enter a smaller range"));
            }
            return Ok(Self::Net(net.trunc()));
        }
        let labels = pattern.strip_prefix('.').unwrap_or(pattern);
        let is_label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        };
        if labels.len() > HOST || !labels.split('.').all(is_label) {
            return Err(NotAPattern(
                "Enter the end of host names such as .internal, the whole name of a host, or addresses such as 10.0.0.0/8",
            ));
        }
        Ok(match pattern.starts_with('.') {
            true => Self::End(pattern.to_owned()),
            false => Self::Host(pattern.to_owned()),
        })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::End(words) | Self::Host(words) => f.write_str(words),
            Self::Net(net) => write!(f, "{net}"),
        }
    }
}

struct Inside<'a> {
    ends: HashSet<&'a str>,
    hosts: HashSet<&'a str>,
    nets: Vec<&'a IpNet>,
    addresses: HashSet<String>,
    home: String,
}

/// Hosts, links and e-mail addresses in a plain, composed text.
pub(super) fn find(plain: &str, known: &Known) -> Vec<Hit> {
    let mut inside = Inside {
        ends: HashSet::new(),
        hosts: HashSet::new(),
        nets: Vec::new(),
        addresses: known
            .staff
            .iter()
            .map(|one| composed(&one.address).to_lowercase())
            .filter(|one| !one.is_empty())
            .collect(),
        home: without_scheme(&known.home.to_lowercase()).trim_end_matches('/').to_owned(),
    };
    for pattern in &known.internal {
        match pattern {
            Pattern::End(end) => drop(inside.ends.insert(end)),
            Pattern::Host(host) => drop(inside.hosts.insert(host)),
            Pattern::Net(net) => inside.nets.push(net),
        }
    }
    let mut hits = Vec::new();
    let mut start = 0;
    for (at, c) in plain.char_indices().chain([(plain.len(), ' ')]) {
        if is_between(c) {
            if start < at {
                in_run(plain, start, at, &inside, &mut hits);
            }
            start = at + c.len_utf8();
        }
    }
    hits
}

/// What neither a link nor a host has inside.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\'' | '`' | '|' | ',' | ';')
        || matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '…' | '、' | '。' | '（' | '）' | '「' | '」')
}

fn in_run(plain: &str, start: usize, end: usize, inside: &Inside, hits: &mut Vec<Hit>) {
    let run = &plain[start..end];
    if let Some(slashes) = run.find("//") {
        let after = start + slashes + 2;
        let authority = &plain[after..end];
        let authority = &authority[..authority.find(['/', '?', '#', '\\']).unwrap_or(authority.len())];
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        if inside.has(host) || inside.is_home(&plain[after..end]) {
            let from =
                run[..slashes].char_indices().rev().take_while(|(_, c)| c.is_ascii_alphanumeric() || *c == ':').last();
            let at = start + from.map_or(slashes, |(at, _)| at);
            let link = plain[at..end].trim_end_matches(['.', ':', '!', '?']);
            hits.push(Hit { kind: FindingKind::InternalLink, at: at..at + link.len() });
            return;
        }
    } else if run.starts_with('/') && plain[..start].ends_with("](") {
        // A target without a host is a page of ours.
        hits.push(Hit { kind: FindingKind::InternalLink, at: start..end });
        return;
    }
    in_words(plain, start, end, inside, hits);
}

fn in_words(plain: &str, start: usize, end: usize, inside: &Inside, hits: &mut Vec<Hit>) {
    let of_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut at = start;
    while at < end {
        let rest = &plain[at..end];
        let Some(from) = rest.find(of_host).map(|from| at + from) else { return };
        let to = plain[from..end].find(|c| !of_host(c)).map_or(end, |to| from + to);
        at = to;
        let word = plain[from..to].trim_end_matches(['.', '-', '_']);
        let trimmed = word.trim_start_matches(['.', '-', '_']);
        let (from, to) = (from + word.len() - trimmed.len(), from + word.len());
        // An e-mail address: what stands before and after the sign.
        if let Some(host) = plain[to..end].strip_prefix('@') {
            let host = &host[..host.find(|c| !of_host(c)).unwrap_or(host.len())];
            let host = host.trim_end_matches(['.', '-', '_']);
            let upto = to + 1 + host.len();
            // A tag behind a plus sign belongs to the name before it.
            let local = plain[start..to].rfind(|c| !of_host(c) && c != '+').map_or(start, |before| {
                start + before + plain[start + before..].chars().next().map_or(1, char::len_utf8)
            });
            let address = plain[local..upto].to_lowercase();
            let untagged = match address.split_once('+') {
                Some((name, rest)) => format!("{name}@{}", rest.rsplit('@').next().unwrap_or_default()),
                None => address.clone(),
            };
            if inside.addresses.contains(&address) || inside.addresses.contains(&untagged) {
                hits.push(Hit { kind: FindingKind::StaffAddress, at: local..upto });
                at = upto;
                continue;
            }
        }
        if inside.has(trimmed) {
            hits.push(Hit { kind: FindingKind::InternalName, at: from..to });
        }
    }
    in_colons(plain, start, end, inside, hits);
}

/// Addresses of the newer protocol, whose colons end any other word.
fn in_colons(plain: &str, start: usize, end: usize, inside: &Inside, hits: &mut Vec<Hit>) {
    let of_address = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.');
    let mut at = start;
    while at < end {
        let Some(from) = plain[at..end].find(of_address).map(|from| at + from) else { return };
        let to = plain[from..end].find(|c| !of_address(c)).map_or(end, |to| from + to);
        at = to;
        let word = plain[from..to].trim_end_matches('.');
        if word.len() > 45 || word.bytes().filter(|b| *b == b':').count() < 2 {
            continue;
        }
        if let Ok(address) = word.parse::<Ipv6Addr>()
            && inside.has_address(IpAddr::V6(address))
        {
            hits.push(Hit { kind: FindingKind::InternalName, at: from..from + word.len() });
        }
    }
}

impl Inside<'_> {
    fn has(&self, host: &str) -> bool {
        let host = host.trim_matches('.');
        let tail = match host.len() > HOST {
            true => &host[host.ceil_char_boundary(host.len() - HOST)..],
            false => host,
        };
        if tail.is_empty() {
            return false;
        }
        if let Ok(address) = tail.parse::<Ipv4Addr>() {
            return self.has_address(IpAddr::V4(address));
        }
        let lower = tail.to_lowercase();
        let ends = lower.match_indices('.').any(|(dot, _)| self.ends.contains(&lower[dot..]));
        ends || self.hosts.contains(lower.as_str())
    }

    fn has_address(&self, address: IpAddr) -> bool {
        self.nets.iter().any(|net| net.contains(&address))
    }

    /// Whether an address without its scheme leads to this installation.
    fn is_home(&self, address: &str) -> bool {
        let Some(start) = address.get(..self.home.len()) else { return false };
        let rest = &address[self.home.len()..];
        !self.home.is_empty()
            && start.eq_ignore_ascii_case(&self.home)
            && (rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric() && c != '-'))
    }
}

fn without_scheme(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest)
}
