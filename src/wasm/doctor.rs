//! The doctor as JavaScript sees it: texts of JSON in and out, because nothing here is hot.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::doctor::{Answer, Examination, Failure, Report, Request, Settings, Step};

/// An examination. The page fetches what it asks for.
#[wasm_bindgen]
pub struct Doctor(Examination);

/// An outcome as the page has it.
#[derive(Deserialize)]
#[serde(untagged)]
enum PageOutcome {
    Answer(Answer),
    Failure(Failure),
}

/// A step as the page gets it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum PageStep {
    Ask(Request),
    Done(Report),
}

#[wasm_bindgen]
impl Doctor {
    /// Begins an examination with `Settings` as JSON, addresses among them and `nowMs`.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str) -> Result<Doctor, JsError> {
        let settings: Settings = serde_json::from_str(settings)?;
        let examination = Examination::new(settings).map_err(|reason| JsError::new(&reason))?;
        Ok(Self(examination))
    }

    /// Goes on with the outcome of the last request as JSON, `{status, contentType, body}` or `{reason, remedy}`, and
    /// nothing at the start. Gives `{ask: request}` or `{done: report}` as JSON.
    pub fn step(&mut self, outcome: Option<String>) -> Result<String, JsError> {
        let outcome = match outcome.as_deref().map(serde_json::from_str).transpose()? {
            None => None,
            Some(PageOutcome::Answer(answer)) => Some(Ok(answer)),
            Some(PageOutcome::Failure(failure)) => Some(Err(failure)),
        };
        let step = match self.0.step(outcome) {
            Step::Ask(request) => PageStep::Ask(request),
            Step::Done(report) => PageStep::Done(report),
        };
        Ok(serde_json::to_string(&step)?)
    }
}
