"""Files that are written whole, or not at all; and in words why one cannot be."""

import errno
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from collab.data.errors import CollabError

_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EFBIG: "the file would be too large",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "you have no right to it",
    errno.EPERM: "you have no right to it",
    errno.ENOENT: "the file or its folder is not there",
    errno.ENOTDIR: "its folder is a file",
    errno.EISDIR: "it is a folder",
    errno.EIO: "the disk did not do as it should",
}


def why(error: OSError) -> str:
    """What an operating system's error means, as words after a colon."""
    return _WHY.get(error.errno or 0) or error.strerror or type(error).__name__


def cannot(what: str, path: object, error: OSError) -> str:
    """A sentence on why a file cannot `what`, such as "be written"."""
    return f"{path} cannot {what}: {why(error)}."


def write_whole(path: Path, content: bytes | Callable[[Path], None]) -> None:
    """Write a file, given its content or what writes it to the path it is handed.

    Raises CollabError when it cannot be written; what was there before is still there then.
    """
    partial = path.with_name(path.name + ".part")
    try:
        try:
            if isinstance(content, bytes):
                partial.write_bytes(content)
            else:
                content(partial)
            partial.replace(path)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    except OSError as error:
        raise CollabError(cannot("be written", path, error)) from None
