//! What the panels ask of a desktop: texts kept in the person's data folder, files handed out, a tone.
//!
//! Not what is kept.
//! The one rule: a file is replaced as a whole or not at all, and nothing of the person's is ever overwritten.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

use super::tone;
use crate::panels::Host;

/// A desktop.
pub(super) struct Desk {
    /// Where texts are kept; none if this machine has no such folder, or nothing shall be kept.
    folder: Option<PathBuf>,
    /// What was kept or read since the start.
    texts: BTreeMap<String, String>,
}

impl Desk {
    /// A desktop, with what was kept on it; one that shall not keep forgets everything at the end.
    pub(super) fn new(keep: bool) -> Self {
        let dirs = ProjectDirs::from("", "", "hotwash").filter(|_| keep);
        Self { folder: dirs.map(|dirs| dirs.data_local_dir().to_owned()), texts: BTreeMap::new() }
    }
}

/// The file of a key.
fn file(key: &str) -> String {
    format!("{key}.{}", if key == "recording" { "jsonl" } else { "json" })
}

impl Host for Desk {
    fn load(&self, key: &str) -> Option<String> {
        let read = || fs::read_to_string(self.folder.as_ref()?.join(file(key))).ok();
        self.texts.get(key).cloned().or_else(read)
    }

    fn store(&mut self, key: &str, text: &str) -> Result<(), String> {
        self.texts.insert(key.to_owned(), text.to_owned());
        let Some(folder) = &self.folder else { return Ok(()) };
        let name = file(key);
        replace(folder, &name, text).map_err(|why| format!("{} could not be kept: {why}", folder.join(name).display()))
    }

    fn export(&mut self, name: &str, bytes: &[u8]) -> Result<String, String> {
        let downloads = UserDirs::new().and_then(|dirs| dirs.download_dir().map(Path::to_owned));
        let folder = downloads.filter(|folder| folder.is_dir()).unwrap_or_else(|| PathBuf::from("."));
        let fault = |why: std::io::Error| format!("{name} could not be written in {}: {why}", folder.display());
        let mut copy = 1;
        loop {
            let path = folder.join(numbered(name, copy));
            match fs::File::create_new(&path) {
                Ok(mut file) => {
                    file.write_all(bytes).map_err(fault)?;
                    return Ok(path.display().to_string());
                }
                Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => copy += 1,
                Err(why) => return Err(fault(why)),
            }
        }
    }

    fn recordings(&self) -> Option<Vec<String>> {
        let downloads = UserDirs::new().and_then(|dirs| dirs.download_dir().map(Path::to_owned));
        let folders = self.folder.clone().into_iter().chain(downloads).chain([PathBuf::from(".")]);
        Some(found(folders))
    }

    fn read(&mut self, name: &str) -> Result<String, String> {
        fs::read_to_string(name).map_err(|why| format!("{name} could not be read: {why}"))
    }

    fn tone(&mut self) {
        tone::sound();
    }
}

/// How many recordings are offered.
const OFFERED: usize = 40;

/// The files in these folders that are named like recordings, the newest first.
fn found(folders: impl Iterator<Item = PathBuf>) -> Vec<String> {
    let files = folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().filter_map(Result::ok);
    let files = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    let mut dated: Vec<_> = files.filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path))).collect();
    dated.sort_by(|a, b| b.cmp(a));
    dated.into_iter().take(OFFERED).map(|(_, path)| path.display().to_string()).collect()
}

fn numbered(name: &str, copy: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if copy > 1 => format!("{stem}-{copy}.{ending}"),
        Some(_) | None => name.to_owned(),
    }
}

fn replace(folder: &Path, file: &str, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let new = folder.join(format!("{file}.new"));
    fs::write(&new, text)?;
    fs::rename(new, folder.join(file))
}
