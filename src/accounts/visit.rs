//! A visit: everything a handler needs of the request, in one extractor.

use std::future::{Ready, ready};
use std::hash::Hash;

use actix_session::{Session, SessionExt};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use super::model::Viewer;
use super::passwords::Passwords;
use super::sessions::{unread_of, viewer_of};
use super::throttle::Throttle;
use crate::db::Db;
use crate::kernel::{Clock, Instant};
use crate::web::{Error, FormMark, Shell, Site, Who, redirect, redirect_with};

/// A request by somebody who is signed in.
pub struct Visit {
    /// Who looks.
    pub viewer: Viewer,
    /// The frame of the page.
    pub shell: Shell,
    /// The installation.
    pub site: web::Data<Site>,
    /// The database.
    pub db: Db,
    /// The moment of the request.
    pub now: Instant,
}

impl Visit {
    /// To `path` by GET.
    pub fn to(&self, path: &str) -> HttpResponse {
        redirect(&self.site, path)
    }

    /// To `path` by GET, with a notice of what was done.
    pub fn done(&self, path: &str, notice: &str) -> HttpResponse {
        redirect_with(&self.site, path, notice)
    }

    /// A mark for a form on the page.
    pub fn mark(&self) -> String {
        FormMark::issue(&self.site, self.viewer.id)
    }

    /// The mark in a form that came back, when it was made for this viewer.
    pub fn read_mark(&self, raw: &str) -> Option<FormMark> {
        FormMark::read(&self.site, raw).filter(|mark| mark.person == self.viewer.id)
    }

    /// [`Visit::read_mark`] of a form that creates something, together with its content: the same sent twice makes one
    /// record (SE-04), and a form that the Back button brought back and somebody filled in otherwise makes another.
    pub fn sent(&self, raw: &str, content: &impl Hash) -> Option<FormMark> {
        self.read_mark(raw).map(|mark| FormMark { form: mark.form.filled_with(content), ..mark })
    }
}

impl FromRequest for Visit {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(request).and_then(|visit| visit.ok_or(Error::SignIn)))
    }
}

/// A request by anybody.
pub struct MaybeVisit(pub Option<Visit>);

impl FromRequest for MaybeVisit {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(request).map(Self))
    }
}

/// A request by somebody who is about to come in: sign-in, set-up, invitation.
pub struct Entrance {
    /// The session, to become that of a person.
    pub session: Session,
    /// The installation.
    pub site: web::Data<Site>,
    /// The database.
    pub db: Db,
    /// The moment of the request.
    pub now: Instant,
    /// The password hasher.
    pub passwords: web::Data<Passwords>,
    /// The allowances of tries.
    pub throttle: web::Data<Throttle>,
    /// The request itself: its cookies and where it came from.
    pub request: HttpRequest,
}

impl FromRequest for Entrance {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let entrance = || {
            Ok(Self {
                session: request.get_session(),
                site: part(request)?,
                db: part::<Db>(request)?.get_ref().clone(),
                now: part::<Clock>(request)?.now(),
                passwords: part(request)?,
                throttle: part(request)?,
                request: request.clone(),
            })
        };
        ready(entrance())
    }
}

fn visit(request: &HttpRequest) -> Result<Option<Visit>, Error> {
    let session = request.get_session();
    let Some(viewer) = viewer_of(&session) else { return Ok(None) };
    let site = part::<Site>(request)?;
    let db = part::<Db>(request)?.get_ref().clone();
    let now = part::<Clock>(request)?.now();
    let who = Who { name: viewer.name.clone(), admin: viewer.admin, unread: unread_of(&session) };
    let shell = Shell::of(&site, request, who);
    Ok(Some(Visit { viewer, shell, site, db, now }))
}

/// Something that all requests share.
fn part<T: 'static>(request: &HttpRequest) -> Result<web::Data<T>, Error> {
    let missing = || Error::Internal(anyhow::anyhow!("the application is not set up"));
    request.app_data::<web::Data<T>>().cloned().ok_or_else(missing)
}
