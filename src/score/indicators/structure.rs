//! Command structure: one commander, roles filled, a span that can be held, nobody idle, a log that is kept.
//!
//! The one rule: it is the structure that counts, not who talks most.

use super::seqs;
use crate::base::{Tick, Ticks, maths};
use crate::scenario::Policy;
use crate::score::evidence::{Evidence, Spell, TaskTrace};
use crate::score::measure::{Measure, percent, spoken};
use crate::vocab::{EventKind, PersonId, Role, Severity};

pub(super) fn command_gap(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let mut gap = 0;
    let mut last = declared.tick;
    for spell in &e.commanders {
        gap += spell.mark.tick.since(last).0;
        last = last.max(spell.to);
    }
    let taken = |kind: &EventKind| matches!(kind, EventKind::CommandTaken { from: Some(from), .. } if *from == e.me);
    let lost = e.log.events.iter().find(|event| taken(&event.kind));
    let (extra, tick) = lost.map_or((0, declared.tick), |event| (300, event.tick));
    let because = match lost {
        Some(event) => format!("You were silent so long that somebody else took command at {}.", event.tick),
        None if gap == 0 => format!("From {} on there was always a commander.", declared.tick),
        None => {
            format!("From {} on there was a commander, but for {} there was none.", declared.tick, spoken(Ticks(gap)))
        }
    };
    let events = e.commanders.iter().map(|spell| spell.mark.seq).chain(lost.map(|event| event.seq));
    Measure::of(f64::from(gap + extra), tick, seqs(events), because)
}

fn wanted(severity: Severity) -> &'static [(Role, u32)] {
    match severity {
        Severity::Sev1 => &[(Role::Ops, 10), (Role::Comms, 10), (Role::Scribe, 10), (Role::Deputy, 15)],
        Severity::Sev2 => &[(Role::Comms, 10), (Role::Ops, 15)],
        Severity::Sev3 | Severity::Sev4 => &[],
    }
}

pub(super) fn roles(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let set = e.severities.iter().map(|(mark, severity, _)| (*severity, *mark));
    let worst = set.chain(e.plainly().map(|mark| (Severity::Sev2, mark))).min();
    let Some((severity, since)) = worst else {
        return Measure::none("No severity was set.");
    };
    // A scope that the exercise was too short for is not held against anybody.
    let wanted = wanted(severity).iter().filter(|(_, mins)| since.tick.after(Ticks::minutes(*mins)) <= e.until);
    let held = |role: Role| e.before.as_ref().is_some_and(|before| before.holds(role));
    let wanted: Vec<_> = wanted.filter(|(role, _)| !held(*role)).collect();
    if wanted.is_empty() {
        return Measure::none("The severity called for no further role.");
    }
    let (mut good, mut missing, mut events) = (0.0, Vec::new(), vec![declared.seq]);
    for (role, mins) in &wanted {
        let taken = e.roles.iter().find(|(what, spell)| what == role && spell.who != e.me).map(|(_, spell)| spell.mark);
        let late = taken.map(|mark| mark.tick.since(since.tick).as_minutes() / f64::from(*mins));
        let earned = late.map_or(0.0, |late| {
            if late <= 1.0 {
                1.0
            } else if late <= 2.0 {
                0.5
            } else {
                0.25
            }
        });
        good += earned;
        events.extend(taken.map(|mark| mark.seq));
        if earned < 1.0 {
            missing.push(role.word());
        }
    }
    let told =
        if missing.is_empty() { "all in time".to_owned() } else { format!("late or missing: {}", missing.join(", ")) };
    let because = format!("{severity} from {} on called for {} role(s); {told}.", since.tick, wanted.len());
    Measure::share(good, wanted.len(), since.tick, seqs(events), because)
}

pub(super) fn logged_kind(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::LeverPulled { .. }
            | EventKind::ProposalDecided { .. }
            | EventKind::SeveritySet { .. }
            | EventKind::FreezeSet { .. }
            | EventKind::StatusSet { .. }
            | EventKind::CommandTransferred { .. }
    )
}

pub(super) fn scribe(e: &Evidence<'_>) -> Measure {
    let acts: Vec<_> = e.log.events.iter().filter(|event| logged_kind(&event.kind) && event.tick <= e.until).collect();
    let notes: Vec<Tick> = e
        .log
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::NoteTaken { .. }))
        .map(|event| event.tick)
        .collect();
    if acts.is_empty() {
        return Measure::none("Nothing happened that a log would need.");
    }
    let noted = |tick: Tick| {
        let near = |note: &Tick| *note >= tick && note.since(tick) <= Ticks::minutes(5);
        e.holder(Role::Scribe, tick).is_some() || notes.iter().any(near)
    };
    let missed: Vec<_> = acts.iter().filter(|event| !noted(event.tick)).collect();
    let good = (acts.len() - missed.len()) as f64;
    let tick = missed.first().map_or(acts[0].tick, |event| event.tick);
    let because = format!(
        "{good:.0} of {} decisions and actions had a scribe at work or a note within five minutes.",
        acts.len()
    );
    Measure::share(good, acts.len(), tick, seqs(missed.iter().map(|event| event.seq)), because)
}

/// So many people in words.
fn people(count: usize) -> String {
    if count == 1 { "one person".to_owned() } else { format!("{count} people") }
}

/// Whether somebody other than the seat holds a role at a moment.
fn helped(e: &Evidence<'_>, role: Role, tick: Tick) -> bool {
    e.holder(role, tick).is_some_and(|who| who != e.me && e.here(who, tick))
}

/// People who report straight to the seat at a moment, counted as the command process counts them
/// ([`Incident::direct_reports`](crate::incident::Incident::direct_reports)).
pub(super) fn reports(e: &Evidence<'_>, tick: Tick) -> Vec<PersonId> {
    let roles =
        e.roles.iter().filter(|(_, spell)| spell.mark.tick <= tick && tick < spell.to).map(|(_, spell)| spell.who);
    let leads =
        e.log.events.iter().filter(|event| event.tick <= tick).filter_map(|event| {
            if let EventKind::SubteamFormed { lead, .. } = &event.kind { Some(*lead) } else { None }
        });
    let led = helped(e, Role::Ops, tick);
    let mine = |task: &&TaskTrace<'_>| e.open(task, tick) && !(led && task.work.technical());
    let owners = e.my_tasks().filter(mine).map(|task| task.owner);
    let mut all: Vec<PersonId> =
        roles.chain(leads).chain(owners).filter(|who| *who != e.me && e.here(*who, tick)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The moments at which who reports to whom may change.
fn turns(e: &Evidence<'_>) -> Vec<Tick> {
    let mut all: Vec<Tick> = e.log.events.iter().map(|event| event.tick).filter(|tick| *tick <= e.until).collect();
    all.dedup();
    all.push(e.until);
    all
}

pub(super) fn span(e: &Evidence<'_>) -> Measure {
    let span = e.log.briefing.policy.span_max as usize;
    let holds = |tick: Tick| span + if helped(e, Role::Deputy, tick) { Policy::DEPUTY_HOLDS as usize } else { 0 };
    let (mut over, mut first, mut most, mut limit) = (0, None, 0, span);
    for pair in turns(e).windows(2) {
        let (count, held) = (reports(e, pair[0]).len(), holds(pair[0]));
        (most, limit) = if count > most { (count, held) } else { (most, limit) };
        if count > held {
            over += pair[1].since(pair[0]).0;
            first.get_or_insert(pair[0]);
        }
    }
    let tick = first.or(e.declared.map(|mark| mark.tick)).unwrap_or(Tick::ZERO);
    if most == 0 {
        return Measure::never(
            tick,
            Vec::new(),
            "Nobody ever reported to you: no role, no task, no sub-team.".to_owned(),
        );
    }
    let because = if over == 0 {
        format!("At most {} reported straight to you; {limit} is the limit.", people(most))
    } else {
        format!("At most {} reported straight to you; above {limit} for {}.", people(most), spoken(Ticks(over)))
    };
    Measure::of(f64::from(over) / 60.0, tick, Vec::new(), because)
}

pub(super) fn subteams(e: &Evidence<'_>) -> Measure {
    let crowd = turns(e).into_iter().find(|tick| e.others_here(*tick).len() > e.log.briefing.policy.span_max as usize);
    let Some(crowd) = crowd else {
        return Measure::none("It never became crowded.");
    };
    let formed = e
        .log
        .events
        .iter()
        .find(|event| matches!(event.kind, EventKind::SubteamFormed { .. }))
        .map(|event| (event.tick, event.seq));
    let led = e
        .roles
        .iter()
        .find(|(role, spell)| *role == Role::Ops && spell.who != e.me)
        .map(|(_, spell)| (spell.mark.tick, spell.mark.seq));
    match [formed, led].into_iter().flatten().min() {
        Some((tick, seq)) => {
            let span = tick.since(crowd);
            let because =
                format!("It was crowded from {crowd}; the work had a leader of its own {} after that.", spoken(span));
            Measure::of(span.as_minutes(), tick, seqs([seq]), because)
        }
        None => Measure::never(crowd, Vec::new(), format!("It was crowded from {crowd}, and you formed no sub-team.")),
    }
}

pub(super) fn two_bosses(e: &Evidence<'_>) -> Measure {
    if e.tasks.is_empty() {
        let tick = e.declared.map_or(Tick::ZERO, |mark| mark.tick);
        return Measure::never(tick, Vec::new(), "No task was given to anybody.".to_owned());
    }
    let mut torn: Vec<(PersonId, Tick, u32)> = Vec::new();
    for task in &e.tasks {
        let inherited = |giver: PersonId| e.before.as_ref().is_some_and(|before| before.from == giver);
        let other = |old: &&TaskTrace<'_>| {
            !inherited(old.giver)
                && old.owner == task.owner
                && old.giver != task.giver
                && old.mark < task.mark
                && e.open(old, task.mark.tick)
        };
        if e.tasks.iter().any(|old| other(&old)) && !torn.iter().any(|item| item.0 == task.owner) {
            torn.push((task.owner, task.mark.tick, task.mark.seq));
        }
    }
    let tick = torn.first().map_or(e.tasks[0].mark.tick, |item| item.1);
    let because = match torn.len() {
        0 => "Nobody held open tasks from two people at once.".to_owned(),
        1 => "One person held open tasks from two people at once.".to_owned(),
        count => format!("{count} people held open tasks from two people at once."),
    };
    Measure::of(torn.len() as f64, tick, seqs(torn.iter().map(|item| item.2)), because)
}

pub(super) fn idle(e: &Evidence<'_>) -> Measure {
    let (mut idle, mut all) = (0.0, 0.0);
    let mut worst: Option<(PersonId, f64)> = None;
    // Leadership comes to know, not to be given work.
    let leaders = e.team_named("leadership");
    let worker = |spell: &&Spell| spell.who != e.me && Some(e.team_of(spell.who)) != leaders;
    for spell in e.presence.iter().filter(worker).filter(|spell| spell.mark.tick < e.until) {
        let (mut unused, mut tick) = (0.0, spell.mark.tick.after(Ticks::minutes(5)));
        let to = spell.to.min(e.until);
        while tick < to {
            let used =
                e.has_role(spell.who, tick) || e.tasks.iter().any(|task| task.owner == spell.who && e.open(task, tick));
            all += 1.0;
            unused += if used { 0.0 } else { 1.0 };
            tick = tick.after(Ticks::minutes(1));
        }
        idle += unused;
        if unused > worst.map_or(0.0, |item| item.1) {
            worst = Some((spell.who, unused));
        }
    }
    if all < 5.0 {
        return Measure::none("Hardly anybody was there to be kept busy.");
    }
    let most = worst.map_or(String::new(), |(who, mins)| format!(" {} waited longest, {mins:.0} min.", e.name(who)));
    let because = format!("Your responders had neither task nor role for {} of their time.{most}", percent(idle / all));
    Measure::of(maths::clamp(idle / all, 0.0, 1.0), e.until, Vec::new(), because)
}
