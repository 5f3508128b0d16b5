//! Scoring: hand-built logs, one doing things well, one badly, one not at all; every expectation moves between them.
//!
//! The one rule: a rule that no log can move is no rule.

use std::collections::{BTreeMap, BTreeSet};

use hotwash::base::{Tick, Ticks};
use hotwash::scenario::{Policy, Risk};
use hotwash::score::{Doctrine, Indicator, Rating, Scorecard, score};
use hotwash::view::{Briefing, KnownPerson, KnownRisk, MetricPoint, SeatLog};
use hotwash::vocab::*;
use strum::IntoEnumIterator as _;

const ME: u32 = 0;
const DANA: u32 = 1;
const MAREK: u32 = 2;
const LEE: u32 = 3;
const VP: u32 = 4;
const KIM: u32 = 5;

fn who(id: u32) -> PersonId {
    PersonId(id)
}

fn call(lever: Lever, service: u32) -> LeverCall {
    LeverCall { lever, target: Target::Service(ServiceId(service)), amount: None }
}

/// A log under construction: events in order of time, words of one's choosing.
struct Book {
    log: SeatLog,
    words: &'static str,
}

impl Book {
    fn new(minutes: u32, words: &'static str) -> Self {
        let teams = ["command", "web", "data", "support", "leadership", "network"];
        let person = |at: usize| KnownPerson {
            id: ["you", "dana", "marek", "lee", "vp", "kim"].get(at).map_or(format!("x{at}"), |id| (*id).to_owned()),
            name: ["You", "Dana", "Marek", "Lee", "The VP", "Kim"]
                .get(at)
                .map_or(format!("X{at}"), |id| (*id).to_owned()),
            team: TeamId::at(if at < 6 { at } else { 5 }),
            seat: at == 0,
            awake_hours: 4.0,
        };
        let policy = Policy {
            ack_within: Ticks::minutes(5),
            first_public: Ticks::minutes(10),
            public_every: [20, 30, 60, 60].map(Ticks::minutes),
            internal_every: [15, 20, 60, 60].map(Ticks::minutes),
            leadership_every: Ticks::minutes(30),
            leadership_from: Severity::Sev1,
            span_max: 5,
            legal: Vec::new(),
            vendor_every: Ticks::minutes(10),
        };
        let briefing = Briefing {
            scenario: "bench".to_owned(),
            title: "A bench".to_owned(),
            minutes,
            policy,
            objectives: Vec::new(),
            people: (0..14).map(person).collect(),
            begins: None,
            shift: None,
            teams: teams.map(str::to_owned).to_vec(),
            services: ["router", "orders-db", "status-page"].map(str::to_owned).to_vec(),
            owners: vec![Some(TeamId(1)), Some(TeamId(2)), None],
            stores: vec![ServiceId(1)],
            entries: vec![ServiceId(0)],
            fleets: Vec::new(),
            zones: Vec::new(),
            jobs: vec!["updater".to_owned()],
            job_vendors: Vec::new(),
            changes: vec![("deploy-1".to_owned(), ServiceId(0), -60)],
            vendors: vec!["cloud-co".to_owned()],
            runbooks: Vec::new(),
        };
        let risk = |lever, risk, reversible| KnownRisk { call: call(lever, 1), risk, reversible, stops: None };
        let log = SeatLog {
            me: who(ME),
            briefing,
            events: Vec::new(),
            metrics: Vec::new(),
            risks: vec![risk(Lever::Restore, Risk::Risky, false), risk(Lever::Failover, Risk::Moderate, true)],
            clues: Vec::new(),
            end: Tick(minutes * 60),
            response_end: None,
            phase: Phase::Response,
        };
        Self { log, words }
    }

    fn text(&self) -> String {
        self.words.to_owned()
    }

    fn by(&mut self, secs: u32, by: Actor, kind: EventKind) -> u32 {
        let seq = u32::try_from(self.log.events.len()).unwrap() + 1;
        self.log.events.push(Event { seq, tick: Tick(secs), by, reach: Reach::Channel, kind });
        seq
    }

    fn me(&mut self, secs: u32, kind: EventKind) -> u32 {
        self.by(secs, Actor::Person(who(ME)), kind)
    }

    fn they(&mut self, secs: u32, id: u32, kind: EventKind) -> u32 {
        self.by(secs, Actor::Person(who(id)), kind)
    }

    /// Metrics of the entry: ill between two moments, well otherwise.
    fn ill(&mut self, from: u32, to: u32) {
        for at in (0..self.log.end.0).step_by(15) {
            let errors = if at >= from && at < to { 0.6 } else { 0.001 };
            self.log.metrics.push(MetricPoint { at: Tick(at), of: ServiceId(0), errors, stale: false });
        }
    }

    fn paged(&mut self, secs: u32) {
        self.by(
            secs,
            Actor::Alerting,
            EventKind::AlertFired { alert: AlertId(0), of: ServiceId(0), text: self.text() },
        );
        let cause = PageCause::Alert(AlertId(0));
        self.by(
            secs,
            Actor::Alerting,
            EventKind::PageSent { page: PageId(0), to: who(ME), team: Some(TeamId(0)), cause, text: self.text() },
        );
    }

    fn declare(&mut self, secs: u32, severity: Severity) {
        self.me(secs, EventKind::IncidentDeclared { title: self.text(), severity });
        self.me(secs, EventKind::RoleTaken { role: Role::Ic, by: who(ME) });
    }

    fn page(&mut self, secs: u32, id: u32) {
        let page = PageId(self.log.events.len() as u32 + 10);
        self.me(
            secs,
            EventKind::PageSent { page, to: who(id), team: None, cause: PageCause::Request, text: self.text() },
        );
    }

    fn join(&mut self, secs: u32, id: u32) {
        self.they(secs, id, EventKind::PersonJoined { person: who(id) });
    }

    fn role(&mut self, secs: u32, id: u32, role: Role) {
        self.they(secs, id, EventKind::RoleTaken { role, by: who(id) });
    }

    fn task(&mut self, secs: u32, task: u32, to: u32, work: Work, due: Option<u32>, proposal: Option<u32>) {
        let (due, proposal) = (due.map(Tick), proposal.map(ProposalId));
        self.me(secs, EventKind::TaskGiven { task: TaskId(task), to: who(to), work, due, proposal });
    }

    fn take(&mut self, secs: u32, task: u32, by: u32) {
        self.they(secs, by, EventKind::TaskAccepted { task: TaskId(task), text: self.text() });
    }

    fn report(&mut self, secs: u32, task: u32, by: u32) {
        self.they(secs, by, EventKind::TaskReported { task: TaskId(task), kind: ReportKind::Done, text: self.text() });
    }

    fn find(&mut self, secs: u32, by: u32, facts: Vec<Fact>) {
        let about = Target::Service(ServiceId(0));
        self.they(secs, by, EventKind::Finding { about, facts, task: None, text: self.text() });
    }

    fn pull(&mut self, secs: u32, run: u32, by: u32, call: LeverCall, task: Option<u32>, directed: bool, well: bool) {
        let (run, task) = (RunId(run), task.map(TaskId));
        self.they(secs, by, EventKind::LeverPulled { run, call: call.clone(), task, takes: Ticks(60), directed });
        let outcome = if well { LeverOutcome::Done } else { LeverOutcome::Failed(self.text()) };
        self.they(secs + 60, by, EventKind::LeverDone { run, call, task, by: who(by), outcome });
    }

    fn update(&mut self, secs: u32, next: Option<u32>) {
        self.me(
            secs,
            EventKind::UpdatePosted { audience: Audience::Internal, text: self.text(), next: next.map(Tick) },
        );
    }

    fn exec(&mut self, secs: u32, next: Option<u32>) {
        self.me(secs, EventKind::ExecUpdated { text: self.text(), next: next.map(Tick) });
    }

    fn post(&mut self, secs: u32, state: PublicState, affects: &[u32], next: Option<u32>) {
        let affects = affects.iter().map(|id| ServiceId(*id)).collect();
        let update = StatusUpdate { state, text: self.text(), affects, next: None };
        self.me(secs, EventKind::StatusPosted { update, next: next.map(Tick), channel: ChannelName::StatusPage });
    }

    fn propose(&mut self, secs: u32, id: u32, to: u32, call: LeverCall, full: bool) {
        let said = full.then(|| self.text());
        let kind = EventKind::ProposalMade {
            proposal: ProposalId(id),
            to: who(to),
            call,
            due_in: None,
            plan_b: said.clone(),
            abort_if: said,
        };
        self.me(secs, kind);
    }

    fn decide(&mut self, secs: u32, id: u32, because: String) {
        self.me(secs, EventKind::ProposalDecided { proposal: ProposalId(id), decision: Decision::Go, because });
    }

    fn said_by_vp(&mut self, secs: u32) {
        self.they(secs, VP, EventKind::Said { to: vec![who(ME)], intent: Intent::Eta, text: self.text() });
    }

    fn done(mut self) -> SeatLog {
        let mut order: Vec<Event> = std::mem::take(&mut self.log.events);
        order.sort_by_key(|event| event.tick);
        for (at, event) in order.iter_mut().enumerate() {
            event.seq = u32::try_from(at).unwrap() + 1;
        }
        // Each factor rests on the first event that is about its kind.
        let first = |wanted: &dyn Fn(&EventKind) -> bool| {
            order.iter().find(|event| wanted(&event.kind)).map_or(1, |event| event.seq)
        };
        let alert = first(&|kind| matches!(kind, EventKind::AlertFired { .. }));
        let finding = first(&|kind| matches!(kind, EventKind::Finding { .. }));
        let tool = first(&|kind| matches!(kind, EventKind::ToolLost { .. }));
        for event in &mut order {
            if let EventKind::FactorRecorded { kind, evidence, .. } = &mut event.kind
                && *evidence == [0]
            {
                let about = match kind {
                    FactorKind::Latent => finding,
                    FactorKind::Tooling => tool,
                    _ => alert,
                };
                *evidence = vec![about];
            }
        }
        self.log.events = order;
        self.log
    }
}

const PLAIN: &str = "checkout fails for many customers";

fn good_start(words: &'static str) -> Book {
    let mut book = Book::new(60, words);
    book.ill(45, 1200);
    book.paged(60);
    book.me(70, EventKind::PageAcknowledged { page: PageId(0) });
    book.declare(95, Severity::Sev1);
    book.me(105, EventKind::FreezeSet { scope: FreezeScope::All, on: true });
    book.me(115, EventKind::Looked { look: Look::Changes });
    let impact = book.text();
    let affects = vec![ServiceId(0)];
    book.me(
        150,
        EventKind::SizedUp(SizeUp { impact, affects, share_permille: Some(600), trend: Some(Trend::Growing) }),
    );
    for (at, id) in [(160, DANA), (165, MAREK), (170, LEE), (175, VP), (180, KIM)] {
        book.page(at, id);
        book.join(at + 60, id);
    }
    for (at, id, role) in
        [(245, DANA, Role::Ops), (250, MAREK, Role::Deputy), (255, LEE, Role::Comms), (260, KIM, Role::Scribe)]
    {
        book.role(at, id, role);
    }
    book.task(200, 1, DANA, Work::Investigate(Target::Service(ServiceId(0))), Some(500), None);
    book.take(210, 1, DANA);
    book
}

fn good_middle(book: &mut Book) {
    let because = book.text();
    let (text, gives) = (book.text(), Some(book.text()));
    book.they(505, KIM, EventKind::TaskLapsed { task: TaskId(1) });
    book.me(515, EventKind::TaskChecked { task: TaskId(1) });
    book.find(
        520,
        DANA,
        vec![
            Fact::Failing { of: ServiceId(1), permille: 900 },
            Fact::ComesFrom { of: ServiceId(0), callee: ServiceId(1) },
            Fact::VendorSuspected { vendor: VendorId(0) },
        ],
    );
    book.report(525, 1, DANA);
    book.me(530, EventKind::HypothesisRaised { hypothesis: HypothesisId(0), text: text.clone() });
    book.me(700, EventKind::HypothesisRuledOut { hypothesis: HypothesisId(0), because: because.clone() });
    book.me(560, EventKind::VendorCaseOpened { vendor: VendorId(0), severity: Severity::Sev1, text: text.clone() });
    book.me(1100, EventKind::VendorChased { vendor: VendorId(0) });
    book.propose(540, 1, MAREK, call(Lever::Failover, 1), true);
    book.they(548, DANA, EventKind::Objection { proposal: ProposalId(1), facts: Vec::new(), text: text.clone() });
    book.decide(560, 1, because.clone());
    book.task(561, 2, MAREK, Work::Pull(call(Lever::Failover, 1)), Some(800), Some(1));
    book.take(565, 2, MAREK);
    book.pull(570, 1, MAREK, call(Lever::Failover, 1), Some(2), true, false);
    book.report(640, 2, MAREK);
    book.me(645, EventKind::Asked { to: who(MAREK), intent: Intent::Status, about: None, text: text.clone() });
    book.pull(760, 2, MAREK, call(Lever::Snapshot, 1), None, true, true);
    book.me(890, EventKind::TradeoffStated { text, gives, keeps: None });
    book.propose(900, 2, MAREK, call(Lever::Restore, 1), true);
    book.decide(915, 2, because);
    book.task(916, 3, MAREK, Work::Pull(call(Lever::Restore, 1)), Some(1300), Some(2));
    book.take(918, 3, MAREK);
    book.pull(920, 3, MAREK, call(Lever::Restore, 1), Some(3), true, true);
    book.me(990, EventKind::Looked { look: Look::Dash(None) });
    book.me(830, EventKind::Looked { look: Look::Dash(None) });
    book.report(1250, 3, MAREK);
    for at in [600, 1200, 1700] {
        book.find(at, DANA, vec![Fact::Healthy { of: ServiceId(0) }]);
    }
    book.said_by_vp(1000);
    book.me(1060, EventKind::CommandOffered { yes: false, to: who(VP) });
}

fn good_words(book: &mut Book) {
    for at in [300, 1100, 1800] {
        book.update(at, Some(at + 800));
    }
    book.exec(400, Some(2100));
    for (at, state) in [(290, PublicState::Investigating), (1300, PublicState::Monitoring)] {
        book.post(at, state, &[0], Some(at + 1100));
    }
    let update =
        StatusUpdate { state: PublicState::Identified, text: book.text(), affects: vec![ServiceId(0)], next: None };
    book.they(320, LEE, EventKind::StatusDrafted(Draft { id: DraftId(0), update }));
    book.me(340, EventKind::StatusApproved { draft: DraftId(0) });
    book.they(700, LEE, EventKind::ToolLost { tool: ServiceId(2) });
    book.me(760, EventKind::ChannelSwitched { name: ChannelName::Email, audience: Some(Audience::Public) });
    book.me(1900, EventKind::ChannelSwitched { name: ChannelName::StatusPage, audience: Some(Audience::Public) });
    book.post(1950, PublicState::Resolved, &[0], None);
}

fn good_end(book: &mut Book) {
    let text = book.text();
    book.me(1300, EventKind::StatusSet { state: IncidentState::Mitigated });
    book.me(1500, EventKind::StatusSet { state: IncidentState::Monitoring });
    book.they(1600, DANA, EventKind::Verified { service: ServiceId(0), well: true, text: text.clone() });
    book.me(1750, EventKind::ReviewOwnerSet { person: who(DANA) });
    book.me(1800, EventKind::FreezeSet { scope: FreezeScope::All, on: false });
    book.me(1900, EventKind::ResolveClaimed { text: text.clone() });
    book.by(2020, Actor::Clock, EventKind::IncidentResolved);
    book.log.response_end = Some(Tick(2020));
    book.log.end = Tick(2600);
    let kinds = [FactorKind::Trigger, FactorKind::Latent, FactorKind::Detection, FactorKind::Tooling];
    for (at, kind) in kinds.into_iter().enumerate() {
        let id = u32::try_from(at).unwrap();
        let evidence = vec![0];
        book.me(2100 + id, EventKind::FactorRecorded { factor: FactorId(id), text: text.clone(), kind, evidence });
    }
    for (at, kind) in [RemedyKind::Prevent, RemedyKind::Detect, RemedyKind::Respond].into_iter().enumerate() {
        let (factor, due) = (FactorId(u32::try_from(at).unwrap()), Some(Ticks(86_400)));
        book.me(2200, EventKind::RemedyRecorded { text: text.clone(), factor, owner: who(DANA), due, kind });
    }
}

fn good(words: &'static str) -> SeatLog {
    let mut book = good_start(words);
    good_middle(&mut book);
    good_words(&mut book);
    good_end(&mut book);
    book.done()
}

fn bad() -> SeatLog {
    let mut book = Book::new(120, "x");
    book.ill(45, 6000);
    book.paged(60);
    book.me(1400, EventKind::PageAcknowledged { page: PageId(0) });
    book.declare(1500, Severity::Sev4);
    for at in [1600, 1610, 1620, 1630, 1640] {
        book.me(at, EventKind::SeveritySet { severity: Severity::Sev1, because: "x".to_owned() });
    }
    for id in 1..14 {
        book.page(1700, id);
        book.join(1760, id);
    }
    let bare = Work::Pull(call(Lever::Restart, 0));
    for task in 0..13 {
        let to = if task < 6 { DANA } else { task - 4 };
        book.task(3300 + task, task, to, bare.clone(), None, None);
        book.they(3500, KIM, EventKind::TaskLapsed { task: TaskId(task) });
    }
    for to in [DANA, 6, 7, 8] {
        let given =
            EventKind::TaskGiven { task: TaskId(20 + to), to: who(to), work: bare.clone(), due: None, proposal: None };
        book.they(3600, LEE, given);
    }
    book.find(
        1800,
        DANA,
        vec![Fact::VendorSuspected { vendor: VendorId(0) }, Fact::Failing { of: ServiceId(1), permille: 900 }],
    );
    book.pull(4000, 1, ME, call(Lever::Restore, 1), None, true, false);
    book.pull(4010, 2, ME, call(Lever::Restart, 0), None, true, true);
    book.pull(4020, 3, ME, call(Lever::Config, 1), None, true, true);
    book.pull(4030, 4, KIM, call(Lever::Rollback, 0), None, false, true);
    book.propose(4100, 1, DANA, call(Lever::Failover, 1), false);
    book.they(4101, DANA, EventKind::Objection { proposal: ProposalId(1), facts: Vec::new(), text: "x".to_owned() });
    book.decide(4102, 1, String::new());
    for id in 2..9 {
        book.propose(5200 + id, id, DANA, call(Lever::Restart, 0), false);
    }
    book.me(4200, EventKind::VendorCaseOpened { vendor: VendorId(0), severity: Severity::Sev1, text: "x".to_owned() });
    for id in 0..4 {
        book.me(4300, EventKind::HypothesisRaised { hypothesis: HypothesisId(id), text: "x".to_owned() });
    }
    book.said_by_vp(4400);
    let update = StatusUpdate { state: PublicState::Identified, text: "x".to_owned(), affects: Vec::new(), next: None };
    book.they(4450, LEE, EventKind::StatusDrafted(Draft { id: DraftId(0), update }));
    book.they(4450, LEE, EventKind::ToolLost { tool: ServiceId(2) });
    for at in 0..5 {
        book.post(5000 + at, PublicState::Investigating, &[], None);
        book.update(5000 + at, None);
    }
    book.me(5300, EventKind::FreezeSet { scope: FreezeScope::All, on: true });
    book.me(5310, EventKind::Looked { look: Look::Changes });
    book.me(5350, EventKind::ChannelSwitched { name: ChannelName::Email, audience: None });
    book.me(5360, EventKind::StatusSet { state: IncidentState::Mitigated });
    book.me(5400, EventKind::ResolveClaimed { text: "x".to_owned() });
    book.by(5500, Actor::Clock, EventKind::IncidentReopened { of: ServiceId(0) });
    book.log.response_end = Some(Tick(7000));
    let factor = EventKind::FactorRecorded {
        factor: FactorId(0),
        text: "x".to_owned(),
        kind: FactorKind::Trigger,
        evidence: Vec::new(),
    };
    book.me(7100, factor);
    let (text, owner) = ("x".to_owned(), who(DANA));
    book.me(7100, EventKind::RemedyRecorded { text, factor: FactorId(0), owner, due: None, kind: RemedyKind::Prevent });
    book.done()
}

fn idle() -> SeatLog {
    let mut book = Book::new(60, PLAIN);
    book.ill(45, 4000);
    book.paged(60);
    book.done()
}

fn handed_over(full: bool) -> SeatLog {
    let mut book = good_start(PLAIN);
    good_middle(&mut book);
    good_words(&mut book);
    let text = if full { book.text() } else { "x".to_owned() };
    let brief = HandoffItem::iter().map(|item| BriefField { item, text: text.clone() }).collect();
    book.log.briefing.shift = Some((who(DANA), Tick(2100)));
    book.me(2000, EventKind::HandoffBriefed { offer: OfferId(0), to: who(DANA), brief });
    if full {
        book.they(2010, DANA, EventKind::HandoffAccepted { offer: OfferId(0) });
        book.they(2010, DANA, EventKind::CommandTransferred { from: who(ME), to: who(DANA) });
    }
    book.done()
}

/// Nobody holds command for a while, and a case is opened on nothing.
fn gaps() -> SeatLog {
    let mut book = good_start(PLAIN);
    book.me(300, EventKind::VendorCaseOpened { vendor: VendorId(0), severity: Severity::Sev1, text: PLAIN.to_owned() });
    book.report(350, 1, DANA);
    // A step fails, and nothing follows.
    book.pull(400, 1, DANA, call(Lever::Failover, 1), None, true, false);
    book.they(900, MAREK, EventKind::CommandTaken { from: Some(who(ME)), because: PLAIN.to_owned() });
    book.they(1000, MAREK, EventKind::RoleTaken { role: Role::Ic, by: who(ME) });
    book.done()
}

/// A crowd that gets a leader at once, a note of every act, and a plain lever.
fn crowd() -> SeatLog {
    let mut book = good_start(PLAIN);
    for id in 6..12 {
        book.join(300, id);
    }
    book.they(110, KIM, EventKind::NoteTaken { text: PLAIN.to_owned() });
    book.pull(500, 1, DANA, call(Lever::Rollback, 0), None, true, true);
    book.me(
        320,
        EventKind::SubteamFormed {
            subteam: SubteamId(0),
            name: "db".to_owned(),
            lead: who(MAREK),
            text: PLAIN.to_owned(),
            due: None,
        },
    );
    book.done()
}

fn cards() -> Vec<(&'static str, Scorecard)> {
    let pack = Doctrine::shipped();
    let logs = [
        ("good", good(PLAIN)),
        ("bad", bad()),
        ("idle", idle()),
        ("handed over", handed_over(true)),
        ("handed over badly", handed_over(false)),
        ("gaps", gaps()),
        ("crowd", crowd()),
        ("served well", books::served(true)),
        ("served badly", books::served(false)),
        ("straight", books::further(true)),
        ("crooked", books::further(false)),
        ("took over well", books::took_over(true)),
        ("took over badly", books::took_over(false)),
    ];
    logs.into_iter().map(|(name, log)| (name, score(&log, &pack))).collect()
}

mod audit;
mod books;
mod cases;
mod purpose;
