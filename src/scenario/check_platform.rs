//! Checks of the platform: zones, fleets, services, calls, traffic, customers, jobs, levers, vendors.
//!
//! The one rule: every number that reaches the model is finite and within its bounds.

use super::check::{Check, Thing};
use super::limits::{CALLS_MAX, PLACES_MAX, PLACES_TOGETHER_MAX, SERVICES_MAX, STORY_ITEMS_MAX};
use super::platform::{
    Breaker, Control, Edge, Fleet, HealthCheck, HostCondition, Jitter, Job, LeverSpec, Link, PlatformSpec, Service,
    ServiceKind, Tier, Traffic, Vendor, Zone,
};
use super::quantity::Quantity;
use super::raw_platform::{
    RawBreaker, RawCall, RawControl, RawFleet, RawHealth, RawHostCondition, RawJob, RawLeverSpec, RawLink, RawReplicas,
    RawService, RawTier, RawTraffic, RawVendor,
};
use super::read::{At, List, RawPlatform};
use crate::base::Ticks;
use crate::vocab::{FleetId, JobId, ServiceId, VendorId, ZoneId};

const DAY: f64 = 86_400.0;
const HUGE: f64 = 1e9;

/// Entries that could be read, with their places.
pub(super) fn read_entries<'a, 't, T>(at: &'a At<'t>, list: &'a List<T>) -> impl Iterator<Item = (At<'t>, &'a T)> {
    let each = list.iter().enumerate();
    each.filter_map(move |(index, entry)| Some((at.item(index), entry.as_ref()?)))
}

impl Check<'_, '_> {
    /// The platform.
    pub(super) fn platform(&mut self, raw: &RawPlatform) -> PlatformSpec {
        let at = self.root.field("platform");
        let services_at = at.field("services");
        self.platform_bounds(&at);
        let zones: Vec<Zone> = raw.zones.iter().flatten().map(|id| Zone { id: id.clone() }).collect();
        let mut services = Vec::with_capacity(raw.services.len());
        let mut edges = Vec::new();
        for (index, raw) in raw.services.iter().enumerate() {
            let Some(raw) = raw else { continue };
            let at = services_at.item(index);
            services.push(self.one_service(&at, raw, zones.len()));
            self.calls(&at.field("calls"), ServiceId::at(index), raw, &mut edges);
        }
        self.call_cycles(&services_at, raw);
        let places = |service: &Service| u64::from(service.slots) + u64::from(service.queue.unwrap_or(0));
        if services.iter().map(places).sum::<u64>() > PLACES_TOGETHER_MAX {
            let message =
                format!("slots and queues of one replica of each service come to more than {PLACES_TOGETHER_MAX}");
            self.fault(&services_at, message);
        }
        let short = edges.iter().any(|edge| edge.timeout < 0.5);
        let each = |part: &str| at.field(part);
        let traffic: Vec<Traffic> =
            read_entries(&each("traffic"), &raw.traffic).map(|(at, raw)| self.traffic(&at, raw)).collect();
        let entries: Vec<ServiceId> = traffic.iter().map(|traffic| traffic.to).collect();
        PlatformSpec {
            substeps: if short { 10 } else { 4 },
            links: read_entries(&each("links"), &raw.links).map(|(at, raw)| self.link(&at, raw)).collect(),
            fleets: read_entries(&each("fleets"), &raw.fleets).map(|(at, raw)| self.fleet(&at, raw)).collect(),
            traffic,
            tiers: read_entries(&each("customers"), &raw.customers).map(|(at, raw)| self.tier(&at, raw)).collect(),
            jobs: read_entries(&each("jobs"), &raw.jobs).map(|(at, raw)| self.job(&at, raw)).collect(),
            levers: read_entries(&each("levers"), &raw.levers).map(|(at, raw)| self.lever(&at, raw)).collect(),
            mechanisms: self.mechanisms(&each("mechanisms"), &raw.mechanisms, &services, &entries),
            zones,
            services,
            edges,
        }
    }

    fn platform_bounds(&mut self, at: &At<'_>) {
        let services = at.field("services");
        self.bounded(&services, services.entries().unwrap_or(0), SERVICES_MAX);
        for part in ["zones", "links", "fleets", "traffic", "customers", "jobs", "levers", "mechanisms"] {
            let part = at.field(part);
            self.bounded(&part, part.entries().unwrap_or(0), STORY_ITEMS_MAX);
        }
        for part in ["zones", "services", "traffic", "customers"] {
            let part = at.field(part);
            if part.entries() == Some(0) {
                self.fault(&part, "at least one entry is needed here");
            }
        }
    }

    fn zone(&mut self, at: &At<'_>, name: &str) -> ZoneId {
        ZoneId::at(self.find(Thing::Zone, at, name))
    }

    fn fleet_id(&mut self, at: &At<'_>, name: &str) -> FleetId {
        FleetId::at(self.find(Thing::Fleet, at, name))
    }

    /// A job by name.
    pub(super) fn job_id(&mut self, at: &At<'_>, name: &str) -> JobId {
        JobId::at(self.find(Thing::Job, at, name))
    }

    /// An outside company by name.
    pub(super) fn vendor_id(&mut self, at: &At<'_>, name: &str) -> VendorId {
        VendorId::at(self.find(Thing::Vendor, at, name))
    }

    /// Two zones; a link from a zone to itself makes no sense.
    pub(super) fn zone_pair(&mut self, at: &At<'_>, from: &str, to: &str) -> (ZoneId, ZoneId) {
        if from.eq_ignore_ascii_case(to) {
            self.fault(&at.field("to"), "a link leads from a zone to another one");
        }
        (self.zone(&at.field("from"), from), self.zone(&at.field("to"), to))
    }

    /// A fleet by name.
    pub(super) fn fleet_named(&mut self, at: &At<'_>, name: &str) -> FleetId {
        self.fleet_id(at, name)
    }

    fn link(&mut self, at: &At<'_>, raw: &RawLink) -> Link {
        let (from, to) = self.zone_pair(at, &raw.from, &raw.to);
        Link {
            from,
            to,
            delay: self.seconds(&at.field("delay"), raw.delay.as_ref(), 0.0, 60.0),
            loss: self.share(&at.field("loss"), raw.loss.as_ref(), 0.0),
        }
    }

    fn fleet(&mut self, at: &At<'_>, raw: &RawFleet) -> Fleet {
        if raw.hosts == 0 || raw.hosts > 1_000_000 {
            self.fault(&at.field("hosts"), "a fleet has 1 to 1000000 hosts");
        }
        Fleet {
            id: raw.id.clone(),
            hosts: raw.hosts,
            team: self.team(&at.field("team"), &raw.team),
            boot: self.seconds(&at.field("boot"), raw.boot.as_ref(), 120.0, DAY),
            cost_per_hour: self.number(&at.field("cost_per_hour"), raw.cost_per_hour.as_ref(), 0.5, 0.0, HUGE),
        }
    }

    fn one_service(&mut self, at: &At<'_>, raw: &RawService, zones: usize) -> Service {
        if raw.kind == ServiceKind::Vendor && raw.vendor.is_none() {
            self.fault_help(at, "a vendor's node belongs to nobody", "name the company with `vendor`");
        }
        if raw.slots.is_some_and(|slots| slots == 0 || slots > PLACES_MAX) {
            self.fault(&at.field("slots"), format!("a replica has 1 to {PLACES_MAX} slots"));
        }
        if raw.queue.is_some_and(|queue| queue > PLACES_MAX) {
            let help = "leave `queue` out for one without an end";
            self.fault_help(&at.field("queue"), format!("a queue has at most {PLACES_MAX} places"), help);
        }
        Service {
            id: raw.id.clone(),
            kind: raw.kind,
            team: raw.team.as_ref().map(|name| self.team(&at.field("team"), name)),
            vendor: raw.vendor.as_ref().map(|name| self.vendor_id(&at.field("vendor"), name)),
            replicas: self.replicas(&at.field("replicas"), raw.replicas.as_ref(), zones),
            slots: raw.slots.unwrap_or(64),
            queue: raw.queue,
            gives_up: raw.gives_up.as_ref().map(|raw| self.seconds(&at.field("gives_up"), Some(raw), 1.0, 3600.0)),
            work: self.seconds(&at.field("work"), Some(&raw.work), 0.0, 3600.0),
            cv2: self.number(&at.field("variation"), raw.variation.as_ref(), 1.0, 0.0, 100.0),
            fleet: raw.hosted.as_ref().map(|name| self.fleet_id(&at.field("hosted"), name)),
            health: raw.health.as_ref().map(|raw| self.health(&at.field("health"), raw)),
            cost_per_hour: self.number(&at.field("cost_per_hour"), raw.cost_per_hour.as_ref(), 0.25, 0.0, HUGE),
            known_as: raw.known_as.clone(),
            loses_data: raw.loses_data,
        }
    }

    fn health(&mut self, at: &At<'_>, raw: &RawHealth) -> HealthCheck {
        if raw.threshold == 0 {
            self.fault(&at.field("threshold"), "at least one failure is needed to take a replica out");
        }
        HealthCheck {
            interval: self.seconds(&at.field("interval"), Some(&raw.interval), 10.0, 3600.0),
            threshold: raw.threshold,
            deep: raw.deep,
        }
    }

    fn replicas(&mut self, at: &At<'_>, raw: Option<&RawReplicas>, zones: usize) -> Vec<(ZoneId, u32)> {
        const MOST: u32 = 1_000_000;
        let list: Vec<(ZoneId, u32)> = match raw {
            Some(RawReplicas::Zones(zones)) => {
                let each = zones.iter().enumerate();
                each.map(|(index, (name, count))| (self.zone(&at.key(index), name), *count)).collect()
            }
            Some(RawReplicas::Spread(_)) | None => {
                let total = match raw {
                    Some(RawReplicas::Spread(total)) => *total,
                    Some(RawReplicas::Zones(_)) | None => 1,
                };
                let zones = u32::try_from(zones).unwrap_or(u32::MAX);
                let part = |zone: u32| total / zones + u32::from(zone < total % zones);
                let each = (0..zones).map(|zone| (ZoneId(zone), part(zone)));
                each.filter(|(_, count)| *count > 0).collect()
            }
        };
        let total: u64 = list.iter().map(|(_, count)| u64::from(*count)).sum();
        let spread = !matches!(raw, Some(RawReplicas::Zones(_)));
        if (total == 0 && !(spread && zones == 0)) || total > u64::from(MOST) {
            self.fault(at, format!("a service has 1 to {MOST} replicas"));
        }
        list
    }

    fn calls(&mut self, at: &At<'_>, from: ServiceId, raw: &RawService, edges: &mut Vec<Edge>) {
        self.bounded(at, raw.calls.len(), CALLS_MAX);
        for (index, call) in raw.calls.iter().enumerate() {
            let at = at.item(index);
            let to_at = at.field("to");
            let to = self.service(&to_at, &call.to);
            if call.to.eq_ignore_ascii_case(&raw.id) {
                self.fault(&to_at, "a service cannot call itself");
            }
            if raw.calls[..index].iter().any(|other| other.to.eq_ignore_ascii_case(&call.to)) {
                self.fault_help(&to_at, format!("a second call to `{}`", call.to), "raise `per_request` of the first");
            }
            edges.push(self.edge(&at, from, to, call));
        }
    }

    fn edge(&mut self, at: &At<'_>, from: ServiceId, to: ServiceId, raw: &RawCall) -> Edge {
        let timeout = self.seconds(&at.field("timeout"), raw.timeout.as_ref(), 30.0, 3600.0);
        let typed = raw.timeout.as_ref().and_then(Quantity::seconds);
        if typed.is_some_and(|seconds| (0.0..0.01).contains(&seconds)) {
            self.fault(&at.field("timeout"), "a timeout is at least 10ms");
        }
        let attempts = raw.attempts.unwrap_or(1);
        if attempts == 0 || attempts > 10 {
            self.fault(&at.field("attempts"), "a call is attempted 1 to 10 times");
        }
        let budget = raw.retry_budget.as_ref();
        Edge {
            from,
            to,
            per_request: self.number(&at.field("per_request"), raw.per_request.as_ref(), 1.0, 0.0, 1000.0),
            timeout,
            attempts,
            backoff: self.seconds(&at.field("backoff"), raw.backoff.as_ref(), 0.0, 3600.0),
            backoff_factor: self.number(&at.field("backoff_factor"), raw.backoff_factor.as_ref(), 2.0, 1.0, 10.0),
            jitter: raw.jitter.unwrap_or(Jitter::None),
            retry_budget: budget.map(|typed| self.share(&at.field("retry_budget"), Some(typed), 0.0)),
            breaker: raw.breaker.as_ref().map(|raw| self.breaker(&at.field("breaker"), raw)),
            optional: raw.optional,
        }
    }

    fn breaker(&mut self, at: &At<'_>, raw: &RawBreaker) -> Breaker {
        let opens_at = self.share(&at.field("opens_at"), raw.opens_at.as_ref(), 0.5);
        if opens_at <= 0.0 {
            self.fault(&at.field("opens_at"), "a breaker that opens when nothing fails is never closed");
        }
        let stays = self.seconds(&at.field("stays"), raw.stays.as_ref(), 10.0, 3600.0);
        if stays < 1.0 {
            self.fault(&at.field("stays"), "a breaker stays open for a second at least");
        }
        Breaker { opens_at, stays }
    }

    /// Calls that lead round in a circle wait for each other for ever unless each has a timeout.
    fn call_cycles(&mut self, at: &At<'_>, raw: &RawPlatform) {
        let names: std::collections::BTreeMap<String, usize> = raw
            .services
            .iter()
            .enumerate()
            .filter_map(|(index, service)| Some((service.as_ref()?.id.to_ascii_lowercase(), index)))
            .collect();
        let callees: Vec<Vec<Option<usize>>> = raw
            .services
            .iter()
            .map(|service| {
                let calls = service.iter().flat_map(|service| &service.calls);
                calls.map(|call| names.get(&call.to.to_ascii_lowercase()).copied()).collect()
            })
            .collect();
        let circle = on_circles(&callees);
        for (from, service) in raw.services.iter().enumerate() {
            let calls = service.iter().flat_map(|service| &service.calls).enumerate();
            for (index, call) in calls.filter(|(_, call)| call.timeout.is_none()) {
                let Some(to) = callees[from][index] else {
                    continue;
                };
                if from != to && circle[from].is_some() && circle[from] == circle[to] {
                    let at = at.item(from).field("calls").item(index);
                    let message = format!("the call to `{}` is part of a circle of calls and has no timeout", call.to);
                    self.fault_help(&at, message, "give it one, such as timeout: \"2s\"");
                }
            }
        }
    }

    fn traffic(&mut self, at: &At<'_>, raw: &RawTraffic) -> Traffic {
        Traffic {
            to: self.service(&at.field("to"), &raw.to),
            per_second: self.number(&at.field("per_second"), Some(&raw.per_second), 0.0, 0.0, 1e7),
            swing: self.share(&at.field("swing"), raw.swing.as_ref(), 0.0),
            peak_hour: self.number(&at.field("peak_hour"), raw.peak_hour.as_ref(), 14.0, 0.0, 24.0),
            weight: self.number(&at.field("weight"), raw.weight.as_ref(), 1.0, 0.0, 1000.0),
        }
    }

    fn tier(&mut self, at: &At<'_>, raw: &RawTier) -> Tier {
        Tier {
            id: raw.id.clone(),
            customers: self.number(&at.field("customers"), Some(&raw.customers), 0.0, 1.0, HUGE),
            sla: self.share(&at.field("sla"), Some(&raw.sla), 0.999),
            credit_per_minute: self.number(
                &at.field("credit_per_minute"),
                raw.credit_per_minute.as_ref(),
                0.0,
                0.0,
                HUGE,
            ),
        }
    }

    /// What becomes of a host.
    pub(super) fn host_condition(&mut self, at: &At<'_>, raw: &RawHostCondition) -> HostCondition {
        let harmless = raw.outbound_fails.is_none() && raw.inbound_fails.is_none() && raw.slower.is_none();
        if harmless {
            let help = "give `outbound_fails`, `inbound_fails` or `slower`";
            self.fault_help(at, "this does nothing to a host", help);
        }
        HostCondition {
            outbound_fails: self.share(&at.field("outbound_fails"), raw.outbound_fails.as_ref(), 0.0),
            inbound_fails: self.share(&at.field("inbound_fails"), raw.inbound_fails.as_ref(), 0.0),
            slower: self.number(&at.field("slower"), raw.slower.as_ref(), 1.0, 0.1, 1000.0),
            visible: raw.visible,
            restart_cures: raw.restart_cures,
        }
    }

    fn job(&mut self, at: &At<'_>, raw: &RawJob) -> Job {
        let control_at = at.field("control");
        let control = match &raw.control {
            None | Some(RawControl::Own) => Control::Own,
            Some(RawControl::Vendor { vendor, checks_in }) => Control::Vendor {
                vendor: self.vendor_id(&control_at.field("vendor"), vendor),
                checks_in: self.ticks(&control_at.field("checks_in"), Some(checks_in), Ticks::ZERO),
            },
        };
        Job {
            id: raw.id.clone(),
            what: self.text(&at.field("what"), &raw.what),
            fleet: self.fleet_id(&at.field("fleet"), &raw.fleet),
            per_minute: self.share(&at.field("per_minute"), Some(&raw.per_minute), 0.0),
            leaves: self.host_condition(&at.field("leaves"), &raw.leaves),
            control,
        }
    }

    fn lever(&mut self, at: &At<'_>, raw: &RawLeverSpec) -> LeverSpec {
        let takes = raw.takes.as_ref();
        LeverSpec {
            lever: raw.lever.into(),
            target: self.target(&at.field("target"), &raw.target),
            team: raw.team.as_ref().map(|name| self.team(&at.field("team"), name)),
            takes: takes.map(|typed| self.ticks(&at.field("takes"), Some(typed), Ticks::ZERO)),
            needs: raw.needs.as_ref().map(|name| self.service(&at.field("needs"), name)),
            risk: raw.risk,
            stops: raw.stops.as_ref().map(|name| self.job_id(&at.field("stops"), name)),
        }
    }

    /// Outside companies.
    pub(super) fn vendors(&mut self, list: &List<RawVendor>) -> Vec<Vendor> {
        let section = self.root.field("vendors");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        read_entries(&section, list).map(|(at, raw)| self.one_vendor(&at, raw)).collect()
    }

    fn one_vendor(&mut self, at: &At<'_>, raw: &RawVendor) -> Vendor {
        Vendor {
            id: raw.id.clone(),
            what: self.text(&at.field("what"), &raw.what),
            first_answer: self.ticks(&at.field("first_answer"), Some(&raw.first_answer), Ticks::ZERO),
            fixes_after: self.ticks(&at.field("fixes_after"), Some(&raw.fixes_after), Ticks::ZERO),
            tone: raw.tone,
            cost_per_case: self.number(&at.field("cost_per_case"), raw.cost_per_case.as_ref(), 0.0, 0.0, HUGE),
        }
    }
}

/// For each node the circle it lies on, if any: nodes with the same number can reach each other.
/// Kosaraju's two passes, without recursion.
fn on_circles(callees: &[Vec<Option<usize>>]) -> Vec<Option<usize>> {
    let count = callees.len();
    let mut callers = vec![Vec::new(); count];
    for (from, list) in callees.iter().enumerate() {
        for to in list.iter().flatten() {
            callers[*to].push(from);
        }
    }
    let mut finished = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    for start in 0..count {
        let mut stack = if seen[start] { Vec::new() } else { vec![(start, 0)] };
        seen[start] = true;
        while let Some((node, next)) = stack.pop() {
            if next == callees[node].len() {
                finished.push(node);
                continue;
            }
            stack.push((node, next + 1));
            if let Some(to) = callees[node][next].filter(|to| !seen[*to]) {
                seen[to] = true;
                stack.push((to, 0));
            }
        }
    }
    let mut circle = vec![None; count];
    for start in finished.into_iter().rev() {
        let mut stack = vec![start];
        while let Some(node) = stack.pop() {
            if circle[node].is_none() {
                circle[node] = Some(start);
                stack.extend(&callers[node]);
            }
        }
    }
    circle
}
