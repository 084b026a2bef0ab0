"""What Temoin writes, and only when it is asked to: markers, colours, a line, an id.

A marker of Blender's stands on the timeline and belongs to no strip; what ours belongs to stands
in a custom property: the marker's own, and since 5.0, which has none there, one of the scene's.
"""

import json

import bpy

from . import rna, sequencer

MARK = rna.OURS + "_mark"
LABEL = rna.OURS + "_label"
KEPT = rna.OURS + "_id"
MARKS = rna.OURS + "_marks"
"""Of the scene: what its markers of ours are, by the marker's name."""

NO_COLOUR = "NONE"
_LONGEST_NAME = 15  # letters; Blender keeps 63 bytes, and a letter has up to four


def colours():
    """Return the names of the colours that a strip may have."""
    found = getattr(bpy.types, sequencer.base("strip")).bl_rna.properties["color_tag"].enum_items
    return [each.identifier for each in found if each.identifier != NO_COLOUR]


def colour_of(strip):
    """Return the name of a strip's colour, or ""."""
    return "" if strip.color_tag == NO_COLOUR else strip.color_tag


def marks(scene, mark=None):
    """Return our markers as they are now, each `item` and `marker`: as the person moved them.

    Args:
        scene: The one that is cut.
        mark: The id of the only one that is wanted; None for all.
    """
    return [
        {"item": kept["item"], "marker": _marker(marker, kept)}
        for marker, kept in _ours(scene, mark)
    ]


def by_item(scene):
    """Return our markers on strips, by the strip's id."""
    found = {}
    for each in marks(scene):
        if each["item"]:
            found.setdefault(each["item"], []).append(each["marker"])
    return found


def on_timeline(scene):
    """Return the markers that belong to no strip, the person's first."""
    own = [
        {"start": marker.frame, "name": marker.name} for marker, kept in _all(scene) if kept is None
    ]
    return own + [each["marker"] for each in marks(scene) if not each["item"]]


def put_mark(scene, item, marker):
    """Make a marker of ours; one with the same id goes.

    Raises:
        NoStripError: It is to stand on a strip that is not there.
    """
    zero = _shown_from(item) if item else 0
    remove_mark(scene, marker["id"])
    kept = dict(marker, item=item, zero=zero)
    shown = marker["name"] or rna.OURS
    made = scene.timeline_markers.new(_free(scene, shown), frame=zero + marker["start"])
    kept["shown"] = made.name
    if _markers_hold_properties():
        made[MARK] = json.dumps(kept)
    else:
        there = {each.name for each in scene.timeline_markers}
        known = {name: each for name, each in _of_scene(scene).items() if name in there}
        scene[MARKS] = json.dumps(dict(known, **{made.name: kept}))


def remove_mark(scene, mark):
    """Take a marker of ours away by its id; say whether there was one."""
    for marker, _ in _ours(scene, mark):
        _forget(scene, marker.name)
        scene.timeline_markers.remove(marker)
        return True
    return False


def set_colour(strip, colour):
    """Give a strip a colour; "" takes it away.

    Raises:
        ValueError: Blender has none of that name.
    """
    if colour and colour not in colours():
        raise ValueError("no colour {!r}: one of {}".format(colour, ", ".join(colours())))
    strip.color_tag = colour or NO_COLOUR


def word(strip, key):
    """Return a line of ours on a strip, or ""."""
    found = strip.get(key, "")
    return found if isinstance(found, str) else ""


def set_word(strip, key, text):
    """Write a line of ours on a strip; "" takes it away."""
    if text:
        strip[key] = text
    elif key in strip:
        del strip[key]


def _markers_hold_properties():
    """Whether this version keeps custom properties on markers (4.5 and before)."""
    return bpy.app.version < (5, 0)


def _of_scene(scene):
    return _read(scene.get(MARKS, "{}"))


def _read(text):
    try:
        found = json.loads(text)
    except (TypeError, ValueError):  # somebody wrote into it by hand
        return {}
    return found if isinstance(found, dict) else {}


def _ours(scene, mark=None):
    """Yield our markers, or the one of an id, each with what we wrote of it."""
    for marker, kept in _all(scene, mark):
        if kept is not None and mark in (None, kept["id"]):
            yield marker, kept


def _all(scene, mark=None):
    """Yield the scene's markers, each with what we wrote of it, or None where it is the person's.

    Args:
        scene: The one that is cut.
        mark: An id; what stands with another one is not read, which would take the longest.
    """
    on_markers = _markers_hold_properties()
    known = {} if on_markers else _of_scene(scene)
    wanted = "" if mark is None else json.dumps(mark)
    for marker in scene.timeline_markers:
        if not on_markers:
            yield marker, _sound(known.get(marker.name))
        else:
            text = marker.get(MARK, "{}")
            is_wanted = isinstance(text, str) and wanted in text
            yield marker, _sound(_read(text)) if is_wanted else None


def _sound(kept):
    is_ours = isinstance(kept, dict) and {"id", "item", "shown"} <= set(kept)
    return kept if is_ours else None


def _marker(marker, kept):
    zero = kept.get("zero", 0)
    if kept["item"]:
        try:
            zero = _shown_from(kept["item"])
        except sequencer.NoStripError:
            pass  # the strip is gone: counted from where it was
    renamed = marker.name != kept["shown"]
    return {
        "start": marker.frame - zero,
        "duration": kept.get("duration", 1),
        "name": marker.name if renamed else kept.get("name", ""),
        "colour": kept.get("colour", ""),
        "note": kept.get("note", ""),
        "id": kept["id"],
    }


def _shown_from(item):
    """Return the frame of the edited scene at which a strip is first seen."""
    names, zero = sequencer.parts_of(item), 0
    for length in range(2, len(names)):
        outer = sequencer.find(sequencer.id_of(names[:length])).strip
        if outer.type == "SCENE":
            zero += round(outer.frame_start) - outer.scene.frame_start
    return zero + sequencer.find(item).strip.frame_final_start


def _free(scene, name):
    """Return a name for a marker of ours; since 5.0 the scene knows it by that alone."""
    if _markers_hold_properties():
        return name
    name = name[:_LONGEST_NAME]
    taken = {each.name for each in scene.timeline_markers}
    number, found = 2, name
    while found in taken:
        number, found = number + 1, "{} ({})".format(name, number)
    return found


def _forget(scene, name):
    kept = _of_scene(scene)
    if kept.pop(name, None) is not None:
        if kept:
            scene[MARKS] = json.dumps(kept)
        else:
            del scene[MARKS]
