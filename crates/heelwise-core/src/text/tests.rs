//! What may be shown, and what never is.

use proptest::prelude::*;

use super::*;

/// Texts in many scripts, as people write them.
const NORMAL: [&str; 22] = [
    "The 5 cm heel (left): pain 3/10 & rising, \"sharp\" <-> 50% {} %s $(x) ~",
    "Größe, façade, naïve, Ångström, Łódź, İstanbul, Tiếng Việt",
    "e\u{301}te\u{301}, Vie\u{302}\u{323}t",
    "Ελληνικά, ἄνθρωπος; Русский, Українська, Ђорђе",
    "\u{5e9}\u{5c1}\u{5b4}\u{5bc}\u{596}\u{5d1}\u{5b9}\u{5dc}\u{5b6}\u{5ea}",
    "شَدَّة، العربية",
    "می\u{200c}روم، خانه\u{200c}ها، ه\u{200d}",
    "क्\u{200d}ष, हिन्दी, र्\u{200d}य",
    "র\u{200d}্য\u{9be}ব",
    "தமிழ், తెలుగు, മലയാളം, ൻ, ශ්\u{200d}රී",
    "བརྒྱུད་ ཧཱུྃ",
    "ไทย ที่นี่, ลาว, ខ្មែរ, မြန်မာ",
    "日本語、葛\u{e0100}城市、中文，한국어 \u{1112}\u{1161}\u{11ab}",
    "ᠮᠣᠩᠭᠣᠯ\u{180b}",
    "👩\u{200d}🦰 👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} 🏳\u{fe0f}\u{200d}🌈 🇩🇪 👍🏽 1\u{fe0f}\u{20e3} ⛹🏽\u{200d}♀\u{fe0f}",
    "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β, ½, 10⁻³ µm",
    "tabular\u{a0}space, thin\u{2009}space, wide\u{3000}space",
    "┌─┐│█▓░⣿⠀⡇",
    "“quotes”, ‘single’, «guillemets», en – em —, dots …",
    "Հայերեն ქართული አማርኛ ᏣᎳᎩ",
    "\u{fffd} what was lost",
    "",
];

/// Texts that should reach no terminal as they are.
const HOSTILE: [&str; 24] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]8;;http://example.org\u{7}link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;aGk=\u{7}",
    "\u{1b}P1$r0m\u{1b}\\",
    "\u{1b}_Gf=100;AAAA\u{1b}\\",
    "\u{9b}31m \u{9d}0;title\u{9c} \u{90}x\u{9c}",
    "a\u{85}b\u{2028}c\u{2029}d",
    "good\rbad",
    "good\u{8}\u{8}\u{8}\u{8}bad",
    "\u{202e}gpj.exe\u{202c}",
    "\u{2066}a\u{2067}b\u{2068}c\u{2069} \u{200e}\u{200f}\u{61c}",
    "a\u{e0001}\u{e0041}\u{e0042}\u{e007f}b",
    "in\u{200b}vi\u{2060}si\u{ad}ble\u{feff}",
    "lo\u{200d}gin lo\u{200c}gin \u{200d}\u{200d}",
    "a\u{fe0f}\u{fe0f}\u{fe0f} \u{fe0f} a\u{e0101}\u{e0102}",
    "\u{fff9}shown\u{fffa}hidden\u{fffb}",
    "\u{fdd0}\u{fffe}\u{ffff}\u{1fffe}\u{10ffff}",
    "\u{e000}\u{f8ff}\u{f0000}\u{100000}",
    "nul\0 bell\u{7} delete\u{7f}",
    "so\u{e} si\u{f} can\u{18} sub\u{1a}",
    "\u{115f}\u{1160}\u{3164}\u{ffa0}\u{17b4}\u{180e}\u{34f}",
    "\u{1d173}\u{1bca0}",
    "a\tb\u{b}c\u{c}d\r\ne",
    "\u{600}\u{6dd}\u{70f}",
];

/// What a line must not hold.
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'
                ..='\u{202e}' | '\u{2028}' | '\u{2029}'
        )
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        || matches!(letter, '\u{61c}' | '\u{ad}')
}

fn assert_holds(text: &str) {
    let forms: [(&str, SafeText); 4] = [
        ("line", text.into()),
        ("quote", SafeText::quote(&text)),
        ("block", SafeText::block(text)),
        ("whole", SafeText::preformatted(text)),
    ];
    let before = text.chars().count();
    for (form, safe) in forms {
        let is_line = matches!(form, "line" | "quote");
        assert!(
            !safe.chars().any(|c| acts(c) && (is_line || c != '\n')),
            "{form}: {text:?} gave {safe:?}"
        );
        let again = match form {
            "line" => SafeText::from(safe.as_str()),
            "quote" => SafeText::quote(&safe),
            "block" => SafeText::block(&safe),
            _ => SafeText::preformatted(&safe),
        };
        assert_eq!(again, safe, "{form} of {text:?}");
        assert!(safe.chars().count() <= before, "{form} of {text:?} grew");
        let longest = safe.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(form == "whole" || longest <= LONGEST_LINE, "{form}");
    }
}

// threat: C9
#[test]
fn normal_text_of_any_script_stays_byte_for_byte() {
    for text in NORMAL {
        assert_eq!(SafeText::from(text).as_str(), text);
        assert_eq!(SafeText::block(&format!("{text}\n{text}")).as_str(), format!("{text}\n{text}"));
        assert_holds(text);
    }
}

// threat: C9
#[test]
fn nothing_that_acts_on_a_terminal_is_left() {
    for text in HOSTILE {
        assert_holds(text);
    }
    for (text, shown) in [
        ("a\u{1b}[31mb", "a\u{fffd}[31mb"),
        ("a\u{7}\u{8}\u{9b}b", "a\u{fffd}b"),
        ("good\r\nbad\rworse\n", "good bad worse "),
        ("in\u{200b}vis\u{202e}ible\u{feff}", "invisible"),
        ("lo\u{200d}gin", "login"),
        ("a\u{fe0f}\u{fe0f}b", "a\u{fe0f}b"),
        ("\u{e000}x", "\u{fffd}x"),
        ("flag \u{1f3f4}\u{e0067}\u{e0062}\u{e007f}", "flag \u{1f3f4}"),
    ] {
        assert_eq!(SafeText::from(text).as_str(), shown);
    }
}

// threat: C9
#[test]
fn marks_do_not_pile_up_and_no_text_is_without_end() {
    let pile = format!("a{}b", "\u{301}".repeat(100_000));
    assert_eq!(
        SafeText::from(pile.as_str()).as_str(),
        format!("a{}b", "\u{301}".repeat(MOST_MARKS))
    );
    let long = "é".repeat(10_000_000);
    for (safe, most) in
        [(SafeText::from(long.as_str()), LONGEST_LINE), (SafeText::quote(&long), LONGEST_QUOTE)]
    {
        assert_eq!(safe.chars().count(), most);
        assert!(safe.ends_with("é\u{2026}"));
    }
    let lines = SafeText::block(&format!("{long}\n{}", "line\n".repeat(100_000)));
    assert!(lines.chars().count() == LONGEST_BLOCK && lines.ends_with('\u{2026}'));
    assert_eq!(SafeText::preformatted(&long).as_str(), long, "what is laid out is not cut");
    let exact = "é".repeat(LONGEST_LINE);
    assert_eq!(SafeText::from(exact.as_str()).as_str(), exact);
}

#[test]
fn every_character_alone_is_either_plain_or_gone() {
    for letter in '\0'..=char::MAX {
        let safe = SafeText::from(letter.to_string());
        let is_shown = safe.as_str() == letter.to_string();
        let is_lost = letter == char::REPLACEMENT_CHARACTER;
        assert!(is_shown == is_plain(letter) || is_lost, "{letter:?} gave {safe:?}");
        assert!(!safe.contains(acts), "{letter:?}");
    }
    for mark in [
        '\u{301}',
        '\u{5b4}',
        '\u{651}',
        '\u{94d}',
        '\u{e31}',
        '\u{f71}',
        '\u{20e3}',
        '\u{1e94a}',
        '\u{fe20}',
    ] {
        assert!(class(mark) == Class::Mark, "{mark:?}");
    }
}

// threat: C9
#[test]
fn json_says_the_same_and_acts_on_nothing() {
    for text in HOSTILE.into_iter().chain(NORMAL) {
        let document = serde_json::to_string_pretty(&[text]).unwrap();
        let safe = json(&document);
        assert!(!safe.chars().any(|c| c != '\n' && acts(c)), "{safe}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), [text]);
    }
    let pile = serde_json::to_string(&format!("a{}", "\u{301}".repeat(20))).unwrap();
    assert_eq!(json(&pile).matches("\\u0301").count(), 20 - MOST_MARKS);
    assert!(matches!(json("{\"a\": \"\\\\u001b\"}\n"), std::borrow::Cow::Borrowed(_)));
}

#[test]
fn escapes_come_back_and_plain_text_is_left_alone() {
    for text in ["C:\\users\\x", "\\n", "\\u00e", "\\uzzzz", "a\nb", "\\\\", "é 日本語"] {
        assert_eq!(escaped(text), text);
        assert_eq!(unescaped(text), text);
    }
    assert_eq!(escaped("\u{1b}[31m\u{e0041}"), "\\u001b[31m\\udb40\\udc41");
    assert_eq!(escaped("\\u001b"), "\\u005cu001b");
}

#[test]
fn html_has_no_markup_of_a_text() {
    let text =
        SafeText::from("<script>alert('x')</script> \"><img src=x onerror=y> & javascript:z");
    let html = html(&text);
    assert!(!html.contains(['<', '>', '"', '\'']), "{html}");
    assert!(
        html.contains("&lt;script&gt;alert(&#39;x&#39;)") && html.contains("&amp; javascript:z")
    );
}

#[test]
fn only_styles_pass_where_styles_may() {
    let text = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m \u{1b}]0;x\u{7} \u{1b}[2J \u{1b}[31 \u{1b}";
    let styled = StyledText::rendered(text);
    assert_eq!(
        &*styled,
        "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m \u{fffd}]0;x\u{fffd} \u{fffd}[2J \u{fffd}[31 \u{fffd}"
    );
    assert_eq!(&*StyledText::rendered("\u{1b}\u{1b}é\u{1b}[é"), "\u{fffd}\u{fffd}é\u{fffd}[é");
}

/// Any text, with what is odd in it more often than chance would have it.
fn odd() -> impl Strategy<Value = String> {
    let odd = proptest::sample::select(
        HOSTILE.join("").chars().chain(NORMAL.join("").chars()).collect::<Vec<_>>(),
    );
    let letter =
        prop_oneof![odd, any::<char>(), Just('\u{301}'), Just('\n'), Just('\\'), Just('\u{200d}')];
    proptest::collection::vec(letter, 0..80).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    // threat: C9
    #[test]
    fn cleaning_is_idempotent_and_never_grows(text in odd(), times in 1_usize..60) {
        assert_holds(&text);
        assert_holds(&text.repeat(times));
    }

    #[test]
    fn every_text_comes_back_from_its_escapes(text in odd()) {
        let escaped = escaped(&text);
        prop_assert!(!escaped.chars().any(|c| c != '\n' && acts(c)));
        prop_assert_eq!(unescaped(&escaped), text.as_str());
        let document = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(serde_json::from_str::<String>(&json(&document)).unwrap(), text);
    }
}

#[test]
fn text_is_cut_and_cleaned_when_it_is_read() {
    let json = format!("\"{}\\u001b\"", "é".repeat(6000));
    let text: SafeText = serde_json::from_str(&json).unwrap();
    assert_eq!(text.as_str().chars().count(), LONGEST_LINE);
}
