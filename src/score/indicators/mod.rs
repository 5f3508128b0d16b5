//! Indicators: the typed measurements a doctrine pack chooses from.
//!
//! Each says in its first line what it measures and in which unit; bands and points are the pack's.

#![expect(clippy::wildcard_enum_match_arm, reason = "an indicator looks for a few kinds among eighty")]

mod change;
mod close;
mod decisions;
mod declare;
mod delegation;
mod duty;
mod external;
mod further;
mod internal;
mod mitigation;
mod partners;
mod purpose;
mod review;
mod structure;
mod takeover;
mod telling;

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, Mark};
use super::measure::Measure;

macro_rules! indicators {
    ($($(#[$doc:meta])* $name:ident => $path:path;)+) => {
        /// What can be measured.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, strum::EnumIter, strum::IntoStaticStr)]
        pub enum Indicator { $($(#[$doc])* $name),+ }

        impl Indicator {
            fn take(self, evidence: &Evidence<'_>) -> Measure {
                match self { $(Self::$name => $path(evidence)),+ }
            }
        }
    };
}

indicators! {
    /// Minutes from the first visible symptom to the declaration.
    DeclareDelay => declare::delay;
    /// Mean minutes from a page to the seat to its acknowledgement.
    AckDelay => declare::ack;
    /// Levels by which the severity lay below what the shown metrics justified, ten minutes in.
    SeverityTooLow => declare::severity;
    /// Severity changes without a reason or beyond the second.
    SeverityChurn => declare::churn;
    /// Minutes from the declaration to the first size-up that names a scope.
    SizeUpDelay => declare::size_up;
    /// Share of the four fields of a size-up that were filled at best.
    SizeUpFields => declare::fields;
    /// Longest stretch in minutes without a recap.
    RecapGap => declare::recap;

    /// Seconds between declaration and close without a commander.
    CommandGap => structure::command_gap;
    /// Share of the roles the severity calls for that were filled in time.
    RolesInTime => structure::roles;
    /// Share of state-changing acts with a scribe at work or a note within five minutes.
    LogCoverage => structure::scribe;
    /// Minutes with more direct reports than the policy's span.
    SpanMinutes => structure::span;
    /// Minutes from the crowd forming to the first sub-team or operations lead.
    SubteamDelay => structure::subteams;
    /// People who held open tasks from two givers at once.
    TwoBosses => structure::two_bosses;
    /// Share of responder time spent with nothing to do.
    IdleShare => structure::idle;

    /// Share of the seat's tasks with owner, timebox and acknowledgement.
    TripleRate => delegation::triple;
    /// Share of lapsed timers that were followed up within two minutes.
    FollowUpRate => delegation::follow_up;
    /// Levers the seat pulled itself with others at hand.
    HandsOn => delegation::hands_on;
    /// Share of the people who joined that had a job within five minutes.
    JobForArrivals => delegation::arrivals;
    /// Longest stretch in minutes without a report from anybody.
    PictureGap => delegation::picture;
    /// Most tasks one person had open at once.
    Overload => delegation::overload;
    /// Share of the seat's tasks that delegate an outcome or a look, or follow a proposal.
    Outcomes => delegation::outcomes;

    /// Minutes from the declaration to the first task, proposal or poll.
    FirstMove => decisions::first_move;
    /// Share of decided proposals with a pause of ten seconds to three minutes.
    PauseRate => decisions::pause;
    /// Share of backup plans and abort conditions stated, over risky proposals.
    BackupPlans => decisions::backup;
    /// Share of objections that were answered.
    ObjectionsAnswered => decisions::objections;
    /// Longest stretch in minutes with nothing under way before recovery.
    PlanGap => decisions::plan_gap;
    /// Share of theories that were raised and brought to an end.
    TheoriesReviewed => decisions::theories;
    /// Share of destructive or risky actions with the trade-off stated before.
    TradeoffStated => decisions::tradeoff;
    /// Share of proposals and polls spent on what is safe.
    TrivialPolls => decisions::trivial;

    /// Minutes from the trouble being located to the first lever.
    LocateToAct => mitigation::locate_to_act;
    /// Minutes from the declaration to asking what changed.
    AskedWhatChanged => mitigation::what_changed;
    /// Share of the levers that had grounds: a finding, the owner's proposal, or the owner's own hand.
    Grounded => purpose::grounded;
    /// Longest stretch in minutes, from knowing where it is to recovery, in which no step that fits was begun.
    NextStepGap => purpose::next_step;
    /// Share of what the seat said that was refused, said too often to mean anything, or taken back.
    VainShare => purpose::vain;
    /// Share of the first three levers that are generic.
    GenericFirst => mitigation::generic;
    /// Share of finished levers whose effect was looked at within five minutes.
    EffectChecked => mitigation::checked;
    /// Minutes from a failed lever to the next move.
    FailureAnswered => mitigation::failure;
    /// Share of claims of mitigation that the shown metrics bore out.
    HonestState => mitigation::honest;
    /// Minutes from the declaration to sending somebody to look.
    LookDelay => mitigation::look;

    /// Minutes from the declaration to a freeze.
    FreezeDelay => change::freeze;
    /// Share of levers started within two minutes of another on a different target.
    ChangesAtOnce => change::at_once;
    /// Share of levers that were directed, or answered within three minutes if not.
    Directed => change::directed;
    /// Share of moderate and risky levers that were proposed first.
    RiskyProposed => change::proposed;
    /// Freezes still in force when it was over.
    FreezesLeft => change::left;
    /// Share of destructive levers preceded by a snapshot.
    SnapshotFirst => change::snapshot;

    /// Minutes from the declaration to the first internal update.
    InternalFirst => internal::first;
    /// Longest internal gap, in cadences.
    InternalCadence => internal::cadence;
    /// Minutes from a severity that concerns leadership to the first word to them.
    LeadershipFirst => internal::leadership_first;
    /// Longest gap towards leadership, in cadences.
    LeadershipCadence => internal::leadership_cadence;
    /// Share of internal and leadership updates that named the next one and met it.
    InternalPromises => internal::promises;
    /// Share of internal and leadership updates that came early and brought nothing new.
    InternalSpam => internal::spam;

    /// Time to the first customer post, in units of the policy's.
    PublicFirst => external::first;
    /// Minutes from the first customer post to one that says what is affected.
    PublicScope => external::scope;
    /// Longest gap between customer posts, in cadences.
    PublicCadence => external::cadence;
    /// Share of customer posts that named the next one and met it.
    PublicPromises => external::promises;
    /// Mean minutes a draft waited for approval.
    ApprovalDelay => external::approval;
    /// Minutes from learning that posts do not arrive to another channel.
    ChannelDelay => external::channel;
    /// Share of customer posts that came early and brought nothing new.
    PublicSpam => external::spam;
    /// One if the last word to customers fits how it ended.
    LastWord => external::last_word;

    /// Minutes from the first clue at an outside company to a case.
    VendorDelay => partners::vendor_delay;
    /// Share of vendor cases that rest on a clue.
    VendorGrounds => partners::vendor_grounds;
    /// Longest silence towards a vendor without a helpful answer, in units of the policy's.
    VendorChase => partners::vendor_chase;
    /// Longest stretch in minutes of waiting for a vendor with no plan of our own.
    ParallelPlan => partners::parallel;
    /// Minutes from a severity that concerns leadership to their page.
    LeadershipPaged => partners::leadership;
    /// Share of implicated teams that were brought in within ten minutes.
    RightTeams => partners::recall;
    /// Share of the seat's pages that went to teams with a part in it.
    PagePrecision => partners::precision;
    /// Share of leadership's interruptions answered within four minutes.
    SwoopAnswered => partners::swoop;

    /// Minutes of shown health before the claim that it is over.
    ResolveHealth => close::health;
    /// Share of the entries that suffered whose owners confirmed recovery before the claim.
    VerifiedFirst => close::verified;
    /// One if the review has an owner in time, a half if late.
    ReviewOwned => close::owner;
    /// How far the factors reach four of three kinds with evidence.
    FactorsRecorded => review::factors;
    /// How far the remedies reach three of two kinds with owner and date.
    RemediesRecorded => review::remedies;
    /// Share of a transfer's three steps that happened.
    HandoffSteps => close::handoff;
    /// Share of the brief's ten fields that were filled.
    HandoffFields => close::brief;
    /// Share of the four steps of taking over that were there: in time, asked or read back, checked, announced.
    TakeoverSteps => takeover::steps;
    /// Minutes the seat commanded past the end of its shift.
    ShiftOverrun => takeover::overrun;
    /// Share of the two steps before resolved that were taken.
    StatesInOrder => close::states;
    /// One if a switched channel was switched back or noted.
    ChannelNoted => close::channel;

    /// Time from the comms role to the first words for customers, as a share of what was agreed; no commander's matter.
    DutyFirst => duty::first;
    /// Share of the comms lead's updates that said what is affected.
    DutyScope => duty::scope;
    /// Longest silence of the comms lead towards customers, as a share of what was agreed.
    DutyCadence => duty::cadence;
    /// Share of the comms lead's promises of a next update that were kept.
    DutyPromises => duty::promises;
    /// Share of the comms lead's updates that brought nothing new.
    DutySpam => duty::spam;
    /// Share of acts since the seat kept the log that had its note within five minutes; a note covers three at most.
    DutyLog => duty::log;
    /// Share of the tasks given to the seat that it answered within two minutes.
    DutyAnswers => duty::answers;
    /// Share of the tasks given to the seat whose timer ran out that it had reported on by then.
    DutyReports => duty::reports;
    /// Levers the seat pulled on nobody's direction while another commanded.
    DutyUndirected => duty::undirected;

    /// Levels by which the highest severity set lay below the worst shown ten minutes before.
    SeverityStale => further::stale_severity;
    /// Minutes from five minutes of shown breach to somebody who sees to customers.
    CommsEngaged => further::comms;
    /// Minutes from the declaration until something is called found or leadership is brought in.
    StuckInvestigating => further::stuck;
    /// Longest stretch in minutes before recovery without a new line in what is written down.
    DocumentAge => further::document;
    /// Share of proposals put to the seat that it answered within three minutes.
    OwnersAnswered => further::owners_answered;
    /// Share of steps back on something with data before which somebody had looked at it.
    ExaminedFirst => further::examined;
    /// Minutes from automation being seen to do harm to a step that can stop it.
    AutomationStopped => further::automation;
    /// Share of risky steps that were taken below sev2.
    RiskFitsSeverity => further::reckless;
    /// Limits lifted by more than twenty points at once with a relapse.
    HerdReleases => further::herd;
    /// Share of customer posts that claim no more than the declared state.
    OneStory => further::one_story;
    /// Share of remedies recorded after three factors.
    FactorsFirst => further::factors_first;
    /// Steps that came back to one that another had replaced.
    BackAndForth => further::back_and_forth;
}

impl Indicator {
    /// Takes the measurement. A seat that never led is measured as not having done it, wherever there was an occasion.
    #[must_use]
    pub fn measure(self, evidence: &Evidence<'_>) -> Measure {
        let Some(symptom) = evidence.symptom.or(evidence.declared) else {
            return Measure::none("Nothing visible went wrong.");
        };
        match &evidence.before {
            None if self == Self::TakeoverSteps => return self.take(evidence),
            Some(before) if before.settled(self) => {
                return Measure::none("It had been done before you took over.");
            }
            Some(_) => {
                let measure = self.of_seat(evidence, symptom);
                return Measure { because: taken_over(&measure.because), ..measure };
            }
            None => {}
        }
        self.of_seat(evidence, symptom)
    }

    fn of_seat(self, evidence: &Evidence<'_>, symptom: Mark) -> Measure {
        if self.of_duty() && (evidence.led() || !evidence.other_seat_led()) {
            return Measure::none("It is for who serves under another commander.");
        }
        if matches!(self, Self::AckDelay | Self::DeclareDelay) || evidence.led() {
            return self.take(evidence);
        }
        if evidence.other_seat_led() && self.of_duty() {
            return self.take(evidence);
        }
        if evidence.other_seat_led() {
            return Measure::none("Another participant led the response.");
        }
        if self.conditional() {
            return Measure::none("It did not come to that.");
        }
        let because = format!("Trouble was visible from {}, and you never took the lead.", symptom.tick);
        Measure::never(symptom.tick, vec![symptom.seq].into_iter().filter(|seq| *seq > 0).collect(), because)
    }

    /// Whether it is for a seat that does not command.
    fn of_duty(self) -> bool {
        matches!(
            self,
            Self::DutyFirst
                | Self::DutyScope
                | Self::DutyCadence
                | Self::DutyPromises
                | Self::DutySpam
                | Self::DutyLog
                | Self::DutyAnswers
                | Self::DutyReports
                | Self::DutyUndirected
        )
    }

    /// Whether it needs an occasion that only the course of events can give.
    fn conditional(self) -> bool {
        matches!(
            self,
            Self::OwnersAnswered
                | Self::ExaminedFirst
                | Self::AutomationStopped
                | Self::RiskFitsSeverity
                | Self::HerdReleases
                | Self::OneStory
                | Self::FactorsFirst
                | Self::BackAndForth
                | Self::HandoffSteps
                | Self::HandoffFields
                | Self::ShiftOverrun
                | Self::ChannelNoted
                | Self::ChannelDelay
                | Self::SwoopAnswered
                | Self::VendorDelay
                | Self::VendorGrounds
                | Self::VendorChase
                | Self::ParallelPlan
                | Self::SnapshotFirst
                | Self::TradeoffStated
                | Self::FailureAnswered
        )
    }
}

/// A sentence as it reads for a seat whose time begins with taking over, not with the declaration.
fn taken_over(because: &str) -> String {
    because.replace("the declaration", "you took over").replace("the first sign", "you were briefed")
}

/// Events that exist, for evidence lists.
fn seqs(all: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut all: Vec<u32> = all.into_iter().filter(|seq| *seq > 0).collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(12);
    all
}
