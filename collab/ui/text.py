"""Untrusted text on its way into Markdown."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


def plain(text: object) -> str:
    """`text` as Markdown that shows it letter for letter: no markup, link, HTML or formula."""
    return _SPECIAL.sub(r"\\\1", str(text)).replace("\n", " ")
