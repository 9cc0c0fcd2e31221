//! The corpus of odd texts.

/// Texts that are unsafe for terminals, spreadsheets or browsers, each with plain text around.
pub(super) const ODD: [&str; 28] = [
    "plain \u{1b}[31mred\u{1b}[0m text",
    "plain \u{1b}[2J\u{1b}[1;1H text",
    "plain \u{1b}]8;;http://example.org\u{7}link\u{1b}]8;;\u{1b}\\ text",
    "plain \u{1b}]52;c;aGFybQ==\u{7} text",
    "plain \u{1b}]0;title\u{7} text",
    "plain \u{1b}P1$r0m\u{1b}\\ \u{1b}_Ga=T;AAAA\u{1b}\\ \u{1b}^x\u{1b}\\ \u{1b}Xy\u{1b}\\ text",
    "plain \u{1b}c\u{1b}7\u{1b}(0 text",
    "plain \u{9b}31m \u{9d}0;t\u{9c} \u{90}q\u{9c} \u{85} text",
    "plain line\u{2028}separator\u{2029}text",
    "plain good\rbad text",
    "plain good\u{8}\u{8}\u{8}\u{8}bad text",
    "plain \u{7}\u{5}\u{e}\u{f}\u{18}\u{1a}\u{7f} text",
    "plain \u{202e}gpj.exe\u{202c} text",
    "plain \u{2066}a\u{2067}b\u{2068}c\u{2069}\u{200e}\u{200f}\u{61c} text",
    "plain \u{e0001}\u{e0041}\u{e0042}\u{e007f} text",
    "plain in\u{200b}vi\u{2060}si\u{ad}ble\u{feff} text",
    "\u{feff}plain lo\u{200d}gin\u{200c} text",
    "plain a\u{fe0f}\u{fe0f}\u{fe0f}\u{e0100}\u{e0101} text",
    "plain \u{fff9}seen\u{fffa}unseen\u{fffb} text",
    "plain \u{fdd0}\u{fffe}\u{ffff}\u{1fffe}\u{10ffff} text",
    "plain \u{e000}\u{f8ff}\u{f0000}\u{100000} text",
    "plain \u{1d173}\u{115f}\u{3164}\u{180e} text",
    "plain a\tb\u{b}c\u{c}d\r\ne text",
    "plain first\n::error::second text",
    "plain <script>alert(1)</script> \"><img src=x onerror=y> text",
    "plain {} {0} %s %n $(touch x) `touch x` ${HOME} text",
    "plain \\u001b[31m \\x1b \\e \\033 text",
    "plain ünï 走 می\u{200c}روم text",
];

/// A letter with this many combining marks.
pub(super) fn marks(count: usize) -> String {
    format!("plain a{} text", "\u{301}".repeat(count))
}

/// The whole corpus in one line that fits into one argument.
pub(super) fn all() -> String {
    ODD.join(" | ") + " | " + &marks(2_000)
}
