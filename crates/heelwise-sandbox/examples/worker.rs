//! A program that is nothing but a worker: what the host becomes when its first argument is the
//! hidden verb.

fn main() -> std::process::ExitCode {
    heelwise_sandbox::serve()
}
