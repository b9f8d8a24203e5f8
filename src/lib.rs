//! Debrief: the people who answered an incident write its postmortem together.
//!
//! One crate, laid out by room. Each room may use only rooms below it, and of those only what
//! their `mod.rs` re-exports (never handlers, forms or tables):
//!
//! ```text
//! kernel < db < web < audit < accounts < activity, outbox < incidents < postmortems
//!        < contributors < versions < asks < hints     (what the parts share)
//!        < sections, meetings, timeline, impact, factors, actions    (the parts: they do not know each other)
//!        < messages, response                 (messages are sections with approvals; points lead to actions)
//!        < minutes                            (the meeting while it is held: all of these at hand)
//!        < comments                           (on the texts, and where a passage of them is by now)
//!        < document < review, reminders, notices < desk, coverage, settings < routes, app, cli
//! ```
//!
//! Diesel's query words stand in files named `store` alone; actix in `handlers`, `web`, `routes`,
//! `app` and the files of `accounts` that deal with sessions. `tests/it/architecture.rs` reads the
//! sources and fails on a breach. `docs/ARCHITECTURE.md` walks one save through the house.

pub mod kernel;

pub mod db;

pub mod web;

pub mod audit;

pub mod accounts;

pub mod activity;
pub mod outbox;

pub mod incidents;

pub mod postmortems;

pub mod contributors;

pub mod versions;

pub mod asks;

pub mod hints;

pub mod actions;
pub mod factors;
pub mod impact;
pub mod meetings;
pub mod sections;
pub mod timeline;

pub mod messages;
pub mod response;

pub mod minutes;

pub mod comments;

pub mod document;

pub mod review;

pub mod notices;
pub mod reminders;

pub mod coverage;
pub mod desk;
pub mod settings;

pub mod app;
pub mod cli;
pub mod config;
mod routes;
#[rustfmt::skip]
mod schema;
