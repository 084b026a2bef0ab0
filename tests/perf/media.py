"""Prints how fast media files are looked into: `python tests/perf/media.py FOLDER`.

FOLDER holds media of all kinds. Against ExifTool kept open (`exiftool -stay_open -fast2`), over its
files repeated to 5,000; and against a bare hashlib loop in as many threads. Nothing is asserted.
"""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from temoin.plugins import Plugins, load_plugins
from temoin.readers import ReadingPool

RUNS = 3
FILES = 5_000
ASKED_OF_EXIFTOOL = 500  # of them; it takes as long for each of the rest
LARGE_FILES, LARGE_BYTES, TIMES_EACH = 4, 400_000_000, 4
_CHUNK = 1024 * 1024


def main() -> None:
    """Print all figures."""
    plugins = load_plugins(installed=False)
    with tempfile.TemporaryDirectory() as folder:
        sources = [each for each in sorted(Path(sys.argv[1]).rglob("*")) if each.is_file()]
        silent = _silent(sources, plugins)
        print(f"{len(sources)} files, {len(silent)} of them without any evidence")
        for name, originals in (("all", sources), ("silent", silent)):
            _compare_with_exiftool(name, _repeated(originals, Path(folder) / name), plugins)
            shutil.rmtree(Path(folder) / name)
        large = _large(Path(folder)) * TIMES_EACH
        nobody = Plugins(registered=())
        for name, asked in (("hashing", nobody), ("hashing, readers asked", plugins)):
            _compare(
                f"{name}, MB/s",
                len(large) * LARGE_BYTES / 1e6,
                partial(_looked, large, asked, hash_all=True),
                lambda: _hashed(large),
            )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most: {own:.0f} MB here, {peak:.0f} MB in a process that reads")


def _compare_with_exiftool(name: str, files: Sequence[Path], plugins: Plugins) -> None:
    some = files[:ASKED_OF_EXIFTOOL]
    _compare(
        f"{name}, files/s",
        len(files),
        lambda: _looked(files, plugins),
        lambda: _asked_exiftool(some) * len(files) / len(some),
    )


def _compare(
    what: str, work: float, ours: Callable[[], float], theirs: Callable[[], float]
) -> None:
    """Print rates of both, in turn, and their ratio, with its spread."""
    pairs = [(ours(), theirs()) for _ in range(RUNS)]
    ratios = sorted(reference / seconds for seconds, reference in pairs)
    rates = [work / median(each) for each in zip(*pairs, strict=True)]
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    print(f"{what}: {rates[0]:.0f} against {rates[1]:.0f}: {median(ratios):.2f} x ({spread})")


def _silent(paths: Sequence[Path], plugins: Plugins) -> list[Path]:
    with ReadingPool(plugins) as pool:
        looks = [(path, pool.look(path)) for path in paths]
        return [path for path, look in looks if not look.result().state.evidence]


def _repeated(originals: Sequence[Path], folder: Path) -> list[Path]:
    folder.mkdir()
    made = []
    for number, original in enumerate(islice(cycle(originals), FILES)):
        path = folder / f"{number:05}{original.suffix}"
        shutil.copyfile(original, path)
        made.append(path)
    return made


def _looked(paths: Sequence[Path], plugins: Plugins, *, hash_all: bool = False) -> float:
    began = time.perf_counter()
    with ReadingPool(plugins, hash_all=hash_all) as pool:
        for look in [pool.look(path) for path in paths]:
            look.result()
    return time.perf_counter() - began


def _asked_exiftool(paths: Sequence[Path]) -> float:
    command = ["exiftool", "-stay_open", "True", "-@", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        _ask_exiftool(process, paths[0])  # it starts
        began = time.perf_counter()
        for path in paths:
            _ask_exiftool(process, path)
        seconds = time.perf_counter() - began
        process.stdin.write("-stay_open\nFalse\n")
        process.stdin.flush()
    return seconds


def _ask_exiftool(process: "subprocess.Popen[str]", path: Path) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"-fast2\n-j\n{path}\n-execute\n")
    process.stdin.flush()
    while not process.stdout.readline().startswith("{ready"):
        pass


def _large(folder: Path) -> list[Path]:
    piece = os.urandom(_CHUNK)
    made = []
    for number in range(LARGE_FILES):
        path = folder / f"large{number}.bin"
        with path.open("wb") as file:
            for _ in range(LARGE_BYTES // _CHUNK):
                file.write(piece)
        made.append(path)
    return made


def _hashed(paths: Sequence[Path]) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(_sha256, paths))
    return time.perf_counter() - began


def _sha256(path: Path) -> str:
    digest, chunk = hashlib.sha256(), bytearray(_CHUNK)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(chunk):
            digest.update(memoryview(chunk)[:count])
    return digest.hexdigest()


if __name__ == "__main__":
    main()
