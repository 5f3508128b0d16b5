//! Who commands before a trainee takes over: plays on until the hour, then briefs, answers questions, and is gone.
//!
//! Not how they command until then. The one rule: the brief and the answers come from what this commander's own view and
//! log hold; a bad brief leaves out or is old, and never invents.

use crate::base::{Tick, Ticks};
use crate::exercise::{Exercise, Input};
use crate::language::write;
use crate::scenario::{Begins, BriefKind, Names as _};
use crate::view::{Notes, brief, cut, seat_log, view};
use crate::vocab::{
    Actor, Brief, Command, Event, EventKind, HandoffItem, Intent, OfferId, PageState, PersonId, SeatId, Severity,
};

/// How old a stale brief is.
const STALE: Ticks = Ticks::minutes(4);
/// How long somebody takes to answer a question.
const ANSWERS: Ticks = Ticks(7);
/// How long one waits for a yes before asking again, and again after that.
const ASKS: Ticks = Ticks(90);
/// How long after a refusal a better brief comes.
const AGAIN: Ticks = Ticks(120);

/// What a thin brief keeps.
const THIN: [HandoffItem; 2] = [HandoffItem::Situation, HandoffItem::Actions];

/// Words of a question, and the field of the brief they are about.
const ABOUT: &[(&[&str], HandoffItem)] = &[
    (&["promis", "customer", "told", "update", "public", "status", "comms", "leadership"], HandoffItem::Comms),
    (&["task", "owner", "doing", "working", "timer", "open"], HandoffItem::Tasks),
    (&["theor", "hypothes", "cause", "suspect", "ruled"], HandoffItem::Hypotheses),
    (&["frozen", "freeze", "hazard", "touch", "temporary", "running"], HandoffItem::Hazards),
    (&["role", "who", "organis", "deputy", "scribe"], HandoffItem::Organisation),
    (&["vendor", "coming", "way", "paged", "resource"], HandoffItem::Resources),
    (&["tried", "done", "did", "action", "changed"], HandoffItem::Actions),
    (&["impact", "bad", "severity", "affected", "wide", "growing"], HandoffItem::Impact),
    (&["objective", "plan", "next", "want"], HandoffItem::Objectives),
    (&["happened", "situation", "since", "start"], HandoffItem::Situation),
];

/// A commander who hands over.
#[derive(Clone)]
pub(super) struct Predecessor {
    seat: SeatId,
    me: PersonId,
    to: PersonId,
    after: Tick,
    kind: BriefKind,
    /// What a stale brief will say.
    old: Option<Brief>,
    /// The brief that waits for an answer, since when, and what it left out.
    offered: Option<(Tick, Vec<HandoffItem>)>,
    /// When to brief.
    due: Tick,
    /// When to ask again whether they have it.
    asks: Tick,
    /// Questions, with when they will be answered.
    questions: Vec<(Tick, String)>,
}

impl Predecessor {
    pub(super) fn new(run: &Exercise, seat: SeatId, begins: &Begins) -> Self {
        let to = run.scenario().command_seat().map_or(PersonId(0), |seat| seat.person);
        let (me, after) = (begins.with, begins.after);
        let (old, offered, questions) = (None, None, Vec::new());
        Self { seat, me, to, after, kind: begins.brief, old, offered, due: after, asks: after, questions }
    }

    /// Whether they still command as they do: until the brief is given, and again once it was refused.
    pub(super) fn commands(&self, run: &Exercise) -> bool {
        self.offered.is_none() && run.now() < self.due && run.sits(self.me)
    }

    /// Takes in questions and refusals.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these concern a handoff")]
    pub(super) fn hear(&mut self, events: &[Event]) {
        let taker = Actor::Person(self.to);
        for event in events.iter().filter(|event| event.by == taker) {
            match &event.kind {
                EventKind::Asked { to, text, .. } if *to == self.me => self.note(event.tick, text),
                EventKind::Said { to, text, .. } if to.contains(&self.me) => self.note(event.tick, text),
                EventKind::Declined { .. } if self.offered.is_some() => {
                    // Who was refused looks again at what there is to say.
                    (self.offered, self.kind, self.due) = (None, BriefKind::Full, event.tick.after(AGAIN));
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, at: Tick, text: &str) {
        self.questions.push((at.after(ANSWERS), text.to_owned()));
    }

    /// What they say about the handoff in the coming second.
    pub(super) fn say(&mut self, run: &Exercise, name: &str) -> Option<Input> {
        let now = run.now();
        if now.after(STALE) == self.after || (now.0 == self.after.0 / 2 && self.old.is_none()) {
            self.old = Some(brief(&view(run, self.me), &seat_log(run, self.me)));
        }
        if now < self.due || !run.sits(self.me) {
            return None;
        }
        let command = self.command(run)?;
        let line = write(&command, run.scenario());
        Some(Input { seat: self.seat, by: format!("bot:{name}"), line, command })
    }

    fn command(&mut self, run: &Exercise) -> Option<Command> {
        if !run.incident().declared() {
            let severity = Some(Severity::Sev2);
            return (run.incident().declared.is_none()).then(|| Command::Declare { title: self.title(run), severity });
        }
        if run.incident().commander() != Some(self.me) {
            return None;
        }
        let Some((since, _)) = &self.offered else { return self.hand_over(run) };
        let since = *since;
        let now = run.now();
        if let Some(at) = self.questions.iter().position(|(due, _)| *due <= now) {
            let (_, question) = self.questions.remove(at);
            return Some(self.told(self.answer(run, &question)));
        }
        let waits = run.incident().offers.get(self.offer(run)?.index()).is_some();
        if waits && now.since(since) >= ASKS && now >= self.asks {
            self.asks = now.after(ASKS);
            let to = run.scenario().person(self.to);
            return Some(self.told(format!("@{to}, do you have it? /accept, or /question what is missing.")));
        }
        None
    }

    fn told(&self, text: String) -> Command {
        Command::Say { to: vec![self.to], intent: Intent::Told, text }
    }

    fn offer(&self, run: &Exercise) -> Option<OfferId> {
        run.incident().open_offers().find(|(_, offer)| offer.to == self.to && offer.by == self.me).map(|(id, _)| id)
    }

    /// What the newest page says, or that something is wrong.
    fn title(&self, run: &Exercise) -> String {
        let mine =
            run.incident().pages.iter().rev().find(|page| page.to == self.me && page.state != PageState::Escalated);
        mine.map_or_else(|| "Customers see errors".to_owned(), |page| page.text.clone())
    }

    fn hand_over(&mut self, run: &Exercise) -> Option<Command> {
        if !run.incident().is_here(self.to) {
            return None;
        }
        let whole = brief(&view(run, self.me), &seat_log(run, self.me));
        let mut told = match (self.kind, &self.old) {
            (BriefKind::Stale, Some(old)) => old.clone(),
            (BriefKind::Full | BriefKind::Stale, _) => whole.clone(),
            (BriefKind::Thin, _) => whole.iter().filter(|field| THIN.contains(&field.item)).cloned().collect(),
        };
        if told.is_empty() {
            told = whole.iter().take(1).cloned().collect();
        }
        let kept = |item: HandoffItem| told.iter().any(|field| field.item == item);
        let left_out = whole.iter().map(|field| field.item).filter(|item| !kept(*item)).collect();
        self.offered = Some((run.now(), left_out));
        (!told.is_empty()).then_some(Command::Handoff { to: self.to, brief: told })
    }

    /// The answer to a question: the field it is about as it stands now, or what the brief left out.
    fn answer(&self, run: &Exercise, question: &str) -> String {
        let question = question.to_lowercase();
        let (seen, log) = (view(run, self.me), seat_log(run, self.me));
        let notes = Notes { view: &seen, log: &log };
        let about = ABOUT.iter().filter(|(words, _)| words.iter().any(|word| question.contains(word)));
        let mut items: Vec<HandoffItem> = about.map(|(_, item)| *item).take(2).collect();
        if items.is_empty() {
            items = self.offered.iter().flat_map(|(_, left)| left.iter().copied()).take(2).collect();
        }
        let told: Vec<String> = items
            .into_iter()
            .map(|item| {
                let (name, text): (&str, _) = (item.into(), notes.field(item));
                if text.is_empty() { format!("{name}: nothing yet") } else { format!("{name}: {}", cut(&text)) }
            })
            .collect();
        if told.is_empty() { "That is all I know.".to_owned() } else { told.join(". ") }
    }
}
