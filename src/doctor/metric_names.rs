//! The metrics that a PromQL expression selects.

/// What may stand before a list of labels in parentheses.
const GROUPINGS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];
/// Words of the language that are no metrics where they stand alone.
const WORDS: [&str; 10] = [
    "and", "or", "unless", "bool", "offset", "inf", "nan", "start", "end", "atan2",
];

/// The names in the order of the expression. A selector without a name (`{job="x"}`) counts as `{}`.
pub(super) fn selected_metrics(query: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = query;
    while let Some(char) = rest.chars().next() {
        rest = match char {
            '"' | '\'' | '`' => behind_string(rest, char).1,
            '#' => rest.split_once('\n').map_or("", |(_, behind)| behind),
            '[' => rest.split_once(']').map_or("", |(_, behind)| behind),
            '{' => {
                let (name, behind) = matchers(rest);
                names.push(name.unwrap_or_else(|| "{}".to_owned()));
                behind
            }
            _ if is_name_start(char) => {
                let length = rest.find(|char| !is_name_char(char)).unwrap_or(rest.len());
                let (word, behind) = rest.split_at(length);
                word_at(word, behind, &mut names)
            }
            // A number with its unit or exponent (5m, 1e3) is one piece.
            '0'..='9' => rest.trim_start_matches(|char: char| is_name_char(char) || char == '.'),
            _ => &rest[char.len_utf8()..],
        };
    }
    names
}

fn is_name_start(char: char) -> bool {
    char.is_ascii_alphabetic() || matches!(char, '_' | ':')
}

fn is_name_char(char: char) -> bool {
    is_name_start(char) || char.is_ascii_digit()
}

/// Takes a word, and says what comes behind it.
fn word_at<'a>(word: &str, behind: &'a str, names: &mut Vec<String>) -> &'a str {
    let lower = word.to_ascii_lowercase();
    let next = behind.trim_start();
    if GROUPINGS.contains(&lower.as_str()) {
        return match next.strip_prefix('(') {
            Some(list) => list.split_once(')').map_or("", |(_, behind)| behind),
            None => behind,
        };
    }
    // Functions, and aggregations with their grouping in front: sum by (x) (...).
    let is_call = next.starts_with('(');
    let is_aggregation = GROUPINGS.iter().any(|grouping| {
        next.strip_prefix(grouping)
            .is_some_and(|list| list.trim_start().starts_with('('))
    });
    if is_call || WORDS.contains(&lower.as_str()) || is_aggregation {
        return behind;
    }
    names.push(word.to_owned());
    match next.starts_with('{') {
        true => matchers(next).1,
        false => behind,
    }
}

/// The name in the braces at the start, and what comes behind them.
fn matchers(text: &str) -> (Option<String>, &str) {
    let mut name = None;
    let mut rest = &text[1..];
    let mut before = String::new();
    while let Some(char) = rest.chars().next() {
        match char {
            '}' => return (name, &rest[1..]),
            '"' | '\'' | '`' => {
                let (value, behind) = behind_string(rest, char);
                let is_alone = before.trim().is_empty() && !behind.trim_start().starts_with(['=', '!']);
                if is_alone || before.replace(char::is_whitespace, "") == "__name__=" {
                    name = Some(value.to_owned());
                }
                rest = behind;
            }
            ',' => {
                before.clear();
                rest = &rest[1..];
            }
            _ => {
                before.push(char);
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    (name, "")
}

/// What a string at the start holds, as it is written, and what comes behind it.
fn behind_string(text: &str, quote: char) -> (&str, &str) {
    let inner = &text[1..];
    let mut is_escaped = false;
    for (at, char) in inner.char_indices() {
        if char == quote && !is_escaped {
            return (&inner[..at], &inner[at + 1..]);
        }
        is_escaped = char == '\\' && !is_escaped && quote != '`';
    }
    (inner, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_they_are_selected() {
        let cases: [(&str, &[&str]); 12] = [
            ("up", &["up"]),
            ("1 + 1", &[]),
            ("vector(1)", &[]),
            ("time() - 5e3 * 1h", &[]),
            (
                "histogram_quantile(0.99, sum by (le, route) (rate(a_bucket{job=\"x\"}[5m])))",
                &["a_bucket"],
            ),
            (
                "sum(rate(a_sum[5m])) by (b) / sum(rate(a_count[5m])) by (b)",
                &["a_sum", "a_count"],
            ),
            (
                "sum without(le) (a) > bool on(x) group_left(y) b offset 5m",
                &["a", "b"],
            ),
            ("{__name__=\"a.b\", c!~\"d}\"}", &["a.b"]),
            ("{\"a.b\", c=\"d\"}", &["a.b"]),
            ("{job='up'} # and more", &["{}"]),
            ("job:a:rate5m @ end()", &["job:a:rate5m"]),
            ("label_replace(up, \"x\", \"$1\", \"job\", \"(.*)\")", &["up"]),
        ];
        for (query, expected) in cases {
            assert_eq!(selected_metrics(query), expected, "{query}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_safe(query in r#"([a-z_]{0,3}|[{}()\[\]"'`\\#=,é 0-9.])*"#) {
            selected_metrics(&query);
        }
    }
}
