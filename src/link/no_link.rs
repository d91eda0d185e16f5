//! Why an exemplar has no link.

use super::sanitize::MAX_URL_CHARS;
use super::trace_id::MAX_ID_CHARS;

/// Why a destination gives no link for an exemplar, as a sentence for the person who looks at it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoLink {
    /// The exemplar has no label of the configured name, however it is spelt.
    #[error("the exemplar has no label {name:?}")]
    NoLabel {
        /// The name that the destination is configured with.
        name: String,
    },
    /// All digits are zero: the W3C's way to say that there was no trace.
    #[error("label {label:?} is all zeros, which means that there was no trace")]
    ZeroId {
        /// The label that holds the id.
        label: String,
    },
    /// Too long to be an id; a link with a part of it would lead elsewhere.
    #[error("label {label:?} has {chars} characters, a trace id has at most {MAX_ID_CHARS}")]
    LongId {
        /// The label that holds the id.
        label: String,
        /// Its length.
        chars: usize,
    },
    /// The destination is a name only.
    #[error("the destination for label {name:?} has neither a data source nor a URL")]
    NoTarget {
        /// The name that the destination is configured with.
        name: String,
    },
    /// `grafanaUrl` may not be linked.
    #[error("grafanaUrl {url:?} is not an http(s) or relative address")]
    GrafanaUrl {
        /// The beginning of it.
        url: String,
    },
    /// With this exemplar's values, the destination's URL may not be linked.
    #[error("the destination's URL becomes {url:?}, which is not an http(s) or relative address")]
    Url {
        /// The beginning of it.
        url: String,
    },
    /// A value would not stay in the place that the destination's URL has for it: it is empty or `..` in a path, or
    /// more than letters, digits and hyphens in a host's name.
    #[error("{variable} is {value:?} for this exemplar, which does not fit into the destination's URL")]
    Misfit {
        /// The variable as it is written in the URL.
        variable: String,
        /// The beginning of its value.
        value: String,
    },
    /// The address would be too long.
    #[error("the address would have more than {MAX_URL_CHARS} characters")]
    LongUrl,
}

/// The beginning of a text that may be of any length, to be quoted.
pub(super) fn excerpt(text: &str) -> String {
    const KEPT: usize = 80;
    match text.char_indices().nth(KEPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
