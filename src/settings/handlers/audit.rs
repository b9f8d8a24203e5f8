//! Who changed which setting, when, and from what to what.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::Visit;
use crate::audit::Setting;
use crate::kernel::Zone;
use crate::kernel::pages::{Page, PageNo, page};
use crate::settings::store::{ChangeLine, changes};
use crate::web::{Error, Result, Shell};

/// Changes on a page.
const SIZE: u16 = 50;

/// Which changes are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    setting: String,
    page: PageNo,
}

impl AuditQuery {
    /// The query of page `number` of the same list.
    fn at(&self, number: PageNo) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(setting) = Setting::parse(&self.setting) {
            query.append_pair("setting", setting.as_str());
        }
        query.append_pair("page", &number.get().to_string()).finish()
    }
}

#[derive(Template)]
#[template(path = "settings/audit.html")]
struct AuditPage {
    shell: Shell,
    query: AuditQuery,
    lines: Page<ChangeLine>,
    zone: Zone,
}

/// `GET /settings/audit`
pub async fn show(visit: Visit, query: web::Query<AuditQuery>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let query = query.into_inner();
    let (setting, window) = (Setting::parse(&query.setting), query.page.window(SIZE));
    let lines = visit.db.read(move |c| Ok::<_, Error>(changes(c, setting, window)?)).await?;
    let lines = page(lines, query.page, SIZE);
    let page = AuditPage { query, lines, zone: visit.viewer.zone, shell: visit.shell };
    page.shell.page(&page)
}
