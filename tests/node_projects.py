"""Programs' own projects, read as a cut is, and what the detector finds in them."""

from pathlib import Path

from temoin.builtin.tool_detector import ToolDetector
from temoin.model import CutView, EffectView, Proposal
from temoin.timeline import read_cut


def project(folder: Path, name: str, text: str | bytes) -> CutView:
    """Return the cut that a project of this text shows."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_cut(path)


def tools(cut: CutView) -> dict[str, Proposal]:
    """Return what is proposed, by the tool's name; the first clip's of each."""
    found: dict[str, Proposal] = {}
    for clip in cut.clips:
        for guess in ToolDetector().detect(clip, ()):
            found.setdefault(guess.tool, guess)
    return found


def effects(cut: CutView) -> dict[str, EffectView]:
    """Return every effect by its name."""
    return {effect.name: effect for clip in cut.clips for effect in clip.effects}
