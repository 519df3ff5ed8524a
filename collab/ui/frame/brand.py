"""The app's name and the authority's, left of the pages' names."""

from xml.sax.saxutils import escape

_LETTER = 8.4
"""Pixels that a letter of the authority's name takes up, on the wide side."""
_LONGEST = 30
"""Letters of an authority's name that leave room for the names of all pages at 1280 pixels."""


def brand(area: str) -> str:
    """Both names as one SVG picture in white, for the dark bar that they stand on."""
    shown = area if len(area) <= _LONGEST else f"{area[: _LONGEST - 1].rstrip()}…"
    wide = 76 + _LETTER * len(shown)
    font = 'font-family="Source Sans, Arial, Helvetica, sans-serif" fill="#FFFFFF"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="32" '
        f'viewBox="0 0 {wide:.0f} 32">'
        f'<text x="0" y="22" font-size="21" font-weight="700" {font}>Collab</text>'
        f'<text x="72" y="22" font-size="16" {font}>{escape(shown)}</text></svg>'
    )
