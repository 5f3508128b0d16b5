//! Where typed lines come from: an edited line in a terminal, plain lines elsewhere; while time stands or while it runs.
//!
//! Not what they mean.
//! The one rule: whoever pipes lines in gets the same exercise as whoever types them.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{CompletionType, Config, Editor, ExternalPrinter, Helper};
use rustyline::{highlight::Highlighter, hint::Hinter, validate::Validator};

use super::table::Table;
use crate::language;
use crate::scenario::Scenario;

/// How often the clock is looked at while somebody types.
const GLANCE: Duration = Duration::from_millis(50);

/// What came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Said {
    /// A line.
    Line(String),
    /// The line was given up, by Ctrl-C.
    GivenUp,
    /// Nobody is there any more.
    Gone,
    /// The exercise ended before a line came.
    Over,
}

/// A source of lines.
pub(super) enum Ears {
    /// A terminal with line editing; time stands while somebody types.
    Terminal(Box<Editor<Names, MemHistory>>),
    /// Lines from elsewhere.
    Plain,
    /// Either, beside a clock that runs.
    Beside(Beside),
}

/// A source of lines on a thread of its own.
pub(super) struct Beside {
    asks: Sender<(String, String)>,
    said: Receiver<anyhow::Result<Said>>,
    edited: bool,
}

/// The names that a line can be completed with.
pub(super) struct Names(Arc<Scenario>);

/// Prints above the line that is being typed.
pub(super) type Printer = Box<dyn ExternalPrinter + Send>;

impl Ears {
    /// Listens to standard input, with line editing where that is a terminal, and beside the clock where it runs.
    pub(super) fn open(table: &mut Table) -> Self {
        let scenario = Arc::new(table.session().exercise().scenario().clone());
        let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        if table.paced() {
            return Self::Beside(Beside::open(table, scenario, terminal));
        }
        match editor(scenario) {
            Ok(editor) if terminal => Self::Terminal(Box::new(editor)),
            Ok(_) | Err(_) => Self::Plain,
        }
    }

    /// Whether what is typed can be seen already, and edited.
    pub(super) fn echoes(&self) -> bool {
        match self {
            Self::Terminal(_) => true,
            Self::Plain => false,
            Self::Beside(beside) => beside.edited,
        }
    }

    /// Waits for a line, with words already in it to be edited; in a paced exercise the clock is kept meanwhile.
    pub(super) fn listen(&mut self, table: &mut Table, prompt: &str, initial: &str) -> anyhow::Result<Said> {
        match self {
            Self::Terminal(editor) => {
                table.width_from(editor.dimensions().map(|(columns, _)| usize::from(columns)));
                typed(editor, prompt, initial)
            }
            Self::Plain => plain(),
            Self::Beside(beside) => beside.listen(table, prompt, initial),
        }
    }
}

impl Beside {
    fn open(table: &mut Table, scenario: Arc<Scenario>, terminal: bool) -> Self {
        let (asks, asked) = channel::<(String, String)>();
        let (saying, said) = channel();
        let (handing, handed) = channel();
        thread::spawn(move || {
            let mut editor = if terminal { editor(scenario).ok() } else { None };
            let printer = editor.as_mut().and_then(|editor| {
                let columns = editor.dimensions().map(|(columns, _)| usize::from(columns));
                let printer = editor.create_external_printer().ok()?;
                Some((Box::new(printer) as Printer, columns))
            });
            if handing.send(printer).is_err() {
                return;
            }
            for (prompt, initial) in asked {
                let line = match &mut editor {
                    Some(editor) => typed(editor, &prompt, &initial),
                    None => plain(),
                };
                if saying.send(line).is_err() {
                    return;
                }
            }
        });
        let printer = handed.recv().ok().flatten();
        let edited = printer.is_some();
        if let Some((printer, columns)) = printer {
            table.print_above(printer);
            table.width_from(columns);
        }
        Self { asks, said, edited }
    }

    fn listen(&self, table: &mut Table, prompt: &str, initial: &str) -> anyhow::Result<Said> {
        let gone = "standard input is not read any more";
        self.asks.send((prompt.to_owned(), initial.to_owned())).context(gone)?;
        loop {
            match self.said.recv_timeout(GLANCE) {
                Ok(said) => return said,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => bail!(gone),
            }
            table.keep_time()?;
            if table.over() {
                if self.edited {
                    // The terminal is given back to the shell as it was only when the line is ended.
                    table.quiet("The exercise is over. Press Enter for the debrief.")?;
                    self.said.recv().context(gone)??;
                }
                return Ok(Said::Over);
            }
        }
    }
}

fn editor(scenario: Arc<Scenario>) -> rustyline::Result<Editor<Names, MemHistory>> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .bell_style(rustyline::config::BellStyle::None)
        .max_history_size(500)?
        .auto_add_history(true)
        .build();
    let history = MemHistory::with_config(&config);
    let mut editor = Editor::with_history(config, history)?;
    editor.set_helper(Some(Names(scenario)));
    Ok(editor)
}

fn typed(editor: &mut Editor<Names, MemHistory>, prompt: &str, initial: &str) -> anyhow::Result<Said> {
    match editor.readline_with_initial(prompt, (initial, "")) {
        Ok(line) => Ok(Said::Line(line)),
        Err(ReadlineError::Interrupted) => Ok(Said::GivenUp),
        Err(ReadlineError::Eof) => Ok(Said::Gone),
        Err(error) => Err(error).context("reading the terminal"),
    }
}

fn plain() -> anyhow::Result<Said> {
    let mut line = Vec::new();
    let read = io::stdin().lock().read_until(b'\n', &mut line).context("reading standard input")?;
    if read == 0 {
        return Ok(Said::Gone);
    }
    let text = String::from_utf8_lossy(&line);
    Ok(Said::Line(text.trim_end_matches(['\r', '\n']).to_owned()))
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
