//! The shape of a RON or JSON text: where each value and each entry stands.
//!
//! Knows brackets, texts and comments, nothing of meaning. The one rule: what it finds in a sound text are its values.

use std::ops::Range;

/// What a value looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Number,
    Text,
    Word,
    List,
    Group,
    Map,
}

/// A value, with the entry it is the value of.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// The value.
    pub(super) all: Range<usize>,
    /// Name and value, or the value alone.
    pub(super) entry: Range<usize>,
    /// What it looks like.
    pub(super) kind: Kind,
    /// Which bracket it stands in, by its place in the text.
    pub(super) within: usize,
}

struct Frame {
    open: usize,
    start: usize,
    colon: Option<usize>,
}

fn skip_blank(text: &[u8], mut at: usize, end: usize) -> usize {
    while at < end {
        if text[at].is_ascii_whitespace() {
            at += 1;
        } else if text[at..end].starts_with(b"//") {
            while at < end && text[at] != b'\n' {
                at += 1;
            }
        } else {
            break;
        }
    }
    at
}

fn kind_of(value: &[u8]) -> Kind {
    match value[0] {
        b'"' => Kind::Text,
        b'-' | b'+' | b'0'..=b'9' | b'.' => Kind::Number,
        b'[' => Kind::List,
        b'{' => Kind::Map,
        b'(' => Kind::Group,
        _ if value.ends_with(b")") => Kind::Group,
        _ => Kind::Word,
    }
}

fn close(text: &[u8], frame: &Frame, end: usize, out: &mut Vec<Value>) {
    let start = skip_blank(text, frame.start, end);
    let trimmed = |from: usize| {
        let mut to = end;
        while to > from && text[to - 1].is_ascii_whitespace() {
            to -= 1;
        }
        to
    };
    let from = skip_blank(text, frame.colon.unwrap_or(start).max(start), end);
    let to = trimmed(from);
    if from < to {
        out.push(Value { all: from..to, entry: start..to, kind: kind_of(&text[from..to]), within: frame.open });
    }
}

/// All values of a text, inner ones before outer ones.
pub(super) fn values(whole: &str) -> Vec<Value> {
    let text = whole.as_bytes();
    let mut out = Vec::new();
    let mut open = vec![Frame { open: 0, start: 0, colon: None }];
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'"' => {
                at += 1;
                while at < text.len() && text[at] != b'"' {
                    at += if text[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'/' if text[at..].starts_with(b"//") => {
                at = skip_blank(text, at, text.len());
                continue;
            }
            b'(' | b'[' | b'{' => open.push(Frame { open: at, start: at + 1, colon: None }),
            b')' | b']' | b'}' if open.len() > 1 => {
                if let Some(frame) = open.pop() {
                    close(text, &frame, at, &mut out);
                }
            }
            b',' => {
                if let Some(frame) = open.last_mut() {
                    close(text, frame, at, &mut out);
                    (frame.start, frame.colon) = (at + 1, None);
                }
            }
            b':' => {
                if let Some(frame) = open.last_mut() {
                    frame.colon.get_or_insert(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    while let Some(frame) = open.pop() {
        close(text, &frame, text.len(), &mut out);
    }
    let whole_chars = |range: &Range<usize>| whole.is_char_boundary(range.start) && whole.is_char_boundary(range.end);
    out.retain(|value| whole_chars(&value.all) && whole_chars(&value.entry));
    out
}
