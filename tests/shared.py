"""What all test processes use together: started by the first that asks, ended when none uses it."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # On Windows each process starts its own.
    fcntl = None


@contextmanager
def shared(own: Path, name: str, start: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The address that `start` gives, of one server for all processes of a run; `own` is the folder of
    temporary files of this one."""
    if fcntl is None or "PYTEST_XDIST_WORKER" not in os.environ:
        with start() as address:
            yield address
        return
    told = own.parent / f"{name}.address"
    with (own.parent / f"{name}.turn").open("a") as turn, (own.parent / f"{name}.users").open("a") as users:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if told.exists():
            fcntl.flock(users, fcntl.LOCK_SH)
            fcntl.flock(turn, fcntl.LOCK_UN)
            yield told.read_text()
            return
        with start() as address:
            told.write_text(address)
            fcntl.flock(turn, fcntl.LOCK_UN)
            try:
                yield address
            finally:
                # Whoever comes now starts another; whoever has it keeps it until the end.
                fcntl.flock(turn, fcntl.LOCK_EX)
                told.unlink()
                fcntl.flock(turn, fcntl.LOCK_UN)
                fcntl.flock(users, fcntl.LOCK_EX)
