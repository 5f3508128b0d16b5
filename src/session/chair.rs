//! Simulated commanders who look on while a recording is played again, so that they remember it and can go on.
//!
//! Not who they are: that is the [`Cast`]. The one rule: what the recording holds is what was said.

use crate::exercise::Input;
use crate::players::Cast;
use crate::record::Playback;

/// Plays a second of a recording again, so that the commanders remember it; false if there is none left.
///
/// What they say and the recording does not hold is `lost`, unless the recording broke off in that very second.
pub(super) fn follow(cast: &mut Cast, playback: &mut Playback<'_>, lost: &mut Vec<Input>) -> bool {
    if !playback.more() {
        return false;
    }
    let from = playback.exercise().log().len();
    let mut said = cast.say(playback.exercise());
    let due = playback.due();
    let broken = playback.breaks_off();
    said.retain(|input| broken && !due.iter().any(|known| known.seat == input.seat));
    playback.step_with(&said);
    lost.append(&mut said);
    cast.hear(&playback.exercise().log()[from..]);
    true
}
