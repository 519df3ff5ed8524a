"""Where the files lie that come with Collab beside its code: pages, settings, built-in data."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
SHIPPED = _PACKAGE.parent if (_PACKAGE.parent / "pages" / "pages.toml").exists() else _PACKAGE / "app"
"""The folder of `app.py`, `pages/`, `data/` and `.streamlit/`: the checkout that the package stands
in, or the folder that an installed package carries them in."""
