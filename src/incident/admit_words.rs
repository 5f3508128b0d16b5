//! Admission of what is said and written: updates, posts, vendor cases, theories, closing, the review.
//!
//! Reads state, changes nothing. The one rule: words are admitted if they say something; how well they say it is for the score.

use super::admit::{Answer, Desk, refuse};
use crate::base::{Tick, Ticks};
use crate::language::{draft_id, factor_id, hypothesis_id, legal_matters};
use crate::scenario::{Names as _, ToolKind};
use crate::vocab::{
    Actor, Audience, ChannelName, Command, Draft, DraftId, Emit, EventKind, FactorId, FreezeScope, HypothesisId,
    IncidentState, PersonId, Reason, Rejection, Role, StatusUpdate, VendorId,
};

impl Desk<'_> {
    pub(super) fn admit_word(&self, me: PersonId, command: &Command) -> Answer {
        use Command as C;
        #[expect(clippy::wildcard_enum_match_arm, reason = "the rest goes to `admit_thought`")]
        match command {
            C::Update { text, next } => {
                self.something(text, "the update", "/incident update we are looking into it next 15m")?;
                let next = next.map(|span| self.now.after(span));
                let kind = EventKind::UpdatePosted { audience: Audience::Internal, text: text.clone(), next };
                Ok(vec![self.say(me, kind)])
            }
            C::Exec { text, next } => {
                self.something(text, "the update", "/exec customers see errors, we are on it next 30m")?;
                let next = next.map(|span| self.now.after(span));
                Ok(vec![self.say(me, EventKind::ExecUpdated { text: text.clone(), next })])
            }
            C::StatusPage(update) => self.status_page(me, update),
            C::Approve { draft } => self.approve(me, *draft),
            C::CommsMode { free } if *free == self.incident.comms_free => {
                Err(refuse(Reason::NoChange, "comms work that way already", "/who"))
            }
            C::CommsMode { free } => Ok(vec![self.say(me, EventKind::CommsModeSet { free: *free })]),
            C::Channel { name, audience } => self.channel(me, *name, *audience),
            C::VendorOpen { vendor, severity, text } => {
                if self.incident.cases.contains_key(vendor) {
                    let name = self.vendor(*vendor);
                    let why = format!("a case with {name} is open");
                    return Err(refuse(Reason::NoChange, why, format!("/vendor chase {name}")));
                }
                let (vendor, severity, text) = (*vendor, *severity, text.clone());
                Ok(vec![self.say(me, EventKind::VendorCaseOpened { vendor, severity, text })])
            }
            C::VendorChase { vendor } => {
                if !self.incident.cases.contains_key(vendor) {
                    let name = self.vendor(*vendor);
                    let hint = format!("/vendor open {name} sev2 our customers see errors");
                    return Err(refuse(Reason::NothingOpen, format!("there is no case with {name}"), hint));
                }
                Ok(vec![self.say(me, EventKind::VendorChased { vendor: *vendor })])
            }
            C::Freeze { scope } => self.freeze(me, *scope, true),
            C::Unfreeze { scope } => self.freeze(me, *scope, false),
            other => self.admit_thought(me, other),
        }
    }

    fn admit_thought(&self, me: PersonId, command: &Command) -> Answer {
        use Command as C;
        #[expect(clippy::wildcard_enum_match_arm, reason = "the rest goes to `admit_closing`")]
        let kind = match command {
            C::Note { text } => {
                self.something(text, "the note", "/note what was decided")?;
                EventKind::NoteTaken { text: text.clone() }
            }
            C::Tradeoff { text, gives, keeps } => {
                self.something(text, "the trade-off", "/tradeoff we refuse some requests to serve the rest")?;
                EventKind::TradeoffStated { text: text.clone(), gives: gives.clone(), keeps: keeps.clone() }
            }
            C::Hypothesis { text } => {
                self.something(text, "the hypothesis", "/hypothesis the last change did it")?;
                let hypothesis = HypothesisId::at(self.incident.hypotheses.len());
                EventKind::HypothesisRaised { hypothesis, text: text.clone() }
            }
            C::RuleOut { which, because } => {
                self.theory(*which)?;
                EventKind::HypothesisRuledOut { hypothesis: *which, because: because.clone() }
            }
            C::Confidence { which, percent } => {
                self.theory(*which)?;
                if *percent > 100 {
                    let hint = format!("/confidence {} 90%", hypothesis_id(*which));
                    return Err(refuse(Reason::OutOfBounds, "confidence is 0% to 100%", hint));
                }
                EventKind::ConfidenceStated { hypothesis: *which, percent: *percent }
            }
            other => return self.admit_closing(me, other),
        };
        Ok(vec![self.say(me, kind)])
    }

    fn admit_closing(&self, me: PersonId, command: &Command) -> Answer {
        use Command as C;
        #[expect(clippy::wildcard_enum_match_arm, reason = "`admit_group` sends only these here")]
        let kind = match command {
            C::SetStatus { state } => self.state(*state)?,
            C::ReviewOwner { person } => {
                if self.incident.review_owner == Some(*person) {
                    let why = format!("{} owns the review already", self.at(*person));
                    return Err(refuse(Reason::NoChange, why, "/summary"));
                }
                EventKind::ReviewOwnerSet { person: *person }
            }
            C::Resolve { text } => {
                if self.incident.claimed.is_some() {
                    let why = "you have said so; it is being watched";
                    return Err(refuse(Reason::NoChange, why, "/dash"));
                }
                EventKind::ResolveClaimed { text: text.clone() }
            }
            C::Factor { text, kind, evidence } => {
                self.something(text, "the factor", "/factor \"what made this possible\" as latent")?;
                if evidence.iter().any(|seq| *seq == 0 || *seq > self.events) {
                    let why = format!("the log holds events 1 to {}", self.events);
                    let hint = format!("/factor \"{}\" as {kind} from 1", text.replace('"', "'"));
                    return Err(refuse(Reason::OutOfBounds, why, hint));
                }
                let factor = FactorId::at(self.incident.factors.len());
                EventKind::FactorRecorded { factor, text: text.clone(), kind: *kind, evidence: evidence.clone() }
            }
            C::Remedy { text, factor, owner, due, kind } => {
                self.remedy(text, *factor)?;
                let (factor, text) = (FactorId(*factor), text.clone());
                EventKind::RemedyRecorded { text, factor, owner: *owner, due: *due, kind: *kind }
            }
            C::RetroDone => EventKind::ExerciseEnded { ending: self.incident.ending },
            other => unreachable!("{} is admitted elsewhere", other.name()),
        };
        Ok(vec![self.say(me, kind)])
    }

    fn remedy(&self, text: &str, factor: u32) -> Result<(), Rejection> {
        self.something(text, "the remedy", "/factor \"what made this possible\" as latent")?;
        if factor as usize >= self.incident.factors.len() {
            let why = format!("there is no factor {}; record it first", factor_id(FactorId(factor)));
            return Err(refuse(Reason::Unknown, why, "/factor \"what made this possible\" as latent"));
        }
        Ok(())
    }

    fn state(&self, state: IncidentState) -> Result<EventKind, Rejection> {
        match state {
            IncidentState::Investigating
            | IncidentState::Identified
            | IncidentState::Mitigated
            | IncidentState::Monitoring => {}
            IncidentState::None | IncidentState::Resolved | IncidentState::Cancelled => {
                let why = "the response is investigating, identified, mitigated or monitoring; its end is a claim";
                return Err(refuse(Reason::OutOfBounds, why, "/incident resolve"));
            }
        }
        if self.incident.state == state {
            return Err(refuse(Reason::NoChange, format!("it is {state} already"), "/summary"));
        }
        Ok(EventKind::StatusSet { state })
    }

    fn theory(&self, which: HypothesisId) -> Result<(), Rejection> {
        match self.incident.hypotheses.get(which.index()) {
            Some(found) if found.live => Ok(()),
            Some(_) => {
                let why = format!("{} is ruled out", hypothesis_id(which));
                Err(refuse(Reason::AlreadyClosed, why, "/hypothesis something else is behind it"))
            }
            None => {
                let why = format!("there is no hypothesis {}", hypothesis_id(which));
                Err(refuse(Reason::Unknown, why, "/hypothesis the last change did it"))
            }
        }
    }

    /// The coach is heard by one person only, so is the word to it.
    pub(super) fn coach(&self, me: PersonId, on: bool) -> Answer {
        if self.incident.coach == on {
            let (why, hint) = if on {
                ("the coach is listening already", "/coach off")
            } else {
                ("the coach is silent already", "/coach on")
            };
            return Err(refuse(Reason::NoChange, why, hint));
        }
        Ok(vec![Emit::only(Actor::Person(me), vec![me], EventKind::CoachSet { on })])
    }

    fn vendor(&self, vendor: VendorId) -> &str {
        self.scenario.target(crate::vocab::Target::Vendor(vendor))
    }

    fn freeze(&self, me: PersonId, scope: FreezeScope, on: bool) -> Answer {
        let frozen = self.incident.frozen.contains(&scope);
        if frozen == on {
            let (why, hint) = if on {
                (format!("{scope} are frozen already"), format!("/unfreeze {scope}"))
            } else {
                (format!("{scope} are not frozen"), "/changes".to_owned())
            };
            return Err(refuse(Reason::NoChange, why, hint));
        }
        Ok(vec![self.say(me, EventKind::FreezeSet { scope, on })])
    }

    fn channel(&self, me: PersonId, name: ChannelName, audience: Option<Audience>) -> Answer {
        let of = audience.unwrap_or(if name == ChannelName::Private { Audience::Internal } else { Audience::Public });
        if self.incident.channels.get(&of) == Some(&name) {
            return Err(refuse(Reason::NoChange, format!("{of} messages go to {name} already"), "/summary"));
        }
        Ok(vec![self.say(me, EventKind::ChannelSwitched { name, audience: Some(of) })])
    }

    fn status_page(&self, me: PersonId, update: &StatusUpdate) -> Answer {
        let hint = "/statuspage investigating some customers see errors, we are looking into it next 20m";
        self.something(&update.text, "the text", hint)?;
        let comms = self.incident.roles.get(&Role::Comms) == Some(&me);
        let held = !self.scenario.for_legal(legal_matters(&update.text)).is_empty();
        if held || (comms && !self.commands(me) && !self.incident.comms_free) {
            let draft = Draft { id: DraftId::at(self.incident.drafts.len()), update: update.clone() };
            return Ok(vec![self.say(me, EventKind::StatusDrafted(draft))]);
        }
        Ok(self.post(me, update))
    }

    /// A post for customers, and the truth about whether it arrives.
    #[must_use]
    pub fn post(&self, by: PersonId, update: &StatusUpdate) -> Vec<Emit> {
        let channel = self.incident.channels.get(&Audience::Public).copied().unwrap_or(ChannelName::StatusPage);
        let next: Option<Tick> = update.next.map(|span: Ticks| self.now.after(span));
        let kind = EventKind::StatusPosted { update: update.clone(), next, channel };
        let mut emits = vec![Emit::channel(Actor::Person(by), kind)];
        let dark = channel == ChannelName::StatusPage && !self.platform.tool_up(self.scenario, ToolKind::StatusPage);
        let tool = self.scenario.tool(ToolKind::StatusPage);
        if let Some(tool) = tool.filter(|_| dark) {
            emits.push(Emit::unseen(EventKind::StatusNotDelivered { tool }));
        }
        emits
    }

    fn approve(&self, me: PersonId, draft: Option<DraftId>) -> Answer {
        let newest = || self.incident.open_drafts().last().map(|(id, _)| id);
        let none = || refuse(Reason::NothingOpen, "no draft waits for approval", "/statuspage show");
        let id = draft.or_else(newest).ok_or_else(none)?;
        let found = self.incident.drafts.get(id.index()).ok_or_else(none)?;
        if found.state != super::OpenState::Open {
            let why = format!("draft {} is settled", draft_id(id));
            return Err(refuse(Reason::AlreadyClosed, why, "/statuspage show"));
        }
        let matters = self.scenario.for_legal(legal_matters(&found.update.text));
        if matters.is_empty() {
            self.right_person(super::Who::Commander, me)?;
        }
        if let Some(matter) = matters.first().filter(|_| !self.scenario.lawyers().contains(&me)) {
            let here = self.scenario.lawyers().iter().find(|who| self.incident.is_here(**who));
            let hint = here.map_or_else(
                || "/escalate legal please read a draft for customers".to_owned(),
                |who| format!("{} please read draft {}", self.at(*who), draft_id(id)),
            );
            let why = format!(
                "draft {} speaks of {}, and legal has to read that before it goes out; without it, it can go at once",
                draft_id(id),
                matter.word()
            );
            return Err(refuse(Reason::NeedsLegal, why, hint));
        }
        let mut emits = vec![self.say(me, EventKind::StatusApproved { draft: id })];
        emits.extend(self.post(found.by, &found.update));
        Ok(emits)
    }
}
