//! What an examination comes to.

use serde::Serialize;

/// A link of the chain from a service's exemplars to their traces, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// The service exposes exemplars.
    Exposition,
    /// The exemplars name their traces.
    TraceIds,
    /// Prometheus scrapes the service.
    Scrape,
    /// Prometheus stores the exemplars.
    Storage,
    /// The query finds them.
    Query,
    /// Grafana links them to a trace data source.
    Grafana,
    /// The trace store knows the traces.
    Traces,
}

impl Link {
    /// All, in the order of the chain.
    pub const ALL: [Self; 7] = [
        Self::Exposition,
        Self::TraceIds,
        Self::Scrape,
        Self::Storage,
        Self::Query,
        Self::Grafana,
        Self::Traces,
    ];

    /// What it claims when it holds.
    pub fn title(self) -> &'static str {
        match self {
            Self::Exposition => "The service exposes exemplars",
            Self::TraceIds => "Exemplars carry trace ids",
            Self::Scrape => "Prometheus scrapes the service",
            Self::Storage => "Prometheus stores exemplars",
            Self::Query => "The query finds exemplars",
            Self::Grafana => "Grafana links exemplars to traces",
            Self::Traces => "The trace store knows the traces",
        }
    }
}

/// How a link, or one check of it, stands. In order of what a link of several checks comes to: the greatest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It could not be told.
    Unknown,
    /// It works.
    Holds,
    /// It works, but something is lost or will be.
    Warns,
    /// It does not work.
    Breaks,
}

impl State {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Holds => "holds",
            Self::Warns => "warns",
            Self::Breaks => "breaks",
        }
    }
}

/// What one check found. Texts hold what servers sent: to be shown as text, never as markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Name of the check, for scripts: lower case with hyphens.
    pub check: &'static str,
    /// How it stands.
    pub state: State,
    /// What was found, as a sentence.
    pub says: String,
    /// The offending (or reassuring) values, each with its place.
    pub evidence: Vec<String>,
    /// What to do; empty when nothing is to be done.
    pub remedy: String,
}

/// A link and what its checks found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkReport {
    /// The link.
    pub link: Link,
    /// What it claims.
    pub title: &'static str,
    /// The greatest state of its findings.
    pub state: State,
    /// The findings, the worst first.
    pub findings: Vec<Finding>,
}

/// A request that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The address, without credentials.
    pub url: String,
    /// The HTTP status; none when no answer came.
    pub status: Option<u16>,
}

/// The whole chain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether no link breaks.
    pub healthy: bool,
    /// All links, in the order of the chain.
    pub links: Vec<LinkReport>,
    /// All requests, in their order.
    pub requests: Vec<Asked>,
}

/// Collects findings.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<(Link, Finding)>);

impl Findings {
    pub(super) fn add(&mut self, link: Link, check: &'static str, state: State, says: impl Into<String>) -> Entry<'_> {
        let finding = Finding {
            check,
            state,
            says: says.into(),
            evidence: Vec::new(),
            remedy: String::new(),
        };
        self.0.push((link, finding));
        Entry(self.0.last_mut().map(|(_, finding)| finding))
    }

    pub(super) fn holds(&mut self, link: Link, check: &'static str, says: impl Into<String>) -> Entry<'_> {
        self.add(link, check, State::Holds, says)
    }

    pub(super) fn warns(&mut self, link: Link, check: &'static str, says: impl Into<String>) -> Entry<'_> {
        self.add(link, check, State::Warns, says)
    }

    pub(super) fn breaks(&mut self, link: Link, check: &'static str, says: impl Into<String>) -> Entry<'_> {
        self.add(link, check, State::Breaks, says)
    }

    pub(super) fn unknown(&mut self, link: Link, check: &'static str, says: impl Into<String>) -> Entry<'_> {
        self.add(link, check, State::Unknown, says)
    }

    pub(super) fn into_report(self, requests: Vec<Asked>) -> Report {
        let links: Vec<LinkReport> = (Link::ALL.into_iter())
            .map(|link| {
                let mut findings: Vec<Finding> = (self.0.iter())
                    .filter(|(other, _)| *other == link)
                    .map(|(_, finding)| finding.clone())
                    .collect();
                findings.sort_by_key(|finding| std::cmp::Reverse(finding.state));
                let state = findings.first().map_or(State::Unknown, |worst| worst.state);
                LinkReport {
                    link,
                    title: link.title(),
                    state,
                    findings,
                }
            })
            .collect();
        let is_healthy = links.iter().all(|link| link.state != State::Breaks);
        Report {
            healthy: is_healthy,
            links,
            requests,
        }
    }
}

/// A finding that was just added, for what else there is to say of it.
pub(super) struct Entry<'a>(Option<&'a mut Finding>);

/// The most pieces of evidence of one finding, and the most characters of one.
const EVIDENCE_KEPT: usize = 3;
const EVIDENCE_CHARS: usize = 300;

impl Entry<'_> {
    pub(super) fn evidence(mut self, text: impl AsRef<str>) -> Self {
        if let Some(finding) = &mut self.0 {
            match finding.evidence.len() {
                EVIDENCE_KEPT.. => {}
                _ => finding.evidence.push(cut(text.as_ref())),
            }
        }
        self
    }

    pub(super) fn all_evidence<T: AsRef<str>>(self, texts: impl IntoIterator<Item = T>) -> Self {
        texts.into_iter().fold(self, Self::evidence)
    }

    pub(super) fn remedy(mut self, text: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.remedy = text.into();
        }
        self
    }
}

fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(EVIDENCE_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
