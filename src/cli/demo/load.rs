//! The demo's history carried out, deed by deed, through the functions that the pages use.

use std::collections::HashMap;

use anyhow::{Context, anyhow};
use chrono::Duration;

use super::content::{Attendee, Content, Contribution, Handover, Incident, Meeting, Postmortem, Text};
use super::history::{self, Deed, Event};
use crate::accounts::{self, Viewer};
use crate::activity;
use crate::app;
use crate::contributors;
use crate::db::Conn;
use crate::document::Extent;
use crate::incidents::{self, Moments, NewIncident};
use crate::kernel::{ActionId, IncidentId, Instant, PostmortemId, ServiceId, Zone};
use crate::meetings::{self, Answer, Before, Change, times};
use crate::minutes;
use crate::outbox;
use crate::postmortems::{self, Status};
use crate::review;
use crate::sections::{self, Draft, End, Save, SectionKind};
use crate::web::{Error, Site};

/// How far back people were told by mail and in the app.
const TOLD_FOR: Duration = Duration::days(45);
/// When everybody last looked at their notices.
const LOOKED: Duration = Duration::days(3);

/// Fills an empty database with all of `content`, told from `now`. Everybody's password is the one
/// behind `hash`: hashing it once for each of them would be most of the work.
///
/// # Errors
/// Names the incident whose telling the program does not take.
pub fn load(c: &mut Conn, content: &Content, hash: &str, site: &Site, now: Instant) -> Result<(), Error> {
    let Content { organisation, incidents: told } = content;
    let admin = organisation.people.iter().find(|person| person.admin).context("nobody administers")?;
    let manager = organisation.people.iter().rfind(|person| person.role == accounts::Role::Manager);
    let events = history::of(content, &manager.context("there is no manager")?.key, now);
    let before = events.first().map_or(now, |first| first.at.plus(-Duration::days(30)));
    let mut loader = Loader {
        people: HashMap::new(),
        services: HashMap::new(),
        zone: organisation.zone,
        told,
        site,
        now,
        actions: HashMap::new(),
        incidents: HashMap::new(),
        postmortems: HashMap::new(),
        revisions: HashMap::new(),
        admin: &admin.key,
    };
    loader.people(c, content, hash, before)?;
    loader.house(c, content, before)?;
    for event in &events {
        let done = loader.carry_out(c, event);
        let key = || format!("incident {} of the demo", told[event.incident].key);
        done.map_err(|error| anyhow!("{error}").context(key()))?;
    }
    // Of what was told, most mails would be of no use any more; everybody has looked since, and not today.
    outbox::sweep(c, now)?;
    for viewer in loader.people.values() {
        outbox::read_notices(c, viewer.id, now.plus(-LOOKED), now.plus(-LOOKED))?;
    }
    loader.templates(c, content)
}

pub(super) struct Loader<'a> {
    /// When it is told.
    pub(super) now: Instant,
    site: &'a Site,
    pub(super) people: HashMap<&'a str, Viewer>,
    pub(super) services: HashMap<&'a str, ServiceId>,
    pub(super) zone: Zone,
    pub(super) told: &'a [Incident],
    /// The actions of each incident's postmortem, in their order.
    pub(super) actions: HashMap<usize, Vec<ActionId>>,
    incidents: HashMap<usize, IncidentId>,
    postmortems: HashMap<usize, PostmortemId>,
    revisions: HashMap<(PostmortemId, SectionKind), i32>,
    pub(super) admin: &'a str,
}

impl<'a> Loader<'a> {
    fn carry_out(&mut self, c: &mut Conn, event: &Event<'a>) -> Result<(), Error> {
        match event.deed {
            Deed::Recorded(moments) => self.record(c, event, moments),
            Deed::Opened(postmortem) => self.open(c, event, postmortem),
            Deed::Added(contribution) => self.add(c, event, contribution),
            Deed::HandedOver(handover) => self.hand_over(c, event, handover),
            Deed::NamedReviewer(reviewer) => self.name_reviewer(c, event, reviewer),
            Deed::Moved(to, said) => self.step(c, event, to, said),
            Deed::Saved(text) => self.save(c, event, text),
            Deed::Scheduled(meeting, starts_at) => self.schedule(c, event, meeting, starts_at),
            Deed::Answered(attendee) => self.answer(c, event, attendee),
            Deed::CalledOff(meeting) => self.call_off(c, event, meeting),
            Deed::Held(meeting) => self.hold(c, event, meeting),
            Deed::Commented(_) | Deed::Replied(..) | Deed::Resolved(_) => self.talk(c, event),
            _ => self.tell(c, event),
        }
    }

    fn record(&mut self, c: &mut Conn, event: &Event<'a>, moments: Moments) -> Result<(), Error> {
        let told = &self.told[event.incident];
        let person = |key: &str| self.person(key).map(|viewer| viewer.id);
        let triggered_by = match told.triggered_by.as_str() {
            "" => None,
            key => Some(person(key)?),
        };
        let new = NewIncident {
            title: told.title.clone(),
            summary: told.summary.clone(),
            declared_severity: told.declared_severity,
            severity: told.severity,
            outcome: told.outcome,
            response_triggered: told.response_triggered,
            response_trigger: told.trigger,
            triggered_by,
            commander_id: Some(person(&told.commander)?),
            on_call_id: Some(person(&told.on_call)?),
            zone: told.zone,
            moments,
        };
        let (id, by) = (IncidentId::random(), person(event.by)?);
        incidents::add(c, id, &new, told.restricted, by, event.at)?;
        let services = told.services.iter().map(|key| self.services.get(key.as_str()).copied());
        let services: Option<Vec<ServiceId>> = services.collect();
        incidents::set_services(c, id, &services.context("a service that is not in the catalogue")?)?;
        for person in [new.commander_id, new.on_call_id, new.triggered_by, Some(by)].into_iter().flatten() {
            incidents::admit(c, id, person)?;
        }
        self.incidents.insert(event.incident, id);
        let words = if told.restricted { "recorded the incident, restricted" } else { "recorded the incident" };
        self.note(c, event, "incident.recorded", words)
    }

    fn open(&mut self, c: &mut Conn, event: &Event<'a>, told: &'a Postmortem) -> Result<(), Error> {
        let by = self.person(event.by)?;
        let owner = self.person(&told.owner)?;
        let incident = incidents::find(c, by, self.incident(event)?)?.ok_or(Error::NotFound)?;
        let chosen = (owner.id, told.criterion, told.criterion_reason.as_str());
        let id = postmortems::open_with_owner(c, &incident, &told.title, chosen, by.id, self.zone, event.at)?;
        let postmortem = postmortems::find(c, by, id)?;
        let criterion = told.criterion.label().to_lowercase();
        let words = format!("opened the postmortem with {} as owner ({criterion})", owner.name);
        self.note(c, event, "postmortem.opened", &words)?;
        for one in &told.contributors {
            if self.told[event.incident].names(&one.person, told) {
                let person = self.person(&one.person)?.id;
                contributors::add(c, &postmortem, person, one.involvement, by.id, event.at)?;
            }
        }
        app::after_opening(c, &postmortem, by, event.at)?;
        self.postmortems.insert(event.incident, id);
        self.tell_owner(c, event)
    }

    fn tell_owner(&self, c: &mut Conn, event: &Event<'a>) -> Result<(), Error> {
        let (postmortem, by) = (self.postmortem(c, event)?, self.person(event.by)?);
        match self.is_told(event) {
            true => postmortems::tell_owner(c, (&postmortem.spine, postmortem.incident.id), by, self.site, event.at),
            false => Ok(()),
        }
    }

    fn is_told(&self, event: &Event) -> bool {
        self.now.since(event.at) < TOLD_FOR
    }

    fn add(&self, c: &mut Conn, event: &Event<'a>, told: &Contribution) -> Result<(), Error> {
        let postmortem = self.postmortem(c, event)?;
        let (by, person) = (self.person(event.by)?, self.person(&told.person)?);
        contributors::add(c, &postmortem, person.id, told.involvement, by.id, event.at)?;
        let words = format!("added {} as {}", person.name, told.involvement.label().to_lowercase());
        self.note(c, event, "contributors.changed", &words)
    }

    /// Saves on the newest revision, as somebody who sees it before writing.
    fn save(&mut self, c: &mut Conn, event: &Event<'a>, text: &Text) -> Result<(), Error> {
        let id = self.postmortems.get(&event.incident).copied().context("its postmortem was not opened yet")?;
        let newest = self.revisions.get(&(id, text.section)).copied().unwrap_or_default();
        let draft = Draft::of(&text.body, text.section).map_err(anyhow::Error::from)?;
        let save = Save {
            postmortem: id,
            kind: text.section,
            base_revision: newest,
            draft: &draft,
            restores: None,
            kept: None,
        };
        match sections::save(c, self.person(event.by)?, &save, event.at)?.end {
            End::Stored(stored) if stored.changed => {
                self.revisions.insert((id, text.section), stored.revision);
                Ok(())
            }
            End::NotAllowed(who, _) => Err(anyhow!("{} may not write {}: {who}", event.by, text.section).into()),
            _ => Err(anyhow!("{} by {} was not stored", text.section, event.by).into()),
        }
    }

    fn schedule(&self, c: &mut Conn, event: &Event<'a>, told: &Meeting, starts_at: Instant) -> Result<(), Error> {
        let postmortem = self.postmortem(c, event)?;
        let person = |key: &str| self.person(key).map(|viewer| viewer.id);
        // A weekend that moved it forward may have brought it inside the deadline.
        let is_late = times::is_late(starts_at, postmortem.spine.deadline_ends_at);
        let invited = told.attendees.iter().map(|one| person(&one.person).map(|id| (id, one.required)));
        let change = Change {
            starts_at,
            minutes: told.minutes,
            zone: postmortem.spine.zone,
            place: told.place.clone(),
            facilitator_id: Some(person(&told.facilitator)?),
            late_reason: if is_late { told.late_reason.clone() } else { String::new() },
            attendees: invited.collect::<anyhow::Result<_>>()?,
        };
        meetings::schedule(c, postmortem.id(), &change, person(event.by)?, event.at)?;
        if self.is_told(event) {
            meetings::tell(c, &postmortem, None, self.person(event.by)?, self.site, event.at)?;
        }
        let late = if is_late { ", after the deadline: " } else { "" };
        let words = format!("scheduled the meeting for {}{late}{}", change.when(), change.late_reason);
        self.note(c, event, "meeting.scheduled", &words)
    }

    fn answer(&self, c: &mut Conn, event: &Event<'a>, told: &Attendee) -> Result<(), Error> {
        let meeting = self.meeting(c, event)?;
        let person = self.person(&told.person)?.id;
        meetings::set_answer(c, meeting.id, person, told.answer, event.at)?;
        outbox::read_notices_on(c, person, &meetings::topic(meeting.id, person), event.at)?;
        let words = format!("answered {} to the meeting", told.answer.label().to_lowercase());
        self.note(c, event, "meeting.answered", &words)
    }

    fn call_off(&self, c: &mut Conn, event: &Event<'a>, told: &Meeting) -> Result<(), Error> {
        let meeting = self.meeting(c, event)?;
        let invited = meetings::attendees_of(c, meeting.id)?.into_iter().map(|one| one.person_id).collect();
        meetings::cancel(c, &meeting, &told.cancelled, event.at)?;
        if self.is_told(event) {
            let (postmortem, before) = (self.postmortem(c, event)?, Before { meeting: meeting.clone(), invited });
            meetings::tell(c, &postmortem, Some(&before), self.person(event.by)?, self.site, event.at)?;
        }
        let words = format!("cancelled the meeting of {}: {}", meeting.when(&meeting.zone), told.cancelled);
        self.note(c, event, "meeting.cancelled", &words)
    }

    /// Who said that they come, came; who did not answer, nobody has noted.
    fn hold(&self, c: &mut Conn, event: &Event<'a>, told: &Meeting) -> Result<(), Error> {
        let (postmortem, meeting) = (self.postmortem(c, event)?, self.meeting(c, event)?);
        for one in told.attendees.iter().filter(|one| one.answer != Answer::None) {
            let person = self.person(&one.person)?;
            let there = one.answer != Answer::No;
            minutes::note(
                c,
                (&postmortem, &meeting),
                (person.id, &person.name),
                there,
                self.person(event.by)?,
                event.at,
            )?;
        }
        Ok(())
    }

    fn hand_over(&self, c: &mut Conn, event: &Event<'a>, told: &Handover) -> Result<(), Error> {
        let postmortem = self.postmortem(c, event)?;
        let (by, to) = (self.person(event.by)?, self.person(&told.to)?);
        postmortems::hand_over(c, &postmortem, (to.id, told.criterion, &told.reason), by.id, event.at)?;
        let words = format!("handed the postmortem over from {} to {}: {}", postmortem.owner, to.name, told.reason);
        self.note(c, event, "postmortem.handed_over", &words)?;
        self.tell_owner(c, event)
    }

    fn name_reviewer(&self, c: &mut Conn, event: &Event<'a>, reviewer: &str) -> Result<(), Error> {
        let postmortem = self.postmortem(c, event)?;
        let reviewer = self.person(reviewer)?;
        review::name_reviewer(c, &postmortem, (reviewer.id, &reviewer.name), self.person(event.by)?, event.at)
    }

    /// By the rules of the page.
    fn step(&self, c: &mut Conn, event: &Event<'a>, to: Status, said: &str) -> Result<(), Error> {
        let id = self.postmortem(c, event)?.id();
        let extent = Extent { whole: false, hides_found_later: false, now: event.at, zone: self.zone };
        let otherwise = "The rest was talked through in the meeting";
        review::step_to(c, self.person(event.by)?, id, (to, said, otherwise), extent)
    }

    pub(super) fn note(&self, c: &mut Conn, event: &Event<'a>, verb: &'static str, words: &str) -> Result<(), Error> {
        let (by, incident) = (self.person(event.by)?.id, self.incident(event)?);
        Ok(activity::add(c, &activity::Deed { by, at: event.at, incident, verb, words })?)
    }

    pub(super) fn person(&self, key: &str) -> anyhow::Result<&Viewer> {
        self.people.get(key).with_context(|| format!("{key:?} is nobody of the organisation"))
    }

    fn incident(&self, event: &Event) -> anyhow::Result<IncidentId> {
        self.incidents.get(&event.incident).copied().context("it was not recorded yet")
    }

    pub(super) fn postmortem(&self, c: &mut Conn, event: &Event) -> Result<postmortems::Postmortem, Error> {
        let id = self.postmortems.get(&event.incident).copied().context("its postmortem was not opened yet")?;
        Ok(postmortems::find(c, self.person(self.admin)?, id)?)
    }
    fn meeting(&self, c: &mut Conn, event: &Event) -> Result<meetings::Meeting, Error> {
        let id = self.postmortem(c, event)?.id();
        Ok(meetings::of_postmortem(c, id)?.context("its meeting was not scheduled yet")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Db, Look};
    use crate::kernel::zone::parse_local;

    /// On a Saturday night, a Monday morning, on the day after the clocks changed, and at the turn of the year.
    #[test]
    fn it_can_be_told_on_any_day() {
        let content = Content::read().unwrap();
        for now in ["2026-11-28T23:50", "2026-12-07T05:05", "2027-03-29T12:00", "2027-01-01T00:01"] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("debrief.db");
            let db = Db::open(&path, 1).unwrap();
            let site =
                Site::new(&"http://demo.test".parse().unwrap(), "Fjordpost".into(), Zone::UTC, vec![], vec![0; 64]);
            let at = Instant::from_utc(parse_local(now).unwrap());
            let told = db.write_now(|c| load(c, &content, "no hash", &site, at));
            assert!(told.is_ok(), "{now}: {}", told.unwrap_err());
            assert_eq!(Look::at(&path).unwrap().integrity().unwrap(), Vec::<String>::new(), "{now}");
        }
    }
}
