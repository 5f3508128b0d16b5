//! A script: lines with the times at which they are said.
//!
//! Not a recording; it is what a person intends, not what a seat did.
//! The one rule: a line that cannot be read stops the exercise before it begins, with its number.

use std::collections::VecDeque;
use std::path::Path;

use anyhow::{Context as _, anyhow};

use crate::base::Tick;
use crate::cli::source;

/// Lines to be said at their times, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Script {
    lines: VecDeque<(Tick, String)>,
}

impl Script {
    /// Reads a script file.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = source::scenario_file(path)?;
        Self::parse(&text).map_err(|why| anyhow!("{}:{why}", path.display())).context("reading the script")
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut lines: VecDeque<(Tick, String)> = VecDeque::new();
        for (at, line) in text.lines().enumerate() {
            let number = at + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (time, said) = line
                .split_once(char::is_whitespace)
                .ok_or_else(|| format!("{number}: expected a time and a line, as in T+05:00 /page db"))?;
            let time: Tick = time.parse().map_err(|error| format!("{number}: {error}"))?;
            if lines.back().is_some_and(|(before, _)| time < *before) {
                return Err(format!("{number}: {time} lies before the line above"));
            }
            lines.push_back((time, said.trim().to_owned()));
        }
        Ok(Self { lines })
    }

    /// The next line and when it is said.
    pub(super) fn first(&self) -> Option<&(Tick, String)> {
        self.lines.front()
    }

    /// Takes the next line off.
    pub(super) fn take_first(&mut self) {
        self.lines.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::Script;
    use crate::base::Tick;

    #[test]
    fn comments_and_empty_lines_are_skipped() {
        let script = Script::parse("# first\n\nT+00:05 /ack\nT+01:00:00 hello there\n").unwrap();
        assert_eq!(script.first(), Some(&(Tick(5), "/ack".to_owned())));
        assert_eq!(script.lines.len(), 2);
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        assert!(Script::parse("T+00:05 /ack\n/page db").unwrap_err().starts_with("2:"));
        assert!(Script::parse("T+05:00 /ack\nT+04:00 /go").unwrap_err().starts_with("2:"));
        assert!(Script::parse("T+05:00").unwrap_err().starts_with("1:"));
    }
}
