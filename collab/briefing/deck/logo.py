"""The authority's logo, where one is set."""

import io
import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from collab.data.errors import CollabError

_LARGEST = 2 * 1024 * 1024
"""Most bytes of a logo: it is in every file that is written."""
_MOST_PIXELS = 6000
"""Most pixels of a side."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG or JPEG, and how many times as wide as high it is."""

    image: bytes
    shape: float


def authority_logo() -> Logo | None:
    """The picture at the path in `COLLAB_LOGO`, or None where none is set.

    Raises CollabError when there is no such file, when it is larger than 2 MB or 6000 pixels, or when
    it is no PNG or JPEG.
    """
    told = os.environ.get("COLLAB_LOGO", "")
    if not told:
        return None
    path = Path(told)
    try:
        if not path.is_file():
            raise CollabError(f"COLLAB_LOGO names {told}, and there is no such file.")
        if path.stat().st_size > _LARGEST:
            raise CollabError(f"The logo {told} is larger than 2 MB. Save a smaller one.")
        image = path.read_bytes()
    except OSError as error:
        raise CollabError(f"The logo {told} cannot be read: {error.strerror}.") from error
    try:
        with Image.open(io.BytesIO(image), formats=("PNG", "JPEG")) as opened:
            across, down = opened.size
            if max(across, down) <= _MOST_PIXELS:
                opened.load()
    # Pillow raises whatever the spoilt bytes lead it to.
    except Exception as error:
        raise CollabError(f"The logo {told} is not a PNG or JPEG that can be read.") from error
    if max(across, down) > _MOST_PIXELS:
        raise CollabError(f"The logo {told} has more than {_MOST_PIXELS} pixels a side. Save a smaller one.")
    return Logo(image, across / down)
