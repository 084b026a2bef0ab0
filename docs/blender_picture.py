"""Makes docs/blender.png, Blender 3.4 with Temoin's window beside it, on a screen in memory.

`xvfb-run -a -s "-screen 0 1920x1080x24" python docs/blender_picture.py`; needs Debian's packages
`blender`, `xvfb` and `xdotool`.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import ImageGrab

PICTURE = Path(__file__).with_name("blender.png")
IN_BLENDER = Path(__file__).parents[1] / "tests/hosts/blender/in_blender/picture.py"
WIDTH, HEIGHT = 1920, 900
LEFT = 1100
"""Where Blender ends and Temoin begins."""

TAB = (1082, 246)
"""Where the sidebar's tab of Temoin stands."""

SCREEN_HEIGHT = 1080


def main(folder: Path) -> None:
    """Open both, with Temoin as a person would have installed it, and keep the picture."""
    scripts = folder / "scripts"
    os.environ.update(
        TEMOIN_HOME=str(folder / "home"),
        TEMOIN_KEYRING="0",
        TEMOIN_PLUGINS="0",
        TEMOIN_LANG="en",
        BLENDER_USER_SCRIPTS=str(scripts),
        QT_QPA_PLATFORM="xcb",
        QT_SCALE_FACTOR="1.3",
    )
    (scripts / "addons").mkdir(parents=True)
    temoin("host", "install", "blender", "--to", str(scripts / "addons"))
    temoin("me", "--name", "Ada", "--role", "colorist")
    geometry = [str(each) for each in (0, SCREEN_HEIGHT - HEIGHT, LEFT, HEIGHT)]  # from below
    start = [
        "blender",
        "--factory-startup",
        "--window-geometry",
        *geometry,
        "--python",
        str(IN_BLENDER),
    ]
    blender = subprocess.Popen([*start, "--", str(folder)])
    try:
        photograph()
    finally:
        blender.kill()
        blender.wait()


def temoin(*words: str) -> None:
    """Run a verb of Temoin."""
    subprocess.run([sys.executable, "-m", "temoin", *words], check=True)


def photograph() -> None:
    """Confirm what was found on the shot at the playhead, write markers, keep what is seen."""
    window = xdotool("search", "--sync", "--onlyvisible", "--name", " - Temoin$").split()[-1]
    xdotool("windowmove", window, str(LEFT), "0")
    xdotool("windowsize", window, str(WIDTH - LEFT), str(HEIGHT))
    time.sleep(3)
    xdotool("mousemove", *map(str, TAB), "sleep", "0.5", "click", "1", "sleep", "1")
    xdotool("windowfocus", window, "mousemove", str(LEFT + 400), str(HEIGHT - 100), "sleep", "0.5")
    xdotool("key", "p", "sleep", "1", "key", "Return", "sleep", "2", "key", "m", "sleep", "1")
    xdotool("key", "Return", "sleep", "3")
    ImageGrab.grab(bbox=(0, 0, WIDTH, HEIGHT)).save(PICTURE, optimize=True)


def xdotool(*words: str) -> str:
    """Return what `xdotool` says."""
    done = subprocess.run(["xdotool", *words], check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
