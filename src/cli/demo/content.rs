//! What the demo tells: the files of `demo/`, embedded and read. Owns their format; knows nothing
//! of the database. People, services and sections are named by their keys.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use chrono::{NaiveDate, NaiveTime};
use rust_embed::RustEmbed;
use serde::{Deserialize, Deserializer, de};

use super::parts::Parts;
use crate::accounts::Role;
use crate::contributors::Involvement;
use crate::incidents::{Outcome, Severity, Trigger};
use crate::kernel::{Email, Zone};
use crate::meetings::Answer;
use crate::postmortems::policy::{Count, Policy};
use crate::postmortems::{Criterion, Status};
use crate::sections::SectionKind;

#[derive(RustEmbed)]
#[folder = "demo/"]
struct Files;

/// All of it.
pub struct Content {
    /// Who they are.
    pub organisation: Organisation,
    /// What happened to them, the longest ago first.
    pub incidents: Vec<Incident>,
}

/// `organisation.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub name: String,
    pub zone: Zone,
    pub people: Vec<Person>,
    pub services: Vec<Service>,
    pub holidays: Vec<Holiday>,
    pub policies: Vec<SeverityPolicy>,
    pub severities: Vec<SeverityWords>,
    pub templates: Vec<Template>,
}

/// What postmortems begin with from the day on that the demo is told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub outcome: Option<Outcome>,
    pub severity: Option<Severity>,
    pub sections: Vec<TemplateSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSection {
    pub section: SectionKind,
    #[serde(default)]
    pub left_out: bool,
    #[serde(default)]
    pub guidance: String,
    #[serde(default)]
    pub start: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub key: String,
    pub name: String,
    #[serde(deserialize_with = "parsed")]
    pub email: Email,
    pub role: Role,
    pub admin: bool,
    pub zone: Zone,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub key: String,
    pub name: String,
    pub team: String,
    pub description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    #[serde(deserialize_with = "date")]
    pub day: NaiveDate,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityPolicy {
    #[serde(deserialize_with = "severity")]
    pub severity: Severity,
    days: u16,
    count: Count,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityWords {
    #[serde(deserialize_with = "severity")]
    pub severity: Severity,
    pub name: String,
    pub guidance: String,
}

impl SeverityPolicy {
    /// The policy itself, if a form would take it.
    pub fn policy(&self) -> Option<Policy> {
        Policy::checked(self.days, self.count)
    }
}

/// `incidents/NN-name.toml`, with the sections of `incidents/NN-name.md`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    pub key: String,
    pub title: String,
    pub summary: String,
    pub days_ago: u16,
    #[serde(deserialize_with = "severity")]
    pub declared_severity: Severity,
    #[serde(deserialize_with = "severity")]
    pub severity: Severity,
    pub outcome: Outcome,
    pub response_triggered: bool,
    pub trigger: Trigger,
    /// Empty when nobody did.
    pub triggered_by: String,
    pub services: Vec<String>,
    pub zone: Zone,
    pub impact_began: Option<Moment>,
    pub detected: Option<Moment>,
    pub triggered: Option<Moment>,
    pub mitigated: Option<Moment>,
    pub resolved: Option<Moment>,
    pub commander: String,
    pub on_call: String,
    pub restricted: bool,
    pub postmortem: Option<Postmortem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postmortem {
    pub title: String,
    pub owner: String,
    pub criterion: Criterion,
    pub criterion_reason: String,
    pub status: Status,
    /// After the resolution, as all hours.
    pub opened_after_hours: u16,
    #[serde(default)]
    pub handovers: Vec<Handover>,
    pub contributors: Vec<Contribution>,
    pub meeting: Option<Meeting>,
    #[serde(default)]
    pub review: Review,
    #[serde(skip)]
    pub texts: Vec<Text>,
    #[serde(skip)]
    pub parts: Parts,
}

/// What people said with the steps of the status; empty where they said nothing.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Review {
    /// Who may approve beside managers.
    pub reviewers: Vec<String>,
    /// Who approved; empty for a manager.
    pub approver: String,
    pub asked: String,
    pub approved: String,
    /// With a second approval, of what changed before it was closed; without it there is none.
    pub again: String,
    pub closed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    pub to: String,
    pub criterion: Criterion,
    pub reason: String,
    pub after_hours: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    pub person: String,
    pub involvement: Involvement,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// After the day of the incident.
    pub days_after: u16,
    #[serde(deserialize_with = "time")]
    pub time: NaiveTime,
    pub minutes: i32,
    pub place: String,
    pub facilitator: String,
    /// Why it is held after the deadline; empty when it is not.
    pub late_reason: String,
    /// Why it was called off; empty when it was not.
    pub cancelled: String,
    pub attendees: Vec<Attendee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    pub person: String,
    pub required: bool,
    pub answer: Answer,
}

/// A local time on the day of the incident, or so many days before it: `09:11`, `-1 21:32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub days_before: u16,
    pub time: NaiveTime,
}

/// A section as somebody saved it.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    pub section: SectionKind,
    pub by: String,
    pub after_hours: u16,
    pub body: String,
}

impl Content {
    /// Reads the embedded files.
    ///
    /// # Errors
    /// Names the file that does not have the form described here.
    pub fn read() -> anyhow::Result<Self> {
        let organisation = toml::from_str(&file("organisation.toml")?).context("organisation.toml")?;
        let names = Files::iter().filter(|name| name.starts_with("incidents/") && name.ends_with(".toml"));
        // Their names begin with their number.
        let in_order: BTreeMap<String, ()> = names.map(|name| (name.into_owned(), ())).collect();
        let incidents = in_order.keys().map(|name| incident(name).with_context(|| name.clone()));
        Ok(Self { organisation, incidents: incidents.collect::<anyhow::Result<_>>()? })
    }
}

fn incident(name: &str) -> anyhow::Result<Incident> {
    let mut incident: Incident = toml::from_str(&file(name)?)?;
    if let Some(postmortem) = &mut incident.postmortem {
        postmortem.texts = texts(&file(&name.replace(".toml", ".md"))?)?;
        let parts = name.replace("incidents/", "parts/");
        if Files::get(&parts).is_some() {
            postmortem.parts = toml::from_str(&file(&parts)?).with_context(|| parts.clone())?;
        }
    }
    Ok(incident)
}

fn file(name: &str) -> anyhow::Result<String> {
    let file = Files::get(name).with_context(|| format!("{name} is missing"))?;
    Ok(String::from_utf8(file.data.into_owned())?)
}

/// The texts of a file, each below a line that says which section it is, who saved it and when:
/// `<!-- section: summary by mara after_hours=96 -->`, or `revision` for an earlier state of one.
fn texts(file: &str) -> anyhow::Result<Vec<Text>> {
    let mut texts: Vec<Text> = Vec::new();
    for line in file.lines() {
        match (heading(line)?, texts.last_mut()) {
            (Some(text), _) => texts.push(text),
            (None, Some(text)) => text.body.extend([line, "\n"]),
            (None, None) if line.trim().is_empty() => {}
            (None, None) => bail!("{line:?} stands before the first section"),
        }
    }
    Ok(texts)
}

fn heading(line: &str) -> anyhow::Result<Option<Text>> {
    let Some(inner) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) else { return Ok(None) };
    let words: Vec<&str> = inner.split(' ').collect();
    let ["section:" | "revision:", section, "by", by, hours] = words[..] else { return Ok(None) };
    let section = section.parse().map_err(anyhow::Error::msg)?;
    let after_hours = hours.strip_prefix("after_hours=").and_then(|hours| hours.parse().ok());
    let after_hours = after_hours.with_context(|| format!("{line:?} does not say when"))?;
    Ok(Some(Text { section, by: by.to_owned(), after_hours, body: String::new() }))
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let (days, time) = text.split_once(' ').unwrap_or(("-0", &text));
        let days_before = days.strip_prefix('-').and_then(|days| days.parse().ok());
        let time = NaiveTime::parse_from_str(time, "%H:%M").ok();
        days_before
            .zip(time)
            .map(|(days_before, time)| Self { days_before, time })
            .ok_or_else(|| de::Error::custom(format!("{text:?} is neither like 09:11 nor like -1 21:32")))
    }
}

fn parsed<'de, D: Deserializer<'de>, T: std::str::FromStr<Err: std::fmt::Display>>(from: D) -> Result<T, D::Error> {
    String::deserialize(from)?.parse().map_err(de::Error::custom)
}

pub fn time<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
    NaiveTime::parse_from_str(&String::deserialize(from)?, "%H:%M").map_err(de::Error::custom)
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    toml::value::Datetime::deserialize(from)?.to_string().parse().map_err(de::Error::custom)
}

fn severity<'de, D: Deserializer<'de>>(from: D) -> Result<Severity, D::Error> {
    let rank = u8::deserialize(from)?;
    let found = Severity::ALL.iter().find(|severity| severity.rank() == rank);
    found.copied().ok_or_else(|| de::Error::custom(format!("{rank} is no severity")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_read() {
        let content = Content::read().unwrap();
        assert_eq!((content.organisation.people.len(), content.organisation.services.len()), (12, 8));
        assert_eq!(content.incidents.len(), 30);
        let postmortems: Vec<&Postmortem> =
            content.incidents.iter().filter_map(|one| one.postmortem.as_ref()).collect();
        assert!(postmortems.iter().all(|one| !one.texts.is_empty()));
        for status in Status::ALL {
            assert!(postmortems.iter().any(|one| one.status == *status), "{status}");
        }
        for policy in &content.organisation.policies {
            assert!(policy.policy().is_some(), "{}", policy.severity);
        }
    }

    #[test]
    fn a_file_of_texts_is_cut_at_its_headings() {
        let file = "<!-- revision: summary by mara after_hours=8 -->\nShort.\n\n\
                    <!-- section: impact by lucia after_hours=33 -->\n<!-- a comment -->\nMuch.\n";
        let found = texts(file).unwrap();
        let text = |section, by: &str, after_hours, body: &str| Text {
            section,
            by: by.to_owned(),
            after_hours,
            body: body.to_owned(),
        };
        assert_eq!(
            found,
            [
                text(SectionKind::Summary, "mara", 8, "Short.\n\n"),
                text(SectionKind::Impact, "lucia", 33, "<!-- a comment -->\nMuch.\n")
            ]
        );
        assert!(texts("Lost words").is_err());
        assert!(texts("<!-- section: impact by lucia after_hours=soon -->").is_err());
    }
}
