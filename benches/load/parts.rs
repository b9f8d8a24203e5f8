//! The structured parts of one postmortem, as many of each as a large incident has.

use chrono::{Days, Duration};
use debrief::accounts::Viewer;
use debrief::actions::{self, Action, Step};
use debrief::db::Conn;
use debrief::factors;
use debrief::impact::{self, Amount, Degree, FigureState};
use debrief::kernel::{Instant, Zone};
use debrief::messages;
use debrief::postmortems::{Postmortem, Status};
use debrief::response::{self, PointKind};
use debrief::sections::{self, SectionKind};
use debrief::timeline::{self, Knowledge};
use debrief::web::Error;

use crate::random::Random;
use crate::texts;

/// Entries of the timeline.
const ENTRIES: usize = 40;
const ACTIONS: usize = 12;
const NOTES: usize = 8;
const FACTORS: usize = 5;
const POINTS: usize = 6;
/// One in so many closed postmortems has an action that nobody did.
const FORGOTTEN: usize = 30;

/// Fills all parts of a postmortem; gives back its actions, as they were proposed.
pub fn fill(
    c: &mut Conn,
    postmortem: &Postmortem,
    people: &[Viewer],
    (by, at, zone): (&Viewer, Instant, Zone),
    random: &mut Random,
) -> Result<Vec<Action>, Error> {
    let began = postmortem.incident.moments.impact_began_at.unwrap_or(at);
    let entry = |nth: usize, random: &mut Random| timeline::Draft {
        at: began.plus(Duration::minutes(2) * i32::try_from(nth).unwrap_or_default()),
        zone,
        text: texts::line(random),
        kind: *random.of(timeline::Kind::ALL),
        source: if nth.is_multiple_of(3) { "https://graphs.bench.example/d/1".to_owned() } else { "chat".to_owned() },
        knowledge: if nth.is_multiple_of(4) { Knowledge::FoundLater } else { Knowledge::KnownThen },
    };
    let entries: Vec<_> = (0..ENTRIES).map(|nth| entry(nth, random)).collect();
    timeline::add(c, postmortem, &entries, None, by, at)?;

    let due = |days: usize| zone.at(at).day().checked_add_days(Days::new(10 + days as u64));
    let action = |nth: usize, random: &mut Random| actions::Draft {
        text: texts::line(random),
        kind: *random.of(actions::Kind::ALL),
        person_id: Some(random.of(people).id),
        due_on: due(nth),
        priority: actions::Priority::Medium,
        tracker: format!("OPS-{nth}"),
    };
    let drafts: Vec<_> = (0..ACTIONS).map(|nth| action(nth, random)).collect();
    actions::add(c, postmortem, &drafts, by, at)?;
    let actions = actions::of(c, postmortem.id())?;

    for nth in 0..FACTORS {
        let draft = factors::Draft {
            sentence: texts::condition(nth, random),
            category: *random.of(factors::Category::ALL),
            detail: texts::line(random),
        };
        factors::add(c, postmortem, &draft, by, at)?;
    }
    for nth in 0..POINTS {
        let kind = [PointKind::WentWell, PointKind::WentLessWell, PointKind::Lucky][nth % 3];
        let action_id = Some(actions[nth].id).filter(|_| kind == PointKind::WentLessWell);
        let draft = response::Draft { kind, text: texts::line(random), action_id, reason: String::new() };
        response::add(c, postmortem, &draft, &actions, by, at)?;
    }
    for filled in &impact::figures_of(c, postmortem.id())?[..3] {
        let amount: Amount = random.below(4000).to_string().parse().map_err(anyhow::Error::from)?;
        impact::fill(c, postmortem, (&filled.figure, 0), (FigureState::Number, Some(amount), ""), by, at)?;
    }
    let function = impact::FunctionDraft {
        name: "Buying".to_owned(),
        degree: Degree::MostlyFailing,
        detail: "in all countries".to_owned(),
    };
    impact::add_function(c, postmortem, &function, by, at)?;
    for nth in 0..NOTES {
        let note = impact::NoteDraft {
            who: format!("Shop {nth}"),
            said: texts::line(random),
            said_at: Some(began.plus(Duration::minutes(30))),
            zone,
            contacts: Some(2),
            ticket: String::new(),
            reason: String::new(),
        };
        impact::add_note(c, postmortem, &note, None, by, at)?;
    }
    Ok(actions)
}

/// What the meeting and the weeks after it made of a postmortem that has come to `status`: a reviewed one has its actions
/// committed and its message approved; of a closed one the actions are done, but for a few that are forgotten.
pub fn settle(
    c: &mut Conn,
    (postmortem, status): (&Postmortem, Status),
    actions: &[Action],
    (by, at): (&Viewer, Instant),
    random: &mut Random,
) -> Result<(), Error> {
    if status.is_open() {
        return Ok(());
    }
    for (nth, action) in actions.iter().enumerate() {
        let forgotten = nth == 0 && random.below(FORGOTTEN) == 0;
        let step = if status == Status::Closed && !forgotten { Step::Complete } else { Step::Commit };
        actions::take(c, (postmortem, action), step, "", by, at)?;
    }
    let bodies = sections::bodies(c, postmortem.id())?;
    match bodies.iter().find(|body| body.kind == SectionKind::ExternalMessage) {
        Some(message) => messages::approve(c, postmortem, (message.revision, &message.text), "", by, at),
        None => Ok(()),
    }
}
