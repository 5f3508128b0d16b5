//! An exercise being played at the panels: its session, its clock and what has been heard.
//!
//! Not what it looks like.
//! The one rule: everything said goes through [`Play::say`], whether it was typed, clicked or came from the page around.

use std::cell::RefCell;
use std::rc::Rc;

use super::scene::{self, MapScene};
use crate::base::{Tick, Ticks};
use crate::debrief::{Debrief, debrief};
use crate::language::{self, Form};
use crate::record::Recording;
use crate::scenario::{Runbook, Scenario};
use crate::session::{Heard, NEXT_MAX, Session, SessionError};
use crate::view::View;
use crate::vocab::Phase;

/// The least and the largest pace.
pub const PACE: (f64, f64) = (1.0, 16.0);

/// How many seconds one call may let pass, so that a page that slept does not lose an exercise.
const ADVANCE_MAX: f64 = 1.0;

/// A line of the channel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub(super) tick: Tick,
    pub(super) from: String,
    pub(super) kind: &'static str,
    pub(super) text: String,
    /// Whether it wants something of the seat.
    pub(super) addressed: bool,
}

/// A form being filled in.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct OpenForm {
    pub(super) form: Form,
    pub(super) answers: Vec<String>,
}

/// What is open at the side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Tab {
    #[default]
    Dashboards,
    StatusPage,
    Changes,
    Runbooks,
    Notes,
}

/// An exercise at the panels.
pub(super) struct Play {
    pub(super) session: Session,
    tape: Rc<RefCell<String>>,
    pub(super) lines: Vec<Line>,
    pub(super) view: View,
    pub(super) places: Vec<(f32, f32)>,
    pub(super) pace: f64,
    pub(super) paused: bool,
    carry: f64,
    pub(super) typed: String,
    pub(super) history: Vec<String>,
    pub(super) recalled: Option<usize>,
    pub(super) form: Option<OpenForm>,
    pub(super) tab: Tab,
    pub(super) service: usize,
    pub(super) post: super::status::Post,
    pub(super) debrief: Option<Box<Debrief>>,
    pub(super) map: MapScene,
    pub(super) coach: Option<(String, Option<String>)>,
    pub(super) rang: bool,
}

fn tape() -> (Rc<RefCell<String>>, crate::session::Sink) {
    let tape = Rc::new(RefCell::new(String::new()));
    let kept = Rc::clone(&tape);
    let sink = move |line: &str| {
        let mut kept = kept.borrow_mut();
        kept.push_str(line.trim_end_matches('\n'));
        kept.push('\n');
    };
    (tape, Box::new(sink))
}

impl Play {
    /// Begins an exercise.
    pub(super) fn begin(text: &str, seed: u64) -> Result<Self, SessionError> {
        let (tape, sink) = tape();
        Ok(Self::of(Session::new(text, seed, None, sink)?, tape))
    }

    /// Goes on with a recording: at its end, or at a second of it.
    pub(super) fn again(text: &str, at: Option<u32>) -> Result<Self, String> {
        let (recording, _) = Recording::parse(text).map_err(|error| error.to_string())?;
        let (tape, sink) = tape();
        let session = match at {
            Some(at) => Session::branch(&recording, Tick(at), serde_json::Map::new(), sink),
            None if recording.end.is_some() => {
                return Self::finished(text, &recording);
            }
            None => {
                tape.borrow_mut().push_str(&text[..crate::record::whole(text)]);
                Session::resume(&recording, sink)
            }
        };
        Ok(Self::of(session.map_err(|error| error.to_string())?, tape))
    }

    /// A finished recording, to read its debrief.
    fn finished(text: &str, recording: &Recording) -> Result<Self, String> {
        let last = Tick(recording.last_tick().0.saturating_sub(1));
        let (_, sink) = tape();
        let session = Session::branch(recording, last, serde_json::Map::new(), sink);
        let mut play = Self::of(session.map_err(|error| error.to_string())?, Rc::new(RefCell::new(text.to_owned())));
        let run = crate::record::replay(recording, None).map_err(|error| error.to_string())?;
        play.debrief = Some(Box::new(debrief(&run, play.session.me())));
        play.paused = true;
        Ok(play)
    }

    fn of(session: Session, tape: Rc<RefCell<String>>) -> Self {
        let spec = &session.exercise().scenario().platform;
        let places = scene::positions(spec.services.len(), &spec.edges);
        let mut play = Self {
            view: session.view(),
            places,
            session,
            tape,
            lines: Vec::new(),
            pace: 1.0,
            paused: false,
            carry: 0.0,
            typed: String::new(),
            history: Vec::new(),
            recalled: None,
            form: None,
            tab: Tab::default(),
            service: 0,
            post: super::status::Post::default(),
            debrief: None,
            map: MapScene::default(),
            coach: None,
            rang: false,
        };
        play.hear();
        play.rang = false;
        play
    }

    pub(super) fn scenario(&self) -> &Scenario {
        self.session.exercise().scenario()
    }

    pub(super) fn runbooks(&self) -> &[Runbook] {
        &self.scenario().runbooks
    }

    pub(super) fn over(&self) -> bool {
        self.debrief.is_some() || self.session.exercise().over()
    }

    pub(super) fn review(&self) -> bool {
        self.session.exercise().phase() == Phase::Review
    }

    /// The recording as it stands.
    pub(super) fn recording(&self) -> String {
        self.tape.borrow().clone()
    }

    pub(super) fn recorded(&self) -> usize {
        self.tape.borrow().len()
    }

    /// Real seconds have passed; whole simulated ones are played.
    pub(super) fn advance(&mut self, seconds: f64) {
        if self.paused || self.over() || self.form.is_some() || !seconds.is_finite() {
            return;
        }
        self.carry += seconds.clamp(0.0, ADVANCE_MAX) * self.pace;
        let whole = self.carry.floor();
        self.carry -= whole;
        if whole >= 1.0 {
            self.session.pass(Ticks(whole as u32));
            self.hear();
        }
    }

    /// Says a line, or does what a word of the program asks.
    pub(super) fn say(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() || self.over() {
            return;
        }
        if self.history.last().is_none_or(|last| last != line) {
            self.history.push(line.to_owned());
        }
        self.recalled = None;
        self.coach = None;
        self.act(line);
        self.session.mark();
        self.hear();
    }

    fn act(&mut self, line: &str) {
        let lower = line.to_lowercase();
        let bare = lower.strip_prefix('/').unwrap_or(&lower);
        if let Some(span) = bare.strip_prefix('+') {
            let (span, through) = span.strip_suffix('!').map_or((span, false), |span| (span, true));
            match span.trim().parse::<Ticks>() {
                Ok(span) if span > Ticks::minutes(12 * 60) => {
                    self.remark(format!("{span} is longer than twelve hours."));
                }
                Ok(span) if through => self.session.pass(span),
                Ok(span) => self.session.wait(span),
                Err(_) => self.remark("A time is written like +30s or +2m.".to_owned()),
            }
        } else if bare == "next" || bare == "n" {
            self.session.wait(NEXT_MAX);
        } else if bare == "quit" || bare == "exit" {
            self.session.leave();
        } else if bare == "help" || bare == "?" {
            self.remark(language::help(None));
        } else if let Some(verb) = bare.strip_prefix("help ") {
            self.remark(language::help(Some(verb.trim())));
        } else {
            self.session.say(line);
        }
    }

    /// A remark of the program, seen by nobody else.
    fn remark(&mut self, text: String) {
        let tick = self.session.now();
        self.lines.push(Line { tick, from: "hotwash".to_owned(), kind: "Remark", text, addressed: false });
    }

    fn hear(&mut self) {
        let hearing = self.session.hear();
        for event in hearing.events.into_iter().filter(|event| event.kind != "CommandRejected") {
            self.notice(&event);
            let Heard { tick, kind, from, text, addressed, .. } = event;
            let said = text.strip_prefix(&from).map(|rest| rest.trim_start_matches(':').trim_start().to_owned());
            self.lines.push(Line { tick, from, kind, text: said.unwrap_or(text), addressed });
        }
        for refusal in hearing.rejected {
            let tick = self.session.now();
            let text = format!("{}: {} Try: {}", refusal.line, refusal.why, refusal.hint);
            self.lines.push(Line { tick, from: "not taken up".to_owned(), kind: "Refused", text, addressed: false });
        }
        self.view = self.session.view();
        scene::refresh(&mut self.map, &self.session, &self.places);
        if self.debrief.is_none() && self.session.exercise().over() {
            self.debrief = Some(Box::new(debrief(self.session.exercise(), self.session.me())));
        }
    }

    fn notice(&mut self, event: &Heard) {
        if event.kind == "CoachHinted" {
            let parts = event.text.split_once('\n');
            let line = parts.map(|(_, line)| line.to_owned());
            self.coach = Some((parts.map_or(event.text.clone(), |(text, _)| text.to_owned()), line));
        }
        if event.kind == "PageSent" && event.addressed {
            self.rang = true;
        }
    }

    /// Opens the form of a line, filled in with what the log says; a line that needs none is said.
    pub(super) fn open_form(&mut self, line: &str) {
        let Some(form) = language::form(line.trim()) else {
            self.say(line);
            return;
        };
        let known = self.session.prefill(&form);
        let answer =
            |key: &str| known.iter().find(|(at, _)| *at == key).map_or_else(String::new, |(_, text)| text.clone());
        let answers = form.fields.iter().map(|field| answer(field.key)).collect();
        self.form = Some(OpenForm { form, answers });
    }
}
