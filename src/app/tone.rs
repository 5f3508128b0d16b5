//! The pager's tone on a desktop, through whichever player the machine has.
//!
//! Not a sound library: those want system packages to build. A machine without a player stays silent; the page is also seen.
//! The one rule: never wait for it, never complain about it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Samples in a second.
const RATE: u32 = 22_050;

/// Two short beeps: frequency in hertz, length and pause in seconds.
const BEEP: (f32, f32, f32) = (880.0, 0.16, 0.09);

/// Players that take the name of a file, best first.
const PLAYERS: [&str; 4] = ["pw-play", "paplay", "aplay", "afplay"];

/// Sounds the pager once.
pub(super) fn sound() {
    let Some(path) = written() else { return };
    for player in PLAYERS {
        let started =
            Command::new(player).arg(&path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        if let Ok(mut playing) = started {
            // Somebody has to wait for the player, or it stays behind as a zombie; the thread ends with the tone.
            std::thread::spawn(move || playing.wait().is_ok());
            return;
        }
    }
}

fn written() -> Option<PathBuf> {
    let path = std::env::temp_dir().join(format!("hotwash-pager-{}.wav", std::process::id()));
    if !path.exists() {
        std::fs::write(&path, wave()).ok()?;
    }
    Some(path)
}

/// The tone as a WAV file: one channel of 16 bits.
fn wave() -> Vec<u8> {
    let (pitch, beep, pause) = BEEP;
    let sample = |at: u32| {
        let time = at as f32 / RATE as f32;
        let within = time % (beep + pause);
        let edge = (within.min(beep - within) * 100.0).clamp(0.0, 1.0); // softened over 10 ms, so that it does not click
        let loud = (time * pitch * std::f32::consts::TAU).sin() * edge * 0.35;
        (loud * f32::from(i16::MAX)) as i16
    };
    let count = ((beep + pause) * 2.0 * RATE as f32) as u32;
    let bytes = count * 2;
    let mut file = Vec::with_capacity(bytes as usize + 44);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + bytes).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&(RATE * 2).to_le_bytes());
    file.extend_from_slice(&2_u16.to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&bytes.to_le_bytes());
    for at in 0..count {
        file.extend_from_slice(&sample(at).to_le_bytes());
    }
    file
}
