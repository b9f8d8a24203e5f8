//! An incident as a list of facts, so that two states of it can be compared: for the activity
//! line that says what changed, and for the person whose form met a newer state.
//! Owns the words; knows nothing of forms and stores nothing.

use super::model::NewIncident;
use crate::kernel::PersonId;

/// One fact of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its form field.
    pub field: &'static str,
    /// What people call it, as the start of a sentence.
    pub label: &'static str,
    /// What is compared.
    value: String,
    /// What people read.
    pub words: String,
    /// Whether the words are too long to stand in a line of the activity.
    long: bool,
}

/// The facts of `incident`, always the same ones in the same order. `services` are ids and names;
/// `name_of` gives a person's name.
pub fn facts(incident: &NewIncident, services: &[(String, String)], name_of: impl Fn(PersonId) -> String) -> Vec<Fact> {
    let fact = |field, label, value: &str, words: &str| Fact {
        field,
        label,
        value: value.to_owned(),
        words: words.to_owned(),
        long: false,
    };
    let person = |field, label, id: Option<PersonId>| match id {
        Some(id) => fact(field, label, id.as_str(), &name_of(id)),
        None => fact(field, label, "", "nobody"),
    };
    let response = if incident.response_triggered { "triggered" } else { "not triggered" };
    let (declared, severity) = (incident.declared_severity, incident.severity);
    let (outcome, trigger) = (incident.outcome, incident.response_trigger);
    let mut all = vec![
        fact("title", "Title", &incident.title, &format!("“{}”", incident.title)),
        Fact { long: true, ..fact("summary", "Summary", &incident.summary, &incident.summary) },
        fact("declared_severity", "Declared severity", declared.as_str(), declared.label()),
        fact("severity", "Severity", severity.as_str(), severity.label()),
        fact("outcome", "Outcome", outcome.as_str(), &outcome.label().to_lowercase()),
        services_fact(services),
        fact("response_triggered", "Response", response, response),
        fact("response_trigger", "What triggered the response", trigger.as_str(), &trigger.label().to_lowercase()),
        person("triggered_by", "Triggered by", incident.triggered_by),
        person("commander_id", "Incident commander", incident.commander_id),
        person("on_call_id", "Primary on-call", incident.on_call_id),
        fact("zone", "Time zone", incident.zone.name(), incident.zone.name()),
    ];
    all.extend(incident.moments.marked().map(|moment| match moment.at {
        Some(at) => fact(moment.field, moment.label, &at.iso(), &incident.zone.at(at).full()),
        None => fact(moment.field, moment.label, "", "not known"),
    }));
    all
}

/// The facts of `before` that are others in `after`, both made by [`facts`].
pub fn differing<'a>(before: &'a [Fact], after: &'a [Fact]) -> Vec<(&'a Fact, &'a Fact)> {
    before.iter().zip(after).filter(|(old, new)| old.value != new.value).collect()
}

/// What changed, to be read after a name: `changed the summary; severity from SEV-2 to SEV-1`.
/// `None` when nothing did.
pub fn changes_in_words(before: &[Fact], after: &[Fact]) -> Option<String> {
    let parts: Vec<String> = differing(before, after)
        .into_iter()
        .map(|(old, new)| match new.long {
            true => format!("the {}", new.label.to_lowercase()),
            false => format!("{} from {} to {}", new.label.to_lowercase(), old.words, new.words),
        })
        .collect();
    (!parts.is_empty()).then(|| format!("changed {}", parts.join("; ")))
}

fn services_fact(services: &[(String, String)]) -> Fact {
    let mut ids: Vec<&str> = services.iter().map(|(id, _)| id.as_str()).collect();
    ids.sort_unstable();
    let mut names: Vec<&str> = services.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    let words = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Fact { field: "services", label: "Services", value: ids.join(" "), words, long: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incidents::model::{Moments, Outcome, Severity, Trigger};
    use crate::kernel::zone::parse_local;
    use crate::kernel::{Instant, Zone};

    fn incident() -> NewIncident {
        NewIncident {
            title: "Checkout slow".into(),
            summary: "It was slow.".into(),
            declared_severity: Severity::Sev2,
            severity: Severity::Sev2,
            outcome: Outcome::RealIncident,
            response_triggered: true,
            response_trigger: Trigger::Alert,
            triggered_by: None,
            commander_id: None,
            on_call_id: None,
            zone: "Europe/Berlin".parse().unwrap_or(Zone::UTC),
            moments: Moments::default(),
        }
    }

    fn words(before: &NewIncident, after: &NewIncident) -> Option<String> {
        let of = |incident| facts(incident, &[], |_| "Ana Čović".into());
        changes_in_words(&of(before), &of(after))
    }

    #[test]
    fn nothing_changed_is_nothing_to_say() {
        assert_eq!(words(&incident(), &incident()), None);
    }

    #[test]
    fn a_change_says_from_what_to_what() {
        let mut after = incident();
        after.severity = Severity::Sev1;
        after.commander_id = Some(PersonId::random());
        after.moments.resolved_at = Some(Instant::from_utc(parse_local("2026-03-06T13:10").unwrap()));
        after.summary = "It was very slow.".into();
        assert_eq!(
            words(&incident(), &after).unwrap(),
            "changed the summary; severity from SEV-2 to SEV-1; incident commander from nobody to Ana Čović; \
             resolved from not known to Fri 6 Mar 2026, 14:10 CET"
        );
    }

    #[test]
    fn the_order_of_services_is_no_change() {
        let (a, b) = (("a".to_owned(), "Api".to_owned()), ("b".to_owned(), "Billing".to_owned()));
        let of = |services: &[(String, String)]| facts(&incident(), services, |_| String::new());
        assert_eq!(changes_in_words(&of(&[a.clone(), b.clone()]), &of(&[b.clone(), a.clone()])), None);
        assert_eq!(
            changes_in_words(&of(std::slice::from_ref(&a)), &of(&[b, a])).unwrap(),
            "changed services from Api to Api, Billing"
        );
    }
}
