//! Answers of the Prometheus HTTP API, and of what speaks like it.

mod exemplars;
pub(super) mod legend;
mod range;

use crate::error::{Error, Warnings};

use super::Pairs;
use super::expect::{enter_object, leave_out, warn};
use super::json::{Fault, Json, Path, Value};

pub(super) use exemplars::exemplar_list;
pub use exemplars::exemplars;
pub use range::range;

/// Members by which a document that has no envelope (`status`, `data`) is known.
const BARE_MEMBERS: [&str; 11] = [
    "result",
    "resultType",
    "metric",
    "value",
    "values",
    "seriesLabels",
    "exemplars",
    "exemplar",
    "bucket",
    "labels",
    "timestamp",
];

/// Reads the value at the cursor, which is at the path.
type ReadData<'r, 'a> = &'r mut dyn FnMut(&mut Json<'a>, Path<'_>, &mut Warnings) -> Result<(), Fault>;

/// Walks an answer and hands its `data` to `read`, unless it is null or absent; without an envelope, the document.
fn walk<'a>(
    text: &'a str,
    expected: &'static str,
    warnings: &mut Warnings,
    read: ReadData<'_, 'a>,
) -> Result<(), Error> {
    let mut json = Json::new(text);
    let mut envelope = Envelope::default();
    let outcome = envelope.walk(&mut json, warnings, read);
    // An error that the server reports explains a broken rest better than the rest does.
    envelope.server_error()?;
    outcome.and_then(|()| json.end()).map_err(|fault| fault.in_text(text))?;
    envelope.shape_error(text, expected)
}

/// The members around `data`.
#[derive(Default)]
struct Envelope {
    status: Option<String>,
    kind: Option<String>,
    message: Option<String>,
    has_data: bool,
    wrong_data: Option<String>,
}

impl Envelope {
    fn walk<'a>(&mut self, json: &mut Json<'a>, warnings: &mut Warnings, read: ReadData<'_, 'a>) -> Result<(), Fault> {
        if !json.is_object()? {
            return self.data(json, Path::Root, warnings, read);
        }
        let start = json.clone();
        json.enter()?;
        while let Some(key) = json.next_key()? {
            match &*key {
                "status" => self.status = json.value()?.into_text().map(Into::into),
                "errorType" => self.kind = json.value()?.into_text().map(Into::into),
                "error" | "message" => {
                    let text = json.value()?.into_text().map(Into::into);
                    self.message = text.or(self.message.take());
                }
                "warnings" => notices(json, "the server warns", warnings)?,
                "infos" => notices(json, "the server notes", warnings)?,
                "data" => self.data(json, Path::Root.key("data"), warnings, read)?,
                bare if !self.has_data && self.status.is_none() && BARE_MEMBERS.contains(&bare) => {
                    self.has_data = true;
                    *json = start;
                    return read(json, Path::Root, warnings);
                }
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    fn data<'a>(
        &mut self,
        json: &mut Json<'a>,
        path: Path<'_>,
        warnings: &mut Warnings,
        read: ReadData<'_, 'a>,
    ) -> Result<(), Fault> {
        if json.is_array()? || json.is_object()? {
            self.has_data = true;
            return read(json, path, warnings);
        }
        match json.value()? {
            Value::Null => self.has_data = true,
            other => self.wrong_data = Some(format!("value {other} as {path}")),
        }
        Ok(())
    }

    fn server_error(&mut self) -> Result<(), Error> {
        let is_error = match self.status.as_deref() {
            Some("success") => false,
            Some("error") => true,
            // Other programs have a status of their own, such as a code.
            _ => self.message.is_some() && !self.has_data,
        };
        if !is_error {
            return Ok(());
        }
        Err(Error::Server {
            kind: self
                .kind
                .take()
                .or(self.status.take())
                .unwrap_or_else(|| "no kind given".to_owned()),
            message: self.message.take().unwrap_or_else(|| "no message given".to_owned()),
        })
    }

    fn shape_error(self, text: &str, expected: &'static str) -> Result<(), Error> {
        if let Some(what) = self.wrong_data {
            return Err(Error::UnexpectedShape { what, expected });
        }
        if self.has_data || self.status.as_deref() == Some("success") {
            return Ok(());
        }
        let what = format!("document {}", Value::Compound(text.trim()));
        Err(Error::UnexpectedShape { what, expected })
    }
}

/// Passes a list of sentences on.
fn notices(json: &mut Json<'_>, prefix: &str, warnings: &mut Warnings) -> Result<(), Fault> {
    if !json.is_array()? {
        return json.skip();
    }
    json.enter()?;
    while json.next_element()? {
        let notice = json.value()?;
        if let Some(text) = notice.into_text() {
            warn(warnings, format_args!("{prefix}: {text}"));
        }
    }
    Ok(())
}

/// The labels in the object at the cursor. Numbers and truth values count as their text, null as no label.
fn read_labels<'a>(json: &mut Json<'a>, path: Path<'_>, warnings: &mut Warnings) -> Result<Pairs<'a>, Fault> {
    let mut pairs = Pairs::new();
    if !enter_object(json, path, "an object of labels", warnings)? {
        return Ok(pairs);
    }
    while let Some(name) = json.next_key()? {
        match json.value()? {
            Value::Null => {}
            value @ Value::Compound(_) => {
                leave_out(warnings, path.key(&name), &value, "a string");
            }
            value => pairs.extend(value.into_text().map(|text| (name, text))),
        }
    }
    Ok(pairs)
}
