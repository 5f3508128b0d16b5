//! The file a recording is written to while the run goes on.
//!
//! Not its contents: lines come from the session.
//! The one rule: every line is flushed before anybody is answered, and a full disk is told, not swallowed.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, bail};

use crate::record::Recording;
use crate::session::Sink;

/// A recording on its way to the disk.
pub(super) struct Tape {
    path: Option<PathBuf>,
    trouble: Rc<RefCell<Option<io::Error>>>,
}

impl Tape {
    /// No recording.
    pub(super) fn none() -> (Self, Sink) {
        let tape = Self { path: None, trouble: Rc::default() };
        (tape, Box::new(|_| ()))
    }

    /// A recording in a file that is emptied if it exists.
    pub(super) fn over(path: &Path) -> anyhow::Result<(Self, Sink)> {
        let file = File::create(path).with_context(|| format!("writing the recording {}", path.display()))?;
        Ok(Self::on(path, file))
    }

    /// A recording in a file that must be new.
    pub(super) fn new(path: &Path) -> anyhow::Result<(Self, Sink)> {
        match File::create_new(path) {
            Ok(file) => Ok(Self::on(path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                bail!("{} exists already; name another file, or go on with it by --resume", path.display())
            }
            Err(error) => Err(error).with_context(|| format!("writing the recording {}", path.display())),
        }
    }

    /// A recording in a new file of this directory, or of the temporary one where that cannot be written.
    pub(super) fn named(scenario: &str, seed: u64) -> anyhow::Result<(Self, Sink)> {
        let plain: String = scenario.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        for directory in [PathBuf::from("."), std::env::temp_dir()] {
            for nth in 1..1000 {
                let suffix = if nth == 1 { String::new() } else { format!("-{nth}") };
                let path = directory.join(format!("hotwash-{plain}-{seed}{suffix}.jsonl"));
                match File::create_new(&path) {
                    Ok(file) => return Ok(Self::on(&path, file)),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    Err(_) => break,
                }
            }
        }
        bail!("no place for the recording was found; name one with --record FILE")
    }

    /// A recording that broke off: rewritten without its torn line, then appended to.
    pub(super) fn append(path: &Path, recording: &Recording) -> anyhow::Result<(Self, Sink)> {
        let writing = || format!("writing the recording {}", path.display());
        let beside = path.with_extension("jsonl.tmp");
        std::fs::write(&beside, recording.write()).with_context(writing)?;
        std::fs::rename(&beside, path).with_context(writing)?;
        let file = OpenOptions::new().append(true).open(path).with_context(writing)?;
        Ok(Self::on(path, file))
    }

    fn on(path: &Path, mut file: File) -> (Self, Sink) {
        let trouble: Rc<RefCell<Option<io::Error>>> = Rc::default();
        let told = Rc::clone(&trouble);
        let sink = move |line: &str| {
            let written = file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.flush());
            if let Err(error) = written {
                told.borrow_mut().get_or_insert(error);
            }
        };
        let tape = Self { path: Some(path.to_owned()), trouble };
        (tape, Box::new(sink))
    }

    /// Where it lies.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether all lines so far are on the disk.
    pub(super) fn sound(&self) -> anyhow::Result<()> {
        match self.trouble.borrow_mut().take() {
            Some(error) => Err(error).context("the recording could not be written"),
            None => Ok(()),
        }
    }
}
