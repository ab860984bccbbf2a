"""Files that a person asked for: written whole or not at all, readable by their owner alone."""

from __future__ import annotations

from pathlib import Path

from sincerely.errors import Mistake


def _begins_so(path: Path, begins: bytes) -> bool:
    """Say whether a file is of the form whose files begin so; an empty one may become anything, and a folder nothing."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(begins))
    return start in (b"", begins)


def write_whole(raw: bytes, path: Path, *, begins: bytes, other: Mistake, option: str) -> None:
    """Write a file in the place of what is there. Raises Mistake where that cannot be.

    Args:
        begins: how a file of this form begins.
        other: raised where a file of another form is there, which is left as it is: a name mistyped must not cost a letter.
        option: which names the file, for the hint.
    """
    import os
    import tempfile

    target = path.resolve()  # a link stays a link
    try:
        if target.exists() and not _begins_so(target, begins):
            raise other
        number, beside = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
        try:
            with os.fdopen(number, "wb") as file:  # mkstemp made it readable by its owner alone
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        say, hint = f"{path} could not be written: {error.strerror or error}.", f"Name another file with {option}."
        raise Mistake(say, code="unwritable_file", hint=hint, where=str(path)) from None
