//! What holds for any text.

use proptest::prelude::*;

use super::*;

fn nasty() -> impl Strategy<Value = String> {
    const PIECES: [&str; 72] = [
        "a",
        "é",
        "日本",
        "\u{1F469}\u{200d}\u{1F692}",
        "\u{301}",
        "\u{202e}",
        "\u{feff}",
        "\0",
        "\u{fffd}",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "# ",
        "###### ",
        "> ",
        "- ",
        "* ",
        "1. ",
        "- [ ] ",
        "- [x] ",
        "    ",
        "```",
        "~~~",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "](",
        "]: ",
        "[^a]",
        "[^a]: ",
        "[a]: ",
        "![",
        "|",
        "|-|",
        "|:-:|",
        "\n|-|-|\n",
        "---",
        "===",
        "<",
        ">",
        "</",
        "<svg onload=",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "<a href='",
        "<style>",
        "</script>",
        "http://",
        "https://é.example",
        "www.",
        "a@b.c",
        "javascript:",
        "data:",
        "&",
        "&#106;",
        "&colon;",
        "\\",
        "\"",
        "'",
    ];
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn md_10_any_text_renders_safely(source in nasty()) {
        // Called without the net of `render`, so that a panic of the parser is found here.
        let formatted = page::formatted(&source, "s");
        prop_assert!(formatted.is_some());
        assert_safe(&render(&source, "s"));
    }

    #[test]
    fn md_10_any_unicode_renders(source in "\\PC{0,200}") {
        assert_safe(&render(&source, "s"));
    }
}

proptest! {
    #[test]
    fn any_line_is_one_line(line in "\\PC{0,60}") {
        let html = render_inline(&line);
        for block in ["<p", "<h", "<ul", "<ol", "<pre", "<table", "<block", "<section", "<script"] {
            prop_assert!(!html.contains(block), "{html}");
        }
    }
}
