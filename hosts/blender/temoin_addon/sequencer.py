"""What a sequencer is in each version of Blender: scenes, editors, channels, strips and their ids.

An id is the scene's name and the strip's, with the metas and scene strips on the way between them,
`Edit/Titles/Logo`: a strip that is renamed is another one to whoever kept its id.
"""

import bpy

EFFECT_INPUTS = ("input_1", "input_2")
NO_INPUTS = frozenset(
    ("ADJUSTMENT", "COLOR", "IMAGE", "MASK", "META", "MOVIE", "MOVIECLIP", "MULTICAM")
    + ("SCENE", "SOUND", "TEXT")
)
"""Types of strips that work on no other; asking each for its inputs is slow."""


def base(kind):
    """Return the name of the class of all strips, or of all their modifiers."""
    if hasattr(bpy.types, "Strip"):
        return {"strip": "Strip", "modifier": "StripModifier"}[kind]
    return {"strip": "Sequence", "modifier": "SequenceModifier"}[kind]


def edited_scene():
    """Return the scene whose sequencer is open, or None."""
    window = _window()
    workspace = window.workspace if window else getattr(bpy.context, "workspace", None)
    if hasattr(workspace, "sequencer_scene"):  # 5.0: beside the scene that the window shows
        return workspace.sequencer_scene or None
    return window.scene if window else bpy.context.scene


def _window():
    """Return the window with a sequencer in it; else any; None where Blender has none."""
    windows = list(bpy.context.window_manager.windows) if bpy.context.window_manager else []
    for window in windows:
        if any(area.type == "SEQUENCE_EDITOR" for area in window.screen.areas):
            return window
    return windows[0] if windows else None


def editor_of(scene):
    """Return a scene's sequencer, or None."""
    return scene.sequence_editor if scene else None


def strips_in(holder):
    """Return the strips of a sequencer or of a meta."""
    return holder.strips if hasattr(holder, "strips") else holder.sequences


def in_order(strips):
    """Return strips lowest channel first, then in time."""
    return sorted(strips, key=lambda each: (each.channel, each.frame_final_start, each.name))


def inputs_of(strip):
    """Return what an effect strip works on; nothing of any other strip."""
    if strip.type in NO_INPUTS:
        return []
    found = (getattr(strip, name, None) for name in EFFECT_INPUTS)
    return [each for each in found if each is not None]


def sources_of(strip):
    """Return the strips that are no effect and that an effect strip works on in the end."""
    inputs = inputs_of(strip)
    if not inputs:
        return [strip]
    return [source for each in inputs for source in sources_of(each)]


def holder_inside(strip):
    """Return what a nest holds: the meta itself, or the other scene's sequencer; else None."""
    if strip.type == "META":
        return strip
    if strip.type == "SCENE" and strip.scene and strip.scene_input == "SEQUENCER":
        return editor_of(strip.scene)
    return None


def channel(holder, number):
    """Return a channel, or None where Blender does not keep it."""
    channels = getattr(holder, "channels", None)
    return channels[number] if channels and 0 <= number < len(channels) else None


def is_shown(strip, holder):
    """Whether neither a strip nor its channel is muted."""
    lane = channel(holder, strip.channel)
    return not strip.mute and not (lane and lane.mute)


def id_of(parts):
    """Return the id of the strip that names lead to."""
    return "/".join(each.replace("%", "%25").replace("/", "%2F") for each in parts)


def parts_of(item):
    """Return the names that an id is made of."""
    return [each.replace("%2F", "/").replace("%25", "%") for each in item.split("/")]


class NoStripError(Exception):
    """An id leads to no strip."""


class Found:
    """A strip, with what holds it and the scene in which it lies."""

    def __init__(self, strip, holder, scene):
        """Keep them; not for longer than a question takes: Blender frees strips as it likes."""
        self.strip, self.holder, self.scene = strip, holder, scene


def find(item):
    """Return the strip of an id.

    Raises:
        NoStripError: There is none.
    """
    scene = edited_scene()
    names = parts_of(item)
    holder = editor_of(scene)
    if holder is None or names[0] != scene.name or not names[1:]:
        raise NoStripError("no strip {!r} in the sequencer".format(item[:80]))
    found = None
    for name in names[1:]:
        strip = _named(holder, name) if holder else None
        if strip is None:
            raise NoStripError("no strip {!r} in the sequencer".format(item[:80]))
        found = Found(strip, holder, scene)
        scene = strip.scene if strip.type == "SCENE" and strip.scene else scene
        holder = holder_inside(strip)
    return found


def _named(holder, name):
    return strips_in(holder).get(name)


def ids_of_chosen(scene):
    """Return the ids of the strips that are chosen.

    Of an effect, those that it works on; of a nest, those in it. What is chosen in a meta that is
    not open does not count: Blender keeps it from when the meta was made, and nobody sees it.
    """
    editor = editor_of(scene)
    if editor is None:
        return []
    metas = list(editor.meta_stack)
    names = [scene.name] + [each.name for each in metas]
    strips = strips_in(metas[-1] if metas else editor)
    return list(_ids_of([each for each in strips if each.select], names, (scene,)))


def _ids_of(strips, names, scenes):
    """Return the ids of what strips show in the end, each once.

    Args:
        strips: That lie beside each other.
        names: That lead to them.
        scenes: Those on the way to them: none is looked into within itself.
    """
    found = {}
    for strip in in_order(strips):
        for source in sources_of(strip):
            way = names + [source.name]
            found.update(_ids_inside(source, way, scenes) or {id_of(way): None})
    return found


def _ids_inside(strip, names, scenes):
    """Return the ids of what a nest shows; nothing of another strip, or of one not looked into."""
    holder = holder_inside(strip)
    if holder is None:
        return {}
    if strip.type == "META":
        return _ids_of(strips_in(holder), names, scenes)
    if strip.scene in scenes:
        return {}
    return _ids_of(strips_in(holder), names, (*scenes, strip.scene))
