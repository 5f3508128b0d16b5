//! Forms that come filled in: what the log says stands there already, and nothing else does.
//!
//! Not how a terminal asks for the fields.
//! The one rule: what a form fills in makes a line that reads, and every fact in it was the seat's to know.

use hotwash::base::Ticks;
use hotwash::language::{form, parse};
use hotwash::scenario::shipped;
use hotwash::session::Session;
use hotwash::vocab::Command;

fn session() -> Session {
    let text = shipped("all-clear").expect("all-clear is shipped");
    Session::new(text, 7, None, Box::new(|_| ())).unwrap()
}

/// Ten minutes in which something of everything is begun.
fn busy() -> Session {
    let mut session = session();
    session.wait(Ticks::minutes(4));
    for line in [
        "/ack",
        "/incident declare \"Applications fail\" sev2",
        "/page hosts",
        "/page comms",
        "/page @rosa",
        "/page @teodor",
        "/size-up \"A tenth of requests fail\" affects router share 10% trend growing",
        "/freeze deploys",
        "/hypothesis \"the router release\"",
        "/confidence h1 40%",
    ] {
        session.say(line);
    }
    session.pass(Ticks::minutes(7));
    for line in [
        "/task @teodor investigate runtime-hosts in 5m",
        "/task @teodor \"get traffic off the worst hosts, your way\" in 10m",
        "/incident update \"We look at the hosts\" next 15m",
    ] {
        session.say(line);
    }
    session
}

fn filled(session: &Session, line: &str) -> Vec<(&'static str, String)> {
    session.prefill(&form(line).unwrap_or_else(|| panic!("{line} opens no form")))
}

fn field<'a>(answers: &'a [(&'static str, String)], key: &str) -> &'a str {
    answers.iter().find(|(known, _)| *known == key).map_or("", |(_, text)| text.as_str())
}

#[test]
fn a_handoff_comes_with_what_the_log_bears_out() {
    let session = busy();
    let brief = filled(&session, "/incident handoff ic @rosa");
    for (key, words) in [
        ("situation", "Applications fail"),
        ("impact", "sev2; A tenth of requests fail; affects router; 10% of requests; growing"),
        ("objectives", "get traffic off the worst hosts"),
        ("hypotheses", "the router release (live, 40% sure)"),
        ("organisation", "ic you"),
        ("tasks", "teodor: investigate runtime-hosts until T+"),
        ("resources", "teodor"),
        ("comms", "internal"),
        ("hazards", "frozen: deploys"),
    ] {
        assert!(field(&brief, key).contains(words), "{key}: {brief:#?}");
    }
    assert_eq!(field(&brief, "actions"), "", "nothing was done yet: {brief:#?}");

    let answers: Vec<(&str, &str)> = brief.iter().map(|(key, text)| (*key, text.as_str())).collect();
    let line = form("/incident handoff ic @rosa").unwrap().line(&answers);
    let Ok(Command::Handoff { brief, .. }) = parse(&line, &session.speaker()) else {
        panic!("{line} is no handoff");
    };
    assert_eq!(brief.len(), answers.len());
}

#[test]
fn facts_are_filled_in_and_decisions_are_not() {
    let session = busy();
    let size_up = filled(&session, "/size-up");
    assert_eq!(field(&size_up, "impact"), "A tenth of requests fail");
    assert_eq!(field(&size_up, "affects"), "router");
    let post = filled(&session, "/statuspage investigating");
    assert_eq!((field(&post, "affects"), field(&post, "text")), ("router", ""));
    assert!(field(&post, "next").ends_with('m'), "{post:?}");
    let task = filled(&session, "/task");
    assert_eq!(task, [("in", "10m".to_owned())], "whom and what is for the commander to say");
    assert_eq!(filled(&session, "/incident role"), []);
    assert_eq!(filled(&session, "/incident severity"), []);
}

#[test]
fn before_anything_was_said_the_tools_and_pages_speak() {
    let mut session = session();
    assert_eq!(filled(&session, "/declare"), []);
    session.wait(Ticks::minutes(5));
    let title = filled(&session, "/declare");
    let page = session.view().pages.last().map(|page| page.text.clone());
    assert_eq!(Some(field(&title, "title").to_owned()), page);
    assert_eq!(field(&filled(&session, "/incident handoff ic @rosa"), "tasks"), "");
}

#[test]
fn every_filled_form_reads() {
    let session = busy();
    let complete = [
        ("/size-up", vec![]),
        ("/incident update", vec![]),
        ("/exec", vec![]),
        ("/statuspage investigating", vec![("text", "We look into it")]),
        ("/task @noor", vec![("work", "find out what changed")]),
        ("/subteam", vec![("name", "hosts"), ("lead", "@teodor")]),
        ("/report", vec![("condition", "well")]),
        ("/propose", vec![("person", "@teodor"), ("lever", "drain"), ("target", "runtime-hosts")]),
    ];
    for (start, own) in complete {
        let form = form(start).unwrap_or_else(|| panic!("{start} opens no form"));
        let known = session.prefill(&form);
        let mut answers: Vec<(&str, &str)> = own;
        answers.extend(known.iter().map(|(key, text)| (*key, text.as_str())));
        let line = form.line(&answers);
        assert!(parse(&line, &session.speaker()).is_ok(), "{line}: {:?}", parse(&line, &session.speaker()));
    }
}

#[test]
fn a_field_with_few_answers_takes_no_other() {
    let form = form("/vendor").unwrap();
    assert!(form.fields[0].takes("Chase") && !form.fields[0].takes("open/oncall"));
    assert!(form.fields[1].takes("anything"), "a name is checked when the line is said");
    let answers = [("what", "chase"), ("vendor", "stonebrook"), ("severity", "sev1"), ("text", "help")];
    assert_eq!(form.line(&answers), "/vendor chase stonebrook", "who chases a case is asked nothing more");
}
