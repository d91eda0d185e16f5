//! Finding a label whose name is spelt in one of several ways.

use crate::model::{Exemplars, LabelColumn};

/// Name and value of the label called `name` that this row has: the one of exactly that name, otherwise the first
/// whose name is the same without case and underscores (`trace_id`, `traceID`, `TraceID`, `traceId`).
///
/// Label names differ from exemplar to exemplar, so the answer holds for this row only.
///
/// ```
/// use exemplar_panel::{link::label_matching, model::ExemplarsBuilder};
///
/// let mut builder = ExemplarsBuilder::new();
/// builder.push(0.0, 0.1, [("trace_id", "a")]);
/// builder.push(1.0, 0.2, [("TraceID", "b")]);
/// let exemplars = builder.finish();
/// assert_eq!(label_matching(&exemplars, 0, "traceId"), Some(("trace_id", "a")));
/// assert_eq!(label_matching(&exemplars, 1, "traceId"), Some(("TraceID", "b")));
/// assert_eq!(label_matching(&exemplars, 1, "span_id"), None);
/// ```
pub fn label_matching<'a>(exemplars: &'a Exemplars, row: usize, name: &str) -> Option<(&'a str, &'a str)> {
    first_present(&columns_matching(exemplars, name), row)
}

/// The columns that [`label_matching`] looks at, in its order; for those who ask about many rows.
pub(super) fn columns_matching<'a>(exemplars: &'a Exemplars, name: &str) -> Vec<&'a LabelColumn> {
    let exact = exemplars.columns().iter().filter(|column| column.name() == name);
    let loose =
        (exemplars.columns().iter()).filter(|column| column.name() != name && is_loosely_equal(column.name(), name));
    exact.chain(loose).collect()
}

/// The first of the columns that has a value in this row.
pub(super) fn first_present<'a>(columns: &[&'a LabelColumn], row: usize) -> Option<(&'a str, &'a str)> {
    (columns.iter())
        .map(|column| (column.name(), column.value(row)))
        .find(|(_, value)| !value.is_empty())
}

/// Whether two names are the same without case and underscores.
pub fn is_loosely_equal(a: &str, b: &str) -> bool {
    let letters = |name: &str| -> Vec<u8> {
        (name.bytes().filter(|byte| *byte != b'_'))
            .map(|byte| byte.to_ascii_lowercase())
            .collect()
    };
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;

    #[test]
    fn the_exact_name_wins_where_it_is_present() {
        let mut builder = ExemplarsBuilder::new();
        builder.push(0.0, 0.0, [("traceID", "loose"), ("trace_id", "exact")]);
        builder.push(0.0, 0.0, [("traceID", "loose"), ("trace_id", "")]);
        builder.push(0.0, 0.0, [("pod", "p")]);
        let exemplars = builder.finish();
        assert_eq!(label_matching(&exemplars, 0, "trace_id"), Some(("trace_id", "exact")));
        assert_eq!(label_matching(&exemplars, 1, "trace_id"), Some(("traceID", "loose")));
        assert_eq!(label_matching(&exemplars, 2, "trace_id"), None);
        assert_eq!(label_matching(&exemplars, 99, "trace_id"), None);
    }

    #[test]
    fn loose_means_case_and_underscores_only() {
        assert!(is_loosely_equal("trace_id", "TraceID"));
        assert!(is_loosely_equal("__trace__id", "traceid"));
        assert!(!is_loosely_equal("trace_id", "trace-id"));
        assert!(!is_loosely_equal("trace_id", "trace_ids"));
    }
}
