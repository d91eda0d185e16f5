//! Addresses: in full, compared, and shown without their credentials.

/// Scheme, authority and rest (path and query) of an address.
fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, behind) = url.split_once("://")?;
    let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
    Some((scheme, &behind[..end], &behind[end..]))
}

/// The address with a scheme and without slashes at its end.
///
/// # Errors
/// A sentence, when it is no address of HTTP.
pub(super) fn full(what: &str, url: &str) -> Result<String, String> {
    let url = url.trim();
    let url = if url.contains("://") {
        url.to_owned()
    } else {
        format!("http://{url}")
    };
    let is_http = |scheme: &str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_whole = parts(&url).is_some_and(|(scheme, authority, _)| is_http(scheme) && !host_of(authority).is_empty());
    if !is_whole || url.contains(|char: char| char.is_whitespace() || char.is_control()) {
        return Err(format!(
            "{what} is {:?}: expected an address such as http://localhost:9090",
            shown(&url)
        ));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

/// The address, with this path when it has none.
pub(super) fn with_path(url: &str, path: &str) -> String {
    match parts(url) {
        Some((scheme, authority, rest)) if !rest.starts_with('/') => format!("{scheme}://{authority}{path}{rest}"),
        _ => url.to_owned(),
    }
}

/// The root of Grafana and a dashboard's UID, from the address of either.
pub(super) fn grafana_root(url: &str) -> (String, Option<&str>) {
    let path_end = url.find(['?', '#']).unwrap_or(url.len());
    let path = &url[..path_end];
    for mark in ["/d/", "/d-solo/"] {
        if let Some((root, behind)) = path.split_once(mark) {
            let uid = behind.split('/').next().filter(|uid| !uid.is_empty());
            return (root.to_owned(), uid);
        }
    }
    (path.trim_end_matches('/').to_owned(), None)
}

/// The address without a user and a password in it.
pub(super) fn shown(url: &str) -> String {
    match parts(url) {
        Some((scheme, authority, rest)) if authority.contains('@') => {
            format!("{scheme}://…@{}{rest}", host_of(authority))
        }
        _ => url.to_owned(),
    }
}

fn host_of(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Whether two addresses are the same place: without regard to case, the default port, credentials, a slash at the end,
/// and the names of this machine.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    matches!((normal(a), normal(b)), (Some(a), Some(b)) if a == b)
}

fn normal(url: &str) -> Option<String> {
    let (scheme, authority, rest) = parts(url.trim())?;
    let scheme = scheme.to_ascii_lowercase();
    let mut host = host_of(authority).to_ascii_lowercase();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    if let Some(bare) = host.strip_suffix(default_port) {
        host = bare.to_owned();
    }
    for name in ["127.0.0.1", "[::1]", "0.0.0.0"] {
        match host.strip_prefix(name) {
            Some(port) if port.is_empty() || port.starts_with(':') => host = format!("localhost{port}"),
            _ => {}
        }
    }
    let rest = rest.split('#').next().unwrap_or_default();
    Some(format!("{scheme}://{host}{}", rest.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_made_whole_or_refused() {
        assert_eq!(full("x", " localhost:9090/ ").unwrap(), "http://localhost:9090");
        assert_eq!(full("x", "HTTPS://a/b/").unwrap(), "HTTPS://a/b");
        for bad in ["ftp://a", "http://", "http://u@", "a b", "http://a\n.b"] {
            assert!(full("x", bad).is_err(), "{bad}");
        }
        assert_eq!(with_path("http://a:1", "/metrics"), "http://a:1/metrics");
        assert_eq!(with_path("http://a?x=1", "/metrics"), "http://a/metrics?x=1");
        assert_eq!(with_path("http://a/m?x=1", "/metrics"), "http://a/m?x=1");
    }

    #[test]
    fn credentials_are_not_shown() {
        assert_eq!(shown("http://user:se@cret@host/x"), "http://…@host/x");
        assert!(!full("x", "ftp://u:secret@a").unwrap_err().contains("secret"));
    }

    #[test]
    fn places_are_compared_by_what_they_mean() {
        assert!(is_same("http://LocalHost:80/metrics/", "http://u:p@127.0.0.1/metrics"));
        assert!(!is_same("http://127.0.0.10:1/", "http://localhost:1"));
        assert!(!is_same("http://a/metrics?x=1", "http://a/metrics"));
    }

    #[test]
    fn a_dashboards_address_holds_the_root_and_the_uid() {
        assert_eq!(
            grafana_root("http://g/sub/d/abc/title?orgId=1"),
            ("http://g/sub".into(), Some("abc"))
        );
        assert_eq!(grafana_root("http://g/?orgId=1"), ("http://g".into(), None));
    }
}
