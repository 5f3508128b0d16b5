//! A scenario as typed: the head, the policy, the people. Nothing here is checked; names are texts, quantities keep their units.
//!
//! The doc line of a field is what docs/scenario-format.md tells an author; a test holds the two together.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::people::SwoopForm;
use super::quantity::Quantity;
use super::raw_words::{RawBriefKind, RawConduct, RawLegalMatter, RawSeverity};

/// A teaching goal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawObjective {
    /// Its name, so that an inject can refer to it.
    pub(super) id: String,
    /// The goal in the trainee's language.
    pub(super) text: String,
    /// Where it is scored: one of the ten capabilities.
    pub(super) capability: String,
}

/// What the organisation has agreed on.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPolicy {
    /// A page that nobody answers goes on after this.
    pub(super) ack_within: Option<Quantity>,
    /// The first customer update follows the declaration within this.
    pub(super) first_public: Option<Quantity>,
    /// Longest gap between customer updates, for sev1 to sev4.
    pub(super) public_every: Option<Vec<Quantity>>,
    /// Longest gap between internal updates, for sev1 to sev4.
    pub(super) internal_every: Option<Vec<Quantity>>,
    /// Longest gap between updates to leadership.
    pub(super) leadership_every: Option<Quantity>,
    /// Leadership is told from this severity upwards.
    pub(super) leadership_from: Option<RawSeverity>,
    /// How many people should report straight to the commander at most.
    pub(super) span_max: Option<u32>,
    /// What legal has to read before it goes out to customers.
    pub(super) legal: Option<Vec<RawLegalMatter>>,
    /// A vendor who says nothing is asked again after this.
    pub(super) vendor_every: Option<Quantity>,
}

/// What this organisation expects differently from the doctrine pack.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRuling {
    /// The expectation of the pack.
    pub(super) id: String,
    /// What it counts here, 0 to 10; the pack's weight if absent.
    pub(super) of: Option<f64>,
    /// The limits of P, S and M here, in the order of the pack's; the pack's limits if absent.
    pub(super) bands: Option<(f64, f64, f64)>,
}

/// A person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPerson {
    /// What is typed after `@`.
    pub(super) id: String,
    /// The name shown; the id with a capital if absent.
    pub(super) name: Option<String>,
    /// The team.
    pub(super) team: String,
    /// The time zone, such as "Europe/Paris".
    pub(super) tz: String,
    /// The offset from UTC, such as "+02:00", for zones that hotwash does not know.
    pub(super) utc: Option<String>,
    /// How long awake when the exercise begins.
    #[serde(default)]
    pub(super) awake_for: Option<Quantity>,
    /// How well they know services, fleets, jobs and vendors, 0 to 1.
    #[serde(default)]
    pub(super) skills: BTreeMap<String, Quantity>,
    /// How well they write to customers, 0 to 1.
    pub(super) comms_skill: Option<Quantity>,
    /// How well they lead, 0 to 1.
    pub(super) command_skill: Option<Quantity>,
    /// How they behave under pressure.
    pub(super) temper: Option<RawTemper>,
    /// Whether a human can sit here.
    #[serde(default)]
    pub(super) seat: bool,
}

/// How somebody behaves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawTemper {
    Steady,
    Silent,
    Verbose,
    Overconfident,
    Belligerent,
    Deferential,
    Swooping {
        /// How the executive interrupts: Order, Eta, Details or Severity.
        form: SwoopForm,
        /// In which words.
        order: String,
    },
}

/// Who is paged for a team.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRota {
    /// The team.
    pub(super) team: String,
    /// The people, in the order in which they are tried.
    pub(super) on_call: Vec<String>,
    /// An unanswered page goes on after this; the policy's time if absent.
    pub(super) ack_within: Option<Quantity>,
    /// Teams tried when nobody of this one answers.
    #[serde(default)]
    pub(super) then: Vec<String>,
}

/// Who commands until the trainee takes over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBegins {
    /// Who commands until then.
    pub(super) with: String,
    /// How they command.
    pub(super) plays: Option<RawConduct>,
    /// When the trainee comes and is briefed.
    pub(super) after: Quantity,
    /// How good the brief is.
    pub(super) brief: Option<RawBriefKind>,
    /// How long they stay for questions once they have handed over.
    pub(super) stays: Option<Quantity>,
}

/// The end of the trainee's shift.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawShift {
    /// When it ends.
    pub(super) ends: Quantity,
    /// Who takes over.
    pub(super) relief: String,
    /// How long before the end the relief is there.
    pub(super) comes: Option<Quantity>,
    /// How the relief commands.
    pub(super) plays: Option<RawConduct>,
}

/// A place for a human.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSeat {
    /// Its name on the command line.
    pub(super) name: String,
    /// Who it is.
    pub(super) person: String,
}
