//! Where scenarios and recordings come from: the shipped library and files.
//!
//! Not the checking of them.
//! The one rule: a file is read whole, once, and only up to a size that no honest file reaches.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};

use crate::record::Recording;
use crate::scenario::{self, Diagnostic};

/// The largest scenario file, in bytes.
const SCENARIO_BYTES_MAX: u64 = 8 << 20;

/// The largest recording, in bytes.
const RECORDING_BYTES_MAX: u64 = 512 << 20;

/// The text of a scenario, by the id of a shipped one or by path.
pub(super) fn scenario_text(name: &str) -> anyhow::Result<String> {
    if let Some(text) = scenario::shipped(name) {
        return Ok(text.to_owned());
    }
    let path = Path::new(name);
    if path.exists() {
        return read(path, SCENARIO_BYTES_MAX);
    }
    let ids: Vec<&str> = super::list::ids().collect();
    bail!("no scenario is called {name:?} and no file is there; shipped are: {}", ids.join(", "))
}

/// The text of a scenario file.
pub(super) fn scenario_file(path: &Path) -> anyhow::Result<String> {
    read(path, SCENARIO_BYTES_MAX)
}

/// A recording; what was forgiven in it is told on standard error.
pub(super) fn recording(path: &Path) -> anyhow::Result<Recording> {
    let text = read(path, RECORDING_BYTES_MAX)?;
    let (recording, warnings) =
        Recording::parse(&text).with_context(|| format!("reading the recording {}", path.display()))?;
    for warning in warnings {
        writeln!(io::stderr(), "hotwash: {}: {warning}", path.display())?;
    }
    Ok(recording)
}

fn read(path: &Path, bytes_max: u64) -> anyhow::Result<String> {
    let reading = || format!("reading {}", path.display());
    let file = File::open(path).with_context(reading)?;
    let mut text = String::new();
    let read = file.take(bytes_max + 1).read_to_string(&mut text).with_context(reading)?;
    if read as u64 > bytes_max {
        bail!("{} is larger than {bytes_max} bytes", path.display());
    }
    Ok(text)
}

/// The faults of a scenario in one error, for commands that need it to be sound.
pub(super) fn faulty(name: &str, faults: &[Diagnostic]) -> anyhow::Error {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    anyhow::anyhow!("{name} has {} faults, the first: {first}; `hotwash check` lists them all", faults.len())
}

/// A seed from the wall clock, short enough to be typed again.
pub(super) fn seed_from_clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanos = since.map_or(0, |since| u64::from(since.subsec_nanos()) ^ since.as_secs());
    nanos % 100_000
}
