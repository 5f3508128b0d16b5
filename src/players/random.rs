//! A commander without judgement: every line of the vocabulary with whatever names are at hand.
//!
//! For tests and as a yardstick; about half of what it says makes sense at the moment it says it.

use super::drive::{Player, PlayerEyes};
use crate::base::{Chance, Concern, Draw};
use crate::scenario::Names as _;
use crate::vocab::{EventKind, Lever, LeverOutcome, Phase, Target};
use strum::IntoEnumIterator as _;

/// Says random lines.
#[derive(Clone, Debug)]
pub struct Random {
    chance: Chance,
    turns: u32,
    review: bool,
    factors: u32,
    /// Where it has seen load refused, so that it can be let back in.
    refused_at: Vec<Target>,
}

impl Random {
    /// A random commander; the same seed says the same things in the same situations.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), turns: 0, review: false, factors: 0, refused_at: Vec::new() }
    }
}

/// One of the texts.
fn one<'a>(draw: &mut Draw, texts: &[&'a str]) -> &'a str {
    texts.get(draw.pick(texts.len())).copied().unwrap_or("something")
}

/// The hands of a random commander: what it can reach for at this moment.
struct Hands<'a, 'b> {
    eyes: &'a PlayerEyes<'b>,
    draw: &'a mut Draw,
    refused_at: &'a [Target],
}

impl Hands<'_, '_> {
    /// Somebody who is here, mostly.
    fn colleague(&mut self) -> String {
        let here: Vec<&str> = self
            .eyes
            .view
            .people
            .iter()
            .filter(|person| matches!(person.state.as_str(), "here" | "busy"))
            .map(|person| person.id.as_str())
            .collect();
        if here.is_empty() || self.draw.happens(0.1) { self.anybody() } else { one(self.draw, &here).to_owned() }
    }

    fn anybody(&mut self) -> String {
        one(self.draw, &self.eyes.briefing.person_names()).to_owned()
    }

    fn service(&mut self) -> String {
        let services: Vec<&str> = self.eyes.briefing.services.iter().map(String::as_str).collect();
        one(self.draw, &services).to_owned()
    }

    fn team(&mut self) -> String {
        one(self.draw, &self.eyes.briefing.team_names()).to_owned()
    }

    fn vendor(&mut self) -> String {
        let vendors: Vec<&str> = self.eyes.briefing.vendors.iter().map(String::as_str).collect();
        one(self.draw, &vendors).to_owned()
    }

    fn of(&mut self, list: &[String]) -> String {
        let names: Vec<&str> = list.iter().map(String::as_str).collect();
        one(self.draw, &names).to_owned()
    }

    fn target(&mut self) -> String {
        one(self.draw, &self.eyes.briefing.target_names()).to_owned()
    }

    /// A lever with a target and an amount it often fits.
    fn lever(&mut self) -> String {
        let all: Vec<Lever> = Lever::iter().collect();
        let lever = all[self.draw.pick(all.len())];
        let lever = if !self.refused_at.is_empty() && self.draw.happens(0.3) { Lever::Admit } else { lever };
        let target = self.target_for(lever);
        let amount = self.amount_for(lever);
        format!("{} {target} {amount}", lever.word()).trim_end().to_owned()
    }

    fn target_for(&mut self, lever: Lever) -> String {
        let briefing = self.eyes.briefing;
        let store = |hands: &mut Self| {
            let names: Vec<&str> = briefing.stores.iter().map(|of| briefing.services[of.index()].as_str()).collect();
            one(hands.draw, &names).to_owned()
        };
        match lever {
            Lever::Rollback | Lever::Rollforward => {
                let names: Vec<&str> = briefing.changes.iter().map(|change| change.0.as_str()).collect();
                one(self.draw, &names).to_owned()
            }
            Lever::Pause | Lever::Resume => self.of(&briefing.jobs),
            Lever::Block | Lever::Rotate => {
                if self.draw.happens(0.5) {
                    self.of(&briefing.jobs)
                } else {
                    self.service()
                }
            }
            Lever::Replace | Lever::Restart if self.draw.happens(0.5) => self.of(&briefing.fleets),
            Lever::Drain | Lever::Reroute if self.draw.happens(0.4) => self.of(&briefing.zones),
            Lever::Failover | Lever::Failback | Lever::Promote | Lever::Resync | Lever::Restore => store(self),
            Lever::Admit if !self.refused_at.is_empty() => {
                let target = self.refused_at[self.draw.pick(self.refused_at.len())];
                briefing.target(target).to_owned()
            }
            // A name is all it has to go by.
            Lever::FlushCache | Lever::WarmCache => {
                let caches = briefing.services.iter().filter(|name| name.contains("cache"));
                let names: Vec<&str> = caches.map(String::as_str).collect();
                if names.is_empty() { self.service() } else { one(self.draw, &names).to_owned() }
            }
            Lever::Snapshot => {
                if self.draw.happens(0.5) {
                    store(self)
                } else {
                    self.of(&briefing.fleets)
                }
            }
            Lever::Scale
            | Lever::Shed
            | Lever::Admit
            | Lever::Limit
            | Lever::Flag
            | Lever::Config
            | Lever::Renew
            | Lever::RaiseQuota
            | Lever::Maintenance
            | Lever::Replace
            | Lever::Restart
            | Lever::Drain
            | Lever::Reroute => self.service(),
        }
    }

    fn amount_for(&mut self, lever: Lever) -> &'static str {
        match lever {
            Lever::Shed | Lever::Replace | Lever::Drain => one(self.draw, &["10%", "20%", "50%"]),
            // What is let in again is said as a share of all requests, so little of it would be no step forward.
            Lever::Admit => one(self.draw, &["", "95%"]),
            Lever::Scale | Lever::Limit | Lever::RaiseQuota => one(self.draw, &["4", "12", "400"]),
            Lever::Flag | Lever::Config => one(self.draw, &["off", "on"]),
            Lever::Rollback
            | Lever::Rollforward
            | Lever::Restart
            | Lever::Failover
            | Lever::Failback
            | Lever::Block
            | Lever::FlushCache
            | Lever::WarmCache
            | Lever::Pause
            | Lever::Resume
            | Lever::Restore
            | Lever::Rotate
            | Lever::Renew
            | Lever::Promote
            | Lever::Resync
            | Lever::Reroute
            | Lever::Maintenance
            | Lever::Snapshot => "",
        }
    }

    fn number(&mut self, letter: char, count: usize) -> String {
        format!("{letter}{}", self.draw.pick(count.max(1)) + 1)
    }

    fn say(&mut self) -> String {
        match self.draw.pick(4) {
            0 => self.say_of_people(),
            1 => self.say_of_work(),
            2 => self.say_of_words(),
            _ => self.say_of_state(),
        }
    }

    fn say_of_people(&mut self) -> String {
        let (who, team) = (self.colleague(), self.team());
        match self.draw.pick(16) {
            0 => "/ack".to_owned(),
            1 => format!("/page {team} please join"),
            2 => format!("/page @{}", self.anybody()),
            3 => {
                let role = one(self.draw, &["deputy", "ops", "comms", "scribe", "liaison", "comms", "scribe"]);
                format!("/incident role {role} @{who}")
            }
            4 => format!("/ask @{who} status"),
            5 => format!("@{who} what changed lately?"),
            6 => format!("@{who} thanks, that helps"),
            7 if self.draw.happens(0.3) => format!("/release @{who}"),
            8 => format!("/subteam network @{who} find out where packets go in 15m"),
            9 => one(self.draw, &["/accept", "/decline because busy", "/question what is the state?"]).to_owned(),
            10 => format!("/escalate {} customers are hurt", one(self.draw, &["leadership", "security", "support"])),
            11 => format!("/command {} @{who}", one(self.draw, &["no", "yes"])),
            12 if self.draw.happens(0.4) => {
                format!("/incident handoff ic @{who} situation: errors since the morning impact: a share of customers")
            }
            13 => "/incident take-command because nobody answers".to_owned(),
            14 => format!("/verify {} @{who}", self.service()),
            _ => format!("/incident review-owner @{who}"),
        }
    }

    fn say_of_work(&mut self) -> String {
        let who = self.colleague();
        let counts = (self.eyes.view.tasks.len(), self.eyes.view.proposals.len());
        match self.draw.pick(14) {
            0 => format!("/task @{who} investigate {} in 5m", self.target()),
            1 => format!("/task @{who} \"stop it spreading\" in 10m"),
            2 => format!("/task @{who} \"get it working again, your way\" in 10m"),
            3 => format!("/task @{who} \"find out what changed in the last hour\" in 5m"),
            4 => format!("/task @{who} post {} next 20m", one(self.draw, &["public", "internal", "leadership"])),
            5 => format!("/task @{who} {} in 10m", self.lever()),
            6 | 7 => format!("/propose @{who} {} in 10m plan-b: wait abort-if: it gets worse", self.lever()),
            8 => one(self.draw, &["/go", "/go", "/no-go because not now"]).to_owned(),
            9 => format!("/do {}", self.lever()),
            10 => format!("/check {}", self.number('t', counts.0)),
            11 => format!("/extend {} 5m", self.number('t', counts.0)),
            12 if self.draw.happens(0.5) => format!("/cancel {}", self.number('t', counts.0)),
            _ => "/poll we wait another five minutes".to_owned(),
        }
    }

    fn say_of_words(&mut self) -> String {
        let (service, vendor) = (self.service(), self.vendor());
        match self.draw.pick(15) {
            0 => format!("/statuspage investigating some customers see errors affects {service} next 20m"),
            1 => "/statuspage monitoring errors have gone down".to_owned(),
            2 => "/incident update still looking for the cause next 15m".to_owned(),
            3 => "/exec a share of customers is hurt, we are on it next 30m".to_owned(),
            4 => "/approve".to_owned(),
            5 => format!("/comms {}", one(self.draw, &["free", "approve"])),
            6 => format!("/channel {}", one(self.draw, &["social", "email", "phone"])),
            7 => format!("/vendor open {vendor} sev2 our customers cannot reach their applications"),
            8 => format!("/vendor chase {vendor}"),
            9 => "/note tried one thing, watching".to_owned(),
            10 => "/hypothesis the last change did it".to_owned(),
            11 => {
                format!("/rule-out {} because it was there before", self.number('h', self.eyes.view.hypotheses.len()))
            }
            12 => format!("/confidence {} 60%", self.number('h', self.eyes.view.hypotheses.len())),
            13 => "/tradeoff we refuse some requests to serve the rest gives: availability keeps: integrity".to_owned(),
            _ => "/report condition errors continue actions looking needs time".to_owned(),
        }
    }

    fn say_of_state(&mut self) -> String {
        let service = self.service();
        match self.draw.pick(15) {
            0 => format!("/incident declare \"{service} fails\" sev2"),
            1 => format!("/incident severity {} because it grows", one(self.draw, &["sev1", "sev2", "sev3"])),
            2 => format!("/size-up requests fail affects {service} share 10% trend growing"),
            3 => format!("/freeze {}", one(self.draw, &["deploys", "config", "automation", "all"])),
            4 => format!("/unfreeze {}", one(self.draw, &["deploys", "config", "automation", "all"])),
            5 => {
                let state = one(self.draw, &["investigating", "identified", "mitigated", "monitoring"]);
                format!("/incident status {state}")
            }
            6 if self.draw.happens(0.15) => "/incident resolve it looks fine".to_owned(),
            7 if self.draw.happens(0.05) => "/incident cancel because false alarm".to_owned(),
            8 => format!("/dash {service}"),
            9 => one(self.draw, &["/who", "/tasks", "/summary", "/changes", "/map", "/cost", "/levers"]).to_owned(),
            10 => format!("/oncall {}", self.team()),
            11 => "I think we should wait a little".to_owned(),
            12 => "/statuspage show".to_owned(),
            13 if self.draw.happens(0.3) => format!("/coach {}", one(self.draw, &["on", "off"])),
            _ => "/timeline".to_owned(),
        }
    }
}

impl Player for Random {
    fn name(&self) -> &'static str {
        "random"
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        for event in eyes.events {
            if let EventKind::PhaseChanged { phase: Phase::Review, .. } = event.kind {
                self.review = true;
            }
            self.watch_the_door(&event.kind);
        }
        self.turns += 1;
        let mut draw = self.chance.draw(Concern::Players, 0, self.turns);
        if draw.happens(0.15) {
            return Vec::new();
        }
        if self.review {
            return vec![self.review_line(eyes, &mut draw)];
        }
        let undeclared = eyes.view.incident.declared.is_none();
        if undeclared && draw.happens(0.3) {
            return vec!["/incident declare \"customers see errors\" sev2".to_owned()];
        }
        vec![Hands { eyes, draw: &mut draw, refused_at: &self.refused_at }.say()]
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}

impl Random {
    /// Remembers where requests are being refused: only there can they be let in again.
    fn watch_the_door(&mut self, kind: &EventKind) {
        let EventKind::LeverDone { call, outcome: LeverOutcome::Done, .. } = kind else { return };
        if matches!((call.lever, call.target), (Lever::Shed | Lever::Block, Target::Service(_))) {
            self.refused_at.push(call.target);
        } else if call.lever == Lever::Admit {
            self.refused_at.retain(|target| *target != call.target);
        }
    }

    fn review_line(&mut self, eyes: &PlayerEyes<'_>, draw: &mut Draw) -> String {
        let kind = one(draw, &["trigger", "latent", "detection", "response", "tooling", "organisation", "vendor"]);
        match draw.pick(8) {
            0..=3 => {
                self.factors += 1;
                format!("/factor \"something made this possible\" as {kind} from 1")
            }
            4..=6 if self.factors > 0 => {
                let owner = Hands { eyes, draw, refused_at: &self.refused_at }.anybody();
                let factor = draw.pick(self.factors as usize) + 1;
                let kind = one(draw, &["prevent", "detect", "mitigate", "respond"]);
                format!("/remedy \"change it\" for f{factor} owner @{owner} due 2w kind {kind}")
            }
            _ if draw.happens(0.2) => "/incident retro done".to_owned(),
            _ => "/note worth remembering".to_owned(),
        }
    }
}
