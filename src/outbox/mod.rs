//! Messages to be sent by mail: put in the transaction of the deed they tell of, delivered afterwards by a worker.
//! Each is also a notice in the app, written in the same breath; some things are told there alone. Owns the queue, the notices, the way to the mail server and the page that shows both. Takes ready messages and knows nothing of what
//! they are about: whoever puts one has asked whether its reader may see that. `docs/decisions/0013-outbox-and-mail.md`.

mod compose;
mod failure;
pub mod handlers;
mod letter;
mod model;
mod schedule;
mod server;
mod store;
mod transport;
mod worker;

pub use failure::Failure;
pub use letter::{Letter, Part};
pub use model::{About, Invite, Kind, Message, Method, Told, Topic, Way};
pub use server::{Encryption, MailServer};
pub use store::notices::{read as read_notice, read_all as read_notices, read_among as read_notices_among};
pub use store::notices::{
    read_on as read_notices_on, settle as settle_notices, supersede_for, take_back, tell, told_on,
};
pub use store::put::{put, put_among, withdraw, withhold};
pub use store::queue::sweep;
pub use transport::look;
pub use worker::{Worker, start};
