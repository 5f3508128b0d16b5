//! Small closed sets of words: severities, roles, states, audiences, goals.
//!
//! The one rule: a word has one spelling, the same when typed, shown and stored.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr, VariantNames)]
        pub enum $name {
            $($(#[$vdoc])* #[strum(serialize = $word)] #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// The word as typed and shown.
            #[must_use]
            pub fn word(self) -> &'static str {
                self.into()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.word())
            }
        }
    )+};
}

words! {
    /// How bad it is; the lower the number the worse, so `Sev1 < Sev4`.
    Severity {
        /// Most customers cannot use a core function, or data is lost or exposed.
        Sev1 = "sev1",
        /// A core function is impaired for many, or down for a subset.
        Sev2 = "sev2",
        /// Limited or minor.
        Sev3 = "sev3",
        /// No customer effect.
        Sev4 = "sev4",
    }
    /// A role in the response.
    Role {
        /// Incident commander.
        Ic = "ic",
        /// Takes over when the commander cannot; watches the clock.
        Deputy = "deputy",
        /// Leads the technical work.
        Ops = "ops",
        /// Writes to customers.
        Comms = "comms",
        /// Keeps the timeline.
        Scribe = "scribe",
        /// Speaks to leadership and vendors.
        Liaison = "liaison",
    }
    /// Which way the impact moves.
    Trend {
        /// It spreads.
        Growing = "growing",
        /// It stays as it is.
        Steady = "steady",
        /// It recedes.
        Shrinking = "shrinking",
    }
    /// The state of the response.
    IncidentState {
        /// Nobody has declared.
        None = "none",
        /// What is wrong is not known.
        Investigating = "investigating",
        /// Where it is wrong is known.
        Identified = "identified",
        /// Customers no longer suffer, or much less.
        Mitigated = "mitigated",
        /// Believed over, being watched.
        Monitoring = "monitoring",
        /// Over.
        Resolved = "resolved",
        /// A false alarm.
        Cancelled = "cancelled",
    }
    /// What a status page says.
    PublicState {
        /// We know that something is wrong.
        Investigating = "investigating",
        /// We know what is wrong.
        Identified = "identified",
        /// It should be better.
        Monitoring = "monitoring",
        /// It is over.
        Resolved = "resolved",
        /// Planned work.
        Maintenance = "maintenance",
    }
    /// Who a message is for; each has a clock of its own.
    Audience {
        /// Customers.
        Public = "public",
        /// Colleagues.
        Internal = "internal",
        /// Executives.
        Leadership = "leadership",
    }
    /// A way to reach people.
    ChannelName {
        /// The status page.
        StatusPage = "statuspage",
        /// A social network.
        Social = "social",
        /// Mail to customers.
        Email = "email",
        /// A telephone bridge.
        Phone = "phone",
        /// The team chat.
        Chat = "chat",
        /// A closed room, for security matters.
        Private = "private",
    }
    /// What kind of contributing factor it is.
    FactorKind {
        /// Set it off.
        Trigger = "trigger",
        /// Lay waiting.
        Latent = "latent",
        /// Delayed noticing.
        Detection = "detection",
        /// Shaped the response.
        Response = "response",
        /// A tool that failed or misled.
        Tooling = "tooling",
        /// How work is organised.
        Organisation = "organisation",
        /// An outside party.
        Vendor = "vendor",
    }
    /// What a remedy would do next time.
    RemedyKind {
        /// It would not happen.
        Prevent = "prevent",
        /// It would be noticed sooner.
        Detect = "detect",
        /// It would hurt less.
        Mitigate = "mitigate",
        /// We would respond better.
        Respond = "respond",
    }
    /// What a freeze stops.
    FreezeScope {
        /// Deploys.
        Deploys = "deploys",
        /// Configuration edits.
        Config = "config",
        /// Automation of our own: updaters, scalers, batches.
        Automation = "automation",
        /// All of these.
        All = "all",
    }
    /// What a sentence addressed to somebody asks for.
    Intent {
        /// How does it stand? (A Condition-Actions-Needs report.)
        Status = "status",
        /// What changed lately?
        WhatChanged = "changed",
        /// Who is affected, how much?
        Impact = "impact",
        /// When will it be over?
        Eta = "eta",
        /// What could we do?
        Options = "options",
        /// What do you need?
        Needs = "needs",
        /// Is it safe, what could go wrong?
        Risk = "risk",
        /// Can you take this, are you all right?
        Fit = "fit",
        /// Why do you say so, what shows it?
        Why = "why",
        /// Thanks, a greeting, small talk.
        Courtesy = "courtesy",
        /// Please stop, hold on.
        Stop = "stop",
        /// Nothing is asked for: something is told.
        Told = "told",
        /// Nothing recognised.
        Other = "other",
    }
    /// What an objective given in plain words is after.
    Goal {
        /// Find out what is wrong.
        FindOut = "find-out",
        /// Find out what changed.
        WhatChanged = "what-changed",
        /// Stop it spreading.
        StopSpread = "stop-spread",
        /// Make the broken thing work again.
        Repair = "repair",
        /// Move traffic away.
        ShiftTraffic = "shift-traffic",
        /// Reduce load.
        ReduceLoad = "reduce-load",
        /// Add capacity.
        AddCapacity = "add-capacity",
        /// Undo the last change.
        Undo = "undo",
        /// Keep evidence.
        KeepEvidence = "keep-evidence",
        /// Protect data.
        ProtectData = "protect-data",
        /// Confirm that users are well served.
        Confirm = "confirm",
        /// Nothing recognised.
        Other = "other",
    }
    /// The life of a page.
    PageState {
        /// Out, unanswered.
        Sent = "sent",
        /// Answered.
        Acknowledged = "acknowledged",
        /// Unanswered for too long and passed on.
        Escalated = "escalated",
    }
    /// The part of the exercise.
    Phase {
        /// The outage.
        Response = "response",
        /// The after-action review; the platform stands still.
        Review = "review",
        /// Done.
        Ended = "ended",
    }
    /// What the coach speaks up about.
    CoachCue {
        /// A page is unanswered.
        Ack = "ack",
        /// Customers are hurt and nothing is declared.
        Declare = "declare",
        /// Who knows the failing thing has not been called.
        PageOwner = "page-owner",
        /// Nobody is there who could write to customers.
        PageWriter = "page-writer",
        /// Nobody has said what is wrong and how wide.
        SizeUp = "size-up",
        /// Nobody has asked what changed.
        Changes = "changes",
        /// Other changes may still go out.
        Freeze = "freeze",
        /// The role of comms is unassigned.
        Comms = "comms",
        /// The role of operations lead is unassigned.
        Ops = "ops",
        /// Somebody has joined and has nothing to do.
        FirstJob = "first-job",
        /// Customers are hurt and have been told nothing.
        Public = "public",
        /// A draft waits for approval.
        Draft = "draft",
        /// Colleagues have been told nothing.
        Internal = "internal",
        /// Leadership asks and has been told nothing.
        Leadership = "leadership",
        /// A task has no time.
        Timebox = "timebox",
        /// The time of a task has run out.
        Lapsed = "lapsed",
        /// Nobody has looked at the newest change.
        LookAtChange = "look-at-change",
        /// A change fits and nobody has proposed to undo it.
        Undo = "undo",
        /// An objection is unanswered.
        Objection = "objection",
        /// A proposal waits for a decision.
        Go = "go",
        /// A go came before anybody could object.
        Pause = "pause",
        /// A lever is done and nobody has looked whether it helped.
        Effect = "effect",
        /// Nothing has been said for minutes.
        Quiet = "quiet",
        /// It looks well and nobody has said so.
        Mitigated = "mitigated",
        /// It looks well and no owner has confirmed it.
        Verify = "verify",
        /// It is confirmed and not said to be watched.
        Monitoring = "monitoring",
        /// Nobody owns the review.
        ReviewOwner = "review-owner",
        /// A freeze is still in force.
        Unfreeze = "unfreeze",
        /// Customers have not heard that it is over.
        LastWord = "last-word",
        /// It is over and nobody has said so.
        Resolve = "resolve",
        /// The review has no contributing factor.
        Factor = "factor",
        /// The review says nothing about noticing.
        Detection = "detection",
        /// A factor has no remedy.
        Remedy = "remedy",
        /// The review can be ended.
        Done = "done",
    }
    /// How the response ended.
    Ending {
        /// Resolved, and it stayed so.
        Resolved = "resolved",
        /// The time was up.
        TimeUp = "time-up",
        /// Stopped by a facilitator.
        Stopped = "stopped",
        /// The participant left.
        Abandoned = "abandoned",
    }
    /// What a public statement can speak of that an organisation lets nobody say before legal has read it.
    LegalMatter {
        /// What customers have stored, or who could see it.
        CustomerData = "customers' data",
        /// Whose doing it was.
        Cause = "whose doing it was",
    }
}
