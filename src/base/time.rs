//! Simulated time: an instant is a [`Tick`], a length of time is [`Ticks`]; both count simulated seconds.
//!
//! Written `T+HH:MM:SS` and `1h30m`; there is no wall clock in the core.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An instant: simulated seconds since the exercise began.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tick(pub u32);

/// A length of time in simulated seconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticks(pub u32);

/// Why a written time could not be understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TimeError {
    /// Not digits with a unit.
    #[error("expected a duration such as 90s, 5m, 1h30m, 2d or 2w, found {0:?}")]
    NotADuration(String),
    /// Not `T+HH:MM:SS`.
    #[error("expected a clock time such as T+00:05:00 or T+05:00, found {0:?}")]
    NotAClockTime(String),
    /// More seconds than any exercise may have.
    #[error("{0:?} is longer than 68 years")]
    TooLong(String),
}

impl Tick {
    /// The first instant.
    pub const ZERO: Self = Self(0);

    /// The instant one second later.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The time that has passed since `earlier`; zero if `earlier` lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> Ticks {
        Ticks(self.0.saturating_sub(earlier.0))
    }

    /// The instant `span` later.
    #[must_use]
    pub fn after(self, span: Ticks) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// The instant `span` earlier, not before the start.
    #[must_use]
    pub fn before(self, span: Ticks) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Ticks {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A length in whole minutes.
    #[must_use]
    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes * 60)
    }

    /// The length in minutes, with a fraction.
    #[must_use]
    pub fn as_minutes(self) -> f64 {
        f64::from(self.0) / 60.0
    }
}

impl fmt::Display for Tick {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (h, m, s) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        write!(out, "T+{h:02}:{m:02}:{s:02}")
    }
}

impl fmt::Display for Ticks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return write!(out, "0s");
        }
        let units = [(604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
        let mut rest = self.0;
        for (size, unit) in units {
            if rest >= size {
                write!(out, "{}{unit}", rest / size)?;
                rest %= size;
            }
        }
        Ok(())
    }
}

impl FromStr for Tick {
    type Err = TimeError;

    /// Reads `T+HH:MM:SS` or `T+MM:SS`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::NotAClockTime(text.to_owned());
        let digits = text.strip_prefix("T+").or_else(|| text.strip_prefix("t+")).ok_or_else(wrong)?;
        let mut secs: u64 = 0;
        let fields: Vec<&str> = digits.split(':').collect();
        if !(2..=3).contains(&fields.len()) {
            return Err(wrong());
        }
        for field in fields {
            let plain = !field.is_empty() && field.len() <= 6 && field.bytes().all(|b| b.is_ascii_digit());
            let value: u64 = if plain {
                field.parse().map_err(|_number| wrong())?
            } else {
                return Err(wrong());
            };
            secs = secs * 60 + value;
        }
        u32::try_from(secs)
            .ok()
            .filter(|secs| *secs <= i32::MAX as u32)
            .map(Self)
            .ok_or_else(|| TimeError::TooLong(text.to_owned()))
    }
}

impl FromStr for Ticks {
    type Err = TimeError;

    /// Reads digits with a unit, repeated: `90s`, `1h30m`; units are s, m, h, d, w.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::NotADuration(text.to_owned());
        let (mut total, mut number, mut digits): (u64, u64, u32) = (0, 0, 0);
        for c in text.chars() {
            if let Some(digit) = c.to_digit(10) {
                digits += 1;
                number = number.saturating_mul(10).saturating_add(u64::from(digit));
                continue;
            }
            let size = match c {
                's' => 1,
                'm' => 60,
                'h' => 3600,
                'd' => 86_400,
                'w' => 604_800,
                _ => return Err(wrong()),
            };
            if digits == 0 {
                return Err(wrong());
            }
            total = total.saturating_add(number.saturating_mul(size));
            (number, digits) = (0, 0);
        }
        if digits > 0 || text.is_empty() {
            return Err(wrong());
        }
        u32::try_from(total)
            .ok()
            .filter(|secs| *secs <= i32::MAX as u32)
            .map(Self)
            .ok_or_else(|| TimeError::TooLong(text.to_owned()))
    }
}
