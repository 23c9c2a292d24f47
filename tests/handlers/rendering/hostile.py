"""Hostile text from spammers and odd servers: mentions, links, formats, and text that breaks messages."""

from itertools import product

_MENTIONS = (
    "<!channel>", "<!here>", "<!everyone>", "<!channel|x>", "<@U012AB3CD>", "<@W012AB3CD|boss>", "@channel",
    "@here", "@everyone", "<!subteam^S012AB3CD>", "<!subteam^S012AB3CD|@ops>", "<#C012AB3CD>", "<#C1|x>",
    "&lt;!channel&gt;", "&#60;!channel&#62;", "<!date^1392734382^{date}^https://evil.example|now>",
    "<\u200b!channel>", "<!chan\u200bnel>", "<!\u2060here>", "＜!channel＞",
)  # fmt: skip
_LINKS = (
    "<https://evil.example>", "<https://evil.example|your bank>", "https://evil.example/x", "http://127.0.0.1/",
    "<mailto:a@evil.example|click>", "mailto:a@evil.example", "ftp://evil.example", "slack://open",
    "<tel:+1900|call>", "javascript://x", "[bank](https://evil.example)", "HTTPS://EVIL.EXAMPLE",
)  # fmt: skip
_FORMATS = (
    "*bold*", "_slanted_", "~gone~", "`code`", "```block```", "> quote", ">>> quote", "* item", "1. item",
    ":smile:", ":rotating_light::rotating_light:", "|a|b|", "*_~`all`~_*",
)  # fmt: skip
_BREAKERS = (
    "", " ", "\n", "\r\n\r\n", "\t", "\x00", "\x1b[31mred\x1b[0m", "\u202etxt.exe", "\u2066a\u2069", "\ufeff",
    "\u2028two\u2029lines", "e" + "\u0301" * 500, "\U000e0041\U000e0042", "\ud800", "\U0001f4a9" * 400, "}]",
    "{name}", "%s%n", "{{7*7}}", "\\u003c!channel\\u003e", "x" * 20_000, "<" * 3_000, "&" * 3_000, "`" * 999,
    "\n" * 5_000, "ﷺ" * 2_000, "a b " * 4_000,
)  # fmt: skip
_AROUND = ("550 5.1.1 {} rejected", "{0}{0}", "`{}", "*{}*")

HOSTILE = tuple(
    dict.fromkeys(
        (
            *_MENTIONS, *_LINKS, *_FORMATS, *_BREAKERS,
            *(around.format(bad) for around, bad in product(_AROUND, (*_MENTIONS, *_LINKS, *_FORMATS))),
        )
    )
)  # fmt: skip
