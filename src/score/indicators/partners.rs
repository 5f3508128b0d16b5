//! Escalation and partners: outside companies, leadership, the right teams and no others.
//!
//! The one rule: help counts from the moment it could have been asked for.

use super::mitigation::answered;
use super::seqs;
use crate::base::{Tick, Ticks, maths};
use crate::score::evidence::{CaseTrace, Evidence, Mark, TaskTrace};
use crate::score::gather::person;
use crate::score::measure::{Measure, percent, spoken};
use crate::vocab::{Audience, EventKind, Intent, Role, Target, TeamId, Work};

fn vendor(e: &Evidence<'_>, case: &CaseTrace) -> String {
    e.log.briefing.vendors.get(case.vendor.index()).cloned().unwrap_or_default()
}

/// What a case rests on: a clue at the vendor, or at a job, since who runs a job may be known without being said.
fn grounds(e: &Evidence<'_>, case: &CaseTrace) -> Option<Mark> {
    let jobs = e.suspects.iter().filter(|(target, _)| matches!(target, Target::Job(_))).map(|(_, mark)| *mark);
    let all = e.vendor_clues.get(&case.vendor).copied().into_iter().chain(jobs);
    all.filter(|clue| *clue <= case.opened).min()
}

pub(super) fn vendor_delay(e: &Evidence<'_>) -> Measure {
    let grace = Ticks::minutes(10);
    let mut clues = e.vendor_clues.clone();
    for case in &e.cases {
        if let (None, Some(clue)) = (clues.get(&case.vendor), grounds(e, case)) {
            let _none: Option<Mark> = clues.insert(case.vendor, clue);
        }
    }
    let delays = clues.iter().filter_map(|(vendor, clue)| {
        let case = e.cases.iter().find(|case| case.vendor == *vendor && case.opened.tick <= e.until);
        let due = case.is_some() || clue.tick.after(grace) <= e.until;
        due.then_some((*vendor, *clue, case))
    });
    let all: Vec<_> = delays.collect();
    let Some((vendor, clue, case)) =
        all.iter().max_by_key(|(_, clue, case)| case.map_or(u32::MAX, |case| case.opened.tick.since(clue.tick).0))
    else {
        if e.ill_for_long() && !e.sent_to_look() && !e.log.briefing.vendors.is_empty() {
            let because = "Nobody was sent to look, so whether an outside company had a part in it never came out.";
            return Measure::never(e.declared.map_or(Tick::ZERO, |mark| mark.tick), Vec::new(), because.to_owned());
        }
        return Measure::none("Nothing pointed at an outside company.");
    };
    let name = e.log.briefing.vendors.get(vendor.index()).map_or("the vendor", String::as_str);
    match case {
        Some(case) => {
            let span = case.opened.tick.since(clue.tick);
            let because = format!(
                "The first sign of {name} was there at {}; the case was opened {} later.",
                clue.tick,
                spoken(span)
            );
            Measure::of(span.as_minutes(), case.opened.tick, seqs([clue.seq, case.opened.seq]), because)
        }
        None => {
            let because = format!("From {} things pointed at {name}, and no case was opened.", clue.tick);
            Measure::never(clue.tick, seqs([clue.seq]), because)
        }
    }
}

pub(super) fn vendor_grounds(e: &Evidence<'_>) -> Measure {
    let cases: Vec<_> = e.cases.iter().filter(|case| case.opened.tick <= e.until).collect();
    let Some(first) = cases.first() else {
        return Measure::none("No vendor case was opened.");
    };
    let grounded = |case: &&&CaseTrace| grounds(e, case).is_some();
    let good = cases.iter().filter(grounded).count();
    let because = format!("{good} of {} vendor case(s) rested on something seen.", cases.len());
    Measure::share(good as f64, cases.len(), first.opened.tick, seqs(cases.iter().map(|case| case.opened.seq)), because)
}

fn settled(e: &Evidence<'_>, case: &CaseTrace) -> Tick {
    let helped = case.answers.iter().find(|(_, helpful)| *helpful).map(|(mark, _)| mark.tick);
    helped.into_iter().chain(e.recovered()).min().unwrap_or(e.until).min(e.until)
}

pub(super) fn vendor_chase(e: &Evidence<'_>) -> Measure {
    let allowed = e.log.briefing.policy.vendor_every;
    let mut worst: Option<(f64, Tick, &CaseTrace)> = None;
    for case in e.cases.iter().filter(|case| case.opened.tick <= e.until) {
        let end = settled(e, case);
        let mut words: Vec<Tick> =
            case.chased.iter().map(|mark| mark.tick).chain(case.answers.iter().map(|item| item.0.tick)).collect();
        words.sort_unstable();
        let (gap, from) = super::declare::longest_gap(case.opened.tick, end, words.into_iter());
        let ratio = f64::from(gap.0) / f64::from(allowed.0.max(1));
        if end.since(case.opened.tick) >= allowed && worst.is_none_or(|old| ratio > old.0) {
            worst = Some((ratio, from, case));
        }
    }
    let Some((ratio, from, case)) = worst else {
        return Measure::none("No vendor kept you waiting.");
    };
    let because = format!(
        "The longest silence with {} without a useful answer began at {from} and lasted {ratio:.1} times what is agreed ({}).",
        vendor(e, case),
        spoken(allowed)
    );
    Measure::of(
        ratio,
        from,
        seqs([case.opened.seq].into_iter().chain(case.chased.iter().map(|mark| mark.seq))),
        because,
    )
}

pub(super) fn parallel(e: &Evidence<'_>) -> Measure {
    let (mut worst, mut at, mut waited) = (0, Tick::ZERO, 0);
    for case in e.cases.iter().filter(|case| case.opened.tick <= e.until) {
        let end = settled(e, case);
        waited = waited.max(end.since(case.opened.tick).0);
        let (mut run, mut tick) = (0, case.opened.tick);
        while tick < end {
            // A task whose time ran out long ago is a plan no more.
            let stale =
                |task: &TaskTrace<'_>| task.lapsed.is_some_and(|lapsed| tick > lapsed.tick.after(Ticks::minutes(5)));
            let works =
                |task: &&TaskTrace<'_>| e.open(task, tick) && !matches!(task.work, Work::Post { .. }) && !stale(task);
            let tasked = e.tasks.iter().any(|task| works(&task));
            let pulled = e
                .levers
                .iter()
                .any(|lever| lever.mark.tick <= tick && lever.done.is_none_or(|(mark, _)| mark.tick > tick));
            let asked = e
                .proposals
                .iter()
                .any(|item| item.mark.tick <= tick && item.decided.is_none_or(|(mark, _)| mark.tick > tick));
            run = if tasked || pulled || asked { 0 } else { run + 15 };
            if run > worst {
                (worst, at) = (run, tick);
            }
            tick = tick.after(Ticks(15));
        }
    }
    if waited < 300 {
        return Measure::none("You did not have to wait for a vendor.");
    }
    let from = at.before(Ticks(worst));
    let because = format!(
        "While waiting for a vendor, the longest time with nothing of our own under way was {} from {from}.",
        spoken(Ticks(worst))
    );
    Measure::of(f64::from(worst) / 60.0, from, seqs(e.cases.iter().map(|case| case.opened.seq)), because)
}

pub(super) fn leadership(e: &Evidence<'_>) -> Measure {
    let Some(team) = e.team_named("leadership") else {
        return Measure::none("There is no leadership to page here.");
    };
    let since = e
        .severity_reached(e.log.briefing.policy.leadership_from)
        .filter(|mark| mark.tick.after(Ticks::minutes(5)) <= e.until);
    let Some(since) = since else {
        return Measure::none("It was not bad enough to page leadership.");
    };
    let paged = e.pages.iter().find(|page| page.team == team || e.team_of(page.to) == team).map(|page| page.mark);
    let came = e.presence.iter().find(|spell| e.team_of(spell.who) == team).map(|spell| spell.mark);
    let told = e.told(Audience::Leadership).first().map(|update| update.mark);
    match paged.into_iter().chain(came).chain(told).min() {
        Some(mark) => {
            let span = mark.tick.since(since.tick);
            let because = format!(
                "The severity concerned leadership from {}; they were brought in {} later.",
                since.tick,
                spoken(span)
            );
            Measure::of(span.as_minutes(), mark.tick, seqs([since.seq, mark.seq]), because)
        }
        None => {
            let because = format!("The severity concerned leadership from {}, and nobody paged them.", since.tick);
            Measure::never(since.tick, seqs([since.seq]), because)
        }
    }
}

pub(super) fn recall(e: &Evidence<'_>) -> Measure {
    let limit = Ticks::minutes(10);
    let mine = e.team_of(e.me);
    let due = e.implicated.iter().filter(|(team, mark)| **team != mine && mark.tick.after(limit) <= e.until);
    let due: Vec<_> = due.collect();
    if due.is_empty() {
        return Measure::none("Nothing seen called for another team.");
    }
    let start = e.declared.map_or(Tick::ZERO, |mark| mark.tick);
    let brought = |team: TeamId, at: Tick| {
        let by = at.max(start).after(limit);
        let paged =
            e.pages.iter().any(|page| (page.team == team || e.team_of(page.to) == team) && page.mark.tick <= by);
        paged || e.presence.iter().any(|spell| e.team_of(spell.who) == team && spell.mark.tick <= by)
    };
    let missing: Vec<_> = due.iter().filter(|(team, mark)| !brought(**team, mark.tick)).collect();
    let good = due.len() - missing.len();
    let tick = missing.first().map_or(due[0].1.tick, |item| item.1.tick);
    let names: Vec<&str> =
        missing.iter().filter_map(|item| e.log.briefing.teams.get(item.0.index()).map(String::as_str)).collect();
    let told = if names.is_empty() { String::new() } else { format!(" Missing: {}.", names.join(", ")) };
    let because =
        format!("{good} of {} team(s) whose things were implicated came in within ten minutes.{told}", due.len());
    Measure::share(good as f64, due.len(), tick, seqs(due.iter().map(|item| item.1.seq)), because)
}

pub(super) fn precision(e: &Evidence<'_>) -> Measure {
    let mine: Vec<_> = e.pages.iter().filter(|page| page.by == Some(e.me) && page.mark.tick <= e.until).collect();
    let Some(first) = mine.first() else {
        return Measure::none("You paged nobody.");
    };
    let standing: Vec<TeamId> = ["leadership", "support", "security", "legal", "command", "comms"]
        .iter()
        .filter_map(|name| e.team_named(name))
        .collect();
    let horizon = Ticks::minutes(10);
    // A page may run ahead of the finding that proves it right, but not by long.
    let fits = |page: &&&crate::score::PageTrace| {
        let cast = e.roles.iter().any(|(role, spell)| spell.who == page.to && *role != Role::Ic);
        let worked = e.tasks.iter().any(|task| task.owner == page.to && task.accepted.is_some());
        standing.contains(&page.team) || e.involved(page.team, page.mark.tick.after(horizon)) || cast || worked
    };
    let stray: Vec<_> = mine.iter().filter(|page| !fits(page)).collect();
    let good = mine.len() - stray.len();
    let tick = stray.first().map_or(first.mark.tick, |page| page.mark.tick);
    let told = stray.first().map_or(String::new(), |page| format!(" {} at {tick} had no part in it.", e.name(page.to)));
    let share = good as f64 / mine.len() as f64;
    let because = format!("{} of your {} page(s) went to people with a part in it.{told}", percent(share), mine.len());
    Measure::of(maths::clamp(share, 0.0, 1.0), tick, seqs(stray.iter().map(|page| page.mark.seq)), because)
}

pub(super) fn swoop(e: &Evidence<'_>) -> Measure {
    let Some(team) = e.team_named("leadership") else {
        return Measure::none("There is no leadership here.");
    };
    let limit = Ticks::minutes(4);
    let to_me = |kind: &EventKind| match kind {
        EventKind::Said { to, intent, .. } => (to.is_empty() || to.contains(&e.me)) && *intent != Intent::Courtesy,
        EventKind::Asked { to, .. } => *to == e.me,
        _ => false,
    };
    let said = e.log.events.iter().filter_map(|event| {
        let who = person(event.by).filter(|who| *who != e.me && e.team_of(*who) == team)?;
        (to_me(&event.kind) && event.tick.after(limit) <= e.until).then_some((who, event.tick, event.seq))
    });
    let said: Vec<_> = said.collect();
    let Some(first) = said.first() else {
        return Measure::none("Leadership did not interrupt.");
    };
    let told = |at: Tick| {
        e.updates.iter().any(|update| {
            update.audience == Audience::Leadership && update.mark.tick >= at && update.mark.tick.since(at) <= limit
        })
    };
    let open: Vec<_> =
        said.iter().filter(|(who, at, _)| answered(e, *who, *at, limit).is_none() && !told(*at)).collect();
    let good = said.len() - open.len();
    let tick = open.first().map_or(first.1, |item| item.1);
    let because = format!("{good} of {} interruption(s) by leadership were answered within four minutes.", said.len());
    Measure::share(good as f64, said.len(), tick, seqs(said.iter().map(|item| item.2)), because)
}
