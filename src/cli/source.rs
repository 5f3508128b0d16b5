//! Where scenarios and recordings come from: the shipped library and files.
//!
//! Not the checking of them.
//! The one rule: a file is read whole, once, and only up to a size that no honest file reaches.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};

use crate::record::{Recording, hash_of_text, whole};
use crate::scenario::{self, Diagnostic, Scenario};
use crate::score::Doctrine;

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
    Ok(recorded(path)?.recording)
}

/// A recording whose texts may have been altered, which is then told.
pub(super) fn altered_recording(path: &Path) -> anyhow::Result<Recording> {
    let text = recording_text(path)?;
    let (recording, mut warnings) =
        Recording::parse_altered(&text).with_context(|| format!("reading the recording {}", path.display()))?;
    warnings.extend(recording.altered());
    warn(path, &warnings)?;
    Ok(recording)
}

/// A recording and how much of its file is sound.
pub(super) struct Recorded {
    /// What is in it.
    pub(super) recording: Recording,
    /// The bytes of whole lines; what follows was torn in mid-write.
    pub(super) whole: u64,
    /// Whether the last whole line has its end.
    pub(super) closed: bool,
}

/// A recording to go on with; what was forgiven in it is told on standard error.
pub(super) fn recorded(path: &Path) -> anyhow::Result<Recorded> {
    let text = recording_text(path)?;
    let (recording, mut warnings) =
        Recording::parse(&text).with_context(|| format!("reading the recording {}", path.display()))?;
    let source = &recording.header.scenario;
    if scenario::shipped(&source.id).is_some_and(|shipped| hash_of_text(shipped) != source.hash) {
        warnings
            .push(format!("its {} is not the one this hotwash ships; the text in the recording is used", source.id));
    }
    warn(path, &warnings)?;
    let whole = whole(&text);
    Ok(Recorded { recording, whole: whole as u64, closed: text[..whole].ends_with('\n') })
}

fn warn(path: &Path, warnings: &[String]) -> anyhow::Result<()> {
    for warning in warnings {
        writeln!(io::stderr(), "hotwash: {}: {warning}", path.display())?;
    }
    Ok(())
}

/// The text of a recording; a last line torn within a character ends before that character.
fn recording_text(path: &Path) -> anyhow::Result<String> {
    let bytes = read_bytes(path, RECORDING_BYTES_MAX)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            if bytes[valid..].contains(&b'\n') {
                bail!("{} is no recording: byte {valid} is not UTF-8", path.display());
            }
            bytes.truncate(valid);
            Ok(String::from_utf8(bytes)?)
        }
    }
}

fn read(path: &Path, bytes_max: u64) -> anyhow::Result<String> {
    String::from_utf8(read_bytes(path, bytes_max)?).with_context(|| format!("reading {}", path.display()))
}

fn read_bytes(path: &Path, bytes_max: u64) -> anyhow::Result<Vec<u8>> {
    let reading = || format!("reading {}", path.display());
    let file = File::open(path).with_context(reading)?;
    let mut bytes = Vec::new();
    let read = file.take(bytes_max + 1).read_to_end(&mut bytes).with_context(reading)?;
    if read as u64 > bytes_max {
        bail!("{} is larger than {bytes_max} bytes", path.display());
    }
    Ok(bytes)
}

/// The text of a doctrine pack: the shipped one, or a sound one in a file.
pub(super) fn doctrine_text(file: Option<&Path>) -> anyhow::Result<String> {
    let Some(path) = file else { return Ok(Doctrine::shipped_text().to_owned()) };
    let text = read(path, SCENARIO_BYTES_MAX)?;
    parsed(path, &text)?;
    Ok(text)
}

/// A doctrine pack: the shipped one, or a sound one in a file.
pub(super) fn doctrine(file: Option<&Path>) -> anyhow::Result<Doctrine> {
    let Some(path) = file else { return Ok(Doctrine::shipped()) };
    parsed(path, &read(path, SCENARIO_BYTES_MAX)?)
}

fn parsed(path: &Path, text: &str) -> anyhow::Result<Doctrine> {
    let told = |faults: Vec<String>| {
        anyhow::anyhow!(
            "{} is no sound doctrine pack (docs/doctrine-pack.md):\n  {}",
            path.display(),
            faults.join("\n  ")
        )
    };
    Doctrine::parse(text).map_err(told)
}

/// Tells on standard error which of a scenario's rulings the pack has no place for.
pub(super) fn told_misfits(pack: &Doctrine, scenario: &Scenario) -> anyhow::Result<()> {
    for misfit in pack.misfits(&scenario.doctrine) {
        writeln!(io::stderr(), "hotwash: {}: {misfit}", scenario.meta.id)?;
    }
    Ok(())
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
