//! Whether a recording still says the truth: it is played again and compared with the hashes in it.
//!
//! Not a judgement on the trainee.
//! The one rule: the first difference is named, with the ticks it lies between and the subsystem that shows it.

use super::ENGINE;
use super::format::{Check, End};
use super::parse::Recording;
use super::replay::{Player, ReplayError};
use super::write::{check_of, end_of};
use crate::base::Tick;

/// What a comparison found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The replay is the recorded run.
    Same {
        /// How many ticks were compared.
        ticks: u32,
        /// How many checks agreed, the end included.
        checks: usize,
    },
    /// It is not.
    Differs {
        /// The last tick at which both agreed.
        after: Tick,
        /// The first tick at which they are known to differ.
        by: Tick,
        /// Where in between it began, as far as a second run of the interval can tell.
        tick: Tick,
        /// Why that tick.
        because: String,
        /// The first subsystem that differs, in the order of the tick.
        subsystem: String,
        /// All that differ.
        subsystems: Vec<String>,
    },
    /// It cannot be compared here.
    Refused {
        /// Why.
        why: String,
        /// What to do instead.
        hint: String,
    },
}

/// Plays a recording and compares.
#[must_use]
pub fn verify(recording: &Recording) -> Verdict {
    if recording.header.engine != ENGINE {
        return Verdict::Refused {
            why: format!(
                "the recording was made by hotwash {}, and this is {ENGINE}: their runs may differ for good reasons",
                recording.header.engine
            ),
            hint: format!(
                "verify it with hotwash {}, or run `hotwash replay` without --verify to see what this version makes of it",
                recording.header.engine
            ),
        };
    }
    compare(recording).unwrap_or_else(|error| Verdict::Refused {
        why: error.to_string(),
        hint: "the recording holds its scenario; run `hotwash check` on a copy of that text".to_owned(),
    })
}

fn compare(recording: &Recording) -> Result<Verdict, ReplayError> {
    let mut player = Player::new(recording)?;
    let mut agreed = player.clone();
    let mut checks = 0;
    for check in &recording.checks {
        while player.exercise().now() < check.tick && player.step() {}
        let differing = differing(&player, check);
        if !differing.is_empty() {
            return Ok(diverged(recording, agreed, check.tick, differing));
        }
        checks += 1;
        agreed = player.clone();
    }
    while player.step() {}
    player.close();
    let Some(end) = &recording.end else {
        return Ok(Verdict::Same { ticks: player.exercise().now().0, checks });
    };
    let found = end_of(player.exercise());
    if found.as_ref() == Some(end) {
        let (ticks, checks) = (end.ticks, checks + 1);
        return Ok(Verdict::Same { ticks, checks });
    }
    let differing = vec![difference_of_ends(end, found.as_ref()).to_owned()];
    let by = Tick(end.ticks);
    Ok(diverged(recording, agreed, by, differing))
}

/// The subsystems that differ from a check, in the order of the tick.
fn differing(player: &Player<'_>, check: &Check) -> Vec<String> {
    let found = check_of(player.exercise());
    if found.tick != check.tick {
        return vec!["clock".to_owned()];
    }
    let order = player.exercise().fingerprints();
    let names = order.iter().map(|(name, _)| (*name).to_owned());
    let mut differing: Vec<String> = names.filter(|name| found.hashes.get(name) != check.hashes.get(name)).collect();
    let unknown = check.hashes.keys().filter(|name| !found.hashes.contains_key(*name));
    differing.extend(unknown.cloned());
    differing
}

fn difference_of_ends(recorded: &End, found: Option<&End>) -> &'static str {
    match found {
        None => "end (the replay is not over)",
        Some(found) if found.ticks != recorded.ticks => "end (another number of ticks)",
        Some(found) if found.ending != recorded.ending => "end (another ending)",
        Some(_) => "end (another fingerprint)",
    }
}

/// Runs the first differing interval a second time, tick by tick, and says where the trouble may have begun.
fn diverged(recording: &Recording, mut again: Player<'_>, by: Tick, subsystems: Vec<String>) -> Verdict {
    let after = again.exercise().now();
    let mut twin = again.clone();
    let mut unstable = None;
    while again.exercise().now() < by && again.step() {
        twin.step();
        if unstable.is_none() && again.exercise().fingerprint() != twin.exercise().fingerprint() {
            unstable = Some(again.exercise().now());
        }
    }
    let spoken = recording.inputs.iter().find(|input| after <= input.tick && input.tick < by);
    let (tick, because) = match (unstable, spoken) {
        (Some(tick), _) => {
            (tick, "two runs of this machine disagree here, so the engine itself is at fault".to_owned())
        }
        (None, Some(input)) => {
            (input.tick, format!("input {} ({:?}) is the first thing said in the interval", input.seq, input.line))
        }
        (None, None) => (
            after.next(),
            "nothing was said in the interval, so an input is missing or the engine has changed".to_owned(),
        ),
    };
    Verdict::Differs {
        after,
        by,
        tick,
        because,
        subsystem: subsystems.first().cloned().unwrap_or_default(),
        subsystems,
    }
}
