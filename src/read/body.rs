//! From the bytes of an answer to text, or a sentence on what came instead.

use std::borrow::Cow;

use crate::error::{Error, Warnings};

use super::expect::warn;
use super::json::EXCERPT_CHARS;

/// The text of a body. Bytes that are not UTF-8 are replaced with a warning.
///
/// # Errors
/// [`Error::Empty`] for a body without content, [`Error::NotJson`] for a web page or a compressed body.
pub(super) fn text_of_body<'a>(
    body: &'a [u8],
    expected: &'static str,
    warnings: &mut Warnings,
) -> Result<Cow<'a, str>, Error> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let start = body.trim_ascii_start();
    if start.is_empty() {
        return Err(Error::Empty { expected });
    }
    if start.starts_with(&[0x1F, 0x8B]) {
        return Err(refused("the body is compressed (gzip) and was not unpacked", ""));
    }
    let text = match str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            warn(
                warnings,
                format_args!("the answer has bytes that are not UTF-8; they were replaced by U+FFFD"),
            );
            String::from_utf8_lossy(body)
        }
    };
    match web_page(&text) {
        Some(reason) => Err(refused(reason, text.trim_start())),
        None => Ok(text),
    }
}

fn refused(reason: impl Into<String>, excerpt: &str) -> Error {
    let excerpt = excerpt.chars().take(EXCERPT_CHARS).collect();
    Error::NotJson {
        line: 1,
        column: 1,
        reason: reason.into(),
        excerpt,
    }
}

/// What to say of a body that is a web page.
pub(super) fn web_page(body: &str) -> Option<String> {
    let start = body.trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let head: String = start.chars().take(2000).collect();
    let lower = head.to_ascii_lowercase();
    let title = position(&lower, "<title>").and_then(|start| {
        let start = start + "<title>".len();
        let end = position(&lower[start..], "</title>")? + start;
        Some(format!(" titled {:?}", head[start..end].trim()))
    });
    let title = title.unwrap_or_default();
    Some(format!(
        "an HTML page{title} came instead, perhaps a login page or a proxy's error; check the address"
    ))
}

/// Where a short ASCII text begins. (The library's search for text is made for long ones, and large.)
pub(super) fn position(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes()
        .windows(wanted.len())
        .position(|window| window == wanted.as_bytes())
}
