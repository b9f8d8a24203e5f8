//! Contributors as rows.

use diesel::prelude::Queryable;

use crate::accounts::Role;
use crate::incidents::Severity;
use crate::kernel::{Instant, PersonId, PostmortemId, text_enum};
use crate::postmortems::Status;

text_enum! {
    /// What somebody had to do with an incident (RULES 12).
    pub enum Involvement {
        /// Led the response.
        IncidentCommander = "incident_commander", "Incident commander";
        /// Stood beside the commander.
        Deputy = "deputy", "Deputy";
        /// Wrote down what happened while it happened.
        Scribe = "scribe", "Scribe";
        /// Worked on the service.
        Responder = "responder", "Responder";
        /// Was on-call first.
        PrimaryOnCall = "primary_on_call", "Primary on-call";
        /// Spoke with customers.
        CustomerLiaison = "customer_liaison", "Customer liaison";
        /// Looks after customers that were hit.
        AccountManager = "account_manager", "Account manager";
        /// Answers for the product.
        ProductManager = "product_manager", "Product manager";
        /// Answers for the team.
        EngineeringManager = "engineering_manager", "Engineering manager";
        /// Something else.
        Other = "other", "Other";
    }
}

/// Somebody on the list.
#[derive(Debug, Clone, Queryable)]
pub struct Contributor {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// What they had to do with it.
    pub involvement: Involvement,
    /// Since when they are on the list.
    pub added_at: Instant,
}

/// Somebody who was on the list.
#[derive(Debug, Clone, Queryable)]
pub struct Former {
    /// Their name.
    pub name: String,
    /// What they had to do with it.
    pub involvement: Involvement,
    /// When they were added.
    pub added_at: Instant,
    /// When they were removed.
    pub removed_at: Option<Instant>,
}

/// A postmortem that somebody contributes to and does not own.
#[derive(Debug, Clone, Queryable)]
pub struct Contribution {
    /// The postmortem.
    pub id: PostmortemId,
    /// Its title.
    pub title: String,
    /// How far it is.
    pub status: Status,
    /// The incident's severity.
    pub severity: Severity,
    /// The owner's name.
    pub owner: String,
    /// What the person had to do with it.
    pub involvement: Involvement,
}
