//! Trace and span ids as exporters write them.

use std::borrow::Cow;

use super::super::json::Value;

/// An id as hexadecimal text, of as many bytes as it should have (16 for a trace, 8 for a span).
///
/// OTLP's JSON has hexadecimal text, which is kept as it is; plain protobuf JSON has base64; the Python SDK's own JSON
/// has an integer, or text like `0x5b8e`. What is neither is kept as well: it may still find the trace. An id of zeros is none.
pub(super) fn hex_id(value: Value<'_>, bytes: usize) -> Option<Cow<'_, str>> {
    let is_number = matches!(value, Value::Number(_));
    let text = value.into_text()?;
    let id = if is_number {
        Cow::Owned(format!("{:0width$x}", text.parse::<u128>().ok()?, width = bytes * 2))
    } else if let Some(digits) = text.strip_prefix("0x") {
        Cow::Owned(digits.to_owned())
    } else if is_hex(&text) {
        text
    } else {
        match base64(&text).filter(|decoded| decoded.len() == bytes) {
            Some(decoded) => Cow::Owned(decoded.iter().map(|byte| format!("{byte:02x}")).collect()),
            None => text,
        }
    };
    let is_none = id.bytes().all(|byte| byte == b'0');
    (!is_none).then_some(id)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The bytes of base64 text, of either alphabet, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(value: Value<'_>) -> Option<String> {
        hex_id(value, 16).map(Cow::into_owned)
    }

    fn text(text: &str) -> Value<'_> {
        Value::String(text.into())
    }

    #[test]
    fn every_form_becomes_hexadecimal() {
        let hex = "5b8efff798038103d269b633813fc60c";
        for form in [
            text(hex),
            text("W47/95gDgQPSabYzgT/GDA=="),
            text("W47_95gDgQPSabYzgT_GDA"),
            text(&format!("0x{hex}")),
        ] {
            assert_eq!(trace(form.clone()).as_deref(), Some(hex), "{form:?}");
        }
        assert_eq!(
            trace(Value::Number("121702245401190319682828931810593850892")).as_deref(),
            Some(hex)
        );
        assert_eq!(hex_id(text("7uGbfsPBsVY="), 8).as_deref(), Some("eee19b7ec3c1b156"));
    }

    #[test]
    fn ids_are_kept_as_they_came_and_zeros_are_none() {
        assert_eq!(
            trace(text("B8EFFF798038103D269B633813FC60C")).as_deref(),
            Some("B8EFFF798038103D269B633813FC60C")
        );
        assert_eq!(trace(text("my trace")).as_deref(), Some("my trace"));
        assert_eq!(trace(text(&"0".repeat(32))), None);
        assert_eq!(trace(text("AAAAAAAAAAAAAAAAAAAAAA==")), None);
        assert_eq!(trace(text("")), None);
        assert_eq!(trace(Value::Null), None);
    }
}
