//! The view of now, in the shape of commands.md section 3: names instead of ids, ticks as numbers.
//!
//! Data only. The one rule: a name here changes only with the format version.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a seat can know at this moment.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[expect(missing_docs, reason = "commands.md section 3 is the documentation of this shape")]
pub struct View {
    pub incident: IncidentView,
    pub pages: Vec<PageView>,
    pub tasks: Vec<TaskView>,
    pub people: Vec<PersonView>,
    pub promises: Vec<PromiseView>,
    pub offers: Vec<OfferView>,
    pub proposals: Vec<ProposalView>,
    pub drafts: Vec<DraftView>,
    pub hypotheses: Vec<HypothesisView>,
    pub subteams: Vec<SubteamView>,
    pub metrics: Vec<MetricView>,
    pub status_page: Vec<PostView>,
    pub vendors: Vec<VendorView>,
    pub clock_s: u32,
}

macro_rules! view_parts {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Serialize)]
        #[expect(missing_docs, reason = "commands.md section 3 is the documentation of this shape")]
        pub struct $name { $(pub $field: $kind),+ }
    )+};
}

view_parts! {
    /// The incident bar.
    IncidentView {
        state: String, severity: Option<u32>, title: String, declared: Option<u32>,
        roles: BTreeMap<String, String>, frozen: Vec<String>,
    }
    /// A page.
    PageView { id: String, text: String, state: String }
    /// A task.
    TaskView { id: String, owner: String, what: String, due: Option<u32>, state: String }
    /// A person.
    PersonView { id: String, state: String, local: String, awake_h: f64 }
    /// A promised update.
    PromiseView { audience: String, due: u32 }
    /// An offer.
    OfferView { id: String, what: String, to: String }
    /// An objection.
    ObjectionView { from: String, text: String }
    /// A proposal or poll.
    ProposalView { id: String, text: String, objections: Vec<ObjectionView>, state: String }
    /// A draft.
    DraftView { id: String, text: String }
    /// A theory.
    HypothesisView { id: String, text: String, state: String, confidence: Option<f64> }
    /// A sub-team.
    SubteamView { id: String, name: String, lead: String }
    /// A service as dashboards show it.
    MetricView {
        service: String, requests: f64, errors: f64, p50_ms: f64, p99_ms: f64, age_s: u32, stale: bool,
    }
    /// A customer post as we sent it.
    PostView { tick: u32, state: String, text: String }
    /// A vendor case.
    VendorView { id: String, case: bool, opened: Option<u32>, severity: Option<u32>, answers: u32 }
}
