//! SQL of the activity: of one postmortem, and of all that the viewer may see.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::activity::DeedPart;
use crate::db::{Backend, Conn};
use crate::incidents::seen_by;
use crate::kernel::pages::Window;
use crate::kernel::{IncidentId, Instant, PersonId, PostmortemId};
use crate::schema::{activity, incidents, people, postmortems};

/// What the activity is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct DeedFilter {
    /// One incident and its postmortem.
    pub incident: Option<IncidentId>,
    /// By one person.
    pub person: Option<PersonId>,
    /// About one part.
    pub part: Option<DeedPart>,
    /// Not before this.
    pub from: Option<Instant>,
    /// Before this.
    pub until: Option<Instant>,
}

/// A deed with what it was done to.
#[derive(Debug, Clone, Queryable)]
pub struct DeedLine {
    /// When.
    pub at: Instant,
    /// Who, by name.
    pub name: String,
    /// For programs.
    pub verb: String,
    /// What, to be read after the name.
    pub words: String,
    /// The incident.
    pub incident: IncidentId,
    /// Its title.
    pub incident_title: String,
    /// Its postmortem.
    pub postmortem: Option<PostmortemId>,
    /// Title of the postmortem.
    pub postmortem_title: Option<String>,
}

impl DeedLine {
    /// What it is about; empty for a verb that is in no table.
    pub fn part(&self) -> &'static str {
        DeedPart::of(&self.verb).map(DeedPart::label).unwrap_or_default()
    }

    /// The postmortem's title; without one, the incident's.
    pub fn title(&self) -> &str {
        self.postmortem_title.as_deref().unwrap_or(&self.incident_title)
    }
}

/// What was done to what the viewer may see, the last first.
pub fn deeds(c: &mut Conn, viewer: &Viewer, filter: &DeedFilter, window: Window) -> QueryResult<Vec<DeedLine>> {
    let mut query = activity::table
        .inner_join(people::table)
        .inner_join(incidents::table.on(activity::incident_id.eq(incidents::id.nullable())))
        .left_join(postmortems::table.on(postmortems::incident_id.eq(incidents::id)))
        .filter(seen_by(viewer))
        .select((
            activity::at,
            people::name,
            activity::verb,
            activity::detail,
            incidents::id,
            incidents::title,
            postmortems::id.nullable(),
            postmortems::title.nullable(),
        ))
        .into_boxed::<Backend>();
    if let Some(incident) = filter.incident {
        query = query.filter(activity::incident_id.eq(incident));
    }
    if let Some(person) = filter.person {
        query = query.filter(activity::person_id.eq(person));
    }
    if let Some(part) = filter.part {
        query = query.filter(activity::verb.like(format!("{}%", part.beginning())));
    }
    if let Some(from) = filter.from {
        query = query.filter(activity::at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(activity::at.lt(until));
    }
    // Of one incident the number of the row keeps the order, and the index of incidents holds it.
    query = match filter.incident {
        Some(_) => query.order(activity::id.desc()),
        None => query.order((activity::at.desc(), activity::id.desc())),
    };
    query.offset(window.offset).limit(window.limit).load(c)
}
