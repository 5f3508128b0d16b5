//! What a host keeps of exercises: the one that is played, and those that were set aside when another was begun.
//!
//! Not how an exercise is gone on with.
//! The one rule: nothing that somebody played is lost because something else was begun.

use super::host::Host;
use super::library::Left;
use crate::record::{self, Recording};
use crate::scenario;

/// The key of the recording that is played or was played last, and of those before it.
const RECORDING: &str = "recording";
const ASIDE: &str = "aside";

/// How many are kept besides the last; of more than these, the oldest is handed out as a file.
const ASIDE_MAX: usize = 6;

/// What a kept recording is, in words; none if it cannot be read.
fn left(text: &str) -> Option<Left> {
    let (recording, _) = Recording::parse(text).ok()?;
    let scenario = scenario::parse(&recording.header.scenario.text).ok()?;
    let at = format!("at {}, seed {}", recording.last_tick(), recording.header.seed);
    Some(Left { title: scenario.meta.title, at, finished: recording.end.is_some() })
}

fn last(host: &dyn Host) -> Option<String> {
    host.load(RECORDING).filter(|text| left(text).is_some())
}

/// Everything that was set aside, with what cannot be read here and now: another version may be able to.
fn everything(host: &dyn Host) -> Vec<String> {
    host.load(ASIDE).map_or_else(Vec::new, |text| serde_json::from_str(&text).unwrap_or_else(|_| vec![text]))
}

fn aside(host: &dyn Host) -> Vec<String> {
    everything(host).into_iter().filter(|text| left(text).is_some()).collect()
}

/// The recordings that are kept, the last one first; those that cannot be read are left out.
pub(super) fn texts(host: &dyn Host) -> Vec<String> {
    last(host).into_iter().chain(aside(host)).collect()
}

/// What they are, in the order of [`texts`].
pub(super) fn all(host: &dyn Host) -> Vec<Left> {
    texts(host).iter().filter_map(|text| left(text)).collect()
}

/// Keeps the recording that is played.
pub(super) fn keep(host: &mut dyn Host, text: &str) -> Result<(), String> {
    host.store(RECORDING, text)
}

/// Makes room for a recording that is begun: what was played before is set aside, unless it is the beginning of this one.
///
/// `dropped`: what is kept as the last one was asked to be dropped. Answers with a sentence where something was handed out
/// or could not be kept.
pub(super) fn set_aside(host: &mut dyn Host, begun: &str, dropped: bool) -> Option<String> {
    let last = host.load(RECORDING).filter(|text| !dropped && !text.is_empty());
    let mut all: Vec<String> = last.into_iter().chain(everything(host)).collect();
    all.retain(|old| {
        let whole = &old[..record::whole(old)];
        whole.is_empty() || !begun.starts_with(whole)
    });
    let mut said = None;
    while all.len() > ASIDE_MAX {
        // The oldest finished one goes first: its debrief has been read.
        let finished = |text: &String| left(text).is_some_and(|left| left.finished);
        let oldest = all.remove(all.iter().rposition(finished).unwrap_or(all.len() - 1));
        said = Some(match host.export("hotwash-set-aside.jsonl", oldest.as_bytes()) {
            Ok(place) => format!("No more than {ASIDE_MAX} exercises are kept; the oldest was saved: {place}"),
            Err(why) => why,
        });
    }
    let text = serde_json::to_string(&all).expect("texts are plain data");
    let changed = host.load(ASIDE).map_or(!all.is_empty(), |known| known != text);
    let kept = if changed { host.store(ASIDE, &text) } else { Ok(()) };
    kept.err().or(said)
}

/// Hands the recording of this place in [`texts`] out as a file and keeps it no longer.
///
/// # Errors
/// With a sentence, if it could not be handed out; then it is still kept.
pub(super) fn hand_out(host: &mut dyn Host, nth: usize) -> Result<String, String> {
    let nth = nth.checked_sub(usize::from(last(host).is_some()));
    let text = nth.and_then(|nth| aside(host).into_iter().nth(nth)).ok_or("no such recording is set aside")?;
    let place = host.export("hotwash-set-aside.jsonl", text.as_bytes())?;
    let mut all = everything(host);
    if let Some(at) = all.iter().position(|kept| *kept == text) {
        all.remove(at);
    }
    host.store(ASIDE, &serde_json::to_string(&all).expect("texts are plain data"))?;
    Ok(place)
}
