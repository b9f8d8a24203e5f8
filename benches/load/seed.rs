//! A database as an organisation of five hundred people has it after years: made by the functions that the pages use, in
//! large transactions, with the same content in every run.

use std::collections::HashMap;
use std::path::Path;
use std::time;

use anyhow::{Context, bail};
use chrono::{Duration, Utc};
use debrief::accounts::{NewPerson, Passwords, Role, Viewer, add_person};
use debrief::app;
use debrief::contributors::{self, Involvement};
use debrief::db::{Conn, Db};
use debrief::incidents::{self, Moments, NewIncident, Outcome, Service, Severity, Trigger};
use debrief::kernel::{IncidentId, Instant, PersonId, ServiceId, SessionId, Zone};
use debrief::meetings::{self, Change};
use debrief::postmortems::{self, Criterion, Postmortem, Status};
use debrief::sections::{self, Draft, End, Save, SectionKind, outline};
use debrief::web::Error;

use crate::parts;
use crate::random::Random;
use crate::texts;

/// People with an account.
pub const PEOPLE: usize = 500;
/// Postmortems.
pub const POSTMORTEMS: usize = 10_000;
/// The password of everybody.
pub const PASSWORD: &str = "a lamp in the snow";

const SERVICES: usize = 30;
/// Incidents without a postmortem that should have one.
const GAPS: usize = 40;
/// Postmortems that are not closed, the newest ones.
const NOT_CLOSED: usize = 1000;
/// Of those, the newest are still being written; later only each fifth, which was forgotten and has no meeting, either.
const WRITTEN: usize = 60;
const FORGOTTEN: usize = 5;
/// Different texts of each kind of section.
const VARIETIES: usize = 40;
/// Postmortems to a transaction.
const BATCH: usize = 200;
/// From one incident to the next: ten thousand in three years.
const APART: Duration = Duration::minutes(158);
/// Sections that stay empty in every postmortem.
const EMPTY: &[&str] = &["why_triggered", "lucky", "internal_message", "response_review", "meeting_notes"];

/// Fills the empty database at `path`.
///
/// # Errors
/// Those of the database.
pub fn fill(path: &Path) -> anyhow::Result<()> {
    let began = time::Instant::now();
    let db = Db::open(path, 1)?;
    let write = |work: &mut dyn FnMut(&mut Conn) -> Result<(), Error>| {
        db.write_now(work).map_err(|error| anyhow::anyhow!("{error}"))
    };
    let mut random = Random::new(1);
    let now = Instant::from_utc(Utc::now().naive_utc());
    let zone: Zone = "Europe/Berlin".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
    let password = Passwords::new()?.hash_now(PASSWORD)?;
    let mut house = House { people: Vec::new(), services: Vec::new(), drafts: drafts(&mut random)?, zone };
    write(&mut |c| {
        for number in 0..PEOPLE {
            house.people.push(person(c, number, &password, zone, now)?);
        }
        for number in 0..SERVICES {
            house.services.push(service(c, number, now)?);
        }
        Ok(())
    })?;
    let all = POSTMORTEMS + GAPS;
    for first in (0..all).step_by(BATCH) {
        write(&mut |c| {
            for number in first..all.min(first + BATCH) {
                let ago = i32::try_from(all - number).unwrap_or(i32::MAX);
                story(c, &house, number, now.plus(-(APART * ago)), &mut random)?;
            }
            Ok(())
        })?;
        eprint!("\rseeding: {} of {all} incidents", all.min(first + BATCH));
    }
    eprintln!(", {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// What everything else refers to.
struct House {
    people: Vec<Viewer>,
    services: Vec<ServiceId>,
    drafts: HashMap<SectionKind, Vec<Draft>>,
    zone: Zone,
}

fn drafts(random: &mut Random) -> anyhow::Result<HashMap<SectionKind, Vec<Draft>>> {
    let mut drafts = HashMap::new();
    for &kind in SectionKind::ALL {
        let texts = (0..VARIETIES).map(|_| texts::of_section(kind.as_str(), random));
        let rendered: Result<Vec<Draft>, _> = texts.map(|text| Draft::of(&text, kind)).collect();
        drafts.insert(kind, rendered.context("a text is too long")?);
    }
    Ok(drafts)
}

fn person(c: &mut Conn, number: usize, password: &str, zone: Zone, now: Instant) -> Result<Viewer, Error> {
    let role = match number % 10 {
        0 => Role::Manager,
        1 => Role::Support,
        _ => Role::Engineer,
    };
    let viewer = Viewer {
        id: PersonId::random(),
        name: format!("Person Number {number}"),
        role,
        admin: number == 2,
        zone,
        session: SessionId::random(),
    };
    let new = NewPerson {
        id: viewer.id,
        email: email(number).parse().map_err(anyhow::Error::from)?,
        name: viewer.name.clone(),
        role,
        admin: viewer.admin,
        zone,
        password: Some(password.to_owned()),
        created_at: now,
    };
    add_person(c, &new)?;
    Ok(viewer)
}

/// The address of person `number`: every tenth is a manager, the one after each support, the others are engineers.
pub fn email(number: usize) -> String {
    format!("person{number:03}@bench.example")
}

fn service(c: &mut Conn, number: usize, now: Instant) -> Result<ServiceId, Error> {
    let id = ServiceId::random();
    let service = Service {
        id,
        name: format!("Service {number}"),
        team: format!("Team {}", number % 7),
        description: "One of many.".to_owned(),
        created_at: now,
        retired_at: None,
    };
    incidents::add_service(c, &service)?;
    Ok(id)
}

/// One incident with all that comes of it.
fn story(c: &mut Conn, house: &House, number: usize, began: Instant, random: &mut Random) -> Result<(), Error> {
    let (recorder, owner) = (random.of(&house.people), random.of(&house.people));
    let incident = incident(c, house, number, began, recorder, random)?;
    if number.is_multiple_of((POSTMORTEMS + GAPS) / GAPS) {
        return Ok(());
    }
    let opened = began.plus(Duration::hours(20));
    let incident = incidents::find(c, recorder, incident)?.ok_or(Error::NotFound)?;
    let why = (owner.id, Criterion::PrimaryOnCall, "");
    let id = postmortems::open_with_owner(c, &incident, &incident.title, why, recorder.id, house.zone, opened)?;
    let postmortem = postmortems::find(c, recorder, id)?;
    app::after_opening(c, &postmortem, recorder, opened)?;
    for _ in 0..4 {
        let (one, what) = (random.of(&house.people), *random.of(Involvement::ALL));
        contributors::add(c, &postmortem, one.id, what, recorder.id, opened)?;
    }
    write_it(c, house, &postmortem, owner, opened, random)?;
    let actions = parts::fill(c, &postmortem, &house.people, (owner, opened, house.zone), random)?;
    let status = match POSTMORTEMS + GAPS - number {
        0..WRITTEN => [Status::Draft, Status::Draft, Status::InReview][number % 3],
        WRITTEN..NOT_CLOSED if number.is_multiple_of(FORGOTTEN) => Status::Draft,
        WRITTEN..NOT_CLOSED => Status::Reviewed,
        _ => Status::Closed,
    };
    if !(status == Status::Draft && number.is_multiple_of(FORGOTTEN)) {
        meet(c, house, &postmortem, owner, opened, random)?;
    }
    parts::settle(c, (&postmortem, status), &actions, (owner, opened.plus(Duration::days(3))), random)?;
    Ok(postmortems::set_status(c, id, status, opened.plus(Duration::days(6)))?)
}

fn incident(
    c: &mut Conn,
    house: &House,
    number: usize,
    began: Instant,
    recorder: &Viewer,
    random: &mut Random,
) -> Result<IncidentId, Error> {
    let after = |minutes| Some(began.plus(Duration::minutes(minutes)));
    let severity = Severity::ALL[number % Severity::ALL.len()];
    let new = NewIncident {
        title: texts::title(number, random),
        summary: texts::of_section("summary", random),
        declared_severity: severity,
        severity,
        outcome: if number % 20 == 7 { Outcome::FalseAlarm } else { Outcome::RealIncident },
        response_triggered: true,
        response_trigger: Trigger::Alert,
        triggered_by: None,
        commander_id: Some(random.of(&house.people).id),
        on_call_id: Some(random.of(&house.people).id),
        zone: house.zone,
        moments: Moments {
            impact_began_at: after(0),
            detected_at: after(4),
            triggered_at: after(6),
            mitigated_at: after(50),
            resolved_at: after(90),
        },
    };
    let id = IncidentId::random();
    incidents::add(c, id, &new, number % 40 == 3, recorder.id, began)?;
    incidents::admit(c, id, recorder.id)?;
    let hit = [*random.of(&house.services), *random.of(&house.services)];
    incidents::set_services(c, id, &hit)?;
    Ok(id)
}

fn write_it(
    c: &mut Conn,
    house: &House,
    postmortem: &Postmortem,
    owner: &Viewer,
    opened: Instant,
    random: &mut Random,
) -> Result<(), Error> {
    for kind in outline(postmortem.incident.outcome).filter(|kind| !EMPTY.contains(&kind.as_str())) {
        let Some(drafts) = house.drafts.get(&kind) else { continue };
        let draft = random.of(drafts);
        let save = Save { postmortem: postmortem.id(), kind, base_revision: 0, draft, restores: None, kept: None };
        let saved = sections::save(c, owner, &save, opened)?;
        if !matches!(saved.end, End::Stored(_)) {
            return Err(Error::Internal(anyhow::anyhow!("a section was not stored")));
        }
    }
    Ok(())
}

/// The meeting is three days later: of the last postmortems it lies ahead.
fn meet(
    c: &mut Conn,
    house: &House,
    postmortem: &Postmortem,
    owner: &Viewer,
    opened: Instant,
    random: &mut Random,
) -> Result<(), Error> {
    let invited = contributors::of(c, postmortem.id())?;
    let change = Change {
        starts_at: opened.plus(Duration::days(3)),
        minutes: 60,
        zone: house.zone,
        place: "Room 4".to_owned(),
        facilitator_id: Some(random.of(&house.people).id),
        late_reason: String::new(),
        attendees: invited.iter().enumerate().map(|(place, one)| (one.person_id, place < 4)).collect(),
    };
    meetings::schedule(c, postmortem.id(), &change, owner.id, opened)?;
    Ok(())
}

/// Whether the database at `path` is one of ours, filled.
///
/// # Errors
/// When it is not.
pub fn check(found: usize) -> anyhow::Result<()> {
    // A fortieth is restricted and not counted.
    if found < POSTMORTEMS / 10 * 9 {
        bail!("the database holds only {found} postmortems that everybody sees; is it one of this bench?");
    }
    Ok(())
}
