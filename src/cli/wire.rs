//! The lines of `drive`: what goes out and what comes in, in the shapes of commands.md section 3.
//!
//! Not the exercise behind them.
//! The one rule: a name or shape here changes only with the format version.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::base::Ticks;
use crate::record::FORMAT;
use crate::scenario::{Names as _, Scenario, ServiceKind, ToolKind};
use crate::session::{Heard, Refusal, Session};
use crate::view::View;
use crate::vocab::Lever;
use strum::IntoEnumIterator as _;

/// How many lines may be said at once.
pub(super) const SAY_MAX: usize = 100;

/// The longest single advance.
const ADVANCE_MAX: Ticks = Ticks::minutes(24 * 60);

#[derive(Serialize)]
struct Person<'a> {
    id: &'a str,
    name: &'a str,
    team: &'a str,
    tz: &'a str,
}

#[derive(Serialize)]
struct Service<'a> {
    id: &'a str,
    kind: String,
}

/// The first line out.
#[derive(Serialize)]
pub(super) struct Hello<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    format: u32,
    scenario: &'a str,
    seed: u64,
    seat: &'a str,
    minutes: u32,
    briefing: String,
    levers: Vec<&'static str>,
    people: Vec<Person<'a>>,
    teams: Vec<&'a str>,
    services: Vec<Service<'a>>,
    vendors: Vec<&'a str>,
}

/// The answer to a line.
#[derive(Serialize)]
pub(super) struct Observation {
    #[serde(rename = "type")]
    kind: &'static str,
    tick: u32,
    clock: String,
    phase: &'static str,
    events: Vec<Heard>,
    rejected: Vec<Refusal>,
    view: View,
    over: bool,
}

/// The answer to a line that is none.
#[derive(Serialize)]
pub(super) struct Trouble {
    #[serde(rename = "type")]
    kind: &'static str,
    why: String,
}

/// How much time a line lets pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Advance {
    /// None.
    Nothing,
    /// This much.
    Span(Ticks),
    /// Until something is addressed to the seat.
    Next,
}

/// A line in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Request {
    /// Say these lines, then let time pass.
    Turn {
        /// What to say, in order.
        say: Vec<String>,
        /// How long to wait then.
        advance: Advance,
    },
    /// Play on to the end.
    Finish,
}

impl<'a> Hello<'a> {
    /// What a program is told before it begins.
    pub(super) fn new(session: &'a Session) -> Self {
        let scenario = session.exercise().scenario();
        let people = scenario.people.iter().map(|person| Person {
            id: &person.id,
            name: &person.name,
            team: scenario.team(person.team),
            tz: &person.tz,
        });
        let services =
            scenario.platform.services.iter().map(|service| Service { id: &service.id, kind: kind_word(service.kind) });
        Self {
            kind: "hello",
            format: FORMAT,
            scenario: &scenario.meta.id,
            seed: session.exercise().seed(),
            seat: session.seat_name(),
            minutes: scenario.meta.minutes,
            briefing: briefing_of(scenario),
            levers: Lever::iter().map(Lever::word).collect(),
            people: people.collect(),
            teams: scenario.team_names(),
            services: services.collect(),
            vendors: vendors(scenario),
        }
    }
}

fn vendors(scenario: &Scenario) -> Vec<&str> {
    scenario.vendors.iter().map(|vendor| vendor.id.as_str()).collect()
}

/// The kind of a service as scenario files write it; a tool's is what it is for.
fn kind_word(kind: ServiceKind) -> String {
    let word = match kind {
        ServiceKind::Router => "router",
        ServiceKind::Service => "service",
        ServiceKind::Runtime => "runtime",
        ServiceKind::Store => "store",
        ServiceKind::Cache => "cache",
        ServiceKind::Queue => "queue",
        ServiceKind::Network => "network",
        ServiceKind::Vendor => "vendor",
        ServiceKind::Tool(tool) => {
            let name: &'static str = <&ToolKind as Into<&'static str>>::into(&tool);
            return format!("tool-{}", name.to_lowercase());
        }
    };
    word.to_owned()
}

impl Observation {
    /// What reached the seat, and what it can see now.
    pub(super) fn new(session: &mut Session) -> Self {
        let hearing = session.hear();
        Self {
            kind: "observation",
            tick: session.now().0,
            clock: session.now().to_string(),
            phase: session.exercise().phase().word(),
            events: hearing.events,
            rejected: hearing.rejected,
            view: session.view(),
            over: session.exercise().over(),
        }
    }
}

impl Trouble {
    /// Why a line was not understood.
    pub(super) fn new(why: String) -> Self {
        Self { kind: "error", why }
    }
}

/// Reads a line in.
///
/// # Errors
/// If it is not JSON, or not of a shape we know; the text says what was expected.
pub(super) fn request(line: &str) -> Result<Request, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let Value::Object(fields) = value else {
        return Err("expected an object such as {\"say\":[\"/ack\"],\"advance\":\"30s\"}".to_owned());
    };
    let known = ["say", "advance", "finish"];
    if let Some(stray) = fields.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("unknown field {stray:?}; known are say, advance and finish"));
    }
    match fields.get("finish") {
        None | Some(Value::Bool(false)) => {}
        Some(Value::Bool(true)) if fields.len() == 1 => return Ok(Request::Finish),
        Some(Value::Bool(true)) => {
            return Err("finish stands alone; say and advance come in a line before".to_owned());
        }
        Some(other) => {
            return Err(format!("finish must be true or false, not {}", kind_of(other)));
        }
    }
    let (say, advance) = (say(&fields)?, advance(&fields)?);
    Ok(Request::Turn { say, advance })
}

fn say(fields: &Map<String, Value>) -> Result<Vec<String>, String> {
    let lines = match fields.get("say") {
        None => return Ok(Vec::new()),
        Some(Value::Array(lines)) => lines,
        Some(other) => {
            return Err(format!("say must be an array of strings, not {}", kind_of(other)));
        }
    };
    if lines.len() > SAY_MAX {
        return Err(format!("say holds {} lines; at most {SAY_MAX} at once", lines.len()));
    }
    let text = |line: &Value| match line {
        Value::String(text) => Ok(text.clone()),
        other => Err(format!("say must be an array of strings, and holds {}", kind_of(other))),
    };
    lines.iter().map(text).collect()
}

fn advance(fields: &Map<String, Value>) -> Result<Advance, String> {
    let text = match fields.get("advance") {
        None => return Ok(Advance::Nothing),
        Some(Value::String(text)) => text,
        Some(other) => {
            return Err(format!("advance must be a string such as \"30s\" or \"next\", not {}", kind_of(other)));
        }
    };
    if text == "next" {
        return Ok(Advance::Next);
    }
    let span: Ticks = text.parse().map_err(|error| format!("advance: {error}, or \"next\""))?;
    if span > ADVANCE_MAX {
        return Err(format!("advance: {text} is longer than {ADVANCE_MAX}"));
    }
    Ok(Advance::Span(span))
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// What a trainee reads first: the pitch, and who hands over to whom.
fn briefing_of(scenario: &Scenario) -> String {
    let pitch = scenario.meta.pitch.trim().to_owned();
    std::iter::once(pitch).chain(scenario.handoff_words()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Advance, Request, request};
    use crate::base::Ticks;

    #[test]
    fn a_turn_says_and_waits() {
        let turn = request(r#"{"say":["/ack"],"advance":"1m30s"}"#);
        let expected = Request::Turn { say: vec!["/ack".to_owned()], advance: Advance::Span(Ticks(90)) };
        assert_eq!(turn, Ok(expected));
    }

    #[test]
    fn what_has_the_wrong_shape_is_refused_in_words() {
        let lines = [
            "",
            "nonsense",
            "[]",
            "7",
            "null",
            r#"{"say":"/ack"}"#,
            r#"{"say":[1]}"#,
            r#"{"say":{}}"#,
            r#"{"advance":30}"#,
            r#"{"advance":"-5s"}"#,
            r#"{"advance":"99999999w"}"#,
            r#"{"advance":"30"}"#,
            r#"{"advance":"400d"}"#,
            r#"{"finish":1}"#,
            r#"{"finish":true,"say":[]}"#,
            r#"{"advence":"30s"}"#,
        ];
        for line in lines {
            assert!(request(line).is_err_and(|why| !why.is_empty()), "{line}");
        }
    }
}
