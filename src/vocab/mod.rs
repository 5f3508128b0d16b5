//! The words every layer shares: commands, events, rejections, roles, levers, ids. Data only, no behaviour.
//!
//! A command is what somebody wants; an event is a fact. Only events change state.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod command;
mod event;
mod ids;
mod lever;
mod rejection;
mod subjects;
mod trouble;
mod words;

pub use command::{Brief, BriefField, Command, HandoffItem, Look, PageTarget, SizeUp, StatusUpdate, Work};
pub use event::{
    Actor, Decision, Draft, Emit, Event, EventKind, Fact, LeverOutcome, PageCause, Reach, ReportKind, RoleChange,
};
pub use ids::{
    AlertId, ChangeId, ClueId, DraftId, FactorId, FaultId, FleetId, HypothesisId, InjectId, JobId, OfferId, PageId,
    PersonId, ProposalId, RuleId, RunId, RunbookId, SeatId, ServiceId, SubteamId, TaskId, TeamId, TierId, VendorId,
    ZoneId,
};
pub use lever::{Amount, Lever, LeverCall, Target};
pub use rejection::{Reason, Rejection};
pub use trouble::Trouble;
pub use words::{
    Audience, ChannelName, CoachCue, Ending, FactorKind, FreezeScope, Goal, IncidentState, Intent, LegalMatter,
    PageState, Phase, PublicState, RemedyKind, Role, Severity, Trend,
};
