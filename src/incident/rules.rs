//! The one table of the command process: command, who may, when, what it emits, what its refusals teach.
//!
//! `admit.rs` enforces it; help, tests and the debrief read it. A command without a row cannot be admitted.

use crate::vocab::{Command, Reason};

/// Who may give a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Every seat on the incident.
    Anyone,
    /// Who holds command; the on-call seat before a declaration; the deputy while the commander is away.
    Commander,
    /// The same, or who is on call for legal, where the policy wants legal to read it.
    Approver,
    /// The commander, or the operations lead, or the lead of a sub-team.
    Ops,
    /// The commander or the comms lead.
    Comms,
    /// The commander, the liaison or the operations lead.
    Liaison,
}

/// When a command has its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// During the outage, declared or not.
    Response,
    /// Once an incident is declared.
    Declared,
    /// In the review.
    Review,
    /// Until the end.
    Always,
    /// Even after it: looking back is always allowed.
    Ever,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The variant of [`Command`].
    pub command: &'static str,
    /// Who may.
    pub who: Who,
    /// When.
    pub when: When,
    /// The kinds of event it can lead to at once.
    pub emits: &'static [&'static str],
    /// The grounds on which it can be refused beyond who and when, and beyond naming what the scenario does not have.
    pub refuses: &'static [Reason],
}

const fn row(
    command: &'static str,
    who: Who,
    when: When,
    emits: &'static [&'static str],
    refuses: &'static [Reason],
) -> Rule {
    Rule { command, who, when, emits, refuses }
}

use Reason as R;
use When::{Always, Declared, Ever, Response, Review};
use Who::{Anyone, Approver, Commander, Comms, Liaison, Ops};

/// The table.
pub const RULES: &[Rule] = &[
    row("Ack", Anyone, Always, &["PageAcknowledged"], &[R::NothingOpen, R::AlreadyClosed]),
    row("Declare", Anyone, Response, &["IncidentDeclared", "RoleTaken"], &[R::AlreadyDeclared, R::Empty]),
    row("SetSeverity", Commander, Declared, &["SeveritySet"], &[R::NoChange]),
    row("OfferRole", Commander, Declared, &["RoleOffered", "RoleTaken"], &[R::NotHere, R::NoChange]),
    row(
        "Accept",
        Anyone,
        Response,
        &["Accepted", "RoleTaken", "CommandTransferred", "TaskAccepted"],
        &[R::NothingOpen],
    ),
    row("Decline", Anyone, Response, &["Declined", "RoleDeclined", "TaskDeclined"], &[R::NothingOpen]),
    row("Handoff", Commander, Declared, &["HandoffBriefed"], &[R::NotHere, R::NotYourself, R::Empty]),
    row("TakeCommand", Anyone, Declared, &["CommandTaken"], &[R::CommandHeld, R::NoChange]),
    row("CancelIncident", Commander, Declared, &["IncidentCancelled"], &[]),
    row("Question", Anyone, Response, &["Asked"], &[R::NothingOpen]),
    row("SizeUp", Commander, Declared, &["SizedUp"], &[R::Empty]),
    row("Page", Anyone, Response, &["PageSent"], &[R::AlreadyHere, R::NotYourself, R::Unknown]),
    row("Release", Commander, Declared, &["PersonReleased"], &[R::NotHere, R::NotYourself]),
    row("Subteam", Commander, Declared, &["SubteamFormed", "TaskGiven"], &[R::NotHere, R::NotYourself]),
    row("Ask", Anyone, Always, &["Asked"], &[R::NotHere, R::NotYourself]),
    row("Report", Anyone, Declared, &["Reported", "TaskReported"], &[R::NotYourself]),
    row(
        "Task",
        Ops,
        Response,
        &["TaskGiven", "TaskAccepted"],
        &[R::NotHere, R::Empty, R::LeverDoesNotFit, R::LeverNeedsAmount, R::OutOfBounds],
    ),
    row(
        "Propose",
        Anyone,
        Response,
        &["ProposalMade"],
        &[R::NotHere, R::LeverDoesNotFit, R::LeverNeedsAmount, R::OutOfBounds],
    ),
    row("Poll", Commander, Declared, &["PollOpened"], &[R::Empty]),
    row(
        "Go",
        Ops,
        Response,
        &["ProposalDecided", "PollClosed", "TaskGiven"],
        &[R::NothingOpen, R::AlreadyClosed, R::NotHere],
    ),
    row("NoGo", Ops, Response, &["ProposalDecided", "PollClosed"], &[R::NothingOpen, R::AlreadyClosed]),
    row(
        "Do",
        Anyone,
        Response,
        &["LeverPulled"],
        &[R::LeverDoesNotFit, R::LeverNeedsAmount, R::ToolUnreachable, R::NoChange, R::OutOfBounds],
    ),
    row("Check", Ops, Response, &["TaskChecked"], &[R::Unknown, R::AlreadyClosed, R::NotGiver]),
    row("Extend", Ops, Response, &["TaskExtended"], &[R::Unknown, R::AlreadyClosed, R::NotGiver]),
    row("CancelTask", Ops, Response, &["TaskCancelled"], &[R::Unknown, R::AlreadyClosed, R::NotGiver]),
    row("Tradeoff", Commander, Declared, &["TradeoffStated"], &[R::Empty]),
    row("Freeze", Commander, Response, &["FreezeSet"], &[R::NoChange]),
    row("Unfreeze", Commander, Always, &["FreezeSet"], &[R::NoChange]),
    row("Update", Anyone, Declared, &["UpdatePosted"], &[R::Empty]),
    row("StatusPage", Comms, Response, &["StatusPosted", "StatusDrafted"], &[R::Empty]),
    row(
        "Approve",
        Approver,
        Response,
        &["StatusApproved", "StatusPosted"],
        &[R::NothingOpen, R::AlreadyClosed, R::NeedsLegal],
    ),
    row("CommsMode", Commander, Declared, &["CommsModeSet"], &[R::NoChange]),
    row("Channel", Comms, Response, &["ChannelSwitched"], &[R::NoChange]),
    row("Exec", Liaison, Declared, &["ExecUpdated"], &[R::Empty]),
    row("Escalate", Anyone, Response, &["PageSent"], &[R::AlreadyHere, R::Unknown]),
    row("VendorOpen", Liaison, Response, &["VendorCaseOpened"], &[R::NoChange]),
    row("VendorChase", Liaison, Response, &["VendorChased"], &[R::NothingOpen]),
    row("Note", Anyone, Always, &["NoteTaken"], &[R::Empty]),
    row("Hypothesis", Commander, Declared, &["HypothesisRaised"], &[R::Empty]),
    row("RuleOut", Commander, Declared, &["HypothesisRuledOut"], &[R::Unknown, R::AlreadyClosed]),
    row("Confidence", Commander, Declared, &["ConfidenceStated"], &[R::Unknown, R::AlreadyClosed, R::OutOfBounds]),
    row("OfferCommand", Commander, Declared, &["CommandOffered"], &[R::NotHere, R::NotYourself]),
    row("Look", Anyone, Ever, &["Looked"], &[]),
    row("SetStatus", Commander, Declared, &["StatusSet"], &[R::NoChange, R::OutOfBounds]),
    row("Verify", Commander, Declared, &["VerificationAsked", "TaskGiven"], &[R::NotHere, R::NotYourself]),
    row("ReviewOwner", Commander, Always, &["ReviewOwnerSet"], &[R::NoChange]),
    row("Resolve", Commander, Declared, &["ResolveClaimed"], &[R::NoChange]),
    row("Factor", Anyone, Review, &["FactorRecorded"], &[R::Empty, R::OutOfBounds]),
    row("Remedy", Anyone, Review, &["RemedyRecorded"], &[R::Empty, R::Unknown]),
    row("RetroDone", Anyone, Review, &["ExerciseEnded"], &[]),
    row("Coach", Anyone, Always, &["CoachSet"], &[R::NoChange]),
    row("Say", Anyone, Always, &["Said"], &[R::Empty, R::NotHere]),
];

/// The row of a command.
///
/// # Panics
/// If the table has no row for it, which a test rules out.
#[must_use]
pub fn rule_of(command: &Command) -> &'static Rule {
    let name = command.name();
    RULES.iter().find(|rule| rule.command == name).expect("every command has a row")
}
