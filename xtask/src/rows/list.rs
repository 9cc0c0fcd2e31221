//! The rows.

/// Rows that belong together.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) rows: &'static [Row],
}

/// One fault.
pub(crate) struct Row {
    pub(crate) id: &'static str,
    /// What breaks, or what somebody does.
    pub(crate) fault: &'static str,
    /// What must happen then.
    pub(crate) required: &'static str,
    /// Why it cannot happen here, where that is so.
    pub(crate) not_here: Option<&'static str>,
}

const fn row(id: &'static str, fault: &'static str, required: &'static str) -> Row {
    Row { id, fault, required, not_here: None }
}

const fn not_here(
    id: &'static str,
    fault: &'static str,
    required: &'static str,
    why: &'static str,
) -> Row {
    Row { id, fault, required, not_here: Some(why) }
}

/// All rows.
pub(crate) const GROUPS: &[Group] = &[
    Group { name: "A. A pack's native code", rows: NATIVE },
    Group { name: "B. Bundles, installing, signatures", rows: BUNDLES },
    Group { name: "C. Content and text", rows: CONTENT },
    Group { name: "D. Files of a watch", rows: WATCH },
    Group { name: "E. Many records at once", rows: BATCH },
    Group { name: "F. What is kept", rows: STORE },
    Group { name: "G. Privacy", rows: PRIVACY },
    Group { name: "H. Advice", rows: ADVICE },
    Group { name: "I. What it is built from", rows: SUPPLY },
];

const NATIVE: &[Row] = &[
    row(
        "A1",
        "crashes: memory, abort, a wrong instruction, the stack",
        "exit 5 and the pack's name and signal; the rest of the answer comes",
    ),
    row(
        "A2",
        "panics: on its own, through a C function, while being dropped",
        "the same; a panic that can be caught is told in its words",
    ),
    row("A3", "ends the process without an answer, with code 0 too", "exit 5, never success"),
    row(
        "A4",
        "loops for ever, and does not listen to the signal",
        "ended by its limit of computing time, or at the deadline",
    ),
    row(
        "A5",
        "sleeps, trickles bytes, announces and falls silent",
        "one deadline for everything, not one per byte",
    ),
    row("A6", "never reads what it is asked", "the deadline holds for writing too"),
    row(
        "A7",
        "takes memory without end, used or not",
        "it ends at 512 MiB; the host grows by less than 16 MiB",
    ),
    row("A8", "starts processes and threads", "none is started"),
    row(
        "A9",
        "reads, lists or asks for the state of files",
        "refused, also whether a file is there",
    ),
    row(
        "A10",
        "writes, links, empties, renames, removes, changes rights",
        "refused; the person's file is the same byte for byte",
    ),
    row(
        "A11",
        "connects, sends, listens, looks up a name, talks to programs here",
        "refused; a listener hears nothing",
    ),
    row(
        "A12",
        "runs programs, traces, signals, reads memory, io_uring, namespaces, bpf, keys, makes code",
        "refused",
    ),
    row("A13", "tries all that while it is loaded, before anything is asked of it", "refused"),
    row(
        "A14",
        "crashes, loops, ends or forges a frame while it is loaded",
        "contained; the cage is attested before anything is loaded",
    ),
    row(
        "A15",
        "forges, repeats or sends frames unasked",
        "exit 5; an answer carries a number that only the question tells",
    ),
    row(
        "A16",
        "a reply that is huge, lies, is no UTF-8 or JSON, too deep, no number, has more fields, is another pack's",
        "exit 5 or 4; at most 1 MiB is taken",
    ),
    row(
        "A17",
        "prints garbage and 200 MB, closes its output",
        "the protocol does not notice; 64 KiB are kept, made harmless",
    ),
    row(
        "A18",
        "a library with another interface or machine, no entry, an empty or crooked one, none at all, one that wants others",
        "exit 4 before any of its functions is called",
    ),
    row(
        "A19",
        "the library is swapped between checking and loading",
        "the checked bytes run, or none",
    ),
    row(
        "A20",
        "the pack folder or bundle is a link, has two names, is writable by all or somebody else's",
        "refused, exit 4",
    ),
    row(
        "A21",
        "the host was careless with its environment and open files",
        "nothing of them is there",
    ),
    row(
        "A22",
        "there is no Landlock, or no seccomp",
        "exit 7, the content works; --allow-uncaged-native for one run, told and recorded",
    ),
    row(
        "A23",
        "the kernel says the cage stands, and it does not",
        "found out before anything is loaded",
    ),
    row("A24", "the host is killed, interrupted, or its terminal closed", "no worker is left"),
    row(
        "A25",
        "a hundred packs, one of them hostile",
        "99 results and one error; nothing is started again",
    ),
    row(
        "A26",
        "tries to lower the urgency",
        "it cannot say so: the reply is refused, and the level stays",
    ),
    row(
        "A27",
        "answers differently for the same input",
        "ours do not, in 20 runs with other zones and locales",
    ),
    not_here(
        "A28",
        "a library beside the program or on its path (Windows, macOS)",
        "absolute paths, a clean environment",
        "native code runs on Linux only by default",
    ),
];

const BUNDLES: &[Row] = &[
    row(
        "B1",
        "paths that lead out, are absolute, reserved, too long, no UTF-8",
        "the whole bundle is refused; nothing is ever unpacked",
    ),
    row("B2", "links, devices, pipes, special rights", "refused"),
    row("B3", "an entry twice, twins by case or form, a file that is a folder", "refused"),
    row(
        "B4",
        "headers of other formats, archives one after the other, data after the end",
        "refused; one parser",
    ),
    row(
        "B5",
        "compression bombs, a million entries, sizes that lie",
        "refused by header and length, before memory is set aside",
    ),
    row(
        "B6",
        "killed, or the disk full, in the middle of installing",
        "the old version or the new one, never half; what is left over is removed",
    ),
    row(
        "B7",
        "two installs at once, an install while it is used",
        "one waits; what runs is not touched",
    ),
    row("B8", "any byte changed", "refused before it is used, exit 4"),
    row(
        "B9",
        "a signature file that is spelled another way",
        "refused; the signature is over the bundle's bytes",
    ),
    row(
        "B10",
        "checked once, then swapped with the same time and size",
        "refused: what is used is checked every time",
    ),
    row(
        "B11",
        "a good signature by an unknown, a revoked or another pack's key; the number of a key with another key",
        "refused, with the name shown",
    ),
    row(
        "B12",
        "an older version, the same version with other bytes, a version from the future",
        "refused; going back needs a flag",
    ),
    row("B13", "an id that is built in, or another publisher's", "refused"),
    not_here(
        "B14",
        "a registry that redirects, lies or is slow",
        "pinned digests and limits",
        "there is no network code; packs come as files",
    ),
    row(
        "B15",
        "an unsigned pack of a developer's",
        "only by an explicit path, and every output says UNSIGNED",
    ),
    row("B16", "a program that runs on installing", "the format has no place for one"),
    row(
        "B17",
        "a folder with loops of links, pipes, endless devices, very many files",
        "an error, no waiting",
    ),
    row("B18", "bundled twice in other folders, zones, masks, locales", "the same bytes"),
    row("B19", "a library for another machine than it says", "refused"),
    row(
        "B20",
        "removed while the log refers to it",
        "what was kept stays and says it is from a removed pack",
    ),
];

const CONTENT: &[Row] = &[
    row(
        "C1",
        "depth, length and numbers without end",
        "refused by size before it is read, or by the reader's own limits",
    ),
    row(
        "C2",
        "numbers that are none, endless, negative, too large",
        "refused by the range of each field",
    ),
    row("C3", "the same id twice, in a file, over files, over packs", "refused, both places named"),
    row(
        "C4",
        "ids with other alphabets, invisible letters, none, or ten thousand",
        "plain ASCII only",
    ),
    row("C5", "unknown and missing fields, wrong types", "refused with the place"),
    row("C6", "ladders that go round, to themselves, to nothing", "refused, with the circle shown"),
    row(
        "C7",
        "a byte order mark, Windows line ends, other encodings",
        "the first two are read, the rest is refused",
    ),
    row("C8", "paths in content that lead out", "refused; content names no files"),
    row(
        "C9",
        "text that acts on a terminal, turns the direction, hides or piles up",
        "refused in packs; shown without it everywhere else",
    ),
    row("C10", "error texts of libraries that repeat all that", "made safe and cut"),
    row(
        "C11",
        "text that acts in a browser",
        "escaped; the report allows no script and nothing from outside",
    ),
    row(
        "C12",
        "pictures with scripts in them",
        "packs carry no pictures; texts in ours are escaped",
    ),
    row("C13", "text that acts in a format, a shell or a spreadsheet", "inert"),
    row(
        "C14",
        "a red flag that is missing, empty, never true, or lower than the floor",
        "an error of validation",
    ),
    row("C15", "a statement without a source, a source with an odd address", "refused"),
    row(
        "C16",
        "a translation that loses a warning",
        "the format has no translations and refuses keys for them",
    ),
];

const WATCH: &[Row] = &[
    row("D1", "cut off at every byte", "an error, or used as far as it goes and said so"),
    row(
        "D2",
        "wrong or no checksum, bytes after the end, several files in one",
        "said; several are read",
    ),
    row("D3", "files made to break the arithmetic", "no panic; read in a process of its own"),
    row("D4", "sizes that lie, unknown types, missing definitions", "an error, in bounded memory"),
    row("D5", "time that runs back, impossible values, pauses", "missing, and documented"),
    row(
        "D6",
        "XML that grows, refers or nests without end",
        "every DOCTYPE refused, depth and length bounded",
    ),
    row("D7", "something else under that name, a folder, a pipe, a device", "an error, no waiting"),
    row("D8", "places and speeds that cannot be", "dropped, and counted"),
    row("D9", "where somebody ran", "never kept and never printed"),
    row("D10", "the reader prints by itself", "nothing of it reaches the screen"),
];

const BATCH: &[Row] = &[
    row(
        "E1",
        "endless lines, no end of line, empty lines, odd line ends",
        "an endless one is an error, in bounded memory; the rest is read",
    ),
    row("E2", "wrong encoding in one line", "that line is named"),
    row("E3", "keys twice, unknown ones, great depth, wrong types", "that line is named"),
    row("E4", "very many lines; the reader of our output goes away", "order kept, a quiet end"),
    row("E5", "interrupted in the middle", "all of it or nothing came in"),
    row(
        "E6",
        "some lines are bad, or some files",
        "exit 3; a bad line is named and keeps its whole file out, a bad file is named and keeps no other out",
    ),
    row("E7", "a pack crashes over the records", "an error for that pack, the rest comes"),
    row("E8", "the order of the records changes", "the same result"),
];

const STORE: &[Row] = &[
    row("F1", "killed at any moment", "what was confirmed is there, nothing by half"),
    row("F2", "the power fails", "the same"),
    row("F3", "the disk is full", "said; what was there is whole; the next run works"),
    row("F4", "only readable, no home", "it is read with a note; writing is exit 6"),
    row("F5", "several programs at once, one hangs", "they wait for each other; then it is said"),
    row("F6", "the file is something else", "exit 6 before anything is written; never overwritten"),
    row(
        "F7",
        "from a newer or an older version",
        "newer is refused; older is brought up in one step, after a backup",
    ),
    row("F8", "bits that flip", "found by a digest of every entry"),
    row(
        "F9",
        "backups while writing; restoring old or broken ones",
        "complete copies, tried before they are used; five are kept",
    ),
    row("F10", "the clock runs back, summer time, leap days, another zone", "the order stays"),
    row(
        "F11",
        "a note of megabytes, with zeros, with commands",
        "bounded, kept as text, shown safely",
    ),
    row(
        "F12",
        "no memory",
        "the process that reads ends and is told of; what was confirmed is there",
    ),
    row("F13", "a careless mask for files", "readable by you alone, all of them"),
    row("F14", "erase", "nothing of it is left in any file of ours"),
    row("F15", "export, erase, import", "the same content"),
];

const PRIVACY: &[Row] = &[
    row("G1", "any connection", "the program has no code for it, and never tries"),
    row("G2", "health in logs, panics, core files, arguments, temporary files", "nowhere"),
    row(
        "G3",
        "a pack is given more than it declares",
        "only the records and answers its manifest names",
    ),
    row(
        "G4",
        "swap, clipboard, history of the shell",
        "told of in docs/data.md; notes need not be arguments",
    ),
    row("G5", "a picture or a page calls home", "no script, nothing from outside"),
];

const ADVICE: &[Row] = &[
    row("H1", "an emergency", "never below its level, in every vignette"),
    row("H2", "too much caution", "measured and published"),
    row("H3", "one more danger sign", "the level never falls"),
    row("H4", "unknown, skipped, contradictory", "never self-care by missing answers"),
    row("H5", "two problems at once", "the higher level wins"),
    row(
        "H6",
        "diabetes, pregnancy, blood thinners, children, numbness, cancer",
        "asked of everybody; whom to see and how soon, and nothing that is risky for them",
    ),
    row(
        "H7",
        "it gets worse, at night, or no better",
        "loads stop or go back, and it says when to be seen",
    ),
    row("H8", "an emergency in every kind of output", "first, and without exercises"),
    row("H9", "the same said another way", "the same level"),
    row("H10", "doses past their bounds, sums over packs", "refused, or left out"),
    row("H11", "a statement", "has its source and grade"),
    row("H12", "a red flag is removed or turned round", "some test notices"),
    row("H13", "the country is not known", "no number of one country"),
];

const SUPPLY: &[Row] = &[row(
    "I",
    "a crate that is changed, unknown or reaches a network",
    "all are pinned with their digests from one registry; none has a network; the tree stays small",
)];
