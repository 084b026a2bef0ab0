"""What an administrator hands out: a payload in one archive, the same bytes each time."""

import io
import zipfile
from collections.abc import Iterable, Mapping

from temoin.errors import InputError
from temoin.language import say
from temoin.store.payloads import Payload

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can tell; a real one would make each archive another."""

_LINK = "temoin_link.py"
"""What starts Temoin; with it a payload finds the program on the path too."""

_RIGHTS = 0o100644
_UNIX = 3


def packed(payload: Payload, version: str, command: bytes = b"") -> bytes:
    """Return the archive of a payload; for an application with packages of its own, such a one.

    Args:
        payload: What ships.
        version: Of this Temoin.
        command: What its command file is to hold; empty leaves it to the path or the environment
            of whoever uses the files.

    Raises:
        InputError: Without that file nothing finds Temoin.
    """
    if not command and not any(below.endswith(_LINK) for below in payload.files):
        raise InputError(
            say(
                "the files for {application} find Temoin only by its path",
                application=payload.label,
            ),
            hint="Say --here where this Temoin lies at the same path for everybody.",
        )
    files = {**payload.files, **({payload.command_file: command} if command else {})}
    head = f"{payload.package_root}/" if payload.package_root else ""
    inside = {below.removeprefix(head): files[below] for below in files if below.startswith(head)}
    if not head:
        inside["README.txt"] = _readme(payload, version, files).encode()
    return _archive(inside)


def _archive(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP archive, uncompressed: other packers would compress otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_FIRST_DATE)
            entry.external_attr, entry.create_system = _RIGHTS << 16, _UNIX
            archive.writestr(entry, files[name])
    return out.getvalue()


def _readme(payload: Payload, version: str, files: Iterable[str]) -> str:
    """Return what goes with the files, in English: who unpacks them is not who asked for them."""
    folders = [f"  {each.system}: {each.path}" for each in payload.places]
    lines = [
        f"Temoin {version} for {payload.label}",
        "",
        "Put the other files of this archive, as they lie here, into one of:",
        *folders,
        "",
        "Temoin itself must be installed on the same machine. Unless a file here says where, it is",
        "the `temoin` on the path, or what the environment variable TEMOIN_COMMAND names.",
        "",
        *([payload.then.en, ""] if payload.then else []),
        "To remove it, remove these files:",
        *(f"  {below}" for below in sorted(files)),
    ]
    return "\n".join(lines) + "\n"
