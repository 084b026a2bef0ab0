"""The open sequencer as the plain document that Temoin reads; nothing in the project changes."""

import bpy

from . import marks, media, operations, rna, sequencer, timing

HOST = "blender"
_LIKED = (
    "blend_type",
    "blend_alpha",
    "lock",
    "use_linear_modifiers",
    "use_deinterlace",
    "use_flip_x",
    "use_flip_y",
    "use_reverse_frames",
    "playback_direction",
    "color_multiply",
    "color_saturation",
    "strobe",
    "use_proxy",
    "volume",
    "pan",
    "scene_input",
    "stabilize2d",
    "undistort",
    "speed_factor",
)
"""Properties of strips that say how they are shown."""

_MOVED = ("offset_x", "offset_y", "scale_x", "scale_y", "rotation")
_CROPPED = ("min_x", "min_y", "max_x", "max_y")


def application():
    """Return name and version: `Blender 4.5.15`."""
    return "Blender {}.{}.{}".format(*bpy.app.version)


class NoSequencerError(Exception):
    """No sequencer is open."""


def scene_in_hand():
    """Return the scene that is cut.

    Raises:
        NoSequencerError: None is.
    """
    scene = sequencer.edited_scene()
    if sequencer.editor_of(scene) is None:
        raise NoSequencerError("no sequencer is in use in this scene")
    return scene


def timeline():
    """Return the timeline document of the open sequencer.

    Raises:
        NoSequencerError: None is open.
    """
    scene = scene_in_hand()
    reading = Reading(scene)
    tracks = reading.tracks(sequencer.editor_of(scene), scene, [scene.name], 0, (scene,))
    return {
        "host": HOST,
        "application": application(),
        "id": scene.name,
        "name": scene.name,
        "rate": rna.written(rna.scene_rate(scene)),
        "start": scene.frame_start,
        "tracks": tracks,
        "markers": marks.on_timeline(scene),
        "unseen": list(reading.unseen),
        "warnings": list(reading.warnings),
    }


def operations_of(item):
    """Return the operations on the strip of an id.

    Raises:
        NoStripError: There is none.
    """
    found = sequencer.find(item)
    level = operations.Level(found.holder, found.scene, ())
    return operations.operations_on(found.strip, level)


class Reading:
    """One reading of a sequencer, nests and all.

    Attributes:
        unseen: What was not looked into, each once.
        warnings: What Blender does not tell, each once.
    """

    def __init__(self, scene):
        """Begin with the scene that is cut."""
        self.unseen, self.warnings = {}, {}
        self._animated = {}
        self._marked = marks.by_item(scene)

    def tracks(self, holder, scene, names, zero, scenes):
        """Return the channels in use, lowest first: one of pictures, one of sounds, or both.

        Args:
            holder: The sequencer, or the meta.
            scene: The one in whose sequencer it lies.
            names: That lead to it.
            zero: Frame of the scene at which the time of what is told begins.
            scenes: Those on the way to it: none is read within itself.
        """
        level = operations.Level(holder, scene, names)
        lanes = {}
        for strip in level.items():
            kind = "sound" if strip.type == "SOUND" else "picture"
            item = self._item(strip, level, zero, scenes)
            lanes.setdefault((strip.channel, kind), []).append(item)
        return [
            _track(holder, number, kind, items) for (number, kind), items in sorted(lanes.items())
        ]

    def _item(self, strip, level, zero, scenes):
        names = level.names + [strip.name]
        animated = self._animations(level.scene)
        timed = timing.timing_of(strip, level.scene, level.effects_on(strip), animated)
        if timed.warning:
            self.warnings[timed.warning] = None
        item = {
            "id": sequencer.id_of(names),
            "name": strip.name,
            "start": strip.frame_final_start - zero,
            "duration": strip.frame_final_duration,
            "enabled": not strip.mute,
            "source_start": timed.source_start,
            "speed": rna.written(timed.speed),
            "varying": timed.varying,
            "operations": operations.operations_on(strip, level),
            "markers": self._marked.get(sequencer.id_of(names), []),
            "colour": marks.colour_of(strip),
            "words": _words(strip, animated.get(strip.name, ())),
        }
        inside = self._inside(strip, level, names, scenes)
        if inside:
            item["inside"] = inside
        else:
            item["media"] = media.media_of(strip) or {"kind": "generator", "name": strip.type}
        return item

    def _inside(self, strip, level, names, scenes):
        """Return the tracks of a nest; say so where a strip is one that nobody can look into."""
        holder = sequencer.holder_inside(strip)
        if holder is None:
            self._say_unseen(strip)
            return []
        if strip.type == "META":
            return self.tracks(holder, level.scene, names, round(strip.frame_start), scenes)
        shown = strip.scene
        if shown in scenes:
            words = "{}: its scene is one that shows it"
            self.unseen[words.format(strip.name)] = None
            return []
        if rna.scene_rate(shown) != rna.scene_rate(level.scene):
            words = "{}: the scene counts at another rate, Blender shows it frame by frame"
            self.warnings[words.format(strip.name)] = None
        return self.tracks(holder, shown, names, shown.frame_start, (*scenes, shown))

    def _say_unseen(self, strip):
        words = ""
        if strip.type == "SCENE" and strip.scene is None:
            words = "{}: its scene is not in this project"
        elif strip.type == "SCENE" and strip.scene_input == "SEQUENCER":
            words = "{}: its scene has no sequencer"
        elif strip.type == "SCENE":
            words = "{}: a scene that is rendered; its models, materials and images"
        elif strip.type in ("MOVIECLIP", "MASK", "SOUND") and _is_empty(strip):
            words = "{}: what it showed is not in this project"
        if words:
            self.unseen[words.format(strip.name)] = None

    def _animations(self, scene):
        if scene.name not in self._animated:
            self._animated[scene.name] = animated_in(scene)
        return self._animated[scene.name]


def _is_empty(strip):
    return getattr(strip, {"MOVIECLIP": "clip"}.get(strip.type, strip.type.lower())) is None


def _track(holder, number, kind, items):
    lane = sequencer.channel(holder, number)
    return {
        "name": lane.name if lane else "Channel {}".format(number),
        "kind": kind,
        "enabled": not (lane and lane.mute),
        "items": items,
    }


def _words(strip, animated):
    words = {"type": strip.type, "channel": strip.channel}
    words.update(rna.said(strip, _LIKED))
    for name, parts in (("transform", _MOVED), ("crop", _CROPPED)):
        part = getattr(strip, name, None)
        found = rna.said(part, parts) if part else {}
        if found:
            words[name] = found
    if media.is_retimed(strip):
        words["retiming_keys"] = [each.timeline_frame for each in strip.retiming_keys]
    if animated:
        words["animated"] = sorted(animated)
    found = rna.custom(strip)
    if found:
        words["custom"] = found
    return words


def animated_in(scene):
    """Return which properties of strips have key frames, by the strip's name."""
    action = scene.animation_data.action if scene.animation_data else None
    found = {}
    for path in _paths_in(action) if action else ():
        before, bracket, rest = path.partition('_all["')
        name, closed, last = rest.rpartition('"].')
        if bracket and closed and before.startswith("sequence_editor."):
            name = name.replace('\\"', '"').replace("\\\\", "\\")
            found.setdefault(name, set()).add(last)
    return found


def _paths_in(action):
    if hasattr(action, "fcurves"):
        return [each.data_path for each in action.fcurves]
    return [  # 5.0: actions have layers and slots alone
        curve.data_path
        for layer in action.layers
        for strip in layer.strips
        for bag in strip.channelbags
        for curve in bag.fcurves
    ]
