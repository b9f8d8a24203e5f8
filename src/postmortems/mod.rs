//! The spine of a postmortem: identity, owner, status, deadline. No content.
//! Owns postmortems, handovers, reckoned deadlines, the deadline policy and holidays. Who may see
//! a postmortem is a matter of its incident; who may write which part is in `access`.

mod access;
pub mod deadline;
mod forms;
pub mod handlers;
mod holiday_file;
mod hooks;
mod model;
mod naming;
mod place;
pub mod policy;
mod policy_forms;
mod reckoning;
mod store;
mod suggestions;

pub use access::{Part, may_hand_over, may_invite, may_open, may_rename, may_schedule, may_see_customers, may_write};
pub use hooks::{AfterOpening, incident_changed, setting_changed};
pub use model::{Criterion, Due, Handover, Line, MeetingIs, NewSpine, Postmortem, Spine, Status};
pub use naming::{naming, tell_owner, to_schedule};
pub use place::Place;
pub use store::desk::{due, late, line_columns, owned};
pub use store::list::{Filter, list};
pub use store::open::{IsInReview, IsNotClosed, IsOpen};
pub use store::policies::{add_holiday, holidays, policies, set_policy};
pub use store::spine::{
    add, add_handover, find, hand_over, handovers, open_with_owner, reckon_again, set_meeting, set_status,
};
