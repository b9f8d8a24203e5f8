//! What the demo's organisation has before anything happens, and the templates that came in last: people, services, and what
//! administrators set.

use anyhow::Context;

use super::content::{Content, TemplateSection};
use super::load::Loader;
use crate::accounts::{self, NewPerson, Viewer};
use crate::audit::{self, Setting};
use crate::db::Conn;
use crate::incidents::{self, Service};
use crate::kernel::zone::long_date;
use crate::kernel::{Instant, PersonId, ServiceId, SessionId, TemplateId};
use crate::postmortems;
use crate::sections::{self, Beginning};
use crate::web::Error;

impl<'a> Loader<'a> {
    /// Everybody with an account.
    pub(super) fn people(&mut self, c: &mut Conn, content: &'a Content, hash: &str, at: Instant) -> Result<(), Error> {
        for person in &content.organisation.people {
            let new = NewPerson {
                id: PersonId::random(),
                email: person.email.clone(),
                name: person.name.clone(),
                role: person.role,
                admin: person.admin,
                zone: person.zone,
                password: Some(hash.to_owned()),
                created_at: at,
            };
            accounts::add_person(c, &new)?;
            let NewPerson { id, name, role, admin, zone, .. } = new;
            let viewer = Viewer { id, name, role, admin, zone, session: SessionId::random() };
            self.people.insert(&person.key, viewer);
        }
        Ok(())
    }

    /// Services, holidays and policies.
    pub(super) fn house(&mut self, c: &mut Conn, content: &'a Content, at: Instant) -> Result<(), Error> {
        let by = (self.person(self.admin)?.id, at);
        for told in &content.organisation.services {
            let service = Service {
                id: ServiceId::random(),
                name: told.name.clone(),
                team: told.team.clone(),
                description: told.description.clone(),
                created_at: at,
                retired_at: None,
            };
            incidents::add_service(c, &service)?;
            self.services.insert(&told.key, service.id);
        }
        for holiday in &content.organisation.holidays {
            postmortems::add_holiday(c, holiday.day, &holiday.name)?;
            audit::note(c, Setting::Holidays, by, &long_date(holiday.day), ("", &holiday.name))?;
        }
        let usual = incidents::severity_names(c)?;
        for told in &content.organisation.severities {
            let words = incidents::Named { name: told.name.clone(), guidance: told.guidance.clone() };
            incidents::name_severity(c, told.severity, &words)?;
            let before = usual.of(told.severity).words();
            audit::note(c, Setting::Severities, by, told.severity.label(), (&before, &words.words()))?;
        }
        let before = postmortems::policies(c)?.words();
        for told in &content.organisation.policies {
            let policy = told.policy().with_context(|| format!("the policy of {}", told.severity))?;
            postmortems::set_policy(c, told.severity, policy)?;
        }
        let after = postmortems::policies(c)?.words();
        audit::note(c, Setting::Policy, by, "", (&before, &after))?;
        Ok(())
    }

    /// Templates, which came in last: what is told was opened before them.
    pub(super) fn templates(&mut self, c: &mut Conn, content: &'a Content) -> Result<(), Error> {
        let (admin, at) = (self.person(self.admin)?, self.now.plus(-chrono::Duration::hours(20)));
        for told in &content.organisation.templates {
            let beginning = |one: &TemplateSection| Beginning {
                kind: one.section,
                left_out: one.left_out,
                guidance: one.guidance.clone(),
                start: one.start.clone(),
            };
            let beginnings: Vec<Beginning> = told.sections.iter().map(beginning).collect();
            sections::add_template(c, (TemplateId::random(), told.outcome, told.severity), &beginnings, admin, at)?;
        }
        Ok(())
    }
}
