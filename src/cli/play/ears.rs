//! Where typed lines come from: an edited line in a terminal, plain lines elsewhere.
//!
//! Not what they mean.
//! The one rule: whoever pipes lines in gets the same exercise as whoever types them.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::rc::Rc;

use anyhow::Context as _;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{CompletionType, Config, Editor, Helper};
use rustyline::{highlight::Highlighter, hint::Hinter, validate::Validator};

use crate::language;
use crate::scenario::Scenario;
use crate::session::Session;

/// What came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Said {
    /// A line.
    Line(String),
    /// The line was given up; ask again.
    Again,
    /// Nobody is there any more.
    Gone,
}

/// A source of lines.
pub(super) enum Ears {
    /// A terminal with line editing.
    Terminal(Box<Editor<Names, MemHistory>>),
    /// Anything else.
    Plain,
}

/// The names that a line can be completed with.
pub(super) struct Names(Rc<Scenario>);

impl Ears {
    /// Listens to standard input, with line editing where that is a terminal.
    pub(super) fn open(session: &Session) -> Self {
        let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .bell_style(rustyline::config::BellStyle::None)
            .max_history_size(500)
            .map(|config| config.auto_add_history(true).build());
        let editor = config.and_then(|config| {
            let history = MemHistory::with_config(&config);
            Editor::with_history(config, history)
        });
        match editor {
            Ok(mut editor) if terminal => {
                editor.set_helper(Some(Names(Rc::new(session.exercise().scenario().clone()))));
                Self::Terminal(Box::new(editor))
            }
            Ok(_) | Err(_) => Self::Plain,
        }
    }

    /// Whether what is typed can be seen already.
    pub(super) fn echoes(&self) -> bool {
        matches!(self, Self::Terminal(_))
    }

    /// How wide the terminal is.
    pub(super) fn columns(&mut self) -> Option<usize> {
        match self {
            Self::Terminal(editor) => editor.dimensions().map(|(columns, _)| usize::from(columns)),
            Self::Plain => None,
        }
    }

    /// Waits for a line.
    pub(super) fn listen(&mut self, prompt: &str) -> anyhow::Result<Said> {
        match self {
            Self::Terminal(editor) => match editor.readline(prompt) {
                Ok(line) => Ok(Said::Line(line)),
                Err(ReadlineError::Interrupted) => Ok(Said::Again),
                Err(ReadlineError::Eof) => Ok(Said::Gone),
                Err(error) => Err(error).context("reading the terminal"),
            },
            Self::Plain => {
                let mut line = Vec::new();
                let read = io::stdin().lock().read_until(b'\n', &mut line).context("reading standard input")?;
                if read == 0 {
                    return Ok(Said::Gone);
                }
                let text = String::from_utf8_lossy(&line);
                Ok(Said::Line(text.trim_end_matches(['\r', '\n']).to_owned()))
            }
        }
    }
}

impl Completer for Names {
    type Candidate = String;

    fn complete(&self, line: &str, pos: usize, _: &rustyline::Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let before = &line[..pos];
        let start = before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        Ok((start, language::complete(before, &*self.0)))
    }
}

impl Hinter for Names {
    type Hint = String;
}

impl Highlighter for Names {}

impl Validator for Names {}

impl Helper for Names {}
