//! A command in its canonical spelling; reading it gives the command back.
//!
//! Text is quoted whenever it could be mistaken for anything else.

use super::lexer::quote;
use super::reading::read_severity;
use super::say::{draft_id, factor_id, hypothesis_id, offer_id, page_id, percent, proposal_id, task_id};
use crate::base::Ticks;
use crate::scenario::Names;
use crate::vocab::{
    Amount, Command, FactorId, LeverCall, Look, PageTarget, PersonId, ServiceId, SizeUp, StatusUpdate, Target, Work,
};

/// A line under construction.
struct Line<'n> {
    names: &'n dyn Names,
    out: String,
}

/// Words that begin an option somewhere.
const KEYWORDS: [&str; 19] = [
    "because",
    "in",
    "next",
    "affects",
    "share",
    "trend",
    "for",
    "owner",
    "due",
    "kind",
    "as",
    "from",
    "condition",
    "actions",
    "needs",
    "by",
    "show",
    "done",
    "incident",
];

/// Whether a text can stand without quotes anywhere.
fn safe(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || " ,.-'!?%/()&+".contains(c);
    let mut words = text.split(' ');
    !text.is_empty()
        && text.trim() == text
        && text.chars().all(plain)
        && words.all(|word| {
            let word = word.to_ascii_lowercase();
            !KEYWORDS.contains(&word.as_str()) && read_severity(&word, false).is_none()
        })
}

impl<'n> Line<'n> {
    fn new(names: &'n dyn Names, verb: &str) -> Self {
        Self { names, out: verb.to_owned() }
    }

    /// One more word as it is.
    fn word(mut self, word: &str) -> Self {
        self.out.push(' ');
        self.out.push_str(word);
        self
    }

    /// A text, if there is any.
    fn text(self, text: &str) -> Self {
        if text.is_empty() {
            self
        } else if safe(text) {
            self.word(text)
        } else {
            self.word(&quote(text))
        }
    }

    /// A text in quotes.
    fn quoted(self, text: &str) -> Self {
        self.word(&quote(text))
    }

    /// A reason, if there is any.
    fn because(self, text: &str) -> Self {
        if text.is_empty() { self } else { self.word("because").text(text) }
    }

    /// A field with its colon, if it is filled.
    fn field(self, key: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) if !text.is_empty() => self.word(&format!("{key}:")).text(text),
            _ => self,
        }
    }

    fn person(self, id: PersonId) -> Self {
        let name = format!("@{}", self.names.person(id));
        self.word(&name)
    }

    fn target(self, target: Target) -> Self {
        let name = self.names.target(target).to_owned();
        self.word(&name)
    }

    fn span(self, key: &str, span: Option<Ticks>) -> Self {
        match span {
            Some(span) => self.word(key).word(&span.to_string()),
            None => self,
        }
    }

    fn affects(self, services: &[ServiceId]) -> Self {
        if services.is_empty() {
            return self;
        }
        let list: Vec<&str> = services.iter().map(|id| self.names.target(Target::Service(*id))).collect();
        let list = list.join(",");
        self.word("affects").word(&list)
    }

    fn call(self, call: &LeverCall) -> Self {
        let line = self.word(call.lever.word()).target(call.target);
        match &call.amount {
            None => line,
            Some(Amount::Share(permille)) => line.word(&percent(*permille)),
            Some(Amount::Count(count)) => line.word(&count.to_string()),
            Some(Amount::Word(word)) => {
                if word.starts_with(|c: char| c.is_ascii_digit()) {
                    line.quoted(word)
                } else {
                    line.text(word)
                }
            }
        }
    }

    fn maybe(self, id: Option<String>) -> Self {
        match id {
            Some(id) => self.word(&id),
            None => self,
        }
    }
}

/// The canonical spelling of a command.
#[must_use]
pub fn write(command: &Command, names: &dyn Names) -> String {
    structure(command, names)
        .or_else(|| people(command, names))
        .or_else(|| work(command, names))
        .or_else(|| decisions(command, names))
        .or_else(|| talk(command, names))
        .or_else(|| thinking(command, names))
        .unwrap_or_else(|| closing(command, names))
}

/// Declaring, roles, command.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all commands, which a test over their names proves"
)]
fn structure(command: &Command, names: &dyn Names) -> Option<String> {
    let line = |verb: &str| Line::new(names, verb);
    Some(
        match command {
            Command::Ack { page } => line("/ack").maybe(page.map(page_id)),
            Command::Declare { title, severity } => {
                let line = line("/incident declare").quoted(title);
                line.maybe(severity.map(|severity| severity.to_string()))
            }
            Command::SetSeverity { severity, because } => {
                line("/incident severity").word(severity.word()).because(because)
            }
            Command::OfferRole { role, to } => line("/incident role").word(role.word()).person(*to),
            Command::Accept { what } => line("/accept").maybe(what.map(offer_id)),
            Command::Decline { what, because } => line("/decline").maybe(what.map(offer_id)).because(because),
            Command::Handoff { to, brief } => {
                let mut line = line("/incident handoff ic").person(*to);
                for field in brief {
                    line = line.field(field.item.into(), Some(&field.text));
                }
                line
            }
            Command::TakeCommand { because } => line("/incident take-command").because(because),
            Command::CancelIncident { because } => line("/incident cancel").because(because),
            Command::Question { text } => line("/question").text(text),
            Command::SizeUp(size) => size_up(line("/size-up"), size),
            Command::OfferCommand { yes, to } => line("/command").word(if *yes { "yes" } else { "no" }).person(*to),
            Command::Look(look) => return Some(look_line(*look, names)),
            _ => return None,
        }
        .out,
    )
}

/// A size-up.
fn size_up<'n>(line: Line<'n>, size: &SizeUp) -> Line<'n> {
    let mut line = line.text(&size.impact).affects(&size.affects);
    if let Some(share) = size.share_permille {
        line = line.word("share").word(&percent(share));
    }
    if let Some(trend) = size.trend {
        line = line.word("trend").word(trend.word());
    }
    line
}

/// A look.
fn look_line(look: Look, names: &dyn Names) -> String {
    let line = |verb: &str| Line::new(names, verb);
    match look {
        Look::Dash(Some(service)) => line("/dash").target(Target::Service(service)),
        Look::Dash(None) => line("/dash"),
        Look::Changes => line("/changes"),
        Look::Map => line("/map"),
        Look::Who => line("/who"),
        Look::Tasks => line("/tasks"),
        Look::Summary => line("/summary"),
        Look::Timeline => line("/timeline"),
        Look::Cost => line("/cost"),
        Look::Runbook(book) => line("/runbook").word(names.runbook(book)),
        Look::StatusPage => line("/statuspage show"),
        Look::Levers(Some(target)) => line("/levers").target(target),
        Look::Levers(None) => line("/levers"),
        Look::Oncall(Some(team)) => line("/oncall").word(names.team(team)),
        Look::Oncall(None) => line("/oncall"),
    }
    .out
}

/// Paging, groups, talk with people.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all commands, which a test over their names proves"
)]
fn people(command: &Command, names: &dyn Names) -> Option<String> {
    let line = |verb: &str| Line::new(names, verb);
    Some(
        match command {
            Command::Page { target, text } => match target {
                PageTarget::Team(team) => line("/page").word(names.team(*team)),
                PageTarget::Person(person) => line("/page").person(*person),
            }
            .text(text),
            Command::Escalate { to, text } => line("/escalate").word(names.team(*to)).text(text),
            Command::Release { person } => line("/release").person(*person),
            Command::Subteam { name, lead, text, within } => {
                line("/subteam").text(name).person(*lead).text(text).span("in", *within)
            }
            Command::Ask { to, text, .. } => line("/ask").person(*to).text(text),
            Command::Report { condition, actions, needs } => line("/report")
                .field("condition", Some(condition))
                .field("actions", Some(actions))
                .field("needs", Some(needs)),
            Command::Say { to, text, .. } => {
                let bare = safe(text) && !text.starts_with('/');
                if to.is_empty() && bare {
                    return Some(text.clone());
                }
                let said = to.iter().fold(line("/say"), |line, id| line.person(*id));
                said.text(text)
            }
            _ => return None,
        }
        .out,
    )
}

/// Tasks, proposals, levers.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all commands, which a test over their names proves"
)]
fn work(command: &Command, names: &dyn Names) -> Option<String> {
    let line = |verb: &str| Line::new(names, verb);
    Some(
        match command {
            Command::Task { to, work, within } => {
                let line = line("/task").person(*to);
                match work {
                    Work::Objective { text, .. } => line.quoted(text),
                    Work::Investigate(target) => line.word("investigate").target(*target),
                    Work::Post { audience, text, next } => {
                        line.word("post").word(audience.word()).text(text).span("next", *next)
                    }
                    Work::Pull(call) => line.call(call),
                    Work::Verify(service) => line.word("verify").target(Target::Service(*service)),
                }
                .span("in", *within)
            }
            Command::Propose { to, call, within, plan_b, abort_if } => line("/propose")
                .person(*to)
                .call(call)
                .span("in", *within)
                .field("plan-b", plan_b.as_deref())
                .field("abort-if", abort_if.as_deref()),
            Command::Do { call } => line("/do").call(call),
            Command::Check { task } => line("/check").word(&task_id(*task)),
            Command::Extend { task, by } => line("/extend").word(&task_id(*task)).word(&by.to_string()),
            Command::CancelTask { task } => line("/cancel").word(&task_id(*task)),
            _ => return None,
        }
        .out,
    )
}

/// Decisions, trade-offs, freezes.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all commands, which a test over their names proves"
)]
fn decisions(command: &Command, names: &dyn Names) -> Option<String> {
    let line = |verb: &str| Line::new(names, verb);
    Some(
        match command {
            Command::Poll { text } => line("/poll").text(text),
            Command::Go { which } => line("/go").maybe(which.map(proposal_id)),
            Command::NoGo { which, because } => line("/no-go").maybe(which.map(proposal_id)).because(because),
            Command::Tradeoff { text, gives, keeps } => {
                line("/tradeoff").text(text).field("gives", gives.as_deref()).field("keeps", keeps.as_deref())
            }
            Command::Freeze { scope } => line("/freeze").word(scope.word()),
            Command::Unfreeze { scope } => line("/unfreeze").word(scope.word()),
            _ => return None,
        }
        .out,
    )
}

/// Updates, channels, vendors.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all commands, which a test over their names proves"
)]
fn talk(command: &Command, names: &dyn Names) -> Option<String> {
    let line = |verb: &str| Line::new(names, verb);
    Some(
        match command {
            Command::Update { text, next } => line("/incident update").text(text).span("next", *next),
            Command::StatusPage(StatusUpdate { state, text, affects, next }) => {
                line("/statuspage").word(state.word()).quoted(text).affects(affects).span("next", *next)
            }
            Command::Approve { draft } => line("/approve").maybe(draft.map(draft_id)),
            Command::CommsMode { free } => line("/comms").word(if *free { "free" } else { "approve" }),
            Command::Channel { name, audience } => {
                let line = line("/channel").word(name.word());
                match audience {
                    Some(audience) => line.word("for").word(audience.word()),
                    None => line,
                }
            }
            Command::Exec { text, next } => line("/exec").text(text).span("next", *next),
            Command::VendorOpen { vendor, severity, text } => {
                line("/vendor open").target(Target::Vendor(*vendor)).word(severity.word()).text(text)
            }
            Command::VendorChase { vendor } => line("/vendor chase").target(Target::Vendor(*vendor)),
            _ => return None,
        }
        .out,
    )
}

/// Notes and theories.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all commands, which a test over their names proves"
)]
fn thinking(command: &Command, names: &dyn Names) -> Option<String> {
    let line = |verb: &str| Line::new(names, verb);
    Some(
        match command {
            Command::Note { text } => line("/note").text(text),
            Command::Hypothesis { text } => line("/hypothesis").text(text),
            Command::RuleOut { which, because } => line("/rule-out").word(&hypothesis_id(*which)).because(because),
            Command::Confidence { which, percent } => {
                line("/confidence").word(&hypothesis_id(*which)).word(&format!("{percent}%"))
            }
            _ => return None,
        }
        .out,
    )
}

/// Closing and the review.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all commands, which a test over their names proves"
)]
fn closing(command: &Command, names: &dyn Names) -> String {
    let line = |verb: &str| Line::new(names, verb);
    match command {
        Command::SetStatus { state } => line("/incident status").word(state.word()),
        Command::Verify { service, by } => line("/verify").target(Target::Service(*service)).person(*by),
        Command::ReviewOwner { person } => line("/incident review-owner").person(*person),
        Command::Resolve { text } => line("/incident resolve").text(text),
        Command::Factor { text, kind, evidence } => {
            let line = line("/factor").text(text).word("as").word(kind.word());
            if evidence.is_empty() {
                line
            } else {
                let list: Vec<String> = evidence.iter().map(u32::to_string).collect();
                line.word("from").word(&list.join(","))
            }
        }
        Command::Remedy { text, factor, owner, due, kind } => line("/remedy")
            .text(text)
            .word("for")
            .word(&factor_id(FactorId(*factor)))
            .word("owner")
            .person(*owner)
            .span("due", *due)
            .word("kind")
            .word(kind.word()),
        Command::Coach { on } => line("/coach").word(if *on { "on" } else { "off" }),
        _ => line("/incident retro done"),
    }
    .out
}
