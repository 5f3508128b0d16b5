//! Purpose: whether what was done rests on something, goes on until it is better, and was meant.
//!
//! They are two-sided: doing much without ground costs as much as doing nothing.

use super::seqs;
use crate::base::{Tick, Ticks};
use crate::score::evidence::Evidence;
use crate::score::measure::{Measure, percent, spoken};
use crate::score::noise::Noise;
use crate::vocab::Lever;

fn start(e: &Evidence<'_>) -> Tick {
    e.declared.map_or(Tick::ZERO, |mark| mark.tick)
}

pub(super) fn grounded(e: &Evidence<'_>) -> Measure {
    let levers: Vec<_> = e.our_levers().into_iter().filter(|lever| lever.call.lever != Lever::Snapshot).collect();
    let Some(first) = levers.first() else {
        return if e.ill_for_long() {
            Measure::never(start(e), Vec::new(), "Customers suffered, and no lever was pulled at all.".to_owned())
        } else {
            Measure::none("No lever was pulled.")
        };
    };
    let bare: Vec<_> = levers.iter().filter(|lever| !e.founded(lever)).collect();
    let good = levers.len() - bare.len();
    let tick = bare.first().map_or(first.mark.tick, |lever| lever.mark.tick);
    let told = bare.first().map_or(String::new(), |lever| {
        format!(" {} at {tick} rested on nothing anybody had said.", e.lever_words(lever.call))
    });
    let because =
        format!("{good} of {} lever(s) had grounds: a finding, or an owner whose thing was ill.{told}", levers.len());
    Measure::share(good as f64, levers.len(), tick, seqs(bare.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn next_step(e: &Evidence<'_>) -> Measure {
    if !e.ill_for_long() {
        return Measure::none("It did not last long enough to need a second step.");
    }
    let grace = start(e).after(Ticks::minutes(10));
    let from = e.located.map_or(grace, |mark| mark.tick.max(start(e)));
    let to = e.recovered().unwrap_or(e.until).min(e.until);
    if to.since(from) < Ticks::minutes(3) {
        return Measure::none("It was better before a step was due.");
    }
    let steps: Vec<_> = e.our_levers().into_iter().filter(|lever| lever.call.lever != Lever::Snapshot).collect();
    let fitting: Vec<_> = steps.into_iter().filter(|lever| e.founded(lever)).collect();
    if fitting.is_empty() {
        let because = format!("From {from} on something had to be done, and nothing that fits was ever begun.");
        return Measure::never(from, Vec::new(), because);
    }
    let marks = fitting.iter().map(|lever| lever.mark.tick);
    let (gap, at) = super::declare::longest_gap(from, to, marks);
    let because = format!(
        "While customers suffered, the longest time without a new step that fits was {}, from {at}.",
        spoken(gap)
    );
    Measure::of(gap.as_minutes(), at, seqs(fitting.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn vain(e: &Evidence<'_>) -> Measure {
    let noise = Noise::of(e);
    if noise.said == 0 {
        return Measure::never(start(e), Vec::new(), "You said nothing at all.".to_owned());
    }
    let told = noise.told();
    let because = if noise.first.is_none() {
        format!("Nothing of what you said was in vain: {told} was refused, repeated or taken back.")
    } else {
        format!("In vain was {} of what you said: {told}.", percent(noise.share()))
    };
    Measure::of(noise.share(), noise.first.unwrap_or(start(e)), seqs(noise.events.iter().copied()), because)
}
