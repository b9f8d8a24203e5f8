//! What is missing in the postmortems that somebody owns, for all of them at once.

use std::collections::{HashMap, HashSet};

use crate::accounts::Viewer;
use crate::db::Conn;
use crate::document::Known;
use crate::kernel::PostmortemId;
use crate::postmortems::Line;
use crate::response::{self, PointKind};
use crate::sections::{self, SectionKind};
use crate::web::Error;
use crate::{actions, comments, factors, impact, timeline};

/// What is known of all postmortems that the viewer owns and that are not closed; a fixed number of queries.
#[derive(Default)]
pub struct Missing {
    empty: HashMap<PostmortemId, Vec<SectionKind>>,
    no_entries: HashSet<PostmortemId>,
    no_factors: HashSet<PostmortemId>,
    figures: i64,
    filled: HashMap<PostmortemId, i64>,
    actions: HashMap<PostmortemId, (i64, i64)>,
    kinds: HashMap<PostmortemId, Vec<PointKind>>,
    unanswered: HashMap<PostmortemId, i64>,
    monitoring: HashSet<PostmortemId>,
    comments: HashMap<PostmortemId, i64>,
}

impl Missing {
    /// Loads it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(c: &mut Conn, viewer: &Viewer) -> Result<Self, Error> {
        let (figures, filled) = impact::filled_counts(c, viewer)?;
        Ok(Self {
            empty: sections::empty_ones(c, viewer)?,
            no_entries: timeline::without_entries(c, viewer)?,
            no_factors: factors::without_factors(c, viewer)?,
            figures,
            filled,
            actions: actions::open_by_postmortem(c, viewer)?,
            kinds: response::kinds_present(c, viewer)?,
            unanswered: response::unanswered(c, viewer)?,
            monitoring: response::monitoring_unanswered(c, viewer)?,
            comments: comments::open_by_owner(c, viewer)?,
        })
    }

    /// What is known of one of them.
    pub fn known(&self, line: &Line) -> Known {
        let id = &line.id;
        let number = |count: Option<&i64>| count.copied().map_or(0, |count| usize::try_from(count).unwrap_or_default());
        let filled = self.filled.get(id).copied().unwrap_or_default();
        Known {
            empty_sections: self.empty.get(id).map_or(0, |kinds| {
                kinds.iter().filter(|kind| kind.is_expected() && !self.has_part(id, **kind)).count()
            }),
            has_meeting: line.meeting_at.is_some(),
            is_resolved: line.deadline_on.is_some(),
            no_entries: self.no_entries.contains(id),
            unfilled_figures: usize::try_from(self.figures - filled).unwrap_or_default(),
            unanswered_points: number(self.unanswered.get(id)),
            proposed_actions: number(self.actions.get(id).map(|(_, proposed)| proposed)),
            open_comments: number(self.comments.get(id)),
            monitoring_missing: self.monitoring.contains(id),
            // The rest is asked on the reading page and for the review; open asks stand apart on the desk.
            monitoring_asked: self.monitoring.contains(id),
            ..Known::default()
        }
    }

    /// Whether a section says something by its structured part.
    fn has_part(&self, id: &PostmortemId, kind: SectionKind) -> bool {
        let points = |kind| self.kinds.get(id).is_some_and(|kinds| kinds.contains(&kind));
        match kind {
            SectionKind::Impact => self.filled.contains_key(id),
            SectionKind::WhatHappened => !self.no_entries.contains(id),
            SectionKind::ContributingFactors => !self.no_factors.contains(id),
            SectionKind::Actions => self.actions.contains_key(id),
            SectionKind::WentWell => points(PointKind::WentWell),
            SectionKind::WentLessWell => points(PointKind::WentLessWell),
            SectionKind::Lucky => points(PointKind::Lucky),
            _ => false,
        }
    }
}
