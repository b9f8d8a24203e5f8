//! Incidents as rows, and the closed lists of the register.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use crate::kernel::zone::duration_words;
use crate::kernel::{IncidentId, Instant, PersonId, PostmortemId, ServiceId, Zone, text_enum};
use crate::schema::{incidents, services};

text_enum! {
    /// How bad an incident is; 1 is the worst.
    pub enum Severity {
        /// Critical.
        Sev1 = "sev1", "SEV-1";
        /// Major.
        Sev2 = "sev2", "SEV-2";
        /// Minor.
        Sev3 = "sev3", "SEV-3";
        /// Low.
        Sev4 = "sev4", "SEV-4";
        /// Hardly noticed.
        Sev5 = "sev5", "SEV-5";
    }
}

impl Severity {
    /// 1 to 5, as in the label.
    pub fn rank(self) -> u8 {
        match self {
            Self::Sev1 => 1,
            Self::Sev2 => 2,
            Self::Sev3 => 3,
            Self::Sev4 => 4,
            Self::Sev5 => 5,
        }
    }
}

text_enum! {
    /// What an incident turned out to be (RULES 2).
    pub enum Outcome {
        /// It was what it seemed.
        RealIncident = "real_incident", "Real incident";
        /// Less bad than declared.
        LowerSeverity = "lower_severity", "Lower severity than declared";
        /// It went away by itself.
        Recovered = "recovered", "Recovered without intervention";
        /// There was nothing.
        FalseAlarm = "false_alarm", "False alarm";
    }
}

impl Outcome {
    /// What the postmortem asks beside the usual, for every outcome but the first (RULES 2).
    pub fn asks(self) -> Option<&'static str> {
        match self {
            Self::RealIncident => None,
            _ => Some("The postmortem asks why response was triggered and what to tune in monitoring."),
        }
    }
}

text_enum! {
    /// What triggered the response.
    pub enum Trigger {
        /// A machine noticed.
        Alert = "alert", "An alert";
        /// Somebody of the organisation noticed.
        Person = "person", "A person of ours";
        /// A customer told us.
        CustomerReport = "customer_report", "A customer's report";
    }
}

/// The marked moments (RULES 18); what is not known is missing, never zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = incidents, treat_none_as_null = true)]
pub struct Moments {
    /// When customers began to be hurt.
    pub impact_began_at: Option<Instant>,
    /// When somebody or something noticed.
    pub detected_at: Option<Instant>,
    /// When response was triggered.
    pub triggered_at: Option<Instant>,
    /// When the impact was over or small.
    pub mitigated_at: Option<Instant>,
    /// When it was resolved: the deadline's clock starts (RULES 5).
    pub resolved_at: Option<Instant>,
}

impl Moments {
    /// The earliest one known.
    pub fn earliest(&self) -> Option<Instant> {
        [self.impact_began_at, self.detected_at, self.triggered_at, self.mitigated_at, self.resolved_at]
            .into_iter()
            .flatten()
            .min()
    }
}

/// An incident.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = incidents)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// One line.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Severity when it was declared.
    pub declared_severity: Severity,
    /// Severity in the end.
    pub severity: Severity,
    /// What it turned out to be.
    pub outcome: Outcome,
    /// Whether response was triggered: then a postmortem is due, whatever the rest says (RULES 1).
    pub response_triggered: bool,
    /// What triggered it.
    pub response_trigger: Trigger,
    /// Who triggered it, when a person did.
    pub triggered_by: Option<PersonId>,
    /// The incident commander.
    pub commander_id: Option<PersonId>,
    /// Primary on-call of the most affected service.
    pub on_call_id: Option<PersonId>,
    /// The zone of its local times.
    pub zone: Zone,
    /// The marked moments.
    #[diesel(embed)]
    pub moments: Moments,
    /// Whether only its readers and administrators see it.
    pub restricted: bool,
    /// Its postmortem.
    pub postmortem_id: Option<PostmortemId>,
    /// Since when it is done: its postmortem is closed (RULES 3).
    pub done_at: Option<Instant>,
    /// Grows with each change; a form carries the one it was filled from.
    pub revision: i32,
    /// Who recorded it.
    pub recorded_by: PersonId,
    /// When it was recorded.
    pub recorded_at: Instant,
}

impl Incident {
    /// Whether a postmortem is due and there is none (RULES 1).
    pub fn is_gap(&self) -> bool {
        self.response_triggered && self.postmortem_id.is_none()
    }

    /// All that can be changed of it, as it is.
    pub fn changeable(&self) -> NewIncident {
        NewIncident {
            title: self.title.clone(),
            summary: self.summary.clone(),
            declared_severity: self.declared_severity,
            severity: self.severity,
            outcome: self.outcome,
            response_triggered: self.response_triggered,
            response_trigger: self.response_trigger,
            triggered_by: self.triggered_by,
            commander_id: self.commander_id,
            on_call_id: self.on_call_id,
            zone: self.zone,
            moments: self.moments,
        }
    }
}

/// An incident to be recorded, or all that can be changed of one.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = incidents, treat_none_as_null = true)]
pub struct NewIncident {
    /// One line.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Severity when it was declared.
    pub declared_severity: Severity,
    /// Severity in the end.
    pub severity: Severity,
    /// What it turned out to be.
    pub outcome: Outcome,
    /// Whether response was triggered.
    pub response_triggered: bool,
    /// What triggered it.
    pub response_trigger: Trigger,
    /// Who triggered it.
    pub triggered_by: Option<PersonId>,
    /// The incident commander.
    pub commander_id: Option<PersonId>,
    /// Primary on-call of the most affected service.
    pub on_call_id: Option<PersonId>,
    /// The zone of its local times.
    pub zone: Zone,
    /// The marked moments.
    #[diesel(embed)]
    pub moments: Moments,
}

impl NewIncident {
    /// Those it names: who triggered the response, the commander, the primary on-call.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        [self.triggered_by, self.commander_id, self.on_call_id].into_iter().flatten()
    }
}

text_enum! {
    /// Which incidents the register shows.
    pub enum Show {
        /// All of them.
        All = "all", "All incidents";
        /// Those that are not resolved.
        Open = "open", "Not resolved yet";
        /// Those whose postmortem is due and missing (RULES 1).
        Gaps = "gap", "No postmortem yet";
        /// Those whose response was triggered (RULES 1).
        Owed = "owed", "Owed a postmortem";
        /// Of these, those that have it.
        Met = "met", "Owed a postmortem, and have it";
    }
}

/// What an incident affected, as a list is narrowed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Affected {
    /// This service, perhaps among others.
    Service(ServiceId),
    /// No service is named.
    Nothing,
}

impl Affected {
    /// What stands in an address for [`Affected::Nothing`].
    pub const NOTHING: &'static str = "none";

    /// Reads what stands in an address; `None` for what narrows nothing.
    pub fn parse(raw: &str) -> Option<Self> {
        match raw {
            Self::NOTHING => Some(Self::Nothing),
            _ => raw.parse().ok().map(Self::Service),
        }
    }
}

/// What the register is narrowed to; empty shows everything.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Which state.
    pub show: Show,
    /// Severity in the end.
    pub severity: Option<Severity>,
    /// What was affected.
    pub affected: Option<Affected>,
    /// What it turned out to be.
    pub outcome: Option<Outcome>,
    /// Words that stand in the title, next to each other.
    pub words: String,
    /// Began at this moment or later.
    pub from: Option<Instant>,
    /// Began before this moment.
    pub until: Option<Instant>,
}

/// An incident in a list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = incidents)]
pub struct IncidentLine {
    /// Its id.
    pub id: IncidentId,
    /// One line.
    pub title: String,
    /// Severity in the end.
    pub severity: Severity,
    /// What it turned out to be.
    pub outcome: Outcome,
    /// Whether response was triggered.
    pub response_triggered: bool,
    /// The zone of its local times.
    pub zone: Zone,
    /// The earliest moment known, else when it was recorded.
    pub began_at: Instant,
    /// When it was resolved.
    pub resolved_at: Option<Instant>,
    /// Whether only its readers and administrators see it.
    pub restricted: bool,
    /// Its postmortem.
    pub postmortem_id: Option<PostmortemId>,
    /// Since when it is done: its postmortem is closed (RULES 3).
    pub done_at: Option<Instant>,
}

impl IncidentLine {
    /// Whether a postmortem is due and there is none (RULES 1).
    pub fn is_gap(&self) -> bool {
        self.response_triggered && self.postmortem_id.is_none()
    }

    /// From its beginning until it was resolved, in words.
    pub fn length(&self) -> Option<String> {
        self.resolved_at.map(|resolved| duration_words(resolved.since(self.began_at)))
    }
}

/// A service of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = services)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its name, unique.
    pub name: String,
    /// The team that owns it.
    pub team: String,
    /// What it does.
    pub description: String,
    /// When it was added.
    pub created_at: Instant,
    /// Since when it cannot be chosen any more.
    pub retired_at: Option<Instant>,
}

impl Service {
    /// What can be changed of it, as it is.
    pub fn facts(&self) -> ServiceFacts {
        ServiceFacts { name: self.name.clone(), team: self.team.clone(), description: self.description.clone() }
    }
}

/// What can be changed of a service.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = services)]
pub struct ServiceFacts {
    /// Its name, unique.
    pub name: String,
    /// The team that owns it.
    pub team: String,
    /// What it does.
    pub description: String,
}

impl ServiceFacts {
    /// In one line: `Label API, team Shipping. Sells labels.`
    pub fn words(&self) -> String {
        format!("{}, team {}. {}", self.name, self.team, self.description).trim_end().to_owned()
    }
}
