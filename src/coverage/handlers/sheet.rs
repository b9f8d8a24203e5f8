//! The numbers as they are shown, on the page and in the file.

use serde::Deserialize;

use crate::accounts::Visit;
use crate::coverage::kept::Kept;
use crate::coverage::links::Narrowing;
use crate::coverage::period::{Days, Period};
use crate::coverage::store;
use crate::coverage::tally::{Column, Counted, Frame, Tally};
use crate::incidents::{self, Affected, Service};
use crate::kernel::{Instant, Zone};
use crate::postmortems::{self, policy::Policies};
use crate::web::{Error, Result};

use actix_web::web;
use chrono::Datelike;

/// What is asked for; what makes no sense is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CoverageQuery {
    pub period: String,
    pub service: String,
}

/// Numbers of one month, one service or the whole, with the way to what they count.
pub struct Row {
    pub name: String,
    tally: Tally,
    narrowing: Narrowing,
}

/// All numbers of a page.
pub struct Sheet {
    pub period: Period,
    pub days: Days,
    /// The service asked for, by id or as `none`; empty for all.
    pub service: String,
    pub total: Row,
    pub months: Vec<Row>,
    /// Before the months that are shown one by one.
    pub before: Option<Row>,
    pub services: Vec<Row>,
    /// All services, for the filter.
    pub catalogue: Vec<Service>,
    /// All years with an incident, the last first.
    pub years: Vec<i32>,
    pub policies: Policies,
    /// Whether anything was ever recorded that the viewer sees.
    pub anything: bool,
}

impl Sheet {
    /// Reads and counts: a fixed number of queries.
    pub async fn of(visit: &Visit, kept: web::Data<Kept>, query: &CoverageQuery) -> Result<Self> {
        let (viewer, zone, now) = (visit.viewer.clone(), visit.site.zone, visit.now);
        let other_days = viewer.zone != zone;
        let (period, affected) = (Period::parse(&query.period), Affected::parse(&query.service));
        let service = affected.map(|_| query.service.clone()).unwrap_or_default();
        let frame = Frame::of(period, zone, now);
        let (counted, catalogue, policies) = visit
            .db
            .read(move |c| {
                let mut counted = kept.count(c, &frame, affected, now)?;
                counted.add(&store::restricted(c, &viewer)?, &frame, affected, now);
                Ok::<_, Error>((counted, incidents::services(c, true)?, postmortems::policies(c)?))
            })
            .await?;
        Ok(Self::made(other_days, (period, service), &counted, (catalogue, policies), (zone, now)))
    }

    fn made(
        other_days: bool,
        (period, service): (Period, String),
        counted: &Counted,
        (catalogue, policies): (Vec<Service>, Policies),
        (zone, now): (Zone, Instant),
    ) -> Self {
        let today = zone.at(now).day();
        let days = period.days(today);
        let row = |name: String, tally: &Tally, days: &Days, service: &str| Row {
            name,
            tally: *tally,
            narrowing: Narrowing::to(days, service, other_days),
        };
        let months = period.months(today).into_iter().zip(&counted.months);
        let months = months.map(|(month, tally)| row(month.label(), tally, &month.days(), &service)).collect();
        let before = period.before(today).filter(|_| !counted.before.is_empty());
        let before = before.map(|days| row("Before that".to_owned(), &counted.before, &days, &service));
        let mut services = Vec::new();
        if service.is_empty() {
            for one in &catalogue {
                let tally = counted.services.get(&one.id).copied().unwrap_or_default();
                // What cannot be chosen any more is there only where it was affected.
                if one.retired_at.is_none() || !tally.is_empty() {
                    services.push(row(one.name.clone(), &tally, &days, one.id.as_str()));
                }
            }
            if !counted.no_service.is_empty() {
                services.push(row("No service named".to_owned(), &counted.no_service, &days, Affected::NOTHING));
            }
        }
        let this_year = today.year();
        let first_year = counted.first.map_or(this_year, |first| zone.at(first).day().year());
        let mut years: Vec<i32> = (first_year..=this_year).rev().collect();
        if let Period::Year(year) = period
            && !years.contains(&year)
        {
            years.push(year);
        }
        Self {
            total: row(period.label(), &counted.total, &days, &service),
            anything: counted.first.is_some(),
            period,
            days,
            service,
            months,
            before,
            services,
            catalogue,
            years,
            policies,
        }
    }

    /// The name of the service that is asked for; empty for all.
    pub fn service_name(&self) -> &str {
        match self.service.as_str() {
            "" => "",
            Affected::NOTHING => "no service named",
            id => self.catalogue.iter().find(|one| one.id.as_str() == id).map_or("", |one| &one.name),
        }
    }

    /// Whether this year is asked for.
    pub fn is_of(&self, year: &i32) -> bool {
        self.period == Period::Year(*year)
    }

    /// Whether nothing counts in the period.
    pub fn is_empty(&self) -> bool {
        self.total.tally.is_empty()
    }
}

impl Row {
    /// The count of one column. Takes a reference, as templates have it.
    pub fn count(&self, column: &Column) -> u32 {
        self.tally.of(*column)
    }

    /// The address of the list behind a column, below the prefix.
    pub fn narrowed(&self, column: &Column) -> &str {
        self.narrowing.of(*column)
    }
}
