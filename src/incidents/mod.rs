//! The register of incidents: facts, severity, services, outcome, moments, and who may see them.
//! Owns incidents, services, readers and what severities are called. Knows only the id of the postmortem that belongs to an
//! incident, or that there is none: the gap of RULES 1.

mod access;
mod facts;
mod forms;
pub mod handlers;
mod model;
mod moments;
mod severities;
mod severity_forms;
mod store;

pub use access::{may_edit, may_open_postmortem, may_restrict};
pub use handlers::edit::{AfterChange, Change};
pub use model::{
    Affected, Filter, Incident, IncidentLine, Moments, NewIncident, Outcome, Service, Severity, Show, Trigger,
};
pub use moments::{Marked, Spans};
pub use severities::{Named, Severities, SeverityNames};
pub use store::readers::{admit, expel, is_reader, readers};
pub use store::records::{
    add, change, find, people_among, person_sees, person_sees_it, postmortem_opened, seen_by, set_done,
};
pub use store::register::{gap_count, gaps, is_new_house, list, services_of_all};
pub use store::services::{add_service, services, services_of, set_services};
pub use store::severities::{name_severity, severity_names};
