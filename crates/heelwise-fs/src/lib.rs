//! Private files and folders, atomic replacement of files, locks, and reads of limited length.
//!
//! Errors are those of the operating system; callers add the path of the file.
#![forbid(unsafe_code)]

mod lock;
mod private;
mod regular;
mod replace;

pub use lock::{lock_now, lock_patiently, open_lock_file};
pub use private::{
    copy_private, create_private, create_private_folder, is_open_to_others, make_private,
    write_private,
};
pub use regular::{open_no_links, open_regular, read_capped, read_exact_length, read_truncated};
pub use replace::{
    link_or_copy, remove_if_exists, replace, sync_folder, with_suffix, write_unfinished,
};
