//! Every name and type of commands.md sections 3 and 4, on a run that fills every list.
//!
//! Not whether the numbers are right; other tests judge that.
//! The one rule: a key too many is as wrong as a key too few.

use serde_json::{Value, json};

use crate::drive::Driver;

/// Holds a value against a shape: a word names a type (`?` after it: or null), an array the shape of each of its
/// elements (an empty one: of no matter what), an object its keys, `{"*": shape}` any keys with that shape.
fn fits(value: &Value, shape: &Value, path: &str) {
    match shape {
        Value::String(word) => {
            let (word, null) = word.strip_suffix('?').map_or((word.as_str(), false), |word| (word, true));
            let good = match word {
                "int" => value.is_u64(),
                "num" => value.is_number(),
                "text" => value.is_string(),
                "bool" => value.is_boolean(),
                "any" => true,
                "share" => value.as_f64().is_some_and(|share| (0.0..=1.0).contains(&share)),
                "clock" => value.as_str().is_some_and(|text| text.len() == 10 && text.starts_with("T+")),
                "local" => value.as_str().is_some_and(|text| text.len() == 5 && text.as_bytes()[2] == b':'),
                words => value.as_str().is_some_and(|found| words.split('|').any(|word| word == found)),
            };
            assert!(good || (null && value.is_null()), "{path}: expected {word}, found {value}");
        }
        Value::Array(shapes) => {
            let items = value.as_array().unwrap_or_else(|| panic!("{path}: expected an array, found {value}"));
            if let Some(shape) = shapes.first() {
                for (nth, item) in items.iter().enumerate() {
                    fits(item, shape, &format!("{path}[{nth}]"));
                }
            }
        }
        Value::Object(shapes) => {
            let fields = value.as_object().unwrap_or_else(|| panic!("{path}: expected an object, found {value}"));
            if let Some(shape) = shapes.get("*") {
                for (key, item) in fields {
                    fits(item, shape, &format!("{path}.{key}"));
                }
                return;
            }
            // A key with a question mark may be absent.
            let mut found: Vec<&str> = fields.keys().map(String::as_str).collect();
            let mut wanted = Vec::new();
            for (key, shape) in shapes {
                let name = key.trim_end_matches('?');
                if name == key || fields.contains_key(name) {
                    wanted.push(name);
                    fits(fields.get(name).unwrap_or(&Value::Null), shape, &format!("{path}.{name}"));
                }
            }
            found.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{path}");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => panic!("{path}: no shape {shape}"),
    }
}

fn hello() -> Value {
    json!({
        "type": "hello", "format": "int", "scenario": "text", "seed": "int", "seat": "text", "minutes": "int",
        "briefing": "text", "levers": ["text"],
        "people": [{"id": "text", "name": "text", "team": "text", "tz": "text"}],
        "teams": ["text"], "services": [{"id": "text", "kind": "text"}], "vendors": ["text"]
    })
}

fn observation() -> Value {
    json!({
        "type": "observation", "tick": "int", "clock": "clock", "phase": "response|review|ended",
        "events": [{"seq": "int", "tick": "int", "kind": "text", "from": "text", "to": ["text"], "text": "text"}],
        "rejected": [{"line": "text", "why": "text", "hint": "text"}],
        "view": view(), "over": "bool"
    })
}

fn view() -> Value {
    json!({
        "incident": {
            "state": "none|investigating|identified|mitigated|monitoring|resolved", "severity": "int?",
            "title": "text", "declared": "int?", "roles": {"*": "text"}, "frozen": ["text"]
        },
        "pages": [{"id": "text", "text": "text", "state": "sent|acknowledged|escalated"}],
        "tasks": [{"id": "text", "owner": "text", "what": "text", "due": "int?",
                   "state": "offered|accepted|done|lapsed|declined"}],
        "people": [{"id": "text", "state": "off|paged|joining|here|busy|released", "local": "local", "awake_h": "num"}],
        "promises": [{"audience": "text", "due": "int"}],
        "offers": [{"id": "text", "what": "text", "to": "text"}],
        "proposals": [{"id": "text", "text": "text", "objections": [{"from": "text", "text": "text"}],
                       "state": "open|go|no-go"}],
        "drafts": [{"id": "text", "text": "text"}],
        "hypotheses": [{"id": "text", "text": "text", "state": "live|out", "confidence": "share?"}],
        "subteams": [{"id": "text", "name": "text", "lead": "text"}],
        "metrics": [{"service": "text", "requests": "num", "errors": "share", "p50_ms": "num", "p99_ms": "num",
                     "age_s": "int", "stale": "bool"}],
        "status_page": [{"tick": "int", "state": "text", "text": "text"}],
        "vendors": [{"id": "text", "case": "bool", "opened": "int?", "severity": "int?", "answers": "int"}],
        "clock_s": "int"
    })
}

fn debrief() -> Value {
    let finding = json!({"id": "text", "rule": "text", "source": "text", "points": "num", "of": "num",
        "band": "P|S|M|U|N", "tick": "int", "because": "text", "events": ["int"], "advice": "text"});
    json!({
        "type": "debrief", "scenario": "text", "title": "text", "seed": "int", "engine": "text", "fingerprint": "text",
        "ticks": "int", "ending": "resolved|time-up|stopped|abandoned",
        "overall": {"rating": "P|S|M|U|N", "points": "num", "of": "num", "capped_by": "text?"},
        "capabilities": [{"id": "text", "name": "text", "rating": "P|S|M|U|N", "points": "num", "of": "num",
                          "findings": [finding]}],
        "outcome": {"customer_minutes_lost": "num", "idle": "num", "reference": "num", "requests_failed": "num",
            "data_lost": "num", "money": {"sla_credits": "num", "capacity": "num", "people": "num", "vendor": "num"}},
        "milestones": {"first_symptom": "int?", "detected": "int?", "acknowledged": "int?", "declared": "int?",
            "first_public_post": "int?", "mitigated": "int?", "resolved": "int?"},
        "timeline": [{"seq": "int", "tick": "int", "who": "text", "kind": "text", "text": "text"}],
        "factors": [{"text": "text", "as": "text", "evidence": ["int"], "matches": "text?"}],
        "remedies": [{"text": "text", "kind": "prevent|detect|mitigate|respond", "owner": "text", "due_days": "int?",
                      "would_have_saved": "num?"}],
        "what_if": [{"change": "text", "input": "int", "customer_minutes": "num", "minutes_to_mitigate": "num",
                     "money": "num", "points": "num"}],
        "calibration": {"claims": "int", "brier": "num?"},
        // Keys of our own, after those of the contract.
        "hot_wash": [{"question": "text", "answer": "text"}], "coach": {"*": "any"}, "series": {"*": "any"},
        "review": {"*": "any"}, "inherited?": {"*": "any"}
    })
}

/// What fills every list of the view at some time.
const SAID: [(&str, &str); 14] = [
    (r"[]", "next"),
    (
        r#"["/ack","/incident declare \"Applications fail\" sev2","/page hosts","/page comms","/page @rosa","/page @teodor"]"#,
        "3m",
    ),
    (r#"["/size-up \"Applications fail\" affects router share 10% trend growing","/freeze all"]"#, "1m"),
    (r#"["/hypothesis \"a router release\"","/confidence H1 60%","/nonsense"]"#, "1m"),
    (r#"["/incident role comms @amara","/incident role deputy @rosa"]"#, "1s"),
    (r#"["/incident update \"We look at the hosts\" next 15m"]"#, "1m"),
    (
        r#"["/task @teodor investigate runtime-hosts in 5m","/subteam hosts @teodor \"get the hosts well\" in 20m"]"#,
        "1m",
    ),
    (r#"["/task @amara post public next 20m"]"#, "1m"),
    (r#"["/propose @teodor replace runtime-hosts 10% in 10m"]"#, "20s"),
    (r#"["/go"]"#, "next"),
    (r#"["/statuspage investigating \"We are looking into it\" affects router next 20m"]"#, "next"),
    (r#"["/approve"]"#, "next"),
    (r#"["/poll \"shall we stop the updates?\""]"#, "5m"),
    (r#"["/vendor open stratus sev2 \"your updates stop our hosts\""]"#, "5m"),
];

#[test]
fn every_name_and_type_of_the_contract_is_kept() {
    let (mut driver, greeting) = Driver::start("7");
    fits(&greeting, &hello(), "hello");
    let vendor = greeting["vendors"][0].as_str().unwrap().to_owned();
    let mut filled: Vec<String> = Vec::new();
    let mut rejected = 0;
    for (say, advance) in SAID {
        let say = say.replace("stratus", &vendor);
        let answer = driver.send(&format!(r#"{{"say":{say},"advance":"{advance}"}}"#));
        fits(&answer, &observation(), "observation");
        rejected += answer["rejected"].as_array().unwrap().len();
        assert_eq!(answer["view"]["clock_s"], answer["tick"]);
        for (key, list) in answer["view"].as_object().unwrap() {
            if list.as_array().is_some_and(|list| !list.is_empty()) && !filled.contains(key) {
                filled.push(key.clone());
            }
        }
    }
    assert!(rejected >= 1);
    let lists = [
        "pages",
        "tasks",
        "people",
        "promises",
        "offers",
        "proposals",
        "drafts",
        "hypotheses",
        "subteams",
        "metrics",
        "status_page",
        "vendors",
    ];
    let empty: Vec<&str> = lists.into_iter().filter(|list| !filled.iter().any(|key| key == list)).collect();
    assert_eq!(empty, Vec::<&str>::new(), "the run left these lists empty all along");
    let last = driver.send(r#"{"finish":true}"#);
    fits(&last, &debrief(), "debrief");
    for list in ["capabilities", "timeline"] {
        assert!(!last[list].as_array().unwrap().is_empty(), "{list}");
    }
    assert_eq!(last["milestones"]["declared"], last["timeline"][declared_at(&last)]["tick"]);
}

fn declared_at(debrief: &Value) -> usize {
    let rows = debrief["timeline"].as_array().unwrap();
    rows.iter().position(|row| row["kind"] == "IncidentDeclared").unwrap()
}

#[test]
fn time_passes_as_asked_and_next_waits_five_minutes_at_most() {
    let (mut driver, _) = Driver::start("7");
    let tick = |answer: &Value| answer["tick"].as_u64().unwrap();
    assert_eq!(tick(&driver.send(r#"{"advance":"1m5s"}"#)), 65);
    assert_eq!(tick(&driver.send(r#"{"say":[]}"#)), 65);
    // Nobody declares and nobody answers: after the pages there are spans in which nothing is addressed to the seat.
    let mut before = 65;
    let mut longest = 0;
    for _ in 0..12 {
        let answer = driver.send(r#"{"advance":"next"}"#);
        let span = tick(&answer) - before;
        assert!((1..=300).contains(&span), "{span}");
        if span < 300 {
            assert_ne!(answer["events"], json!([]), "it came back early for nothing");
        }
        longest = longest.max(span);
        before = tick(&answer);
    }
    println!("the longest wait was {longest} s");
}
