//! Help with typing: forms for long lines, and a reading offered for an unclear one. In a terminal only.
//!
//! Not the exercise: no time passes while a form is filled in.
//! The one rule: typing is not the skill that is trained.

use super::ears::{Ears, Said};
use super::table::Table;
use super::word::{Word, word};
use crate::language;

/// The line that a form's answers make, if the typed line calls for a form.
pub(super) fn form_for(table: &Table, ears: &mut Ears, line: &str) -> anyhow::Result<Option<String>> {
    if !ears.echoes() || !matches!(word(line), Word::Say(_)) {
        return Ok(None);
    }
    let Some(form) = language::form(line.trim()) else {
        return Ok(None);
    };
    table.quiet("Field by field; an empty answer leaves a field out, Ctrl-C gives the form up.")?;
    let mut answers: Vec<(&str, String)> = Vec::new();
    for field in &form.fields {
        let optional = if field.optional { " (optional)" } else { "" };
        match ears.listen(&format!("  {}{optional}: ", field.prompt))? {
            Said::Line(answer) => answers.push((field.key, answer)),
            Said::Again | Said::Gone => {
                table.quiet("Given up; nothing was said.")?;
                return Ok(Some(String::new()));
            }
        }
    }
    let given: Vec<(&str, &str)> = answers.iter().map(|(key, answer)| (*key, answer.as_str())).collect();
    let line = form.line(&given);
    table.quiet(&format!("I read that as: {line}"))?;
    Ok(Some(line))
}

/// After a refusal, the line that would have been right can be said with one word.
pub(super) fn offer_hint(table: &mut Table, ears: &mut Ears) -> anyhow::Result<()> {
    let Some(refusal) = table.take_refusal() else {
        return Ok(());
    };
    let verb = |line: &str| line.split_whitespace().next().map(str::to_lowercase);
    let kindred = verb(&refusal.line) == verb(&refusal.hint) && refusal.line.trim() != refusal.hint.trim();
    if !ears.echoes() || !kindred {
        return Ok(());
    }
    let question = format!("  I read that as: {} yes / edit? ", refusal.hint);
    if let Said::Line(answer) = ears.listen(&question)?
        && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
    {
        table.take(&refusal.hint)?;
    }
    Ok(())
}
