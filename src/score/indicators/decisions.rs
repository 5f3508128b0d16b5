//! Decision quality: decide, say what is about to be done, hear objections, carry a second plan.
//!
//! The one rule: a decision is judged by what was known when it was made.

use super::seqs;
use crate::base::{Tick, Ticks};
use crate::scenario::Risk;
use crate::score::evidence::{Evidence, ProposalTrace, TaskTrace};
use crate::score::gather::person;
use crate::score::measure::{Measure, percent, spoken};
use crate::vocab::{Decision, EventKind, Lever, Work};

fn start(e: &Evidence<'_>) -> Tick {
    e.declared.map_or(Tick::ZERO, |mark| mark.tick)
}

pub(super) fn first_move(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    // A message sets nothing in motion, and neither does a step that nothing seen speaks for.
    let tasks = e.my_tasks().filter(|task| works(e, task)).map(|task| task.mark);
    let asked = e.proposals.iter().filter(|item| item.by == e.me && e.well_founded(item)).map(|item| item.mark);
    match tasks.chain(asked).filter(|mark| *mark >= declared).min() {
        Some(first) => {
            let span = first.tick.since(declared.tick);
            let because =
                format!("Your first task or proposal came at {}, {} after the declaration.", first.tick, spoken(span));
            Measure::of(span.as_minutes(), first.tick, seqs([declared.seq, first.seq]), because)
        }
        None => {
            let because = format!("After the declaration at {} you set nothing in motion.", declared.tick);
            Measure::never(declared.tick, seqs([declared.seq]), because)
        }
    }
}

/// Whether a task works on the trouble: a look, an outcome, or a lever that rests on something.
pub(super) fn works(e: &Evidence<'_>, task: &TaskTrace<'_>) -> bool {
    match task.work {
        Work::Post { .. } => false,
        Work::Pull(call) if call.lever == Lever::Snapshot => true,
        Work::Pull(call) => e.by_owner(task) || e.grounds(call, Some(task.owner), task.mark.tick),
        Work::Objective { .. } | Work::Investigate(_) | Work::Verify(_) => true,
    }
}

fn decided<'a, 'b>(e: &'a Evidence<'b>) -> Vec<(&'a ProposalTrace<'b>, Ticks)> {
    let gone =
        e.proposals.iter().filter_map(|item| item.decided.map(|(mark, _)| (item, mark.tick.since(item.mark.tick))));
    gone.collect()
}

pub(super) fn pause(e: &Evidence<'_>) -> Measure {
    let all: Vec<_> = decided(e)
        .into_iter()
        .filter(|(item, _)| item.call.is_some_and(|call| e.risk(call).0 > Risk::Safe || item.by == e.me))
        .collect();
    if all.is_empty() {
        let acted = e.our_levers().iter().any(|lever| lever.risk > Risk::Safe);
        if !acted && !e.our_levers().is_empty() {
            return Measure::none("Only safe levers were pulled; there was nothing to ask about.");
        }
        return Measure::never(
            start(e),
            Vec::new(),
            "No decision was put to the others before it was taken.".to_owned(),
        );
    }
    let fair = |span: &Ticks| *span >= Ticks(10) && *span <= Ticks::minutes(3);
    let rash: Vec<_> = all.iter().filter(|(item, span)| !fair(span) || !e.well_founded(item)).collect();
    let good = all.len() - rash.len();
    let tick = rash.first().map_or(all[0].0.mark.tick, |item| item.0.mark.tick);
    let because = format!(
        "{good} of {} decision(s) rested on something seen and left between ten seconds and three minutes for objections.",
        all.len()
    );
    Measure::share(good as f64, all.len(), tick, seqs(rash.iter().map(|item| item.0.mark.seq)), because)
}

pub(super) fn backup(e: &Evidence<'_>) -> Measure {
    let risky: Vec<_> =
        e.proposals.iter().filter(|item| item.call.is_some_and(|call| e.risk(call).0 > Risk::Safe)).collect();
    let Some(first) = risky.first() else {
        let unasked = e.our_levers().into_iter().find(|lever| lever.risk > Risk::Safe);
        return match unasked {
            Some(lever) => {
                let because =
                    format!("{} at {} went out with no second plan.", e.lever_words(lever.call), lever.mark.tick);
                Measure::never(lever.mark.tick, seqs([lever.mark.seq]), because)
            }
            None => Measure::none("Nothing risky was done."),
        };
    };
    // A second plan for a step that nothing called for is a form, not a plan.
    let parts = |item: &ProposalTrace<'_>| {
        if e.well_founded(item) { f64::from(u8::from(item.plan_b) + u8::from(item.abort_if)) / 2.0 } else { 0.0 }
    };
    let stated: f64 = risky.iter().map(|item| parts(item)).sum();
    let bare: Vec<_> = risky.iter().filter(|item| parts(item) < 1.0).collect();
    let tick = bare.first().map_or(first.mark.tick, |item| item.mark.tick);
    let share = percent(stated / risky.len() as f64);
    let because = format!(
        "Of the backup plans and abort conditions that {} risky proposal(s) call for, {share} were stated, for steps that something found called for.",
        risky.len()
    );
    Measure::share(stated, risky.len(), tick, seqs(bare.iter().map(|item| item.mark.seq)), because)
}

pub(super) fn objections(e: &Evidence<'_>) -> Measure {
    let raised: Vec<_> = e.proposals.iter().filter(|item| !item.objections.is_empty()).collect();
    if raised.is_empty() {
        return Measure::none("Nobody objected to anything.");
    }
    let answered = |item: &ProposalTrace<'_>| {
        let first = item.objections[0].0;
        let until = item.decided.map_or(first.tick.after(Ticks::minutes(10)), |(mark, _)| mark.tick);
        let refused = item.decided.is_some_and(|(_, decision)| decision == Decision::NoGo);
        let spoke = e.log.events.iter().any(|event| {
            let meant = match &event.kind {
                EventKind::TradeoffStated { .. } => true,
                EventKind::Asked { to, .. } => item.objections.iter().any(|(_, who)| *who == Some(*to)),
                EventKind::Said { to, .. } => {
                    item.objections.iter().any(|(_, who)| who.is_some_and(|who| to.contains(&who)))
                }
                _ => false,
            };
            meant && person(event.by) == Some(e.me) && event.seq > first.seq && event.tick <= until
        });
        // What was changed in answer acts on the same thing and takes the place of the step; the next idea does not.
        let target = item.call.map(|call| call.target);
        let gone = item.decided.is_some_and(|(_, decision)| decision == Decision::Go);
        let changed = !gone
            && e.proposals.iter().any(|other| {
                let soon = other.mark > first && other.mark.tick <= first.tick.after(Ticks::minutes(10));
                soon && other.call.map(|call| call.target) == target
            });
        refused || item.reasoned || spoke || changed
    };
    let lost: Vec<_> = raised.iter().filter(|item| !answered(item)).collect();
    let good = raised.len() - lost.len();
    let tick = lost.first().map_or(raised[0].mark.tick, |item| item.objections[0].0.tick);
    let because = format!("{good} of {} proposal(s) that drew an objection answered it.", raised.len());
    let events = raised.iter().flat_map(|item| item.objections.iter().map(|(mark, _)| mark.seq));
    Measure::share(good as f64, raised.len(), tick, seqs(events), because)
}

pub(super) fn plan_gap(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let end = e.recovered().unwrap_or(e.until).min(e.until);
    if end.since(declared.tick) < Ticks::minutes(3) {
        return Measure::none("It was over before a plan was needed.");
    }
    let (mut gap, mut run, mut from, mut worst) = (0, 0, declared.tick, declared.tick);
    let mut tick = declared.tick;
    while tick < end {
        let tasked = e.tasks.iter().any(|task| {
            e.open(task, tick)
                && works(e, task)
                && !e.refused(task)
                && task.lapsed.is_none_or(|lapsed| tick <= lapsed.tick.after(Ticks::minutes(5)))
        });
        let asked = e.proposals.iter().any(|item| {
            let open = item.mark.tick <= tick && item.decided.is_none_or(|(mark, _)| mark.tick > tick);
            open && tick.since(item.mark.tick) <= Ticks::minutes(5) && e.well_founded(item) && !item.turned_down()
        });
        let pulled = e.levers.iter().any(|lever| {
            e.founded(lever)
                && lever.mark.tick <= tick
                && lever.done.is_none_or(|(mark, _)| mark.tick.after(Ticks::minutes(2)) > tick)
        });
        if tasked || asked || pulled {
            (run, from) = (0, tick);
        } else {
            run += 10;
            if run > gap {
                (gap, worst) = (run, from);
            }
        }
        tick = tick.after(Ticks(10));
    }
    let because =
        format!("The longest time before recovery with nothing under way was {}, from {worst}.", spoken(Ticks(gap)));
    Measure::of(f64::from(gap) / 60.0, worst, Vec::new(), because)
}

pub(super) fn theories(e: &Evidence<'_>) -> Measure {
    let Some(first) = e.hunches.first() else {
        return if e.length() >= Ticks::minutes(25) {
            Measure::never(start(e), Vec::new(), "No theory was ever put where everybody could see it.".to_owned())
        } else {
            Measure::none("It was short, and no theory was written down.")
        };
    };
    // A theory weighed before anybody found anything is a guess about a guess.
    let found = |kind: &EventKind| matches!(kind, EventKind::Finding { facts, .. } if !facts.is_empty());
    let known = e.log.events.iter().find(|event| found(&event.kind)).map(|event| event.seq);
    let ended = |hunch: &&crate::score::Hunch| {
        let mut weighed = hunch.out.iter().chain(hunch.stated.iter().map(|(mark, _)| mark));
        weighed.any(|mark| known.is_some_and(|known| mark.seq > known))
    };
    let good = e.hunches.iter().filter(ended).count();
    let open = e.hunches.iter().filter(|hunch| !ended(hunch)).map(|hunch| hunch.raised.seq);
    let because = format!(
        "Of {} theor(ies) raised, {good} were ruled out or given a confidence once something had been found.",
        e.hunches.len()
    );
    Measure::share(good as f64, e.hunches.len(), first.raised.tick, seqs(open), because)
}

pub(super) fn tradeoff(e: &Evidence<'_>) -> Measure {
    let risky: Vec<_> =
        e.our_levers().into_iter().filter(|lever| lever.risk == Risk::Risky || !lever.reversible).collect();
    if risky.is_empty() {
        return Measure::none("Nothing destructive or risky was done.");
    }
    let said: Vec<Tick> = e
        .log
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::TradeoffStated { .. }))
        .map(|event| event.tick)
        .collect();
    let covered = |at: Tick| said.iter().any(|tick| *tick <= at && at.since(*tick) <= Ticks::minutes(10));
    let bare: Vec<_> = risky.iter().filter(|lever| !covered(lever.mark.tick) || !e.founded(lever)).collect();
    let good = risky.len() - bare.len();
    let tick = bare.first().map_or(risky[0].mark.tick, |lever| lever.mark.tick);
    let because = format!(
        "The trade-off was stated before {good} of {} risky action(s) that something seen spoke for.",
        risky.len()
    );
    Measure::share(good as f64, risky.len(), tick, seqs(bare.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn trivial(e: &Evidence<'_>) -> Measure {
    let mine: Vec<_> = e.proposals.iter().filter(|item| item.by == e.me).collect();
    let Some(first) = mine.first() else {
        return Measure::none("You put nothing to the others.");
    };
    let trifle = |item: &&&ProposalTrace<'_>| {
        item.call.is_some_and(|call| e.risk(call) == (Risk::Safe, true) || !e.well_founded(item))
    };
    let small: Vec<_> = mine.iter().filter(trifle).collect();
    // More than one question in four minutes, or more than three polls, is polling for its own sake.
    let often = mine.len().saturating_sub(3 + (e.length().0 / 240) as usize);
    let polls = mine.iter().filter(|item| item.call.is_none()).count().saturating_sub(3).max(often);
    let tick = small.first().map_or(first.mark.tick, |item| item.mark.tick);
    let because = format!(
        "Of {} proposals and polls, {} were about what is safe and can be undone, or what nothing seen called for.",
        mine.len(),
        small.len()
    );
    Measure::share(
        (small.len() + polls) as f64,
        mine.len(),
        tick,
        seqs(small.iter().map(|item| item.mark.seq)),
        because,
    )
}
