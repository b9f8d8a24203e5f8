//! How the response itself went (RULES 25), and why it was triggered when it was no incident (RULES 2).
//! Owns points, ratings and the decision on monitoring. Points lead to actions, so the room stands above theirs.

mod binding;
mod forms;
pub mod handlers;
mod model;
mod store;

pub use binding::{MonitoringPart, PointsPart, RatingsPart, ResponseParts, parts};
pub use model::{Aspect, Draft, Point, PointKind, Rating, Rationale};
pub use store::monitoring::{save as decide_on_monitoring, unanswered as monitoring_unanswered};
pub use store::points::{add, kinds_present, render_anew, unanswered};
pub use store::ratings::save as rate;
