"""Untrusted text on its way into Markdown."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


_LINKS = re.compile(r"(@|://|\bwww(?=\.))", re.IGNORECASE)
_JOINER = "\u2060"
"""Invisible; keeps Streamlit's Markdown from making links of bare addresses."""


def plain(text: object) -> str:
    """`text` as Markdown that shows it letter for letter: no markup, link, HTML or formula."""
    unlinked = _LINKS.sub(rf"\1{_JOINER}", str(text))
    return _SPECIAL.sub(r"\\\1", unlinked).replace("\n", " ")
