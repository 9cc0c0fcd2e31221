//! The cost of the cage: the time from a request to the first reply, in a cage, in a bare child,
//! and in an interpreter of WebAssembly.
//!
//! `cargo run --release --manifest-path benches/cage/Cargo.toml -- [--save]`
//!
//! Each way has a host of its own, a process that waits for a line, makes one call and prints how
//! long it took. So all take turns, and the bare one can run as if its kernel had no cage.

mod host;
mod page;
mod wasm;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The number of calls of each subject.
const ROUNDS: usize = 300;

/// The error of all functions here; it is printed and ends the program.
pub type BenchResult<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> BenchResult<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["host", "pack", worker, library] => {
            host::serve(|| host::call(Path::new(worker), Path::new(library)))
        }
        ["host", "start", program] => host::serve(|| host::start(Path::new(program))),
        ["host", "wasm"] => host::serve(wasm::call),
        [] => measure(false),
        ["--save"] => measure(true),
        _ => Err("benches/cage [--save]".into()),
    }
}

fn measure(save: bool) -> BenchResult<()> {
    let built = build()?;
    let (worker, library) =
        (built.join("examples/worker"), built.join("libheelwise_hostile_pack.so"));
    let (worker, library) = (worker.display().to_string(), library.display().to_string());
    let own = std::env::current_exe()?.display().to_string();
    let kernel_without = built.join("examples/kernel_without").display().to_string();
    let mut asked = vec![
        Subject::spawn(page::START, &[&own, "host", "start", "/bin/true"])?,
        Subject::spawn(
            page::BARE,
            &[&kernel_without, "landlock,seccomp", &own, "host", "pack", &worker, &library],
        )?,
        Subject::spawn(page::CAGED, &[&own, "host", "pack", &worker, &library])?,
        Subject::spawn(page::WASM, &[&own, "host", "wasm"])?,
    ];
    for _ in 0..ROUNDS {
        asked.iter_mut().try_for_each(Subject::measure)?;
    }
    let page = page::page(
        &asked.iter().map(|it| (it.what, it.micros.as_slice())).collect::<Vec<_>>(),
        std::fs::metadata(library)?.len(),
    );
    print!("{page}");
    if save {
        std::fs::write(root().join("docs/cage-benchmarks.md"), page)?;
    }
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Builds the worker and a pack as they are released.
fn build() -> BenchResult<PathBuf> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    for what in [&["-p", "heelwise-sandbox", "--examples"][..], &["-p", "heelwise-hostile-pack"]] {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--release", "--quiet"])
            .args(what)
            .arg("--target-dir")
            .arg(&target)
            .current_dir(root());
        if !cargo.status()?.success() {
            return Err(format!("{what:?} could not be built").into());
        }
    }
    Ok(target.canonicalize()?.join("release"))
}

/// A way to get a reply, and how long it took each time.
struct Subject {
    what: &'static str,
    host: Child,
    micros: Vec<f64>,
}

impl Subject {
    fn spawn(what: &'static str, command: &[&str]) -> BenchResult<Self> {
        let [program, arguments @ ..] = command else { return Err("no program".into()) };
        let mut host = Command::new(program);
        let host = host.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        Ok(Self { what, host, micros: Vec::new() })
    }

    fn measure(&mut self) -> BenchResult<()> {
        self.host.stdin.as_mut().ok_or("no way to ask")?.write_all(b"\n")?;
        let mut line = String::new();
        BufReader::new(self.host.stdout.as_mut().ok_or("no way to hear")?).read_line(&mut line)?;
        self.micros.push(line.trim().parse().map_err(|_| format!("{}: {line}", self.what))?);
        Ok(())
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        let _ = self.host.kill();
        let _ = self.host.wait();
    }
}
