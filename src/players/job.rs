//! Long work in steps, so that whoever has only one thread stays alive and a progress bar is honest.
//!
//! Not a thread: whoever has several runs several jobs.

/// How far a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Parts finished.
    pub done: usize,
    /// Parts in all, as far as is known.
    pub of: usize,
}

impl Progress {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn finished(self) -> bool {
        self.done >= self.of
    }
}

/// Work that can be done a little at a time.
pub trait Job {
    /// Plays about `ticks` simulated seconds, and says how far it is. Doing nothing once it is finished.
    fn advance(&mut self, ticks: u32) -> Progress;
}
