//! The response review as it stands in the document: points under their sections, ratings, and what follows for monitoring.

use askama::Template;

use super::model::{Aspect, Point, PointKind, Rated, Rating, Rationale};
use super::store;
use crate::actions::Action;
use crate::db::Conn;
use crate::incidents::Outcome;
use crate::kernel::PostmortemId;
use crate::postmortems::Postmortem;
use crate::web::Error;

/// All of it, loaded in three queries.
pub struct ResponseParts {
    /// The points of each kind, in the order of [`PointKind::ALL`].
    pub points: Vec<PointsPart>,
    /// The ratings.
    pub ratings: RatingsPart,
    /// What follows for monitoring.
    pub monitoring: MonitoringPart,
}

/// The points of one kind.
#[derive(Debug, Clone, Template)]
#[template(path = "response/_points.html")]
pub struct PointsPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    /// Which ones.
    pub kind: PointKind,
    points: Vec<(Point, Option<String>)>,
    id: PostmortemId,
}

/// The ratings.
#[derive(Debug, Clone, Template)]
#[template(path = "response/_ratings.html")]
pub struct RatingsPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    ratings: Vec<Rated>,
    id: PostmortemId,
}

/// What follows for monitoring.
#[derive(Debug, Clone, Template)]
#[template(path = "response/_monitoring.html")]
pub struct MonitoringPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    action: Option<String>,
    reason: String,
    asked: bool,
    id: PostmortemId,
}

/// Loads all of it; `actions` are those of the postmortem that stand.
///
/// # Errors
/// Those of the database.
pub fn parts(c: &mut Conn, postmortem: &Postmortem, actions: &[Action]) -> Result<ResponseParts, Error> {
    let id = postmortem.id();
    let points = store::points::of(c, id)?;
    let of = |kind: &PointKind| PointsPart {
        prefix: String::new(),
        may: false,
        printing: false,
        kind: *kind,
        points: points
            .iter()
            .filter(|point| point.kind == *kind)
            .map(|point| (point.clone(), point.action(actions).map(|action| action.text.clone())))
            .collect(),
        id,
    };
    let mut ratings = store::ratings::of(c, id)?;
    ratings.retain(|rated| rated.rating != Rating::NotRated);
    ratings.sort_by_key(|rated| Aspect::ALL.iter().position(|aspect| *aspect == rated.aspect));
    let decision: Rationale = store::monitoring::of(c, id)?;
    Ok(ResponseParts {
        points: PointKind::ALL.iter().map(of).collect(),
        ratings: RatingsPart { prefix: String::new(), may: false, printing: false, ratings, id },
        monitoring: MonitoringPart {
            prefix: String::new(),
            may: false,
            printing: false,
            action: decision.action(actions).map(|action| action.text.clone()),
            reason: decision.reason,
            asked: postmortem.incident.outcome != Outcome::RealIncident,
            id,
        },
    })
}

impl ResponseParts {
    /// The points of one kind.
    pub fn of(&self, kind: PointKind) -> Option<&PointsPart> {
        self.points.iter().find(|part| part.kind == kind)
    }

    /// How many points that went less well neither lead to an action nor say why not.
    pub fn unanswered(&self) -> usize {
        self.points.iter().map(PointsPart::unanswered).sum()
    }
}

impl PointsPart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    fn unanswered(&self) -> usize {
        self.points.iter().filter(|(point, action)| self.is_open(point, action)).count()
    }

    fn is_open(&self, point: &Point, action: &Option<String>) -> bool {
        self.kind == PointKind::WentLessWell && action.is_none() && point.reason.is_empty()
    }

    /// The points as a list; empty without any.
    pub fn markdown(&self) -> String {
        let line = |(point, action): &(Point, Option<String>)| {
            let follows = match (action, point.reason.as_str()) {
                (Some(action), _) => format!(" → {action}"),
                (None, "") => String::new(),
                (None, reason) => format!(" No action: {reason}"),
            };
            format!("- {}{follows}\n", point.text)
        };
        self.points.iter().map(line).collect()
    }
}

impl RatingsPart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.ratings.is_empty()
    }

    /// The ratings as a table; empty without any.
    pub fn markdown(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let row = |rated: &Rated| {
            format!("| {} | {} | {} |\n", rated.aspect.label(), rated.rating.label(), rated.note.replace('|', "\\|"))
        };
        let rows: String = self.ratings.iter().map(row).collect();
        format!("| Aspect | Rating | Note |\n| --- | --- | --- |\n{rows}")
    }
}

impl MonitoringPart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.action.is_none() && self.reason.is_empty()
    }

    /// Whether the outcome asks for it.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// Whether the outcome asks for it and nobody has answered (RULES 2).
    pub fn is_missing(&self) -> bool {
        self.asked && self.is_empty()
    }

    /// In a sentence; empty when nothing was decided.
    pub fn markdown(&self) -> String {
        match (&self.action, self.reason.as_str()) {
            (Some(action), _) => format!("Monitoring: {action}\n"),
            (None, "") => String::new(),
            (None, reason) => format!("Nothing is tuned in monitoring: {reason}\n"),
        }
    }
}
