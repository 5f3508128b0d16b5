//! Checks of the head, the policy and the people: objectives, teams, rota, seats.
//!
//! The one rule: somebody sits at the table, and whoever can be paged exists.

use super::check::{Check, Thing};
use super::check_platform::read_entries;
use super::handoff::PLACES;
use super::limits::{MINUTES_MAX, PEOPLE_MAX, STORY_ITEMS_MAX};
use super::model::{Meta, Objective, Policy, Ruling, Seat};
use super::people::{Person, Rota, Team, Temper};
use super::quantity::Quantity;
use super::raw::{RawPerson, RawPolicy, RawRota, RawRuling, RawTemper};
use super::read::{At, List, RawScenario, suggestion};
use super::zones;
use crate::base::Ticks;
use crate::vocab::{LegalMatter, PersonId, Severity};

impl Check<'_, '_> {
    /// The head.
    pub(super) fn meta(&mut self, raw: &RawScenario) -> Meta {
        let root = self.root.clone();
        if raw.format.is_some_and(|format| format != 1) {
            self.fault(&root.field("format"), "this hotwash reads format 1");
        }
        let minutes = raw.minutes.unwrap_or(60);
        if minutes == 0 || minutes > MINUTES_MAX {
            self.fault(&root.field("minutes"), format!("a response lasts 1 to {MINUTES_MAX} minutes"));
        }
        let difficulty = raw.difficulty.unwrap_or(1);
        if !(1..=5).contains(&difficulty) {
            self.fault(&root.field("difficulty"), "the difficulty is 1 (first) to 5 (hard)");
        }
        let stability_at = root.field("stability");
        let stability = self.ticks(&stability_at, raw.stability.as_ref(), Ticks::minutes(5));
        if minutes > 0 && minutes <= MINUTES_MAX && stability >= Ticks::minutes(minutes) {
            self.fault(&stability_at, "things cannot have to stay well for longer than the response lasts");
        }
        Meta {
            id: self.scenario_id(raw),
            title: self.said(&root.field("title"), raw.title.as_ref()),
            pitch: self.said(&root.field("pitch"), raw.pitch.as_ref()),
            // What was faulted above is not counted with below.
            minutes: minutes.min(MINUTES_MAX),
            stability,
            difficulty,
            trains: raw.trains.iter().flatten().map(|seat| <&str>::from(*seat).to_owned()).collect(),
            coach: raw.coach.unwrap_or(false),
            objectives: self.objectives(raw),
            sources: raw.sources.iter().flatten().cloned().collect(),
        }
    }

    fn scenario_id(&mut self, raw: &RawScenario) -> String {
        let id = raw.id.clone().unwrap_or_default();
        let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if raw.id.is_some() && (id.is_empty() || id.len() > 60 || !id.bytes().all(fine)) {
            let help = "use up to 60 small letters, digits and `-`";
            self.fault_help(&self.root.field("id"), format!("`{id}` cannot be typed as the id of a scenario"), help);
        }
        id
    }

    /// A text that the reader may already have found missing.
    fn said(&mut self, at: &At<'_>, text: Option<&String>) -> String {
        text.map_or_else(String::new, |text| self.text(at, text))
    }

    fn objectives(&mut self, raw: &RawScenario) -> Vec<Objective> {
        let section = self.root.field("objectives");
        self.bounded(&section, raw.objectives.len(), STORY_ITEMS_MAX);
        if section.entries() == Some(0) {
            self.fault(&section, "a scenario teaches at least one thing");
        }
        let mut list = Vec::new();
        for (at, raw) in read_entries(&section, &raw.objectives) {
            let text = self.text(&at.field("text"), &raw.text);
            let Ok(capability) = raw.capability.parse() else {
                use strum::IntoEnumIterator as _;
                let words: Vec<&str> = super::model::Capability::iter().map(Into::into).collect();
                let help = suggestion(&raw.capability, words.iter().copied())
                    .unwrap_or_else(|| format!("one of: {}", words.join(", ")));
                self.fault_help(&at.field("capability"), format!("there is no capability `{}`", raw.capability), &help);
                continue;
            };
            let id = raw.id.clone();
            list.push(Objective { id, text, capability });
        }
        list
    }

    /// What was agreed, with what is usual where nothing is said.
    pub(super) fn policy(&mut self, raw: Option<&RawPolicy>) -> Policy {
        let at = self.root.field("policy");
        let usual = RawPolicy::default();
        let raw = raw.unwrap_or(&usual);
        let span_max = raw.span_max.unwrap_or(7);
        if span_max == 0 {
            self.fault(&at.field("span_max"), "somebody has to report to the commander");
        }
        let legal: Vec<LegalMatter> = raw.legal.iter().flatten().map(|matter| (*matter).into()).collect();
        if !legal.is_empty() && !self.knows(Thing::Team, "legal") {
            let help = "add a team `legal`, somebody in it, and a rota for it";
            self.fault_help(&at.field("legal"), "nobody could approve that: there is no team `legal`", help);
        }
        let mut ticks = |name: &str, typed: &Option<Quantity>, minutes: u32| {
            let typed_at = at.field(name);
            let ticks = self.ticks(&typed_at, typed.as_ref(), Ticks::minutes(minutes));
            if ticks == Ticks::ZERO {
                self.fault(&typed_at, "nothing can be due at once; give it a minute or more");
            }
            ticks
        };
        let ack_within = ticks("ack_within", &raw.ack_within, 5);
        let first_public = ticks("first_public", &raw.first_public, 10);
        let leadership_every = ticks("leadership_every", &raw.leadership_every, 30);
        let vendor_every = ticks("vendor_every", &raw.vendor_every, 30);
        Policy {
            ack_within,
            first_public,
            public_every: self.by_severity(&at.field("public_every"), raw.public_every.as_ref(), [20, 30, 60, 60]),
            internal_every: self.by_severity(
                &at.field("internal_every"),
                raw.internal_every.as_ref(),
                [15, 20, 30, 60],
            ),
            leadership_every,
            leadership_from: raw.leadership_from.map_or(Severity::Sev1, Into::into),
            span_max,
            legal,
            vendor_every,
        }
    }

    /// What is expected differently from the pack. Whether the pack has such an expectation is for the scorer to say.
    pub(super) fn rulings(&mut self, raw: &List<RawRuling>) -> Vec<Ruling> {
        let at = self.root.field("doctrine");
        let mut all: Vec<Ruling> = Vec::new();
        for (index, one) in raw.iter().enumerate() {
            let Some(one) = one else { continue };
            let here = at.item(index);
            if all.iter().any(|known| known.id == one.id) {
                self.fault(&here.field("id"), "an expectation can be changed once");
            }
            if one.of.is_some_and(|of| !of.is_finite() || !(0.0..=10.0).contains(&of)) {
                self.fault(&here.field("of"), "an expectation counts between 0 and 10");
            }
            let ordered = |(p, s, m): (f64, f64, f64)| (p <= s && s <= m) || (p >= s && s >= m);
            if one.bands.is_some_and(|bands| !ordered(bands)) {
                self.fault(&here.field("bands"), "the limits of P, S and M must run from strict to lenient");
            }
            all.push(Ruling { id: one.id.clone(), of: one.of, bands: one.bands });
        }
        all
    }

    fn by_severity(&mut self, at: &At<'_>, typed: Option<&Vec<Quantity>>, usual: [u32; 4]) -> [Ticks; 4] {
        if typed.is_some_and(|list| list.len() != 4) {
            self.fault(at, "four durations are needed, for sev1 to sev4");
        }
        let mut each = usual.map(Ticks::minutes);
        for (index, slot) in each.iter_mut().enumerate() {
            let given = typed.and_then(|list| list.get(index));
            *slot = self.ticks(&at.item(index), given, *slot);
            if *slot == Ticks::ZERO {
                self.fault(&at.item(index), "an update cannot be due all the time");
            }
        }
        each
    }

    /// Teams.
    pub(super) fn teams(&mut self, raw: &RawScenario) -> Vec<Team> {
        let section = self.root.field("teams");
        self.bounded(&section, raw.teams.len(), PEOPLE_MAX);
        raw.teams.iter().flatten().map(|id| Team { id: id.clone() }).collect()
    }

    /// Everybody.
    pub(super) fn people(&mut self, raw: &RawScenario) -> Vec<Person> {
        let section = self.root.field("people");
        self.bounded(&section, raw.people.len(), PEOPLE_MAX);
        read_entries(&section, &raw.people).map(|(at, raw)| self.one_person(&at, raw)).collect()
    }

    fn one_person(&mut self, at: &At<'_>, raw: &RawPerson) -> Person {
        let skills_at = at.field("skills");
        let each = raw.skills.iter().enumerate();
        let skills = each
            .map(|(index, (name, level))| {
                let target = self.target(&skills_at.key(index), name);
                (target, self.share(&skills_at.item(index), Some(level), 0.0))
            })
            .collect();
        let temper = match &raw.temper {
            None | Some(RawTemper::Steady) => Temper::Steady,
            Some(RawTemper::Silent) => Temper::Silent,
            Some(RawTemper::Verbose) => Temper::Verbose,
            Some(RawTemper::Overconfident) => Temper::Overconfident,
            Some(RawTemper::Belligerent) => Temper::Belligerent,
            Some(RawTemper::Deferential) => Temper::Deferential,
            Some(RawTemper::Swooping { form, order }) => {
                Temper::Swooping { form: form.clone(), order: self.text(&at.field("temper").field("order"), order) }
            }
        };
        Person {
            id: raw.id.clone(),
            name: raw.name.clone().unwrap_or_else(|| capital(&raw.id)),
            team: self.team(&at.field("team"), &raw.team),
            tz: raw.tz.clone(),
            utc_offset: self.utc_offset(at, raw),
            awake_for: self.ticks(&at.field("awake_for"), raw.awake_for.as_ref(), Ticks::minutes(240)),
            skills,
            comms_skill: self.share(&at.field("comms_skill"), raw.comms_skill.as_ref(), 0.3),
            command_skill: self.share(&at.field("command_skill"), raw.command_skill.as_ref(), 0.3),
            temper,
            seat: raw.seat,
        }
    }

    fn utc_offset(&mut self, at: &At<'_>, raw: &RawPerson) -> i32 {
        if let Some(typed) = &raw.utc {
            return zones::typed_offset(typed).unwrap_or_else(|| {
                self.fault(&at.field("utc"), format!("`{typed}` is no offset such as \"+02:00\""));
                0
            });
        }
        zones::offset(&raw.tz).unwrap_or_else(|| {
            let help = suggestion(&raw.tz, zones::names())
                .unwrap_or_else(|| "give its offset too, such as utc: \"+02:00\"".to_owned());
            self.fault_help(&at.field("tz"), format!("hotwash does not know the time zone `{}`", raw.tz), &help);
            0
        })
    }

    /// Who is paged for which team.
    pub(super) fn rota(&mut self, raw: &RawScenario, policy: &Policy) -> Vec<Rota> {
        let section = self.root.field("rota");
        self.bounded(&section, raw.rota.len(), PEOPLE_MAX);
        let read: Vec<_> = read_entries(&section, &raw.rota).collect();
        let mut list: Vec<Rota> = Vec::new();
        for (at, raw) in &read {
            let rota = self.one_rota(at, raw, policy);
            if list.iter().any(|other| other.team == rota.team) {
                self.fault(&at.field("team"), format!("a second rota stands here for `{}`", raw.team));
            }
            list.push(rota);
        }
        for (at, raw) in &read {
            for (index, name) in raw.then.iter().enumerate() {
                let on_rota = read.iter().any(|(_, other)| other.team.eq_ignore_ascii_case(name));
                let at = at.field("then").item(index);
                if name.eq_ignore_ascii_case(&raw.team) {
                    self.fault(&at, "a page cannot go on to the team that did not answer");
                } else if !on_rota && self.knows(Thing::Team, name) {
                    let help = "give that team a rota, or name another team";
                    self.fault_help(&at, format!("a page that goes on to `{name}` reaches nobody"), help);
                }
            }
        }
        list
    }

    /// What needs legal's approval needs somebody on call for legal.
    pub(super) fn lawyers(&mut self, policy: &Policy, teams: &[Team], rota: &[Rota]) {
        let legal = teams.iter().position(|team| team.id.eq_ignore_ascii_case("legal"));
        let on_call = legal.is_some_and(|legal| rota.iter().any(|rota| rota.team.index() == legal));
        if !policy.legal.is_empty() && legal.is_some() && !on_call {
            let at = self.root.field("policy").field("legal");
            self.fault_help(
                &at,
                "nobody could approve that: nobody is on call for `legal`",
                "give the team `legal` a rota",
            );
        }
    }

    fn one_rota(&mut self, at: &At<'_>, raw: &RawRota, policy: &Policy) -> Rota {
        let on_call_at = at.field("on_call");
        if raw.on_call.is_empty() {
            self.fault(&on_call_at, format!("nobody is on call for `{}`", raw.team));
        }
        let people = raw.on_call.iter().enumerate();
        let on_call = people.map(|(index, name)| self.person(&on_call_at.item(index), name)).collect();
        let then_at = at.field("then");
        let teams = raw.then.iter().enumerate();
        Rota {
            team: self.team(&at.field("team"), &raw.team),
            on_call,
            ack_within: self.ticks(&at.field("ack_within"), raw.ack_within.as_ref(), policy.ack_within),
            then: teams.map(|(index, name)| self.team(&then_at.item(index), name)).collect(),
        }
    }

    /// Human seats: as listed, or the people marked `seat: true`, the first of whom is `oncall`.
    pub(super) fn seats(&mut self, raw: &RawScenario) -> Vec<Seat> {
        let section = self.root.field("seats");
        let mut seats: Vec<Seat> = Vec::new();
        for (at, raw) in read_entries(&section, &raw.seats) {
            if seats.iter().any(|seat| seat.name.eq_ignore_ascii_case(&raw.name)) {
                self.fault(&at.field("name"), format!("a second seat is called `{}`", raw.name));
            }
            if PLACES.iter().any(|place| place.eq_ignore_ascii_case(&raw.name)) {
                let why = format!("`{}` is the place of a commander before or after the trainee", raw.name);
                self.fault(&at.field("name"), why);
            }
            let person = self.person(&at.field("person"), &raw.person);
            let name = raw.name.clone();
            seats.push(Seat { name, person });
        }
        if section.present() && !seats.is_empty() {
            return seats;
        }
        let marked = raw.people.iter().enumerate();
        for (index, person) in marked.filter_map(|(index, raw)| Some((index, raw.as_ref()?))) {
            if person.seat {
                let name = if seats.is_empty() { "oncall" } else { &person.id };
                seats.push(Seat { name: name.to_owned(), person: PersonId::at(index) });
            }
        }
        let at = Thing::Person.section(&self.root);
        if seats.is_empty() && raw.people.iter().all(Option::is_some) && at.present() {
            self.fault_help(&at, "no human can take part", "mark the person on call with `seat: true`");
        }
        seats
    }

    /// The hour at which the exercise starts.
    pub(super) fn starts_at(&mut self, typed: Option<&String>) -> u32 {
        let Some(typed) = typed else { return 9 * 3600 };
        let parts = typed.split_once(':');
        let number = |part: &str, most: u32| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u32>().ok().filter(|n| digits && *n <= most)
        };
        let read = parts.and_then(|(hours, minutes)| Some((number(hours, 23)?, number(minutes, 59)?)));
        read.map_or_else(
            || {
                self.fault(&self.root.field("starts_at"), format!("`{typed}` is no UTC time of day such as \"06:40\""));
                0
            },
            |(hours, minutes)| hours * 3600 + minutes * 60,
        )
    }
}

fn capital(id: &str) -> String {
    let mut chars = id.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
