//! Filters of the templates.

/// The text with its line breaks kept as `<br>`-free paragraphs: one `<p>` a line that says
/// something. Everything is escaped.
#[askama::filter_fn]
pub fn paragraphs(
    text: impl std::fmt::Display,
    _: &dyn askama::Values,
) -> askama::Result<askama::filters::Safe<String>> {
    let text = text.to_string();
    let mut html = String::with_capacity(text.len() + 16);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        html.push_str("<p>");
        for character in line.chars() {
            match character {
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '&' => html.push_str("&amp;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                other => html.push(other),
            }
        }
        html.push_str("</p>");
    }
    Ok(askama::filters::Safe(html))
}
