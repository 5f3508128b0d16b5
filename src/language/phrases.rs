//! What the phrasebook has lines for, and which slots each of them may use.
//!
//! The lines themselves are in `assets/phrasebook.ron`.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident [$($slot:literal),*];)+) => {
        /// A thing that is said.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
        pub enum Phrase {
            $($(#[$doc])* $name),+
        }

        impl Phrase {
            /// The slots its lines may use; fill them all.
            #[must_use]
            pub fn slots(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($slot),*]),+
                }
            }
        }
    };
}

phrases! {
    /// Takes on a task.
    AckTask ["what", "target"];
    /// Takes on a task with a timebox.
    AckTimebox ["what", "minutes"];
    /// Declines because of other work.
    DeclineBusy ["doing"];
    /// Declines because of sleep lost.
    DeclineTired [];
    /// Declines because it is another's field.
    DeclineNotMine ["target", "team"];
    /// Reports that work goes on.
    Progress ["doing"];
    /// Reports that work is finished.
    Done ["doing"];
    /// Reports that a look is finished.
    DoneLook ["target"];
    /// Reports that a message is written.
    DoneText ["doing"];
    /// Could not, because a tool does not work.
    FailedDark ["what", "tool"];
    /// Could not, for another reason.
    FailedOther ["what", "why"];
    /// Found nothing.
    NothingFound ["target"];
    /// Opens a finding.
    FindingIntro ["target"];
    /// Warns of little knowledge.
    HedgeLow [];
    /// Warns of some doubt.
    HedgeSome [];
    /// The condition of a report.
    CanCondition ["target", "state"];
    /// The actions of a report.
    CanActions ["doing"];
    /// The actions of a report when idle.
    CanIdle [];
    /// Needs nothing.
    CanNeedsNothing [];
    /// Needs something.
    CanNeeds ["need"];
    /// Objects because what remains would be overloaded.
    ObjectOverload ["call", "percent"];
    /// Objects because the cause is still at work.
    ObjectSpread ["call", "cause"];
    /// Objects because a freeze is in force.
    ObjectFreeze ["call"];
    /// Objects because evidence would be lost.
    ObjectEvidence ["target"];
    /// Objects without substance.
    ObjectNoise ["call"];
    /// Has no objection.
    NoObjection [];
    /// Proposes an action with a plan B.
    Propose ["call", "plan_b"];
    /// Proposes an action.
    ProposeAlone ["call"];
    /// Has no idea how to reach an objective.
    NoProposal ["what"];
    /// Joins in the daytime.
    JoinDay ["name"];
    /// Joins at night.
    JoinNight ["name", "local"];
    /// Accepts a role.
    RoleYes ["role"];
    /// Declines a role.
    RoleNo ["role", "why"];
    /// Asks before taking command.
    CommandQuestion ["missing"];
    /// Accepts command.
    CommandYes ["from"];
    /// Declines command.
    CommandNo [];
    /// Announces an act nobody asked for.
    Freelance ["call"];
    /// An executive gives an order.
    SwoopOrder ["order"];
    /// An executive wants to know the end.
    SwoopEta [];
    /// An executive wants lists.
    SwoopDetails [];
    /// An executive doubts the severity.
    SwoopSeverity [];
    /// An executive comes back for an answer.
    SwoopAgain [];
    /// An executive does not wish to take command.
    SwoopCommandNo [];
    /// An executive wants to take command.
    SwoopCommandYes [];
    /// An executive is content with an answer.
    SwoopPleased [];
    /// Support tells of customers.
    SupportTickets ["tickets"];
    /// Support tells that posts are not seen.
    SupportUnseen ["tool"];
    /// Support tells that it gets better.
    SupportBetter [];
    /// A vendor's machine answers.
    VendorAuto ["vendor"];
    /// A vendor dodges.
    VendorEvasive ["vendor"];
    /// A vendor helps.
    VendorHelpful ["vendor"];
    /// A vendor has repaired it.
    VendorFixed ["vendor"];
    /// Asks again for an answer.
    ChaseAnswer ["what"];
    /// Asks for direction when nobody commands.
    WhoCommands [];
    /// Asks for an incident to be declared.
    SuggestDeclare [];
    /// A customer text while the cause is sought.
    DraftInvestigating ["services", "impact", "next"];
    /// A customer text once the cause is known.
    DraftIdentified ["services", "impact", "next"];
    /// A customer text once it should be better.
    DraftMonitoring ["services", "impact", "next"];
    /// A customer text once it is over.
    DraftResolved ["services", "impact"];
    /// A deputy reminds of an update.
    DeputyUpdateDue ["audience", "minutes"];
    /// A deputy reminds of a task.
    DeputyTaskDue ["task", "owner"];
    /// A deputy reminds of a size-up.
    DeputySizeUp [];
    /// Confirms recovery.
    VerifyWell ["service"];
    /// Finds that it is not over.
    VerifyNotWell ["service"];
    /// Acknowledges what was told.
    Copy [];
    /// Answers thanks.
    Thanks [];
    /// Does not know.
    DontKnow [];
    /// Refuses to estimate the end.
    EtaRefuse [];
    /// Gives a rough estimate.
    EtaGuess ["minutes"];
    /// Says how tired.
    Tired ["hours"];
    /// Is fit.
    FitYes [];
    /// Leaves when released.
    StandDown [];
    /// Stops on request.
    Stopping ["doing"];
    /// Says what could go wrong.
    Risk ["call", "risk"];
    /// Says that little can go wrong.
    RiskLow ["call"];
    /// Knows of no change.
    ChangesNone [];
    /// Names a change.
    ChangesSome ["change", "when"];
    /// Lists what could be done.
    OptionsList ["options"];
    /// Did not understand.
    Clarify [];
    /// Legal approves of sentences and of no ideas.
    LegalReads [];
    /// Has not looked at what is asked about.
    NotLooked ["target"];
    /// Has nothing to show for a claim or an objection.
    NoGrounds [];
    /// Says why a lever cannot be pulled now.
    CannotPull ["call", "why"];
    /// Explains a missed timebox.
    LapseExcuse ["doing"];
    /// Suggests to call another team.
    Escalated ["team"];
    /// Tells that a draft waits for legal, who are not there.
    LegalMissing ["draft", "matter"];
    /// Writes a draft that legal has to read first.
    LegalFirst ["matter"];
    /// Legal does not let out whose doing it was while nobody knows.
    LegalCause ["draft"];
    /// Asks a commander who has been up too long for their relief.
    TiredCommander ["hours"];
    /// Tells of a colleague who has been up too long.
    TiredOther ["name", "hours"];
    /// Names somebody rested.
    RestedNamed ["name"];
    /// Knows of nobody rested.
    RestedNobody [];
    /// The relief is there.
    WatchHere ["ends"];
    /// The relief waits, and the watch is nearly over.
    WatchSoon [];
    /// The relief waits, and the watch is over.
    WatchOver ["ends"];
    /// Comes late and is sure that it is something else.
    LateClaim ["target", "doing"];
    /// Says it again, since nobody answers.
    LateAgain ["target"];
    /// Reads a brief back.
    ReadBack ["back"];
    /// Is not there for a role.
    RoleNotHere [];
    /// Is not good at a role.
    RoleNotMine [];
    /// Has been up too long for a role.
    RoleTooTired [];
}
