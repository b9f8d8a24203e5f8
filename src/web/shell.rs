//! The frame around every page: head, navigation, who is signed in, and a notice of what was
//! just done. A page struct holds a [`Shell`] and `templates/base.html` draws it.

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{Result, Site};

/// Name of the cookie that carries a notice over one redirect.
const NOTICE: &str = "debrief_notice";

/// The person in the frame.
#[derive(Debug, Clone)]
pub struct Who {
    /// Their name.
    pub name: String,
    /// Whether administration is offered.
    pub admin: bool,
    /// How many notices they have not read, up to 21.
    pub unread: i64,
}

impl Who {
    /// That number as it is shown: `20+` where it is not counted to its end; empty for none.
    pub fn unread(&self) -> String {
        match self.unread {
            ..=0 => String::new(),
            few @ 1..=20 => few.to_string(),
            _ => "20+".to_owned(),
        }
    }
}

/// One sentence on what was just done, shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice(pub String);

/// What the frame of a page shows.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Path that every link starts with; empty or like `/debrief`.
    pub prefix: String,
    /// Name of the organisation.
    pub organisation: String,
    /// Path of the style sheet, prefix included.
    pub style: String,
    /// Path of the script, prefix included.
    pub script: String,
    /// Path of the icon, prefix included.
    pub icon: String,
    /// Who is signed in, if anybody.
    pub who: Option<Who>,
    /// The part of the navigation this page belongs to: the first part of its address.
    pub here: String,
    /// What was just done.
    pub notice: Option<Notice>,
    cookie_path: String,
}

impl Shell {
    /// A frame without a person: sign-in, set-up, errors.
    pub fn plain(site: &Site) -> Self {
        let below = |path: &str| format!("{}{path}", site.prefix);
        Self {
            prefix: site.prefix.clone(),
            organisation: site.organisation.clone(),
            style: below(&site.assets.style),
            script: below(&site.assets.script),
            icon: below(&site.assets.icon),
            who: None,
            here: String::new(),
            notice: None,
            cookie_path: site.cookie_path().to_owned(),
        }
    }

    /// The frame of a page for somebody who is signed in.
    pub fn of(site: &Site, request: &HttpRequest, who: Who) -> Self {
        let path = request.path();
        let path = path.strip_prefix(site.prefix.as_str()).unwrap_or(path);
        let here = path.split('/').nth(1).unwrap_or_default().to_owned();
        Self { who: Some(who), here, notice: notice_of(request), ..Self::plain(site) }
    }

    /// [`Shell::plain`] with the notice that the request carries.
    pub fn outside(site: &Site, request: &HttpRequest) -> Self {
        Self { notice: notice_of(request), ..Self::plain(site) }
    }

    /// Whether the page belongs to the part `name` of the navigation.
    pub fn is_here(&self, name: &str) -> bool {
        self.here == name
    }

    /// Whether an administrator looks.
    pub fn is_admin(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.admin)
    }

    /// The page, with status 200.
    pub fn page(&self, page: &impl Template) -> Result<HttpResponse> {
        self.page_with(StatusCode::OK, page)
    }

    /// The page with a status of its own (422 for a form with errors, 409 for an overlap).
    /// Browsers may keep it for their Back button, so that a text in a form is not lost, but ask
    /// again before they show it anew.
    pub fn page_with(&self, status: StatusCode, page: &impl Template) -> Result<HttpResponse> {
        let mut html = String::with_capacity(32 * 1024);
        page.render_into(&mut html)?;
        let mut answer = HttpResponse::build(status);
        answer.content_type("text/html; charset=utf-8").insert_header((header::CACHE_CONTROL, "private, no-cache"));
        if self.notice.is_some() {
            let mut spent = Cookie::build(NOTICE, "").path(self.cookie_path.clone()).finish();
            spent.make_removal();
            answer.cookie(spent);
        }
        Ok(answer.body(html))
    }
}

/// To `path` (below the prefix) by GET.
pub fn redirect(site: &Site, path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, format!("{}{path}", site.prefix)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// [`redirect`] with a notice for the page that follows.
pub fn redirect_with(site: &Site, path: &str, notice: &str) -> HttpResponse {
    let text: String = url::form_urlencoded::byte_serialize(notice.as_bytes()).collect();
    let cookie = Cookie::build(NOTICE, text)
        .path(site.cookie_path().to_owned())
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.https)
        .max_age(time::Duration::minutes(1))
        .finish();
    let mut answer = redirect(site, path);
    // A notice that does not fit into a header is not worth failing a finished deed for.
    if let Err(error) = answer.add_cookie(&cookie) {
        tracing::warn!(%error, "a notice was left out");
    }
    answer
}

fn notice_of(request: &HttpRequest) -> Option<Notice> {
    let cookie = request.cookie(NOTICE)?;
    let pair = format!("n={}", cookie.value());
    let text = url::form_urlencoded::parse(pair.as_bytes()).next()?.1.into_owned();
    (!text.is_empty()).then_some(Notice(text))
}
