//! Updates to customers. With a colleague in comms the commander answers for staffing, approval and promises.
//!
//! The one rule: customers are owed truth and a time, not prose.

use super::{seqs, telling};
use crate::base::{Tick, Ticks, maths};
use crate::scenario::Names as _;
use crate::score::evidence::{Evidence, Mark};
use crate::score::measure::{Measure, spoken};
use crate::vocab::{Audience, DraftId, EventKind, Fact, PublicState, Severity, Target};

fn start(e: &Evidence<'_>) -> Tick {
    e.declared.map_or(Tick::ZERO, |mark| mark.tick)
}

/// When customers could feel it, as the seat could know: by severity, or by the metrics.
fn felt(e: &Evidence<'_>) -> Option<Tick> {
    let severe = e.severity_reached(Severity::Sev2).map(|mark| mark.tick);
    let shown = e.log.metrics.iter().find(|point| !point.stale && point.errors > 0.05).map(|point| point.at);
    severe.into_iter().chain(shown).min().map(|tick| tick.max(start(e))).filter(|tick| *tick <= e.until)
}

pub(super) fn first(e: &Evidence<'_>) -> Measure {
    let Some(since) = felt(e) else {
        return Measure::none("Customers did not feel it.");
    };
    let allowed = e.log.briefing.policy.first_public;
    match e.told(Audience::Public).first().map(|update| update.mark) {
        Some(mark) => {
            let span = mark.tick.since(since);
            let because = format!(
                "The first word to customers came at {}, {} after it was an incident they could feel; {} was agreed.",
                mark.tick,
                spoken(span),
                spoken(allowed)
            );
            Measure::of(f64::from(span.0) / f64::from(allowed.0.max(1)), mark.tick, seqs([mark.seq]), because)
        }
        None => Measure::never(since, Vec::new(), format!("From {since} on customers heard nothing.")),
    }
}

pub(super) fn scope(e: &Evidence<'_>) -> Measure {
    if felt(e).is_none() {
        return Measure::none("Customers did not feel it.");
    }
    let posts = e.told(Audience::Public);
    let Some(first) = posts.first() else {
        return Measure::never(
            start(e),
            Vec::new(),
            "Nothing was posted, so nobody learnt what was affected.".to_owned(),
        );
    };
    // A colleague's post counts as scoped once the commander has said what is affected.
    let sized =
        e.log.events.iter().find(|event| matches!(&event.kind, EventKind::SizedUp(size) if !size.affects.is_empty()));
    let scoped = |update: &&&crate::score::UpdateTrace<'_>| {
        let directed = update.by != Some(e.me) && sized.is_some_and(|event| event.seq < update.mark.seq);
        !update.affects.is_empty() && e.known_ill(update.affects, update.mark.tick) || directed
    };
    match posts.iter().find(scoped) {
        Some(update) => {
            let span = update.mark.tick.since(first.mark.tick);
            let because = format!(
                "What was affected was known with the post at {}, {} after the first.",
                update.mark.tick,
                spoken(span)
            );
            Measure::of(span.as_minutes(), update.mark.tick, seqs([first.mark.seq, update.mark.seq]), because)
        }
        None => {
            let because = format!("No post from {} on said what was affected.", first.mark.tick);
            Measure::never(first.mark.tick, seqs(posts.iter().map(|update| update.mark.seq)), because)
        }
    }
}

fn outer(e: &Evidence<'_>) -> impl Fn(Tick) -> Ticks {
    |tick| telling::bound(&e.log.briefing.policy.public_every, e.owed_at(tick))
}

pub(super) fn cadence(e: &Evidence<'_>) -> Measure {
    let Some(since) = felt(e) else {
        return Measure::none("Customers did not feel it.");
    };
    telling::cadence(e, since, &e.told(Audience::Public), outer(e), "customers")
}

pub(super) fn promises(e: &Evidence<'_>) -> Measure {
    let Some(since) = felt(e) else {
        return Measure::none("Customers did not feel it.");
    };
    telling::promises(e, since, &e.told(Audience::Public), "customers")
}

pub(super) fn spam(e: &Evidence<'_>) -> Measure {
    let Some(since) = felt(e) else {
        return Measure::none("Customers did not feel it.");
    };
    telling::spam(e, since, &e.told(Audience::Public), outer(e), "customers")
}

pub(super) fn approval(e: &Evidence<'_>) -> Measure {
    let mut drafts: Vec<(DraftId, Mark, Option<Tick>)> = Vec::new();
    for event in e.log.events.iter().filter(|event| event.tick <= e.until) {
        match &event.kind {
            EventKind::StatusDrafted(draft) => drafts.push((draft.id, Mark { tick: event.tick, seq: event.seq }, None)),
            // What legal approves did not wait for the commander.
            EventKind::StatusApproved { draft } if event.by != crate::vocab::Actor::Person(e.me) => {
                drafts.retain(|item| item.0 != *draft);
            }
            EventKind::StatusApproved { draft } => {
                drafts.iter_mut().filter(|item| item.0 == *draft).for_each(|item| item.2 = Some(event.tick));
            }
            EventKind::CommsModeSet { free: true } => {
                drafts.iter_mut().filter(|item| item.2.is_none()).for_each(|item| item.2 = Some(event.tick));
            }
            _ => {}
        }
    }
    let waited = |item: &(DraftId, Mark, Option<Tick>)| item.2.unwrap_or(e.until).since(item.1.tick);
    let worst = drafts.iter().map(|item| (waited(item), item.1)).max();
    let Some((longest, mark)) = worst else {
        return Measure::none("No draft waited for you.");
    };
    let total: f64 = drafts.iter().map(|item| maths::min(waited(item).as_minutes(), 30.0)).sum();
    let mean = total / drafts.len() as f64;
    let because = format!(
        "{} draft(s) waited {mean:.1} min for your approval on average, the longest {} from {}.",
        drafts.len(),
        spoken(longest),
        mark.tick
    );
    Measure::of(mean, mark.tick, seqs(drafts.iter().map(|item| item.1.seq)), because)
}

pub(super) fn channel(e: &Evidence<'_>) -> Measure {
    let page = |name: &str| name.to_ascii_lowercase().contains("status");
    let dark = e.log.events.iter().find(|event| match &event.kind {
        EventKind::Finding { facts, .. } => facts.iter().any(|fact| matches!(fact, Fact::PostsUnseen { .. })),
        EventKind::ToolLost { tool } => page(e.log.briefing.target(Target::Service(*tool))),
        _ => false,
    });
    let Some(dark) = dark else {
        return Measure::none("As far as anybody could see, posts arrived.");
    };
    let switched = e
        .log
        .events
        .iter()
        .find(|event| matches!(event.kind, EventKind::ChannelSwitched { .. }) && event.tick <= e.until);
    match switched {
        Some(event) => {
            let span = event.tick.since(dark.tick);
            let because = format!(
                "Posts were known not to arrive from {}; you changed channel {} later.",
                dark.tick,
                spoken(span)
            );
            Measure::of(span.as_minutes(), event.tick, seqs([dark.seq, event.seq]), because)
        }
        None => {
            let because = format!("Posts were known not to arrive from {}, and you never changed channel.", dark.tick);
            Measure::never(dark.tick, seqs([dark.seq]), because)
        }
    }
}

pub(super) fn last_word(e: &Evidence<'_>) -> Measure {
    if felt(e).is_none() {
        return Measure::none("Customers did not feel it.");
    }
    let posts: Vec<_> = e.updates.iter().filter(|update| update.audience == Audience::Public).collect();
    let Some(last) = posts.last() else {
        return Measure::never(e.until, Vec::new(), "Customers never heard how it ended.".to_owned());
    };
    let over = e.over();
    let ill = |tick: Tick| e.worst_shown(tick.before(Ticks::minutes(2)), tick).is_some_and(|worst| worst > 0.05);
    let false_clear = posts.iter().find(|update| update.state == Some(PublicState::Resolved) && ill(update.mark.tick));
    if let Some(update) = false_clear {
        let because =
            format!("At {} customers read that it was over while the metrics showed otherwise.", update.mark.tick);
        return Measure::of(0.0, update.mark.tick, seqs([update.mark.seq]), because);
    }
    let Some(over) = over else {
        if last.state == Some(PublicState::Resolved) {
            let because =
                format!("At {} customers read that it was over; it was not, and nobody told them.", last.mark.tick);
            return Measure::of(0.0, last.mark.tick, seqs([last.mark.seq]), because);
        }
        return Measure::none("It was not over, so no last word was due.");
    };
    let (value, told) = match last.state {
        Some(PublicState::Resolved) => (1.0, "that it was over"),
        Some(PublicState::Monitoring) => (0.75, "that it was being watched"),
        Some(PublicState::Investigating | PublicState::Identified | PublicState::Maintenance) | None => {
            (0.25, "that it was still going on")
        }
    };
    let because =
        format!("It was called over at {}; the last word to customers, at {}, said {told}.", over.tick, last.mark.tick);
    Measure::of(value, last.mark.tick, seqs([over.seq, last.mark.seq]), because)
}
