//! What is wrong with a scenario file, said to the person who wrote it.
//!
//! A [`Diagnostic`] names the field, the place in the file, the fault and, where there is one, a way out.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// A stretch of the file. Lines and columns count from 1; a column is a character, not a byte.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Span {
    /// The first line.
    pub line: u32,
    /// The first column.
    pub column: u32,
    /// The last line.
    pub end_line: u32,
    /// The column just after the end.
    pub end_column: u32,
    /// The first byte.
    pub start: usize,
    /// The byte just after the end.
    pub end: usize,
}

/// One fault of a scenario file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Diagnostic {
    /// The field, as in `platform.services[3].calls[0].to`; empty if it is about the whole file.
    pub path: String,
    /// Where it is.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// What would be right, if that can be said.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    /// Writes `line:column: path: message (help)`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = &self.span {
            write!(out, "{}:{}: ", span.line, span.column)?;
        }
        if !self.path.is_empty() {
            write!(out, "{}: ", self.path)?;
        }
        write!(out, "{}", self.message)?;
        if let Some(help) = &self.help {
            write!(out, " ({help})")?;
        }
        Ok(())
    }
}

/// The text of a file with the places where its lines begin.
pub(super) struct Source<'t> {
    /// The whole file.
    pub(super) text: &'t str,
    lines: Vec<usize>,
}

impl<'t> Source<'t> {
    /// Finds the lines of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// Line and column of a byte.
    fn position(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= offset) - 1;
        let before = self.text.get(self.lines[line]..offset).map_or(0, |part| part.chars().count());
        (count(line + 1), count(before + 1))
    }

    /// The byte at a line and column that were counted from `base`, as a parser of a part of the file does.
    pub(super) fn offset_from(&self, base: usize, line: usize, column: usize) -> usize {
        let first = self.lines.partition_point(|start| *start <= base) - 1;
        let start = if line <= 1 {
            base
        } else {
            let index = (first + line - 1).min(self.lines.len() - 1);
            self.lines[index]
        };
        let rest = &self.text[start..];
        rest.char_indices().nth(column.saturating_sub(1)).map_or(self.text.len(), |(at, _)| start + at)
    }

    /// The span of a range of bytes.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let (line, column) = self.position(range.start);
        let (end_line, end_column) = self.position(range.end);
        Span { line, column, end_line, end_column, start: range.start, end: range.end }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
