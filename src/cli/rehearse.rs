//! `hotwash rehearse`: a simulated commander plays, and the debrief is printed.
//!
//! Hidden: it is for checks of the debrief (`tests/html/`) and for counting instructions (`tests/bench/`).
//! The one rule: without a format it does nothing but play, so that nothing else is measured.

use std::io::{self, Write as _};

use anyhow::Context as _;
use strum::VariantNames as _;

use super::args::Format;
use super::drive::begun;
use super::{Outcome, debrief, source};
use crate::base::Ticks;
use crate::record::hex;
use crate::session::{Commander, rehearsed};

/// The simulated commander of this name.
pub(super) fn commander(name: &str) -> anyhow::Result<Commander> {
    let known = || format!("no simulated commander is called {name:?}; there are {}", Commander::VARIANTS.join(", "));
    name.parse().ok().with_context(known)
}

pub(super) fn rehearse(
    scenario: &str,
    seed: u64,
    player: &str,
    span: Option<Ticks>,
    format: Option<Format>,
) -> anyhow::Result<Outcome> {
    let text = source::scenario_text(scenario)?;
    let mut exercise = rehearsed(&text, seed, commander(player)?, span).map_err(|error| begun(scenario, error))?;
    match format {
        Some(format) => {
            exercise.abandon();
            debrief::print(&exercise, format)?;
        }
        None => writeln!(io::stdout().lock(), "{} {}", exercise.now().0, hex(exercise.fingerprint()))?,
    }
    Ok(Outcome::Fine)
}
