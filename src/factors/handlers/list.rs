//! The factors of a postmortem, those to choose from, and the prompt questions beside them.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{self, May, Visit, led_to, remember_submission};
use crate::factors::forms::{FactorForm, PromptForm};
use crate::factors::model::{Category, Elsewhere, Known, Named, Prompt, PromptState};
use crate::factors::prompts::{GROUPS, Group, Question};
use crate::factors::store;
use crate::factors::wording::{Advice, advice};
use crate::kernel::{PostmortemFactorId, PostmortemId, Zone};
use crate::postmortems::{self, Part, Postmortem, may_write};
use crate::versions::Clash;
use crate::web::{Error, Errors, Form, Result, Shell};

/// Factors offered while typing.
const OFFERED: i64 = 200;
/// Factors shown of a search.
const FOUND: i64 = 20;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FactorsQuery {
    /// Words of a known factor.
    find: String,
    /// The factor that was just removed.
    removed: Option<PostmortemFactorId>,
}

/// What a page is answered with beside what is stored.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub form: Option<FactorForm>,
    /// The question that could not be stored, what was typed, and what met.
    pub prompt: Option<(String, PromptForm, Option<Clash>)>,
}

struct Shown {
    named: Named,
    advice: Vec<Advice>,
    elsewhere: Vec<Elsewhere>,
}

#[derive(Template)]
#[template(path = "factors/list.html")]
struct ListPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    factors: Vec<Shown>,
    removed: Vec<(Named, String)>,
    just_removed: Option<PostmortemFactorId>,
    known: Vec<Known>,
    found: Option<Vec<Known>>,
    find: String,
    prompts: Vec<Prompt>,
    off: HashSet<String>,
    prompt: Option<(String, PromptForm, Option<Clash>)>,
    form: FactorForm,
    mark: String,
    may: May,
    zone: Zone,
}

impl ListPage {
    fn prompt_of(&self, word: &str) -> Option<&Prompt> {
        self.prompts.iter().find(|prompt| prompt.question == word)
    }

    /// What stands in the form of a question: what was typed when it came back, else what is stored.
    fn prompt_form(&self, word: &str) -> PromptForm {
        match (&self.prompt, self.prompt_of(word)) {
            (Some((of, form, _)), _) if of == word => form.clone(),
            (_, Some(prompt)) => PromptForm {
                base_revision: prompt.revision.to_string(),
                state: prompt.state.to_string(),
                answer: prompt.answer.clone(),
            },
            _ => PromptForm { state: PromptState::Answered.to_string(), ..PromptForm::default() },
        }
    }

    fn is_bad(&self, word: &str) -> bool {
        self.prompt.as_ref().is_some_and(|(of, ..)| of == word)
    }

    fn has_bad(&self, group: &Group) -> bool {
        group.questions.iter().any(|question| self.is_bad(question.word))
    }

    fn clash(&self) -> Option<&Clash> {
        self.prompt.as_ref().and_then(|(_, _, clash)| clash.as_ref())
    }

    /// The questions of a group that are asked: not what is switched off, unless it was looked at here before.
    fn asked(&self, group: &Group) -> Vec<&'static Question> {
        let asked = |one: &&Question| !self.off.contains(one.word) || self.prompt_of(one.word).is_some();
        group.questions.iter().filter(asked).collect()
    }

    fn asked_count(&self) -> usize {
        GROUPS.iter().map(|group| self.asked(group).len()).sum()
    }

    fn looked_at(&self) -> usize {
        self.prompts.len()
    }
}

/// `GET /postmortems/{postmortem}/factors`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>, query: web::Query<FactorsQuery>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), query.into_inner(), StatusCode::OK, Left::default()).await
}

enum End {
    Added(String, bool),
    Wrong(Errors),
}

/// `POST /postmortems/{postmortem}/factors`: a known one is named here too, a new one is new.
pub async fn add(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<FactorForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let sent = form.clone();
    let end = visit
        .db
        .write(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            may_write(&viewer, &postmortem.spine, Part::Analysis).map_err(Error::Forbidden)?;
            if let Some(mark) = mark
                && let Some(path) = led_to(c, mark.form, viewer.id)?
            {
                return Ok(End::Added(path, true));
            }
            let draft = match sent.check(store::shared::category_of(c, &viewer, &sent.sentence)?) {
                Ok(draft) => draft,
                Err(errors) => return Ok(End::Wrong(errors)),
            };
            let (added, new) = store::named::add(c, &postmortem, &draft, &viewer, now)?;
            let path = format!("/postmortems/{id}/factors#factor-{added}");
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>(End::Added(path, new))
        })
        .await?;
    match end {
        End::Added(path, true) => Ok(visit.done(&path, "The factor is named.")),
        End::Added(path, false) => Ok(visit.done(&path, "This factor stands here already.")),
        End::Wrong(errors) => {
            let left = Left { errors, form: Some(form), ..Left::default() };
            page(visit, id, FactorsQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await
        }
    }
}

/// The page, with what is left to say.
pub(super) async fn page(
    visit: Visit,
    id: PostmortemId,
    query: FactorsQuery,
    status: StatusCode,
    left: Left,
) -> Result<HttpResponse> {
    let (viewer, find) = (visit.viewer.clone(), query.find.trim().to_owned());
    let wanted = find.clone();
    let (postmortem, factors, removed, elsewhere, known, found, (prompts, off), roster) = visit
        .db
        .read(move |c| {
            let postmortem = postmortems::find(c, &viewer, id)?;
            let found = match wanted.is_empty() {
                true => None,
                false => Some(store::shared::known(c, &viewer, &wanted, FOUND)?),
            };
            Ok::<_, Error>((
                postmortem,
                store::named::of(c, id)?,
                store::named::removed(c, id)?,
                store::shared::elsewhere(c, &viewer, id)?,
                store::shared::known(c, &viewer, "", OFFERED)?,
                found,
                (store::prompts::of(c, id)?, store::prompts::switched_off(c)?),
                accounts::roster(c)?,
            ))
        })
        .await?;
    let may = may_write(&visit.viewer, &postmortem.spine, Part::Analysis);
    let names: Vec<String> = roster.into_iter().map(|one| one.name).collect();
    let shown = |named: Named| Shown {
        advice: if may.is_ok() { advice(&named.sentence, &names) } else { Vec::new() },
        elsewhere: elsewhere.iter().filter(|one| one.factor_id == named.factor_id).cloned().collect(),
        named,
    };
    let Left { errors, form, prompt } = left;
    let page = ListPage {
        just_removed: query.removed.filter(|id| removed.iter().any(|(one, _)| one.id == *id)),
        mark: match form.as_ref().and_then(|form| visit.read_mark(&form.form).map(|_| form.form.clone())) {
            Some(mark) => mark,
            None => visit.mark(),
        },
        form: form.unwrap_or_default(),
        zone: postmortem.spine.zone,
        shell: visit.shell,
        factors: factors.into_iter().map(shown).collect(),
        errors,
        postmortem,
        removed,
        known,
        found,
        find,
        prompts,
        off,
        prompt,
        may,
    };
    page.shell.page_with(status, &page)
}
