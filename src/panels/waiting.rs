//! What waits for the seat, the most pressing first: the strip at the top, and the rest of it in a list.
//!
//! Not what would be right to do about it.
//! The one rule: whatever waits has a button beside it.

use egui::{Align, Color32, Label, Layout, RichText, Sense, Stroke, Ui, vec2};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::play::Play;
use super::room;
use super::scene::AILING;
use super::theme::Theme;
use super::topic::Region;
use crate::base::Ticks;
use crate::scenario::Names as _;
use crate::vocab::{PageCause, Target};

/// Something that waits.
pub(super) struct Wait {
    sign: &'static str,
    what: &'static str,
    words: String,
    more: String,
    urgency: Urgency,
    pub(super) acts: Vec<(String, Intent)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    Ringing,
    Late,
    Open,
    Calm,
}

fn say(words: impl Into<String>, line: impl Into<String>) -> (String, Intent) {
    (words.into(), Intent::Say(line.into()))
}

/// How long a question stands here that nobody answers, in seconds.
const PATIENCE: u32 = 300;

/// Everything that waits now, the most pressing first.
pub(super) fn all(play: &Play) -> Vec<Wait> {
    let mut found = Vec::new();
    if play.review() {
        found.push(review());
        return found;
    }
    ringing(play, &mut found);
    asked(play, &mut found);
    decisions(play, &mut found);
    late(play, &mut found);
    if play.view.incident.state == "none" && play.digest.mentions > 0 {
        found.push(Wait {
            sign: icon::FLAG,
            what: "No incident",
            words: "Nobody has said that this is an incident, so nobody leads it.".to_owned(),
            more: String::new(),
            urgency: Urgency::Open,
            acts: vec![("Declare an incident".to_owned(), Intent::Form("/incident declare".to_owned()))],
        });
    }
    found.sort_by_key(|wait| wait.urgency);
    found
}

fn review() -> Wait {
    Wait {
        sign: icon::BOOK_OPEN,
        what: "Review",
        words: "The outage is over. Say what contributed to it, and what shall be done about it.".to_owned(),
        more: String::new(),
        urgency: Urgency::Open,
        acts: vec![
            ("Add a factor".to_owned(), Intent::Form("/factor".to_owned())),
            ("Add a remedy".to_owned(), Intent::Form("/remedy".to_owned())),
            say("End the review", "/incident retro done"),
        ],
    }
}

fn ringing(play: &Play, found: &mut Vec<Wait>) {
    let me = play.session.me();
    let sent = &play.session.exercise().incident().pages;
    let mine = |id: &str| id[1..].parse::<usize>().is_ok_and(|nth| sent.get(nth - 1).is_some_and(|page| page.to == me));
    for page in play.view.pages.iter().filter(|page| page.state != "acknowledged" && mine(&page.id)) {
        found.push(Wait {
            sign: icon::BELL_RINGING,
            what: "Your pager rings",
            words: about(play, &page.id, &page.text),
            more: String::new(),
            urgency: Urgency::Ringing,
            acts: vec![say(format!("Acknowledge {}", page.id), format!("/ack {}", page.id))],
        });
    }
}

/// What a page says, with the service its alert is about before it where the text does not name it.
fn about(play: &Play, id: &str, text: &str) -> String {
    let run = play.session.exercise();
    let page = id[1..].parse::<usize>().ok().and_then(|nth| run.incident().pages.get(nth - 1));
    match page.map(|page| page.cause) {
        Some(PageCause::Alert(alert)) => {
            let service = run.scenario().target(Target::Service(run.scenario().alerts[alert.index()].test.of));
            if text.contains(service) { text.to_owned() } else { format!("{service}: {text}") }
        }
        Some(PageCause::Request | PageCause::Unanswered(_)) | None => text.to_owned(),
    }
}

fn asked(play: &Play, found: &mut Vec<Wait>) {
    for offer in play.view.offers.iter().filter(|offer| offer.to == play.me) {
        found.push(Wait {
            sign: icon::HAND_POINTING,
            what: "You are asked",
            words: format!("Will you take {}?", offer.what),
            more: String::new(),
            urgency: Urgency::Open,
            acts: vec![
                say(format!("Accept {}", offer.id), format!("/accept {}", offer.id)),
                say(format!("Decline {}", offer.id), format!("/decline {}", offer.id)),
            ],
        });
    }
    let now = play.view.clock_s;
    for question in play.digest.questions.iter().filter(|known| now.saturating_sub(known.tick.0) < PATIENCE) {
        let words = question.text.split_once(": ").map_or(question.text.as_str(), |(_, rest)| rest);
        found.push(Wait {
            sign: icon::CHAT_TEXT,
            what: "To you",
            words: format!("{}: {words}", question.from),
            more: String::new(),
            urgency: Urgency::Calm,
            acts: vec![(format!("Answer @{}", question.from), Intent::Draft(format!("@{} ", question.from)))],
        });
    }
}

fn decisions(play: &Play, found: &mut Vec<Wait>) {
    for proposal in play.view.proposals.iter().filter(|proposal| proposal.state == "open") {
        let objections: Vec<String> = proposal
            .objections
            .iter()
            .map(|objection| format!("{} objects: {}", objection.from, objection.text))
            .collect();
        found.push(Wait {
            sign: icon::SCALES,
            what: "Your decision",
            words: format!("{}: {}", proposal.id, proposal.text),
            more: objections.join("  "),
            urgency: Urgency::Open,
            acts: vec![
                say(format!("Go {}", proposal.id), format!("/go {}", proposal.id)),
                say(format!("No-go {}", proposal.id), format!("/no-go {}", proposal.id)),
            ],
        });
    }
    for draft in &play.view.drafts {
        found.push(Wait {
            sign: icon::GLOBE,
            what: "Your approval",
            words: format!("{}, a text for customers. Is it true, and does it say when they hear more?", draft.id),
            more: draft.text.clone(),
            urgency: Urgency::Open,
            acts: vec![say(format!("Approve {}", draft.id), format!("/approve {}", draft.id))],
        });
    }
}

fn late(play: &Play, found: &mut Vec<Wait>) {
    let now = play.view.clock_s;
    for promise in play.view.promises.iter().filter(|promise| promise.due < now) {
        let (who, line) = match promise.audience.as_str() {
            "public" => ("Customers", "/statuspage"),
            "leadership" => ("Leadership", "/exec"),
            _ => ("Colleagues", "/incident update"),
        };
        found.push(Wait {
            sign: icon::MEGAPHONE,
            what: "Promise broken",
            words: format!("{who} were promised word {} ago.", Ticks(now - promise.due)),
            more: String::new(),
            urgency: Urgency::Late,
            acts: vec![(format!("Write to {}", who.to_lowercase()), Intent::Form(line.to_owned()))],
        });
    }
    for task in play.view.tasks.iter().filter(|task| task.state == "lapsed") {
        let over = task.due.map_or(0, |due| now.saturating_sub(due));
        found.push(Wait {
            sign: icon::TIMER,
            what: "Time is up",
            words: format!("{}, {}: {} over its time.", task.id, task.owner, Ticks(over)),
            more: task.what.clone(),
            urgency: Urgency::Late,
            acts: vec![say(format!("Ask after {}", task.id), format!("/check {}", task.id))],
        });
    }
}

fn colour(theme: &Theme, urgency: Urgency) -> Color32 {
    match urgency {
        Urgency::Ringing | Urgency::Late => theme.bad,
        Urgency::Open => theme.warn,
        Urgency::Calm => theme.accent,
    }
}

/// The strip at the top: what to do now, in one line.
pub(super) fn strip(ui: &mut Ui, play: &Play, waits: &[Wait], theme: &Theme, asked: &mut Vec<Intent>) {
    let pointed = play.coach.as_ref().is_some_and(|hint| hint.at == Region::Waiting);
    let Some(wait) = waits.first() else {
        calm(ui, play, theme, asked);
        return;
    };
    let ringing = wait.urgency == Urgency::Ringing;
    let colour = colour(theme, wait.urgency);
    let mut frame = theme.callout(colour);
    if ringing {
        frame = alarm(ui, frame, theme);
    }
    if pointed {
        frame = frame.stroke(Stroke::new(2.0, theme.good));
    }
    let (ink, head) = if ringing { (theme.on_accent, theme.on_accent) } else { (theme.text, colour) };
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let size = if ringing { theme.text_size * 1.8 } else { theme.text_size + 4.0 };
            ui.label(RichText::new(wait.sign).size(size).color(head));
            ui.label(theme.strong(wait.what).size(theme.text_size + if ringing { 3.0 } else { 0.0 }).color(head));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if waits.len() > 1 {
                    ui.label(RichText::new(format!("+{} more", waits.len() - 1)).small().color(ink));
                }
                buttons(ui, wait, theme, ringing, asked);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(RichText::new(&wait.words).color(ink)).truncate());
                });
            });
        });
        if !wait.more.is_empty() && ui.ctx().viewport_rect().height() >= room::LOW {
            ui.add(Label::new(RichText::new(&wait.more).color(ink)).wrap());
        }
    });
}

/// The pager: the whole strip and the edge of the window in the strongest colour; it blinks unless motion is unwanted.
fn alarm(ui: &Ui, frame: egui::Frame, theme: &Theme) -> egui::Frame {
    let beat = ui.style().animation_time > 0.0 && ui.input(|input| input.time) % BEAT < BEAT / 2.0;
    if ui.style().animation_time > 0.0 {
        ui.ctx().request_repaint_after_secs((BEAT / 2.0) as f32);
    }
    let colour = if beat { theme.warn } else { theme.bad };
    let over = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::new("pager")));
    let edge = Stroke::new(theme.space, colour);
    over.rect_stroke(ui.ctx().viewport_rect(), 0.0, edge, egui::StrokeKind::Inside);
    frame.fill(colour).stroke(Stroke::new(1.0, colour)).inner_margin(egui::Margin::same(theme.space as i8 * 2))
}

/// From one blink of the pager to the next, in seconds.
const BEAT: f64 = 1.2;

fn buttons(ui: &mut Ui, wait: &Wait, theme: &Theme, ringing: bool, asked: &mut Vec<Intent>) {
    for (at, (words, intent)) in wait.acts.iter().enumerate().rev() {
        let button = match (at, ringing) {
            (0, true) => egui::Button::new(theme.strong(words.clone()).color(theme.text)).fill(theme.ground),
            (0, false) => kit::primary(theme, words.clone()),
            _ => egui::Button::new(words.clone()),
        };
        if ui.add(button).clicked() {
            asked.push(intent.clone());
        }
    }
}

/// What is said where nothing waits, with its sign and colour: never that all is well while the dashboards say otherwise.
fn calm_words(play: &Play, theme: &Theme) -> (&'static str, Color32, String) {
    let quiet = play.digest.mentions == 0;
    let asks = if play.coach.is_some() { " The coach asks you something, below." } else { "" };
    let yours = if play.coach.is_some() || quiet { asks } else { " Nobody waits for you; the next step is yours." };
    let worst = play.view.metrics.iter().filter(|shown| !shown.stale);
    let worst = worst.max_by(|a, b| a.errors.total_cmp(&b.errors)).filter(|worst| worst.errors >= AILING);
    match worst {
        _ if play.map.dark => (icon::WARNING, theme.warn, format!("The dashboards are dark.{yours}")),
        Some(worst) => {
            let words = format!("{:.0} % of the requests to {} fail.{yours}", worst.errors * 100.0, worst.service);
            (icon::WARNING, theme.warn, words)
        }
        None if quiet && play.coach.is_none() => {
            (icon::CHECK_CIRCLE, theme.good, "All is quiet. You are on call.".to_owned())
        }
        None => (icon::CHECK_CIRCLE, theme.quiet, format!("Nothing waits for you.{asks}")),
    }
}

fn calm(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let (sign, colour, words) = calm_words(play, theme);
    let frame = if colour == theme.warn { theme.callout(colour) } else { theme.callout(theme.line).fill(theme.panel) };
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(RichText::new(sign).size(theme.text_size + 4.0).color(colour));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words_of = format!("{} Wait until called", icon::FAST_FORWARD);
                let quiet = play.digest.mentions == 0;
                let button = if quiet { kit::primary(theme, words_of) } else { egui::Button::new(words_of) };
                if ui.add(button).on_hover_text("Lets the time pass until somebody wants something of you.").clicked() {
                    asked.push(Intent::Say("next".to_owned()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(theme.strong(words)).truncate());
                });
            });
        });
    });
}

/// The rest of what waits, below one another.
pub(super) fn rest(ui: &mut Ui, waits: &[Wait], theme: &Theme, asked: &mut Vec<Intent>) {
    let Some((_, rest)) = waits.split_first().filter(|(_, rest)| !rest.is_empty()) else { return };
    kit::section(ui, theme, (icon::TRAY, "Also waiting"), false, &rest.len().to_string(), |ui| {
        for wait in rest {
            let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
            ui.painter().rect_filled(bar, 0.0, theme.line);
            let colour = colour(theme, wait.urgency);
            ui.label(RichText::new(format!("{} {}", wait.sign, wait.what)).small().color(colour));
            ui.add(Label::new(&wait.words).wrap());
            if !wait.more.is_empty() {
                ui.label(theme.aside(&wait.more));
            }
            ui.horizontal_wrapped(|ui| {
                for (words, intent) in &wait.acts {
                    if ui.button(words).clicked() {
                        asked.push(intent.clone());
                    }
                }
            });
        }
    });
}
