//! What tests of all rooms share: a running [`App`], people who use it ([`Actor`]) and the pages they get ([`Page`]).
//!
//! A test reads like a story:
//!
//! ```ignore
//! let app = App::start();
//! let ana = app.person("ana").engineer();
//! let page = ana.get("/account");
//! let saved = ana.submit(&page, "/account", &[("name", "Ana Lind")]);
//! assert_eq!(saved.follow(&ana).field("name"), "Ana Lind");
//! ```

#![allow(dead_code, unused_imports, reason = "each room uses its own part of this")]

mod actor;
mod app;
mod form;
mod page;
mod plan;
mod post;
mod seed;

pub use actor::{Actor, Request, Session};
pub use app::{App, PASSWORD, temporary_folder};
pub use form::Filled;
pub use page::{Element, Page};
pub use plan::plans;
pub use post::{LOGIN, PostOffice, Received, Step, certificate, eventually};
pub use seed::Joining;

use chrono::NaiveDate;
use debrief::kernel::Instant;

/// The instant of this UTC date and time: `utc(2026, 3, 11, 9, 0)`.
pub fn utc(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Instant {
    let date = NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    Instant::from_utc(date.and_hms_opt(hour, minute, 0).expect("a time"))
}
