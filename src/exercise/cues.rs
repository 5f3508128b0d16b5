//! What the coach speaks up about while the outage lasts, the most pressing first.
//!
//! Not when it speaks; `coach.rs` keeps the time. Ends and reviews are in `cues_close.rs`.
//! The one rule: the command question comes first and stands alone, the line only answers it.

use super::coach::{Eyes, Want};
use super::cues_close;
use crate::base::{Tick, Ticks, maths};
use crate::incident::{OpenState, TaskState};
use crate::scenario::{Names as _, ServiceKind};
use crate::vocab::{Audience, ChangeId, CoachCue, PersonId, Phase, Role, RoleChange, ServiceId, Target, TeamId, Work};

/// More than this share of requests failing hurts; less is well.
const HURTS: f64 = 0.02;

/// A want without a line.
pub(super) fn ask(cue: CoachCue, about: usize, patience: u32, question: impl Into<String>) -> Want {
    let about = u32::try_from(about).unwrap_or(u32::MAX);
    Want { cue, about, patience: Ticks(patience), question: question.into(), line: None }
}

impl Want {
    pub(super) fn with(mut self, line: impl Into<String>) -> Self {
        self.line = Some(line.into());
        self
    }
}

/// Everything that waits for the commander now.
pub(super) fn wants(e: &Eyes<'_>) -> Vec<Want> {
    let mut all = Vec::new();
    if e.incident.phase == Phase::Review {
        cues_close::review(e, &mut all);
        return all;
    }
    answer(e, &mut all);
    if !e.incident.declared() {
        return all;
    }
    if e.incident.commander() != Some(e.me) {
        return all;
    }
    decisions(e, &mut all);
    people(e, &mut all);
    words(e, &mut all);
    first_minutes(e, &mut all);
    arrivals(e, &mut all);
    tasks(e, &mut all);
    search(e, &mut all);
    cues_close::recovery(e, &mut all);
    quiet(e, &mut all);
    all
}

impl<'a> Eyes<'a> {
    pub(super) fn name(&self, who: PersonId) -> &'a str {
        &self.scenario.people[who.index()].name
    }

    pub(super) fn id(&self, who: PersonId) -> &'a str {
        self.scenario.person(who)
    }

    pub(super) fn service(&self, of: ServiceId) -> &'a str {
        self.scenario.target(Target::Service(of))
    }

    /// The service that looks worst: the one that raised the alarm last.
    pub(super) fn worst(&self) -> Option<ServiceId> {
        self.seen.alerted.last().copied()
    }

    /// The share of requests that fails as shown, at the entries and where the alarm was raised.
    pub(super) fn share(&self) -> f64 {
        let entries = self.scenario.platform.traffic.iter().filter(|entry| entry.weight > 0.0).map(|entry| entry.to);
        let all = entries.chain(self.seen.alerted.iter().copied());
        let shown = all.filter_map(|of| self.telemetry.shown(of)).filter(|shown| !shown.stale);
        shown.map(|shown| shown.errors).fold(0.0, maths::max)
    }

    pub(super) fn hurts(&self) -> bool {
        self.share() > HURTS
    }

    /// Which way it moves, as shown over the last minute.
    fn trend(&self) -> &'static str {
        let Some(of) = self.worst() else { return "steady" };
        let history = self.telemetry.history(of);
        let Some(last) = history.back() else { return "steady" };
        let before = history.iter().rev().find(|shown| last.tick.since(shown.tick) >= Ticks(40));
        match before {
            Some(before) if last.errors > before.errors * 1.15 => "growing",
            Some(before) if last.errors < before.errors * 0.85 => "shrinking",
            Some(_) | None => "steady",
        }
    }

    /// What customers see, in words.
    pub(super) fn impact(&self) -> String {
        self.worst().map_or_else(
            || "customers see errors".to_owned(),
            |of| format!("requests to {} fail for some customers", self.service(of)),
        )
    }

    pub(super) fn team_of(&self, who: PersonId) -> TeamId {
        self.scenario.people[who.index()].team
    }

    pub(super) fn is_leader(&self, who: PersonId) -> bool {
        self.scenario.team(self.team_of(who)) == "leadership"
    }

    /// Everybody on the incident but the seat, in the order in which they came.
    pub(super) fn here(&self) -> Vec<PersonId> {
        let mut all: Vec<(Tick, PersonId)> =
            self.incident.here.iter().filter(|(who, _)| **who != self.me).map(|(who, at)| (*at, *who)).collect();
        all.sort_unstable();
        all.into_iter().map(|item| item.1).collect()
    }

    pub(super) fn here_of(&self, team: TeamId) -> Option<PersonId> {
        self.here().into_iter().find(|who| self.team_of(*who) == team)
    }

    fn called(&self, team: TeamId) -> bool {
        self.here_of(team).is_some() || self.incident.pages.iter().any(|page| self.team_of(page.to) == team)
    }

    pub(super) fn owner_team(&self, of: ServiceId) -> Option<TeamId> {
        self.scenario.platform.services[of.index()].team
    }

    /// Who of those here owns a service.
    pub(super) fn owner(&self, of: ServiceId) -> Option<PersonId> {
        self.owner_team(of).and_then(|team| self.here_of(team))
    }

    /// The team that writes to customers.
    fn writers(&self) -> Option<TeamId> {
        self.scenario.find_team("comms").or_else(|| self.scenario.find_team("support"))
    }

    pub(super) fn writer(&self) -> Option<PersonId> {
        let holder = self.incident.roles.get(&Role::Comms).copied().filter(|who| self.incident.is_here(*who));
        holder.or_else(|| self.writers().and_then(|team| self.here_of(team)))
    }

    fn offered(&self, role: Role) -> bool {
        let open = |offer: &&crate::incident::Offer| offer.state == OpenState::Open;
        self.incident.offers.iter().filter(open).any(|offer| offer.what == RoleChange::Role(role))
    }

    fn filled(&self, role: Role) -> bool {
        self.incident.roles.contains_key(&role) || self.offered(role)
    }

    pub(super) fn busy(&self, who: PersonId) -> bool {
        self.incident.open_tasks(who).next().is_some()
    }

    /// The newest change of the log that has landed and has not been ruled out.
    fn newest_change(&self) -> Option<ChangeId> {
        let now = i64::from(self.now.0);
        let all = self.scenario.changes.iter().enumerate();
        let fits = all
            .filter(|(at, change)| change.logged && change.at < now && !self.seen.cleared.contains(&ChangeId::at(*at)));
        fits.max_by_key(|(_, change)| change.at).map(|(at, _)| ChangeId::at(at))
    }
}

/// The page and the declaration.
fn answer(e: &Eyes<'_>, all: &mut Vec<Want>) {
    for (id, _) in e.incident.open_pages(e.me) {
        let question =
            "Your pager went off. Until you answer, nobody knows whether anybody is looking. Do you take it?";
        all.push(ask(CoachCue::Ack, id.index(), 5, question).with("/ack"));
    }
    let none = e.incident.state == crate::vocab::IncidentState::None;
    if none && e.worst().is_some() && e.hurts() {
        let title =
            e.worst().map_or("Customers see errors".to_owned(), |of| format!("Requests to {} fail", e.service(of)));
        let question = "Customers are being hurt, and nobody has said that this is an incident. Who is in charge of it? \
                        Say it aloud before you understand it; standing down later costs nothing.";
        all.push(ask(CoachCue::Declare, 0, 8, question).with(format!("/incident declare \"{title}\" sev2")));
    }
}

/// Proposals, objections and drafts: others wait for these.
fn decisions(e: &Eyes<'_>, all: &mut Vec<Want>) {
    for (id, proposal) in e.incident.open_proposals() {
        let number = id.0 + 1;
        if let Some((from, _)) = proposal.objections.first() {
            let (name, who) = (e.name(*from), e.id(*from));
            let answered = e.seen.asked.iter().any(|(to, at)| to == from && *at >= proposal.at);
            if !answered {
                let question = format!(
                    "{name} objects. Is that a reason to stop, or something to watch? Answer it before you decide."
                );
                let line = format!("@{who} what could go wrong, and what would you do instead?");
                all.push(ask(CoachCue::Objection, id.index(), 3, question).with(line));
                continue;
            }
        }
        let question = format!("Proposal d{number} has had its moment for objections. Do you go on, yes or no?");
        all.push(ask(CoachCue::Go, id.index(), 12, question).with(format!("/go d{number}")));
    }
    for (id, _) in e.incident.open_drafts() {
        let question = "A text for customers waits for your word. Is it true, and does it say when they hear more?";
        all.push(ask(CoachCue::Draft, id.index(), 8, question).with("/approve"));
    }
    if let Some(id) = e.seen.hasty {
        let question =
            "That was a quick go: nobody had time to object. Next time count to ten between proposing and deciding.";
        all.push(ask(CoachCue::Pause, id.index(), 0, question));
    }
}

/// Who must be called.
fn people(e: &Eyes<'_>, all: &mut Vec<Want>) {
    if let Some(of) = e.worst()
        && let Some(team) = e.owner_team(of).filter(|team| !e.called(*team))
    {
        let question = format!("Who knows {} best, and have they been called?", e.service(of));
        let line = format!("/page {}", e.scenario.team(team));
        all.push(ask(CoachCue::PageOwner, team.index(), 4, question).with(line));
    }
    if let Some(team) = e.writers().filter(|team| !e.called(*team) && e.hurts()) {
        let question = "Who outside needs to know, and who would write to them? You will not have the time yourself.";
        let line = format!("/page {}", e.scenario.team(team));
        all.push(ask(CoachCue::PageWriter, team.index(), 8, question).with(line));
    }
    if let Some(who) = e.writer().filter(|_| !e.filled(Role::Comms)) {
        let question = format!("{} is here. Who writes to customers from now on?", e.name(who));
        all.push(ask(CoachCue::Comms, who.index(), 5, question).with(format!("/incident role comms @{}", e.id(who))));
    }
    if let Some(who) = e.worst().and_then(|of| e.owner(of)).filter(|_| !e.filled(Role::Ops)) {
        let question =
            format!("{} is here. Who leads the technical work, so that you can look at the whole?", e.name(who));
        all.push(ask(CoachCue::Ops, who.index(), 5, question).with(format!("/incident role ops @{}", e.id(who))));
    }
}

/// What others must hear.
fn words(e: &Eyes<'_>, all: &mut Vec<Want>) {
    let posting = e.incident.tasks.iter().any(|task| task.state.open() && matches!(task.work, Work::Post { .. }));
    let waiting = posting || e.incident.open_drafts().next().is_some();
    if e.hurts() && !e.incident.told.contains_key(&Audience::Public) && !waiting {
        let question = "Customers are hurt and have heard nothing. What can you honestly tell them already, and when do \
                        they hear more?";
        let since = e.incident.declared.map_or(0, |at| e.now.since(at).0);
        if let Some(who) = e.writer() {
            let line = format!("/task @{} post public next 20m in 5m", e.id(who));
            all.push(ask(CoachCue::Public, 0, 10, question).with(line));
        } else if since > 300 {
            let affects = e.worst().map_or(String::new(), |of| format!(" affects {}", e.service(of)));
            let line = format!(
                "/statuspage investigating \"Some of you see errors. We are looking into it.\"{affects} next 20m"
            );
            all.push(ask(CoachCue::Public, 0, 0, question).with(line));
        }
    }
    if let Some(who) = e.seen.leader.filter(|_| !e.incident.told.contains_key(&Audience::Leadership)) {
        let question = format!(
            "{} asks. What does leadership need in one sentence, without a time that you cannot keep?",
            e.name(who)
        );
        let line =
            format!("/exec \"{}; the owners are on it, customers are being told.\" next 30m", capital(&e.impact()));
        all.push(ask(CoachCue::Leadership, 0, 5, question).with(line));
    }
    if e.incident.sized_up.is_some() && !e.incident.told.contains_key(&Audience::Internal) {
        let question = "What do your colleagues know, and when do they hear from you next?";
        let line = format!("/incident update \"{}; we are looking at what changed.\" next 15m", capital(&e.impact()));
        all.push(ask(CoachCue::Internal, 0, 25, question).with(line));
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Size-up, change log, freeze.
fn first_minutes(e: &Eyes<'_>, all: &mut Vec<Want>) {
    if e.incident.sized_up.is_none() {
        let affects = e.worst().map_or(String::new(), |of| format!(" affects {}", e.service(of)));
        let percent = maths::max((e.share() * 100.0).ceil(), 1.0);
        let line = format!("/size-up \"{}\"{affects} share {percent:.0}% trend {}", e.impact(), e.trend());
        let question = "What is wrong, how many does it hit, and is it growing? Say it in one sentence, so that everybody \
                        works on the same thing.";
        all.push(ask(CoachCue::SizeUp, 0, 12, question).with(line));
    }
    if !e.seen.looked_changes && e.seen.suspected.is_empty() {
        let question = "Most outages follow a change. What changed in the last hour?";
        all.push(ask(CoachCue::Changes, 0, 18, question).with("/changes"));
    }
    if e.incident.frozen.is_empty() && e.hurts() {
        let question = "Could anybody else be changing things right now, while you look?";
        all.push(ask(CoachCue::Freeze, 0, 24, question).with("/freeze all"));
    }
}

/// A job for whoever comes.
fn arrivals(e: &Eyes<'_>, all: &mut Vec<Want>) {
    for who in e.here() {
        let had = e.incident.tasks.iter().any(|task| task.owner == who);
        if had || e.is_leader(who) || e.writer() == Some(who) {
            continue;
        }
        let team = e.team_of(who);
        let owns = |of: ServiceId| e.owner_team(of) == Some(team);
        let services = &e.scenario.platform.services;
        let first = |of: &usize| owns(ServiceId::at(*of)) && !matches!(services[*of].kind, ServiceKind::Tool(_));
        let changes = e.scenario.changes.iter().filter(|change| change.logged && owns(change.to));
        let change = changes.filter(|change| change.at < i64::from(e.now.0)).max_by_key(|change| change.at);
        let what = match (e.worst().filter(|of| owns(*of)), change, (0..services.len()).find(first)) {
            (Some(of), _, _) => e.service(of).to_owned(),
            (None, Some(change), _) => change.id.clone(),
            (None, None, Some(of)) => e.service(ServiceId::at(of)).to_owned(),
            (None, None, None) => continue,
        };
        let question = format!("{} has come and has no job. What should they find out, and by when?", e.name(who));
        let line = format!("/task @{} investigate {what} in 4m", e.id(who));
        all.push(ask(CoachCue::FirstJob, who.index(), 8, question).with(line));
    }
}

/// Timeboxes.
fn tasks(e: &Eyes<'_>, all: &mut Vec<Want>) {
    let mine = e.incident.tasks.iter().enumerate().filter(|(_, task)| task.giver == e.me && task.state.open());
    for (at, task) in mine {
        let (number, name) = (at + 1, e.name(task.owner));
        if task.due.is_none() {
            let question = format!("{name} has a job without a time. When do you want to hear back?");
            all.push(ask(CoachCue::Timebox, at, 5, question).with(format!("/extend t{number} 5m")));
        } else if task.state == TaskState::Lapsed {
            let question = format!("The time you gave {name} is up. How does it stand?");
            all.push(ask(CoachCue::Lapsed, at, 5, question).with(format!("/check t{number}")));
        }
    }
}

/// From a suspicion to a proposal.
fn search(e: &Eyes<'_>, all: &mut Vec<Want>) {
    let Some(change) = e.newest_change().filter(|_| e.hurts()) else { return };
    let spec = &e.scenario.changes[change.index()];
    let id = &spec.id;
    let it = Target::Change(change);
    let decided = e.incident.open_proposals().next().is_some()
        || e.incident.known.underway.iter().any(|(_, call)| call.target == it)
        || e.seen.done.iter().any(|(_, call, _)| call.target == it)
        || e.incident
            .tasks
            .iter()
            .any(|task| task.state.open() && matches!(&task.work, Work::Pull(call) if call.target == it));
    if decided {
        return;
    }
    let owner = e.owner(spec.to);
    let looked = e.seen.evidence.get(&Target::Change(change)).map(|(_, at)| *at);
    let suspected = e.seen.suspected.contains(&change);
    let stale = looked.is_some_and(|at| e.now.since(at) >= Ticks(90));
    let Some(owner) = owner else { return };
    if suspected || stale {
        let question = format!(
            "{id} fits what is seen. You do not need to know why. What is the quickest way back, and who might object?"
        );
        let line = format!(
            "/propose @{} rollback {id} in 6m plan-b: \"send traffic elsewhere and look again\" abort-if: \"more fails than before\"",
            e.id(owner)
        );
        let about = change.index() * 8 + e.seen.failed.min(7) as usize;
        all.push(ask(CoachCue::Undo, about, 6, question).with(line));
    } else if looked.is_none() && !e.busy(owner) && e.incident.tasks.iter().any(|task| task.owner == owner) {
        let question = format!("{id} is the newest change, and nobody has looked at it. Who does?");
        let line = format!("/task @{} investigate {id} in 4m", e.id(owner));
        all.push(ask(CoachCue::LookAtChange, change.index(), 20, question).with(line));
    }
}

/// Nothing said for long.
fn quiet(e: &Eyes<'_>, all: &mut Vec<Want>) {
    let silent = e.now.since(e.seen.spoke) >= Ticks::minutes(3);
    if !silent || e.incident.claimed.is_some() {
        return;
    }
    let busy = e.here().into_iter().find(|who| e.busy(*who) && !e.is_leader(*who));
    let line = busy.map_or_else(|| "/tasks".to_owned(), |who| format!("@{} status?", e.id(who)));
    let question = "It has been quiet for three minutes. What is under way, and whom have you not heard from?";
    all.push(ask(CoachCue::Quiet, 0, 0, question).with(line));
}
