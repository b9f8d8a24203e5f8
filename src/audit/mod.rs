//! Who changed which setting, when, and from what to what, written in the transaction of the change.
//! Knows no setting itself: the room whose setting it is says in words what it was and is. Reading is a matter of the room
//! of the settings, which stands above.

mod store;

use crate::kernel::text_enum;

pub use store::note;

text_enum! {
    /// What can be set.
    pub enum Setting {
        /// When meetings are due.
        Policy = "policy", "Deadlines";
        /// On which days nobody works.
        Holidays = "holidays", "Holidays";
        /// What severities are called and when they are chosen.
        Severities = "severities", "Severities";
        /// The catalogue of services.
        Services = "services", "Services";
        /// What impact is asked for.
        Figures = "figures", "Figures of impact";
        /// What stays in the house.
        InternalAddresses = "internal_addresses", "Internal addresses";
        /// Which wording is looked for.
        Hints = "hints", "Wording hints";
        /// What postmortems begin with.
        Templates = "templates", "Templates";
        /// The prompt questions.
        Prompts = "prompts", "Prompt questions";
        /// Accounts and invitations.
        People = "people", "People";
    }
}
