//! What a person asked for by touching a panel.
//!
//! Data only; the shell carries it out after everything has been drawn.
//! The one rule: whatever changes the exercise is a line that could have been typed.

use super::settings::Settings;

/// A wish.
#[derive(Clone, PartialEq, Debug)]
pub enum Intent {
    /// Say this line.
    Say(String),
    /// Ask for the rest of this line, field by field.
    Form(String),
    /// Put this into the command bar, to be finished.
    Draft(String),
    /// Read the briefing of a scenario.
    Brief(String),
    /// Begin it, with this seed.
    Begin(String, u64),
    /// Go on with a recording that was kept: the last one (0), or one set aside before it.
    Continue(usize),
    /// Hand a recording that was set aside out as a file, and keep it no longer.
    HandOut(usize),
    /// Run the clock this many times as fast as real time.
    Pace(f64),
    /// Stop or start the clock.
    Pause(bool),
    /// Go on from this second of the run.
    Rewind(u32),
    /// Hand out the debrief or the recording.
    Export(Export),
    /// Change the settings.
    Set(Settings),
    /// Let the pager sound, or mute it.
    Sound(bool),
    /// Show the settings.
    Settings,
    /// Go back to where one came from.
    Back,
    /// Go to the library.
    Library,
    /// Keep these answers to the hot wash, or none, and show the debrief.
    Reflect(Vec<String>),
    /// Choose a recording to read.
    Import,
    /// Read the recording of this name.
    Read(String),
    /// Show the tool of this name in the war room.
    Tool(String),
    /// Play the finished run again with one change.
    TryOut(TryOut),
}

/// A change of a finished run that somebody wants to see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TryOut {
    /// Without the input of this number.
    Without(u32),
    /// With it at this second.
    At(u32, u32),
    /// With one line more, at this second.
    With(u32, String),
}

/// What is handed out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Export {
    /// The debrief as a web page.
    Html,
    /// The debrief as Markdown.
    Markdown,
    /// The debrief for programs.
    Json,
    /// The recording.
    Recording,
}
