//! The spine of a postmortem: identity, owner, status, deadline. No content.

pub mod deadline;
pub mod policy;
