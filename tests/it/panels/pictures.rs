//! Pictures of every screen, for people to look at: `HOTWASH_PICTURES=1 cargo test … pictures` writes them to target/pictures.
//!
//! Not a comparison pixel by pixel, which would only freeze what is there.
//! The one rule: what is painted is reached as a person reaches it.

use std::path::PathBuf;

use hotwash::panels::{Look, Settings, Shell};

use super::table::{Memory, Table, click, picture, say, table, table_of, told};

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("HOTWASH_PICTURES_TO").unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/target/pictures").into()))
}

fn wanted(name: &str) -> bool {
    std::env::var("HOTWASH_PICTURES").is_ok_and(|want| want == "1" || want.split(',').any(|part| name.contains(part)))
}

fn shoot(harness: &mut Table, name: &str) {
    if wanted(name) {
        harness.run_steps(4);
        picture(harness).write(&folder().join(format!("{name}.png")));
    }
}

/// The newest line that the coach has shown.
fn shown(shell: &Shell, from: usize) -> Option<String> {
    let log = shell.log_since(from);
    let told = log.iter().rev().find(|line| line.contains("For example:"))?;
    told.split_once("For example:\n").map(|(_, line)| line.to_owned())
}

/// Plays by the lines the coach shows, until a line begins so, or to the debrief.
fn follow(harness: &mut Table, until: &str) {
    let mut seen = harness.state().0.log_since(0).len();
    for _ in 0..400 {
        if harness.state().0.screen() != hotwash::panels::Screen::Exercise {
            return;
        }
        let line = shown(&harness.state().0, seen);
        seen = harness.state().0.log_since(0).len();
        match line {
            Some(line) if !until.is_empty() && line.starts_with(until) => return,
            Some(line) => say(harness, &line),
            None => say(harness, "next"),
        }
    }
    panic!("the coach leads nowhere: {}", told(harness));
}

const SIZES: [(f32, f32); 3] = [(1024.0, 640.0), (1440.0, 900.0), (2560.0, 1440.0)];

fn screens(width: f32, height: f32, look: Look, text_percent: u16) {
    let tag = format!("{width:.0}-{}-{text_percent}", format!("{look:?}").to_lowercase());
    let settings = Settings { look, text_percent, ..Settings::default() };
    let mut host = Memory::default();
    host.kept.insert("settings".to_owned(), settings.written());
    let mut harness = table_of(width, height, host);
    let h = &mut harness;
    shoot(h, &format!("library-{tag}"));
    click(h, "Settings");
    shoot(h, &format!("settings-{tag}"));
    click(h, "Done");
    click(h, "Read the briefing of first-page");
    shoot(h, &format!("briefing-{tag}"));
    say(h, "play first-page 7");
    shoot(h, &format!("room-start-{tag}"));
    follow(h, "/freeze");
    shoot(h, &format!("room-early-{tag}"));
    follow(h, "/go");
    shoot(h, &format!("room-mid-{tag}"));
    for tab in ["Status page", "Changes", "Runbooks", "Notes"] {
        click(h, tab);
        shoot(h, &format!("tab-{}-{tag}", tab.to_lowercase().replace(' ', "-")));
    }
    click(h, "Declare");
    shoot(h, &format!("form-{tag}"));
    click(h, "Give up");
    follow(h, "/factor");
    shoot(h, &format!("review-{tag}"));
    follow(h, "");
    shoot(h, &format!("debrief-{tag}"));
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
    screens(1440.0, 900.0, Look::Dark, 100);
    if std::env::var_os("HOTWASH_PICTURES_ALL").is_some() {
        for (width, height) in SIZES {
            for look in [Look::Dark, Look::Light, Look::HighContrast] {
                screens(width, height, look, 100);
            }
            screens(width, height, Look::Dark, 200);
        }
    }
}
