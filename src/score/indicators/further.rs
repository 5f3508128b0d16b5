//! Further practices of doctrine: a severity that keeps up, words that say no more than is known, automation that is
//! stopped, load that comes back in steps.
//!
//! The one rule: each has an occasion that the seat could see, and none where there was none.

use super::declare::{my_acts, rank};
use super::seqs;
use crate::base::{Tick, Ticks, maths};
use crate::scenario::Risk;
use crate::score::evidence::{Evidence, LeverTrace};
use crate::score::gather::person;
use crate::score::measure::{Measure, spoken};
use crate::vocab::{
    Amount, Audience, EventKind, Fact, IncidentState, JobId, Lever, Look, PublicState, Role, Severity, Target, Work,
};

pub(super) fn stale_severity(e: &Evidence<'_>) -> Measure {
    let (Some(declared), grace) = (e.declared, Ticks::minutes(10)) else {
        return Measure::none("Nothing was declared.");
    };
    let due = |at: Tick| at.max(declared.tick).after(grace);
    let shown = e.log.metrics.iter().filter(|point| !point.stale && due(point.at) <= e.until);
    let ought = |errors: f64| {
        if errors >= 0.5 {
            Severity::Sev1
        } else if errors >= 0.05 {
            Severity::Sev2
        } else {
            Severity::Sev4
        }
    };
    let reached = |by: Tick| {
        let told = e.severities.iter().filter(move |(mark, ..)| mark.tick <= by);
        told.map(|(_, severity, _)| *severity).min().unwrap_or(Severity::Sev4)
    };
    let short = |at: Tick, errors: f64| maths::max(rank(reached(due(at))) - rank(ought(errors)), 0.0);
    let worst = shown.map(|point| (short(point.at, point.errors), point.at, point.errors));
    let Some((value, at, errors)) = worst.reduce(|a, b| if b.0 > a.0 { b } else { a }) else {
        return Measure::none("No metric was visible for long enough to judge the severity by.");
    };
    let because = if value > 0.0 {
        format!(
            "At {at} the metrics showed {:.0} % failing; ten minutes later {} was the highest severity that had been set.",
            errors * 100.0,
            reached(due(at))
        )
    } else {
        "The severity recorded at least the worst that the metrics had shown ten minutes before.".to_owned()
    };
    Measure::of(value, at, seqs(e.severities.iter().map(|(mark, ..)| mark.seq)), because)
}

pub(super) fn comms(e: &Evidence<'_>) -> Measure {
    let Some(since) = e.plainly().map(|mark| mark.tick).filter(|tick| *tick <= e.until) else {
        return Measure::none("No breach was shown for five minutes on end.");
    };
    let role = e.roles.iter().find(|(role, _)| *role == Role::Comms).map(|(_, spell)| spell.mark);
    let asked = e.my_tasks().find(|task| matches!(task.work, Work::Post { .. })).map(|task| task.mark);
    let told = e.told(Audience::Public).first().map(|update| update.mark);
    match [role, asked, told].into_iter().flatten().min() {
        Some(mark) => {
            let span = mark.tick.since(since);
            let because = format!(
                "A breach had been shown for five minutes at {since}; somebody saw to customers {} after that.",
                spoken(span)
            );
            Measure::of(span.as_minutes(), mark.tick, seqs([mark.seq]), because)
        }
        None => {
            let because = format!("A breach had been shown for five minutes at {since}, and nobody saw to customers.");
            Measure::never(since, Vec::new(), because)
        }
    }
}

pub(super) fn stuck(e: &Evidence<'_>) -> Measure {
    let limit = Ticks::minutes(30);
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let found =
        |kind: &EventKind| matches!(kind, EventKind::StatusSet { state } if *state != IncidentState::Investigating);
    // Saying that it is found counts once somebody has found something.
    let moved = my_acts(e, found).find(|(tick, _)| e.located.is_some_and(|mark| mark.tick <= *tick));
    let leaders = e.team_named("leadership");
    let paged = e.pages.iter().find(|page| Some(page.team) == leaders).map(|page| (page.mark.tick, page.mark.seq));
    let told = e.told(Audience::Leadership).first().map(|update| (update.mark.tick, update.mark.seq));
    let ended = [moved, paged, told].into_iter().flatten().filter(|item| item.0 <= e.until).min();
    let to = ended.map_or(e.until, |item| item.0);
    if to.since(declared.tick) < limit && ended.is_none() {
        return Measure::none("It was too short to be stuck.");
    }
    let span = to.since(declared.tick);
    let because = match ended {
        Some(_) => format!("It was found, or leadership was brought in, {} after the declaration.", spoken(span)),
        None => format!("For {} nothing was called found and nobody above was brought in.", spoken(span)),
    };
    Measure::of(span.as_minutes(), to, seqs([declared.seq, ended.map_or(0, |item| item.1)]), because)
}

pub(super) fn document(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared.filter(|_| e.length() >= Ticks::minutes(15)) else {
        return Measure::none("It was too short for what is written down to age.");
    };
    let writes = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::SizedUp(_)
                | EventKind::NoteTaken { .. }
                | EventKind::StatusSet { .. }
                | EventKind::SeveritySet { .. }
                | EventKind::HypothesisRaised { .. }
                | EventKind::HypothesisRuledOut { .. }
                | EventKind::UpdatePosted { .. }
        )
    };
    let to = e.recovered().unwrap_or(e.until).min(e.until);
    let written = e.log.events.iter().filter(|event| writes(&event.kind) && person(event.by).is_some());
    let marks: Vec<(Tick, u32)> = written.map(|event| (event.tick, event.seq)).filter(|item| item.0 <= to).collect();
    if marks.is_empty() {
        return Measure::never(declared.tick, seqs([declared.seq]), "Nothing was ever written down.".to_owned());
    }
    let (gap, from) = super::declare::longest_gap(declared.tick, to, marks.iter().map(|item| item.0));
    let because = format!("What was written down went without a new line for {} at most, from {from}.", spoken(gap));
    Measure::of(gap.as_minutes(), from, seqs(marks.iter().map(|item| item.1)), because)
}

pub(super) fn owners_answered(e: &Evidence<'_>) -> Measure {
    let limit = Ticks::minutes(3);
    let due = |mark: Tick| mark.after(limit) <= e.until;
    let asked: Vec<_> = e.proposals.iter().filter(|item| item.by != e.me && due(item.mark.tick)).collect();
    let Some(first) = asked.first() else {
        return Measure::none("Nobody put anything to you.");
    };
    let task = |id| e.tasks.iter().find(|task| Some(task.id) == id);
    let answered = |item: &&&crate::score::ProposalTrace<'_>| {
        let closed = task(item.of_task)
            .and_then(|task| task.closed)
            .is_some_and(|mark| mark.tick <= item.mark.tick.after(limit));
        closed || item.decided.is_some_and(|(mark, _)| mark.tick.since(item.mark.tick) <= limit)
    };
    let left: Vec<_> = asked.iter().filter(|item| !answered(item)).collect();
    let good = asked.len() - left.len();
    let tick = left.first().map_or(first.mark.tick, |item| item.mark.tick);
    let because =
        format!("{good} of {} proposal(s) that people put to you had an answer within three minutes.", asked.len());
    Measure::share(good as f64, asked.len(), tick, seqs(left.iter().map(|item| item.mark.seq)), because)
}

/// Whether what a lever does depends on what it will meet: data, schema, a state that went on meanwhile.
fn stateful(e: &Evidence<'_>, lever: &LeverTrace<'_>) -> bool {
    let store = |target: Target| match target {
        Target::Service(service) => e.log.briefing.stores.contains(&service),
        Target::Change(change) => {
            e.log.briefing.changes.get(change.index()).is_some_and(|item| e.log.briefing.stores.contains(&item.1))
        }
        Target::Fleet(_) | Target::Zone(_) | Target::Job(_) | Target::Vendor(_) => false,
    };
    let goes_back = matches!(lever.call.lever, Lever::Rollback | Lever::Restore | Lever::Promote | Lever::Resync);
    goes_back && store(lever.call.target)
}

pub(super) fn examined(e: &Evidence<'_>) -> Measure {
    let back: Vec<_> = e.our_levers().into_iter().filter(|lever| stateful(e, lever)).collect();
    let Some(first) = back.first() else {
        return Measure::none("Nothing with data behind it was taken back.");
    };
    let of = |target: Target| match target {
        Target::Change(change) => e.log.briefing.changes.get(change.index()).map(|item| Target::Service(item.1)),
        other => Some(other),
    };
    let looked = |lever: &LeverTrace<'_>| {
        let about = |target: Target| target == lever.call.target || of(lever.call.target) == Some(target);
        let sent =
            e.my_tasks().any(|task| matches!(task.work, Work::Investigate(at) if about(*at)) && task.mark < lever.mark);
        let found = e.log.events.iter().any(|event| {
            matches!(&event.kind, EventKind::Finding { about: at, .. } if about(*at)) && event.seq < lever.mark.seq
        });
        let read = my_acts(e, |kind| matches!(kind, EventKind::Looked { look: Look::Runbook(_) }));
        sent || found || read.into_iter().any(|(tick, _)| tick <= lever.mark.tick)
    };
    let blind: Vec<_> = back.iter().filter(|lever| !looked(lever)).collect();
    let good = back.len() - blind.len();
    let tick = blind.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let because =
        format!("Before {good} of {} step(s) back on something with data, somebody had looked at it.", back.len());
    Measure::share(good as f64, back.len(), tick, seqs(blind.iter().map(|lever| lever.mark.seq)), because)
}

/// When each job was first said to do harm, as far as the seat was told.
fn harmful(e: &Evidence<'_>) -> Vec<(JobId, Tick, u32)> {
    let mut jobs: Vec<(JobId, Tick, u32)> = Vec::new();
    for event in &e.log.events {
        let EventKind::Finding { facts, .. } = &event.kind else { continue };
        for fact in facts {
            if let Fact::TouchedBy { job, .. } = fact
                && !jobs.iter().any(|known| known.0 == *job)
            {
                jobs.push((*job, event.tick, event.seq));
            }
        }
    }
    jobs
}

pub(super) fn automation(e: &Evidence<'_>) -> Measure {
    let jobs: Vec<_> = harmful(e).into_iter().filter(|job| job.1.after(Ticks::minutes(10)) <= e.until).collect();
    let stops = |lever: Lever| {
        matches!(lever, Lever::Pause | Lever::Block | Lever::Rotate | Lever::Flag | Lever::Config | Lever::Rollback)
    };
    let stopped = |since: Tick| {
        e.our_levers()
            .into_iter()
            .find(|lever| stops(lever.call.lever) && lever.mark.tick >= since.before(Ticks::minutes(10)))
    };
    let waited = jobs.iter().map(|(job, since, seq)| {
        let by = stopped(*since).map(|lever| lever.mark);
        (by.map_or(e.until, |mark| mark.tick).since(*since), by, *job, *since, *seq)
    });
    let Some((span, by, job, since, seq)) = waited.reduce(|a, b| if b.0 > a.0 { b } else { a }) else {
        return Measure::none("Nobody said that automation did harm.");
    };
    let name = e.log.briefing.jobs.get(job.index()).map_or("a job", String::as_str);
    match by {
        Some(mark) => {
            let because = if mark.tick <= since {
                format!("{name} was seen at work at {since}; a step to stop it had begun at {}.", mark.tick)
            } else {
                format!("{name} was seen at work at {since}; a step to stop it followed {} later.", spoken(span))
            };
            Measure::of(span.as_minutes(), mark.tick, seqs([seq, mark.seq]), because)
        }
        None => {
            Measure::never(since, seqs([seq]), format!("{name} was seen at work at {since}, and nothing stopped it."))
        }
    }
}

pub(super) fn reckless(e: &Evidence<'_>) -> Measure {
    let risky: Vec<_> =
        e.our_levers().into_iter().filter(|lever| lever.risk == Risk::Risky || !lever.reversible).collect();
    let Some(first) = risky.first() else {
        return Measure::none("Nothing risky was done.");
    };
    let minor = |lever: &&&LeverTrace<'_>| e.severity_at(lever.mark.tick).is_none_or(|is| is >= Severity::Sev3);
    let bold: Vec<_> = risky.iter().filter(minor).collect();
    let tick = bold.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let because =
        format!("{} of {} risky step(s) were taken at a severity that did not call for them.", bold.len(), risky.len());
    Measure::share(bold.len() as f64, risky.len(), tick, seqs(bold.iter().map(|lever| lever.mark.seq)), because)
}

/// By how much more load a lever lets in than the last of its kind on the same thing, in points of a hundred.
fn opened(before: &LeverTrace<'_>, after: &LeverTrace<'_>) -> f64 {
    match (&before.call.amount, &after.call.amount) {
        (Some(Amount::Share(old)), Some(Amount::Share(new))) if after.call.lever == Lever::Shed => {
            (f64::from(*old) - f64::from(*new)) / 10.0
        }
        (Some(Amount::Count(old)), Some(Amount::Count(new))) if after.call.lever == Lever::Limit => {
            (f64::from(*new) - f64::from(*old)) / f64::from((*new).max(1)) * 100.0
        }
        _ => 0.0,
    }
}

pub(super) fn herd(e: &Evidence<'_>) -> Measure {
    let gates: Vec<_> =
        e.our_levers().into_iter().filter(|lever| matches!(lever.call.lever, Lever::Shed | Lever::Limit)).collect();
    let same = |a: &LeverTrace<'_>, b: &LeverTrace<'_>| (a.call.lever, a.call.target) == (b.call.lever, b.call.target);
    let pairs = gates.iter().enumerate().filter_map(|(at, after)| {
        let before = gates[..at].iter().rev().find(|before| same(before, after))?;
        (opened(before, after) > 0.0).then(|| (opened(before, after), *after))
    });
    let lifts: Vec<(f64, &LeverTrace<'_>)> = pairs.collect();
    let Some((_, first)) = lifts.first() else {
        return Measure::none("No limit was lifted.");
    };
    let relapsed =
        |at: Tick| e.worst_shown(at.after(Ticks(30)), at.after(Ticks::minutes(5))).is_some_and(|worst| worst > 0.05);
    let bad: Vec<_> = lifts.iter().filter(|(points, lever)| *points > 20.0 && relapsed(lever.mark.tick)).collect();
    let tick = bad.first().map_or(first.mark.tick, |item| item.1.mark.tick);
    let because = format!(
        "Limits were lifted {} time(s), {} of them by more than twenty points at once with errors within five minutes.",
        lifts.len(),
        bad.len()
    );
    Measure::of(bad.len() as f64, tick, seqs(bad.iter().map(|item| item.1.mark.seq)), because)
}

pub(super) fn one_story(e: &Evidence<'_>) -> Measure {
    let posts: Vec<_> = e.told(Audience::Public).into_iter().filter(|update| update.state.is_some()).collect();
    let Some(first) = posts.first() else {
        return Measure::none("Customers were told nothing that could differ from what colleagues knew.");
    };
    let said = |states: &[IncidentState], by: u32| {
        let set = |kind: &EventKind| matches!(kind, EventKind::StatusSet { state } if states.contains(state));
        e.log
            .events
            .iter()
            .any(|event| event.seq < by && (set(&event.kind) || matches!(event.kind, EventKind::ResolveClaimed { .. })))
    };
    let ahead = |state: PublicState, by: u32| match state {
        PublicState::Monitoring => !said(&[IncidentState::Mitigated, IncidentState::Monitoring], by),
        PublicState::Resolved => {
            !e.log.events.iter().any(|event| event.seq < by && matches!(event.kind, EventKind::ResolveClaimed { .. }))
        }
        PublicState::Investigating | PublicState::Identified | PublicState::Maintenance => false,
    };
    let wrong: Vec<_> =
        posts.iter().filter(|post| post.state.is_some_and(|state| ahead(state, post.mark.seq))).collect();
    let good = posts.len() - wrong.len();
    let tick = wrong.first().map_or(first.mark.tick, |post| post.mark.tick);
    let because = format!("{good} of {} post(s) said no more than colleagues had been told by then.", posts.len());
    Measure::share(good as f64, posts.len(), tick, seqs(wrong.iter().map(|post| post.mark.seq)), because)
}

pub(super) fn factors_first(e: &Evidence<'_>) -> Measure {
    let mine = || e.log.events.iter().filter(|event| person(event.by) == Some(e.me));
    let factors: Vec<u32> =
        mine().filter(|event| matches!(event.kind, EventKind::FactorRecorded { .. })).map(|event| event.seq).collect();
    let remedies: Vec<_> = mine().filter(|event| matches!(event.kind, EventKind::RemedyRecorded { .. })).collect();
    let Some(first) = remedies.first() else {
        return Measure::none("No remedy was written down.");
    };
    let early: Vec<_> =
        remedies.iter().filter(|event| factors.iter().filter(|seq| **seq < event.seq).count() < 3).collect();
    let good = remedies.len() - early.len();
    let tick = early.first().map_or(first.tick, |event| event.tick);
    let because = format!("{good} of {} remed(ies) came after three factors had been written down.", remedies.len());
    Measure::share(good as f64, remedies.len(), tick, seqs(early.iter().map(|event| event.seq)), because)
}

pub(super) fn back_and_forth(e: &Evidence<'_>) -> Measure {
    let levers: Vec<_> = e.our_levers().into_iter().filter(|lever| lever.call.lever != Lever::Snapshot).collect();
    let Some(first) = levers.first() else {
        return Measure::none("No lever was pulled.");
    };
    let again = |at: usize| {
        let after = levers[at];
        let old = levers[..at].iter().rposition(|before| before.call == after.call)?;
        let other = |between: &&LeverTrace<'_>| {
            between.call.target == after.call.target && between.call.lever != after.call.lever
        };
        levers[old + 1..at].iter().any(other).then_some(after)
    };
    let undone: Vec<_> = (0..levers.len()).filter_map(again).collect();
    let tick = undone.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let because = format!("{} of {} step(s) came back to one that another had replaced.", undone.len(), levers.len());
    Measure::of(undone.len() as f64, tick, seqs(undone.iter().map(|lever| lever.mark.seq)), because)
}
