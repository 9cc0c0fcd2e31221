//! One misbehaviour for each number. Those that come back return to a pack that behaves; 6 and
//! 8 are a wrong reply.
#![allow(unsafe_code, reason = "the worst of it needs it")]

use std::io::Write;
use std::time::Duration;

use heelwise_analyzer::AnalyzerError;

/// Runs the misbehaviour with this number.
pub(crate) fn commit(behaviour: &str) -> Result<(), AnalyzerError> {
    match behaviour {
        "1" => panic!("a panic\u{1b}[2J on request"),
        "2" => std::process::abort(),
        "3" => std::process::exit(0),
        "4" => spin(),
        "5" => std::thread::sleep(Duration::from_hours(1)),
        "7" => print_garbage(),
        "9" => return Err(AnalyzerError::new("an error on request")),
        "10" => return Err(AnalyzerError::new(dig(1).to_string())),
        "12" => flood(),
        "14" => drop(PanicsInTheEnd),
        "15" => std::thread::spawn(|| ()).join().unwrap_or_default(),
        #[cfg(unix)]
        other => return unix::commit(other),
        #[cfg(not(unix))]
        _ => {}
    }
    Ok(())
}

fn spin() {
    loop {
        std::hint::spin_loop();
    }
}

fn print_garbage() {
    println!("\u{1b}]0;owned\u{7} {{\"id\":1}} \u{0}\u{0}");
    eprintln!("\u{1b}[31mgarbage\u{9b} and \u{202e}more");
}

/// Uses up the stack; the compiler is kept from seeing that it does nothing else.
fn dig(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 512]);
    if depth == u64::MAX { depth } else { dig(depth + 1).wrapping_add(room[7]) }
}

/// Prints more than a host may keep: 200 MB.
fn flood() {
    let line = vec![b'x'; 1 << 20];
    for _ in 0..200 {
        let _ = std::io::stderr().write_all(&line);
    }
}

/// Panics while it is dropped because of a panic: that ends a process.
struct PanicsInTheEnd;

impl Drop for PanicsInTheEnd {
    fn drop(&mut self) {
        struct Again;
        impl Drop for Again {
            fn drop(&mut self) {
                panic!("a panic in a panic");
            }
        }
        let _again = Again;
        panic!("a panic while being dropped");
    }
}

#[cfg(unix)]
mod unix {
    use std::time::Duration;

    use heelwise_analyzer::AnalyzerError;

    /// Misbehaviours that need system calls.
    pub(super) fn commit(behaviour: &str) -> Result<(), AnalyzerError> {
        // SAFETY: none is claimed. A pack may do this, and the cage must contain it.
        unsafe {
            match behaviour {
                "11" => {
                    forge(br#"{"Answer":{"number":18446744073709551615,"reply":{"findings":{}}}}"#);
                }
                "13" => return Err(AnalyzerError::new(surroundings())),
                "16" => std::ptr::null_mut::<u8>().write_volatile(1),
                "17" => {
                    libc::signal(libc::SIGXCPU, libc::SIG_IGN);
                    super::spin();
                }
                "18" => libc::_exit(0),
                "19" => trap(),
                "20" => return Err(AnalyzerError::new(report())),
                "22" => allocate(true),
                "23" => allocate(false),
                "24" => map_without_end(),
                "25" => dribble(),
                "26" => drop(libc::close(2)),
                "27" => forge(br#""Loaded""#),
                "28" => forge(br#"{"Ready":{"uncaged":null}}"#),
                "29" => forge_length(1 << 30),
                "30" => forge_length(9),
                "31" => unwind(),
                _ => {}
            }
        }
        Ok(())
    }

    #[cfg(target_os = "linux")]
    fn report() -> String {
        crate::probes::remembered().unwrap_or_else(crate::probes::run)
    }

    #[cfg(not(target_os = "linux"))]
    fn report() -> String {
        String::new()
    }

    /// Writes a frame to every descriptor there may be, before the worker can.
    unsafe fn forge(text: &[u8]) {
        // SAFETY: a write into the sealed library shall be an error, so that the others follow.
        unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
        let length = u32::try_from(text.len()).unwrap_or_default().to_le_bytes();
        for descriptor in 3..20 {
            let frame = [&length[..], text].concat();
            // SAFETY: the bytes are there; that the descriptor may be closed is no matter.
            unsafe { libc::write(descriptor, frame.as_ptr().cast(), frame.len()) };
        }
    }

    /// Announces a frame that never comes.
    unsafe fn forge_length(length: u32) {
        // SAFETY: as above.
        unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
        for descriptor in 3..20 {
            // SAFETY: as above.
            unsafe { libc::write(descriptor, length.to_le_bytes().as_ptr().cast(), 4) };
        }
        std::thread::sleep(Duration::from_hours(1));
    }

    /// A byte of an announced frame every now and then, for ever.
    unsafe fn dribble() {
        // SAFETY: as above.
        unsafe {
            libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
            for descriptor in 3..20 {
                libc::write(descriptor, 1000_u32.to_le_bytes().as_ptr().cast(), 4);
            }
            loop {
                for descriptor in 3..20 {
                    libc::write(descriptor, b" ".as_ptr().cast(), 1);
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }

    /// An instruction that is none.
    fn trap() {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: it ends the process.
        unsafe {
            std::arch::asm!("ud2");
        }
        #[cfg(target_arch = "aarch64")]
        // SAFETY: it ends the process.
        unsafe {
            std::arch::asm!("udf #0");
        }
    }

    /// Takes memory until there is none, used or only reserved.
    fn allocate(used: bool) {
        let mut all: Vec<Vec<u8>> = Vec::new();
        loop {
            let mut more: Vec<u8> = Vec::with_capacity(8 << 20);
            if used {
                more.resize(8 << 20, 1);
            }
            all.push(std::hint::black_box(more));
        }
    }

    /// Maps memory directly, without an allocator, until the system refuses.
    fn map_without_end() {
        let (read_write, private) =
            (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: new memory that is not shared.
        while unsafe { libc::mmap(std::ptr::null_mut(), 16 << 20, read_write, private, -1, 0) }
            != libc::MAP_FAILED
        {}
        std::process::abort();
    }

    /// A panic that leaves through a function that may not unwind.
    fn unwind() {
        extern "C" fn through() {
            panic!("a panic that must not leave");
        }
        through();
    }

    /// The traces of the host that the process can see.
    fn surroundings() -> String {
        let open = (0..1000).filter(|descriptor| {
            // SAFETY: a question with numbers.
            unsafe { libc::fcntl(*descriptor, libc::F_GETFD) != -1 }
        });
        let open: Vec<String> = open.map(|descriptor| descriptor.to_string()).collect();
        let names: Vec<String> =
            std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()).collect();
        format!("variables: {}; descriptors: {}", names.join(" "), open.join(" "))
    }
}
