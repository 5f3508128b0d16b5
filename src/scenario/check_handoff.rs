//! Checks of taking over and handing over: who, when, and whether they can.
//!
//! The one rule: a handoff that could not take place is refused here and not found out in play.

use super::check::Check;
use super::handoff::{Begins, BriefKind, Conduct, Shift};
use super::model::{Meta, Seat};
use super::people::{Person, Temper};
use super::raw::{RawBegins, RawShift};
use super::read::At;
use crate::base::{Tick, Ticks};
use crate::vocab::PersonId;

/// What a trainee needs at least, from the handoff to the end.
const LEAST: Ticks = Ticks::minutes(5);
/// Nobody takes command who leads worse than this, or has been up for longer than that.
const LEADS: f64 = 0.3;
const AWAKE_MAX: Ticks = Ticks::minutes(19 * 60);

impl Check<'_, '_> {
    /// Who commands until the trainee takes over.
    pub(super) fn begins(&mut self, raw: Option<&RawBegins>, meta: &Meta, seats: &[Seat]) -> Option<Begins> {
        let raw = raw?;
        let at = self.root.field("begins");
        let with = self.person(&at.field("with"), &raw.with);
        if seats.iter().any(|seat| seat.person == with) {
            self.fault(&at.field("with"), "whoever commands before the trainee must be somebody without a seat");
        }
        let after_at = at.field("after");
        let after = self.ticks(&after_at, Some(&raw.after), Ticks::ZERO);
        let minutes = Ticks::minutes(meta.minutes);
        if after < Ticks::minutes(1) || after.0 + LEAST.0 > minutes.0 {
            self.fault_help(
                &after_at,
                "the trainee takes over a minute after the start at the earliest, and has five minutes left at least",
                &format!("the response lasts {} minutes in all", meta.minutes),
            );
        }
        Some(Begins {
            with,
            plays: raw.plays.map_or(Conduct::Steady, Into::into),
            after: Tick(after.0),
            brief: raw.brief.map_or(BriefKind::Full, Into::into),
            stays: self.ticks(&at.field("stays"), raw.stays.as_ref(), LEAST),
        })
    }

    /// When the trainee's shift ends, and who relieves them.
    pub(super) fn shift(
        &mut self,
        raw: Option<&RawShift>,
        meta: &Meta,
        (people, seats): (&[Person], &[Seat]),
        begins: Option<&Begins>,
    ) -> Option<Shift> {
        let raw = raw?;
        let at = self.root.field("shift");
        let relief_at = at.field("relief");
        let relief = self.person(&relief_at, &raw.relief);
        let taken = seats.iter().any(|seat| seat.person == relief) || begins.is_some_and(|one| one.with == relief);
        if taken {
            self.fault(&relief_at, "the relief must be somebody who neither has a seat nor commanded before");
        }
        let ends_at = at.field("ends");
        let ends = self.ticks(&ends_at, Some(&raw.ends), Ticks::ZERO);
        let from = begins.map_or(0, |one| one.after.0);
        if ends.0 < from + LEAST.0 || ends.0 + 60 > Ticks::minutes(meta.minutes).0 {
            self.fault_help(
                &ends_at,
                "a shift ends five minutes after the trainee has begun at the earliest, and a minute before the end",
                &format!("the response lasts {} minutes in all", meta.minutes),
            );
        }
        let lead_at = at.field("comes");
        let lead = self.ticks(&lead_at, raw.comes.as_ref(), LEAST);
        if lead == Ticks::ZERO || from + lead.0 > ends.0 {
            self.fault(&lead_at, "the relief comes before the shift ends, and after it has begun");
        }
        self.can_relieve(&relief_at, people, relief, ends);
        let comes = Tick(ends.0.saturating_sub(lead.0));
        Some(Shift { ends: Tick(ends.0), relief, comes, plays: raw.plays.map_or(Conduct::Steady, Into::into) })
    }

    /// Whether the relief would take command at all.
    fn can_relieve(&mut self, at: &At<'_>, people: &[Person], relief: PersonId, ends: Ticks) {
        let Some(person) = people.get(relief.index()) else { return };
        if person.command_skill < LEADS || matches!(person.temper, Temper::Swooping { .. }) {
            let help = "give them a command_skill of 0.3 or more";
            self.fault_help(at, format!("{} would not take command", person.name), help);
        }
        if person.awake_for.0 + ends.0 > AWAKE_MAX.0 {
            let help = "nobody who has been awake for more than 19 hours takes command";
            self.fault_help(at, format!("{} would be too tired to take command", person.name), help);
        }
    }
}
