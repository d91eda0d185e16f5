//! Asking without fetching: the walk is an `async fn` that stops at each request, and who runs it brings the answer.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use serde::{Deserialize, Serialize};

use super::report::Asked;
use super::{Report, Settings, address, examine};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Service {
    Metrics,
    Prometheus,
    Grafana,
    Tempo,
}

impl Service {
    /// As a sentence begins with it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Metrics => "The service",
            Self::Prometheus => "Prometheus",
            Self::Grafana => "Grafana",
            Self::Tempo => "Tempo",
        }
    }
}

/// A GET to be made. Redirects are to be followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Who is asked, and so which credentials belong to the request.
    pub service: Service,
    /// The whole address.
    pub url: String,
    /// The Accept header to send.
    pub accept: &'static str,
}

/// An answer of any status.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The Content-Type header; empty without one.
    pub content_type: String,
    /// The body as text.
    pub body: String,
}

/// Why there is no answer, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What the HTTP library or the browser said.
    pub reason: String,
    /// What to do about it, if that is known better than "check the address".
    #[serde(default)]
    pub remedy: Option<String>,
    /// Whether there is an answer and only the asker may not read it, as a page of another origin: then nothing is known.
    #[serde(default)]
    pub is_withheld: bool,
}

/// What came of a request.
pub type Outcome = Result<Answer, Failure>;

/// What an [`Examination`] wants next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// This to be fetched, and its outcome to be handed to [`Examination::step`].
    Ask(Request),
    /// Nothing: this is what it came to.
    Done(Report),
}

/// An examination under way.
pub struct Examination {
    mailbox: Rc<RefCell<Mailbox>>,
    walk: Pin<Box<dyn Future<Output = Report>>>,
    report: Option<Report>,
}

#[derive(Default)]
struct Mailbox {
    request: Option<Request>,
    outcome: Option<Outcome>,
    asked: Vec<Asked>,
}

impl Examination {
    /// Begins one; nothing is asked yet.
    ///
    /// # Errors
    /// A sentence, when the settings hold no address or one that is none.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let settings = settings.checked()?;
        let mailbox = Rc::default();
        let asker = Asker(Rc::clone(&mailbox));
        Ok(Self {
            mailbox,
            walk: Box::pin(examine(asker, settings)),
            report: None,
        })
    }

    /// Goes on with the outcome of the last request, `None` at the start. Without an outcome that is waited for, the
    /// same request comes again; when all is done, the same report.
    pub fn step(&mut self, outcome: Option<Outcome>) -> Step {
        if let Some(report) = &self.report {
            return Step::Done(report.clone());
        }
        if let Some(outcome) = outcome {
            let mut mailbox = self.mailbox.borrow_mut();
            if let Some(request) = mailbox.request.take() {
                mailbox.asked.push(Asked {
                    url: address::shown(&request.url),
                    status: outcome.as_ref().ok().map(|answer| answer.status),
                });
                mailbox.outcome = Some(outcome);
            }
        }
        let pending = self.mailbox.borrow().request.clone();
        if let Some(request) = pending {
            return Step::Ask(request);
        }
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(report) = self.walk.as_mut().poll(&mut context) {
            self.report = Some(report.clone());
            return Step::Done(report);
        }
        match self.mailbox.borrow().request.clone() {
            Some(request) => Step::Ask(request),
            // The walk awaits nothing but answers.
            None => Step::Done(Report::default()),
        }
    }
}

/// How the walk asks.
pub(super) struct Asker(Rc<RefCell<Mailbox>>);

impl Asker {
    /// The outcome of a request.
    pub(super) async fn get(&self, service: Service, url: String, accept: &'static str) -> Outcome {
        self.0.borrow_mut().request = Some(Request { service, url, accept });
        poll_fn(|_| match self.0.borrow_mut().outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => Poll::Pending,
        })
        .await
    }

    /// All that was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.0.borrow().asked.clone()
    }
}
