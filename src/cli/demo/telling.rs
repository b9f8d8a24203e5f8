//! The structured parts of the demo carried out, through the functions that the pages use.

use anyhow::{Context, anyhow};
use chrono::{Days, Duration};

use super::history::{Deed, Event};
use super::load::Loader;
use super::{moments, parts};
use crate::accounts::Viewer;
use crate::actions::{self, State, Step};
use crate::activity;
use crate::asks;
use crate::db::Conn;
use crate::factors::{self, prompts};
use crate::impact::{self, FigureState};
use crate::kernel::Instant;
use crate::messages;
use crate::postmortems::Postmortem;
use crate::response::{self, Rationale};
use crate::sections::{self, SectionKind};
use crate::timeline;
use crate::web::Error;

impl<'a> Loader<'a> {
    /// Carries out a deed on a structured part.
    ///
    /// # Errors
    /// When the program does not take it.
    pub(super) fn tell(&mut self, c: &mut Conn, event: &Event<'a>) -> Result<(), Error> {
        let (postmortem, by, at) = (self.postmortem(c, event)?, self.person(event.by)?.clone(), event.at);
        match event.deed {
            Deed::Timeline(told) => self.timeline(c, event, &postmortem, told),
            Deed::Factors(told) => factors_named(c, &postmortem, told, &by, at),
            Deed::Prompts(told) => prompts_looked_at(c, &postmortem, told, &by, at),
            Deed::Ratings(told) => told.given.iter().try_for_each(|one| {
                response::rate(c, &postmortem, (one.aspect, 0), (one.rating, &one.note), &by, at).map(drop)
            }),
            Deed::Points(told) => self.points(c, event, &postmortem, told),
            Deed::Monitoring(told) => {
                let action_id = self.action(event, told.action)?;
                let decision = Rationale { action_id, reason: told.reason.clone(), revision: 0 };
                let of = actions::of(c, postmortem.id())?;
                response::decide_on_monitoring(c, &postmortem, &decision, &of, &by, at).map(drop)
            }
            Deed::Actions(told) => self.actions(c, event, &postmortem, told),
            Deed::Decided(told) => self.decided(c, event, &postmortem, told),
            Deed::Done(n) => {
                let id = self.action(event, n + 1)?;
                let action = actions::of(c, postmortem.id())?.into_iter().find(|action| Some(action.id) == id);
                let action = action.context("an action that is not there")?;
                actions::take(c, (&postmortem, &action), Step::Complete, "", &by, at)
            }
            Deed::Impact(told) => impact_told(c, &postmortem, told, &by, at),
            Deed::Notes(told) => self.notes(c, event, &postmortem, told),
            Deed::Customers(told) => {
                let draft = |one: &parts::Customer| impact::CustomerDraft {
                    name: one.name.clone(),
                    reference: one.reference.clone(),
                    effect: one.effect.clone(),
                    contact: one.contact.clone(),
                };
                let drafts: Vec<_> = told.hit.iter().map(draft).collect();
                impact::add_customers(c, &postmortem, &drafts, &by, at)
            }
            Deed::Approved => approved(c, &postmortem, &by, at),
            Deed::Posted(address) => {
                let approval = messages::standing(c, postmortem.id())?.context("nothing is approved")?;
                messages::post(c, &postmortem, &approval, (address, at), &by, at)
            }
            Deed::Asked(ask) => self.asked(c, event, &postmortem, ask),
            Deed::NothingToAdd(told) => {
                let asked =
                    |one: &asks::Ask| one.asked_id == by.id && one.place == told.place && one.settled_at.is_none();
                let ask = asks::of(c, postmortem.id())?.into_iter().find(asked).context("nobody asked")?;
                asks::settle(c, ask.id, asks::Settled::NothingToAdd, &told.answer, by.id, at)?;
                self.note(c, event, "ask.answered", &format!("has nothing to add to {}", told.place.label()))
            }
            _ => Err(anyhow!("not a deed on a part").into()),
        }
    }

    fn timeline(
        &self,
        c: &mut Conn,
        event: &Event<'a>,
        postmortem: &Postmortem,
        told: &parts::Timeline,
    ) -> Result<(), Error> {
        let incident = &self.told[event.incident];
        let day = moments::day(self.now, incident.zone, incident.days_ago);
        let draft = |entry: &parts::Entry| {
            let day = day.checked_add_days(Days::new(entry.days_after.into())).unwrap_or(day);
            let moment = super::content::Moment { days_before: entry.days_before, time: entry.time };
            timeline::Draft {
                at: moments::moment(self.now, incident.zone, day, moment),
                zone: incident.zone,
                text: entry.text.clone(),
                kind: entry.kind,
                source: entry.source.clone(),
                knowledge: entry.knowledge,
            }
        };
        let drafts: Vec<_> = told.entries.iter().map(draft).collect();
        timeline::add(c, postmortem, &drafts, None, self.person(event.by)?, event.at).map(drop)
    }

    fn points(
        &self,
        c: &mut Conn,
        event: &Event<'a>,
        postmortem: &Postmortem,
        told: &parts::Points,
    ) -> Result<(), Error> {
        let of = actions::of(c, postmortem.id())?;
        for (one, nth) in told.said.iter().zip(0..) {
            let action_id = self.action(event, one.action)?;
            let draft =
                response::Draft { kind: told.kind, text: one.text.clone(), action_id, reason: one.reason.clone() };
            let at = event.at.plus(Duration::milliseconds(nth));
            response::add(c, postmortem, &draft, &of, self.person(event.by)?, at)?;
        }
        Ok(())
    }

    fn actions(
        &mut self,
        c: &mut Conn,
        event: &Event<'a>,
        postmortem: &Postmortem,
        told: &parts::Actions,
    ) -> Result<(), Error> {
        let incident = &postmortem.incident;
        let usual = actions::default_due(incident.severity, incident.moments.resolved_at, event.at, self.zone);
        let from = self.zone.at(incident.moments.resolved_at.unwrap_or(event.at)).day();
        let mut drafts = Vec::new();
        for one in &told.proposed {
            let days = from.checked_add_days(Days::new(one.days.into()));
            drafts.push(actions::Draft {
                text: one.text.clone(),
                kind: one.kind,
                person_id: match one.person.as_str() {
                    "" => None,
                    key => Some(self.person(key)?.id),
                },
                due_on: days.filter(|_| one.days > 0).or(Some(usual)),
                priority: actions::Priority::Medium,
                tracker: one.tracker.clone(),
            });
        }
        let ids = actions::add(c, postmortem, &drafts, self.person(event.by)?, event.at)?;
        self.actions.insert(event.incident, ids);
        Ok(())
    }

    /// The meeting commits and declines.
    fn decided(
        &self,
        c: &mut Conn,
        event: &Event<'a>,
        postmortem: &Postmortem,
        told: &parts::Actions,
    ) -> Result<(), Error> {
        let of = actions::of(c, postmortem.id())?;
        for (n, one) in told.proposed.iter().enumerate() {
            let step = match one.state {
                State::Proposed => continue,
                State::Declined => Step::Decline,
                State::Committed | State::Done => Step::Commit,
            };
            let id = self.action(event, n + 1)?;
            let action = of.iter().find(|action| Some(action.id) == id).context("an action that is not there")?;
            actions::take(c, (postmortem, action), step, &one.reason, self.person(event.by)?, event.at)?;
        }
        Ok(())
    }

    fn notes(
        &self,
        c: &mut Conn,
        event: &Event<'a>,
        postmortem: &Postmortem,
        told: &parts::Notes,
    ) -> Result<(), Error> {
        let incident = &self.told[event.incident];
        let day = moments::day(self.now, incident.zone, incident.days_ago);
        for (one, nth) in told.said.iter().zip(0..) {
            let time = chrono::NaiveTime::parse_from_str(&one.time, "%H:%M").ok();
            let moment = time.map(|time| super::content::Moment { days_before: 0, time });
            let draft = impact::NoteDraft {
                who: one.who.clone(),
                said: one.said.clone(),
                said_at: moment.map(|moment| moments::moment(self.now, incident.zone, day, moment)),
                zone: incident.zone,
                contacts: Some(one.contacts).filter(|count| *count > 0),
                ticket: String::new(),
                reason: String::new(),
            };
            let at = event.at.plus(Duration::milliseconds(nth));
            impact::add_note(c, postmortem, &draft, None, self.person(event.by)?, at)?;
        }
        Ok(())
    }

    fn asked(&self, c: &mut Conn, event: &Event<'a>, postmortem: &Postmortem, told: &parts::Ask) -> Result<(), Error> {
        let day = self.zone.at(event.at).day();
        let due_on = day.checked_add_days(Days::new(told.days.into())).unwrap_or(day);
        let person = self.person(&told.person)?;
        let draft = asks::Draft {
            person: person.id,
            place: told.place,
            wording: told.wording.clone(),
            due_on,
            involvement: None,
        };
        let ends = asks::ends_at(due_on, self.zone);
        asks::add(c, postmortem.id(), &draft, ends, self.person(event.by)?.id, event.at)?;
        let words = format!("asked {} for {}", person.name, told.place.label());
        activity::add(
            c,
            &activity::Deed {
                by: self.person(event.by)?.id,
                at: event.at,
                incident: postmortem.incident.id,
                verb: "ask.asked",
                words: &words,
            },
        )?;
        Ok(())
    }

    /// The action with this number of the incident's list, from 1; 0 is none.
    fn action(&self, event: &Event<'a>, number: usize) -> anyhow::Result<Option<crate::kernel::ActionId>> {
        if number == 0 {
            return Ok(None);
        }
        let ids = self.actions.get(&event.incident).context("its actions are not proposed yet")?;
        Ok(Some(*ids.get(number - 1).with_context(|| format!("there is no action {number}"))?))
    }
}

fn factors_named(
    c: &mut Conn,
    postmortem: &Postmortem,
    told: &parts::Factors,
    by: &Viewer,
    at: Instant,
) -> Result<(), Error> {
    for (one, nth) in told.named.iter().zip(0..) {
        let draft =
            factors::Draft { sentence: one.sentence.clone(), category: one.category, detail: one.detail.clone() };
        factors::add(c, postmortem, &draft, by, at.plus(Duration::milliseconds(nth)))?;
    }
    Ok(())
}

fn prompts_looked_at(
    c: &mut Conn,
    postmortem: &Postmortem,
    told: &parts::Prompts,
    by: &Viewer,
    at: Instant,
) -> Result<(), Error> {
    for one in &told.looked_at {
        let question = prompts::find(&one.question).with_context(|| format!("{} is no question", one.question))?;
        factors::save_prompt(c, postmortem, (question.word, 0), (one.state, &one.answer), by, at)?;
    }
    Ok(())
}

fn impact_told(
    c: &mut Conn,
    postmortem: &Postmortem,
    told: &parts::Impact,
    by: &Viewer,
    at: Instant,
) -> Result<(), Error> {
    let figures = impact::figures_of(c, postmortem.id())?;
    for one in &told.figures {
        let filled = figures.iter().find(|filled| filled.figure.name == one.name);
        let figure = &filled.with_context(|| format!("{} is no figure", one.name))?.figure;
        let (state, amount) = match one.value.as_str() {
            "unknown" => (FigureState::Unknown, None),
            number => (FigureState::Number, Some(number.parse::<impact::Amount>().map_err(anyhow::Error::from)?)),
        };
        impact::fill(c, postmortem, (figure, 0), (state, amount, &one.note), by, at)?;
    }
    for (one, nth) in told.functions.iter().zip(0..) {
        let draft = impact::FunctionDraft { name: one.name.clone(), degree: one.degree, detail: one.detail.clone() };
        impact::add_function(c, postmortem, &draft, by, at.plus(Duration::milliseconds(nth)))?;
    }
    Ok(())
}

/// A manager approves the newest text.
fn approved(c: &mut Conn, postmortem: &Postmortem, by: &Viewer, at: Instant) -> Result<(), Error> {
    let bodies = sections::bodies(c, postmortem.id())?;
    let message = bodies.iter().find(|body| body.kind == SectionKind::ExternalMessage);
    let message = message.context("there is no external message")?;
    messages::approve(c, postmortem, (message.revision, &message.text), "", by, at)
}
