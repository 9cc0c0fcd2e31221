//! Rules about the whole workspace: dependencies, sources and snapshots.

use std::path::PathBuf;

use crate::harness::{PACKS, cargo, dependencies, files_in, root};

#[test]
fn the_host_names_no_pack_and_depends_on_none() {
    for file in files_in(&["crates"]) {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        for pack in PACKS {
            assert!(!text.contains(pack), "{} names {pack}", file.display());
        }
    }
    let dependencies = dependencies("heelwise");
    assert!(dependencies.iter().any(|name| name == "heelwise-engine"), "the tree was read");
    assert!(!PACKS.iter().any(|pack| dependencies.iter().any(|name| name == pack)));
}

#[test]
fn the_host_does_not_link_the_tools_for_pack_authors() {
    assert!(!dependencies("heelwise").iter().any(|name| name == "heelwise-pack-tools"));
}

#[test]
fn no_crate_depends_on_a_pack() {
    for pack in PACKS {
        let tree = cargo(&[
            "tree",
            "--workspace",
            "--invert",
            pack,
            "--prefix",
            "depth",
            "--edges",
            "normal,build,dev",
            "--format",
            " {p}",
        ]);
        assert!(
            tree.lines().all(|line| line.starts_with("0 ")),
            "something depends on {pack}:\n{tree}"
        );
    }
}

#[test]
fn a_pack_depends_only_on_the_analyzer_and_core_crates() {
    for pack in PACKS {
        let ours: Vec<String> =
            dependencies(pack).into_iter().filter(|name| name.starts_with("heelwise")).collect();
        assert_eq!(ours, ["heelwise-analyzer", "heelwise-core"], "{pack}");
    }
}

// threat: B14, G1, I
#[test]
fn the_host_depends_on_no_networking_crate() {
    const NETWORKING: [&str; 19] = [
        "async-std",
        "curl",
        "h2",
        "hickory-resolver",
        "hyper",
        "isahc",
        "native-tls",
        "openssl",
        "quinn",
        "reqwest",
        "rustls",
        "smol",
        "socket2",
        "surf",
        "tokio",
        "tonic",
        "tungstenite",
        "ureq",
        "websocket",
    ];
    let found: Vec<String> = dependencies("heelwise")
        .into_iter()
        .filter(|name| NETWORKING.contains(&name.as_str()))
        .collect();
    assert_eq!(found, [""; 0]);
    for file in files_in(&["crates"])
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
    {
        // The tests of the sandbox try what the sandbox must block.
        if file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = std::fs::read_to_string(file).unwrap();
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream"] {
            let shown = text.contains(word);
            assert!(!shown, "{} uses {word}", file.display());
        }
    }
}

/// `mio` could open connections: its `net` feature is on, because signals reach a waiting screen
/// through a socket pair. Only the terminal library may use it, and the built program is searched
/// for network calls.
// threat: G1
#[test]
fn only_the_terminal_library_uses_mio() {
    let tree = cargo(&[
        "tree",
        "--package",
        "heelwise",
        "--edges",
        "normal",
        "--target",
        "all",
        "--invert",
        "mio",
        "--prefix",
        "depth",
        "--format",
        " {p}",
    ]);
    let users: Vec<&str> =
        tree.lines().filter_map(|line| line.strip_prefix("1 ")?.split(' ').next()).collect();
    assert_eq!(users, ["crossterm", "signal-hook-mio"], "{tree}");
    let signals = tree.lines().filter_map(|line| line.strip_prefix("2 ")?.split(' ').next());
    assert!(
        signals.into_iter().all(|user| ["ratatui-crossterm", "crossterm"].contains(&user)),
        "{tree}"
    );
}

/// Functions that every network access needs; a socket pair within the process needs none of them.
// threat: B14, G1
#[test]
#[cfg(all(target_os = "linux", target_pointer_width = "64", target_endian = "little"))]
fn the_binary_imports_no_network_calls() {
    const CALLS: [&str; 9] = [
        "connect",
        "bind",
        "listen",
        "accept",
        "accept4",
        "getaddrinfo",
        "gethostbyname",
        "sendto",
        "res_query",
    ];
    let program = std::fs::read(crate::harness::program()).unwrap();
    let called = names_of_calls(&program);
    let imports = |call: &str| called.split(|byte| *byte == 0).any(|name| name == call.as_bytes());
    assert!(imports("socketpair") && imports("poll"), "the names of what it calls were read");
    let found: Vec<&str> = CALLS.into_iter().filter(|call| imports(call)).collect();
    assert_eq!(found, [""; 0]);
}

/// The names of the imports of a 64-bit ELF program: its dynamic string table.
#[cfg(all(target_os = "linux", target_pointer_width = "64", target_endian = "little"))]
fn names_of_calls(program: &[u8]) -> &[u8] {
    const STRINGS: u64 = 3;
    const LOADED: u64 = 2;
    let number = |at: usize, width: usize| {
        program[at..at + width].iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
    };
    let place = |at: usize, width: usize| usize::try_from(number(at, width)).unwrap();
    let (table, size, count) = (place(0x28, 8), place(0x3a, 2), place(0x3c, 2));
    let mut sections = (0..count).map(|index| table + index * size);
    let names = sections
        .find(|at| number(at + 4, 4) == STRINGS && number(at + 8, 8) & LOADED != 0)
        .unwrap();
    &program[place(names + 0x18, 8)..][..place(names + 0x20, 8)]
}

#[test]
fn only_the_sandbox_depends_on_libloading() {
    let loads = |package: &str| dependencies(package).iter().any(|name| name == "libloading");
    assert!(loads("heelwise-sandbox"), "the tree was read");
    for package in
        ["heelwise-pack", "heelwise-engine", "heelwise-core", "heelwise-analyzer", "xtask"]
    {
        assert!(
            !loads(package),
            "{package}: validate and bundle must not be able to load a library"
        );
    }
}

#[test]
fn the_host_verifies_signatures_and_cannot_sign() {
    let all = dependencies("heelwise");
    assert!(
        all.iter().any(|name| name == "minisign-verify")
            && !all.iter().any(|name| name == "minisign")
    );
}

#[test]
fn unsafe_code_is_only_in_sandbox_and_analyzer() {
    for file in files_in(&["crates", "packs", "xtask"]) {
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        if file.extension().is_none_or(|extension| extension != "rs")
            || name.starts_with("crates/heelwise-sandbox")
            || name.starts_with("crates/heelwise-analyzer")
        {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let without = text.replace("unsafe_code", "");
        assert!(!without.contains("unsafe {") && !without.contains("unsafe fn"), "{name}");
        if name.ends_with("src/lib.rs") || name.ends_with("src/main.rs") {
            assert!(text.contains("#![forbid(unsafe_code)]"), "{name} does not forbid unsafe code");
        }
    }
}

#[test]
fn panics_unwind() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("panic = \"unwind\"") && !manifest.contains("panic = \"abort\""));
}

/// The value of a line such as `name = "value"` in a piece of TOML.
fn toml_value<'a>(piece: &'a str, name: &str) -> Option<&'a str> {
    let lines = piece.lines().filter_map(|line| line.split_once(" = \""));
    lines.filter(|(left, _)| *left == name).find_map(|(_, right)| right.strip_suffix('"'))
}

// threat: I
#[test]
fn every_dependency_is_pinned_with_a_checksum() {
    let manifests = files_in(&["crates", "packs", "tests", "xtask", "benches", "fuzz"]).into_iter();
    let mut manifests: Vec<PathBuf> =
        manifests.filter(|path| path.ends_with("Cargo.toml")).collect();
    manifests.push(root().join("Cargo.toml"));
    let texts: Vec<String> =
        manifests.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let ours: Vec<&str> = texts.iter().filter_map(|text| toml_value(text, "name")).collect();
    for (path, text) in manifests.iter().zip(&texts) {
        let from_elsewhere = ["git = ", "registry = ", "[patch", "[replace"]
            .iter()
            .find(|word| text.contains(**word));
        assert_eq!(from_elsewhere, None, "{}", path.display());
    }
    let mut sources = std::collections::BTreeSet::new();
    for lock in files_in(&["benches", "fuzz"]).into_iter().chain([root().join("Cargo.lock")]) {
        if !lock.ends_with("Cargo.lock") {
            continue;
        }
        let text = std::fs::read_to_string(&lock).unwrap();
        for package in text.split("[[package]]").skip(1) {
            let name = toml_value(package, "name").unwrap();
            match toml_value(package, "source") {
                None => assert!(ours.contains(&name), "{name} is from nowhere"),
                Some(source) => {
                    let digest = toml_value(package, "checksum").unwrap_or_default();
                    assert!(
                        digest.len() == 64 && source.starts_with("registry+"),
                        "{name}: {source} {digest}"
                    );
                    sources.insert(source.to_owned());
                }
            }
        }
    }
    assert_eq!(sources.len(), 1, "{sources:?}");
}

// threat: I
#[test]
fn the_number_of_dependencies_is_limited() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    // The store brings SQLite's binding, the session its screen, the sandbox its cage; tests bring
    // a solver, property tests and a terminal emulator. Making signatures, for the tasks and the
    // tests, brings 19; what checks them in the program brings one, with nothing behind it.
    // Packages of the workspace itself have no source and do not count.
    let foreign = lock.matches("\nsource = ").count();
    assert!(foreign <= 226, "{foreign} foreign packages in Cargo.lock; is the new one worth it?");
}

#[test]
fn there_are_no_orphaned_snapshots() {
    let sources = files_in(&["tests/runner"]);
    let code: String = sources
        .iter()
        .filter(|file| file.extension().is_some_and(|it| it == "rs"))
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let examples: Vec<String> = crate::harness::examples()
        .into_iter()
        .map(|(name, ..)| format!("example-{name}"))
        .collect();
    for file in sources.iter().filter(|file| file.extension().is_some_and(|it| it == "snap")) {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let name = stem.rsplit("__").next().unwrap();
        let known = examples.iter().any(|example| example == name)
            || code.contains(&format!("\"{name}\""))
            || name.contains('.')
            || name.starts_with("why-");
        let is_code =
            heelwise_pack::codes::ALL.iter().any(|info| info.code.0.replace('/', ".") == name);
        assert!(known || is_code, "{} belongs to no test", file.display());
    }
}
