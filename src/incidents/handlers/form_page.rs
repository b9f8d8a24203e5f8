//! The page with the facts of an incident in a form: for a new one, for one that is corrected, and
//! for one that changed while somebody corrected it.

use askama::Template;

use crate::accounts::PersonLine;
use crate::db::Conn;
use crate::incidents::facts::Fact;
use crate::incidents::forms::{IncidentForm, Recorded};
use crate::incidents::model::{Incident, Outcome, Service, Severity, Trigger};
use crate::incidents::severities::SeverityNames;
use crate::incidents::store::{records, services, severities};
use crate::kernel::{IncidentId, PersonId, Zone};
use crate::web::{Check, Errors, Result, Shell};

/// What the template of the form needs.
#[derive(Template)]
#[template(path = "incidents/form.html")]
pub(super) struct FormPage {
    pub shell: Shell,
    pub errors: Errors,
    pub form: IncidentForm,
    pub mark: String,
    pub lists: Lists,
    /// The incident that is corrected; none when a new one is recorded.
    pub editing: Option<Editing>,
}

/// An incident that is corrected.
pub(super) struct Editing {
    pub id: IncidentId,
    pub title: String,
    pub revision: i32,
    /// Facts that are stored otherwise than the form has them; empty unless it changed meanwhile.
    pub stored: Vec<Fact>,
}

/// What can be chosen.
pub(super) struct Lists {
    pub people: Vec<PersonLine>,
    pub services: Vec<Service>,
    pub severities: SeverityNames,
}

/// One of the five moments in the form.
struct MomentField {
    name: &'static str,
    label: &'static str,
    typed: crate::web::LocalTime,
    choices: Vec<(String, String)>,
    help: String,
}

impl FormPage {
    /// What is said below the label of `field`: `usual`, or how it is stored by now.
    fn help(&self, field: &str, usual: &str) -> String {
        match self.stored(field) {
            Some(fact) if fact.words.is_empty() => "Now stored: nothing".into(),
            Some(fact) => format!("Now stored: {}", fact.words),
            None => usual.to_owned(),
        }
    }

    fn stored(&self, field: &str) -> Option<&Fact> {
        self.editing.as_ref()?.stored.iter().find(|fact| fact.field == field)
    }

    fn is_stale(&self) -> bool {
        self.editing.as_ref().is_some_and(|editing| !editing.stored.is_empty())
    }

    fn has_service(&self, service: &Service) -> bool {
        self.form.services.iter().any(|id| id == service.id.as_str())
    }

    fn moments(&self) -> [MomentField; 5] {
        let zone = self.form.zone.parse::<Zone>().ok();
        let labels = crate::incidents::model::Moments::default().marked();
        let mut labels = labels.into_iter().map(|moment| moment.label);
        self.form.typed().map(|(name, typed)| MomentField {
            name,
            label: labels.next().unwrap_or_default(),
            choices: zone.map(|zone| typed.choices(zone)).unwrap_or_default(),
            typed,
            help: self.help(name, ""),
        })
    }
}

impl Lists {
    /// What can be chosen in the form of `incident` (none: a new one) with the services it has
    /// already: nobody and nothing that it names falls out because it was disabled or retired.
    pub fn of(c: &mut Conn, incident: Option<(&Incident, &[Service])>) -> Result<Self> {
        let kept: Vec<PersonId> =
            incident.map(|(incident, _)| incident.changeable().people().collect()).unwrap_or_default();
        let mut catalogue = services::services(c, true)?;
        catalogue.retain(|service| {
            let kept = incident.is_some_and(|(_, has)| has.iter().any(|one| one.id == service.id));
            service.retired_at.is_none() || kept
        });
        Ok(Self {
            people: records::choosable(c, kept)?,
            services: catalogue,
            severities: severities::severity_names(c)?,
        })
    }

    /// What of a checked form is not on these lists: somebody whose account was disabled or a
    /// service that was retired since the form was shown, or an id that never was there.
    pub fn missing(&self, recorded: &Recorded) -> Errors {
        let mut check = Check::new();
        let facts = &recorded.facts;
        let named = [
            ("triggered_by", facts.triggered_by),
            ("commander_id", facts.commander_id),
            ("on_call_id", facts.on_call_id),
        ];
        for (field, id) in named {
            if id.is_some_and(|id| self.people.iter().all(|person| person.id != id)) {
                check.wrong(field, "This person cannot be chosen any more. Choose somebody of the list");
            }
        }
        if recorded.services.iter().any(|id| self.services.iter().all(|service| service.id != *id)) {
            check.wrong("services", "A service cannot be chosen any more. Choose services of the list");
        }
        check.finish().err().unwrap_or_default()
    }

    /// Ids and names of the chosen services.
    pub fn chosen(&self, recorded: &Recorded) -> Vec<(String, String)> {
        let chosen = self.services.iter().filter(|service| recorded.services.contains(&service.id));
        named(chosen)
    }

    /// The name of somebody on the list.
    pub fn name_of(&self, id: PersonId) -> String {
        let person = self.people.iter().find(|person| person.id == id);
        person.map_or_else(|| "somebody who left".to_owned(), |person| person.name.clone())
    }
}

/// Ids and names, as facts want them.
pub(super) fn named<'a>(services: impl IntoIterator<Item = &'a Service>) -> Vec<(String, String)> {
    services.into_iter().map(|service| (service.id.to_string(), service.name.clone())).collect()
}
