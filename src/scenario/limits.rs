//! How much of anything a scenario may hold; checked at load, asserted in the core.
//!
//! The one rule: every list, text and number that comes from outside has its limit here or beside its reader.

/// Services, tools and vendors' nodes.
pub const SERVICES_MAX: usize = 10_000;
/// Calls out of one service.
pub const CALLS_MAX: usize = 256;
/// Slots of one replica, and places of its queue.
pub const PLACES_MAX: u32 = 100_000;
/// Slots and places of one replica of every service, together: what is worked out of them at load stays a matter of seconds.
pub const PLACES_TOGETHER_MAX: u64 = 20_000_000;
/// People.
pub const PEOPLE_MAX: usize = 200;
/// Injects, clues, alerts, changes, faults, rules: each.
pub const STORY_ITEMS_MAX: usize = 500;
/// Depth of a condition.
pub const CONDITION_DEPTH_MAX: usize = 16;
/// Bytes of a scenario file.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Characters of one text.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// Minutes of a response.
pub const MINUTES_MAX: u32 = 24 * 60;
/// Commands one seat may give in one second.
pub const COMMANDS_PER_TICK_MAX: usize = 20;
/// How long the review may last.
pub const REVIEW_TICKS_MAX: u32 = 45 * 60;
