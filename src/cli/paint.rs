//! How text looks in a terminal: its width, its indentation, its few colours.
//!
//! Not what it says.
//! The one rule: colour repeats what the words say and never says anything alone.

use std::io::{self, IsTerminal as _};

/// No line is longer, however wide the window.
pub(super) const WIDTH_MAX: usize = 100;

/// The narrowest width that text is wrapped for.
const WIDTH_MIN: usize = 40;

/// Whether standard output takes colours.
pub(super) fn colours() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !set("NO_COLOR") && !dumb
}

/// The width to wrap for, from what the terminal says.
pub(super) fn width(columns: Option<usize>) -> usize {
    let given = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    columns.or(given).unwrap_or(WIDTH_MAX).clamp(WIDTH_MIN, WIDTH_MAX)
}

/// A way to make words stand out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tone {
    /// Something that wants an answer.
    Strong,
    /// Something that was refused.
    Warning,
    /// Remarks of the program itself.
    Quiet,
}

/// The text in a tone.
pub(super) fn toned(text: &str, tone: Tone, colours: bool) -> String {
    if !colours {
        return text.to_owned();
    }
    let code = match tone {
        Tone::Strong => "1",
        Tone::Warning => "33",
        Tone::Quiet => "2",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// Text after a head, wrapped with the later lines indented; lines of the text are kept apart.
pub(super) fn wrapped(head: &str, text: &str, width: usize) -> String {
    hung(head, "    ", text, width)
}

/// Text without a head, wrapped without indentation.
pub(super) fn paragraph(text: &str, width: usize) -> String {
    hung("", "", text, width)
}

fn hung(head: &str, indent: &str, text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = head.to_owned();
    let mut fresh = true;
    for (nth, paragraph) in text.lines().enumerate() {
        if nth > 0 {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
            fresh = true;
        }
        for word in paragraph.split_whitespace() {
            let gap = usize::from(!fresh);
            if !fresh && line.chars().count() + gap + word.chars().count() > width {
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
                fresh = true;
            }
            if !fresh {
                line.push(' ');
            }
            line.push_str(word);
            fresh = false;
        }
    }
    lines.push(line);
    lines.join("\n")
}

/// A table or other laid-out text, each line indented and otherwise as it is.
pub(super) fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("    {line}").trim_end().to_owned()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{indented, wrapped};

    #[test]
    fn later_lines_are_indented_and_no_line_is_longer_than_asked() {
        let text = wrapped("T+00:00:01 dana: ", &"word ".repeat(40), 60);
        assert!(text.lines().all(|line| line.chars().count() <= 60));
        assert!(text.lines().skip(1).all(|line| line.starts_with("    word")));
    }

    #[test]
    fn an_endless_word_is_kept_whole() {
        let word = "x".repeat(300);
        assert!(wrapped("head ", &word, 60).contains(&word));
    }

    #[test]
    fn a_table_keeps_its_columns() {
        assert_eq!(indented("a   b\nc   d"), "    a   b\n    c   d");
    }
}
