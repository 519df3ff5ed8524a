"""Untrusted text is no markup."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from collab.words.escaped import plain


@given(st.text())
def test_untrusted_text_is_no_markdown(text):
    html = MarkdownIt("commonmark").enable("strikethrough").render(plain(text) or "x")
    assert not any(
        tag in html for tag in ("<a ", "<img", "<script", "<em>", "<strong>", "<code", "<h1", "<li")
    )
