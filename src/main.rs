//! Picks a shell.
//!
//! Not a place for logic: what a shell does is in its module.
//! The one rule: features are chosen here and in `lib.rs`, nowhere else.

#[cfg(all(feature = "cli", not(feature = "app")))]
fn main() -> std::process::ExitCode {
    hotwash::cli::run(None)
}

#[cfg(all(feature = "cli", feature = "app"))]
fn main() -> std::process::ExitCode {
    hotwash::cli::run(Some(|asked| {
        let hotwash::cli::Opening { scenario, seed, script, pictures } = asked.clone();
        hotwash::app::open(&hotwash::app::Opening { scenario, seed, script, pictures })
    }))
}

#[cfg(all(target_arch = "wasm32", feature = "app"))]
fn main() {
    hotwash::app::start();
}

#[cfg(all(not(feature = "cli"), not(all(target_arch = "wasm32", feature = "app"))))]
fn main() -> std::process::ExitCode {
    // A build of the core alone has nobody to talk to.
    std::process::ExitCode::from(2)
}
