//! Raw forms of the room and the commands they become.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::model::{Affected, Filter, Incident, Moments, NewIncident, Service, ServiceFacts, Severity, Show};
use crate::kernel::pages::PageNo;
use crate::kernel::zone::parse_local;
use crate::kernel::{Instant, PersonId, ServiceId, Zone};
use crate::web::{Check, Errors, LocalTime};

/// Longest title of an incident, in characters.
const TITLE: usize = 200;
/// Longest summary, in characters.
const SUMMARY: usize = 2_000;
/// Longest name of a service or a team, in characters.
const NAME: usize = 80;
/// Longest description of a service, in characters.
const DESCRIPTION: usize = 500;
/// Longest words that are looked for, in characters: what a title can hold.
const WORDS: usize = TITLE;
/// What a ticked box sends.
const YES: &str = "yes";

/// The facts of an incident as a form sends them. Each moment has a field of its own and one that
/// says which of two instants is meant (RULES 19).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub struct IncidentForm {
    pub form: String,
    pub revision: String,
    pub title: String,
    pub summary: String,
    pub declared_severity: String,
    pub severity: String,
    pub services: Vec<String>,
    pub outcome: String,
    pub response_triggered: String,
    pub response_trigger: String,
    pub triggered_by: String,
    pub commander_id: String,
    pub on_call_id: String,
    pub zone: String,
    pub impact_began_at: String,
    pub impact_began_at_which: String,
    pub detected_at: String,
    pub detected_at_which: String,
    pub triggered_at: String,
    pub triggered_at_which: String,
    pub mitigated_at: String,
    pub mitigated_at_which: String,
    pub resolved_at: String,
    pub resolved_at_which: String,
    pub restricted: String,
}

/// A checked [`IncidentForm`].
#[derive(Debug, Clone)]
pub struct Recorded {
    pub facts: NewIncident,
    pub services: Vec<ServiceId>,
    pub restricted: bool,
}

impl IncidentForm {
    /// The form of a new incident: response was triggered unless somebody says otherwise.
    pub fn fresh(zone: Zone) -> Self {
        Self { zone: zone.to_string(), response_triggered: YES.into(), ..Self::default() }
    }

    /// The form of an incident that is stored.
    pub fn stored(incident: &Incident, services: &[Service]) -> Self {
        let person = |id: Option<PersonId>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut form = Self {
            revision: incident.revision.to_string(),
            title: incident.title.clone(),
            summary: incident.summary.clone(),
            declared_severity: incident.declared_severity.to_string(),
            severity: incident.severity.to_string(),
            services: services.iter().map(|service| service.id.to_string()).collect(),
            outcome: incident.outcome.to_string(),
            response_triggered: if incident.response_triggered { YES.into() } else { String::new() },
            response_trigger: incident.response_trigger.to_string(),
            triggered_by: person(incident.triggered_by),
            commander_id: person(incident.commander_id),
            on_call_id: person(incident.on_call_id),
            zone: incident.zone.to_string(),
            ..Self::default()
        };
        let [impact, detected, triggered, mitigated, resolved] =
            incident.moments.marked().map(|moment| LocalTime::stored(moment.at, incident.zone));
        (form.impact_began_at, form.impact_began_at_which) = (impact.raw, impact.which);
        (form.detected_at, form.detected_at_which) = (detected.raw, detected.which);
        (form.triggered_at, form.triggered_at_which) = (triggered.raw, triggered.which);
        (form.mitigated_at, form.mitigated_at_which) = (mitigated.raw, mitigated.which);
        (form.resolved_at, form.resolved_at_which) = (resolved.raw, resolved.which);
        form
    }

    /// Checks all fields; `now` bounds how late a moment can be.
    pub fn check(&self, now: Instant) -> Result<Recorded, Errors> {
        let mut check = Check::new();
        let title = check.line("title", &self.title, TITLE, "Write a title: what customers or staff noticed");
        let summary = check.text("summary", &self.summary, SUMMARY);
        let declared: Severity =
            check.choice("declared_severity", &self.declared_severity, "Choose the severity it was declared with");
        let severity = match self.severity.is_empty() {
            true => declared,
            false => check.choice("severity", &self.severity, "Choose a severity of the list"),
        };
        let services = self.services.iter().map(|raw| raw.parse()).collect::<Result<Vec<ServiceId>, _>>();
        if services.is_err() {
            check.wrong("services", "Choose services of the list");
        }
        let outcome = check.choice("outcome", &self.outcome, "Choose what it turned out to be");
        let response_trigger =
            check.choice("response_trigger", &self.response_trigger, "Choose what triggered the response");
        let mut person = |field, raw: &str| check.optional::<PersonId>(field, raw, "Choose a person of the list");
        let triggered_by = person("triggered_by", &self.triggered_by);
        let commander_id = person("commander_id", &self.commander_id);
        let on_call_id = person("on_call_id", &self.on_call_id);
        let zone = check.parsed::<Zone>("zone", &self.zone);
        let moments = self.check_moments(&mut check, zone, now);
        let response_triggered = self.is_triggered();
        if !response_triggered && moments.triggered_at.is_some() {
            check.wrong(
                "triggered_at",
                "You say when response was triggered, and that it was not. Tick “Response was triggered”, or leave this out",
            );
        }
        check.finish()?;
        let facts = NewIncident {
            title,
            summary,
            declared_severity: declared,
            severity,
            outcome,
            response_triggered,
            response_trigger,
            triggered_by,
            commander_id,
            on_call_id,
            zone: zone.unwrap_or(Zone::UTC),
            moments,
        };
        let services = services.unwrap_or_default();
        Ok(Recorded { facts, services, restricted: !self.restricted.is_empty() })
    }

    /// Whether the box "Response was triggered" is ticked.
    pub fn is_triggered(&self) -> bool {
        !self.response_triggered.is_empty()
    }

    /// The five moments as typed, by field.
    pub fn typed(&self) -> [(&'static str, LocalTime); 5] {
        let typed = |raw: &str, which: &str| LocalTime { raw: raw.into(), which: which.into() };
        [
            ("impact_began_at", typed(&self.impact_began_at, &self.impact_began_at_which)),
            ("detected_at", typed(&self.detected_at, &self.detected_at_which)),
            ("triggered_at", typed(&self.triggered_at, &self.triggered_at_which)),
            ("mitigated_at", typed(&self.mitigated_at, &self.mitigated_at_which)),
            ("resolved_at", typed(&self.resolved_at, &self.resolved_at_which)),
        ]
    }

    /// Without a zone only the writing of the times can be checked.
    fn check_moments(&self, check: &mut Check, zone: Option<Zone>, now: Instant) -> Moments {
        let [impact_began_at, detected_at, triggered_at, mitigated_at, resolved_at] =
            self.typed().map(|(field, typed)| match zone {
                Some(zone) => check.moment(field, &typed, zone),
                None if typed.raw.is_empty() || parse_local(&typed.raw).is_some() => None,
                None => check.moment(field, &typed, Zone::UTC),
            });
        let moments = Moments { impact_began_at, detected_at, triggered_at, mitigated_at, resolved_at };
        for (field, message) in moments.misplaced(now, zone.unwrap_or(Zone::UTC)) {
            check.wrong(field, message);
        }
        moments
    }
}

impl Recorded {
    /// Takes over the fractions of a second that a form cannot hold from moments that are
    /// otherwise the stored ones: an untouched form changes nothing.
    pub fn keeping_fractions_of(mut self, stored: &Moments) -> Self {
        let keep = |new: &mut Option<Instant>, old: Option<Instant>| {
            if new.map(Instant::iso) == old.map(Instant::iso) {
                *new = old;
            }
        };
        let moments = &mut self.facts.moments;
        keep(&mut moments.impact_began_at, stored.impact_began_at);
        keep(&mut moments.detected_at, stored.detected_at);
        keep(&mut moments.triggered_at, stored.triggered_at);
        keep(&mut moments.mitigated_at, stored.mitigated_at);
        keep(&mut moments.resolved_at, stored.resolved_at);
        self
    }
}

/// What the register is narrowed to, as an address says it. Words that mean nothing here are
/// passed over: an old link still shows the register.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RegisterQuery {
    pub state: String,
    pub severity: String,
    pub service: String,
    pub outcome: String,
    pub q: String,
    pub from: String,
    pub to: String,
    /// Whose days these are: the organisation's, else the viewer's.
    pub days: String,
    pub page: PageNo,
}

impl RegisterQuery {
    /// What `days` says for the organisation's.
    pub const ORGANISATION: &'static str = "organisation";

    /// The zone that the days of the filter are meant in.
    pub fn zone_of_days(&self, own: Zone, organisation: Zone) -> Zone {
        if self.days == Self::ORGANISATION { organisation } else { own }
    }

    /// The filter, and what is wrong with the dates. Days are those of `zone`, both included.
    pub fn filter(&self, zone: Zone) -> (Filter, Errors) {
        let mut check = Check::new();
        let mut day = |field, raw| check.optional::<NaiveDate>(field, raw, "Enter a date such as 2026-03-06");
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            check.wrong("to", "This day is before the first one");
        }
        let until = to.map(|day| day.checked_add_days(Days::new(1)).unwrap_or(day));
        let filter = Filter {
            show: Show::parse(&self.state).unwrap_or(Show::All),
            severity: Severity::parse(&self.severity),
            affected: Affected::parse(&self.service),
            outcome: super::model::Outcome::parse(&self.outcome),
            words: crate::kernel::text::single_line(&self.q).chars().take(WORDS).collect(),
            from: from.map(|day| zone.day_start(day)),
            until: until.map(|day| zone.day_start(day)),
        };
        (filter, check.finish().err().unwrap_or_default())
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.pairs().iter().all(|(_, value)| value.is_empty())
    }

    /// The query of another page with the same filter.
    pub fn at(&self, page: PageNo) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.pairs().into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.append_pair("page", &page.to_string());
        query.finish()
    }

    fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("state", if self.state == Show::All.as_str() { "" } else { &self.state }),
            ("severity", &self.severity),
            ("service", &self.service),
            ("outcome", &self.outcome),
            ("q", &self.q),
            ("from", &self.from),
            ("to", &self.to),
            ("days", &self.days),
        ]
    }
}

/// Whether an incident is to be restricted: `yes` or `no`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RestrictionForm {
    pub restricted: String,
}

/// A service of the catalogue.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct ServiceForm {
    pub form: String,
    pub name: String,
    pub team: String,
    pub description: String,
}

impl ServiceForm {
    /// The form of a service that is stored.
    pub fn stored(service: &Service) -> Self {
        let Service { name, team, description, .. } = service.clone();
        Self { form: String::new(), name, team, description }
    }

    /// Checks the three fields. Whether the name is free is for the store to know.
    pub fn check(&self) -> Result<ServiceFacts, Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, NAME, "Enter the name of the service");
        let team = check.line("team", &self.team, NAME, "Enter the team that owns it");
        let description = check.text("description", &self.description, DESCRIPTION);
        check.finish()?;
        Ok(ServiceFacts { name, team, description })
    }
}
