//! What the coach speaks up about when it looks well again, and in the review.
//!
//! Not the judgement whether it is over; the owner and the metrics have the word.
//! The one rule: the same as in `cues.rs`, nothing here knows more than the seat.

use super::coach::{Eyes, Want};
use super::cues::{ask, capital};
use crate::vocab::{CoachCue, FactorKind, IncidentState, PersonId, PublicState, RemedyKind, ServiceId, Target, Work};

/// From the lever to the resolve the coach wants the claim to be safe: metrics well for this long.
const WELL_FOR: u32 = 300;

/// After the last lever: did it help, who confirms, who is told.
pub(super) fn recovery(e: &Eyes<'_>, all: &mut Vec<Want>) {
    let Some(of) = e.worst() else { return };
    if let Some((run, call, at)) = e.seen.done.last()
        && e.seen.looked_metrics.is_none_or(|looked| looked < *at)
        && !e.incident.verified.contains_key(&of)
    {
        let what = crate::scenario::Names::target(e.scenario, call.target);
        let question = format!("The work on {what} is done. Did it help? Look before you believe it.");
        let about = usize::try_from(run.0).unwrap_or(usize::MAX);
        all.push(ask(CoachCue::Effect, about, 15, question).with(format!("/dash {}", e.service(of))));
    }
    if e.hurts() || e.incident.claimed.is_some() {
        return;
    }
    let state = e.incident.state;
    let seen_well = matches!(state, IncidentState::Mitigated | IncidentState::Monitoring);
    if !seen_well {
        let question = "The numbers look well again. Have you told anybody that customers are served?";
        all.push(ask(CoachCue::Mitigated, 0, 60, question).with("/incident status mitigated"));
        return;
    }
    match e.incident.verified.get(&of) {
        Some((_, true)) => confirmed(e, of, all),
        Some((_, false)) | None => verify(e, of, all),
    }
}

fn verify(e: &Eyes<'_>, of: ServiceId, all: &mut Vec<Want>) {
    let asked = e.incident.tasks.iter().filter(|task| task.work == Work::Verify(of));
    let open = asked.clone().any(|task| task.state.open());
    let anybody = || e.here().into_iter().find(|who| !e.is_leader(*who));
    let Some(owner) = e.owner(of).or_else(anybody).filter(|_| !open) else { return };
    let question = format!("The graphs look well. Does {} see it from the customers' side?", e.name(owner));
    let line = format!("/verify {} @{}", e.service(of), e.id(owner));
    all.push(ask(CoachCue::Verify, asked.count(), 5, question).with(line));
}

/// Recovery is confirmed: watch, name an owner, undo what was temporary, tell, close.
fn confirmed(e: &Eyes<'_>, of: ServiceId, all: &mut Vec<Want>) {
    if e.incident.state != IncidentState::Monitoring {
        let question = "The owner confirms it. Is it over, or is it being watched?";
        all.push(ask(CoachCue::Monitoring, 0, 5, question).with("/incident status monitoring"));
    }
    review_owner(e, e.owner(of), all);
    let since = e.incident.verified.get(&of).map_or(e.now, |(at, _)| *at);
    let well = e.seen.done.last().map_or(since, |(_, _, at)| *at);
    let watched = e.now.since(well).0.saturating_sub(45);
    if !e.incident.frozen.is_empty() && watched >= WELL_FOR / 2 {
        let question = "You stopped all changes. Who else is waiting for that to end?";
        let scope = e.incident.frozen.first().map_or("all", |scope| scope.word());
        let line = format!("/unfreeze {scope}");
        all.push(ask(CoachCue::Unfreeze, e.incident.frozen.len(), 5, question).with(line));
    }
    let told = e.incident.posts.last().is_some_and(|post| post.update.state == PublicState::Resolved);
    if !told && !e.incident.posts.is_empty() && watched >= WELL_FOR {
        let question = "What was the last thing customers heard? Tell them how it ended.";
        let line = format!(
            "/statuspage resolved \"Requests to {} succeed again. Thank you for your patience.\"",
            e.service(of)
        );
        all.push(ask(CoachCue::LastWord, 0, 2, question).with(line));
    }
    if watched >= WELL_FOR && e.incident.state == IncidentState::Monitoring {
        let question = "It has been well for minutes, and the owner has confirmed it. Do you call it over?";
        all.push(
            ask(CoachCue::Resolve, 0, 15, question).with("/incident resolve \"the owner confirms it and it has held\""),
        );
    }
}

fn review_owner(e: &Eyes<'_>, who: Option<PersonId>, all: &mut Vec<Want>) {
    let anybody = || e.here().into_iter().find(|who| !e.is_leader(*who));
    if let Some(who) = who.or_else(anybody).filter(|_| e.incident.review_owner.is_none()) {
        let question = "Before people leave: who makes sure that something is learned from this?";
        let line = format!("/incident review-owner @{}", e.id(who));
        all.push(ask(CoachCue::ReviewOwner, 0, 8, question).with(line));
    }
}

/// The review: two factors with their evidence, a remedy for each, done.
pub(super) fn review(e: &Eyes<'_>, all: &mut Vec<Want>) {
    let factors = &e.incident.factors;
    let alert = e.seen.first_alert.unwrap_or(1);
    let blamed = e.seen.suspected.iter().rev().find(|change| !e.seen.cleared.contains(change));
    let change = blamed.map(|change| (&e.scenario.changes[change.index()].id, Target::Change(*change)));
    let has = |kind: FactorKind| factors.iter().any(|factor| factor.kind == kind);
    if factors.is_empty() {
        let question = "What set it off, and which event shows it? Write what happened, not who did it.";
        let (text, seq) = match change {
            Some((id, target)) => {
                let seq = e.seen.evidence.get(&target).map_or(alert, |(seq, _)| *seq);
                (format!("The change {id} made requests fail"), seq)
            }
            None => ("Something made requests fail, and we do not know what yet".to_owned(), alert),
        };
        all.push(ask(CoachCue::Factor, 0, 3, question).with(format!("/factor \"{text}\" as trigger from {seq}")));
        return;
    }
    if !has(FactorKind::Detection) {
        let question = "What made it hard to notice sooner? Each outage has more than one reason.";
        let line =
            format!("/factor \"{}, and the alert came only then\" as detection from {alert}", capital(&e.impact()));
        all.push(ask(CoachCue::Detection, 0, 3, question).with(line));
    }
    let owner = e.incident.review_owner.or_else(|| e.here().into_iter().find(|who| !e.is_leader(*who)));
    let Some(owner) = owner.map(|who| e.id(who)) else { return done(all) };
    for (at, factor) in factors.iter().enumerate().take(2) {
        if e.incident.remedies.iter().any(|remedy| remedy.factor as usize == at) {
            continue;
        }
        let number = at + 1;
        let (text, kind) = if factor.kind == FactorKind::Detection {
            ("Alert on a smaller share of failing requests", RemedyKind::Detect)
        } else {
            ("A change reaches a small share of requests first", RemedyKind::Prevent)
        };
        let question = format!(
            "Factor f{number} is written down. What would make it less likely or less bad, who does it, by when?"
        );
        let line = format!("/remedy \"{text}\" for f{number} owner @{owner} due 2w kind {kind}");
        all.push(ask(CoachCue::Remedy, at, 3, question).with(line));
    }
    if e.incident.remedies.len() >= 2 {
        done(all);
    }
}

fn done(all: &mut Vec<Want>) {
    let question = "Is there anything else worth writing down? If not, end the review.";
    all.push(ask(CoachCue::Done, 0, 3, question).with("/incident retro done"));
}
