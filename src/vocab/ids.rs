//! Typed indices. The first group counts things the scenario lists, the second things a run creates.
//!
//! The one rule: an id is the place in a list that never shrinks.

crate::typed_ids! {
    /// A service or any other node of the platform, tools and vendors' nodes included.
    ServiceId;
    /// A group of hosts that services run on.
    FleetId;
    /// A zone of the platform.
    ZoneId;
    /// A piece of automation: an updater, a scheduler, a batch.
    JobId;
    /// A change: a deploy, a configuration edit, a maintenance.
    ChangeId;
    /// A fault of the scenario.
    FaultId;
    /// An alert rule.
    AlertId;
    /// An inject.
    InjectId;
    /// An authored clue.
    ClueId;
    /// A runbook.
    RunbookId;
    /// A rule of the reference commander.
    RuleId;
    /// A customer tier.
    TierId;
    /// A person, the human included.
    PersonId;
    /// A team with a rota.
    TeamId;
    /// An outside company.
    VendorId;
    /// A place at the table, held by a human.
    SeatId;

    /// A page (`p1`).
    PageId;
    /// A task (`t1`).
    TaskId;
    /// A proposal or a poll (`d1`, for decision).
    ProposalId;
    /// An offer of a role or of command (`o1`).
    OfferId;
    /// A drafted customer update (`s1`).
    DraftId;
    /// A hypothesis (`h1`).
    HypothesisId;
    /// A sub-team (`g1`).
    SubteamId;
    /// A contributing factor (`f1`).
    FactorId;
    /// A pulled lever at work (`r1`).
    RunId;
}
