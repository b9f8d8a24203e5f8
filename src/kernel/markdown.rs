//! Owns how a Markdown text becomes safe HTML for a reading page. It does not own where the text stands, who may read it,
//! or how it looks; other kernel files and all styles stay out of it.
//!
//! Two walls: the formatter writes only elements of its own choice and shows raw HTML as the text that was typed; the
//! sanitiser then keeps only what is listed here, whatever the formatter wrote. `docs/decisions/0003-markdown.md` tells why.

mod bounds;
mod page;
mod sanitiser;
pub mod voice;

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use bounds::{MAX_EXPANSION, MAX_HREF_BYTES, MAX_NESTING, MAX_SOURCE_BYTES, MAX_TABLE_COLUMNS, SPARE_OUTPUT_BYTES};

/// Grows whenever [`render`] writes other HTML than before for some text: stored HTML of older versions is made anew.
pub const VERSION: i32 = 2;

/// HTML for one text of a page.
///
/// - The outermost headings become `h3`, those below them `h4` and so on, at most `h6`, however many `#` they are written
///   with: sections are `h2` on every page, and no level is left out.
/// - Tables and footnotes are named groups and no landmarks: a document has many of each, and landmarks need names of their own.
/// - `scope` names the text on its page (letters, digits, `-`, `_`; others are dropped). All ids begin with it and a colon,
///   so that several texts on one page never share one; a link to a heading of the same text is led to it.
/// - Raw HTML, targets that are not http, https, mailto or on this site, and images of any origin load nothing: the first is
///   shown as typed, the second as words with the target behind them, the third as a link with its alternative text.
/// - Output is bounded by the input (MD-06, MD-08). A text beyond a bound, or one that the parser fails on (MD-10), is
///   shown as typed under a short notice. Never panics.
pub fn render(source: &str, scope: &str) -> String {
    let scope: String = scope.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let formatted = catch_unwind(AssertUnwindSafe(|| {
        let html = page::formatted(source, &scope)?;
        Some(sanitiser::clean(&html))
    }));
    formatted.ok().flatten().unwrap_or_else(|| as_typed(source))
}

/// HTML for one line: emphasis, code, links; no paragraph around it. What would begin a list, a heading or another block
/// is taken as the words that were typed, for an item of a part is a line. Bounded and safe as [`render`]; never panics.
pub fn render_inline(source: &str) -> String {
    let line = super::text::single_line(source);
    if line.is_empty() {
        return line;
    }
    let paragraph = |line: &str| {
        let html = catch_unwind(AssertUnwindSafe(|| page::formatted(line, "line").map(|html| sanitiser::clean(&html))));
        let html = html.ok().flatten()?;
        let inner = html.trim_end().strip_prefix("<p>")?.strip_suffix("</p>")?;
        (!inner.contains("<p>")).then(|| inner.to_owned())
    };
    paragraph(&line).or_else(|| paragraph(&without_block(&line))).unwrap_or_else(|| escaped(&line))
}

/// The line with the sign escaped that would begin a block: `-`, `#`, `>`, or the dot of `1.`.
fn without_block(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    format!("{}\\{}", &line[..digits], &line[digits..])
}

fn as_typed(source: &str) -> String {
    format!(
        "<p class=\"notice\">This text is shown as it was typed, because it is too large or too deeply nested to be formatted.</p>\n\
         <pre tabindex=\"0\"><code>{}</code></pre>\n",
        escaped(source)
    )
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\0' => {}
            _ => html.push(c),
        }
    }
    html
}
