"""Bytes of a timeline into a file, or into a bundle beside its media."""

import zipfile
from pathlib import Path

from temoin.errors import StoreError, TimelineError
from temoin.language import say
from temoin.timeline.bundles import CONTENT_NAME, reason_of


def write_content(out: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        out.write_bytes(content)
    except OSError as error:
        raise _cannot_write(out, error) from error


def write_bundle(path: Path, out: Path, content: bytes) -> None:
    """Write a bundle anew with another timeline in it, media copied as they are.

    Raises:
        StoreError: It cannot be written.
        TimelineError: It would be written over itself.
    """
    if out.exists() and out.samefile(path):
        raise TimelineError("a bundle is not written over itself", hint="Write to another file.")
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
            for member in old.infolist():
                if member.filename == CONTENT_NAME:
                    new.writestr(member, content)
                    continue
                with old.open(member) as source, new.open(member, "w", force_zip64=True) as copy:
                    while chunk := source.read(1 << 20):
                        copy.write(chunk)
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise _cannot_write(out, error) from error


def _cannot_write(out: Path, error: Exception) -> StoreError:
    reason = getattr(error, "strerror", None) or reason_of(error)
    return StoreError(
        say("{name} cannot be written: {reason}", name=out.name, reason=reason),
        hint="Check the folder and its rights.",
        file=str(out),
    )
