//! Duty of care and the legal gate: who has been awake too long, and what waits for whom before customers read it.
//!
//! The one rule: a gate holds whoever knocks, and a warning names a way out.

use super::*;

#[test]
fn who_has_been_awake_too_long_is_told_of_with_somebody_rested() {
    let scenario = shipped("all-clear");
    let lines = ["T+02:00 /incident declare \"Apps unreachable\" sev2", "T+02:05 /page @noor", "T+02:06 /page @ben"];
    let mut told = 0;
    for seed in 1..=6 {
        let (run, events) = played(&scenario, seed, &lines, 14);
        let (noor, ben) = (person(&run, "noor"), person(&run, "ben"));
        let joined =
            events.iter().any(|event| matches!(event.kind, EventKind::PersonJoined { person } if person == noor));
        let care: Vec<&Event> = events.iter().filter(|event| text_of(event).contains("/page @")).collect();
        assert!(
            care.iter().all(|event| by(event, noor) && text_of(event).contains("@teodor")),
            "seed {seed}: {care:?}"
        );
        assert!(
            !events.iter().any(|event| by(event, ben) && text_of(event).contains("hours")),
            "who slept says nothing"
        );
        assert_eq!(care.len(), usize::from(joined), "seed {seed}: once each");
        told += care.len();
        let view = hotwash::view::view(&run, run.seats()[0]);
        let awake = view.people.iter().find(|one| one.id == "noor").unwrap().awake_h;
        assert!(awake > 18.0, "the commander can see it: {awake}");
    }
    assert!(told >= 4);
    // Relief is possible: Teodor comes, Noor goes.
    let relieve = [&lines[..], &["T+08:00 /page @teodor", "T+16:00 /release @noor"]].concat();
    let (run, _) = played(&scenario, 2, &relieve, 18);
    assert!(run.incident().is_here(person(&run, "teodor")) && !run.incident().is_here(person(&run, "noor")));
}

#[test]
fn a_commander_awake_too_long_is_asked_who_relieves_them() {
    let text = scenario::shipped("all-clear").unwrap().replace(
        "(id: \"you\", name: \"You\", team: \"command\", tz: \"Europe/Paris\", awake_for: \"90m\"",
        "(id: \"you\", name: \"You\", team: \"command\", tz: \"Europe/Paris\", awake_for: \"19h\"",
    );
    let scenario = load(&text);
    let lines = ["T+02:00 /incident declare \"Apps unreachable\" sev2", "T+02:06 /page @ben"];
    let (_, events) = played(&scenario, 3, &lines, 16);
    let asked: Vec<&Event> = events.iter().filter(|event| text_of(event).contains("Who relieves you?")).collect();
    assert_eq!(asked.len(), 1);
    assert!(text_of(asked[0]).contains("19 hours") && text_of(asked[0]).contains("@rosa"), "{}", text_of(asked[0]));
}

#[test]
fn errors_rise_with_the_hours_awake() {
    let mistakes = |hours: &str| {
        let text = scenario::shipped("all-clear").unwrap().replace(
            "tz: \"Africa/Lagos\", awake_for: \"2h\"",
            &format!("tz: \"Africa/Lagos\", awake_for: \"{hours}\""),
        );
        let scenario = load(&text);
        let mut wrong = 0;
        for seed in 1..=24 {
            let lines = [
                "T+02:00 /incident declare \"Apps unreachable\" sev2",
                "T+02:07 /page @ifeoma",
                "T+08:00 /task @ifeoma \"find out what changed\" in 10m",
                "T+14:00 /task @ifeoma \"find out what changed\" in 10m",
            ];
            let (run, events) = played(&scenario, seed, &lines, 22);
            let who = person(&run, "ifeoma");
            // The changes of the morning that anybody can read of had nothing to do with it.
            let blames = |fact: &Fact| matches!(fact, Fact::ChangeSuspected { change, .. } if change.index() <= 2);
            for event in events.iter().filter(|event| by(event, who)) {
                if let EventKind::Finding { facts, task: Some(_), .. } = &event.kind {
                    wrong += facts.iter().filter(|fact| blames(fact)).count();
                }
            }
        }
        wrong
    };
    let (rested, tired) = (mistakes("2h"), mistakes("21h"));
    println!("rested {rested}, tired {tired}");
    assert!(tired > rested, "rested {rested}, tired {tired}");
}

/// The middle watch, taken over, with Priya of legal called or not.
fn legal_run(lines: &[&str], until: u32) -> (hotwash::session::Session, Vec<String>) {
    let text = scenario::shipped("middle-watch").unwrap();
    let mut session = hotwash::session::Session::new(text, 2, None, Box::new(|_| ())).unwrap();
    session.say("/accept");
    let mut refused = Vec::new();
    for line in lines {
        session.say(line);
        session.pass(Ticks(20));
        refused.extend(session.hear().rejected.into_iter().map(|no| no.why));
    }
    session.pass(Ticks::minutes(until));
    (session, refused)
}

fn posts(session: &hotwash::session::Session, words: &str) -> usize {
    let posts = &session.exercise().incident().posts;
    posts.iter().filter(|post| post.update.text.contains(words)).count()
}

const ADMITS: &str = "/statuspage identified \"Errors on some sites; it was a rule of ours.\" next 15m";

#[test]
fn what_legal_has_to_read_waits_for_legal_and_for_nobody_else() {
    // Nobody of legal: it is held, the commander's approval is not enough, and somebody says why.
    let (session, refused) = legal_run(&["/incident status identified", ADMITS, "/approve"], 3);
    assert_eq!(posts(&session, "rule of ours"), 0);
    assert!(refused.iter().any(|why| why.contains("whose doing it was")), "{refused:?}");
    let told = session.exercise().log().iter().any(|event| text_of(event).contains("/escalate legal wakes them"));
    assert!(told, "somebody says that legal is missing");
    // A text that does not say whose doing it was goes out at once.
    let plain = "/statuspage identified \"Errors on some sites; we have found where.\" next 15m";
    let (session, refused) = legal_run(&["/incident status identified", plain], 0);
    assert_eq!((posts(&session, "found where"), refused.len()), (1, 0), "{refused:?}");
    // Legal lets out what is known.
    let (session, _) = legal_run(&["/escalate legal", "/incident status identified", ADMITS], 9);
    let priya = person(session.exercise(), "priya");
    assert!(session.exercise().incident().is_here(priya));
    assert_eq!(posts(&session, "rule of ours"), 1);
    let approved = session
        .exercise()
        .log()
        .iter()
        .any(|event| by(event, priya) && matches!(event.kind, EventKind::StatusApproved { .. }));
    assert!(approved);
    // And not what nobody has found yet.
    let (session, _) = legal_run(&["/escalate legal", ADMITS], 9);
    assert_eq!(posts(&session, "rule of ours"), 0);
    let said =
        session.exercise().log().iter().any(|event| by(event, priya) && text_of(event).contains("whose doing it was"));
    assert!(said);
    // What was turned down is read again once it is found.
    let (mut session, _) = legal_run(&["/escalate legal", ADMITS], 9);
    session.say("/incident status identified");
    session.pass(Ticks::minutes(4));
    assert_eq!(posts(&session, "rule of ours"), 1);
}

#[test]
fn who_sits_in_the_seat_of_legal_reads_for_themselves() {
    let text = scenario::shipped("middle-watch").unwrap();
    let mut session = hotwash::session::Session::new(text, 2, Some("responder:legal"), Box::new(|_| ())).unwrap();
    session.say("/approve");
    let refused = session.hear().rejected;
    assert!(refused.iter().any(|no| no.why.contains("no draft waits")), "{refused:?}");
    assert!(refused.iter().all(|no| !no.why.contains("only the incident commander")), "{refused:?}");
}

#[test]
fn customers_data_is_a_matter_of_its_own_and_a_policy_needs_somebody_who_can_approve() {
    use hotwash::language::legal_matters;
    use hotwash::vocab::LegalMatter::{Cause, CustomerData};
    assert_eq!(legal_matters("No personal data was exposed."), vec![CustomerData]);
    assert_eq!(legal_matters("It was our mistake, and your data is safe."), vec![CustomerData, Cause]);
    assert_eq!(legal_matters("Some pages load slowly; more in twenty minutes."), vec![]);
    assert_eq!(legal_matters("Your release and your change are not lost."), vec![], "words, not letters");
    let text = scenario::shipped("middle-watch").unwrap();
    let faults = |text: &str| {
        scenario::parse(text)
            .expect_err("nobody could approve")
            .into_iter()
            .map(|fault| fault.message)
            .collect::<Vec<_>>()
    };
    let nobody = text.replace("(team: \"legal\", on_call: [\"priya\"], then: [\"command\"]),", "");
    assert!(
        faults(&nobody).iter().any(|fault| fault.contains("nobody is on call for `legal`")),
        "{:?}",
        faults(&nobody)
    );
    let first = scenario::shipped("first-page")
        .unwrap()
        .replace("    changes: [", "    policy: (legal: [Cause]),\n    changes: [");
    assert!(faults(&first).iter().any(|fault| fault.contains("no team `legal`")), "{:?}", faults(&first));
}
