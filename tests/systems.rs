//! `docs/systems.md` names tests that exist.

use std::path::Path;

/// The text of a file of the repository.
fn text(path: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// Whether a file has a test of this name, in Rust or in JavaScript, whichever quotes it has.
fn has_test(file: &str, source: &str, name: &str) -> bool {
    if file.ends_with(".rs") {
        return source.contains(&format!("fn {name}("));
    }
    ["'", "\"", "`"].iter().any(|quote| {
        let named = format!("({quote}{}{quote}", name.replace(quote, &format!("\\{quote}")));
        source.contains(&format!("test{named}")) || source.contains(&format!("it{named}"))
    })
}

#[test]
fn every_test_that_the_table_names_exists() {
    let document = text("docs/systems.md").unwrap();
    let mut named = 0;
    for row in document
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"))
    {
        // The last cell: files and tests in turn, each in backquotes.
        let cell = row.trim_end_matches('|').rsplit(" | ").next().unwrap_or_default();
        let quoted: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        assert_eq!(quoted.len() % 2, 0, "{row}");
        for pair in quoted.chunks(2) {
            let (file, name) = (pair[0], pair[1]);
            let source = text(file).unwrap_or_else(|| panic!("there is no {file}: {row}"));
            assert!(has_test(file, &source, name), "{file} has no test {name:?}");
            named += 1;
        }
        let says_no = row.contains("**");
        assert!(
            says_no || !quoted.is_empty() || row.ends_with("| test |"),
            "neither a test nor a limit: {row}"
        );
    }
    assert!(named > 60, "{named}");
}
