//! Pages for a browser: text that stays text, and nothing that is fetched or run.

use heelwise_core::SafeText;
use heelwise_core::text;

/// What a page may do: show itself, with its own styles and pictures that are inside of it. No
/// script, no request.
pub const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/// Text for between tags and for quoted attributes: no markup and nothing that acts or hides.
pub fn text(text: &str) -> String {
    text::html(&SafeText::block(text))
}

/// A whole page of a title, a style sheet of our own, and a body whose texts went through
/// [`text`](fn@text).
pub fn page(title: &str, style: &str, body: &str) -> String {
    let title = self::text(title);
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"{POLICY}\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>\n{style}\n</style>\n{body}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that are markup, links or pictures elsewhere.
    const CORPUS: [&str; 9] = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1)) ![y](http://example.org/y.png)",
        "</title></style></svg><iframe src=//example.org>",
        "<!--<b>--!><svg/onload=alert(1)>",
        "&lt;script&gt; &#60;script&#62; &amp;",
        "\u{1b}]8;;http://example.org\u{7}<b>\u{202e}\u{0}",
    ];

    // threat: C11
    #[test]
    fn markup_in_a_text_is_text() {
        for hostile in CORPUS {
            let shown = text(hostile);
            assert!(!shown.contains(['<', '>', '"', '\'']), "{shown}");
            assert!(!shown.contains(|c: char| c.is_control() || c == '\u{202e}'), "{shown:?}");
        }
        assert_eq!(text("a < b & \"c\"\nd"), "a &lt; b &amp; &quot;c&quot;\nd");
    }

    // threat: C11
    #[test]
    fn a_page_allows_itself_nothing() {
        for hostile in CORPUS {
            let page = page(
                hostile,
                "b { color: red }",
                &format!("<p title=\"{0}\">{0}</p>\n", text(hostile)),
            );
            let tags: Vec<&str> =
                page.split('<').skip(1).filter_map(|rest| rest.split([' ', '>']).next()).collect();
            assert_eq!(
                tags,
                [
                    "!doctype", "meta", "meta", "meta", "title", "/title", "style", "/style", "p",
                    "/p"
                ]
            );
            assert_eq!(page.matches('"').count(), 12, "attributes end where we end them: {page}");
            assert!(page.contains("default-src 'none'"), "{page}");
        }
    }
}
