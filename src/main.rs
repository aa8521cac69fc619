//! The `hejnal` program: reads its arguments and leaves the rest to the library.

fn main() -> std::process::ExitCode {
    hejnal::cli::run(std::env::args_os())
}
