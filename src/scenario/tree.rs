//! The shape of a RON file: which field stands where. Read before `ron` sees the text.
//!
//! It knows brackets, strings and comments and nothing of meaning; it exists so that each section can be parsed
//! apart and so that every check can name a line and a column. It never recurses deeper than [`NESTING_MAX`].

use std::ops::Range;

/// How deep brackets may nest.
pub(super) const NESTING_MAX: usize = 48;

/// A fault of the shape, with its place.
pub(super) struct ShapeFault {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// A value and its place.
pub(super) struct Node {
    /// The whole of it.
    pub(super) all: Range<usize>,
    /// What to underline: the whole of a plain value, the opening of a bracketed one.
    pub(super) head: Range<usize>,
    /// What it is made of.
    pub(super) shape: Shape,
}

/// What a value is made of.
pub(super) enum Shape {
    /// A number, a word or a text.
    Plain,
    /// `[ ... ]`.
    List(Vec<Node>),
    /// `( ... )` with or without a name before it.
    Parens(Vec<Field>),
    /// `{ ... }`.
    Map(Vec<(Node, Node)>),
}

/// An entry of a bracketed group.
pub(super) struct Field {
    /// Where its name stands, if it has one.
    pub(super) name: Option<Range<usize>>,
    /// Its value.
    pub(super) value: Node,
}

impl Node {
    /// The value of the field `name`.
    pub(super) fn field(&self, text: &str, name: &str) -> Option<&Self> {
        let Shape::Parens(fields) = &self.shape else {
            return None;
        };
        fields.iter().find(|field| field.name.clone().is_some_and(|at| &text[at] == name)).map(|field| &field.value)
    }

    /// The value at a place of a list or group.
    pub(super) fn item(&self, index: usize) -> Option<&Self> {
        match &self.shape {
            Shape::List(items) => items.get(index),
            Shape::Parens(fields) => fields.get(index).map(|field| &field.value),
            Shape::Map(entries) => entries.get(index).map(|(_, value)| value),
            Shape::Plain => None,
        }
    }

    /// The key at a place of a map.
    pub(super) fn key(&self, index: usize) -> Option<&Self> {
        match &self.shape {
            Shape::Map(entries) => entries.get(index).map(|(key, _)| key),
            Shape::List(_) | Shape::Parens(_) | Shape::Plain => None,
        }
    }
}

/// Reads the shape of a file. The second part lists what is wrong; without a first part nothing more can be said.
pub(super) fn shape_of(text: &str) -> (Option<Node>, Vec<ShapeFault>) {
    let mut scan = Scan { text, at: 0, faults: Vec::new() };
    let node = scan.file().ok();
    if node.is_none() && scan.faults.len() > 2 {
        // After the first surprise the scan only stumbles; that and where it gave up is what helps.
        scan.faults.drain(1..scan.faults.len() - 1);
    }
    (node, scan.faults)
}

/// The scan cannot go on; the reason is in `faults`.
struct Stop;

struct Scan<'t> {
    text: &'t str,
    at: usize,
    faults: Vec<ShapeFault>,
}

impl Scan<'_> {
    fn file(&mut self) -> Result<Node, Stop> {
        self.blank()?;
        while self.text[self.at..].starts_with("#!") {
            match self.text[self.at..].find(']') {
                Some(end) => self.at += end + 1,
                None => return self.stop(self.at..self.at + 2, "this `#![` is never closed"),
            }
            self.blank()?;
        }
        let node = self.value(0)?;
        self.blank()?;
        if self.at < self.text.len() {
            let rest = self.at..self.at + self.peek().map_or(0, char::len_utf8);
            self.fault(rest, "there is more text after the end of the scenario");
        }
        Ok(node)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn fault(&mut self, at: Range<usize>, message: &str) {
        self.faults.push(ShapeFault { at, message: message.to_owned(), help: None });
    }

    fn stop<T>(&mut self, at: Range<usize>, message: &str) -> Result<T, Stop> {
        self.fault(at, message);
        Err(Stop)
    }

    /// Passes over space and comments.
    fn blank(&mut self) -> Result<(), Stop> {
        loop {
            let rest = &self.text[self.at..];
            let spaces = rest.len() - rest.trim_start().len();
            self.at += spaces;
            let rest = &rest[spaces..];
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.block_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), Stop> {
        let (start, mut depth) = (self.at, 0_usize);
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with("/*") {
                (depth, self.at) = (depth + 1, self.at + 2);
            } else if rest.starts_with("*/") {
                (depth, self.at) = (depth - 1, self.at + 2);
                if depth == 0 {
                    return Ok(());
                }
            } else if let Some(c) = self.peek() {
                self.at += c.len_utf8();
            } else {
                return self.stop(start..start + 2, "this comment is never closed");
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        let start = self.at;
        if depth > NESTING_MAX {
            return self.stop(start..start, "brackets are nested too deeply");
        }
        match self.peek() {
            None => self.stop(start..start, "the file ends where a value should stand"),
            Some('"') => self.quoted(start),
            Some('(') => self.parens(start, depth),
            Some('[') => self.list(depth),
            Some('{') => self.map(depth),
            Some('r') if self.raw_hashes().is_some() => self.raw_string(),
            Some(c) if is_word(c) => self.word(depth),
            Some(c) => {
                let message = format!("a value should stand here, not `{c}`");
                self.stop(start..start + c.len_utf8(), &message)
            }
        }
    }

    fn plain(&self, start: usize) -> Node {
        Node { all: start..self.at, head: start..self.at, shape: Shape::Plain }
    }

    fn quoted(&mut self, start: usize) -> Result<Node, Stop> {
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(self.plain(start)),
                '\\' => self.at += self.peek().map_or(0, char::len_utf8),
                _ => {}
            }
        }
        self.stop(start..start + 1, "this text is never closed with a `\"`")
    }

    /// How many `#` open the raw string that may start here.
    fn raw_hashes(&self) -> Option<usize> {
        let rest = &self.text[self.at + 1..];
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        rest[hashes..].starts_with('"').then_some(hashes)
    }

    fn raw_string(&mut self) -> Result<Node, Stop> {
        let start = self.at;
        let hashes = self.raw_hashes().unwrap_or(0);
        let body = start + 1 + hashes + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        match self.text[body..].find(&close) {
            Some(end) => {
                self.at = body + end + close.len();
                Ok(self.plain(start))
            }
            None => self.stop(start..body, "this raw text is never closed"),
        }
    }

    /// A number or a word; a word may open a group: `Regression( ... )`.
    fn word(&mut self, depth: usize) -> Result<Node, Stop> {
        let start = self.at;
        let rest = &self.text[start..];
        self.at += rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let node = self.plain(start);
        self.blank()?;
        if self.peek() == Some('(') {
            return self.parens(start, depth);
        }
        self.at = node.all.end;
        Ok(node)
    }

    fn parens(&mut self, start: usize, depth: usize) -> Result<Node, Stop> {
        let open = self.at;
        let mut fields = Vec::new();
        self.group(')', |scan| {
            let name = scan.name()?;
            let value = scan.value(depth + 1)?;
            fields.push(Field { name, value });
            Ok(())
        })?;
        Ok(Node { all: start..self.at, head: start..open + 1, shape: Shape::Parens(fields) })
    }

    fn list(&mut self, depth: usize) -> Result<Node, Stop> {
        let open = self.at;
        let mut items = Vec::new();
        self.group(']', |scan| {
            items.push(scan.value(depth + 1)?);
            Ok(())
        })?;
        Ok(Node { all: open..self.at, head: open..open + 1, shape: Shape::List(items) })
    }

    fn map(&mut self, depth: usize) -> Result<Node, Stop> {
        let open = self.at;
        let mut entries = Vec::new();
        self.group('}', |scan| {
            let key = scan.value(depth + 1)?;
            scan.blank()?;
            if scan.peek() == Some(':') {
                scan.at += 1;
                scan.blank()?;
            } else {
                scan.fault(key.all.clone(), "a `:` and a value should follow this");
                return Ok(());
            }
            let value = scan.value(depth + 1)?;
            entries.push((key, value));
            Ok(())
        })?;
        Ok(Node { all: open..self.at, head: open..open + 1, shape: Shape::Map(entries) })
    }

    /// Reads entries up to the closing bracket. A missing comma is noted and forgiven.
    fn group(&mut self, close: char, mut entry: impl FnMut(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        let mut comma = true;
        loop {
            self.blank()?;
            match self.peek() {
                Some(c) if c == close => {
                    self.at += 1;
                    return Ok(());
                }
                None => return self.unclosed(open, open..open + 1),
                Some(')' | ']' | '}') => return self.unclosed(open, self.at..self.at + 1),
                Some(_) if !comma => {
                    self.fault(self.at..self.at + 1, "a comma is missing before this");
                }
                Some(_) => {}
            }
            entry(self)?;
            self.blank()?;
            comma = self.peek() == Some(',');
            self.at += usize::from(comma);
        }
    }

    fn unclosed(&mut self, open: usize, at: Range<usize>) -> Result<(), Stop> {
        let bracket = &self.text[open..=open];
        let line = self.text[..open].matches('\n').count() + 1;
        let message = if at.start == open {
            format!("this `{bracket}` is never closed")
        } else {
            let found = &self.text[at.clone()];
            format!("`{found}` stands here while the `{bracket}` of line {line} is still open")
        };
        self.faults.push(ShapeFault {
            at,
            message,
            help: Some("look for a bracket that is missing or one too many above".to_owned()),
        });
        Err(Stop)
    }

    /// The name of a field, if one stands here, passing its colon.
    fn name(&mut self) -> Result<Option<Range<usize>>, Stop> {
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if length == 0 {
            return Ok(None);
        }
        self.at += length;
        self.blank()?;
        if self.peek() == Some(':') {
            self.at += 1;
            self.blank()?;
            return Ok(Some(start..start + length));
        }
        self.at = start;
        Ok(None)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '.')
}
