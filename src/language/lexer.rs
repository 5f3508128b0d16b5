//! A line cut into words and quoted strings, each with its place, so that text keeps its spacing.
//!
//! Quotes open at the start of a word or after a colon, and only if they close;
//! an inch sign in a sentence stays a character. It knows no verb and no name.

/// A word or a quoted string with its place in the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte.
    start: usize,
    /// One past the last byte.
    end: usize,
    /// Whether it stands in quotes.
    quoted: bool,
}

/// A run of tokens of one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    line: &'a str,
    tokens: &'a [Token],
}

/// Where the quote that opens at `start` closes (one past the closing mark), if it does.
fn closing(line: &str, start: usize) -> Option<usize> {
    let mut chars = line[start..].char_indices();
    let close = match chars.next()?.1 {
        '"' => '"',
        '\u{201c}' => '\u{201d}',
        _ => return None,
    };
    let mut escaped = false;
    for (at, c) in chars {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == close {
            return Some(start + at + c.len_utf8());
        }
    }
    None
}

/// Cuts a line into tokens.
pub(super) fn lex(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if let Some(end) = closing(line, at) {
            tokens.push(Token { start: at, end, quoted: true });
            at = end;
        } else {
            let end = word_end(line, at);
            tokens.push(Token { start: at, end, quoted: false });
            at = end;
        }
    }
    tokens
}

/// One past the end of the unquoted word at `start`.
fn word_end(line: &str, start: usize) -> usize {
    let mut after_colon = false;
    for (offset, c) in line[start..].char_indices() {
        let at = start + offset;
        if c.is_whitespace() || (after_colon && closing(line, at).is_some()) {
            return at;
        }
        after_colon = c == ':';
    }
    line.len()
}

/// Text as meant: trimmed, and without its quotes if it is one quoted string.
pub(super) fn clean(raw: &str) -> String {
    let raw = raw.trim();
    if raw.is_empty() || closing(raw, 0) != Some(raw.len()) {
        return raw.to_owned();
    }
    let mut inner = raw.chars();
    inner.next();
    inner.next_back();
    let mut out = String::with_capacity(raw.len());
    let mut escaped = false;
    for c in inner {
        if escaped {
            if !matches!(c, '"' | '\\' | '\u{201d}') {
                out.push('\\');
            }
            out.push(c);
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else {
            out.push(c);
        }
    }
    out
}

/// Text in quotes.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

impl<'a> Words<'a> {
    /// All tokens of a line.
    pub(super) fn new(line: &'a str, tokens: &'a [Token]) -> Self {
        Self { line, tokens }
    }

    /// How many there are.
    pub(super) fn len(self) -> usize {
        self.tokens.len()
    }

    /// Whether there are none.
    pub(super) fn is_empty(self) -> bool {
        self.tokens.is_empty()
    }

    /// The token as written, quotes included.
    pub(super) fn raw(self, at: usize) -> Option<&'a str> {
        self.tokens.get(at).map(|token| &self.line[token.start..token.end])
    }

    /// The token if it stands without quotes.
    pub(super) fn plain(self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        (!token.quoted).then(|| &self.line[token.start..token.end])
    }

    /// Whether the token is this word, in any case and without quotes.
    pub(super) fn is(self, at: usize, word: &str) -> bool {
        self.plain(at).is_some_and(|raw| raw.eq_ignore_ascii_case(word))
    }

    /// The first `count` tokens.
    pub(super) fn head(self, count: usize) -> Self {
        Self { line: self.line, tokens: &self.tokens[..count.min(self.tokens.len())] }
    }

    /// All but the first `count` tokens.
    pub(super) fn tail(self, count: usize) -> Self {
        Self { line: self.line, tokens: &self.tokens[count.min(self.tokens.len())..] }
    }

    /// The first token, which is taken away.
    pub(super) fn take(&mut self) -> Option<&'a str> {
        let raw = self.raw(0)?;
        *self = self.tail(1);
        Some(raw)
    }

    /// The text from the first token to the last, spacing kept, a single quoted string without its quotes.
    pub(super) fn text(self) -> String {
        clean(self.span())
    }

    /// The stretch of the line from the first token to the last.
    pub(super) fn span(self) -> &'a str {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => &self.line[first.start..last.end],
            _ => "",
        }
    }

    /// The text after `skip` bytes of the first token (a field whose value sticks to its colon).
    pub(super) fn text_after(self, skip: usize) -> String {
        clean(self.span().get(skip..).unwrap_or_default())
    }

    /// The line with the token at `at` written differently.
    pub(super) fn line_with(self, at: usize, new: &str) -> String {
        match self.tokens.get(at) {
            Some(token) => format!("{}{new}{}", &self.line[..token.start], &self.line[token.end..]),
            None => self.line.to_owned(),
        }
    }
}
