//! The icons of the panels: those of the Phosphor set that are used, as constants and as a font of their own.
//!
//! Not what they stand for.
//! The one rule: the font holds what is listed here and nothing else, so that a browser need not load the rest.

egui_phosphor::subset! {
    pub(super) mod chosen {
        use regular::{ARCHIVE, ARROW_LEFT, AT, BELL, BELL_RINGING, BOOK_OPEN, BUILDINGS, CARET_DOWN, CARET_RIGHT, CHART_LINE, CHAT_TEXT, CHECK, CHECK_CIRCLE, CLOCK_COUNTER_CLOCKWISE, CORNERS_OUT, DOWNLOAD_SIMPLE, EYE, FAST_FORWARD, FILE_TEXT, FLAG, FLAG_CHECKERED, GEAR, GIT_COMMIT, GIT_FORK, GLOBE, HANDSHAKE, HAND_POINTING, KEYBOARD, LIGHTBULB, LIST, LIST_CHECKS, LIST_PLUS, MAP_TRIFOLD, MEGAPHONE, MINUS, NOTE_PENCIL, PAPER_PLANE_RIGHT, PAUSE, PLAY, PLUS, REWIND, SCALES, SIGN_OUT, SIREN, SNOWFLAKE, SPEAKER_HIGH, SPEAKER_SLASH, TIMER, TRAY, TREE_STRUCTURE, TROPHY, UPLOAD_SIMPLE, USER, USERS_THREE, WARNING, X};
    }
}

pub(super) use chosen::regular::*;
