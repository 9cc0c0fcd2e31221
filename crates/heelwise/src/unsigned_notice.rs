//! The notice about unsigned packs on standard error, for output that programs read.

pub(crate) use heelwise_trust::Unsigned;

use crate::print;

/// Prints the notice on standard error, when there is one.
pub(crate) fn tell(unsigned: &Unsigned) {
    if let Some(notice) = unsigned.notice() {
        print::tell(&notice);
    }
}
