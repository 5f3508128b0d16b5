//! Help with typing: forms for long lines, and a reading offered for an unclear one. In a terminal only.
//!
//! Not the exercise: where time stands while somebody types, none passes while a form is filled in.
//! The one rule: typing is not the skill that is trained.

use super::ears::{Ears, Said};
use super::table::Table;
use super::word::{Word, word};
use crate::language;

/// The line that a form's answers make, if the typed line calls for a form; an empty one if it was given up.
pub(super) fn form_for(table: &mut Table, ears: &mut Ears, line: &str) -> anyhow::Result<Option<String>> {
    if !ears.echoes() || !matches!(word(line), Word::Say(_)) {
        return Ok(None);
    }
    let Some(form) = language::form(line.trim()) else {
        return Ok(None);
    };
    table.quiet(
        "Field by field. What the log says already stands there to be edited; an empty answer leaves a field out, \
         Ctrl-C gives the form up.",
    )?;
    let known = table.session().prefill(&form);
    let mut answers: Vec<(&str, String)> = Vec::new();
    for field in &form.fields {
        let so_far: Vec<(&str, &str)> = answers.iter().map(|(key, answer)| (*key, answer.as_str())).collect();
        if !form.asks(field, &so_far) {
            continue;
        }
        let optional = if field.optional { " (optional)" } else { "" };
        let initial = known.iter().find(|(key, _)| *key == field.key).map_or("", |(_, text)| text.as_str());
        let prompt = format!("  {}{optional}: ", field.prompt);
        let Some(answer) = answer_to(table, ears, &prompt, initial, field)? else {
            table.quiet("Given up; nothing was said.")?;
            return Ok(Some(String::new()));
        };
        answers.push((field.key, answer));
    }
    let given: Vec<(&str, &str)> = answers.iter().map(|(key, answer)| (*key, answer.as_str())).collect();
    let line = form.line(&given);
    table.quiet(&format!("I read that as: {line}"))?;
    Ok(Some(line))
}

/// The answer to one field; none if the form was given up.
fn answer_to(
    table: &mut Table,
    ears: &mut Ears,
    prompt: &str,
    initial: &str,
    field: &language::Field,
) -> anyhow::Result<Option<String>> {
    loop {
        match ears.listen(table, prompt, initial)? {
            Said::Line(answer) if answer.trim().is_empty() && !field.optional => {
                table.quiet("The line needs this one.")?;
            }
            Said::Line(answer) if !field.takes(&answer) => {
                table.quiet(&format!("It is one of {}.", field.choices.join(", ")))?;
            }
            Said::Line(answer) => return Ok(Some(answer)),
            Said::GivenUp | Said::Gone | Said::Over => return Ok(None),
        }
    }
}

/// How alike a line and its hint are if the hint is that line put right (normalised Levenshtein distance).
const ALIKE: f64 = 0.7;

/// Whether a hint is the refused line put right, and not an example of another one.
fn kindred(line: &str, hint: &str) -> bool {
    let verb = |line: &str| line.split_whitespace().next().map(str::to_lowercase);
    let last = |line: &str| line.split_whitespace().nth(1).and(line.split_whitespace().next_back()).map(str::to_owned);
    let alike = strsim::normalized_levenshtein(&line.to_lowercase(), &hint.to_lowercase()) >= ALIKE;
    let same_end = verb(line) != verb(hint) && last(line).is_some() && last(line) == last(hint);
    line.trim() != hint.trim() && (alike || same_end)
}

/// After a refusal, the line that would have been right can be said with one word, or edited first.
pub(super) fn offer_hint(table: &mut Table, ears: &mut Ears) -> anyhow::Result<()> {
    let Some(refusal) = table.take_refusal() else {
        return Ok(());
    };
    if !ears.echoes() || !kindred(&refusal.line, &refusal.hint) {
        return Ok(());
    }
    let question = format!("  I read that as: {} yes / edit / no? ", refusal.hint);
    if let Some(line) = offer(table, ears, &question, &refusal.hint, "")? {
        table.take(&line)?;
    }
    Ok(())
}

/// The line to take for one that is talk and may have been meant as a command: "ack" for `/ack`. None if nothing is said.
pub(super) fn meant(table: &mut Table, ears: &mut Ears, line: &str) -> anyhow::Result<Option<String>> {
    let Word::Say(talk) = word(line) else { return Ok(Some(line.to_owned())) };
    match language::without_slash(&talk, &table.session().speaker()) {
        Some(command) if ears.echoes() => {
            let question = format!("  I read that as: {command} yes / edit / no, say it in the channel? ");
            offer(table, ears, &question, &command, line)
        }
        _ => Ok(Some(line.to_owned())),
    }
}

/// What is to be taken after a reading was offered: the reading, the reading edited, or `refused` if it was not meant.
fn offer(
    table: &mut Table,
    ears: &mut Ears,
    question: &str,
    reading: &str,
    refused: &str,
) -> anyhow::Result<Option<String>> {
    let Said::Line(answer) = ears.listen(table, question, "")? else { return Ok(None) };
    Ok(match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(reading.to_owned()),
        "e" | "edit" => match ears.listen(table, &table.prompt(), reading)? {
            Said::Line(line) => Some(line),
            Said::GivenUp | Said::Gone | Said::Over => None,
        },
        "n" | "no" => Some(refused.to_owned()),
        "" => None,
        // Whoever goes on with another line has answered the question by that.
        _ => Some(answer),
    })
}
