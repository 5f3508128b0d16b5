//! The hot wash: three questions before any score, and afterwards the moments to play again from.
//!
//! Not part of the exercise: it is over, and no answer changes anything but what is kept beside the findings.
//! The one rule: where nobody listens nothing is asked.

use std::io::{self, BufRead as _, IsTerminal as _};

use serde_json::{Map, Value};

use super::table::Table;
use crate::debrief::{Debrief, HOT_WASH, HOT_WASH_REMARK, Reflection};

/// How much of an answer is kept.
const ANSWER_MAX: usize = 2000;

/// Asks, and keeps the answers in the recording.
pub(super) fn ask(table: &mut Table) -> anyhow::Result<Vec<Reflection>> {
    let mut words = Vec::new();
    for (nth, question) in HOT_WASH.iter().enumerate() {
        if !somebody_listens()? {
            break;
        }
        if nth == 0 {
            table.print("")?;
            table.paragraph(
                "Before the debrief, three questions. Your words are kept and stand beside the findings; nobody scores \
                 them, and Enter skips a question.",
            )?;
        }
        table.print("")?;
        table.print(question)?;
        let mut line = Vec::new();
        if io::stdin().lock().read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let answer: String = String::from_utf8_lossy(&line).trim().chars().take(ANSWER_MAX).collect();
        if !answer.is_empty() {
            words.push(Reflection { question: (*question).to_owned(), answer });
        }
    }
    if !words.is_empty() {
        let remark = serde_json::to_value(&words)?;
        table.remark(Map::from_iter([(HOT_WASH_REMARK.to_owned(), remark)]))?;
    }
    Ok(words)
}

/// A terminal may always answer; a pipe does while it has something left.
fn somebody_listens() -> anyhow::Result<bool> {
    let stdin = io::stdin();
    Ok(stdin.is_terminal() || !stdin.lock().fill_buf()?.is_empty())
}

/// The answers that a recording keeps.
pub(crate) fn kept(remarks: &Map<String, Value>) -> Vec<Reflection> {
    let kept = remarks.get(HOT_WASH_REMARK).cloned();
    kept.and_then(|words| serde_json::from_value(words).ok()).unwrap_or_default()
}

/// The lines to type for playing again from the decisions that cost most.
pub(super) fn offer(table: &Table, debrief: &Debrief) -> anyhow::Result<()> {
    let moments = debrief.moments_to_retry();
    let Some(path) = table.recording() else { return Ok(()) };
    if moments.is_empty() {
        return Ok(());
    }
    table.print("")?;
    table.print("Play on from before one of these, and see what another decision does:")?;
    for moment in moments {
        table.print("")?;
        table.paragraph(&moment.because)?;
        table.print(&format!("  hotwash play --resume {} --until {}", path.display(), moment.at))?;
    }
    Ok(())
}
