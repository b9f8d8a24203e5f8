//! The prompt questions, which administrators switch on and off (RULES 24).

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Visit;
use crate::audit::{self, Setting};
use crate::factors::prompts::{self, GROUPS, Question};
use crate::factors::store;
use crate::web::{Error, Form, Result, Shell, SwitchForm};

const HOME: &str = "/settings/prompts";

#[derive(Template)]
#[template(path = "factors/questions.html")]
struct QuestionsPage {
    shell: Shell,
    off: HashSet<String>,
}

impl QuestionsPage {
    fn is_off(&self, question: &Question) -> bool {
        self.off.contains(question.word)
    }
}

/// `GET /settings/prompts`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let off = visit.db.read(|c| Ok::<_, Error>(store::prompts::switched_off(c)?)).await?;
    let page = QuestionsPage { shell: visit.shell, off };
    page.shell.page(&page)
}

/// `POST /settings/prompts/{question}`
pub async fn switch(visit: Visit, word: web::Path<String>, Form(form): Form<SwitchForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let question = prompts::find(&word).ok_or(Error::NotFound)?;
    let on = form.on()?;
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let word = |on: bool| if on { "asked" } else { "switched off" };
    visit
        .db
        .write(move |c| {
            let was = !store::prompts::switched_off(c)?.contains(question.word);
            store::prompts::set_switched(c, question.word, on, &viewer, now)?;
            audit::note(c, Setting::Prompts, (viewer.id, now), question.words, (word(was), word(on)))?;
            Ok::<_, Error>(())
        })
        .await?;
    let notice = match on {
        true => format!("“{}” is asked again.", question.words),
        false => format!("“{}” is asked no more. Where it was answered it stays.", question.words),
    };
    Ok(visit.done(&format!("{HOME}#{}", question.word), &notice))
}
