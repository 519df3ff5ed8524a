"""The briefing as a paper (Typst)."""
