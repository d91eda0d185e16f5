//! Sends traces as OTLP/HTTP JSON, in batches, on a thread of its own. A request never waits for it: when
//! the collector is slow or away, traces are dropped and counted.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use crate::trace::Span;

/// Traces waiting to be sent, at most.
const QUEUE_LENGTH: usize = 4_096;
/// Spans in one request, about.
const BATCH_SPANS: usize = 512;
/// A batch that is not full is sent after this long.
const BATCH_AGE: Duration = Duration::from_secs(1);
/// Patience with the collector.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);

/// A running exporter.
#[derive(Debug)]
pub struct Exporter {
    queue: SyncSender<Vec<Span>>,
    thread: JoinHandle<()>,
}

impl Exporter {
    /// Starts an exporter to a collector's base URL, e.g. `http://127.0.0.1:4318`.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(endpoint: &str) -> std::io::Result<Self> {
        let url = traces_url(endpoint);
        let (queue, spans) = sync_channel(QUEUE_LENGTH);
        let thread = std::thread::Builder::new()
            .name("otlp".into())
            .spawn(move || run(&url, &spans))?;
        Ok(Self { queue, thread })
    }

    /// A handle to hand traces over with.
    pub fn queue(&self) -> SyncSender<Vec<Span>> {
        self.queue.clone()
    }

    /// Sends what is waiting and ends. All queues handed out must be gone, or this waits for them.
    pub fn stop(self) {
        drop(self.queue);
        if self.thread.join().is_err() {
            eprintln!("otlp: the exporter panicked");
        }
    }
}

/// Hands one trace over without waiting; false when it was dropped.
pub fn offer(queue: &SyncSender<Vec<Span>>, spans: Vec<Span>) -> bool {
    match queue.try_send(spans) {
        Ok(()) => true,
        Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
    }
}

/// The signal's URL below a collector's base URL.
fn traces_url(endpoint: &str) -> String {
    format!("{}/v1/traces", endpoint.trim_end_matches('/'))
}

fn run(url: &str, traces: &Receiver<Vec<Span>>) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(SEND_TIMEOUT))
        .build()
        .into();
    let mut batch: Vec<Span> = Vec::new();
    let mut reachable = true;
    loop {
        let open = fill(&mut batch, traces);
        if !batch.is_empty() {
            let result = send(&agent, url, &batch);
            // Say a change of state once, not every second.
            match &result {
                Err(error) if reachable => {
                    eprintln!("otlp: cannot send to {url}: {error}; dropping traces")
                }
                Ok(()) if !reachable => eprintln!("otlp: sending to {url} works again"),
                _ => {}
            }
            reachable = result.is_ok();
            batch.clear();
        }
        if !open {
            return;
        }
    }
}

/// Collects until the batch is full or old enough; false when no more will come.
fn fill(batch: &mut Vec<Span>, traces: &Receiver<Vec<Span>>) -> bool {
    let deadline = Instant::now() + BATCH_AGE;
    while batch.len() < BATCH_SPANS {
        match traces.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(spans) => batch.extend(spans),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

fn send(agent: &ureq::Agent, url: &str, spans: &[Span]) -> Result<(), ureq::Error> {
    agent
        .post(url)
        .header("Content-Type", "application/json")
        .send(request_body(spans).to_string())?;
    Ok(())
}

/// The body of an export request.
fn request_body(spans: &[Span]) -> Value {
    json!({
        "resourceSpans": [{
            "resource": { "attributes": [attribute("service.name", "shop"), attribute("service.version", env!("CARGO_PKG_VERSION"))] },
            "scopeSpans": [{
                "scope": { "name": "exemplar-demo-shop", "version": env!("CARGO_PKG_VERSION") },
                "spans": spans.iter().map(span).collect::<Vec<_>>(),
            }],
        }],
    })
}

fn span(span: &Span) -> Value {
    let is_root = span.parent_span_id.is_none();
    json!({
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "parentSpanId": span.parent_span_id.as_deref().unwrap_or(""),
        "name": span.name,
        // SPAN_KIND_SERVER and SPAN_KIND_INTERNAL.
        "kind": if is_root { 2 } else { 1 },
        "startTimeUnixNano": unix_nanos(span.start),
        "endTimeUnixNano": unix_nanos(span.end),
        "attributes": span.attributes.iter().map(|(key, value)| attribute(key, value)).collect::<Vec<_>>(),
        // STATUS_CODE_ERROR and STATUS_CODE_UNSET.
        "status": { "code": if span.failed { 2 } else { 0 } },
    })
}

fn attribute(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

/// Nanoseconds as a decimal string, the JSON form of a 64-bit integer in protobuf.
fn unix_nanos(time: SystemTime) -> String {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;

    fn root() -> Span {
        let start = SystemTime::UNIX_EPOCH + Duration::from_nanos(1_700_000_000_123_456_789);
        Span {
            trace_id: "0af7651916cd43dd8448eb211c80319c".into(),
            span_id: "b7ad6b7169203331".into(),
            parent_span_id: None,
            name: "GET /".into(),
            start,
            end: start + Duration::from_millis(20),
            failed: true,
            attributes: vec![("http.route", "/".into())],
        }
    }

    #[test]
    fn url_is_below_the_endpoint() {
        assert_eq!(traces_url("http://tempo:4318"), "http://tempo:4318/v1/traces");
        assert_eq!(
            traces_url("http://tempo:4318/otlp/"),
            "http://tempo:4318/otlp/v1/traces"
        );
    }

    /// A collector of one request: answers 200 and returns the request line and the body.
    fn collect_one(listener: TcpListener) -> (String, Value) {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut request_line, mut length) = (String::new(), 0);
        reader.read_line(&mut request_line).unwrap();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).unwrap();
            if header.trim().is_empty() {
                break;
            }
            if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        (&stream)
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            .unwrap();
        (request_line, serde_json::from_slice(&body).unwrap())
    }

    #[test]
    fn traces_arrive_as_otlp_json() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let collector = std::thread::spawn(|| collect_one(listener));
        let exporter = Exporter::start(&endpoint).unwrap();
        assert!(offer(&exporter.queue(), vec![root()]));
        exporter.stop();

        let (request_line, body) = collector.join().unwrap();
        assert_eq!(request_line.trim(), "POST /v1/traces HTTP/1.1");
        let span = &body["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
        assert_eq!(span["traceId"], "0af7651916cd43dd8448eb211c80319c");
        assert_eq!(span["startTimeUnixNano"], "1700000000123456789");
        assert_eq!(span["kind"], 2);
        assert_eq!(span["status"]["code"], 2);
        assert_eq!(
            span["attributes"][0],
            json!({"key": "http.route", "value": {"stringValue": "/"}})
        );
    }

    #[test]
    fn a_full_queue_drops_and_does_not_block() {
        let (queue, _receiver) = sync_channel(1);
        assert!(offer(&queue, vec![root()]));
        assert!(!offer(&queue, vec![root()]));
    }
}
