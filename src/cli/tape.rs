//! The file a recording is written to while the run goes on.
//!
//! Not its contents: lines come from the session. Each line is handed to the operating system before anybody is
//! answered, so that it outlives this process however that dies; it is not forced onto the disk (no fsync).
//! The one rule: what cannot be written waits in memory, is told, and is written as soon as it can be.

use std::cell::RefCell;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, anyhow, bail};

use super::source::Recorded;
use crate::record::Recording;
use crate::session::Sink;

/// A recording on its way to the disk.
pub(super) struct Tape {
    path: Option<PathBuf>,
    reel: Rc<RefCell<Reel>>,
    instead: Option<String>,
}

/// The open file and what is not in it yet.
#[derive(Default)]
struct Reel {
    file: Option<File>,
    waiting: Vec<u8>,
    /// The lines of a recording that has no file.
    kept: String,
    trouble: Option<io::Error>,
    told: bool,
}

impl Reel {
    fn take(&mut self, line: &str) {
        self.waiting.extend_from_slice(line.as_bytes());
        self.waiting.push(b'\n');
        self.flush();
    }

    /// Writes what waits; where a write stops in the middle of a line, the next one goes on from there.
    fn flush(&mut self) {
        let Some(file) = &mut self.file else {
            self.waiting.clear();
            return;
        };
        while !self.waiting.is_empty() {
            match file.write(&self.waiting) {
                Ok(0) => {
                    self.trouble = Some(io::ErrorKind::WriteZero.into());
                    return;
                }
                Ok(written) => {
                    self.waiting.drain(..written);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.trouble = Some(error);
                    return;
                }
            }
        }
        self.trouble = None;
    }
}

impl Tape {
    /// No recording in a file; what there is to play again stays in memory.
    pub(super) fn none() -> (Self, Sink) {
        let reel: Rc<RefCell<Reel>> = Rc::default();
        let keeping = Rc::clone(&reel);
        let sink = move |line: &str| {
            let kept = &mut keeping.borrow_mut().kept;
            kept.push_str(line);
            kept.push('\n');
        };
        (Self { path: None, reel, instead: None }, Box::new(sink))
    }

    /// A recording in a file that is emptied if it exists.
    pub(super) fn over(path: &Path) -> anyhow::Result<(Self, Sink)> {
        let file = File::create(path).with_context(|| cannot(path))?;
        Self::on(path, file, None)
    }

    /// A recording in a file that must be new.
    pub(super) fn new(path: &Path) -> anyhow::Result<(Self, Sink)> {
        match File::create_new(path) {
            Ok(file) => Self::on(path, file, None),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                bail!("{} exists already; name another file, or go on with it by --resume", path.display())
            }
            Err(error) => Err(error).with_context(|| cannot(path)),
        }
    }

    /// A recording in a new file of this folder, or of the temporary one where that cannot be written.
    pub(super) fn named(folder: &Path, name: &str) -> anyhow::Result<(Self, Sink)> {
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let mut instead = None;
        for folder in [folder, &std::env::temp_dir()] {
            for nth in 1..1000 {
                let suffix = if nth == 1 { String::new() } else { format!("-{nth}") };
                let path = folder.join(format!("{plain}{suffix}.jsonl"));
                match File::create_new(&path) {
                    Ok(file) => return Self::on(&path, file, instead),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    Err(error) => {
                        let folder = folder.display();
                        instead.get_or_insert(format!("The folder {folder} cannot be written ({error})"));
                        break;
                    }
                }
            }
        }
        bail!("{}; name a place for the recording with --record FILE", instead.unwrap_or_default())
    }

    /// A recording that broke off: its torn line is cut off, the rest appended to.
    pub(super) fn append(path: &Path, recorded: &Recorded) -> anyhow::Result<(Self, Sink)> {
        let file = OpenOptions::new().append(true).open(path).with_context(|| cannot(path))?;
        let (tape, sink) = Self::on(path, file, None)?;
        let mut reel = tape.reel.borrow_mut();
        if let Some(file) = &reel.file {
            file.set_len(recorded.whole).with_context(|| cannot(path))?;
        }
        if !recorded.closed {
            reel.waiting.push(b'\n');
        }
        drop(reel);
        Ok((tape, sink))
    }

    fn on(path: &Path, file: File, instead: Option<String>) -> anyhow::Result<(Self, Sink)> {
        // Where the file system knows no locks there is nothing to be done about it.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            bail!("{} is being written by another hotwash; end that one first", path.display());
        }
        let reel = Reel { file: Some(file), ..Reel::default() };
        let reel = Rc::new(RefCell::new(reel));
        let taking = Rc::clone(&reel);
        let sink = move |line: &str| taking.borrow_mut().take(line);
        let tape = Self { path: Some(path.to_owned()), reel, instead };
        Ok((tape, Box::new(sink)))
    }

    /// What was recorded so far, to be played again; none if it cannot be read back.
    pub(super) fn recording(&self) -> Option<Recording> {
        let reel = self.reel.borrow();
        let text = match &self.path {
            Some(path) => {
                let mut bytes = std::fs::read(path).ok()?;
                bytes.extend_from_slice(&reel.waiting);
                String::from_utf8(bytes).ok()?
            }
            None => reel.kept.clone(),
        };
        Recording::parse(&text).ok().map(|(recording, _)| recording)
    }

    /// Where it lies.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Why it does not lie where one would look for it.
    pub(super) fn instead(&self) -> Option<&str> {
        self.instead.as_deref()
    }

    /// Whether all lines so far are written.
    pub(super) fn sound(&self) -> anyhow::Result<()> {
        let mut reel = self.reel.borrow_mut();
        reel.flush();
        match (reel.trouble.take(), &self.path) {
            (Some(error), Some(path)) => Err(anyhow!(
                "{}: {error}; everything answered so far is in it: make room, then `hotwash play --resume {}` goes on",
                cannot(path),
                path.display()
            )),
            _ => Ok(()),
        }
    }

    /// What is to be told when lines begin to wait, and when they no longer do; each once.
    pub(super) fn news(&self) -> Option<String> {
        let mut reel = self.reel.borrow_mut();
        reel.flush();
        let path = self.path.as_ref()?.display();
        match (&reel.trouble, reel.told) {
            (Some(error), false) => {
                let text = format!(
                    "The recording {path} cannot be written now ({error}). Nothing is lost yet: what you say is kept in \
                     memory and written as soon as there is room. Make room and go on, or leave with quit."
                );
                reel.told = true;
                Some(text)
            }
            (None, true) => {
                reel.told = false;
                Some(format!("The recording {path} can be written again and is complete."))
            }
            _ => None,
        }
    }

    /// At the end: what could not be written is saved elsewhere, as a whole recording; where, if that was needed.
    pub(super) fn rescue(&self) -> anyhow::Result<Option<PathBuf>> {
        let mut reel = self.reel.borrow_mut();
        reel.flush();
        let (Some(path), Some(_)) = (&self.path, &reel.trouble) else { return Ok(None) };
        let mut whole = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        whole.extend_from_slice(&reel.waiting);
        let name = path.file_name().map_or_else(|| "hotwash.jsonl".into(), std::ffi::OsStr::to_os_string);
        for folder in [std::env::temp_dir(), PathBuf::from("/dev/shm")] {
            let place = folder.join(&name);
            let saved = File::create_new(&place).and_then(|mut file| file.write_all(&whole));
            if saved.is_ok() {
                return Ok(Some(place));
            }
        }
        bail!("{}, and no other place was found: its last {} bytes are lost", cannot(path), reel.waiting.len())
    }
}

fn cannot(path: &Path) -> String {
    format!("the recording {} cannot be written", path.display())
}

#[cfg(test)]
mod tests {
    use std::fs::{self, OpenOptions};
    use std::path::{Path, PathBuf};

    use super::Tape;

    /// A tape on a full disk, if this system has one.
    fn full() -> Option<(Tape, crate::session::Sink)> {
        let file = OpenOptions::new().write(true).open("/dev/full").ok()?;
        Tape::on(Path::new("/dev/full"), file, None).ok()
    }

    fn file(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("hotwash-{}-{name}.jsonl", std::process::id()));
        fs::remove_file(&path).ok();
        path
    }

    #[test]
    fn what_cannot_be_written_waits_and_is_told_once() {
        let Some((tape, mut sink)) = full() else { return };
        sink("one");
        sink("two");
        assert!(tape.news().is_some_and(|news| news.contains("kept in memory")));
        assert_eq!(tape.news(), None);
        assert!(tape.sound().is_err());
        let path = file("waits");
        tape.reel.borrow_mut().file = Some(fs::File::create(&path).unwrap());
        sink("three");
        assert!(tape.news().is_some_and(|news| news.contains("complete")));
        assert_eq!(tape.news(), None);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\nthree\n");
        fs::remove_file(path).ok();
    }

    #[test]
    fn a_recording_is_not_written_by_two_at_once() {
        let path = file("two");
        let first = Tape::new(&path).unwrap();
        assert!(Tape::new(&path).is_err());
        let second = OpenOptions::new().append(true).open(&path).unwrap();
        assert!(Tape::on(&path, second, None).is_err_and(|error| error.to_string().contains("another hotwash")));
        drop(first);
        fs::remove_file(path).ok();
    }
}
