//! Files to begin with. Each target plants its own.

use std::{env, fs};

/// Writes the seeds of a target into the folder that is named in the environment.
pub fn plant(seeds: impl IntoIterator<Item = Vec<u8>>) {
    let Some(folder) = env::var_os("HEELWISE_SEEDS") else { return };
    for (number, seed) in seeds.into_iter().enumerate() {
        let path = std::path::Path::new(&folder).join(format!("seed-{number}"));
        fs::write(path, seed).expect("the folder of the corpus can be written");
    }
}

/// The files of a folder of the repository with this ending.
pub fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the repository is whole")
        .map(|it| it.expect("a name").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == ending));
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).expect("the repository can be read")).collect()
}

/// The records files of the examples, cut to their first lines, which are like the others.
pub fn records() -> Vec<Vec<u8>> {
    files("examples", "jsonl").into_iter().map(short).collect()
}

fn short(mut file: Vec<u8>) -> Vec<u8> {
    let ends = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let length = ends.map(|(at, _)| at + 1).take_while(|at| *at < 1000).last().unwrap_or(0);
    file.truncate(length);
    file
}
