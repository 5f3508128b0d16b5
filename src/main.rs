//! Picks a shell.
//!
//! Not a place for logic: what a shell does is in its module.
//! The one rule: features are chosen here and in `lib.rs`, nowhere else.

#[cfg(all(feature = "cli", not(feature = "app")))]
fn main() -> std::process::ExitCode {
    hotwash::cli::run(None)
}

#[cfg(all(feature = "cli", feature = "app", not(target_arch = "wasm32")))]
fn main() -> std::process::ExitCode {
    hotwash::cli::run(Some(|asked| {
        let hotwash::cli::Opening { scenario, seed, script, pictures } = asked.clone();
        hotwash::app::open(&hotwash::app::Opening { scenario, seed, script, pictures })
    }))
}

#[cfg(all(not(feature = "cli"), feature = "app", not(target_arch = "wasm32")))]
#[expect(clippy::print_stderr, reason = "there is no terminal shell in this build to say it")]
fn main() -> std::process::ExitCode {
    match hotwash::app::open(&hotwash::app::Opening::default()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("hotwash: {why}");
            std::process::ExitCode::from(2)
        }
    }
}

#[cfg(all(feature = "app", target_arch = "wasm32"))]
fn main() {
    hotwash::app::start();
}

#[cfg(not(any(feature = "cli", feature = "app")))]
fn main() -> std::process::ExitCode {
    // A build of the core alone has nobody to talk to.
    std::process::ExitCode::from(2)
}
