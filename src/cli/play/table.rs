//! The table the trainee sits at: what is said goes in, what is heard is printed.
//!
//! Not where lines come from, see [`super::ears`].
//! The one rule: everything printed goes through here, so that its shape is the same everywhere.

use std::cell::RefCell;
use std::io::{self, Write as _};
use std::time::Instant;

use super::ears::Printer;
use super::script::Script;
use super::word::{Word, word};
use crate::base::{Tick, Ticks};
use crate::cli::paint::{self, Tone};
use crate::cli::tape::Tape;
use crate::language;
use crate::scenario::Names as _;
use crate::session::{Heard, NEXT_MAX, Refusal, Session};
use crate::vocab::Phase;

/// Whether to go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Go {
    /// There is more.
    On,
    /// The trainee leaves.
    Leave,
    /// The trainee breaks off, to go on later.
    BreakOff,
}

/// How much of an old run is told again when it is resumed.
const RETOLD: usize = 12;

/// A sentence without its subject, where that stands in front already.
fn without_author<'a>(text: &'a str, author: &str) -> &'a str {
    let rest = text.strip_prefix(author);
    let rest = rest.and_then(|rest| rest.strip_prefix(": ").or_else(|| rest.strip_prefix(' ')));
    rest.unwrap_or(text)
}

/// A sentence to the seat, without saying again that it is to the seat.
fn addressed(said: &str) -> &str {
    let known = ["to you: ", "answered you: ", "asked you: "];
    known.iter().find_map(|opening| said.strip_prefix(opening)).unwrap_or(said)
}

/// A session and the terminal it is shown on.
pub(super) struct Table {
    session: Session,
    tape: Tape,
    script: Script,
    colours: bool,
    width: usize,
    phase: Phase,
    refused: Option<Refusal>,
    pace: Option<Pace>,
    above: RefCell<Option<Printer>>,
}

/// How the clock follows the wall clock.
struct Pace {
    rate: f64,
    begun: Instant,
    first: Tick,
}

impl Table {
    pub(super) fn new(session: Session, tape: Tape, script: Script) -> Self {
        Self {
            phase: session.exercise().phase(),
            session,
            tape,
            script,
            colours: paint::colours(),
            width: paint::width(None),
            refused: None,
            pace: None,
            above: RefCell::new(None),
        }
    }

    /// From now on time runs by itself, this many times as fast as real time.
    pub(super) fn set_pace(&mut self, rate: Option<f64>) {
        self.pace = rate.map(|rate| Pace { rate, begun: Instant::now(), first: self.now() });
    }

    /// Whether time runs by itself.
    pub(super) fn paced(&self) -> bool {
        self.pace.is_some()
    }

    /// Catches up with the wall clock; what was said ran ahead of it by what saying it costs.
    pub(super) fn keep_time(&mut self) -> anyhow::Result<()> {
        let Some(pace) = &self.pace else { return Ok(()) };
        let due = pace.first.after(Ticks((pace.begun.elapsed().as_secs_f64() * pace.rate) as u32));
        self.pass_quietly(due.since(self.now()))
    }

    /// From now on prints above the line that is being typed.
    pub(super) fn print_above(&self, printer: Printer) {
        self.above.replace(Some(printer));
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn now(&self) -> Tick {
        self.session.now()
    }

    pub(super) fn over(&self) -> bool {
        self.session.exercise().over()
    }

    /// Wraps for the terminal's width from now on.
    pub(super) fn width_from(&mut self, columns: Option<usize>) {
        self.width = paint::width(columns);
    }

    /// The last line refused since this was asked, with what would have been right.
    pub(super) fn take_refusal(&mut self) -> Option<Refusal> {
        self.refused.take()
    }

    /// The clock, the severity and the state, as the prompt.
    pub(super) fn prompt(&self) -> String {
        if self.phase == Phase::Review {
            return format!("{} review> ", self.now());
        }
        let incident = self.session.view().incident;
        let severity = incident.severity.map_or_else(String::new, |level| format!(" sev{level}"));
        let state = if incident.state == "none" { "undeclared" } else { &incident.state };
        format!("{}{severity} {state}> ", self.now())
    }

    /// Who you are, how time passes, what to type first.
    pub(super) fn welcome(&mut self, resumed: bool, pace: Option<f64>) -> anyhow::Result<()> {
        let exercise = self.session.exercise();
        let scenario = exercise.scenario();
        let me = &scenario.people[self.session.me().index()];
        let name =
            if me.name.eq_ignore_ascii_case(&me.id) { String::new() } else { format!("{}, @{} or ", me.name, me.name) };
        let mut text = vec![format!("{} (seed {})", scenario.meta.title, exercise.seed()), String::new()];
        text.extend(scenario.meta.pitch.trim().lines().map(|line| line.trim().to_owned()));
        text.push(String::new());
        text.push(format!(
            "You are {name}@{} in the lists, of the team {}, in the seat {}. The response may last {} minutes, the review follows.",
            me.id,
            scenario.team(me.team),
            self.session.seat_name(),
            scenario.meta.minutes
        ));
        text.extend(scenario.handoff_words());
        text.push(match pace {
            Some(pace) => format!("Time runs by itself, {pace} times as fast as real time."),
            None => "Time stands still while you think. Saying something takes a few seconds; +2m lets two minutes \
                     pass or less if somebody wants you, +2m! passes them whatever comes, next waits for somebody to \
                     want you."
                .to_owned(),
        });
        text.push("Type help for what you can say, help declare for one line of it, quit to leave.".to_owned());
        text.push(if exercise.incident().coach {
            "A coach sits beside you. When something waits for you it asks a question, and half a minute later it \
             shows a line you can type as it stands. /coach off silences it. Begin by typing next."
                .to_owned()
        } else {
            "Never done this? /coach on lets a coach speak up; the exercise first-page begins with one.".to_owned()
        });
        if let Some(path) = self.tape.path() {
            let instead = self.tape.instead().map_or_else(String::new, |why| format!("{why}: "));
            let remedy = if instead.is_empty() { "" } else { " Name another place with --record FILE." };
            text.push(format!("{instead}The recording goes to {}.{remedy}", path.display()));
        }
        for line in text {
            self.print(&paint::paragraph(&line, self.width))?;
        }
        self.print("")?;
        if resumed {
            self.retell()?;
        }
        Ok(())
    }

    /// What happened last before the recording broke off.
    fn retell(&mut self) -> anyhow::Result<()> {
        let hearing = self.session.hear();
        let from = hearing.events.len().saturating_sub(RETOLD);
        self.quiet(&format!(
            "Going on at {}. The last {} things that happened:",
            self.now(),
            hearing.events.len() - from
        ))?;
        for event in &hearing.events[from..] {
            self.tell(event)?;
        }
        Ok(())
    }

    /// Prints what was heard since the last time.
    pub(super) fn hear(&mut self) -> anyhow::Result<()> {
        if let Some(news) = self.tape.news() {
            self.print(&paint::toned(&paint::paragraph(&news, self.width), Tone::Warning, self.colours))?;
        }
        let hearing = self.session.hear();
        for event in &hearing.events {
            if event.kind != "CommandRejected" {
                self.tell(event)?;
            }
        }
        for refusal in hearing.rejected {
            let text = paint::wrapped(&format!("{} not taken up: ", self.now()), &refusal.told(), self.width);
            self.print(&paint::toned(&text, Tone::Warning, self.colours))?;
            self.refused = Some(refusal);
        }
        let phase = self.session.exercise().phase();
        if phase != self.phase {
            self.phase = phase;
            self.explain_phase()?;
        }
        Ok(())
    }

    fn tell(&self, event: &Heard) -> anyhow::Result<()> {
        // Whoever joins wakes the clock, but speaks to everybody.
        let unmarked = matches!(
            event.kind,
            "PersonJoined"
                | "CoachHinted"
                | "LeverDone"
                | "StatusDrafted"
                | "Verified"
                | "Finding"
                | "PhaseChanged"
                | "IncidentResolved"
        );
        let mark = if event.addressed && !unmarked { " to you" } else { "" };
        let head = format!("{} {}{mark}: ", event.tick, event.from);
        let text = if event.kind == "Looked" {
            format!("{} shown to you:\n{}", event.tick, paint::indented(&event.text))
        } else {
            let said = without_author(&event.text, &event.from);
            let said = if mark.is_empty() { said } else { addressed(said) };
            paint::wrapped(&head, said, self.width)
        };
        // A line to be typed stands alone and whole, so that it can be copied.
        let text = match event.text.split_once('\n') {
            Some((before, line)) if event.kind == "CoachHinted" => format!("{head}{before}\n    {line}"),
            Some(_) | None => text,
        };
        let tone = if event.addressed { Some(Tone::Strong) } else { None };
        self.print(&tone.map_or_else(|| text.clone(), |tone| paint::toned(&text, tone, self.colours)))
    }

    /// What a new phase asks of the trainee.
    fn explain_phase(&self) -> anyhow::Result<()> {
        if self.phase != Phase::Review {
            return Ok(());
        }
        let lines = [
            "The response is over; the review begins. The platform stands still. Write down what you learned:",
            "  /factor TEXT as trigger|latent|detection|response|tooling|organisation|vendor [from EVENT,...]",
            "  /remedy TEXT for FACTOR owner @PERSON due 2w kind prevent|detect|mitigate|respond",
            "  /timeline shows what happened with its event numbers; /incident retro done ends the exercise.",
        ];
        lines.iter().try_for_each(|line| self.print(line))
    }

    /// Takes a typed line: a word of the terminal, or something to say.
    pub(super) fn take(&mut self, line: &str) -> anyhow::Result<Go> {
        match word(line) {
            Word::Nothing => {}
            Word::Quit => {
                self.leave()?;
                return Ok(Go::Leave);
            }
            Word::Help(verb) => self.print(language::help(verb.as_deref()).trim_end())?,
            Word::Wrong(why) => self.quiet(&why)?,
            Word::Pass(span) => self.session.wait(span),
            Word::PassThrough(span) => self.session.pass(span),
            Word::Next => self.session.wait(NEXT_MAX),
            Word::Say(line) => {
                self.read_back(&line)?;
                self.session.say(&line);
            }
        }
        self.session.mark();
        self.hear()?;
        Ok(Go::On)
    }

    /// An alias is answered with its canonical spelling, so that it is learned by using it.
    fn read_back(&self, line: &str) -> anyhow::Result<()> {
        let Ok(command) = self.session.read(line) else {
            return Ok(());
        };
        let canonical = language::write(&command, self.session.exercise().scenario());
        let verb = |line: &str| -> Vec<String> {
            let words = line.split_whitespace().map(str::to_lowercase);
            let words = words.map(|word| if word == "/inc" { "/incident".to_owned() } else { word });
            let words: Vec<String> = words.take(2).collect();
            let long = words.first().is_some_and(|first| first == "/incident");
            words.into_iter().take(if long { 2 } else { 1 }).collect()
        };
        if line.trim_start().starts_with('/') && verb(line) != verb(&canonical) {
            self.quiet(&format!("I read that as: {canonical}"))?;
        }
        Ok(())
    }

    /// Shows a line that was not typed here.
    pub(super) fn echo(&self, line: &str) -> anyhow::Result<()> {
        self.print(&format!("{}{line}", self.prompt()))
    }

    /// The next line of the script.
    pub(super) fn script_line(&self) -> Option<String> {
        self.script.first().map(|(_, line)| line.clone())
    }

    /// Lets time pass up to the next line of the script and takes it off.
    pub(super) fn pass_to_script(&mut self) -> anyhow::Result<()> {
        if let Some((at, _)) = self.script.first() {
            let span = at.since(self.now());
            self.session.pass(span);
        }
        self.script.take_first();
        self.hear()
    }

    /// Lets time pass without a word from the trainee.
    pub(super) fn pass_quietly(&mut self, span: Ticks) -> anyhow::Result<()> {
        if span > Ticks::ZERO {
            self.session.pass(span);
            self.hear()?;
        }
        Ok(())
    }

    /// Plays on to the end.
    pub(super) fn finish(&mut self) -> anyhow::Result<()> {
        self.session.finish();
        self.hear()
    }

    /// The trainee leaves.
    pub(super) fn leave(&mut self) -> anyhow::Result<()> {
        self.session.leave();
        self.hear()
    }

    /// Where the recording goes.
    pub(super) fn tape(&self) -> &Tape {
        &self.tape
    }

    /// The debrief, and where the recording lies.
    pub(super) fn farewell(&self, debrief: &str) -> anyhow::Result<()> {
        let saved = self.tape.rescue();
        self.print("")?;
        self.print(debrief.trim_end())?;
        let saved = saved?;
        if let Some(path) = saved.as_deref().or(self.tape.path()) {
            let path = path.display();
            self.print("")?;
            self.print(&format!("The recording lies in {path}."))?;
            let page = std::path::Path::new(&path.to_string()).with_extension("html");
            let page = page.display();
            self.print("To keep or hand on the debrief as a web page with its drawings, in one file:")?;
            self.print(&format!("  hotwash debrief {path} --format html > {page}"))?;
            self.print("Everything that happened, unseen truth included:")?;
            self.print(&format!("  hotwash replay {path}"))?;
        }
        Ok(())
    }

    /// Silences the coach, as a line of the exercise that the recording keeps.
    pub(super) fn without_coach(&mut self) {
        if self.session.exercise().incident().coach {
            self.session.say("/coach off");
        }
    }

    /// Keeps remarks in the recording.
    pub(super) fn remark(&mut self, remarks: serde_json::Map<String, serde_json::Value>) -> anyhow::Result<()> {
        self.session.remark(remarks);
        self.tape.sound()
    }

    /// Where the recording lies.
    pub(super) fn recording(&self) -> Option<&std::path::Path> {
        self.tape.path()
    }

    /// Prints a paragraph.
    pub(super) fn paragraph(&self, text: &str) -> anyhow::Result<()> {
        self.print(&paint::paragraph(text, self.width))
    }

    /// A remark of the program.
    pub(super) fn quiet(&self, text: &str) -> anyhow::Result<()> {
        let text = paint::paragraph(text, self.width);
        self.print(&paint::toned(&text, Tone::Quiet, self.colours))
    }

    /// The trainee goes, and may come back.
    pub(super) fn break_off(&mut self) -> anyhow::Result<()> {
        self.session.mark();
        let saved = self.tape.rescue()?;
        self.print(&format!("Broken off at {}.", self.now()))?;
        if let Some(path) = saved.as_deref().or(self.tape.path()) {
            let path = path.display();
            self.print(&format!("  hotwash play --resume {path}   goes on from here"))?;
            self.print(&format!("  hotwash debrief {path}         the debrief up to here"))?;
        }
        Ok(())
    }

    /// Prints a line.
    pub(super) fn print(&self, text: &str) -> anyhow::Result<()> {
        if let Some(printer) = &mut *self.above.borrow_mut() {
            printer.print(format!("{text}\n"))?;
            return Ok(());
        }
        let mut out = io::stdout().lock();
        writeln!(out, "{text}")?;
        out.flush()?;
        Ok(())
    }
}
