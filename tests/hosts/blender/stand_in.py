"""Stands in for `temoin panel --host blender`: reads once, then tells when Blender has gone.

python stand_in.py FOLDER_OF_TEMOIN OUT_FOLDER panel --host blender
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, sys.argv[1])
OUT = Path(sys.argv[2])

from temoin.errors import HostGoneError  # noqa: E402 - the path is set first
from temoin.hosts.blender import BlenderHostFactory  # noqa: E402 - the path is set first
from temoin.timeline import host_document  # noqa: E402 - the path is set first


def write(name: str, content: bytes) -> None:
    part = OUT / f"{name}.part"
    part.write_bytes(content)
    part.replace(OUT / name)


def main() -> None:
    write("arguments", " ".join(sys.argv[3:]).encode())
    write("pid", str(os.getpid()).encode())
    host = BlenderHostFactory().open()
    (last,) = host.timeline()  # type: ignore[attr-defined]
    write("timeline", host_document(last.timeline))
    try:
        while True:
            write("state", host.state().timeline.encode())
            time.sleep(0.02)
    except HostGoneError as error:
        write("gone", str(error).encode())


main()
