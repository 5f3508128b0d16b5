//! What a mutation does to a text: half of them move values about, half of them bytes.
//!
//! Not a judgement on the result. The one rule: the same draw makes the same mutant.

use hotwash::base::Draw;

use super::tree::{Kind, Value, values};

/// Values that stand for every kind, and the ends of every range.
const POOL: [(Kind, &str); 44] = [
    (Kind::Number, "0"),
    (Kind::Number, "1"),
    (Kind::Number, "-1"),
    (Kind::Number, "7"),
    (Kind::Number, "0.5"),
    (Kind::Number, "1000000"),
    (Kind::Number, "1000001"),
    (Kind::Number, "4294967295"),
    (Kind::Number, "4294967296"),
    (Kind::Number, "18446744073709551615"),
    (Kind::Number, "99999999999999999999999999999999999999999"),
    (Kind::Number, "1e18"),
    (Kind::Number, "1e300"),
    (Kind::Number, "-1e300"),
    (Kind::Number, "1e-300"),
    (Kind::Number, "1e999"),
    (Kind::Number, "-0.0"),
    (Kind::Text, "\"1e18\""),
    (Kind::Text, "\"1000000000d\""),
    (Kind::Text, "\"-5m\""),
    (Kind::Text, "\"0s\""),
    (Kind::Text, "\"1us\""),
    (Kind::Text, "\"8760h\""),
    (Kind::Text, "\"100%\""),
    (Kind::Text, "\"100000%\""),
    (Kind::Text, "\"0.0000001%\""),
    (Kind::Text, "\"\""),
    (Kind::Text, "\"x\""),
    (Kind::Text, "\"\u{202e}\u{0301}\u{1f525}\u{feff}\""),
    (Kind::Text, "\"{tickets} {minutes} {} {{\""),
    (Kind::Text, "\"\\n\\t\\u{0}\""),
    (Kind::Word, "true"),
    (Kind::Word, "false"),
    (Kind::Word, "null"),
    (Kind::Word, "None"),
    (Kind::Word, "NaN"),
    (Kind::Word, "inf"),
    (Kind::Word, "Paged"),
    (Kind::List, "[]"),
    (Kind::List, "[[[]]]"),
    (Kind::List, "[1, \"a\"]"),
    (Kind::Group, "()"),
    (Kind::Group, "(of: \"x\")"),
    (Kind::Map, "{}"),
];

/// Pieces that change how what follows is read.
const PIECES: [&str; 24] = [
    "\"", "\\", "(", ")", "[", "]", "{", "}", ",", ":", "-", "0", "9", ".", "e", "%", "\n", "//", "/*", "r#\"",
    "\u{0}", "é", "🔥", "  ",
];

/// Brackets for deep nesting.
const DEEP: [(&str, &str); 5] = [("(", ")"), ("[", "]"), ("{", "}"), ("All([", "])"), ("Not(", ")")];

fn some<'a, T>(draw: &mut Draw, list: &'a [T]) -> Option<&'a T> {
    if list.is_empty() { None } else { list.get(draw.pick(list.len())) }
}

fn replaced(text: &str, range: std::ops::Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}

/// A value in the right place that may be of the wrong kind, out of range, missing, there twice, or elsewhere.
pub(super) fn structural(text: &str, draw: &mut Draw) -> String {
    let all = values(text);
    let Some(value) = some(draw, &all).cloned() else { return bytes(text, draw) };
    match draw.pick(10) {
        0 | 1 => {
            let others: Vec<&Value> = all.iter().filter(|other| other.kind != value.kind).collect();
            match some(draw, &others) {
                Some(other) if draw.happens(0.5) => replaced(text, value.all, &text[other.all.clone()]),
                Some(_) | None => from_pool(text, &value, draw, |kind| kind != value.kind),
            }
        }
        2..=4 => {
            let same: Vec<&Value> = all.iter().filter(|other| other.kind == value.kind).collect();
            let with = some(draw, &same).map_or("", |other| &text[other.all.clone()]);
            replaced(text, value.all.clone(), with)
        }
        5 => {
            let comma = text[value.entry.end..].starts_with(',');
            replaced(text, value.entry.start..value.entry.end + usize::from(comma), "")
        }
        6 => {
            let twice = format!("{}, {}", &text[value.entry.clone()], &text[value.entry.clone()]);
            replaced(text, value.entry.clone(), &twice)
        }
        7 => swapped(text, &value, &all, draw),
        8 => extreme(text, &all, draw),
        _ => match draw.pick(3) {
            0 => nested(text, &value, draw),
            1 => {
                let long = ["x", "é", "\u{1f525}", "a b "][draw.pick(4)].repeat(draw.between(1_000, 6_000) as usize);
                replaced(text, value.all, &format!("\"{long}\""))
            }
            _ => from_pool(text, &value, draw, |_| true),
        },
    }
}

fn from_pool(text: &str, value: &Value, draw: &mut Draw, fits: impl Fn(Kind) -> bool) -> String {
    let list: Vec<&str> = POOL.iter().filter(|(kind, _)| fits(*kind)).map(|(_, text)| *text).collect();
    let with = some(draw, &list).map_or("0", |text| *text);
    replaced(text, value.all.clone(), with)
}

/// Two entries of one bracket change places.
fn swapped(text: &str, value: &Value, all: &[Value], draw: &mut Draw) -> String {
    let siblings: Vec<&Value> = all
        .iter()
        .filter(|other| {
            other.within == value.within
                && (other.entry.end <= value.entry.start || value.entry.end <= other.entry.start)
        })
        .collect();
    let Some(other) = some(draw, &siblings) else { return text.to_owned() };
    let (first, second) = if other.entry.start < value.entry.start { (*other, value) } else { (value, *other) };
    format!(
        "{}{}{}{}{}",
        &text[..first.entry.start],
        &text[second.entry.clone()],
        &text[first.entry.end..second.entry.start],
        &text[first.entry.clone()],
        &text[second.entry.end..]
    )
}

/// A number becomes one that nobody would write.
fn extreme(text: &str, all: &[Value], draw: &mut Draw) -> String {
    let digits = |value: &&Value| {
        let inner = text[value.all.clone()].trim_matches('"');
        inner.starts_with(|c: char| c.is_ascii_digit() || c == '-')
    };
    let numbers: Vec<&Value> = all.iter().filter(digits).collect();
    let Some(value) = some(draw, &numbers).map(|value| (*value).clone()) else { return bytes(text, draw) };
    let kind = value.kind;
    if kind == Kind::Text && draw.happens(0.5) {
        // The unit stays, the number changes.
        let inner = text[value.all.clone()].trim_matches('"');
        let unit = inner.trim_start_matches(|c: char| c.is_ascii_digit() || ".-".contains(c));
        let number = ["0", "-1", "0.000001", "99999", "1000000000", "99999999999999999999", "1.5"][draw.pick(7)];
        return replaced(text, value.all.clone(), &format!("\"{number}{unit}\""));
    }
    from_pool(text, &value, draw, |other| other == kind)
}

fn nested(text: &str, value: &Value, draw: &mut Draw) -> String {
    let (open, close) = DEEP[draw.pick(DEEP.len())];
    let depth = [3, 20, 60, 200, 3_000][draw.pick(5)];
    let with = format!("{}{}{}", open.repeat(depth), &text[value.all.clone()], close.repeat(depth));
    replaced(text, value.all.clone(), &with)
}

/// The nearest place where a character begins.
fn place(text: &str, draw: &mut Draw) -> usize {
    let mut at = draw.pick(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Characters come, go, repeat or end early.
pub(super) fn bytes(text: &str, draw: &mut Draw) -> String {
    let mut text = text.to_owned();
    for _ in 0..draw.between(1, 3) {
        let at = place(&text, draw);
        let mut end = (at + draw.between(1, 12) as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        match draw.pick(6) {
            0 => text.insert_str(at, PIECES[draw.pick(PIECES.len())]),
            1 => text.replace_range(at..end, ""),
            2 => text.replace_range(at..end, PIECES[draw.pick(PIECES.len())]),
            3 => {
                let again = text[at..end].repeat(2);
                text.replace_range(at..end, &again);
            }
            4 => text.insert(at, char::from_u32(draw.between(1, 0x2_ffff)).unwrap_or('\u{fffd}')),
            _ if draw.happens(0.1) => text.truncate(at),
            _ => {
                let digit = char::from_digit(draw.between(0, 9), 10).unwrap_or('0');
                text.insert(at, digit);
            }
        }
    }
    text
}

/// Words of a line change places, kinds and numbers; `others` lends its words.
pub(super) fn words(line: &str, others: &[&str], draw: &mut Draw) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    for _ in 0..draw.between(1, 2) {
        let at = draw.pick(words.len());
        let lent: Vec<&str> = others[draw.pick(others.len())].split(' ').collect();
        match draw.pick(6) {
            0 | 1 => words[at] = lent[draw.pick(lent.len())],
            2 => words.insert(at, lent[draw.pick(lent.len())]),
            3 if words.len() > 1 => drop(words.remove(at)),
            4 => {
                let other = draw.pick(words.len());
                words.swap(at, other);
            }
            _ => {
                let odd =
                    ["99999999999", "0m", "300%", "-1", "t0", "h4294967295", "@", "\"", "T+99:99:99", "sev9", "99999w"];
                words[at] = odd[draw.pick(odd.len())];
            }
        }
    }
    words.join(" ")
}
