"""What is at work on a strip: modifiers, effects, what is laid over it, a scene's compositor."""

from bisect import bisect_left, bisect_right
from itertools import accumulate, groupby

import bpy

from . import nodes, rna, sequencer

OVERLAYS = ("ADJUSTMENT", "MULTICAM")
_SOUNDS = ("SOUND",)


class Level:
    """The strips that lie beside each other in a sequencer or in a meta, while they are read."""

    def __init__(self, holder, scene, names):
        """Sort them.

        Args:
            holder: The sequencer, or the meta.
            scene: The one in whose sequencer they lie.
            names: That lead here, of which ids are made.
        """
        self.holder, self.scene, self.names = holder, scene, list(names)
        strips = [(each.type, each) for each in sequencer.strips_in(holder)]
        self._items = [each for kind, each in strips if kind in sequencer.NO_INPUTS]
        overlays = sequencer.in_order(each for kind, each in strips if kind in OVERLAYS)
        by_channel = groupby(overlays, lambda each: each.channel)
        self._overlays = [(number, _Lane(list(lying))) for number, lying in by_channel]
        self._effects = {}
        others = (each for kind, each in strips if kind not in sequencer.NO_INPUTS)
        for each in sequencer.in_order(others):
            for name in {source.name for source in sequencer.sources_of(each)}:
                self._effects.setdefault(name, []).append(each)

    def items(self):
        """Return the strips that show something themselves, lowest channel first, then in time."""
        return sequencer.in_order(self._items)

    def effects_on(self, strip):
        """Return the effect strips that work on a strip, lowest first."""
        return self._effects.get(strip.name, [])

    def overlays_on(self, strip):
        """Return what is laid over a strip: adjustments above it, multicams that choose it."""
        if strip.type in _SOUNDS:
            return []
        start, end = strip.frame_final_start, strip.frame_final_end
        above = (lane for number, lane in self._overlays if number > strip.channel)
        return [
            each
            for lane in above
            for each in lane.between(start, end)
            if each.type != "MULTICAM" or each.multicam_source == strip.channel
        ]


class _Lane:
    """The overlays in one channel, found by where they lie without asking each."""

    def __init__(self, overlays):
        """Take them in order of their start."""
        self._overlays = overlays
        self._starts = [each.frame_final_start for each in overlays]
        self._ends = [each.frame_final_end for each in overlays]
        self._reach = list(accumulate(self._ends, max))

    def between(self, start, end):
        """Return those that lie in a range of frames, its end exclusive."""
        first, last = bisect_right(self._reach, start), bisect_left(self._starts, end)
        # strips of one channel lie apart; if some do not, one that reaches far hides an earlier end
        return [self._overlays[n] for n in range(first, last) if self._ends[n] > start]


def operations_on(strip, level):
    """Return every operation at work on a strip, in the order in which Blender applies them."""
    found = modifiers_of(strip, "strip")
    for each in level.effects_on(strip):
        found += _laid(each, level, "effect strip")
    for each in level.overlays_on(strip):
        found += _laid(each, level, "strip above")
    if strip.type == "SCENE" and strip.scene and strip.scene_input == "CAMERA":
        found += scene_operations(strip.scene)
    return found


def _laid(strip, level, what):
    place = "{} {}".format(what, strip.name)
    is_on = sequencer.is_shown(strip, level.holder)
    words = rna.settings(strip, sequencer.base("strip"))
    words.update(rna.custom(strip))
    words["record_start"] = strip.frame_final_start
    words["record_duration"] = strip.frame_final_duration
    operation = {
        "name": _label(strip),
        "kind": strip.type,
        "enabled": is_on,
        "where": place,
        "words": words,
    }
    return [operation] + modifiers_of(strip, place, is_on)


def modifiers_of(strip, where, is_on=True):
    """Return a strip's modifiers, first applied first."""
    found = []
    for each in strip.modifiers:
        enabled = is_on and not each.mute
        place = "{}, modifier {}".format(where, each.name)
        found.append(
            {
                "name": _label(each),
                "kind": each.type,
                "enabled": enabled,
                "where": place,
                "words": rna.settings(each, sequencer.base("modifier")),
            }
        )
        tree = getattr(each, "node_group", None)  # 5.0
        found += nodes.operations_in(tree, place, enabled)
    return found


def scene_operations(scene):
    """Return what is at work on a scene that is rendered: its compositor, and its denoising."""
    where = "scene {}".format(scene.name)
    tree = nodes.compositor_of(scene)
    found = nodes.operations_in(tree, where + ", compositor", scene.render.use_compositing)
    if scene.render.engine == "CYCLES":
        found.append(_denoising(scene, where + ", render settings"))
    return found


def _denoising(scene, where):
    """Return the denoising of the renderer Cycles as an operation.

    `scene.cycles` of a scene that has none yet would make it, and with it change the project:
    such a scene has the defaults.
    """
    system = getattr(scene, "bl_system_properties_get", None)  # 5.0
    stored = system() if system else scene
    is_on = None
    if stored is not None and "cycles" in stored:
        is_on = bool(scene.cycles.use_denoising)
    elif "cycles" in bpy.types.Scene.bl_rna.properties:
        settings = bpy.types.Scene.bl_rna.properties["cycles"].fixed_type
        is_on = bool(settings.properties["use_denoising"].default)
    return {
        "name": "Cycles render denoising",
        "kind": "cycles.use_denoising",
        "enabled": is_on,
        "where": where,
        "words": {},  # which denoiser: a question that Blender answers with a warning each time
    }


def _label(thing):
    return thing.bl_rna.properties["type"].enum_items[thing.type].name
