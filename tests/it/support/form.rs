//! Filling in a form from its HTML, as a browser does.

use scraper::{ElementRef, Html};

use super::page::{Page, parse};

/// A form ready to be sent.
#[derive(Debug, Clone)]
pub struct Filled {
    /// GET or POST.
    pub method: String,
    /// The path it goes to.
    pub action: String,
    /// What it sends.
    pub fields: Vec<(String, String)>,
}

/// Every form of `page` as it would be sent untouched; one with buttons that lead elsewhere once for each way.
pub(super) fn all(page: &Page) -> Vec<Filled> {
    let html = page.html();
    let mut all = Vec::new();
    for form in html.select(&parse("form")) {
        all.push(filled(&html, page, form, None, &[]));
        let buttons = parse("button[formaction]");
        let elsewhere = html.select(&buttons).filter(|button| belongs_to(*button, form));
        all.extend(elsewhere.map(|button| filled(&html, page, form, Some(button), &[])));
    }
    all
}

/// What the form of `page` that `which` names would send, with `overrides`.
pub(super) fn fill(page: &Page, which: &str, overrides: &[(&str, &str)]) -> Filled {
    let html = page.html();
    let (form, button) = find(&html, page, which);
    filled(&html, page, form, button, overrides)
}

fn filled(
    html: &Html,
    page: &Page,
    form: ElementRef,
    button: Option<ElementRef>,
    overrides: &[(&str, &str)],
) -> Filled {
    let mut fields = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for control in controls(html, form) {
        let name = attr(control, "name").to_owned();
        known.push(name.clone());
        let mut values = values(control);
        if Some(control.id()) == button.map(|button| button.id()) {
            values.push(attr(control, "value").to_owned());
        }
        fields.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
    for (name, _) in overrides {
        assert!(known.iter().any(|k| k == name), "the form has no field {name:?}; it has {}", known.join(", "));
        fields.retain(|(field, _)| field != name);
    }
    for (name, value) in overrides {
        let of_name = |control: &ElementRef| attr(*control, "name") == *name;
        let control = controls(html, form).into_iter().find(of_name).expect("known");
        let boxes = matches!(attr(control, "type"), "checkbox" | "radio");
        if !(value.is_empty() && boxes) {
            offered(html, form, name, value);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    let action = button.map(|button| attr(button, "formaction")).filter(|action| !action.is_empty());
    let action = action.unwrap_or(attr(form, "action"));
    Filled {
        method: if attr(form, "method").eq_ignore_ascii_case("post") { "POST" } else { "GET" }.to_owned(),
        action: if action.is_empty() { page.path.clone() } else { action.to_owned() },
        fields,
    }
}

/// What the field called `name` holds, if the page has one.
pub(super) fn value_of(page: &Page, name: &str) -> Option<String> {
    let html = page.html();
    let fields = parse(&format!("input[name=\"{name}\"], select[name=\"{name}\"], textarea[name=\"{name}\"]"));
    let mut all = html.select(&fields).peekable();
    all.peek()?;
    Some(all.flat_map(values).next().unwrap_or_default())
}

fn find<'a>(html: &'a Html, page: &Page, which: &str) -> (ElementRef<'a>, Option<ElementRef<'a>>) {
    let selector = if which.starts_with('/') { format!("form[action=\"{which}\"]") } else { which.to_owned() };
    let found: Vec<ElementRef> = html.select(&parse(&selector)).collect();
    let actions: Vec<String> = page.all("form").iter().map(|f| f.attr("action").unwrap_or("").to_owned()).collect();
    let [element] = found[..] else {
        panic!("{} forms for {which:?} on {} ({}); forms go to {actions:?}", found.len(), page.path, page.status);
    };
    if element.value().name() == "form" {
        return (element, None);
    }
    let owner = attr(element, "form");
    let form = match owner.is_empty() {
        true => element.ancestors().filter_map(ElementRef::wrap).find(|above| above.value().name() == "form"),
        false => html.select(&parse(&format!("form[id=\"{owner}\"]"))).next(),
    };
    (form.unwrap_or_else(|| panic!("{which:?} is in no form")), Some(element))
}

/// Everything with a name that belongs to the form and is not disabled.
fn controls<'a>(html: &'a Html, form: ElementRef<'a>) -> Vec<ElementRef<'a>> {
    let all = parse("input[name], select[name], textarea[name], button[name]");
    html.select(&all)
        .filter(|control| belongs_to(*control, form))
        .filter(|control| control.attr("disabled").is_none())
        .collect()
}

fn belongs_to(control: ElementRef, form: ElementRef) -> bool {
    match attr(control, "form") {
        "" => control.ancestors().any(|above| above.id() == form.id()),
        owner => owner == attr(form, "id"),
    }
}

/// What a control sends when nobody touches it.
fn values(control: ElementRef) -> Vec<String> {
    let own = || attr(control, "value").to_owned();
    match (control.value().name(), attr(control, "type")) {
        ("button", _) | ("input", "submit" | "button" | "image" | "file") => Vec::new(),
        ("input", "checkbox" | "radio") => {
            let value = control.attr("value").unwrap_or("on").to_owned();
            control.attr("checked").map(|_| value).into_iter().collect()
        }
        ("select", _) => {
            let options: Vec<ElementRef> = control.select(&parse("option")).collect();
            let chosen: Vec<String> =
                options.iter().filter(|o| o.attr("selected").is_some()).map(|o| option_value(*o)).collect();
            match chosen.is_empty() && control.attr("multiple").is_none() {
                true => options.first().map(|first| option_value(*first)).into_iter().collect(),
                false => chosen,
            }
        }
        ("textarea", _) => {
            // A browser sends CRLF. The line break right after the tag is dropped by the parser.
            let text: String = control.text().collect();
            vec![text.replace("\r\n", "\n").replace('\n', "\r\n")]
        }
        _ => vec![own()],
    }
}

/// Fails when a closed list does not offer `value`: nobody could choose it.
fn offered(html: &Html, form: ElementRef, name: &str, value: &str) {
    let mut offers = Vec::new();
    for control in controls(html, form).into_iter().filter(|control| attr(*control, "name") == name) {
        match (control.value().name(), attr(control, "type")) {
            ("select", _) => offers.extend(control.select(&parse("option")).map(option_value)),
            ("input", "checkbox" | "radio") => offers.push(control.attr("value").unwrap_or("on").to_owned()),
            _ => return,
        }
    }
    assert!(offers.iter().any(|offer| offer == value), "{name:?} does not offer {value:?} but {offers:?}");
}

fn option_value(option: ElementRef) -> String {
    let text = || option.text().collect::<String>().trim().to_owned();
    option.attr("value").map_or_else(text, str::to_owned)
}

fn attr<'a>(element: ElementRef<'a>, name: &str) -> &'a str {
    element.value().attr(name).unwrap_or_default()
}
