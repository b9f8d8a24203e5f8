//! People with an account: who they are, how they get in, what they may do in general.
//! Owns people, invitations, sessions and the marks of forms that were carried out.
//! Knows no incident and no postmortem.

mod forms;
mod gate;
pub mod handlers;
mod model;
mod passwords;
mod sessions;
mod store;
mod throttle;
mod visit;

pub use gate::{gate, sign_in_to_send};
pub use model::{May, NewPerson, Person, PersonLine, Role, Viewer};
pub use passwords::{Passwords, TooWeak, check_strength};
pub use sessions::{Sessions, hash as secret_hash, sign_in_as, sweep};
pub use store::house::{led_to, remember_submission, secret};
pub use store::people::{
    add as add_person, all as everyone, any as anybody_here, by_email, disable, enable, find as person, line, roster,
    set_password, working_admins,
};
pub use store::sessions::end_others as end_sessions;
pub use throttle::Throttle;
pub use visit::{Entrance, MaybeVisit, Visit};
