//! What makes text safe inside an address, and an address safe inside a page.

use std::fmt::Write;

/// The most characters that an address may have. Common proxies and servers refuse more than about 8 kB.
pub const MAX_URL_CHARS: usize = 8_000;

/// The address as a link may carry it, or `None` when it must not be a link.
///
/// Accepted are `http:`, `https:` and addresses relative to the page (`/x`, `./x`, `x/y`, `?x`, `#x`), all of at most
/// [`MAX_URL_CHARS`]. Refused are all other schemes, in any case and with any white space that browsers would skip, an
/// `http:` without a host, the empty address, and `//host/x`: it looks relative and is not, so whoever means another
/// host writes the scheme.
///
/// Characters that do not belong in an address (white space, quotes, angle brackets, backslashes, everything
/// beyond ASCII) come out percent-encoded, so the result is plain printable ASCII.
///
/// ```
/// use exemplar_panel::link::sanitize;
///
/// assert_eq!(sanitize("https://jaeger.example/trace/1 2").as_deref(), Some("https://jaeger.example/trace/1%202"));
/// assert_eq!(sanitize("/explore?a=b").as_deref(), Some("/explore?a=b"));
/// assert_eq!(sanitize("java\nscript:alert(1)"), None);
/// assert_eq!(sanitize("//evil.example"), None);
/// assert_eq!(sanitize("/\\evil.example").as_deref(), Some("/%5Cevil.example"));
/// ```
pub fn sanitize(url: &str) -> Option<String> {
    if url.len() > MAX_URL_CHARS {
        return None;
    }
    let url = clean(url);
    let safe = match scheme(&url) {
        Some(scheme) => is_http(scheme) && host(&url).is_some(),
        None => !url.is_empty() && !url.starts_with("//"),
    };
    (safe && url.len() <= MAX_URL_CHARS).then_some(url)
}

/// An address without what browsers skip (white space at the ends, tabs and line breaks anywhere), and with
/// percent-encoding for what does not belong in an address. Existing escapes and all delimiters stay.
pub(super) fn clean(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for char in url.trim_matches(|char: char| char <= ' ').chars() {
        match char {
            '\t' | '\n' | '\r' => {}
            '"' | '<' | '>' | '\\' | '`' => push_encoded(&mut out, char),
            '!'..='~' => out.push(char),
            _ => push_encoded(&mut out, char),
        }
    }
    out
}

/// Text as one value within a path, query or fragment: all but unreserved characters percent-encoded.
///
/// ```
/// assert_eq!(exemplar_panel::link::encode_component("a b&c=/é"), "a%20b%26c%3D%2F%C3%A9");
/// ```
pub fn encode_component(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '.' | '_' | '~' => out.push(char),
            _ => push_encoded(&mut out, char),
        }
    }
    out
}

fn push_encoded(out: &mut String, char: char) {
    for byte in char.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a String does not fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// What stands before a `:` that no other delimiter precedes.
fn scheme(url: &str) -> Option<&str> {
    let end = url.find([':', '/', '?', '#'])?;
    url[end..].starts_with(':').then(|| &url[..end])
}

fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Everything behind the `//` of an address with a scheme, host first.
pub(super) fn after_scheme(url: &str) -> Option<&str> {
    let scheme = scheme(url).filter(|scheme| is_http(scheme))?;
    url[scheme.len() + 1..].strip_prefix("//")
}

/// Host and port of an http(s) address, without a user's name and password.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = after_scheme(url)?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    (!host.is_empty() && !host.starts_with(':')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_and_relative_addresses_pass() {
        for url in [
            "https://a.example",
            "HTTP://a.example/x?y#z",
            "/x",
            "./x",
            "../x",
            "x/y",
            "?x",
            "#x",
            "/x:y",
        ] {
            assert_eq!(sanitize(url).as_deref(), Some(url));
        }
        for url in [
            "",
            " \t\n",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript\r:alert(1)",
            "\u{1}\u{0} javascript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.example/1",
            "https:",
            "https:/a.example",
            "https:a.example",
            "https://",
            "https://?x",
            "https://user@/x",
            "https://:80/x",
            "http:\\\\evil.example",
            "//evil.example",
            "/\t/evil.example",
            "\n//evil.example",
            "x:y",
            ":x",
            "ht\u{0}tp:x",
        ] {
            assert_eq!(sanitize(url), None, "{url:?}");
        }
    }

    #[test]
    fn what_does_not_belong_in_an_address_is_encoded() {
        assert_eq!(sanitize("\\\\evil.example").as_deref(), Some("%5C%5Cevil.example"));
        assert_eq!(sanitize("/a\u{202e}b\"><").as_deref(), Some("/a%E2%80%AEb%22%3E%3C"));
        assert_eq!(sanitize("/a%20b").as_deref(), Some("/a%20b"));
        assert_eq!(sanitize("javascript\u{3a3}:x"), None);
    }

    #[test]
    fn too_long_an_address_is_no_link() {
        let url = format!("/{}", "x".repeat(MAX_URL_CHARS - 1));
        assert!(sanitize(&url).is_some());
        assert!(sanitize(&format!("{url}x")).is_none());
        assert!(sanitize(&format!("/{}", "é".repeat(MAX_URL_CHARS / 3))).is_none());
    }
}
