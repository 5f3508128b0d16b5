//! A whole run by a simulated commander, without a seat in front of it.
//!
//! Not a judgement of the scenario; it is for comparing builds and platforms.
//! The one rule: the same text, seed and player give the same fingerprint everywhere.

use std::sync::Arc;

use super::seat::SessionError;
use crate::base::Ticks;
use crate::exercise::Exercise;
use crate::players::{Commander, play};
use crate::scenario;
use crate::vocab::SeatId;

/// Runs a scenario to its end under a simulated commander and hashes what came of it.
///
/// # Errors
/// If the scenario is faulty.
pub fn rehearse(text: &str, seed: u64, commander: Commander) -> Result<u64, SessionError> {
    Ok(rehearsed(text, seed, commander, None)?.fingerprint())
}

/// Runs a scenario under a simulated commander, to its end or for a while.
///
/// # Errors
/// If the scenario is faulty.
pub fn rehearsed(text: &str, seed: u64, commander: Commander, most: Option<Ticks>) -> Result<Exercise, SessionError> {
    let scenario = scenario::parse(text).map_err(SessionError::Faults)?;
    let mut player = commander.player(&scenario, seed);
    let mut exercise = Exercise::new(Arc::new(scenario), seed);
    play(&mut exercise, &mut *player, SeatId(0), most);
    Ok(exercise)
}
