//! The layer language, tried on a small world of names.
//!
//! The one rule: whatever is written can be read back.

mod events;
mod lines;
mod samples;
mod world;

use std::collections::BTreeSet;

use hotwash::base::{Chance, Concern, Ticks};
use hotwash::language::{
    Phrase, Phrasebook, Speaker, Voice, complete, cost, doing_words, form, goal, help, understand, without_slash, write,
};
use hotwash::vocab::{
    Amount, Command, FleetId, Goal, Intent, Lever, LeverCall, PersonId, Reason, Target, Work, ZoneId,
};
use lines::LINES;
use samples::{TEXTS, structure_samples, talk_samples, work_samples};
use strum::{IntoEnumIterator as _, VariantNames as _};
use world::{DANA, World, read};

#[test]
fn every_command_is_written_and_read_back() {
    let world = World::new();
    let mut seen = BTreeSet::new();
    for text in TEXTS {
        for command in [structure_samples(text), work_samples(text), talk_samples(text)].concat() {
            seen.insert(command.name());
            let line = write(&command, &world);
            assert_eq!(read(&line).as_ref(), Ok(&command), "{line}");
        }
    }
    assert_eq!(seen, Command::VARIANTS.iter().copied().collect());
}

#[test]
fn the_vocabulary_is_understood() {
    let world = World::new();
    for (line, canonical) in LINES {
        let command = read(line).unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
        assert_eq!(write(&command, &world), *canonical, "{line}");
    }
}

#[test]
fn refusals_suggest_a_line_that_parses() {
    let cases = [
        ("@dona status?", Reason::Unknown, "@dana status?"),
        ("/page routng", Reason::Unknown, "/page routing"),
        ("/tsk @dana investigate router", Reason::Unreadable, "/task @dana investigate router"),
        ("/task @dana restart ruoter in 5m", Reason::Unknown, "/task @dana restart router in 5m"),
        ("/pause", Reason::Unreadable, "/summary"),
        ("/hold-inject x", Reason::Unreadable, "/summary"),
        ("/incident declare", Reason::Empty, "/incident declare \"Customers see errors\" sev2"),
        (
            "/size-up bad share 120%",
            Reason::OutOfBounds,
            "/size-up \"some requests fail\" affects router share 20% trend growing",
        ),
        ("", Reason::Empty, "/summary"),
        ("/", Reason::Empty, "/summary"),
        ("@dana", Reason::Empty, "@dana status?"),
    ];
    for (line, reason, hint) in cases {
        let refusal = read(line).expect_err(line);
        assert_eq!((refusal.reason, refusal.hint.as_str()), (reason, hint), "{line}: {}", refusal.why);
    }
    let long = format!("/note {}", "x".repeat(2001));
    assert_eq!(read(&long).expect_err("long").reason, Reason::OutOfBounds);
    assert!(read("/page db in 0m").is_ok());
    assert_eq!(read("/extend t1 0m").expect_err("none").reason, Reason::OutOfBounds);
}

#[test]
fn no_line_panics() {
    let pieces = [
        "\"",
        "\\",
        "@",
        "/",
        ":",
        "\u{201c}",
        "é",
        "🔥",
        " ",
        "  ",
        "because",
        "in 10m",
        "next",
        "impact:",
        "f1",
        "t0",
        "99999999999",
        "%",
        "30%",
        "\n",
        "\u{0}",
        "for",
        "owner @dana",
        "actions",
        "needs",
        "sev9",
        "@dana",
        "router",
    ];
    let chance = Chance::new(7);
    for round in 0..20_000 {
        let mut draw = chance.draw(Concern::Words, 1, round);
        let (line, _) = LINES[draw.pick(LINES.len())];
        let mut chars: Vec<char> = line.chars().collect();
        for _ in 0..draw.between(1, 4) {
            let at = draw.pick(chars.len() + 1);
            match draw.pick(3) {
                0 => {
                    let piece = pieces[draw.pick(pieces.len())];
                    chars.splice(at..at, piece.chars());
                }
                1 if at < chars.len() => {
                    chars.remove(at);
                }
                _ => chars.truncate(at),
            }
        }
        let line: String = chars.into_iter().collect();
        match read(&line) {
            Ok(command) => {
                let again = write(&command, &World::new());
                assert_eq!(read(&again).as_ref(), Ok(&command), "{line:?} -> {again:?}");
                assert!(cost(&line, &command) > Ticks::ZERO);
            }
            Err(refusal) => assert!(read(&refusal.hint).is_ok(), "{line:?}: {refusal:?}"),
        }
        drop(form(&line));
        drop(complete(&line, &World::new()));
        drop(help(Some(&line)));
    }
}

#[test]
fn help_covers_every_verb_and_its_example_parses() {
    let table = help(None);
    for verb in hotwash::language::VERBS.into_iter().flatten() {
        assert!(table.contains(verb.usage));
        assert!(help(Some(verb.name)).contains(verb.meaning));
        let line = verb
            .example
            .replace("{person}", "dana")
            .replace("{team}", "db")
            .replace("{service}", "router")
            .replace("{vendor}", "osline")
            .replace("{runbook}", "restart-router");
        assert!(read(&line).is_ok(), "{line}: {:?}", read(&line));
    }
}

#[test]
fn forms_ask_for_what_is_missing() {
    let handoff = form("/incident handoff ic @dana").expect("opens");
    assert_eq!(handoff.fields.len(), 10);
    let line = handoff.line(&[("situation", "errors since nine"), ("hazards", "a freeze: deploys")]);
    let Ok(Command::Handoff { to, brief }) = read(&line) else { panic!("{line}") };
    assert_eq!((to, brief.len()), (DANA, 2));
    assert!(form("/handoff @dana situation: known").is_none());
    assert!(form("/ack").is_none());
    assert!(form("/statuspage show").is_none());
    assert!(form("/statuspage").is_none());
    assert!(form("hello").is_none());
    let remedy = form("/remedy").expect("opens");
    let line = remedy.line(&[("text", "probe it"), ("for", "f2"), ("owner", "@dana"), ("kind", "detect")]);
    assert!(matches!(read(&line), Ok(Command::Remedy { factor: 1, due: None, .. })), "{line}");
    let task = form("/task @dana").expect("opens");
    assert!(read(&task.line(&[("work", "get traffic off east-a"), ("in", "10m")])).is_ok());
}

#[test]
fn completion_knows_names() {
    let world = World::new();
    assert_eq!(complete("/incident decl", &world), ["declare", "decline"]);
    assert_eq!(complete("/task @d", &world), ["@dana"]);
    assert_eq!(complete("/task @dana rest", &world), ["restart", "restore"]);
    assert_eq!(complete("/page d", &world), ["db"]);
    assert_eq!(complete("@ma", &world), ["@marek"]);
    assert!(complete("/st", &world).contains(&"/statuspage".to_owned()));
}

#[test]
fn talk_is_understood() {
    let cases = [
        ("status?", Intent::Status),
        ("can", Intent::Status),
        ("how is the router?", Intent::Status),
        ("any news?", Intent::Status),
        ("what changed?", Intent::WhatChanged),
        ("did anybody deploy today?", Intent::WhatChanged),
        ("how many customers are affected?", Intent::Impact),
        ("how long will it take?", Intent::Eta),
        ("eta?", Intent::Eta),
        ("what would you do?", Intent::Options),
        ("do you need anything?", Intent::Needs),
        ("is it safe?", Intent::Risk),
        ("are you ok?", Intent::Fit),
        ("thank you!", Intent::Courtesy),
        ("hi, status please", Intent::Status),
        ("please stop", Intent::Stop),
        ("don't touch it", Intent::Stop),
        ("don't stop", Intent::Other),
        ("banana", Intent::Other),
        ("where is the load highest", Intent::Other),
        ("why is it so slow on the west side", Intent::Why),
        ("the update breaks the hosts one by one", Intent::Told),
        ("yes, that is right, use it like that", Intent::Told),
        ("hosts are being replaced in waves", Intent::Told),
        ("tell them we see it and work on it", Intent::Told),
        ("tell me what is going on there", Intent::Status),
        ("please tell me what is going on there", Intent::Status),
        ("please tell customers who ask that a rule of ours caused it", Intent::Told),
        ("noted, we test that before we act on it", Intent::Told),
        ("ok restart the router now", Intent::Other),
        ("thanks, good check", Intent::Courtesy),
        ("we stopped the update, you can replace hosts now", Intent::Told),
        ("are the hosts being replaced", Intent::Other),
        ("we need an eta from you", Intent::Eta),
        ("the router looks bad, can you look at it", Intent::Other),
        ("why are you against it?", Intent::Why),
        ("which evidence would tell an attack from hosts that fail?", Intent::Why),
        ("how do you know that?", Intent::Why),
        ("can you restart the router?", Intent::Options),
        ("could we drain east-a", Intent::Options),
        ("not a restart: hosts that restart may be what loses them. We look for what touches them first", Intent::Told),
    ];
    for (text, intent) in cases {
        assert_eq!(understand(text, &World::new()).0, intent, "{text}");
    }
    assert_eq!(understand("how are the runtime hosts?", &World::new()).1, Some(Target::Fleet(FleetId(0))));
    let goals = [
        ("find out why the router fails", Goal::FindOut),
        ("get traffic off east-a, your way", Goal::ShiftTraffic),
        ("stop it spreading", Goal::StopSpread),
        ("stop host-updates from reaching more hosts", Goal::StopSpread),
        ("keep the update from reaching more hosts", Goal::StopSpread),
        ("stop the retry storm", Goal::ReduceLoad),
        ("get the router working again", Goal::Repair),
        ("undo the last deploy", Goal::Undo),
        ("take load off db-main", Goal::ReduceLoad),
        ("add capacity to the router", Goal::AddCapacity),
        ("keep evidence before you touch it", Goal::KeepEvidence),
        ("make sure we do not lose data", Goal::ProtectData),
        ("find out what changed", Goal::WhatChanged),
        ("confirm that customers can log in", Goal::Confirm),
        ("sing a song", Goal::Other),
    ];
    for (text, wanted) in goals {
        assert_eq!(goal(text, &World::new()).0, wanted, "{text}");
    }
    assert_eq!(goal("get traffic off east-a", &World::new()).1, Some(Target::Zone(ZoneId(0))));
}

#[test]
fn what_is_rolled_back_is_named_and_what_is_scaled_is_scaled_to() {
    let doing = |lever, amount| {
        let call = LeverCall { lever, target: Target::Fleet(FleetId(0)), amount: Some(amount) };
        doing_words(&Work::Pull(call), &World::new())
    };
    let undone = doing(Lever::Rollback, Amount::Word("rules-61".to_owned()));
    assert!(undone.starts_with("rolling back ") && undone.ends_with(" (rules-61)"), "{undone}");
    let scaled = doing(Lever::Scale, Amount::Count(12));
    assert!(scaled.starts_with("scaling ") && scaled.ends_with(" to 12"), "{scaled}");
}

#[test]
fn a_forgotten_slash_is_noticed() {
    let names = World::new();
    let speaker = Speaker { names: &names, me: PersonId(0) };
    let meant = |text| without_slash(text, &speaker);
    assert_eq!(meant("note: it is back").as_deref(), Some("/note it is back"));
    assert_eq!(meant("ack").as_deref(), Some("/ack"));
    assert_eq!(meant("Declare routers fail sev2").as_deref(), Some("/incident declare \"routers fail\" sev2"));
    assert_eq!(meant("incident resolve").as_deref(), Some("/incident resolve"));
    for talk in ["/ack", "@dana ack", "acknowledged", "propose that somebody looks", "", "what can I do?"] {
        assert_eq!(meant(talk), None, "{talk}");
    }
}

#[test]
fn the_phrasebook_is_complete() {
    let book = Phrasebook::shipped();
    let chance = Chance::new(1);
    for key in Phrase::iter() {
        assert!(book.wordings(key, Voice::Plain).len() >= 3, "{key:?}");
        let slots: Vec<(&str, &str)> = key.slots().iter().map(|slot| (*slot, "slotvalue")).collect();
        let mut used = BTreeSet::new();
        for voice in Voice::iter() {
            for wording in book.wordings(key, voice) {
                for part in wording.split('{').skip(1) {
                    let name = part.split('}').next().unwrap();
                    assert!(key.slots().contains(&name), "{key:?}: {wording}");
                    used.insert(name.to_owned());
                }
            }
            for round in 0..12 {
                let mut draw = chance.draw(Concern::Words, 0, round);
                let line = book.line(key, voice, &mut draw, &slots);
                assert!(!line.is_empty() && !line.contains(['{', '}']), "{key:?}: {line}");
                let bare = book.line(key, voice, &mut draw, &[]);
                assert!(!bare.contains(['{', '}']), "{key:?}: {bare}");
            }
        }
        assert_eq!(used.len(), key.slots().len(), "{key:?} has slots no line uses");
    }
}

#[test]
fn speaking_takes_time() {
    let look = read("/dash").unwrap();
    assert_eq!(cost("/dash", &look), Ticks(5));
    let ack = read("/ack").unwrap();
    assert_eq!(cost("/ack", &ack), Ticks(4));
    let note = read("/note a b c d e f g").unwrap();
    assert_eq!(cost("/note a b c d e f g", &note), Ticks(5));
}
