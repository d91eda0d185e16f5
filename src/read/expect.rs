//! What readers do where something else stands than was expected: say so, step over it, go on.
//!
//! Each of these is one function, not a piece of every place that uses it: sentences are rare, code is fetched.

use std::fmt::Arguments;

use crate::error::Warnings;

use super::json::{Fault, Json, Path, Value};

/// Adds a warning with this sentence.
#[cold]
#[inline(never)]
pub(super) fn warn(warnings: &mut Warnings, sentence: Arguments<'_>) {
    warnings.push_with(|| sentence.to_string());
}

/// Warns that the value at the path is not what was expected.
#[cold]
#[inline(never)]
pub(super) fn leave_out(warnings: &mut Warnings, path: Path<'_>, value: &Value<'_>, expected: &str) {
    warn(
        warnings,
        format_args!("{path} is {value}: expected {expected}; it was left out"),
    );
}

/// Enters the list at the cursor. Anything else is stepped over, with a warning unless it is null, for false.
pub(super) fn enter_list(
    json: &mut Json<'_>,
    path: Path<'_>,
    expected: &str,
    warnings: &mut Warnings,
) -> Result<bool, Fault> {
    enter(json, b'[', path, expected, warnings)
}

/// Enters the object at the cursor. Anything else is stepped over, with a warning unless it is null, for false.
pub(super) fn enter_object(
    json: &mut Json<'_>,
    path: Path<'_>,
    expected: &str,
    warnings: &mut Warnings,
) -> Result<bool, Fault> {
    enter(json, b'{', path, expected, warnings)
}

#[inline(never)]
fn enter(
    json: &mut Json<'_>,
    open: u8,
    path: Path<'_>,
    expected: &str,
    warnings: &mut Warnings,
) -> Result<bool, Fault> {
    if json.peek()? == open {
        json.enter()?;
        return Ok(true);
    }
    let value = json.value()?;
    if value != Value::Null {
        leave_out(warnings, path, &value, expected);
    }
    Ok(false)
}
