//! How the run went over time: harm, what the dashboards showed of it, decisions, promises, reports, people.
//!
//! The run is over, so the truth may be told here; what was shown and what was true are kept apart and named.
//! The one rule: who held what when is folded from the log by the command process itself, not guessed from the end.

use serde::Serialize;

use crate::base::Tick;
use crate::exercise::Exercise;
use crate::incident::Incident;
use crate::scenario::Names as _;
use crate::vocab::{Actor, Audience, Decision, Event, EventKind, PersonId, Phase, Reach, ServiceId};

/// A figure of the dashboards that is older than this when the next one comes leaves a gap.
const GAP: u32 = 60;

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $kind:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Default, Serialize)]
        pub struct $name { $($(#[$attr])* pub $field: $kind),+ }
    )+};
}

rows! {
    /// One minute of the outage, as it was.
    HarmRow {
        /// The minute, from 0.
        minute: u32,
        /// Customer-minutes lost within it, which is also how many customers were hurt on average.
        customer_minutes: f64,
        /// The largest share of customers' requests failing within it.
        worst_share: f64,
    }
    /// How many customers the dashboards implied to be hurt.
    ShownRow {
        /// When the figure was taken.
        tick: u32,
        /// Customers.
        customers: f64,
    }
    /// From one second to another.
    SpanRow {
        /// The first second.
        from: u32,
        /// The first second after it.
        to: u32,
    }
    /// A decision, or something done without one.
    DecisionRow {
        /// When.
        tick: u32,
        /// Its place in the log.
        seq: u32,
        /// Its kind.
        kind: &'static str,
        /// What was decided, where the event only says that it was.
        about: Option<String>,
        /// Whether nobody in command had asked for it.
        unasked: bool,
    }
    /// Something an audience was told.
    PostRow {
        /// When.
        tick: u32,
        /// Its place in the log.
        seq: u32,
        /// Until when more was promised.
        next: Option<u32>,
        /// Whether it reached them.
        delivered: bool,
    }
    /// A promise or a cadence that was not kept.
    MissRow {
        /// When it was noticed.
        tick: u32,
        /// Its place in the log.
        seq: u32,
        /// A promise, or only the agreed cadence.
        promise: bool,
    }
    /// What one audience heard.
    CadenceRow {
        /// Which: public, internal, leadership.
        audience: &'static str,
        /// The longest gap the policy allows at the severity it ended with, in seconds; none if it asks for nothing.
        every: Option<u32>,
        /// What they were told.
        posts: Vec<PostRow>,
        /// What was missed.
        misses: Vec<MissRow>,
    }
    /// From here on this many people report to the commander.
    ReportsRow {
        /// From when.
        tick: u32,
        /// How many.
        reports: u32,
        /// Whether somebody commands.
        commanded: bool,
    }
    /// A person who took part.
    AwakeRow {
        /// As typed after `@`.
        id: String,
        /// The name.
        name: String,
        /// The team.
        team: String,
        /// Hours awake when the exercise began.
        awake_at_start: f64,
        /// The clock on their wall when they came.
        local: String,
        /// When they were on the incident.
        here: Vec<SpanRow>,
    }
    /// Everything over time.
    Series {
        /// When the response ended; nothing below goes further.
        until: u32,
        /// All customers there are.
        customers: f64,
        /// The truth, minute by minute.
        harm: Vec<HarmRow>,
        /// What the dashboards showed, as far back as they keep it.
        shown: Vec<ShownRow>,
        /// When the dashboards showed nothing new.
        dark: Vec<SpanRow>,
        /// Decisions.
        decisions: Vec<DecisionRow>,
        /// What each audience heard.
        cadence: Vec<CadenceRow>,
        /// Span of control.
        reports: Vec<ReportsRow>,
        /// How many should report straight to the commander at most.
        reports_max: u32,
        /// Who took part, in order of arrival.
        people: Vec<AwakeRow>,
    }
}

pub(super) fn series(run: &Exercise) -> Series {
    let scenario = run.scenario();
    let until = response_end(run);
    let (reports, here) = fold(run, until);
    Series {
        until,
        customers: scenario.platform.tiers.iter().map(|tier| tier.customers).sum(),
        harm: harm(run),
        shown: shown(run),
        dark: dark(run, until),
        decisions: run
            .log()
            .iter()
            .filter(|event| event.tick.0 <= until)
            .filter_map(|event| decision(run, event))
            .collect(),
        cadence: [Audience::Public, Audience::Internal, Audience::Leadership].map(|to| cadence(run, to)).to_vec(),
        reports,
        reports_max: scenario.policy.span_max,
        people: here.into_iter().map(|(who, here)| awake(run, who, here)).collect(),
    }
}

fn response_end(run: &Exercise) -> u32 {
    let over = |event: &&Event| {
        matches!(event.kind, EventKind::PhaseChanged { phase: Phase::Review, .. } | EventKind::ExerciseEnded { .. })
    };
    run.log().iter().find(over).map_or(run.now().0, |event| event.tick.0)
}

fn harm(run: &Exercise) -> Vec<HarmRow> {
    let minutes = run.platform().harm().minutes.iter();
    minutes
        .zip(0..)
        .map(|(row, minute)| HarmRow {
            minute,
            customer_minutes: (row.customer_minutes * 10.0).round() / 10.0,
            worst_share: (row.worst_share * 1e4).round() / 1e4,
        })
        .collect()
}

/// What somebody who reads the dashboards would have computed: the failing share of each entry, by its weight.
fn shown(run: &Exercise) -> Vec<ShownRow> {
    let scenario = run.scenario();
    let customers: f64 = scenario.platform.tiers.iter().map(|tier| tier.customers).sum();
    let mut entries: Vec<(ServiceId, f64)> = Vec::new();
    for traffic in scenario.platform.traffic.iter().filter(|traffic| traffic.weight > 0.0) {
        match entries.iter_mut().find(|(of, _)| *of == traffic.to) {
            Some((_, weight)) => *weight += traffic.weight,
            None => entries.push((traffic.to, traffic.weight)),
        }
    }
    let all: f64 = entries.iter().map(|(_, weight)| weight).sum();
    let mut figures: Vec<(Tick, usize, f64)> = Vec::new();
    for (at, (of, _)) in entries.iter().enumerate() {
        figures.extend(run.telemetry().history(*of).iter().map(|shown| (shown.tick, at, shown.errors)));
    }
    figures.sort_by_key(|(tick, at, _)| (*tick, *at));
    let mut latest = vec![0.0; entries.len()];
    let mut rows: Vec<ShownRow> = Vec::new();
    for (tick, at, errors) in figures {
        latest[at] = errors;
        let failing: f64 = entries.iter().zip(&latest).map(|((_, weight), share)| weight * share).sum();
        let customers = (customers * failing / all).round();
        match rows.last_mut() {
            Some(last) if last.tick == tick.0 => last.customers = customers,
            Some(_) | None => rows.push(ShownRow { tick: tick.0, customers }),
        }
    }
    rows
}

fn dark(run: &Exercise, until: u32) -> Vec<SpanRow> {
    let mut spans: Vec<SpanRow> = Vec::new();
    let mut since = None;
    for event in run.log() {
        if matches!(event.kind, EventKind::MetricStale { .. }) {
            since.get_or_insert(event.tick.0);
        } else if matches!(event.kind, EventKind::MetricFresh { .. })
            && let Some(from) = since.take()
        {
            spans.push(SpanRow { from, to: event.tick.0 });
        }
    }
    spans.extend(since.map(|from| SpanRow { from, to: until }));
    // A tool that flickers is one gap to whoever looks at it.
    let mut joined: Vec<SpanRow> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from <= last.to + GAP => last.to = span.to,
            Some(_) | None => joined.push(span),
        }
    }
    joined
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest are no decisions")]
fn decision(run: &Exercise, event: &Event) -> Option<DecisionRow> {
    let mut about = None;
    let unasked = match &event.kind {
        EventKind::IncidentDeclared { .. }
        | EventKind::SeveritySet { .. }
        | EventKind::CommandTransferred { .. }
        | EventKind::CommandTaken { .. }
        | EventKind::FreezeSet { .. }
        | EventKind::ChannelSwitched { .. }
        | EventKind::VendorCaseOpened { .. }
        | EventKind::StatusSet { .. }
        | EventKind::ResolveClaimed { .. }
        | EventKind::IncidentCancelled { .. } => false,
        EventKind::ProposalDecided { proposal, decision: Decision::Go, .. } => {
            let found = run.incident().proposals.get(proposal.index());
            about = found.map(|found| match &found.call {
                Some(call) => format!("{} {}", call.lever.word(), run.scenario().target(call.target)),
                None => found.text.clone(),
            });
            false
        }
        EventKind::LeverPulled { directed, task, .. } => {
            // What led to it, a go or somebody acting unasked, is marked already.
            let before = event.seq.checked_sub(2).and_then(|at| run.log().get(at as usize));
            let told = before.is_some_and(|before| matches!(before.kind, EventKind::Freelanced { .. }));
            if *directed && task.is_some() || told && before.is_some_and(|before| before.by == event.by) {
                return None;
            }
            !*directed
        }
        EventKind::Freelanced { .. } => true,
        _ => return None,
    };
    let person = matches!(event.by, Actor::Person(_));
    let row = DecisionRow { tick: event.tick.0, seq: event.seq, kind: event.kind.name(), about, unasked };
    (person && event.reach == Reach::Channel).then_some(row)
}

fn cadence(run: &Exercise, to: Audience) -> CadenceRow {
    let policy = &run.scenario().policy;
    let severity = run.incident().severity;
    let every = match to {
        Audience::Public => severity.map(|level| policy.public_every[level as usize]),
        Audience::Internal => severity.map(|level| policy.internal_every[level as usize]),
        Audience::Leadership => {
            severity.filter(|level| *level <= policy.leadership_from).map(|_| policy.leadership_every)
        }
    };
    let mut row =
        CadenceRow { audience: to.word(), every: every.map(|span| span.0), posts: Vec::new(), misses: Vec::new() };
    for event in run.log() {
        let (tick, seq) = (event.tick.0, event.seq);
        let post = |next: &Option<Tick>, delivered| PostRow { tick, seq, next: next.map(|next| next.0), delivered };
        #[expect(clippy::wildcard_enum_match_arm, reason = "the rest tells an audience nothing")]
        match &event.kind {
            EventKind::StatusPosted { next, .. } if to == Audience::Public => {
                let mut found = run.incident().posts.iter().filter(|posted| posted.at == event.tick);
                row.posts.push(post(next, found.any(|posted| posted.delivered)));
            }
            EventKind::UpdatePosted { audience, next, .. } if *audience == to => row.posts.push(post(next, true)),
            EventKind::ExecUpdated { next, .. } if to == Audience::Leadership => row.posts.push(post(next, true)),
            EventKind::PromiseMissed { audience, .. } if *audience == to => {
                row.misses.push(MissRow { tick, seq, promise: true });
            }
            EventKind::CadenceMissed { audience, .. } if *audience == to => {
                row.misses.push(MissRow { tick, seq, promise: false });
            }
            _ => {}
        }
    }
    row
}

type Presence = Vec<(PersonId, Vec<SpanRow>)>;

/// Plays the log through the command process again and notes who reported to the commander and who was there.
fn fold(run: &Exercise, until: u32) -> (Vec<ReportsRow>, Presence) {
    let mut incident = Incident::new(run.scenario());
    let mut reports: Vec<ReportsRow> = vec![ReportsRow::default()];
    let mut here: Presence = Vec::new();
    arrivals(&incident, 0, &mut here);
    for event in run.log().iter().take_while(|event| event.tick.0 <= until) {
        incident.apply(event);
        let tick = event.tick.0;
        let commanded = incident.commander().is_some();
        let count = u32::try_from(incident.direct_reports().len()).unwrap_or(u32::MAX);
        let row = ReportsRow { tick, reports: count, commanded };
        match reports.last_mut() {
            Some(last) if last.reports == count && last.commanded == commanded => {}
            Some(last) if last.tick == tick => *last = row,
            Some(_) | None => reports.push(row),
        }
        arrivals(&incident, tick, &mut here);
    }
    for (_, spans) in &mut here {
        spans.iter_mut().filter(|span| span.to == OPEN).for_each(|span| span.to = until);
    }
    (reports, here)
}

/// The end of a span that has none yet.
const OPEN: u32 = u32::MAX;

fn arrivals(incident: &Incident, tick: u32, here: &mut Presence) {
    for (who, spans) in here.iter_mut() {
        if let Some(last) = spans.last_mut()
            && last.to == OPEN
            && !incident.is_here(*who)
        {
            last.to = tick;
        }
    }
    for who in incident.here.keys() {
        match here.iter_mut().find(|(known, _)| known == who) {
            Some((_, spans)) if spans.last().is_some_and(|last| last.to == OPEN) => {}
            Some((_, spans)) => spans.push(SpanRow { from: tick, to: OPEN }),
            None => here.push((*who, vec![SpanRow { from: tick, to: OPEN }])),
        }
    }
}

fn awake(run: &Exercise, who: PersonId, here: Vec<SpanRow>) -> AwakeRow {
    let scenario = run.scenario();
    let person = &scenario.people[who.index()];
    let came = here.first().map_or(Tick::ZERO, |span| Tick(span.from));
    AwakeRow {
        id: person.id.clone(),
        name: person.name.clone(),
        team: scenario.team(person.team).to_owned(),
        awake_at_start: (person.awake_for.as_minutes() / 6.0).round() / 10.0,
        local: run.people().local_clock(scenario, who, came),
        here,
    }
}
