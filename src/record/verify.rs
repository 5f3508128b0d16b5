//! Whether a recording still says the truth: it is played again and compared with the hashes in it.
//!
//! Not a judgement on the trainee.
//! The one rule: the first difference is named, with the ticks it lies between and the subsystem that shows it.

use super::ENGINE;
use super::format::{Check, End, InputLine};
use super::parse::Recording;
use super::replay::{Playback, ReplayError};
use super::write::{check_of, end_of};
use crate::base::Tick;
use crate::exercise::Exercise;
use crate::language::{Speaker, parse};

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
        /// Whether that tick is certain; if not, all that is known is "after the one, by the other".
        exact: bool,
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
                "verify it with hotwash {}; `hotwash replay` without --verify and `hotwash debrief` show what this version makes of it",
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
    let mut player = Playback::new(recording)?;
    let mut agreed = player.clone();
    let mut checks = 0;
    for (nth, check) in recording.checks.iter().enumerate() {
        while player.exercise().now() < check.tick && player.step() {}
        let differing = differing(&player, check);
        if !differing.is_empty() {
            if agrees_again(&player, recording.checks.get(nth + 1)) {
                return Ok(altered_check(agreed.exercise().now(), check.tick, differing));
            }
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
fn differing(player: &Playback<'_>, check: &Check) -> Vec<String> {
    let found = check_of(player.exercise());
    if found.tick != check.tick {
        return vec!["clock".to_owned()];
    }
    let order = player.exercise().fingerprints();
    let names = order.iter().map(|(name, _)| (*name).to_owned());
    // A recording from before a part was hashed says nothing about it.
    let known = names.filter(|name| check.hashes.contains_key(name));
    let mut differing: Vec<String> = known.filter(|name| found.hashes.get(name) != check.hashes.get(name)).collect();
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

/// Whether the run is the recorded one at the check after a differing one: then it is that check which is wrong.
fn agrees_again(player: &Playback<'_>, next: Option<&Check>) -> bool {
    let Some(next) = next else { return false };
    let mut player = player.clone();
    while player.exercise().now() < next.tick && player.step() {}
    differing(&player, next).is_empty()
}

fn altered_check(after: Tick, by: Tick, subsystems: Vec<String>) -> Verdict {
    let because = "the check after it agrees again, so it is the hashes at this tick that were altered".to_owned();
    let subsystem = subsystems.first().cloned().unwrap_or_default();
    Verdict::Differs { after, by, tick: by, exact: true, because, subsystem, subsystems }
}

/// Runs the first differing interval a second time, tick by tick, and says where the trouble may have begun.
fn diverged(recording: &Recording, mut again: Playback<'_>, by: Tick, subsystems: Vec<String>) -> Verdict {
    let after = again.exercise().now();
    let mut twin = again.clone();
    let mut unstable = None;
    while again.exercise().now() < by && again.step() {
        twin.step();
        if unstable.is_none() && again.exercise().fingerprint() != twin.exercise().fingerprint() {
            unstable = Some(again.exercise().now());
        }
    }
    let (tick, exact, because) = match unstable {
        Some(tick) => {
            (tick, true, "two runs of this machine disagree here, so the engine itself is at fault".to_owned())
        }
        None => suspect(recording, again.exercise(), after, by),
    };
    let subsystem = subsystems.first().cloned().unwrap_or_default();
    Verdict::Differs { after, by, tick, exact, because, subsystem, subsystems }
}

/// What in the interval may be wrong: hashes stand at its ends only, so the inputs in it are looked at one by one.
fn suspect(recording: &Recording, run: &Exercise, after: Tick, by: Tick) -> (Tick, bool, String) {
    let inputs = &recording.inputs;
    let spoken = || inputs.iter().filter(|input| after <= input.tick && input.tick < by);
    if let Some(input) = spoken().find(|input| misread(input, run)) {
        let because = format!(
            "input {} was typed as {:?}, which does not read as the command beside it: one of the two was altered",
            input.seq, input.line
        );
        return (input.tick, true, because);
    }
    let before = inputs.iter().rev().find(|input| input.tick < by).map_or(0, |input| input.seq);
    let known = inputs.iter().filter(|input| input.tick < by).count();
    if u32::try_from(known).is_ok_and(|known| known < before) {
        let missing = (1..=before).find(|seq| inputs.iter().all(|input| input.seq != *seq)).unwrap_or(before);
        return (after, false, format!("input {missing} is missing from the recording"));
    }
    match (spoken().next(), spoken().count()) {
        (Some(input), 1) => (
            input.tick,
            false,
            format!(
                "input {} ({:?}), the only thing said in between, was altered, or one is missing",
                input.seq, input.line
            ),
        ),
        (Some(input), count) => (
            input.tick,
            false,
            format!("one of the {count} inputs from number {} on was altered, or one is missing", input.seq),
        ),
        (None, _) => (
            after.next(),
            false,
            "nothing was said in between: an input is missing or the engine has changed".to_owned(),
        ),
    }
}

/// Whether a line somebody typed does not read as the command that was recorded with it.
fn misread(input: &InputLine, run: &Exercise) -> bool {
    let me = run.seats().get(input.seat.index()).copied();
    me.is_some_and(|me| {
        let speaker = Speaker { names: run.scenario(), me };
        input.by == "human" && parse(&input.line, &speaker).as_ref() != Ok(&input.command)
    })
}
