//! Pictures of every screen, for people to look at: `HOTWASH_PICTURES=1 cargo test … pictures` writes them to target/pictures.
//!
//! Not a comparison pixel by pixel, which would only freeze what is there.
//! The one rule: what is painted is reached as a person reaches it.

use std::path::PathBuf;

use egui_kittest::kittest::Queryable as _;
use hotwash::panels::{Intent, Look, Screen, Settings, Shell};

use super::table::{Memory, Table, click, picture, say, table, table_of, told};

fn folder() -> PathBuf {
    PathBuf::from(
        std::env::var_os("HOTWASH_PICTURES_TO")
            .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/target/pictures").into()),
    )
}

fn wanted(name: &str) -> bool {
    std::env::var("HOTWASH_PICTURES").is_ok_and(|want| want == "1" || want.split(',').any(|part| name.contains(part)))
}

fn shoot(harness: &mut Table, name: &str) {
    if wanted(name) {
        harness.remove_cursor();
        harness.run_steps(4);
        picture(harness).write(&folder().join(format!("{name}.png")));
    }
}

/// The newest line that the coach has shown.
pub(super) fn shown(shell: &Shell, from: usize) -> Option<String> {
    let log = shell.log_since(from);
    let told = log.iter().rev().find(|line| line.contains("For example:"))?;
    told.split_once("For example:\n").map(|(_, line)| line.to_owned())
}

/// Somebody who types what the coach shows; the line that was shown last and not typed yet is kept.
#[derive(Default)]
pub(super) struct Newcomer(Option<String>);

impl Newcomer {
    /// Plays until a line is shown that begins so, or to the debrief.
    pub(super) fn until(&mut self, harness: &mut Table, begins: &str) {
        for _ in 0..400 {
            if harness.state().0.screen() != Screen::Exercise {
                return;
            }
            let seen = harness.state().0.log_since(0).len();
            say(harness, self.0.take().as_deref().unwrap_or("next"));
            self.0 = shown(&harness.state().0, seen);
            if self.0.as_ref().is_some_and(|line| !begins.is_empty() && line.starts_with(begins)) {
                return;
            }
        }
        panic!("the coach leads nowhere: {}", told(harness));
    }
}

const SIZES: [(f32, f32); 3] = [(1024.0, 640.0), (1440.0, 900.0), (2560.0, 1440.0)];

fn screens(width: f32, height: f32, look: Look, text_percent: u16) {
    let tag = format!("{width:.0}-{}-{text_percent}", format!("{look:?}").to_lowercase());
    let settings = Settings { look, text_percent, ..Settings::default() };
    let mut host = Memory::default();
    host.kept.insert("settings".to_owned(), settings.written());
    // A window counts its size in points, of which there are fewer the larger the text.
    let points = 100.0 / f32::from(text_percent);
    let mut harness = table_of(width * points, height * points, host);
    let h = &mut harness;
    let mut newcomer = Newcomer::default();
    shoot(h, &format!("library-{tag}"));
    click(h, "Settings");
    shoot(h, &format!("settings-{tag}"));
    click(h, "Done");
    click(h, "Read the briefing of first-page");
    shoot(h, &format!("briefing-{tag}"));
    say(h, "play first-page 7");
    shoot(h, &format!("room-start-{tag}"));
    say(h, "next");
    shoot(h, &format!("room-rings-{tag}"));
    newcomer.until(h, "/freeze");
    shoot(h, &format!("room-early-{tag}"));
    newcomer.until(h, "/go");
    shoot(h, &format!("room-mid-{tag}"));
    if width * points < 900.0 {
        click(h, "People and tasks");
        shoot(h, &format!("room-people-{tag}"));
        click(h, "Map");
        shoot(h, &format!("room-map-{tag}"));
    }
    for tab in ["Status page", "Changes", "Runbooks", "Notes", "Timeline"] {
        h.get_by_label(tab).click();
        h.run_steps(3);
        shoot(h, &format!("tab-{}-{tag}", tab.to_lowercase().replace(' ', "-")));
    }
    h.state_mut().0.open_form("/propose");
    h.run_steps(3);
    shoot(h, &format!("form-{tag}"));
    click(h, "Give up");
    newcomer.until(h, "/verify");
    shoot(h, &format!("room-late-{tag}"));
    newcomer.until(h, "/factor");
    shoot(h, &format!("review-{tag}"));
    newcomer.until(h, "");
    shoot(h, &format!("hotwash-{tag}"));
    h.state_mut().0.ask(Intent::Reflect(Vec::new()));
    h.run_steps(3);
    shoot(h, &format!("debrief-{tag}"));
    scroll(h, 700.0);
    h.get_by_label_contains("Command structure:").click();
    h.run_steps(3);
    shoot(h, &format!("debrief-open-{tag}"));
    scroll(h, 5000.0);
    shoot(h, &format!("debrief-end-{tag}"));
}

fn scroll(harness: &mut Table, by: f32) {
    let middle = harness.ctx.viewport_rect().center();
    harness.hover_at(middle);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -by),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
    });
    harness.run_steps(8);
}

/// The first minutes of somebody who has never led anything, in ten pictures.
fn newcomer() {
    let mut harness = table(1440.0, 900.0);
    let h = &mut harness;
    let mut newcomer = Newcomer::default();
    shoot(h, "newcomer-01-library");
    click(h, "Read the briefing of first-page");
    shoot(h, "newcomer-02-briefing");
    h.state_mut().0.say("play first-page 7");
    h.run_steps(3);
    shoot(h, "newcomer-03-quiet");
    click(h, "Wait until called");
    shoot(h, "newcomer-04-pager");
    newcomer.until(h, "/incident declare");
    shoot(h, "newcomer-05-declare");
    newcomer.until(h, "/size-up");
    shoot(h, "newcomer-06-size-up");
    newcomer.until(h, "/approve");
    shoot(h, "newcomer-07-approve");
    newcomer.until(h, "/go");
    shoot(h, "newcomer-08-decide");
    newcomer.until(h, "/factor");
    shoot(h, "newcomer-09-review");
    newcomer.until(h, "");
    click(h, "Skip to the debrief");
    shoot(h, "newcomer-10-debrief");
}

#[test]
fn pictures_of_every_screen() {
    let mut harness = table(640.0, 400.0);
    harness.run_steps(3);
    let seen = picture(&harness);
    let theme = *harness.state().0.theme();
    assert!(seen.colours() > 50, "the library is blank: {} colours", seen.colours());
    assert!(seen.share(theme.ground) > 0.05, "the ground of the theme is to be seen");
    if std::env::var_os("HOTWASH_PICTURES").is_none() {
        return;
    }
    newcomer();
    screens(1440.0, 900.0, Look::Dark, 100);
    screens(1024.0, 640.0, Look::Light, 100);
    screens(1024.0, 640.0, Look::Dark, 200);
    screens(2560.0, 1440.0, Look::HighContrast, 100);
    if std::env::var_os("HOTWASH_PICTURES_ALL").is_some() {
        for (width, height) in SIZES {
            for look in [Look::Dark, Look::Light, Look::HighContrast] {
                screens(width, height, look, 100);
            }
            screens(width, height, Look::Dark, 200);
        }
    }
}
