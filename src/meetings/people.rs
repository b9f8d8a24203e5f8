//! Who should be in the meeting (RULES 33): proposals from the involvement in the response, who
//! is still missing, and whether the facilitator is neutral. Only advice; nothing here refuses.
//! Involvement comes as its stored word, because this room does not know contributors.

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's id.
    pub id: String,
    /// The name to show.
    pub name: String,
}

/// One involvement of one person; who had several comes several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involved {
    /// The account's id.
    pub person: String,
    /// The name to show.
    pub name: String,
    /// The stored word: `incident_commander`, `responder`, … An unknown word counts as `other`.
    pub involvement: String,
}

/// A person to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The account's id.
    pub person: String,
    /// The name to show.
    pub name: String,
    /// Required, or optional.
    pub required: bool,
    /// Why, for people: `Incident commander`. The weightiest of several.
    pub reason: &'static str,
}

/// Somebody who should be in the meeting and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// A sentence for the page.
    pub sentence: String,
    /// The rule that asks for it (RULES).
    pub rule: u8,
}

struct Role {
    word: &'static str,
    label: &'static str,
    required: bool,
    /// Said when no contributor has the involvement at all; `None` where that is quite usual.
    nobody: Option<&'static str>,
}

/// By weight: the first that a person has is the reason to invite them.
static ROLES: [Role; 10] = [
    Role {
        word: "incident_commander",
        label: "Incident commander",
        required: true,
        nobody: Some(
            "Nobody is named as incident commander. Add them to the contributors, or invite who led the response.",
        ),
    },
    Role { word: "deputy", label: "Deputy", required: true, nobody: None },
    Role { word: "primary_on_call", label: "Primary on-call", required: true, nobody: None },
    Role { word: "responder", label: "Responder", required: true, nobody: None },
    Role {
        word: "engineering_manager",
        label: "Engineering manager",
        required: true,
        nobody: Some(
            "Nobody is named as engineering manager. The meeting commits to actions, so invite somebody who can promise the team's time.",
        ),
    },
    Role {
        word: "product_manager",
        label: "Product manager",
        required: true,
        nobody: Some(
            "Nobody is named as product manager. The meeting weighs actions against planned work, so invite one.",
        ),
    },
    Role { word: "customer_liaison", label: "Customer liaison", required: false, nobody: None },
    Role { word: "account_manager", label: "Account manager", required: false, nobody: None },
    Role { word: "scribe", label: "Scribe", required: false, nobody: None },
    OTHER,
];

const OTHER: Role = Role { word: "other", label: "Was involved", required: false, nobody: None };

/// Above all involvements: the owner presents (RULES 34).
const OWNER: &str = "Owner";

/// Whom to invite who is not in `invited` (account ids) yet: the owner first, then required
/// people by the weight of their involvement, then optional ones. Each person once (RULES 33).
pub fn propose(involved: &[Involved], owner: &Person, invited: &[&str]) -> Vec<Proposal> {
    let mut found =
        vec![Proposal { person: owner.id.clone(), name: owner.name.clone(), required: true, reason: OWNER }];
    for role in &ROLES {
        for one in involved.iter().filter(|one| role_of(one).word == role.word) {
            if found.iter().all(|known| known.person != one.person) {
                found.push(Proposal {
                    person: one.person.clone(),
                    name: one.name.clone(),
                    required: role.required,
                    reason: role.label,
                });
            }
        }
    }
    found.retain(|one| !invited.contains(&one.person.as_str()));
    found
}

/// Who is missing from a meeting to which `invited` (account ids) are asked: involvements that
/// nobody is named for, then required people who are not invited (RULES 33).
pub fn missing(involved: &[Involved], owner: &Person, invited: &[&str]) -> Vec<Missing> {
    let uninvited = propose(involved, owner, invited).into_iter().filter(|one| one.required).map(|one| {
        let rule = if one.reason == OWNER { 34 } else { 33 };
        let sentence = match one.reason {
            OWNER => format!("{} owns this postmortem and presents it, but is not invited yet.", one.name),
            reason => format!("{} ({}) is not invited yet.", one.name, lower_first(reason)),
        };
        Missing { sentence, rule }
    });
    unnamed(involved).into_iter().chain(uninvited).collect()
}

/// Involvements that nobody is named for (RULES 33).
pub fn unnamed(involved: &[Involved]) -> Vec<Missing> {
    let unnamed = ROLES.iter().filter_map(|role| {
        let sentence = role.nobody?;
        let named = involved.iter().any(|one| role_of(one).word == role.word);
        (!named).then(|| Missing { sentence: sentence.to_owned(), rule: 33 })
    });
    unnamed.collect()
}

/// People with an action who are not in `invited` (account ids): nobody should be given work in
/// their absence (RULES 33). Each person once.
pub fn missing_for_actions(doers: &[Person], invited: &[&str]) -> Vec<Missing> {
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for doer in doers {
        if invited.contains(&doer.id.as_str()) || seen.contains(&doer.id.as_str()) {
            continue;
        }
        seen.push(&doer.id);
        found.push(Missing {
            sentence: format!("{} has an action to agree to, but is not invited yet.", doer.name),
            rule: 33,
        });
    }
    found
}

/// A warning when the facilitator had a stake in the response: as owner, commander, deputy,
/// primary on-call or responder (RULES 33). The meeting can be held with them all the same.
pub fn facilitator_warning(facilitator: &str, owner: &Person, involved: &[Involved]) -> Option<String> {
    let stakes = ["incident_commander", "deputy", "primary_on_call", "responder"];
    let stake = stakes
        .iter()
        .find_map(|word| involved.iter().find(|one| one.person == facilitator && role_of(one).word == *word));
    let (name, part) = match stake {
        _ if facilitator == owner.id => (&owner.name, "owns this postmortem".to_owned()),
        Some(one) => (&one.name, format!("was {} in the response", with_article(role_of(one)))),
        None => return None,
    };
    Some(format!(
        "{name} {part}. Someone who was not part of it finds it easier to stay neutral: choose another facilitator if you can."
    ))
}

fn role_of(one: &Involved) -> &'static Role {
    ROLES.iter().find(|role| role.word == one.involvement).unwrap_or(&OTHER)
}

fn with_article(role: &Role) -> String {
    match role.word {
        "responder" => "a responder".to_owned(),
        _ => lower_first(role.label),
    }
}

fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
