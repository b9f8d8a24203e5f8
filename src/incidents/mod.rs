//! The register of incidents: facts, severity, services, outcome, moments, and who may see them.
//! Owns incidents, services and readers. Knows only the id of the postmortem that belongs to an
//! incident, or that there is none: the gap of RULES 1.

mod model;
mod store;

pub use model::{Incident, Moments, NewIncident, Outcome, Service, Severity, Trigger};
pub use store::{
    add, add_service, admit, expel, find, is_reader, postmortem_opened, seen_by, services, services_of, set_services,
};
