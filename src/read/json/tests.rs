//! The cursor against serde_json.

use super::super::body::text_of_body;
use super::*;
use crate::error::Warnings;
use proptest::prelude::*;

/// The document as serde_json's value, made with the cursor.
fn tree(json: &mut Json<'_>) -> Result<serde_json::Value, Fault> {
    if json.is_array()? {
        let mut items = Vec::new();
        json.enter()?;
        while json.next_element()? {
            items.push(tree(json)?);
        }
        return Ok(items.into());
    }
    if json.is_object()? {
        let mut members = serde_json::Map::new();
        json.enter()?;
        while let Some(key) = json.next_key()? {
            members.insert(key.into_owned(), tree(json)?);
        }
        return Ok(members.into());
    }
    Ok(match json.value()? {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => flag.into(),
        Value::Number(text) => text.parse::<f64>().unwrap().into(),
        Value::String(text) => text.into_owned().into(),
        Value::Compound(text) => panic!("{text} should have been entered"),
    })
}

fn document(text: &str) -> Result<serde_json::Value, Error> {
    let mut json = Json::new(text);
    let value = tree(&mut json).and_then(|value| json.end().map(|()| value));
    value.map_err(|fault| fault.in_text(text))
}

#[test]
fn positions_are_lines_and_byte_columns() {
    let error = document("{\"a\": 1,\n  \"ü\": nope}").unwrap_err();
    assert_eq!(
        error,
        Error::NotJson {
            line: 2,
            column: 9,
            reason: "expected a value".into(),
            excerpt: "  \"ü\": nope}".into()
        }
    );
}

#[test]
fn deep_nesting_is_refused_and_not_overflowed() {
    let text = "[".repeat(100_000);
    assert!(document(&text).unwrap_err().to_string().contains("nested too deeply"));
}

#[test]
fn surrogates_make_one_character_and_halves_are_replaced() {
    assert_eq!(
        document(r#""\ud83d\ude00 \ud83d\u0041 \ude00""#).unwrap(),
        "😀 \u{FFFD}A \u{FFFD}"
    );
}

#[test]
fn a_web_page_is_called_one() {
    let body = b"  <!DOCTYPE html><html><head><title> Sign in </title>";
    let error = text_of_body(body, "JSON", &mut Warnings::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("an HTML page titled \"Sign in\" came instead"),
        "{error}"
    );
}

#[test]
fn an_empty_or_compressed_body_is_called_so() {
    let read = |body: &[u8]| text_of_body(body, "a range answer", &mut Warnings::default()).map(Cow::into_owned);
    assert_eq!(
        read(b"\xEF\xBB\xBF \n").unwrap_err(),
        Error::Empty {
            expected: "a range answer"
        }
    );
    assert!(read(&[0x1F, 0x8B, 8]).unwrap_err().to_string().contains("gzip"));
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        prop::num::f64::NORMAL.prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reads_what_serde_json_writes(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        prop_assert_eq!(document(&text.unwrap()).unwrap(), value);
    }

    #[test]
    fn accepts_exactly_what_serde_json_accepts(text in r#"[\[\]{}",:0-9eE+.\-tfnrualse\\ /bx\n]{0,24}"#) {
        let oracle = serde_json::from_str::<serde_json::Value>(&text);
        // A number beyond the range of f64 is JSON all the same.
        let is_overflow = oracle.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        let is_surrogate = oracle.as_ref().is_err_and(|error| error.to_string().contains("surrogate"));
        if !is_overflow && !is_surrogate {
            prop_assert_eq!(document(&text).is_ok(), oracle.is_ok(), "{:?}", oracle);
        }
    }

    #[test]
    fn damage_never_panics(value in any_json(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut body = serde_json::to_vec(&value).unwrap();
        let at = at.index(body.len());
        body[at] = byte;
        if let Ok(text) = text_of_body(&body, "JSON", &mut Warnings::default()) {
            let _ = document(&text);
        }
    }
}
