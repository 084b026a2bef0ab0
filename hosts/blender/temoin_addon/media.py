"""What a strip shows: files, numbered images, what Blender draws; and where in them it begins."""

import os
import re
from fractions import Fraction

import bpy

from . import rna

_NUMBER = re.compile(r"(\d+)(?=\.[^.]*$|$)")
_DRAWN = ("COLOR", "TEXT", "ADJUSTMENT", "MULTICAM", "MASK")


def absolute(path, library=None):
    """Return a path that does not depend on where the project lies; "" stays "".

    `//` at the start means the project's folder; in a project that was never saved nobody knows it.
    """
    if not path:
        return ""
    found = bpy.path.abspath(path, library=library)
    return found if found.startswith("//") else os.path.normpath(found).replace("\\", "/")


def media_of(strip):
    """Return a strip's media as the timeline document has it; None for a meta."""
    told = _TELLING.get(strip.type)
    if told:
        return told(strip)
    if strip.type in _DRAWN:
        return {"kind": "generator", "name": strip.type.title(), "words": _drawn(strip)}
    return None if strip.type == "META" else {"kind": "missing", "name": strip.name}


def frames_of(strip):
    """Return how many frames a strip's content has, counted before anything is cut off.

    Where the strip is retimed Blender counts them at the strip's own speed.
    """
    cut = getattr(strip, "animation_offset_start", 0) + getattr(strip, "animation_offset_end", 0)
    return strip.frame_duration + cut


def rate_of(strip):
    """Return a movie's rate, None where Blender keeps none.

    Its `fps` would tell it too, and opens the file each time: 15 ms a strip.
    """
    return rna.media_rate(strip.elements[0].orig_fps) if len(strip.elements) else None


def _movie(strip):
    rate = rate_of(strip)
    media = {
        "kind": "file",
        "url": absolute(strip.filepath),
        "name": os.path.basename(strip.filepath),
        "frames": 0 if is_retimed(strip) else frames_of(strip),
        "rate": rna.written(rate) if rate else "",
        "words": _movie_words(strip),
    }
    if rate and bpy.app.version >= (4, 0) and not is_same(rate, strip.id_data):
        media["frames"] = 0  # counted at the timeline's rate or at the media's: nobody says
    return media


def _movie_words(strip):
    words = {"filepath": strip.filepath}
    words.update(rna.said(strip, ("stream_index", "use_multiview", "views_format")))
    return words


def _images(strip):
    names = [each.filename for each in strip.elements]
    folder = absolute(strip.directory).rstrip("/")
    words = {"directory": strip.directory}
    pattern = numbered(names)
    if pattern:
        url, first, count = pattern
        return {
            "kind": "sequence",
            "url": folder + "/" + url,
            "name": url,
            "first": first,
            "frames": count,
            "words": words,
        }
    if len(names) > 1:
        words["files"] = names[:256]
    name = names[0] if names else ""
    return {"kind": "file", "url": folder + "/" + name, "name": name, "words": words}


def numbered(names):
    """Return pattern, first number and count of files that are numbered without a gap, or None."""
    first = _NUMBER.search(names[0]) if len(names) > 1 else None
    if not first:
        return None
    digits, start = len(first.group()), int(first.group())
    before, after = names[0][: first.start()], names[0][first.end() :]
    for number, name in enumerate(names, start):
        if name != "{}{:0{}d}{}".format(before, number, digits, after):
            return None
    return "{}%0{}d{}".format(before, digits, after), start, len(names)


def _sound(strip):
    sound = strip.sound
    if sound is None:
        return {"kind": "missing", "name": strip.name}
    words = {"filepath": sound.filepath, "packed": bool(sound.packed_file)}
    words.update(rna.said(sound, ("samplerate", "channels")))
    return {
        "kind": "file",
        "url": absolute(sound.filepath, sound.library),
        "name": os.path.basename(sound.filepath),
        "frames": 0 if is_retimed(strip) else frames_of(strip),
        "words": words,
    }


def _clip(strip):
    clip = strip.clip
    if clip is None:
        return {"kind": "missing", "name": strip.name}
    rate = rna.media_rate(clip.fps)
    return {
        "kind": "file",
        "url": absolute(clip.filepath, clip.library),
        "name": os.path.basename(clip.filepath),
        "frames": clip.frame_duration,
        "rate": rna.written(rate) if rate else "",
        "words": {"filepath": clip.filepath},
    }


def _drawn(strip):
    words = {"type": strip.type}
    if strip.type == "TEXT":
        words["text"] = rna.plain(strip.text)
    if strip.type == "MULTICAM":
        words["multicam_source"] = strip.multicam_source
    return words


def is_same(rate, scene):
    """Whether frames of a rate and of a scene are equally long, as far as Blender keeps rates."""
    own = rna.scene_rate(scene)
    return rate == own or abs(rate / own - 1) < Fraction(1, 10_000)


def is_retimed(strip):
    """Whether a strip has retiming keys (Blender 4.0 and later)."""
    return len(getattr(strip, "retiming_keys", ())) > 0


def _scene(strip):
    return {"kind": "generator", "name": strip.scene.name if strip.scene else "Scene"}


_TELLING = {
    "IMAGE": _images,
    "MOVIE": _movie,
    "MOVIECLIP": _clip,
    "SCENE": _scene,
    "SOUND": _sound,
}
