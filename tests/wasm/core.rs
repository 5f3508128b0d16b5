//! The core as a wasm module; filled in with the determinism check.
