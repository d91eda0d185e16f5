//! Splitting a template into text and variables.

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text that stays as it is.
    Text(&'a str),
    /// What may be a variable; it is for the values to say whether they know it.
    Variable(Variable<'a>),
}

/// `${path:format}`, or `$path` with one of the [`BARE`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variable<'a> {
    /// All of it as it stands in the template.
    pub written: &'a str,
    /// Which value is meant, such as `__value.raw`.
    pub path: &'a str,
    /// What is behind the colon; empty when there is none.
    pub format: &'a str,
}

/// Variables that are understood without braces. Other names with a `$` could be anything.
const BARE: [&str; 10] = [
    "__value.raw",
    "__value.time",
    "__value.numeric",
    "__value.text",
    "__value",
    "__field.name",
    "__series.name",
    "__from",
    "__to",
    "__url_time_range",
];

/// The template's pieces, in order; together they are the template.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let mut text_chars = 0;
    while let Some(dollar) = rest[text_chars..].find('$').map(|at| at + text_chars) {
        let Some(variable) = variable_at_start(&rest[dollar..]) else {
            text_chars = dollar + 1;
            continue;
        };
        if dollar > 0 {
            pieces.push(Piece::Text(&rest[..dollar]));
        }
        pieces.push(Piece::Variable(variable));
        rest = &rest[dollar + variable.written.len()..];
        text_chars = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn variable_at_start(text: &str) -> Option<Variable<'_>> {
    if !text.starts_with("${") {
        return bare_variable_at_start(text);
    }
    let (end, colon) = end_and_colon(text)?;
    Some(Variable {
        written: &text[..=end],
        path: &text[2..colon.unwrap_or(end)],
        format: colon.map_or("", |colon| &text[colon + 1..end]),
    })
}

/// Where the closing brace is and the first colon before it; neither counts within quotes, which label names may need.
fn end_and_colon(text: &str) -> Option<(usize, Option<usize>)> {
    let mut quote = None;
    let mut colon = None;
    for (at, byte) in text.bytes().enumerate().skip(2) {
        match byte {
            _ if quote == Some(byte) => quote = None,
            _ if quote.is_some() => {}
            b'"' | b'\'' => quote = Some(byte),
            b':' => colon = colon.or(Some(at)),
            b'}' => return Some((at, colon)),
            _ => {}
        }
    }
    None
}

fn bare_variable_at_start(text: &str) -> Option<Variable<'_>> {
    let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let path_chars = match text.strip_prefix("$__data.fields.") {
        Some(rest) => {
            let name_chars = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
            (name_chars > 0).then_some("__data.fields.".len() + name_chars)?
        }
        None => {
            let name = text.get(1..)?;
            let known = |known: &&&str| {
                name.strip_prefix(**known)
                    .is_some_and(|rest| !rest.starts_with(is_word))
            };
            BARE.iter().find(known)?.len()
        }
    };
    let written = &text[..=path_chars];
    Some(Variable {
        written,
        path: &written[1..],
        format: "",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces as text, variables as `<path|format>`.
    fn shown(template: &str) -> String {
        let mut written = String::new();
        let mut shown = String::new();
        for piece in pieces(template) {
            match piece {
                Piece::Text(text) => {
                    written.push_str(text);
                    shown.push_str(text);
                }
                Piece::Variable(variable) => {
                    written.push_str(variable.written);
                    shown.push_str(&format!("<{}|{}>", variable.path, variable.format));
                }
            }
        }
        assert_eq!(written, template);
        shown
    }

    #[test]
    fn braces_formats_and_quotes() {
        assert_eq!(shown("/t/${__value.raw}?x"), "/t/<__value.raw|>?x");
        assert_eq!(shown("${__from:date:iso}"), "<__from|date:iso>");
        assert_eq!(
            shown("${__data.fields[\"a}:b\"]:raw}x"),
            "<__data.fields[\"a}:b\"]|raw>x"
        );
        assert_eq!(shown("${__data.fields['x y']}${b}"), "<__data.fields['x y']|><b|>");
    }

    #[test]
    fn bare_names() {
        assert_eq!(shown("$__value.raw/$__from,$__to"), "<__value.raw|>/<__from|>,<__to|>");
        assert_eq!(shown("$__data.fields.pod-x"), "<__data.fields.pod|>-x");
        assert_eq!(shown("$__value.rawest"), "<__value|>.rawest");
        for text in [
            "$__fromage",
            "$pod",
            "$",
            "$$",
            "cost: 5$",
            "$__data.fields.",
            "[[x]]",
            "$é",
        ] {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown("$$__from"), "$<__from|>");
    }

    #[test]
    fn what_is_not_closed_is_text() {
        for text in ["${__value.raw", "${__data.fields[\"x}", "a${", "é${"] {
            assert_eq!(shown(text), text);
        }
    }
}
