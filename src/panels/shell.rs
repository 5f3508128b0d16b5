//! The shell of the panels: which screen is shown, what is being played, and what every intent does.
//!
//! Not a window and not a page; see [`super::Host`].
//! The one rule: intents are carried out after everything has been drawn, never in between.

use egui::{RichText, Ui};

use super::channel::Filter;
use super::host::Host;
use super::hotwash::{ANSWER_MAX, Answers};
use super::intent::{Export, Intent};
use super::kept;
use super::keys::KeyAct;
use super::library::{self, Left};
use super::pick::{self, Picking};
use super::play::{PACE, Play};
use super::scene::MapScene;
use super::scrub::Reading;
use super::settings::{self, Settings};
use super::shelf::Shelf;
use super::theme::{Theme, fonts};
use super::{room, tools, waiting, wash};
use crate::debrief::HOT_WASH;
use crate::scenario::{self, Meta};

/// The key of the settings, and of the best ratings.
const SETTINGS: &str = "settings";
const SHELF: &str = "best";

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Screen {
    /// The scenarios.
    #[default]
    Library,
    /// What a trainee reads first.
    Briefing,
    /// The war room, in the response and in the review.
    Exercise,
    /// How it went.
    Debrief,
    /// The settings.
    Settings,
}

/// All state of the screens.
pub struct Shell {
    screen: Screen,
    back: Screen,
    settings: Settings,
    dressed: Option<Settings>,
    /// How much larger everything is drawn because the window is large.
    larger: f32,
    theme: Theme,
    metas: Vec<Meta>,
    shelf: Shelf,
    left: Vec<Left>,
    picking: Option<Picking>,
    pending: settings::Pending,
    brief: usize,
    seed: String,
    play: Option<Play>,
    begun_here: bool,
    best: bool,
    asked: Vec<Intent>,
    stored: usize,
    /// Whether what was played before has still to be set aside, and whether the person asked to drop it.
    fresh: bool,
    dropped: bool,
    log: Vec<String>,
    logged: usize,
    notice: Option<String>,
    map_elsewhere: bool,
    wake: bool,
    stale: bool,
}

impl Shell {
    /// The library, with the settings the host has kept.
    ///
    /// # Panics
    /// If a shipped scenario is faulty.
    #[must_use]
    pub fn new(host: &dyn Host) -> Self {
        let settings = host.load(SETTINGS).map_or_else(Settings::default, |text| Settings::read(&text));
        let parsed = scenario::library().iter().map(|(_, text)| scenario::parse(text));
        Self {
            screen: Screen::Library,
            back: Screen::Library,
            theme: Theme::shipped(settings.look),
            settings,
            dressed: None,
            larger: 1.0,
            metas: parsed.map(|parsed| parsed.expect("a shipped scenario is sound").meta).collect(),
            shelf: host.load(SHELF).map_or_else(Shelf::default, |text| Shelf::read(&text)),
            left: kept::all(host),
            picking: None,
            pending: settings::Pending::default(),
            brief: 0,
            seed: "1".to_owned(),
            play: None,
            begun_here: false,
            best: false,
            asked: Vec::new(),
            stored: 0,
            fresh: false,
            dropped: false,
            log: Vec::new(),
            logged: 0,
            notice: None,
            map_elsewhere: false,
            wake: false,
            stale: true,
        }
    }

    /// Whether something has happened since the last call that [`Shell::ui`] would show; egui knows of the rest by itself.
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }

    /// Says that somebody else paints the map into [`MapScene::rect`]; the panels keep only what can be touched there.
    pub fn map_is_drawn_elsewhere(&mut self) {
        self.map_elsewhere = true;
    }

    /// What is shown.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The theme in force.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The map of now; none outside an exercise. Where no map is in sight, it has no rectangle.
    #[must_use]
    pub fn scene(&self) -> Option<&MapScene> {
        self.play.as_ref().filter(|_| self.screen == Screen::Exercise).map(|play| &play.map)
    }

    /// The recording as it stands; empty if nothing is being played.
    #[must_use]
    pub fn recording(&self) -> String {
        self.play.as_ref().map_or_else(String::new, Play::recording)
    }

    /// Whether the clock runs, so that a frame will have to be drawn although nobody touches anything.
    #[must_use]
    pub fn running(&self) -> bool {
        let Some(play) = &self.play else { return false };
        match self.screen {
            Screen::Exercise => !play.paused && !play.over() && play.form.is_none(),
            Screen::Debrief => play.reading.busy() || !self.asked.is_empty(),
            Screen::Library | Screen::Briefing | Screen::Settings => false,
        }
    }

    /// Real seconds have passed since the last call; at most one of them counts, so that sleep loses no exercise.
    pub fn advance(&mut self, seconds: f64) {
        if self.running()
            && self.screen == Screen::Exercise
            && let Some(play) = &mut self.play
            && play.advance(seconds)
        {
            self.follow();
        }
    }

    /// Says a line: of the exercise, or `play SCENARIO [SEED]`, `brief SCENARIO`, `continue [NTH]`, `open [RECORDING]`,
    /// `library`, `settings`, `back` while none is played.
    pub fn say(&mut self, line: &str) {
        self.stale = true;
        let words: Vec<&str> = line.split_whitespace().collect();
        match (self.screen, words.as_slice()) {
            (Screen::Exercise, _) => {
                if let Some(play) = &mut self.play {
                    play.say(line);
                }
                self.follow();
            }
            (Screen::Debrief, _) if self.asks() => self.answer(line),
            (_, ["play", id]) => self.begin(id, 1),
            (_, ["play", id, seed]) => match seed.parse() {
                Ok(seed) => self.begin(id, seed),
                Err(_) => self.tell(format!("{seed:?} is no seed; a seed is a whole number")),
            },
            (_, ["library"]) => self.screen = Screen::Library,
            (_, ["brief", id]) => self.brief(id),
            (_, ["settings"]) => self.open_settings(),
            (_, ["continue"]) => self.ask(Intent::Continue(0)),
            (_, ["continue", nth]) => self.go_on(nth),
            (_, ["open", ..]) => self.ask(match line.trim().strip_prefix("open").map(str::trim) {
                Some(path) if !path.is_empty() => Intent::Read(path.to_owned()),
                _ => Intent::Import,
            }),
            (_, ["back"]) => self.screen = self.back,
            _ => self.tell(format!("nothing is being played; say for example: play {}", self.metas[0].id)),
        }
    }

    fn go_on(&mut self, nth: &str) {
        match nth.parse::<usize>().ok().filter(|nth| (1..=self.left.len()).contains(nth)) {
            Some(nth) => self.ask(Intent::Continue(nth - 1)),
            None => self.tell(format!("{} recordings are kept; 1 is the last one", self.left.len())),
        }
    }

    /// Whether the hot wash waits for an answer.
    fn asks(&self) -> bool {
        self.play.as_ref().is_some_and(|play| play.reading.answers.is_some())
    }

    /// Takes a typed line as the answer to the next question of the hot wash; `skip` goes to the debrief.
    fn answer(&mut self, line: &str) {
        let Some(answers) = self.play.as_mut().and_then(|play| play.reading.answers.as_mut()) else { return };
        let next = answers.iter_mut().find(|answer| answer.trim().is_empty());
        if line.trim() == "skip" {
            self.reflect(&[]);
        } else if let Some(next) = next {
            *next = line.trim().chars().take(ANSWER_MAX).collect();
            self.question();
        }
    }

    /// Asks the next question of the hot wash in the log, or tells the debrief if none is left.
    fn question(&mut self) {
        let Some(answers) = self.play.as_ref().and_then(|play| play.reading.answers.clone()) else { return };
        match HOT_WASH.iter().zip(&answers).find(|(_, answer)| answer.trim().is_empty()) {
            Some((question, _)) => self.log.push(format!("{question} (Answer in a line, or: skip)")),
            None => self.reflect(&answers),
        }
    }

    /// Keeps what was answered, and tells the debrief.
    fn reflect(&mut self, answers: &[String]) {
        let Some(play) = &mut self.play else { return };
        play.reflect(answers);
        self.tell_debrief();
    }

    fn tell_debrief(&mut self) {
        let told = self.play.as_ref().and_then(|play| play.debrief.as_ref()).map(|debrief| debrief.text());
        self.log.extend(told);
    }

    /// Opens the form of a line; a line that asks for nothing more is said.
    pub fn open_form(&mut self, line: &str) {
        self.with_play(|play| play.open_form(line));
    }

    /// Asks for something as if it had been touched; it is carried out with the next frame.
    pub fn ask(&mut self, intent: Intent) {
        self.stale = true;
        self.asked.push(intent);
    }

    /// Reads a recording that was dropped or chosen: goes on with it, or shows the debrief of a finished one.
    pub fn import(&mut self, text: &str) {
        self.again(text, None);
    }

    /// The lines told since the first `n`, for a mirror outside the canvas.
    #[must_use]
    pub fn log_since(&self, n: usize) -> &[String] {
        &self.log[n.min(self.log.len())..]
    }

    /// Tells the person something, at the top of the screen and in the log.
    pub fn tell(&mut self, words: String) {
        self.log.push(words.clone());
        self.notice = Some(words);
        self.stale = true;
    }

    fn brief(&mut self, id: &str) {
        match self.metas.iter().position(|meta| meta.id == id) {
            Some(at) => (self.brief, self.screen) = (at, Screen::Briefing),
            None => self.tell(format!("no scenario is called {id:?}")),
        }
    }

    fn open_settings(&mut self) {
        if self.screen != Screen::Settings {
            self.back = self.screen;
        }
        self.screen = Screen::Settings;
    }

    /// Moves nothing that need not move, until the person sets it otherwise.
    pub fn keep_still(&mut self) {
        self.settings.reduced_motion = true;
        self.stale = true;
    }

    /// Stops or starts the clock; without an exercise it does nothing.
    pub fn pause(&mut self, paused: bool) {
        self.with_play(|play| play.paused = paused);
    }

    fn begin(&mut self, id: &str, seed: u64) {
        let Some(text) = scenario::shipped(id) else {
            self.tell(format!("no scenario is called {id:?}"));
            return;
        };
        match Play::begin(text, seed) {
            Ok(play) => self.show(play),
            Err(error) => self.tell(error.to_string()),
        }
    }

    fn show(&mut self, play: Play) {
        self.screen = if play.over() { Screen::Debrief } else { Screen::Exercise };
        self.begun_here = !play.over();
        // Reading a finished run keeps nothing in the place of what can be gone on with.
        self.stored = if play.over() { play.recorded() } else { 0 };
        self.play = Some(play);
        self.fresh = true;
        self.logged = 0;
        self.notice = None;
        self.follow();
        self.read_debrief();
    }

    /// Mirrors what is new, and goes to the debrief when the exercise is over.
    fn follow(&mut self) {
        self.stale = true;
        let Some(play) = &self.play else { return };
        for line in &play.lines[self.logged..] {
            let mark = if line.addressed { " to you" } else { "" };
            self.log.push(format!("{} {}{mark}: {}", line.tick, line.from, line.text));
        }
        self.logged = play.lines.len();
        if self.screen == Screen::Exercise && play.debrief.is_some() {
            self.screen = Screen::Debrief;
            self.read_debrief();
        }
    }

    /// Makes the debrief ready to be read, and remembers how it went if it was played here in one go.
    fn read_debrief(&mut self) {
        let recording = self.recording();
        let Some(play) = &mut self.play else { return };
        let Some(debrief) = &play.debrief else { return };
        play.reading = Reading::open(&recording, debrief);
        if std::mem::take(&mut self.begun_here) {
            play.reading.answers = Some(Answers::default());
            if !play.branched {
                self.shelf.add(debrief);
                self.best = true;
            }
        }
        if self.asks() {
            self.question();
        } else {
            self.tell_debrief();
        }
    }

    /// Draws the screen that is shown, and does what was asked there.
    pub fn ui(&mut self, ui: &mut Ui, host: &mut dyn Host) {
        let window = ui.ctx().viewport_rect().size() * ui.ctx().zoom_factor();
        let larger = settings::enlargement(window);
        if self.dressed.as_ref() != Some(&self.settings) || (larger - self.larger).abs() > 0.1 {
            self.larger = larger;
            self.dress(ui);
            if !self.wake {
                self.wake = true;
                ui.ctx().request_discard("fonts");
                return;
            }
        }
        let mut asked = Vec::new();
        if let Some(notice) = &self.notice {
            let frame = self.theme.region();
            egui::Panel::top("notice").frame(frame).show(ui, |ui| {
                ui.label(RichText::new(notice).color(self.theme.warn));
            });
        }
        self.screen_ui(ui, &mut asked);
        if self.screen == Screen::Exercise {
            self.pressed(ui, &mut asked);
        }
        if let Some(picking) = &mut self.picking
            && pick::ui(ui, picking, &self.theme, &mut asked)
        {
            self.picking = None;
        }
        asked.append(&mut self.asked);
        for intent in asked {
            self.carry_out(intent, host);
        }
        self.afterwards(ui, host);
    }

    /// The keys that act from anywhere in the war room.
    fn pressed(&mut self, ui: &Ui, asked: &mut Vec<Intent>) {
        let Some(play) = self.play.as_mut().filter(|play| play.form.is_none()) else { return };
        for act in self.settings.keys.pressed(ui) {
            match act {
                KeyAct::CommandBar => play.wants_focus = true,
                KeyAct::FirstThing => {
                    let first = waiting::all(play).into_iter().next().and_then(|wait| wait.acts.into_iter().next());
                    asked.push(first.map_or_else(|| Intent::Say("next".to_owned()), |(_, intent)| intent));
                }
                KeyAct::Pause => asked.push(Intent::Pause(!play.paused)),
                KeyAct::UntilCalled => asked.push(Intent::Say("next".to_owned())),
                KeyAct::NextTool => play.tab = tools::next(play.tab),
                KeyAct::Mentions => {
                    let all = play.channel.filter == Filter::All;
                    play.channel.filter = if all { Filter::Mentions } else { Filter::All };
                }
            }
            ui.ctx().request_repaint();
        }
    }

    fn dress(&mut self, ui: &Ui) {
        if self.dressed.is_none() {
            ui.ctx().set_fonts(fonts());
        }
        self.theme = Theme::shipped(self.settings.look);
        self.theme.apply(ui.ctx(), &self.settings, self.larger);
        self.dressed = Some(self.settings.clone());
    }

    fn screen_ui(&mut self, ui: &mut Ui, asked: &mut Vec<Intent>) {
        let theme = self.theme;
        let settings = self.settings.clone();
        if let (Screen::Exercise, Some(play)) = (self.screen, &mut self.play) {
            asked.extend(room::ui(ui, play, &theme, &settings, self.map_elsewhere));
            return;
        }
        let frame = theme.region().inner_margin(theme.space * 3.0);
        let mut wrong = false;
        egui::CentralPanel::default().frame(frame).show(ui, |ui| match self.screen {
            Screen::Briefing => library::briefing(ui, &self.metas[self.brief], &mut self.seed, &theme, asked),
            Screen::Settings => settings::ui(ui, &settings, &mut self.pending, &theme, asked),
            Screen::Debrief => match self.play.as_mut().filter(|play| play.debrief.is_some()) {
                Some(play) => wash::ui(ui, play, &theme, asked),
                None => wrong = true,
            },
            Screen::Library | Screen::Exercise => {
                library::ui(ui, &self.metas, &self.shelf, &self.left, &theme, asked);
            }
        });
        if wrong {
            asked.push(Intent::Library);
        }
    }

    fn carry_out(&mut self, intent: Intent, host: &mut dyn Host) {
        match intent {
            Intent::Say(line) => self.say(&line),
            Intent::Form(line) => self.with_play(|play| play.open_form(&line)),
            Intent::Draft(line) => self.with_play(|play| {
                play.typed = line;
                play.wants_focus = true;
            }),
            Intent::Pace(pace) => self.with_play(|play| play.pace = pace.clamp(PACE.0, PACE.1)),
            Intent::Pause(paused) => self.pause(paused),
            Intent::Brief(id) => self.brief(&id),
            Intent::Begin(id, seed) => self.begin(&id, seed),
            Intent::Continue(nth) => match kept::texts(host).get(nth) {
                Some(text) => self.again(text, None),
                None => self.tell("no recording was kept".to_owned()),
            },
            Intent::HandOut(nth) => {
                let said = kept::hand_out(host, nth);
                self.tell(said.map_or_else(|why| why, |place| format!("Saved: {place}")));
                self.left = kept::all(host);
            }
            Intent::Rewind(at) => {
                // Whoever goes back within an exercise is told that the rest is dropped; a finished one is kept.
                self.dropped = self.screen == Screen::Exercise;
                let text = self.recording();
                self.again(&text, Some(at));
            }
            Intent::Export(what) => self.export(what, host),
            Intent::Set(settings) => self.set(settings, host),
            Intent::Sound(sound) => self.set(Settings { sound, ..self.settings.clone() }, host),
            Intent::Settings => self.open_settings(),
            Intent::Back => self.screen = self.back,
            Intent::Library => {
                self.left = kept::all(host);
                self.notice = None;
                self.screen = Screen::Library;
            }
            Intent::Reflect(answers) => self.reflect(&answers),
            Intent::Import => match host.recordings() {
                Some(found) => self.picking = Some(Picking { found, typed: String::new() }),
                None => host.choose_recording().unwrap_or_else(|why| self.tell(why)),
            },
            Intent::Read(name) => match host.read(&name) {
                Ok(text) => self.import(&text),
                Err(why) => self.tell(why),
            },
            Intent::Tool(name) => self.with_play(|play| play.tab = tools::named(&name).unwrap_or(play.tab)),
            Intent::TryOut(change) => {
                let text = self.recording();
                let tried = self.play.as_mut().map(|play| play.reading.try_out(&text, &change));
                if let Some(Err(why)) = tried {
                    self.tell(why);
                }
            }
        }
    }

    /// Takes settings, and keeps them.
    fn set(&mut self, settings: Settings, host: &mut dyn Host) {
        self.settings = settings;
        if let Err(why) = host.store(SETTINGS, &self.settings.written()) {
            self.tell(why);
        }
    }

    fn with_play(&mut self, act: impl FnOnce(&mut Play)) {
        if let Some(play) = &mut self.play {
            act(play);
        }
        self.follow();
    }

    /// Goes on with a recording.
    fn again(&mut self, text: &str, at: Option<u32>) {
        match Play::again(text, at) {
            Ok(play) => self.show(play),
            Err(why) => self.tell(why),
        }
    }

    fn export(&mut self, what: Export, host: &mut dyn Host) {
        let Some(play) = &self.play else { return };
        let Some(debrief) = &play.debrief else { return };
        let (text, ending) = match what {
            Export::Html => (debrief.html(), "html"),
            Export::Markdown => (debrief.markdown(), "md"),
            Export::Json => (serde_json::to_string_pretty(debrief).expect("a debrief is plain data"), "json"),
            Export::Recording => (play.recording(), "jsonl"),
        };
        let name = format!("hotwash-{}-{}.{ending}", debrief.scenario, debrief.seed);
        match host.export(&name, text.as_bytes()) {
            Ok(place) => self.tell(format!("Saved: {place}")),
            Err(why) => self.tell(why),
        }
    }

    /// Rings, keeps what has grown, and plays what is tried out a little further.
    fn afterwards(&mut self, ui: &Ui, host: &mut dyn Host) {
        let Some(play) = &mut self.play else { return };
        if std::mem::take(&mut play.rang) && self.settings.sound {
            host.tone();
        }
        if play.reading.busy() {
            play.reading.advance(host.spare_ticks());
            ui.ctx().request_repaint();
        }
        if play.recorded() == self.stored {
            return;
        }
        self.stored = play.recorded();
        let text = play.recording();
        if std::mem::take(&mut self.fresh)
            && let Some(said) = kept::set_aside(host, &text, std::mem::take(&mut self.dropped))
        {
            self.log.push(said);
        }
        let kept = kept::keep(host, &text);
        let best = if std::mem::take(&mut self.best) { host.store(SHELF, &self.shelf.written()) } else { Ok(()) };
        if let Err(why) = kept.and(best) {
            self.tell(why);
        }
    }
}
