//! Whether a file can be a library for a target, by its first bytes. Nothing of it is run or loaded
//! to find out.

/// The known machines: the first part of a target's name, the number in ELF and whether it has
/// 64 bits, the numbers in COFF and Mach-O.
const MACHINES: &[(&str, u16, bool, u16, u32)] = &[
    ("x86_64-", 62, true, 0x8664, 0x0100_0007),
    ("aarch64-", 183, true, 0xaa64, 0x0100_000c),
    ("arm64e-", 183, true, 0xaa64, 0x0100_000c),
    ("i586-", 3, false, 0x014c, 7),
    ("i686-", 3, false, 0x014c, 7),
    ("arm", 40, false, 0x01c4, 12),
    ("thumb", 40, false, 0x01c4, 12),
    ("riscv64", 243, true, 0x5064, u32::MAX),
    ("loongarch64-", 258, true, 0x6264, u32::MAX),
    ("powerpc64", 21, true, u16::MAX, 0x0100_0012),
    ("s390x-", 22, true, u16::MAX, u32::MAX),
];

/// ELF: a shared object.
const ET_DYN: u16 = 3;
/// COFF: a library, not a program.
const IMAGE_FILE_DLL: u16 = 0x2000;
/// Mach-O: a dynamic library.
const MH_DYLIB: u32 = 6;

/// Checks the format and the machine of a library for this target, and that it is a library.
///
/// # Errors
/// The problem, as a sentence; `None` when there is none.
pub fn fits(target: &str, library: &[u8]) -> Result<(), String> {
    let Some(&(_, elf, wide, coff, mach)) =
        MACHINES.iter().find(|(name, ..)| target.starts_with(name))
    else {
        return Err(format!(
            "this version knows no machine `{target}`, so its library cannot be looked at"
        ));
    };
    let found = if target.contains("-windows") {
        portable_executable(library, coff)
    } else if target.contains("-apple-") {
        mach_o(library, mach)
    } else {
        elf_object(library, elf, wide)
    };
    found.map_err(|what| {
        format!("what it holds as the library for {target} is {what}; build and bundle it again")
    })
}

fn elf_object(library: &[u8], machine: u16, wide: bool) -> Result<(), &'static str> {
    let Some(head) = library.first_chunk::<20>().filter(|head| head.starts_with(b"\x7fELF")) else {
        return Err("no library at all");
    };
    let number = |at: usize| match head[5] {
        1 => Some(u16::from_le_bytes([head[at], head[at + 1]])),
        2 => Some(u16::from_be_bytes([head[at], head[at + 1]])),
        _ => None,
    };
    if number(16) != Some(ET_DYN) {
        return Err("no shared library");
    }
    if number(18) != Some(machine) || (head[4] == 2) != wide {
        return Err("built for another machine");
    }
    Ok(())
}

fn portable_executable(library: &[u8], machine: u16) -> Result<(), &'static str> {
    let at = |at: usize| {
        library.get(at..at.saturating_add(2)).map(|two| u16::from_le_bytes([two[0], two[1]]))
    };
    let start = library
        .get(0x3c..0x40)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    let start = usize::try_from(start.unwrap_or(u32::MAX)).unwrap_or(usize::MAX);
    let head = library.get(start..).is_some_and(|rest| rest.starts_with(b"PE\0\0"));
    if !library.starts_with(b"MZ") || !head {
        return Err("no library at all");
    }
    if at(start + 22).is_none_or(|traits| traits & IMAGE_FILE_DLL == 0) {
        return Err("no shared library");
    }
    if at(start + 4) == Some(machine) { Ok(()) } else { Err("built for another machine") }
}

fn mach_o(library: &[u8], machine: u32) -> Result<(), &'static str> {
    let word = |at: usize| {
        library.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
    };
    if !matches!(word(0), Some(0xfeed_face | 0xfeed_facf)) {
        return Err("no library at all");
    }
    if word(12) != Some(MH_DYLIB) {
        return Err("no shared library");
    }
    if word(4) == Some(machine) { Ok(()) } else { Err("built for another machine") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elf(class: u8, order: u8, kind: [u8; 2], machine: [u8; 2]) -> Vec<u8> {
        let mut head = b"\x7fELF".to_vec();
        head.extend([class, order, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        head.extend(kind);
        head.extend(machine);
        head
    }

    fn windows(machine: u16, traits: u16) -> Vec<u8> {
        let mut file = b"MZ".to_vec();
        file.resize(0x3c, 0);
        file.extend(0x40_u32.to_le_bytes());
        file.extend(b"PE\0\0");
        file.extend(machine.to_le_bytes());
        file.extend([0; 16]);
        file.extend(traits.to_le_bytes());
        file
    }

    fn apple(machine: u32, kind: u32) -> Vec<u8> {
        [0xfeed_facf_u32, machine, 0, kind].iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn a_library_is_known_by_its_first_bytes() {
        let fine = [
            ("x86_64-unknown-linux-gnu", elf(2, 1, [3, 0], [62, 0])),
            ("aarch64-unknown-linux-musl", elf(2, 1, [3, 0], [183, 0])),
            ("armv7-unknown-linux-gnueabihf", elf(1, 1, [3, 0], [40, 0])),
            ("s390x-unknown-linux-gnu", elf(2, 2, [0, 3], [0, 22])),
            ("x86_64-pc-windows-msvc", windows(0x8664, 0x2022)),
            ("aarch64-apple-darwin", apple(0x0100_000c, 6)),
        ];
        for (target, library) in fine {
            assert_eq!(fits(target, &library), Ok(()), "{target}");
            for length in 0..library.len() {
                assert!(fits(target, &library[..length]).is_err(), "{target}: {length} bytes");
            }
        }
    }

    #[test]
    fn another_machine_format_or_kind_of_file_is_refused_with_words() {
        let linux = "x86_64-unknown-linux-gnu";
        let wrong = [
            (linux, elf(2, 1, [3, 0], [183, 0]), "another machine"),
            (linux, elf(1, 1, [3, 0], [62, 0]), "another machine"),
            (linux, elf(2, 1, [2, 0], [62, 0]), "no shared library"),
            (linux, elf(2, 2, [3, 0], [62, 0]), "no shared library"),
            (linux, elf(2, 7, [3, 0], [62, 0]), "no shared library"),
            (linux, windows(0x8664, 0x2022), "no library at all"),
            (linux, b"#!/bin/sh\nexit 0\n# a text\n".to_vec(), "no library at all"),
            (linux, Vec::new(), "no library at all"),
            ("x86_64-pc-windows-msvc", windows(0x8664, 0x0022), "no shared library"),
            ("x86_64-pc-windows-msvc", windows(0xaa64, 0x2022), "another machine"),
            ("x86_64-apple-darwin", apple(0x0100_000c, 6), "another machine"),
            ("aarch64-apple-darwin", apple(0x0100_000c, 2), "no shared library"),
            ("mips-unknown-linux-gnu", elf(2, 1, [3, 0], [8, 0]), "knows no machine"),
        ];
        for (target, library, expected) in wrong {
            let problem = fits(target, &library).unwrap_err();
            assert!(problem.contains(expected), "{target}: {problem}");
        }
    }
}
