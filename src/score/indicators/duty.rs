//! What a seat answers for that does not command: words for customers, the log, the tasks it was given.
//!
//! The one rule: nobody in such a seat is held to what only the commander can decide, such as an approval.

use super::{seqs, telling};
use crate::base::{Tick, Ticks};
use crate::score::evidence::{Evidence, Mark, Spell, TaskTrace, UpdateTrace};
use crate::score::gather::person;
use crate::score::measure::{Measure, says, spoken};
use crate::vocab::{Actor, Audience, EventKind, Role, StatusUpdate, Work};

/// How many acts one note can cover.
const ACTS_PER_NOTE: usize = 3;
/// A note counts for what happened up to this long before it.
const NOTE_REACH: Ticks = Ticks::minutes(5);
/// A task should be answered within this.
const ANSWER_WITHIN: Ticks = Ticks::minutes(2);
/// A report may come this long after the timer.
const GRACE: Ticks = Ticks::minutes(1);

fn not_mine(role: Role) -> Measure {
    Measure::none(match role {
        Role::Comms => "The words for customers were not yours.",
        _ => "The log was not yours to keep.",
    })
}

/// The first time the seat held a role.
fn held<'a>(e: &'a Evidence<'_>, role: Role) -> Option<&'a Spell> {
    let mine = |item: &&(Role, Spell)| item.0 == role && item.1.who == e.me && item.1.mark.tick <= e.until;
    e.roles.iter().find(mine).map(|(_, spell)| spell)
}

/// What the seat wrote for customers: drafts at the moment they were written, and posts that were no drafts.
fn written<'a>(e: &Evidence<'a>, spell: &Spell) -> Vec<UpdateTrace<'a>> {
    let mut drafted: Vec<&StatusUpdate> = Vec::new();
    let mut written = Vec::new();
    let mine = e.log.events.iter().filter(|event| event.by == Actor::Person(e.me));
    for event in mine.filter(|event| event.tick >= spell.mark.tick && event.tick <= e.until) {
        let update = match &event.kind {
            EventKind::StatusDrafted(draft) => {
                drafted.push(&draft.update);
                &draft.update
            }
            EventKind::StatusPosted { update, .. } if !drafted.contains(&update) => update,
            _ => continue,
        };
        written.push(UpdateTrace {
            mark: Mark { tick: event.tick, seq: event.seq },
            by: person(event.by),
            audience: Audience::Public,
            next: update.next.map(|next| event.tick.after(next)),
            state: Some(update.state),
            affects: &update.affects,
            full: says(&update.text),
        });
    }
    written
}

/// When the seat owed customers a word: from the role on, and not before it was an incident.
fn owed(e: &Evidence<'_>, spell: &Spell) -> Tick {
    e.declared.map_or(spell.mark.tick, |declared| declared.tick.max(spell.mark.tick))
}

/// The words of the comms lead, judged.
fn words(e: &Evidence<'_>, judge: impl Fn(Tick, &[&UpdateTrace<'_>]) -> Measure) -> Measure {
    let Some(spell) = held(e, Role::Comms) else { return not_mine(Role::Comms) };
    let written = written(e, spell);
    judge(owed(e, spell), &written.iter().collect::<Vec<_>>())
}

fn outer(e: &Evidence<'_>) -> impl Fn(Tick) -> Ticks {
    |tick| telling::bound(&e.log.briefing.policy.public_every, e.severity_at(tick))
}

pub(super) fn first(e: &Evidence<'_>) -> Measure {
    let allowed = e.log.briefing.policy.first_public;
    words(e, |from, told| {
        let Some(first) = told.first() else {
            return Measure::never(from, Vec::new(), format!("From {from} on you wrote nothing for customers."));
        };
        let span = first.mark.tick.since(from);
        let because = format!(
            "Your first words for customers were ready at {}, {} after they were yours to write; {} was agreed.",
            first.mark.tick,
            spoken(span),
            spoken(allowed)
        );
        Measure::of(f64::from(span.0) / f64::from(allowed.0.max(1)), first.mark.tick, seqs([first.mark.seq]), because)
    })
}

pub(super) fn scope(e: &Evidence<'_>) -> Measure {
    words(e, |from, told| {
        let Some(first) = told.first() else {
            return Measure::never(
                from,
                Vec::new(),
                "You wrote nothing, so nobody learnt what was affected.".to_owned(),
            );
        };
        let bare: Vec<_> = told.iter().filter(|update| update.affects.is_empty() || !update.full).collect();
        let tick = bare.first().map_or(first.mark.tick, |update| update.mark.tick);
        let good = told.len() - bare.len();
        let because = format!("{good} of your {} update(s) said what was affected.", told.len());
        Measure::share(good as f64, told.len(), tick, seqs(bare.iter().map(|update| update.mark.seq)), because)
    })
}

pub(super) fn cadence(e: &Evidence<'_>) -> Measure {
    words(e, |from, told| telling::cadence(e, from, told, outer(e), "customers"))
}

pub(super) fn promises(e: &Evidence<'_>) -> Measure {
    words(e, |from, told| telling::promises(e, from, told, "customers"))
}

pub(super) fn spam(e: &Evidence<'_>) -> Measure {
    words(e, |from, told| telling::spam(e, from, told, outer(e), "customers"))
}

pub(super) fn log(e: &Evidence<'_>) -> Measure {
    let Some(spell) = held(e, Role::Scribe) else { return not_mine(Role::Scribe) };
    let since = |event: &&crate::vocab::Event| event.tick >= spell.mark.tick && event.tick <= e.until;
    let all = || e.log.events.iter().filter(since);
    let acts: Vec<_> = all().filter(|event| super::structure::logged_kind(&event.kind)).collect();
    let Some(first) = acts.first() else {
        return Measure::none("Nothing happened that a log would need.");
    };
    let mut open: Vec<_> = acts.clone();
    let notes = all().filter(|event| event.by == Actor::Person(e.me));
    for (at, text) in notes.filter_map(|event| match &event.kind {
        EventKind::NoteTaken { text } => Some((event, text)),
        _ => None,
    }) {
        if !says(text) {
            continue;
        }
        let mut left = ACTS_PER_NOTE;
        open.retain(|act| {
            let covers = left > 0 && act.seq < at.seq && at.tick.since(act.tick) <= NOTE_REACH;
            left -= usize::from(covers);
            !covers
        });
    }
    let good = acts.len() - open.len();
    let tick = open.first().map_or(first.tick, |act| act.tick);
    let because = format!(
        "Of {} decisions and actions since you kept the log, {good} had a note of yours within five minutes.",
        acts.len()
    );
    Measure::share(good as f64, acts.len(), tick, seqs(open.iter().map(|act| act.seq)), because)
}

/// The tasks others gave the seat. Messages are judged as messages.
fn given<'a, 'b>(e: &'b Evidence<'a>) -> Vec<&'b TaskTrace<'a>> {
    let wanted = |task: &&TaskTrace<'_>| {
        task.owner == e.me && task.giver != e.me && task.mark.tick.after(ANSWER_WITHIN) <= e.until
    };
    if e.led() { Vec::new() } else { e.tasks.iter().filter(wanted).collect() }
}

/// When the seat itself first did one of these about a task.
fn did(e: &Evidence<'_>, task: &TaskTrace<'_>, kinds: impl Fn(&EventKind) -> bool) -> Option<Tick> {
    let mine = e.log.events.iter().filter(|event| event.by == Actor::Person(e.me) && event.seq > task.mark.seq);
    mine.filter(|event| kinds(&event.kind)).map(|event| event.tick).next()
}

pub(super) fn answers(e: &Evidence<'_>) -> Measure {
    let given = given(e);
    let Some(first) = given.first() else { return Measure::none("Nobody gave you a task.") };
    let in_time = |task: &&&TaskTrace<'_>| {
        let id = task.id;
        let spoke = did(e, task, |kind| match kind {
            EventKind::TaskAccepted { task, .. }
            | EventKind::TaskDeclined { task, .. }
            | EventKind::TaskReported { task, .. }
            | EventKind::LeverPulled { task: Some(task), .. } => *task == id,
            _ => false,
        });
        spoke.is_some_and(|tick| tick.since(task.mark.tick) <= ANSWER_WITHIN)
    };
    let late: Vec<_> = given.iter().filter(|task| !in_time(task)).collect();
    let good = given.len() - late.len();
    let tick = late.first().map_or(first.mark.tick, |task| task.mark.tick);
    let because = format!("{good} of the {} task(s) you were given had your answer within two minutes.", given.len());
    Measure::share(good as f64, given.len(), tick, seqs(late.iter().map(|task| task.mark.seq)), because)
}

pub(super) fn reports(e: &Evidence<'_>) -> Measure {
    let limit = |task: &TaskTrace<'_>| task.due.map(|due| due.after(GRACE)).filter(|limit| *limit <= e.until);
    let declined = |id| {
        let no = |kind: &EventKind| match kind {
            EventKind::TaskDeclined { task, .. } | EventKind::TaskCancelled { task } => *task == id,
            _ => false,
        };
        e.log.events.iter().any(|event| no(&event.kind))
    };
    let given = given(e);
    let owed = given.into_iter().filter(|task| !matches!(task.work, Work::Post { .. }) && !declined(task.id));
    let owed: Vec<_> = owed.filter_map(|task| limit(task).map(|limit| (task, limit))).collect();
    let Some((first, _)) = owed.first() else {
        return Measure::none("No timer of a task of yours ran out.");
    };
    let told = |(task, limit): &&(&TaskTrace<'_>, Tick)| {
        let id = task.id;
        let spoke = did(e, task, |kind| match kind {
            EventKind::TaskReported { task, .. } | EventKind::TaskProposed { task, .. } => *task == id,
            EventKind::Reported { task, .. } | EventKind::Finding { task, .. } => *task == Some(id),
            _ => false,
        });
        spoke.is_some_and(|tick| tick <= *limit)
    };
    let silent: Vec<_> = owed.iter().filter(|item| !told(item)).collect();
    let good = owed.len() - silent.len();
    let tick = silent.first().map_or(first.mark.tick, |(task, _)| task.mark.tick);
    let because = format!("{good} of {} task(s) had your report by the time that was agreed.", owed.len());
    Measure::share(good as f64, owed.len(), tick, seqs(silent.iter().map(|(task, _)| task.mark.seq)), because)
}

pub(super) fn undirected(e: &Evidence<'_>) -> Measure {
    if e.led() {
        return Measure::none("You commanded.");
    }
    let mine: Vec<_> = e.levers.iter().filter(|lever| lever.by == Some(e.me) && lever.mark.tick <= e.until).collect();
    let Some(first) = mine.first() else { return Measure::none("You changed nothing.") };
    let loose: Vec<_> = mine.iter().filter(|lever| !lever.directed).collect();
    let tick = loose.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let because = format!("{} of your {} change(s) were nobody's decision but yours.", loose.len(), mine.len());
    Measure::of(loose.len() as f64, tick, seqs(loose.iter().map(|lever| lever.mark.seq)), because)
}
