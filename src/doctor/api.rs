//! Answers as JSON, and a sentence for every way in which one can be of no use.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ask::{Asker, Outcome, Service};
use super::{State, address};
use crate::link::encode_component;

pub(super) const JSON: &str = "application/json";

const CHECK_ADDRESS: &str = "Check the address, and that it can be reached from here.";

/// Why an answer is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Useless {
    /// The HTTP status; none when no answer came.
    pub status: Option<u16>,
    /// Whether there is an answer that the asker may not read.
    pub is_withheld: bool,
    /// What came, as a sentence.
    pub says: String,
    /// What the server or the HTTP library said.
    pub evidence: String,
    /// What to do about it.
    pub remedy: String,
}

impl Useless {
    /// What it means for a link that needs the answer.
    pub(super) fn state(&self) -> State {
        if self.is_withheld {
            State::Unknown
        } else {
            State::Breaks
        }
    }

    /// Whether the asker is not allowed to know.
    pub(super) fn is_forbidden(&self) -> bool {
        matches!(self.status, Some(401 | 403))
    }

    /// Whether there is no such thing there.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.status, Some(404 | 405 | 501))
    }
}

/// The body of an answer of status 200.
pub(super) fn body_of(service: Service, url: &str, outcome: Outcome) -> Result<(String, String), Useless> {
    let asked = url;
    let url = address::shown(asked);
    let answer = match outcome {
        Ok(answer) => answer,
        Err(failure) => {
            let says = if failure.is_withheld {
                format!("{} answers, but this page may not read it.", service.name())
            } else {
                format!("{} cannot be reached.", service.name())
            };
            return Err(Useless {
                status: None,
                is_withheld: failure.is_withheld,
                says,
                evidence: format!("GET {url}: {}", failure.reason.replace(asked, &url)),
                remedy: failure.remedy.unwrap_or_else(|| CHECK_ADDRESS.to_owned()),
            });
        }
    };
    if answer.status == 200 {
        return Ok((answer.content_type, answer.body));
    }
    let message = serde_json::from_str::<ServerError>(&answer.body).map_or_else(
        |_| answer.body.split('\n').next().unwrap_or_default().to_owned(),
        |error| error.error.or(error.message).unwrap_or_default(),
    );
    Err(Useless {
        status: Some(answer.status),
        is_withheld: false,
        says: format!("{} answers with the status {}.", service.name(), answer.status),
        evidence: format!("GET {url}: {} {message}", answer.status),
        remedy: match answer.status {
            401 | 403 => format!(
                "Give the doctor credentials that may read this from {}.",
                service.name()
            ),
            404 => "Check the address: it must be the root, with the sub-path if there is one.".into(),
            _ => format!("Look into the log of {}.", service.name()),
        },
    })
}

#[derive(Deserialize)]
struct ServerError {
    error: Option<String>,
    message: Option<String>,
}

/// Asks for JSON of a form.
pub(super) async fn json<T: DeserializeOwned>(ask: &Asker, service: Service, url: String) -> Result<T, Useless> {
    let outcome = ask.get(service, url.clone(), JSON).await;
    let (content_type, body) = body_of(service, &url, outcome)?;
    serde_json::from_str(&body).map_err(|error| Useless {
        status: Some(200),
        is_withheld: false,
        says: format!("{} answers with something else than expected.", service.name()),
        evidence: format!(
            "GET {}: {content_type}, {error}: {}",
            address::shown(&url),
            excerpt(&body)
        ),
        remedy: "Check the address: this is not the API that was expected, perhaps a login page or a proxy.".to_owned(),
    })
}

/// The start of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(80).collect::<String>().replace(['\n', '\r'], " ")
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: Option<T>,
}

/// Asks Prometheus' API and takes `data` out of its envelope.
pub(super) async fn prometheus<T: DeserializeOwned>(
    ask: &Asker,
    root: &str,
    path: &str,
    parameters: &[(&str, &str)],
) -> Result<Option<T>, Useless> {
    let pairs: Vec<String> = (parameters.iter())
        .map(|(name, value)| format!("{name}={}", encode_component(value)))
        .collect();
    let question = if pairs.is_empty() { "" } else { "?" };
    let url = format!("{root}/api/v1/{path}{question}{}", pairs.join("&"));
    let envelope: Envelope<T> = json(ask, Service::Prometheus, url).await?;
    Ok(envelope.data)
}

/// One series of an instant vector; `T` is what its value, a pair of time and text, is read as.
#[derive(Deserialize)]
pub(super) struct Element<T> {
    pub metric: BTreeMap<String, String>,
    pub value: T,
}

/// Asks for an instant vector; `None` where there is none to be had.
pub(super) async fn instant<T: DeserializeOwned>(ask: &Asker, root: &str, query: &str) -> Option<Vec<Element<T>>> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct Vector<T> {
        result: Vec<Element<T>>,
    }
    let vector: Option<Vector<T>> = prometheus(ask, root, "query", &[("query", query)]).await.ok()?;
    Some(vector?.result)
}

/// Seconds since the epoch, as Prometheus' API takes them.
pub(super) fn seconds(time_ms: f64) -> String {
    format!("{:.3}", time_ms / 1000.0)
}

/// A text as PromQL writes it: as Go does, whose strings take all escapes of JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
