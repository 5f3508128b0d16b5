//! Time zones that an author can name, with their offset from UTC in northern summer.
//!
//! The offset is only for showing people's local time; a scenario may give its own with `utc`.

/// Zone and minutes east of UTC.
const ZONES: &[(&str, i32)] = &[
    ("UTC", 0),
    ("Europe/London", 60),
    ("Europe/Dublin", 60),
    ("Europe/Lisbon", 60),
    ("Europe/Paris", 120),
    ("Europe/Berlin", 120),
    ("Europe/Madrid", 120),
    ("Europe/Rome", 120),
    ("Europe/Amsterdam", 120),
    ("Europe/Stockholm", 120),
    ("Europe/Warsaw", 120),
    ("Europe/Prague", 120),
    ("Europe/Zurich", 120),
    ("Europe/Athens", 180),
    ("Europe/Helsinki", 180),
    ("Europe/Kyiv", 180),
    ("Europe/Istanbul", 180),
    ("Africa/Lagos", 60),
    ("Africa/Johannesburg", 120),
    ("Africa/Cairo", 180),
    ("Africa/Nairobi", 180),
    ("Asia/Dubai", 240),
    ("Asia/Karachi", 300),
    ("Asia/Kolkata", 330),
    ("Asia/Dhaka", 360),
    ("Asia/Bangkok", 420),
    ("Asia/Singapore", 480),
    ("Asia/Shanghai", 480),
    ("Asia/Manila", 480),
    ("Australia/Perth", 480),
    ("Asia/Tokyo", 540),
    ("Asia/Seoul", 540),
    ("Australia/Brisbane", 600),
    ("Australia/Sydney", 600),
    ("Australia/Melbourne", 600),
    ("Pacific/Auckland", 720),
    ("America/Halifax", -180),
    ("America/Sao_Paulo", -180),
    ("America/New_York", -240),
    ("America/Toronto", -240),
    ("America/Chicago", -300),
    ("America/Bogota", -300),
    ("America/Mexico_City", -360),
    ("America/Denver", -360),
    ("America/Phoenix", -420),
    ("America/Los_Angeles", -420),
    ("America/Vancouver", -420),
    ("America/Anchorage", -480),
    ("Pacific/Honolulu", -600),
];

/// The names.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ZONES.iter().map(|(name, _)| *name)
}

/// Seconds east of UTC.
pub(super) fn offset(name: &str) -> Option<i32> {
    let found = ZONES.iter().find(|(zone, _)| *zone == name);
    found.map(|(_, minutes)| minutes * 60)
}

/// Seconds east of UTC, from `+02:00` or `-3`.
pub(super) fn typed_offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let digits = |part: &str| part.parse::<i32>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}
