//! Delegation and loop closure: a name, a time, an answer; then coming back to it.
//!
//! The one rule: a task given and forgotten is worth less than none.

use super::declare::{longest_gap, my_acts};
use super::seqs;
use crate::base::{Tick, Ticks};
use crate::score::evidence::{Evidence, TaskTrace};
use crate::score::gather::person;
use crate::score::measure::{Measure, percent, spoken};
use crate::vocab::{Actor, EventKind, Intent, Work};

fn start(e: &Evidence<'_>) -> Tick {
    e.declared.map_or(Tick::ZERO, |mark| mark.tick)
}

fn no_tasks(e: &Evidence<'_>) -> Measure {
    Measure::never(start(e), Vec::new(), "You gave nobody a task.".to_owned())
}

fn timed(task: &TaskTrace<'_>) -> bool {
    match task.work {
        Work::Objective { .. } | Work::Investigate(_) | Work::Pull(_) => true,
        Work::Post { .. } | Work::Verify(_) => false,
    }
}

pub(super) fn triple(e: &Evidence<'_>) -> Measure {
    let given: Vec<_> = e.my_tasks().filter(|task| timed(task) && task.owner != e.me).collect();
    let Some(first) = given.first() else {
        return no_tasks(e);
    };
    let settled = |task: &&&TaskTrace<'_>| {
        let answered =
            task.accepted.is_some() || task.closed.is_some() || e.until.since(task.mark.tick) < Ticks::minutes(2);
        task.due.is_some() && (answered || !task.touched.is_empty()) && super::decisions::works(e, task)
    };
    let open: Vec<_> = given.iter().filter(|task| !settled(task)).collect();
    let good = given.len() - open.len();
    let tick = open.first().map_or(first.mark.tick, |task| task.mark.tick);
    let untimed = given.iter().filter(|task| task.due.is_none()).count();
    let groundless = given.iter().filter(|task| !super::decisions::works(e, task)).count();
    let unheard = open.iter().filter(|task| task.due.is_some() && super::decisions::works(e, task)).count();
    let lacks = [(untimed, "no time"), (unheard, "no answer"), (groundless, "nothing seen that called for them")];
    let lacks = lacks.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} had {what}"));
    let lacks: Vec<String> = lacks.collect();
    let because = if lacks.is_empty() {
        format!("{good} of {} task(s) you gave had a name, a time and an answer.", given.len())
    } else {
        format!("Of the {} task(s) you gave {}.", given.len(), lacks.join(" and "))
    };
    Measure::share(good as f64, given.len(), tick, seqs(open.iter().map(|task| task.mark.seq)), because)
}

pub(super) fn follow_up(e: &Evidence<'_>) -> Measure {
    if e.my_tasks().next().is_none() {
        return no_tasks(e);
    }
    let limit = Ticks::minutes(2);
    let due = |task: &TaskTrace<'_>| task.lapsed.filter(|lapsed| lapsed.tick.after(limit) <= e.until);
    let lapsed: Vec<_> = e.my_tasks().filter_map(|task| due(task).map(|lapsed| (task, lapsed))).collect();
    let Some(first) = lapsed.first() else {
        return Measure::none("No timer of yours ran out.");
    };
    let asked: Vec<(Tick, crate::vocab::PersonId)> = e
        .log
        .events
        .iter()
        .filter(|event| event.by == Actor::Person(e.me))
        .filter_map(|event| if let EventKind::Asked { to, .. } = &event.kind { Some((event.tick, *to)) } else { None })
        .collect();
    let within = |at: Tick, lapsed: Tick| at >= lapsed.before(Ticks(30)) && at <= lapsed.after(limit);
    let followed = |task: &TaskTrace<'_>, lapsed: Tick| {
        let touched = task.touched.iter().any(|mark| within(mark.tick, lapsed));
        let closed = task.closed.is_some_and(|mark| mark.tick <= lapsed.after(limit));
        touched || closed || asked.iter().any(|(at, who)| *who == task.owner && within(*at, lapsed))
    };
    let lost: Vec<_> = lapsed.iter().filter(|(task, mark)| !followed(task, mark.tick)).collect();
    let good = lapsed.len() - lost.len();
    let tick = lost.first().map_or(first.1.tick, |item| item.1.tick);
    let because = format!("{} timer(s) ran out; {good} of them you came back to within two minutes.", lapsed.len());
    Measure::share(good as f64, lapsed.len(), tick, seqs(lost.iter().map(|item| item.1.seq)), because)
}

pub(super) fn hands_on(e: &Evidence<'_>) -> Measure {
    let mine = e.levers.iter().filter(|lever| lever.by == Some(e.me) && lever.mark.tick <= e.until);
    let own: Vec<_> = mine
        .filter(|lever| e.commander_at(lever.mark.tick) == Some(e.me))
        .filter(|lever| {
            let owner = e.owner_team(lever.call.target);
            e.others_here(lever.mark.tick).iter().any(|who| owner.is_none_or(|team| e.team_of(*who) == team))
        })
        .collect();
    if own.is_empty() && e.my_tasks().next().is_none() {
        return no_tasks(e);
    }
    let tick = own.first().map_or(start(e), |lever| lever.mark.tick);
    let because = match own.first() {
        Some(lever) => format!(
            "You pulled {} lever(s) yourself while somebody for it was there, first {} at {tick}.",
            own.len(),
            e.lever_words(lever.call)
        ),
        None => "You left the technical work to those who came for it.".to_owned(),
    };
    Measure::of(own.len() as f64, tick, seqs(own.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn arrivals(e: &Evidence<'_>) -> Measure {
    let limit = Ticks::minutes(5);
    let leaders = e.team_named("leadership");
    let came = e.presence.iter().filter(|spell| {
        spell.who != e.me && spell.mark.tick.after(limit) <= e.until && Some(e.team_of(spell.who)) != leaders
    });
    let came: Vec<_> = came.collect();
    let Some(first) = came.first() else {
        return Measure::none("Nobody joined who could have been given a job.");
    };
    let busy = |spell: &&&crate::score::Spell| {
        let by = spell.mark.tick.after(limit).max(start(e).after(limit));
        let tasked = e.tasks.iter().any(|task| task.owner == spell.who && task.mark.tick <= by);
        let cast = e.roles.iter().any(|(_, held)| held.who == spell.who && held.mark.tick <= by);
        tasked || cast || spell.to <= by
    };
    let waiting: Vec<_> = came.iter().filter(|spell| !busy(spell)).collect();
    let good = came.len() - waiting.len();
    let tick = waiting.first().map_or(first.mark.tick, |spell| spell.mark.tick);
    let names: Vec<&str> = waiting.iter().take(3).map(|spell| e.name(spell.who)).collect();
    let told = if names.is_empty() { String::new() } else { format!(" Still waiting then: {}.", names.join(", ")) };
    let because = format!("{good} of {} who joined had a job within five minutes.{told}", came.len());
    Measure::share(good as f64, came.len(), tick, seqs(waiting.iter().map(|spell| spell.mark.seq)), because)
}

pub(super) fn picture(e: &Evidence<'_>) -> Measure {
    if e.length() < Ticks::minutes(10) {
        return Measure::none("It was too short for reports to be missed.");
    }
    let news = |kind: &EventKind| match kind {
        EventKind::Reported { to, .. } | EventKind::Answered { to, .. } => *to == e.me,
        _ => matches!(kind, EventKind::TaskReported { .. } | EventKind::Finding { .. }),
    };
    let others =
        e.log.events.iter().filter(|event| person(event.by).is_some_and(|who| who != e.me) && news(&event.kind));
    let heard: Vec<(Tick, u32)> = others.map(|event| (event.tick, event.seq)).collect();
    let pull = |kind: &EventKind| match kind {
        EventKind::Asked { intent, .. } => {
            matches!(intent, Intent::Status | Intent::Needs | Intent::Options | Intent::Impact)
        }
        _ => matches!(kind, EventKind::TaskGiven { .. } | EventKind::TaskChecked { .. }),
    };
    let asked: Vec<(Tick, u32)> = my_acts(e, pull).collect();
    if asked.is_empty() {
        return Measure::never(start(e), Vec::new(), "You never asked anybody how things stand.".to_owned());
    }
    let (gap, from) = longest_gap(start(e), e.until, heard.iter().map(|item| item.0));
    let because = format!("The longest time without word from your responders was {}, from {from}.", spoken(gap));
    Measure::of(gap.as_minutes(), from, seqs(asked.iter().take(3).map(|item| item.1)), because)
}

pub(super) fn overload(e: &Evidence<'_>) -> Measure {
    if e.my_tasks().next().is_none() {
        return no_tasks(e);
    }
    let load = |task: &TaskTrace<'_>| {
        let same = |other: &&TaskTrace<'_>| other.owner == task.owner && e.open(other, task.mark.tick);
        e.tasks.iter().filter(same).count()
    };
    let most = e.my_tasks().map(|task| (load(task), task)).reduce(|a, b| if b.0 > a.0 { b } else { a });
    let Some((count, task)) = most else {
        return no_tasks(e);
    };
    let because =
        format!("At most {count} task(s) lay with one person at once: {} at {}.", e.name(task.owner), task.mark.tick);
    Measure::of(count as f64, task.mark.tick, seqs([task.mark.seq]), because)
}

pub(super) fn outcomes(e: &Evidence<'_>) -> Measure {
    let given: Vec<_> = e.my_tasks().filter(|task| timed(task)).collect();
    let Some(first) = given.first() else {
        return no_tasks(e);
    };
    let asked = |task: &TaskTrace<'_>| task.proposal.is_some() && super::decisions::works(e, task);
    let free = |task: &&&TaskTrace<'_>| !matches!(task.work, Work::Pull(_)) || asked(task);
    let good = given.iter().filter(free).count();
    let because = format!(
        "{} of your tasks asked for an outcome or a look, or followed a proposal, instead of dictating an action.",
        percent(good as f64 / given.len() as f64)
    );
    Measure::share(good as f64, given.len(), first.mark.tick, seqs([first.mark.seq]), because)
}
