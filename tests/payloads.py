"""A small application of our own making, for tests of what is installed in one."""

from collections.abc import Mapping
from pathlib import Path

from temoin.store.payloads import Payload, load_payloads
from temoin.store.places import Machine

FILES = {
    "app/__init__.py": "VERSION = 1\n",
    "app/temoin.toml": "id = 'temoin'\n",
    "app/panel.py": "import os\n",
    "app/inner/reading.py": "import json\n",
    "app/inner/empty.py": "",
}
"""Contents by path below the payload's folder; `app` becomes `temoin` where it is installed."""

DESCRIPTION = """
id = "{id}"
label = "Acme Cut"
command_file = "temoin/temoin_command.json"
package_root = "{package_root}"
then = {{ en = "Choose Temoin in the menu.", fr = "Choisir Temoin dans le menu." }}
files = [
{files}
]
[[places]]
system = "linux"
path = "~/.config/acme/{{version}}/scripts"
versions = ">=4.2"
[[places]]
system = "linux"
path = "~/.config/acme/{{version}}/addons"
versions = ">=3.0,<4.2"
[[places]]
system = "linux"
path = "~/opt/acme/scripts"
shared = true
[[places]]
system = "macos"
path = "~/Library/Application Support/Acme/{{version}}/scripts"
[[places]]
system = "windows"
path = "${{APPDATA}}/Acme/{{version}}/scripts"
[[places]]
system = "windows"
path = "${{PROGRAMDATA}}/Acme/Scripts/Utility"
application = "${{PROGRAMDATA}}/Acme"
shared = true
[[environment]]
name = "ACME_SCRIPTS"
effect = "moves"
[[environment]]
name = "ACME_LIBRARY"
effect = "file"
[[environment]]
name = "ACME_PYTHON"
effect = "breaks"
"""


def write_payload(
    source: Path,
    files: Mapping[str, str] = FILES,
    *,
    name: str = "acme",
    package_root: str = "",
) -> Path:
    """Write a payload into a folder of payloads; return that folder."""
    lines = []
    for below, content in files.items():
        path = source / name / below
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        to = below.replace("app/", "temoin/", 1)
        lines.append(f'  {{ from = "{name}/{below}", to = "{to}" }},')
    text = DESCRIPTION.format(id=name, files="\n".join(lines), package_root=package_root)
    (source / name / "payload.toml").write_text(text, encoding="utf-8")
    return source


def acme(source: Path, files: Mapping[str, str] = FILES, *, package_root: str = "") -> Payload:
    """Return the payload of Acme Cut, written into a folder and read from there."""
    (payload,) = load_payloads(write_payload(source, files, package_root=package_root))
    return payload


def linux(home: Path, **environment: str) -> Machine:
    """Return a Linux machine with a home."""
    return Machine(system="linux", home=home, environment=environment)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return all that lies below a folder: contents of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }
