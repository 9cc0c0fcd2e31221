//! A program that is only a worker, as the host is when its first argument is the hidden verb.

fn main() -> std::process::ExitCode {
    heelwise_sandbox::serve()
}
