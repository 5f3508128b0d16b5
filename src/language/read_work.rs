//! Readers for work: asking, tasks, proposals, decisions, levers, freezes.
//!
//! The one rule: options are read from the right, and only where their value parses.

use super::read_structure::fields;
use super::reading::{Read, Reading, find_person, find_target, read_lever, read_span};
use super::suggest;
use super::understand::{goal, understand};
use crate::base::Ticks;
use crate::vocab::{Audience, Command, FreezeScope, HypothesisId, ProposalId, PublicState, TaskId, Work};

pub(super) fn ask(r: &mut Reading<'_>) -> Read<Command> {
    let to = r.person()?;
    let text = r.text("the question")?;
    let (intent, about) = understand(&text, r.names());
    Ok(Command::Ask { to, intent, about, text })
}

pub(super) fn say(r: &mut Reading<'_>) -> Read<Command> {
    let mut to = Vec::new();
    while r.words.plain(0).is_some_and(|raw| raw.len() > 1 && raw.starts_with('@')) {
        let person = r.person()?;
        if !to.contains(&person) {
            to.push(person);
        }
    }
    let text = r.text("the text")?;
    let (intent, _) = understand(&text, r.names());
    Ok(Command::Say { to, intent, text })
}

pub(super) fn report(r: &mut Reading<'_>) -> Read<Command> {
    let named = fields(r, &["condition", "actions", "needs"])?;
    let mut parts = [String::new(), String::new(), String::new()];
    if named.is_empty() {
        plain_report(r, &mut parts)?;
    } else {
        r.end()?;
        for (key, text) in named {
            let at = usize::from(key != "condition") + usize::from(key == "needs");
            parts[at] = text;
        }
    }
    let [condition, actions, needs] = parts;
    if condition.trim().is_empty() {
        return Err(r.missing("the condition"));
    }
    Ok(Command::Report { condition, actions, needs })
}

/// A report with the three words in their order and without colons.
fn plain_report(r: &mut Reading<'_>, parts: &mut [String; 3]) -> Read<()> {
    if r.words.is(0, "condition") {
        r.words.take();
    }
    let words = r.words;
    let len = words.len();
    let actions = (0..len).find(|at| words.is(*at, "actions")).unwrap_or(len);
    let needs = (actions.min(len)..len)
        .find(|at| words.is(*at, "needs"))
        .or_else(|| (0..len).find(|at| words.is(*at, "needs")))
        .unwrap_or(len);
    let ends = [actions.min(needs), needs.max(actions), len];
    let middle = if actions < len { words.head(ends[1]).tail(actions + 1) } else { words.head(0) };
    parts[0] = r.bounded(words.head(ends[0]).text())?;
    parts[1] = r.bounded(middle.text())?;
    parts[2] = r.bounded(words.tail(needs + 1).text())?;
    r.words = words.head(0);
    Ok(())
}

pub(super) fn task(r: &mut Reading<'_>) -> Read<Command> {
    let within = r.span("in")?;
    let first_is_person = r.words.raw(0).is_some_and(|raw| raw.starts_with('@') || find_person(raw, r.who).is_some());
    let last = r.words.len().saturating_sub(1);
    let last_is_person = r.words.plain(last).is_some_and(|raw| raw.starts_with('@'));
    let to = if !first_is_person && last_is_person {
        let work = r.words.head(last);
        r.words = r.words.tail(last);
        let to = r.person()?;
        r.words = work;
        to
    } else {
        r.person()?
    };
    let (work, late) = work(r)?;
    Ok(Command::Task { to, work, within: within.or(late) })
}

/// What is delegated; a message may have `in` before its `next`.
fn work(r: &mut Reading<'_>) -> Read<(Work, Option<Ticks>)> {
    let Some(first) = r.words.raw(0) else {
        return Err(r.missing("what is to be done"));
    };
    let rest = r.words.tail(1);
    let one = rest.len() == 1;
    let found = rest.plain(0).and_then(|raw| find_target(raw, r.names()));
    match first.to_ascii_lowercase().as_str() {
        "investigate" if one => {
            r.words = rest;
            return Ok((Work::Investigate(r.target()?), None));
        }
        "verify" if one => {
            r.words = rest;
            return Ok((Work::Verify(r.service()?), None));
        }
        "post" => {
            let audience = rest.plain(0).and_then(|raw| raw.to_ascii_lowercase().parse().ok());
            if let Some(audience) = audience {
                r.words = rest.tail(1);
                return post(r, audience);
            }
        }
        _ => {}
    }
    if read_lever(first).is_some() && r.words.plain(0).is_some() {
        let near = rest.raw(0).and_then(|raw| suggest::nearest(raw, &r.names().target_names()));
        if found.is_some() || rest.len() <= 1 || near.is_some() {
            return Ok((Work::Pull(r.call()?), None));
        }
    }
    let text = r.text("what is to be done")?;
    let (goal, about) = goal(&text, r.names());
    Ok((Work::Objective { text, goal, about }, None))
}

/// A delegated message.
fn post(r: &mut Reading<'_>, audience: Audience) -> Read<(Work, Option<Ticks>)> {
    let next = r.span("next")?;
    let late = r.span("in")?;
    let text = r.optional_text()?;
    // A state alone is no text: the page takes its state from the incident, and the writer finds the words.
    let text = if text.parse::<PublicState>().is_ok() { String::new() } else { text };
    Ok((Work::Post { audience, text, next }, late))
}

pub(super) fn propose(r: &mut Reading<'_>) -> Read<Command> {
    let (mut plan_b, mut abort_if) = (None, None);
    for (key, text) in fields(r, &["plan-b", "abort-if"])? {
        if key == "plan-b" {
            plan_b = Some(text);
        } else {
            abort_if = Some(text);
        }
    }
    let within = r.span("in")?;
    let to = r.person()?;
    let call = r.call()?;
    Ok(Command::Propose { to, call, within, plan_b, abort_if })
}

pub(super) fn poll(r: &mut Reading<'_>) -> Read<Command> {
    let text = r.text("what is to be decided")?;
    Ok(Command::Poll { text })
}

pub(super) fn go(r: &mut Reading<'_>) -> Read<Command> {
    let which = r.maybe_id('d').map(ProposalId);
    r.end()?;
    Ok(Command::Go { which })
}

pub(super) fn no_go(r: &mut Reading<'_>) -> Read<Command> {
    let which = r.maybe_id('d').map(ProposalId);
    let because = r.because()?;
    Ok(Command::NoGo { which, because })
}

pub(super) fn act(r: &mut Reading<'_>) -> Read<Command> {
    let call = r.call()?;
    Ok(Command::Do { call })
}

pub(super) fn check(r: &mut Reading<'_>) -> Read<Command> {
    let task = TaskId(r.id('t', "a task")?);
    r.end()?;
    Ok(Command::Check { task })
}

pub(super) fn extend(r: &mut Reading<'_>) -> Read<Command> {
    let task = TaskId(r.id('t', "a task")?);
    if r.words.is(0, "by") {
        r.words.take();
    }
    if r.words.is_empty() {
        return Err(r.missing("by how long"));
    }
    let raw = r.words.span();
    let Some(by) = read_span(r.words) else {
        return Err(r.unreadable(format!("{raw} is not a length of time; write 5m")));
    };
    let by = r.some_time(by)?;
    Ok(Command::Extend { task, by })
}

pub(super) fn cancel(r: &mut Reading<'_>) -> Read<Command> {
    if let Some(task) = r.maybe_id('t') {
        r.end()?;
        return Ok(Command::CancelTask { task: TaskId(task) });
    }
    if r.words.is(0, "incident") {
        r.words.take();
        r.prefixed = true;
    }
    if !r.prefixed && !r.words.is(0, "because") {
        return Err(r.unreadable("cancel what? a task: /cancel t1; the incident: /incident cancel because ..."));
    }
    let because = r.must_because()?;
    Ok(Command::CancelIncident { because })
}

pub(super) fn tradeoff(r: &mut Reading<'_>) -> Read<Command> {
    let (mut gives, mut keeps) = (None, None);
    for (key, text) in fields(r, &["gives", "keeps"])? {
        if key == "gives" {
            gives = Some(text);
        } else {
            keeps = Some(text);
        }
    }
    let text = r.text("the trade-off")?;
    Ok(Command::Tradeoff { text, gives, keeps })
}

/// What a freeze is about; everything if nothing is said.
fn scope(r: &mut Reading<'_>) -> Read<FreezeScope> {
    let known = ["deploys", "config", "automation", "all"];
    let scope = match r.words.plain(0).map(str::to_ascii_lowercase).as_deref() {
        None if r.words.is_empty() => FreezeScope::All,
        Some("deploy" | "releases") => FreezeScope::Deploys,
        Some("configuration") => FreezeScope::Config,
        Some("everything" | "changes") => FreezeScope::All,
        _ => return r.word_of("a scope of a freeze", &known),
    };
    r.words.take();
    Ok(scope)
}

pub(super) fn freeze(r: &mut Reading<'_>) -> Read<Command> {
    let scope = scope(r)?;
    r.end()?;
    Ok(Command::Freeze { scope })
}

pub(super) fn unfreeze(r: &mut Reading<'_>) -> Read<Command> {
    let scope = scope(r)?;
    r.end()?;
    Ok(Command::Unfreeze { scope })
}

pub(super) fn hypothesis(r: &mut Reading<'_>) -> Read<Command> {
    let text = r.text("the hypothesis")?;
    Ok(Command::Hypothesis { text })
}

pub(super) fn rule_out(r: &mut Reading<'_>) -> Read<Command> {
    let which = HypothesisId(r.id('h', "a hypothesis")?);
    let because = r.because()?;
    Ok(Command::RuleOut { which, because })
}

pub(super) fn confidence(r: &mut Reading<'_>) -> Read<Command> {
    let which = HypothesisId(r.id('h', "a hypothesis")?);
    let raw = r.words.take().ok_or_else(|| r.missing("how sure, in per cent"))?;
    r.end()?;
    let Ok(percent) = super::reading::bare(raw).trim_end_matches('%').parse::<u32>() else {
        return Err(r.unreadable(format!("{raw} is not a percentage; write 70%")));
    };
    if percent > 100 {
        return Err(r.out_of_bounds("nobody is surer than 100%"));
    }
    Ok(Command::Confidence { which, percent })
}
