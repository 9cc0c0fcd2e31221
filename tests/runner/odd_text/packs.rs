//! Odd text in packs: refused in checked packs, shown as safe text in unchecked ones.

use std::fs;
use std::path::PathBuf;

use heelwise_core::compiled::PackContent;
use heelwise_pack::bundle;
use heelwise_pack::check::CheckedPack;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::corpus::{ODD, all};
use super::{run, run_with};
use crate::harness::{Machine, bundles, checked, root};

/// The corpus in one sentence, shorter than the longest line.
fn odd() -> String {
    ODD.join(" | ") + &super::corpus::marks(500)
}

/// Inserts the corpus into every text of an item. Ids and vocabulary words have no spaces and stay.
fn spoil<T: Serialize + DeserializeOwned>(items: &mut [T]) -> usize {
    let mut spoilt = 0;
    for item in items {
        let mut value = serde_json::to_value(&*item).unwrap();
        spoilt += spoil_value(&mut value);
        *item = serde_json::from_value(value).unwrap();
    }
    spoilt
}

fn spoil_value(value: &mut Value) -> usize {
    match value {
        Value::String(text) if text.contains(' ') => {
            *text = format!("{text} {}", odd());
            1
        }
        Value::Array(items) => items.iter_mut().map(spoil_value).sum(),
        Value::Object(map) => map.values_mut().map(spoil_value).sum(),
        _ => 0,
    }
}

fn spoil_pack(content: &mut PackContent) -> usize {
    let manifest = &mut content.manifest;
    for text in [&mut manifest.name, &mut manifest.summary, &mut manifest.licence] {
        *text = format!("{text} {}", odd());
    }
    manifest.authors.push(odd());
    manifest.requires.push(format!("x{}", ODD[0]));
    manifest.requires.pop();
    [
        spoil(&mut content.conditions),
        spoil(&mut content.red_flags),
        spoil(&mut content.arguments),
        spoil(&mut content.contraindications),
        spoil(&mut content.findings),
        spoil(&mut content.exercises),
        spoil(&mut content.routines),
        spoil(&mut content.protocols),
        spoil(&mut content.self_tests),
        spoil(&mut content.claims),
        spoil(&mut content.sources),
        spoil(&mut content.kit),
    ]
    .into_iter()
    .sum()
}

/// The workspace's packs with odd texts everywhere, as unchecked bundles.
fn spoilt_bundles(folder: &std::path::Path) -> Vec<PathBuf> {
    let packs = checked().packs.iter().filter(|pack| pack.content.manifest.id != "foundation");
    let written = packs.map(|pack| {
        let mut content = pack.content.clone();
        assert!(spoil_pack(&mut content) > 100);
        let (folder_of, sources) = (pack.folder.clone(), pack.sources.clone());
        let spoilt = CheckedPack::new(folder_of, content, sources);
        let path = folder.join(bundle::file_name(&spoilt.content.manifest));
        fs::write(&path, bundle::write(&spoilt, &[]).unwrap()).unwrap();
        path
    });
    written.collect()
}

// threat: C9
#[test]
fn an_unchecked_pack_is_shown_as_safe_text() {
    let folder = tempfile::tempdir().unwrap();
    let packs = spoilt_bundles(folder.path());
    let machine = Machine::new();
    let with_packs: Vec<String> =
        packs.iter().flat_map(|path| ["--pack".to_owned(), path.display().to_string()]).collect();
    let mut seen = String::new();
    let mut show = |arguments: &[&str], input: &str| {
        let all: Vec<String> =
            with_packs.iter().cloned().chain(arguments.iter().map(|it| (*it).to_owned())).collect();
        let (code, output) = run_with(&machine, &all, input);
        assert!((0..=5).contains(&code), "{arguments:?}: {code}\n{output}");
        seen.push_str(&output);
        output
    };
    let examples = ["office-heels", "first-step-heel-pain"]
        .map(|name| root().join(format!("examples/{name}.toml")));
    for example in &examples {
        let example = example.to_str().unwrap();
        for arguments in [
            &["check", "--profile", example][..],
            &["check", "--json", "--profile", example],
            &["plan", "new", "--profile", example],
            &["plan", "new", "--json", "--profile", example],
            &["plan", "show"],
            &["plan", "show", "--json"],
            &["plan", "diff"],
            &["plan", "try"],
            &["today"],
            &["today", "--week"],
            &["today", "--json"],
        ] {
            show(arguments, "");
        }
    }
    for arguments in [
        &["session", "--clock", "stdin"][..],
        &["session", "--fresh", "--clock", "stdin", "--json"],
    ] {
        show(arguments, "+3000\n3\nn\n+3000\n2\ny\n");
    }
    for arguments in [
        &["log", "list"][..],
        &["progress"],
        &["progress", "--json"],
        &["pack", "list"],
        &["pack", "list", "--json"],
    ] {
        show(arguments, "");
    }
    for pack in &packs {
        show(&["pack", "check", pack.to_str().unwrap()], "");
    }
    for pack in checked().packs.iter().map(|pack| &pack.content.manifest.id) {
        show(&["pack", "info", pack], "");
        show(&["pack", "info", pack, "--json"], "");
    }
    let mut items = Vec::new();
    for kind in [
        "condition",
        "red-flag",
        "exercise",
        "routine",
        "protocol",
        "self-test",
        "claim",
        "contraindication",
        "finding",
        "source",
        "argument",
        "kit",
    ] {
        let listed = show(&["library", kind], "");
        items.extend(
            crate::harness::printed_ids(&listed)
                .into_iter()
                .filter(|id| !id.starts_with("foundation/"))
                .take(2),
        );
        show(&["library", kind, "--json"], "");
    }
    assert!(items.len() >= 15, "{items:?}");
    for item in &items {
        for arguments in [
            &["why", item][..],
            &["why", item, "--json"],
            &["library", item],
            &["library", item, "--json"],
        ] {
            show(arguments, "");
        }
        if item.contains("/exercise/") {
            let svg = show(&["library", item, "--svg"], "");
            assert!(!svg.contains("<script") && !svg.contains("<img"), "{svg}");
        }
    }
    assert!(
        seen.matches("plain").count() > 1_000,
        "the odd texts were shown: {}",
        seen.matches("plain").count()
    );
}

// threat: C9
#[test]
fn an_interview_shows_questions_as_safe_text() {
    use expectrl::Expect;
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let mut command = machine.command(&["check"]);
    for path in spoilt_bundles(folder.path()) {
        command.arg("--pack").arg(path);
    }
    command.env("TERM", "xterm");
    let mut session = crate::interview::begin(command);
    let (mut seen, mut question) = (Vec::new(), String::new());
    // Every question is explained, then answered.
    for turn in 0..160 {
        let pattern = expectrl::Any::boxed(vec![
            Box::new(expectrl::Regex("[^\\r\\n]*q> ")),
            Box::new(expectrl::Regex("How soon: ")),
        ]);
        let found = session.expect(pattern).unwrap();
        let last = found.get(0).unwrap_or_default();
        let shown =
            String::from_utf8_lossy(found.before()).into_owned() + &String::from_utf8_lossy(last);
        seen.extend_from_slice(shown.as_bytes());
        if last.starts_with(b"How") {
            break;
        }
        let is_question = turn % 2 == 0;
        session
            .send_line(if is_question {
                "?"
            } else {
                crate::interview::reply(&(question + &shown))
            })
            .unwrap();
        question = if is_question { shown } else { String::new() };
    }
    let _ = session.send_line("stop");
    let rest = session.expect(expectrl::Eof).unwrap();
    seen.extend_from_slice(rest.get(0).unwrap_or_default());
    let text = String::from_utf8_lossy(&seen)
        .replace("\r\n", "\n")
        .replace("\u{1b}[1m", "")
        .replace("\u{1b}[2m", "")
        .replace("\u{1b}[0m", "");
    assert!(text.len() > 500 && text.contains("plain in"), "{text}");
    assert!(!text.contains(|c: char| super::acts(c) && c != '\n'), "{text:?}");
}

/// The tiny pack with one part replaced, in a folder of its own.
fn tiny(file: &str, part: &str, by: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let from = root().join("tests/fixtures/valid/tiny");
    for name in super::super::hostile_packs::files() {
        let to = home.path().join("tiny").join(&name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from.join(&name), to).unwrap();
    }
    let path = home.path().join("tiny").join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(part), "{file}");
    fs::write(&path, text.replacen(part, by, 1)).unwrap();
    home
}

// threat: C9, C10
#[test]
fn diagnostics_of_odd_texts_are_safe_text() {
    let machine = Machine::new();
    for odd in ODD.map(str::to_owned).into_iter().chain([all(), "x".repeat(900_000)]) {
        let is_plain = odd.chars().all(|c| c.is_ascii_graphic() || c == ' ' || c == '\n')
            || odd.contains('走');
        let quoted = serde_json::to_string(&odd).unwrap();
        for (file, part, by) in [
            ("content/kit.toml", "\"Foam roller\"", quoted.clone()),
            ("content/kit.toml", "\"Foam roller\"", format!("\"{odd}\"")),
            ("content/kit.toml", "name =", format!("{quoted} =")),
            ("content/kit.toml", "name =", format!("# {odd}\nname = 3\n#")),
            ("content/red-flags.toml", "\"calf-swollen\"", quoted.clone()),
            ("pack.toml", "\"0.1.0\"", quoted.clone()),
            ("pack.toml", "\"draft\"", odd.clone()),
            ("vignettes/people.toml", "\"gradual\"", quoted.clone()),
        ] {
            let home = tiny(file, part, &by);
            let folder = home.path().join("tiny").display().to_string();
            for format in ["human", "json", "github"] {
                let (code, output) = run(&machine, &["pack", "check", &folder, "--format", format]);
                assert!(code == 1 || is_plain, "{file} {by:.80}: {code}\n{output:.2000}");
                assert!(output.len() < 60_000, "{} bytes", output.len());
                let commands = output.lines().filter(|line| line.starts_with("::")).count();
                assert_eq!(
                    commands,
                    output.matches("file=").count(),
                    "each annotation is one of ours: {output:.2000}"
                );
            }
            let (_, output) = run(&machine, &["pack", "list", "--pack", &folder]);
            assert!(output.len() < 60_000);
        }
    }
}

// threat: C9
#[test]
fn errors_about_invalid_bundles_are_safe_text() {
    let (machine, folder) = (Machine::new(), tempfile::tempdir().unwrap());
    let good = fs::read(&bundles()[0]).unwrap();
    let path = folder.path().join("x-0.1.0.heelpack");
    let index_end = good.len().min(3_000);
    for at in (0..index_end).step_by(97) {
        for odd in [&b"\x1b[31m"[..], b"\xc2\x9b", b"\xff\xfe", "\u{202e}".as_bytes()] {
            let mut bytes = good.clone();
            bytes[at..at + odd.len()].copy_from_slice(odd);
            fs::write(&path, &bytes).unwrap();
            let (code, output) = run(&machine, &["pack", "check", path.to_str().unwrap()]);
            assert_eq!(code, 4, "byte {at}: {output}");
        }
    }
}

// threat: C12
#[test]
fn a_pack_cannot_contain_images() {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let machine = Machine::new();
    for (file, code) in [
        ("content/figure.svg", "file/kind"),
        ("content/figure.toml", "file/kind"),
        ("logo.png", ""),
    ] {
        let home = tiny("pack.toml", "\"0.1.0\"", "\"0.1.0\"");
        fs::write(home.path().join("tiny").join(file), drawing).unwrap();
        let (_, output) =
            run(&machine, &["pack", "check", home.path().join("tiny").to_str().unwrap()]);
        assert!(output.contains(code), "{file}: {output}");
    }
    for key in ["svg", "image", "picture", "icon", "href", "html", "markdown"] {
        let home = tiny("content/kit.toml", "name =", &format!("{key} = \"{drawing}\"\nname ="));
        let (code, output) =
            run(&machine, &["pack", "check", home.path().join("tiny").to_str().unwrap()]);
        assert!(code == 1 && output.contains("key/unknown"), "{key}: {output}");
    }
}
