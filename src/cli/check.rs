//! `hotwash check`: every fault of scenario files, where it is and what would be right.
//!
//! Not the checking itself, which the core does.
//! The one rule: a fault is always one line `file:line:column: message` and its help; the excerpt is extra, for a terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::bail;
use ariadne::{Config, IndexType, Label, Report, ReportKind, Source};
use serde::Serialize;

use super::{Outcome, paint, source};
use crate::scenario::{self, Diagnostic};

/// A fault as a program reads it.
#[derive(Serialize)]
struct Row {
    file: String,
    line: u32,
    column: u32,
    path: String,
    message: String,
    help: Option<String>,
}

pub(super) fn check(files: &[PathBuf], json: bool) -> anyhow::Result<Outcome> {
    let mut rows = Vec::new();
    let mut unread = Vec::new();
    let excerpts = !json && io::stdout().is_terminal();
    for file in files {
        let text = match source::scenario_file(file) {
            Ok(text) => text,
            Err(error) => {
                unread.push(format!("{error:#}"));
                continue;
            }
        };
        let faults = scenario::parse(&text).err().unwrap_or_default();
        if !json {
            tell(file, &text, &faults, excerpts)?;
        }
        rows.extend(faults.into_iter().map(|fault| row(file, fault)));
    }
    if json {
        writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&rows)?)?;
    }
    if !unread.is_empty() {
        bail!("{}", unread.join("; "));
    }
    Ok(if rows.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn tell(file: &Path, text: &str, faults: &[Diagnostic], excerpts: bool) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let name = file.display();
    for fault in faults {
        let (line, column) = place(fault);
        writeln!(out, "{name}:{line}:{column}: {}", message(fault))?;
        if let Some(help) = &fault.help {
            writeln!(out, "  help: {help}")?;
        }
        if let Some(span) = fault.span.as_ref().filter(|_| excerpts) {
            let range = span.start..span.end.max(span.start);
            let config = Config::default().with_index_type(IndexType::Byte).with_color(paint::colours());
            let id = name.to_string();
            Report::build(ReportKind::Error, (id.clone(), range.clone()))
                .with_config(config)
                .with_message(&fault.message)
                .with_label(Label::new((id.clone(), range)).with_message(fault.help.as_deref().unwrap_or("here")))
                .finish()
                .write((id, Source::from(text)), &mut out)?;
        }
    }
    match faults.len() {
        0 => writeln!(out, "{name}: no faults")?,
        1 => writeln!(out, "{name}: 1 fault")?,
        more => writeln!(out, "{name}: {more} faults")?,
    }
    Ok(())
}

fn place(fault: &Diagnostic) -> (u32, u32) {
    fault.span.as_ref().map_or((1, 1), |span| (span.line, span.column))
}

fn message(fault: &Diagnostic) -> String {
    if fault.path.is_empty() { fault.message.clone() } else { format!("{}: {}", fault.path, fault.message) }
}

fn row(file: &Path, fault: Diagnostic) -> Row {
    let (line, column) = place(&fault);
    Row { file: file.display().to_string(), line, column, path: fault.path, message: fault.message, help: fault.help }
}
