//! An exercise being played at the panels: its session, its clock and what has been heard.
//!
//! Not what it looks like.
//! The one rule: everything said goes through [`Play::say`], whether it was typed, clicked or came from the page around.

use std::cell::RefCell;
use std::rc::Rc;

use super::channel::Channel;
use super::hotwash;
use super::scene::{self, MapScene};
use super::topic::{self, Manner, Region, Topic};
use crate::base::{Tick, Ticks};
use crate::debrief::{Debrief, HOT_WASH_REMARK, debrief};
use crate::language::{self, Form, VERBS, Verb};
use crate::record::Recording;
use crate::scenario::{Names as _, Runbook, Scenario};
use crate::session::{Heard, NEXT_MAX, Session, SessionError};
use crate::view::View;
use crate::vocab::{CoachCue, EventKind, Look, Phase};

/// The least and the largest pace.
pub const PACE: (f64, f64) = (1.0, 16.0);

/// How many seconds one call may let pass, so that a page that slept does not lose an exercise.
const ADVANCE_MAX: f64 = 1.0;

/// A line of the channel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub(super) tick: Tick,
    pub(super) from: String,
    pub(super) text: String,
    /// Whether it wants something of the seat.
    pub(super) addressed: bool,
    pub(super) manner: Manner,
    pub(super) topics: Vec<Topic>,
}

/// A form being filled in: the language's own where there is one, else the rest of the line as one field.
#[derive(Clone)]
pub(super) struct OpenForm {
    pub(super) verb: &'static Verb,
    pub(super) form: Option<Form>,
    pub(super) answers: Vec<String>,
}

/// What the coach said last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Hint {
    pub(super) text: String,
    pub(super) line: Option<String>,
    pub(super) at: Region,
}

/// A moment that stands out on charts and in the timeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    pub(super) tick: Tick,
    pub(super) what: &'static str,
    pub(super) text: String,
}

/// Somebody asked something of the seat and has heard nothing since.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Question {
    pub(super) tick: Tick,
    pub(super) from: String,
    pub(super) text: String,
}

/// What has been gathered from the log as it came, so that no frame has to read it again.
#[derive(Default)]
pub(super) struct Digest {
    pub(super) marks: Vec<Mark>,
    pub(super) notes: Vec<(Tick, String)>,
    pub(super) questions: Vec<Question>,
    /// What the coach asked last about each of its matters.
    asked: Vec<(CoachCue, String)>,
    /// The change log as it was looked at last.
    pub(super) changes: Option<(Tick, String)>,
    /// The runbook opened last.
    pub(super) runbook: Option<String>,
    pub(super) mentions: usize,
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
    Timeline,
    /// Only where there is no room for them beside the others.
    Channel,
    Map,
    People,
}

/// An exercise at the panels.
pub(super) struct Play {
    pub(super) session: Session,
    tape: Rc<RefCell<String>>,
    pub(super) lines: Vec<Line>,
    pub(super) view: View,
    /// The id of who sits here, as typed after `@`.
    pub(super) me: String,
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
    /// Whether a service was chosen, by the first alert or by hand.
    pub(super) picked: bool,
    pub(super) post: super::status::Post,
    pub(super) debrief: Option<Box<Debrief>>,
    pub(super) map: MapScene,
    pub(super) coach: Option<Hint>,
    pub(super) digest: Digest,
    pub(super) channel: Channel,
    pub(super) charts: super::dash::Charts,
    pub(super) books: egui_commonmark::CommonMarkCache,
    /// Where the timeline would go back to.
    pub(super) back_to: Option<u32>,
    /// What the debrief shows besides the debrief.
    pub(super) reading: super::scrub::Reading,
    pub(super) rang: bool,
    /// Whether it went on from a moment that somebody chose to go back to; such a run sets no record.
    pub(super) branched: bool,
    /// Whether the command bar is to take the keyboard.
    pub(super) wants_focus: bool,
}

/// The remark in a recording that it was gone on with from an earlier moment.
pub(super) const BRANCHED: &str = "branched_at";

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
            Some(at) => {
                let mut remarks = recording.meta.clone();
                remarks.remove(HOT_WASH_REMARK); // those are the words of the run before
                remarks.insert(BRANCHED.to_owned(), at.into());
                Session::branch(&recording, Tick(at), remarks, sink)
            }
            None if recording.end.is_some() => {
                return Self::finished(text, &recording);
            }
            None => {
                tape.borrow_mut().push_str(&text[..crate::record::whole(text)]);
                Session::resume(&recording, sink)
            }
        };
        let mut play = Self::of(session.map_err(|error| error.to_string())?, tape);
        play.branched = at.is_some() || recording.meta.contains_key(BRANCHED);
        play.paused = at.is_some();
        Ok(play)
    }

    /// A finished recording, to read its debrief.
    fn finished(text: &str, recording: &Recording) -> Result<Self, String> {
        let last = Tick(recording.last_tick().0.saturating_sub(1));
        let (_, sink) = tape();
        let session = Session::branch(recording, last, serde_json::Map::new(), sink);
        let mut play = Self::of(session.map_err(|error| error.to_string())?, Rc::new(RefCell::new(text.to_owned())));
        let run = crate::record::replay(recording, None).map_err(|error| error.to_string())?;
        let words = hotwash::kept(&recording.meta);
        play.debrief = Some(Box::new(debrief(&run, play.session.me()).with_hot_wash(words)));
        play.paused = true;
        Ok(play)
    }

    fn of(session: Session, tape: Rc<RefCell<String>>) -> Self {
        let spec = &session.exercise().scenario().platform;
        let places = scene::positions(spec.services.len(), &spec.edges);
        let mut play = Self {
            view: session.view(),
            me: session.exercise().scenario().person(session.me()).to_owned(),
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
            picked: false,
            post: super::status::Post::default(),
            debrief: None,
            map: MapScene::default(),
            coach: None,
            digest: Digest::default(),
            channel: Channel::default(),
            charts: super::dash::Charts::default(),
            books: egui_commonmark::CommonMarkCache::default(),
            back_to: None,
            reading: super::scrub::Reading::default(),
            rang: false,
            branched: false,
            wants_focus: true,
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

    /// Whether the coach speaks.
    pub(super) fn coached(&self) -> bool {
        self.session.exercise().incident().coach
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

    /// Real seconds have passed; whole simulated ones are played. Answers whether there was one.
    pub(super) fn advance(&mut self, seconds: f64) -> bool {
        if self.paused || self.over() || self.form.is_some() || !seconds.is_finite() {
            return false;
        }
        self.carry += seconds.clamp(0.0, ADVANCE_MAX) * self.pace;
        let whole = self.carry.floor();
        self.carry -= whole;
        if whole >= 1.0 {
            self.session.pass(Ticks(whole as u32));
            self.hear();
        }
        whole >= 1.0
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
        self.digest.questions.retain(|known| !line.contains(&format!("@{}", known.from)));
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
            self.coach = None;
            self.session.say(line);
        }
    }

    /// A remark of the program, seen by nobody else.
    fn remark(&mut self, text: String) {
        self.told("hotwash", text, Manner::Sheet);
    }

    fn told(&mut self, from: &str, text: String, manner: Manner) {
        let tick = self.session.now();
        self.lines.push(Line { tick, from: from.to_owned(), text, addressed: false, manner, topics: Vec::new() });
    }

    fn hear(&mut self) {
        let hearing = self.session.hear();
        for event in hearing.events.into_iter().filter(|event| event.kind != "CommandRejected") {
            let place = (event.seq as usize).saturating_sub(1);
            let Some(kind) = self.session.exercise().log().get(place).map(|event| event.kind.clone()) else { continue };
            self.gather(&event, &kind, place);
            let Heard { tick, from, text, addressed, .. } = event;
            let said = text.strip_prefix(&from).map(|rest| rest.trim_start_matches(':').trim_start().to_owned());
            let text = said.unwrap_or(text);
            let (manner, topics) = (topic::manner(&kind, addressed), topic::topics(&kind));
            self.lines.push(Line { tick, from, text, addressed, manner, topics });
        }
        for refusal in hearing.rejected {
            self.told("not taken up", format!("{}: {}", refusal.line, refusal.told()), Manner::Refused);
        }
        self.view = self.session.view();
        scene::refresh(&mut self.map, &self.session, &self.places);
        if self.debrief.is_none() && self.session.exercise().over() {
            self.debrief = Some(Box::new(debrief(self.session.exercise(), self.session.me())));
        }
    }

    /// Keeps what a panel will want to know of an event.
    fn gather(&mut self, heard: &Heard, kind: &EventKind, place: usize) {
        let log = &mut self.digest;
        let text = heard.text.clone();
        log.mentions += usize::from(heard.addressed && heard.kind != "CoachHinted");
        if let Some(what) = topic::mark(&self.session.exercise().log()[place]) {
            log.marks.push(Mark { tick: heard.tick, what, text: text.clone() });
        }
        match kind {
            EventKind::CoachHinted { cue, text, line, .. } => {
                if line.is_none() {
                    log.asked.retain(|(known, _)| known != cue);
                    log.asked.push((*cue, text.clone()));
                }
                let asked = log.asked.iter().find(|(known, _)| known == cue);
                let text = asked.map_or_else(String::new, |(_, question)| question.clone());
                self.coach = Some(Hint { text, line: line.clone(), at: topic::region(*cue) });
            }
            EventKind::PageSent { .. } if heard.addressed => self.rang = true,
            EventKind::AlertFired { of, .. } if !self.picked => {
                self.picked = true;
                self.service = of.index();
            }
            EventKind::Looked { look: Look::Changes } => log.changes = Some((heard.tick, text)),
            EventKind::Looked { look: Look::Runbook(_) } => log.runbook = Some(text),
            EventKind::NoteTaken { .. } => log.notes.push((heard.tick, text)),
            EventKind::Asked { .. } | EventKind::Said { .. } | EventKind::InjectDelivered { .. } if heard.addressed => {
                log.questions.retain(|known| known.from != heard.from);
                log.questions.push(Question { tick: heard.tick, from: heard.from.clone(), text });
            }
            _ => {}
        }
    }

    /// Keeps what was answered before the debrief was read.
    pub(super) fn reflect(&mut self, answers: &[String]) {
        self.reading.answers = None;
        let words = hotwash::reflections(answers);
        if !words.is_empty() {
            self.session.remark(hotwash::remark(&words));
            self.debrief = self.debrief.take().map(|debrief| Box::new(debrief.with_hot_wash(words)));
        }
    }

    /// Opens the form of a line, filled in with what the log says; a line that needs none is said.
    pub(super) fn open_form(&mut self, line: &str) {
        let form = language::form(line.trim());
        let Some(verb) = Self::verb_of(line, form.as_ref()) else {
            self.say(line);
            return;
        };
        let answers = match &form {
            None => vec![String::new()],
            Some(form) => {
                let known = self.session.prefill(form);
                let answer = |key: &str| known.iter().find(|(at, _)| *at == key).map(|(_, text)| text.clone());
                form.fields.iter().map(|field| answer(field.key).unwrap_or_default()).collect()
            }
        };
        self.form = Some(OpenForm { verb, form, answers });
    }

    /// The verb whose form is to be shown; none if the line can be said as it stands.
    fn verb_of(line: &str, form: Option<&Form>) -> Option<&'static Verb> {
        let bare = line.trim().trim_start_matches('/').trim_start_matches("incident ").trim();
        let named = |verb: &&'static Verb| form.map_or(verb.name == bare, |form| form.verb == verb.name);
        let verb = VERBS.into_iter().flatten().find(named)?;
        let rest = verb.usage.trim_start_matches("/incident ").trim_start_matches('/').trim_start_matches(verb.name);
        let asks = rest.trim_start().starts_with(|first: char| first != '[') && !rest.trim().is_empty();
        (form.is_some() || asks).then_some(verb)
    }
}
