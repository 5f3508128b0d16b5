//! Change control: stop what can fight you, one change at a time, each on direction, the way back kept open.
//!
//! The one rule: what is held against a commander was visible to the commander.

use super::mitigation::answered;
use super::seqs;
use crate::base::{Tick, Ticks};
use crate::scenario::Risk;
use crate::score::evidence::{Evidence, LeverTrace};
use crate::score::measure::{Measure, spoken};
use crate::vocab::{Decision, EventKind, Goal, Lever, Work};

pub(super) fn freeze(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let set = e.log.events.iter().find(|event| matches!(event.kind, EventKind::FreezeSet { on: true, .. }));
    match set.filter(|event| event.tick <= e.until) {
        Some(event) => {
            let span = event.tick.since(declared.tick);
            let because = format!("You froze changes at {}, {} after the declaration.", event.tick, spoken(span));
            Measure::of(span.as_minutes(), event.tick, seqs([declared.seq, event.seq]), because)
        }
        None => {
            let because = format!("After the declaration at {} nothing was frozen.", declared.tick);
            Measure::never(declared.tick, seqs([declared.seq]), because)
        }
    }
}

/// Where customers suffered for long and nothing was changed, nothing shows how changes are held in hand.
fn untouched(e: &Evidence<'_>) -> Option<Measure> {
    let because = "Customers suffered, and nothing was changed; so nothing shows how changes are kept in hand.";
    (e.ill_for_long() && e.our_levers().is_empty())
        .then(|| Measure::never(e.declared.map_or(Tick::ZERO, |mark| mark.tick), Vec::new(), because.to_owned()))
}

pub(super) fn at_once(e: &Evidence<'_>) -> Measure {
    // Keeping evidence and holding a job still confound nothing.
    let quiet = |lever: &LeverTrace<'_>| matches!(lever.call.lever, Lever::Snapshot | Lever::Pause);
    let levers: Vec<_> = e.our_levers().into_iter().filter(|lever| !quiet(lever)).collect();
    let Some(first) = levers.first() else {
        return untouched(e).unwrap_or_else(|| Measure::none("No lever was pulled."));
    };
    let near = |a: &LeverTrace<'_>, b: &LeverTrace<'_>| {
        let apart = a.mark.tick.since(b.mark.tick).0.max(b.mark.tick.since(a.mark.tick).0);
        a.run != b.run && a.call.target != b.call.target && apart < 120
    };
    let mixed: Vec<_> = levers.iter().filter(|a| levers.iter().any(|b| near(a, b))).collect();
    let tick = mixed.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let because = if mixed.is_empty() {
        format!("Your {} change(s) were far enough apart to see what each did.", levers.len())
    } else {
        format!(
            "{} of {} change(s) ran within two minutes of another somewhere else, first at {tick}.",
            mixed.len(),
            levers.len()
        )
    };
    Measure::share(mixed.len() as f64, levers.len(), tick, seqs(mixed.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn directed(e: &Evidence<'_>) -> Measure {
    let limit = Ticks::minutes(3);
    let levers: Vec<_> = e.levers.iter().filter(|lever| lever.mark.tick.after(limit) <= e.until).collect();
    let Some(first) = levers.first() else {
        return untouched(e).unwrap_or_else(|| Measure::none("No lever was pulled."));
    };
    let dealt = |lever: &LeverTrace<'_>| lever.by.is_some_and(|who| answered(e, who, lever.mark.tick, limit).is_some());
    let loose: Vec<_> = levers.iter().filter(|lever| !lever.directed && !dealt(lever)).collect();
    let good = levers.len() - loose.len();
    let tick = loose.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let told = loose.first().map_or(String::new(), |lever| {
        let words = e.lever_words(lever.call);
        if lever.by == Some(e.me) {
            return format!(" You did {words} at {tick} without anybody's direction.");
        }
        let who = lever.by.map_or("somebody", |who| e.name(who));
        format!(" Nobody spoke to {who} about {words} at {tick}.")
    });
    let because =
        format!("{good} of {} change(s) were directed, or taken up within three minutes.{told}", levers.len());
    Measure::share(good as f64, levers.len(), tick, seqs(loose.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn proposed(e: &Evidence<'_>) -> Measure {
    let risky: Vec<_> = e.our_levers().into_iter().filter(|lever| lever.risk > Risk::Safe).collect();
    let Some(first) = risky.first() else {
        return untouched(e).unwrap_or_else(|| Measure::none("Only safe levers were pulled, or none."));
    };
    let asked = |lever: &LeverTrace<'_>| {
        let of_task = e.tasks.iter().filter(|task| Some(task.id) == lever.task).find_map(|task| task.proposal);
        e.proposals.iter().any(|item| {
            let go = item.decided.is_some_and(|(mark, what)| what == Decision::Go && mark.seq < lever.mark.seq);
            go && (Some(item.id) == of_task || item.call == Some(lever.call))
        })
    };
    let bare: Vec<_> = risky.iter().filter(|lever| !asked(lever) || !e.founded(lever)).collect();
    let good = risky.len() - bare.len();
    let tick = bare.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let told = bare.first().map_or(String::new(), |lever| {
        let words = e.lever_words(lever.call);
        let why = if asked(lever) { "was proposed, and rested on nothing that had been found" } else { "was not" };
        format!(" {words} at {tick} {why}.")
    });
    let because = format!("{good} of {} risky change(s) were proposed first, on something found.{told}", risky.len());
    Measure::share(good as f64, risky.len(), tick, seqs(bare.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn left(e: &Evidence<'_>) -> Measure {
    let Some(claimed) = e.over() else {
        return Measure::none("It was not over, so freezes may well stay.");
    };
    let mut open: Vec<(crate::vocab::FreezeScope, u32)> = Vec::new();
    let mut ever = false;
    for event in e.log.events.iter().filter(|event| event.tick <= e.log.end) {
        if let EventKind::FreezeSet { scope, on } = event.kind {
            ever |= on;
            open.retain(|item| item.0 != scope && (on || scope != crate::vocab::FreezeScope::All));
            if on {
                open.push((scope, event.seq));
            }
        }
    }
    if !ever {
        return Measure::none("Nothing was frozen, so nothing had to be lifted.");
    }
    let because = format!("You called it over at {} with {} freeze(s) still in force.", claimed.tick, open.len());
    Measure::of(open.len() as f64, claimed.tick, seqs(open.iter().map(|item| item.1)), because)
}

pub(super) fn snapshot(e: &Evidence<'_>) -> Measure {
    let destroys = |lever: &&LeverTrace<'_>| {
        let kind = matches!(
            lever.call.lever,
            Lever::Restore | Lever::Resync | Lever::Promote | Lever::Replace | Lever::FlushCache
        );
        kind || !lever.reversible
    };
    let levers: Vec<_> = e.our_levers().into_iter().filter(destroys).collect();
    let Some(first) = levers.first() else {
        return Measure::none("Nothing was destroyed.");
    };
    let kept = |at: Tick| {
        let pulled = e.levers.iter().any(|lever| lever.call.lever == Lever::Snapshot && lever.mark.tick <= at);
        let keep = |work: &Work| matches!(work, Work::Objective { goal: Goal::KeepEvidence | Goal::ProtectData, .. });
        pulled || e.my_tasks().any(|task| keep(task.work) && task.mark.tick <= at)
    };
    let bare: Vec<_> = levers.iter().filter(|lever| !kept(lever.mark.tick)).collect();
    let good = levers.len() - bare.len();
    let tick = bare.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let because = format!("Evidence was kept before {good} of {} change(s) that destroy it.", levers.len());
    Measure::share(good as f64, levers.len(), tick, seqs(bare.iter().map(|lever| lever.mark.seq)), because)
}
