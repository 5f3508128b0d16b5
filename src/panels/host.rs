//! What the panels ask of whatever draws them: a place to keep texts, a way to hand out bytes, a tone.
//!
//! Not a file, a browser or a window; those are the shell's.
//! The one rule: a refusal is told in words and never stops an exercise.

/// The outside, as far as the panels need it.
pub trait Host {
    /// A text kept under a key (`settings`, `recording`, `aside`, `best`); none if there is none, or if storage is refused.
    fn load(&self, key: &str) -> Option<String>;

    /// Keeps a text under a key.
    ///
    /// # Errors
    /// With a sentence for the person, if storage is refused or full.
    fn store(&mut self, key: &str, text: &str) -> Result<(), String>;

    /// Hands bytes to the person under a file name: a download, or a file; answers where they went.
    ///
    /// # Errors
    /// With a sentence for the person, if they could not be handed out.
    fn export(&mut self, name: &str, bytes: &[u8]) -> Result<String, String>;

    /// Sounds the pager once; called only while sound is switched on.
    fn tone(&mut self);

    /// Where recordings lie, the newest first, for the panels to let the person choose; none where the host has a window
    /// of its own for that.
    fn recordings(&self) -> Option<Vec<String>> {
        None
    }

    /// The text of a recording, by one of those names or any other.
    ///
    /// # Errors
    /// With a sentence for the person, if it cannot be read.
    fn read(&mut self, name: &str) -> Result<String, String> {
        Err(format!("{name} cannot be read from here"))
    }

    /// Lets the person choose a recording, whose text then goes to [`super::Shell::import`]; asked where
    /// [`Host::recordings`] has none.
    ///
    /// # Errors
    /// With a sentence that says how else to hand one over, if nothing can be chosen here.
    fn choose_recording(&mut self) -> Result<(), String> {
        Err("Drop the file of a recording on this window, and it is read.".to_owned())
    }

    /// How many simulated seconds of a run that is tried out may be played within one frame.
    fn spare_ticks(&self) -> u32 {
        240
    }
}
