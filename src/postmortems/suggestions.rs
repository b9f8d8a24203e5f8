//! Who might own a postmortem, from the incident's own data (RULES 9). Suggestions, not duties.

use super::model::Criterion;
use crate::incidents::Incident;
use crate::kernel::PersonId;

/// Somebody who fits a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub person: PersonId,
    /// By which criterion.
    pub criterion: Criterion,
    /// Why, as a sentence about them.
    pub why: &'static str,
}

/// Those who fit, the strongest reason first; nobody twice.
pub fn suggest(incident: &Incident) -> Vec<Suggestion> {
    let named = [
        (incident.on_call_id, Criterion::PrimaryOnCall, "was primary on-call of the most affected service"),
        (incident.triggered_by, Criterion::TriggeredResponse, "triggered the response"),
        (
            incident.commander_id,
            Criterion::StabilisedService,
            "was incident commander and knows the whole course; choose them if nobody else fits",
        ),
    ];
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (person, criterion, why) in named {
        if let Some(person) = person
            && !suggestions.iter().any(|known| known.person == person)
        {
            suggestions.push(Suggestion { person, criterion, why });
        }
    }
    suggestions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incidents::{Moments, Outcome, Severity, Trigger};
    use crate::kernel::{IncidentId, Instant, Zone};

    fn incident(on_call: Option<PersonId>, by: Option<PersonId>, commander: Option<PersonId>) -> Incident {
        Incident {
            id: IncidentId::random(),
            title: String::new(),
            summary: String::new(),
            declared_severity: Severity::Sev2,
            severity: Severity::Sev2,
            outcome: Outcome::RealIncident,
            response_triggered: true,
            response_trigger: Trigger::Alert,
            triggered_by: by,
            commander_id: commander,
            on_call_id: on_call,
            zone: Zone::UTC,
            moments: Moments::default(),
            restricted: false,
            postmortem_id: None,
            done_at: None,
            revision: 1,
            recorded_by: PersonId::random(),
            recorded_at: Instant::from_utc(chrono::NaiveDateTime::default()),
        }
    }

    #[test]
    fn those_named_by_the_incident_are_suggested_once() {
        let (ana, ben) = (PersonId::random(), PersonId::random());
        let found = suggest(&incident(Some(ana), Some(ana), Some(ben)));
        assert_eq!(
            found.iter().map(|s| (s.person, s.criterion)).collect::<Vec<_>>(),
            [(ana, Criterion::PrimaryOnCall), (ben, Criterion::StabilisedService)]
        );
        assert_eq!(suggest(&incident(None, None, None)), []);
    }
}
