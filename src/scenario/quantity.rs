//! Numbers with units as an author writes them: `"5m"`, `"250ms"`, `"18%"`, `0.18`, `1200`.
//!
//! Reading keeps what was typed; the checks turn it into seconds and shares and can then name the place.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// A number, or a text with a unit.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Quantity {
    /// Typed without quotes.
    Number(f64),
    /// Typed in quotes.
    Text(String),
}

struct QuantityVisitor;

impl de::Visitor<'_> for QuantityVisitor {
    type Value = Quantity;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number, or a text with a unit such as \"5m\" or \"18%\"")
    }

    fn visit_u64<E>(self, value: u64) -> Result<Quantity, E> {
        Ok(Quantity::Number(value as f64))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Quantity, E> {
        Ok(Quantity::Number(value as f64))
    }

    fn visit_f32<E: de::Error>(self, value: f32) -> Result<Quantity, E> {
        // The decimal digits that were typed, not the binary neighbour that a plain widening would give.
        let digits = value.to_string();
        digits.parse().map(Quantity::Number).map_err(E::custom)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Quantity, E> {
        Ok(Quantity::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Quantity, E> {
        Ok(Quantity::Text(value.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(QuantityVisitor)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => write!(out, "\"{text}\""),
        }
    }
}

impl Quantity {
    /// As a plain number; `None` if it is not a finite one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => plain(text),
        }
        .filter(|number| number.is_finite())
    }

    /// As a share of one: `"18%"` or `0.18`.
    pub(super) fn share(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => match text.trim().strip_suffix('%') {
                Some(percent) => plain(percent.trim_end()).map(|percent| percent / 100.0),
                None => plain(text),
            },
        }
        .filter(|share| share.is_finite())
    }

    /// As seconds: `"250ms"`, `"5m"`, `"1h30m"`, `"2.5s"`; a bare number counts seconds. May be negative: `"-2h"`.
    pub(super) fn seconds(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => {
                let text = text.trim();
                match text.strip_prefix('-') {
                    Some(rest) => span(rest).map(|seconds| -seconds),
                    None => span(text),
                }
            }
        }
        .filter(|seconds| seconds.is_finite())
    }
}

/// A decimal number without the words that Rust also takes for one (`inf`, `nan`).
fn plain(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let decimal =
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if decimal { text.parse().ok() } else { None }
}

fn span(text: &str) -> Option<f64> {
    if text.is_empty() {
        return None;
    }
    if let Some(seconds) = plain(text) {
        return Some(seconds);
    }
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let number = plain(&rest[..digits])?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        total += match &rest[..letters] {
            "us" => number / 1e6,
            "ms" => number / 1e3,
            "s" => number,
            "m" => number * 60.0,
            "h" => number * 3600.0,
            "d" => number * 86_400.0,
            "w" => number * 604_800.0,
            _ => return None,
        };
        rest = &rest[letters..];
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    #[test]
    fn units_are_understood() {
        let text = |text: &str| Quantity::Text(text.to_owned());
        assert_eq!(text("1h30m").seconds(), Some(5400.0));
        assert_eq!(text("250ms").seconds(), Some(0.25));
        assert_eq!(text("-2h").seconds(), Some(-7200.0));
        assert_eq!(text("18%").share(), Some(0.18));
        assert_eq!(text("0.18").share(), Some(0.18));
        for wrong in ["", "m", "5 m", "5x", "inf", "nan", "1e9m", "--5m", "é"] {
            assert_eq!(text(wrong).seconds(), None, "{wrong:?}");
        }
        assert_eq!(text("18 %").share(), Some(0.18));
        assert_eq!(text("lots").share(), None);
    }

    #[test]
    fn typed_digits_survive() {
        for (typed, number) in [("0.3", 0.3), ("0.123456789", 0.123_456_789), ("12", 12.0)] {
            let read: Quantity = ron::from_str(typed).unwrap();
            assert_eq!(read.number(), Some(number));
        }
    }
}
