//! People and records that a test starts from, made by the functions that the pages use.

use debrief::accounts::{NewPerson, Role, Viewer, add_person};
use debrief::incidents::{Moments, NewIncident, Outcome, Severity, Trigger};
use debrief::kernel::{IncidentId, Instant, PersonId, PostmortemId, SessionId, Zone};
use debrief::meetings::{Change, schedule};
use debrief::{activity, incidents};

use super::actor::{Actor, Session, Who};
use super::app::{App, password_hash};
use super::utc;

/// Somebody about to have an account.
pub struct Joining<'a> {
    app: &'a App,
    name: String,
    zone: Zone,
}

impl<'a> Joining<'a> {
    pub(super) fn new(app: &'a App, name: &str) -> Self {
        let mut letters = name.chars();
        let first = letters.next().expect("a name").to_uppercase();
        Self { app, name: first.chain(letters).collect(), zone: app.config.zone }
    }

    /// Who reads times in this zone.
    pub fn in_zone(mut self, zone: &str) -> Self {
        self.zone = zone.parse().expect("a zone");
        self
    }

    /// A signed-in engineer.
    pub fn engineer(self) -> Actor {
        self.join(Role::Engineer, false)
    }

    /// A signed-in person of support.
    pub fn support(self) -> Actor {
        self.join(Role::Support, false)
    }

    /// A signed-in manager.
    pub fn manager(self) -> Actor {
        self.join(Role::Manager, false)
    }

    /// A signed-in engineer who administers.
    pub fn admin(self) -> Actor {
        self.join(Role::Engineer, true)
    }

    fn join(self, role: Role, admin: bool) -> Actor {
        let id = PersonId::random();
        let user: String = self.name.split(' ').next().unwrap_or_default().to_lowercase();
        let email = format!("{user}@fjordpost.example");
        let person = NewPerson {
            id,
            email: email.parse().expect("an address"),
            name: self.name.clone(),
            role,
            admin,
            zone: self.zone,
            password: Some(password_hash()),
            created_at: self.app.clock.now(),
        };
        self.app.write(|c| Ok(add_person(c, &person)?));
        let actor = Actor::new(Session::new(self.app), Some(Who { id, name: self.name, email }));
        actor.signs_in();
        actor
    }
}

impl Actor {
    /// This person as the rules see them; of role and zone of a test's engineer.
    pub fn as_engineer(&self) -> Viewer {
        let (id, name) = (self.id, self.name.clone());
        Viewer { id, name, role: Role::Engineer, admin: false, zone: Zone::UTC, session: SessionId::random() }
    }
}

impl App {
    /// The postmortem of an incident that `owner` recorded, led and opened it for.
    pub fn postmortem(&self, owner: &Actor) -> PostmortemId {
        owner.opens_postmortem(self.incident("Labels stopped").led_by(owner).recorded_by(owner))
    }

    /// A postmortem with a meeting at any moment, past ones too, which only its owner attends.
    pub fn postmortem_with_meeting(&self, owner: &Actor, starts_at: Instant) -> PostmortemId {
        let id = self.postmortem(owner);
        let change = Change {
            starts_at,
            minutes: 45,
            zone: self.config.zone,
            place: String::new(),
            facilitator_id: None,
            late_reason: String::new(),
            attendees: vec![(owner.id, true)],
        };
        self.write(|c| Ok(schedule(c, id, &change, owner.id, self.clock.now())?));
        id
    }
}

impl Actor {
    /// Opens the postmortem of an incident, as its owner.
    pub fn opens_postmortem(&self, incident: IncidentId) -> PostmortemId {
        let path = self.below(&format!("/incidents/{incident}/postmortem"));
        let owner = self.id.to_string();
        let fields = [("owner", owner.as_str()), ("criterion", "led_investigation")];
        let opened = self.submit(&self.get(&path), &path, &fields);
        let id = opened.location().rsplit('/').next().unwrap_or_default();
        id.parse().expect("the way to the postmortem")
    }
}

impl Actor {
    /// Schedules the meeting of a postmortem for this local time in the zone that the form offers, with all it proposes.
    pub fn schedules_meeting(&self, id: PostmortemId, starts_at: &str) {
        let path = self.below(&format!("/postmortems/{id}/meeting"));
        self.submit(&self.get(&path), &path, &[("starts_at", starts_at)]).assert_status(303);
    }
}

/// An incident about to be recorded: a SEV-2 of Friday 6 March 2026, 13:10 to 14:30 UTC, response triggered by an alert.
pub struct Happening<'a> {
    app: &'a App,
    new: NewIncident,
    restricted: bool,
}

impl App {
    /// An incident: `app.incident("Labels stopped").recorded_by(&ana)`.
    pub fn incident(&self, title: &str) -> Happening<'_> {
        let new = NewIncident {
            title: title.to_owned(),
            summary: "Label printing stopped for all shops.".to_owned(),
            declared_severity: Severity::Sev2,
            severity: Severity::Sev2,
            outcome: Outcome::RealIncident,
            response_triggered: true,
            response_trigger: Trigger::Alert,
            triggered_by: None,
            commander_id: None,
            on_call_id: None,
            zone: self.config.zone,
            moments: Moments {
                impact_began_at: Some(utc(2026, 3, 6, 13, 10)),
                detected_at: Some(utc(2026, 3, 6, 13, 14)),
                triggered_at: Some(utc(2026, 3, 6, 13, 15)),
                mitigated_at: Some(utc(2026, 3, 6, 14, 2)),
                resolved_at: Some(utc(2026, 3, 6, 14, 30)),
            },
        };
        Happening { app: self, new, restricted: false }
    }
}

impl Happening<'_> {
    /// How bad it was, declared and in the end.
    pub fn severity(mut self, severity: Severity) -> Self {
        (self.new.severity, self.new.declared_severity) = (severity, severity);
        self
    }

    /// What it turned out to be.
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.new.outcome = outcome;
        self
    }

    /// Whose response nobody triggered.
    pub fn without_response(mut self) -> Self {
        self.new.response_triggered = false;
        self
    }

    /// When it was resolved; `None` while it goes on.
    pub fn resolved(mut self, at: Option<Instant>) -> Self {
        self.new.moments.resolved_at = at;
        self
    }

    /// Its incident commander.
    pub fn led_by(mut self, commander: &Actor) -> Self {
        self.new.commander_id = Some(commander.id);
        self
    }

    /// Primary on-call of the most affected service.
    pub fn on_call(mut self, person: &Actor) -> Self {
        self.new.on_call_id = Some(person.id);
        self
    }

    /// Which only readers and administrators see.
    pub fn restricted(mut self) -> Self {
        self.restricted = true;
        self
    }

    /// Anything else about it.
    pub fn but(mut self, change: impl FnOnce(&mut NewIncident)) -> Self {
        change(&mut self.new);
        self
    }

    /// Recorded now, by this person, who is among the readers.
    pub fn recorded_by(self, person: &Actor) -> IncidentId {
        let (id, now, by) = (IncidentId::random(), self.app.clock.now(), person.id);
        self.app.write(|c| {
            incidents::add(c, id, &self.new, self.restricted, by, now)?;
            incidents::admit(c, id, by)?;
            let deed =
                activity::Deed { by, at: now, incident: id, verb: "incident.recorded", words: "recorded the incident" };
            Ok(activity::add(c, &deed)?)
        });
        id
    }
}
