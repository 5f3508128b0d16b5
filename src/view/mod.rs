//! What a seat can know: the [`View`] of now and the [`SeatLog`] of the run.
//!
//! Cut from state and events; truth that nobody saw is not in here.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod brief;
mod cut;
mod look;
mod now;
mod renew;
mod seat_log;
mod seen;
mod spark;

pub use brief::{Notes, brief, cut};
pub use cut::view;
pub use look::look;
pub use now::{
    DraftView, HypothesisView, IncidentView, MetricView, ObjectionView, OfferView, PageView, PersonView, PostView,
    PromiseView, ProposalView, SubteamView, TaskView, VendorView, View,
};
pub use renew::renew;
pub use seat_log::{Briefing, KnownPerson, KnownRisk, MetricPoint, SeatLog};
pub use seen::{addressed, briefing, briefing_of, seat_log, visible};
