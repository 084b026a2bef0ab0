"""Run in Blender: makes a project with everything that a sequencer may hold.

python make_project.py PROJECT.blend      in the bpy module
blender -b --python make_project.py -- PROJECT.blend
"""

import os
import struct
import sys
import wave

import bpy

WHERE = os.path.abspath(sys.argv[-1])
MEDIA = os.path.join(os.path.dirname(WHERE), "media")
FRAMES = 48


class Strips:
    """`strips.new_effect` and its like, as each version of Blender has them."""

    def __init__(self, holder):
        self.all = holder.strips if hasattr(holder, "strips") else holder.sequences

    def effect(self, name, kind, channel, start, end, inputs=()):  # noqa: PLR0917 - as Blender's own
        given = {"name": name, "type": kind, "channel": channel, "frame_start": start}
        if bpy.app.version >= (5, 0):
            names = ("input1", "input2")
            given["length"] = end - start
        else:
            names = ("input1", "input2") if bpy.app.version >= (4, 4) else ("seq1", "seq2")
            given["frame_end"] = end
        given.update(zip(names, inputs, strict=False))
        return self.all.new_effect(**given)


def editor_of(scene):
    editor = scene.sequence_editor or scene.sequence_editor_create()
    if bpy.app.version >= (5, 0):  # or `modifiers.new` ends the process
        bpy.context.workspace.sequencer_scene = scene
    return editor


def write_sound(path):
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(struct.pack("<h", 0) * 96000)


def render(scene, path, numbered=False):
    """Render a plain colour: the media are Blender's own."""
    strips = Strips(editor_of(scene))
    colour = strips.effect("colour", "COLOR", 1, 1, FRAMES + 1)
    scene.frame_start, scene.frame_end = 1, 12 if numbered else FRAMES
    settings = scene.render.image_settings
    if bpy.app.version >= (5, 0):
        settings.media_type = "IMAGE" if numbered else "VIDEO"
    settings.file_format = "PNG" if numbered else "FFMPEG"
    if not numbered:
        scene.render.ffmpeg.format, scene.render.ffmpeg.codec = "MPEG4", "H264"
    scene.render.filepath = path
    bpy.ops.render.render(animation=True, scene=scene.name)
    strips.all.remove(colour)


def small(scene, base=1.001):
    scene.render.resolution_x, scene.render.resolution_y = 64, 36
    scene.render.fps, scene.render.fps_base = 24, base
    return scene


def make_media():
    os.makedirs(MEDIA, exist_ok=True)
    scene = small(bpy.context.scene)
    render(scene, os.path.join(MEDIA, "A001.mp4"))
    scene.render.fps, scene.render.fps_base = 25, 1
    render(scene, os.path.join(MEDIA, "B25.mp4"))
    render(scene, os.path.join(MEDIA, "plate.#### .png".replace(" ", "")), numbered=True)
    write_sound(os.path.join(MEDIA, "room.wav"))
    scene.render.filepath = "//out/"
    return small(scene)


def make_set():
    """A scene that is rendered, with its compositor and Cycles' denoising."""
    scene = small(bpy.data.scenes.new("Set"))
    scene.camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(scene.camera)
    scene.render.engine = "CYCLES"
    scene.cycles.use_denoising = True
    if bpy.app.version >= (5, 0):
        tree = bpy.data.node_groups.new("Comp", "CompositorNodeTree")
        scene.compositing_node_group = tree
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        out = tree.nodes.new("NodeGroupOutput")
    else:
        scene.use_nodes = True
        tree = scene.node_tree
        tree.nodes.clear()
        out = tree.nodes.new("CompositorNodeComposite")
    layers = tree.nodes.new("CompositorNodeRLayers")
    denoise = tree.nodes.new("CompositorNodeDenoise")
    tree.links.new(layers.outputs[0], denoise.inputs[0])
    tree.links.new(denoise.outputs[0], out.inputs[0])
    tree.nodes.new("CompositorNodeBlur").name = "Loose"
    return scene


def make_inserts(path):
    """A scene with a sequencer of its own, used as a nest."""
    scene = small(bpy.data.scenes.new("Inserts"))
    scene.frame_start, scene.frame_end = 10, 60
    strips = Strips(editor_of(scene))
    strips.all.new_movie(name="In/ner", filepath=path, channel=1, frame_start=12)
    return scene


def modified(strip, kind, name, mute=False):
    made = strip.modifiers.new(name=name, type=kind)
    made.mute = mute
    return made


def make_edit(scene, inserts, stage):
    scene.name = "Edit"
    scene.frame_start, scene.frame_end = 101, 400
    editor = editor_of(scene)
    strips = Strips(editor)
    movie = strips.all.new_movie(
        name="A001", filepath=os.path.join(MEDIA, "A001.mp4"), channel=1, frame_start=101
    )
    movie.frame_offset_start, movie.frame_offset_end = 5, 3
    movie.animation_offset_start = 2
    movie["scene"] = "12B"
    movie["shot"] = {"take": 3, "grade": [0.5, 1.0]}
    movie.color_tag = "COLOR_04"
    modified(movie, "BRIGHT_CONTRAST", "Lift").bright = 4
    modified(movie, "COLOR_BALANCE", "Grade", mute=True)
    plate = strips.all.new_image(
        name="plate", filepath=os.path.join(MEDIA, "plate.0001.png"), channel=2, frame_start=130
    )
    for number in range(2, 13):
        plate.elements.append(f"plate.{number:04d}.png")
    plate.frame_final_duration = 12
    strips.effect("Dissolve", "CROSS", 3, 130, 137, (movie, plate))
    second = strips.all.new_movie(
        name="Slow", filepath=os.path.join(MEDIA, "A001.mp4"), channel=1, frame_start=150
    )
    speed = strips.effect("Half", "SPEED", 2, 150, 198, (second,))
    speed.speed_control, speed.speed_factor = "MULTIPLY", 0.5
    held = strips.all.new_movie(
        name="Held", filepath=os.path.join(MEDIA, "A001.mp4"), channel=12, frame_start=150
    )
    freeze = strips.effect("Freeze", "SPEED", 13, 150, 198, (held,))
    freeze.speed_control, freeze.speed_frame_number = "FRAME_NUMBER", 7
    ramped = strips.all.new_movie(
        name="Ramp", filepath=os.path.join(MEDIA, "A001.mp4"), channel=12, frame_start=200
    )
    ramp = strips.effect("Ramping", "SPEED", 13, 200, 248, (ramped,))
    ramp.speed_control = "MULTIPLY"
    for frame, factor in ((200, 1.0), (248, 2.0)):
        ramp.speed_factor = factor
        ramp.keyframe_insert("speed_factor", frame=frame)
    back = strips.all.new_movie(
        name="Back", filepath=os.path.join(MEDIA, "A001.mp4"), channel=1, frame_start=200
    )
    back.use_reverse_frames = True
    back.mute = True
    meta = strips.all.new_meta(name="Plan 1 — é/ü", channel=1, frame_start=250)
    Strips(meta).all.new_movie(
        name="inside", filepath=os.path.join(MEDIA, "A001.mp4"), channel=5, frame_start=250
    )
    meta.frame_final_duration = FRAMES  # in the background it does not grow by itself
    meta.frame_offset_start = 4
    strips.all.new_sound(
        name="room", filepath=os.path.join(MEDIA, "room.wav"), channel=4, frame_start=101
    )
    nest = strips.all.new_scene(name="insert", scene=inserts, channel=1, frame_start=300)
    nest.scene_input = "SEQUENCER"
    nest.frame_final_duration = 30
    shot = strips.all.new_scene(name="set", scene=stage, channel=1, frame_start=340)
    shot.scene_input = "CAMERA"
    shot.frame_final_duration = 20
    grade = strips.effect("Look", "ADJUSTMENT", 6, 101, 140)
    modified(grade, "CURVES", "Film")
    title = strips.effect("Title", "TEXT", 7, 110, 130)
    title.text = "Témoin"
    strips.effect("Black", "COLOR", 8, 370, 380)
    made = strips.all.new_movie(
        name="city", filepath=os.path.join(MEDIA, "A001.mp4"), channel=9, frame_start=101
    )
    made["ai_meta_model"] = "black-forest-labs/FLUX.2-klein"
    made["ai_meta_prompt"] = "a city at night"
    editor.channels[9].mute = True
    other = strips.all.new_movie(
        name="B25", filepath=os.path.join(MEDIA, "B25.mp4"), channel=10, frame_start=101
    )
    other["gmb_id"] = "4f"
    scene.timeline_markers.new("Person's own", frame=120)


def show_sequencer():
    window = bpy.context.window_manager.windows[0]
    area = max(window.screen.areas, key=lambda each: each.width * each.height)
    area.type = "SEQUENCE_EDITOR"
    area.spaces.active.view_type = "SEQUENCER"


def main():
    scene = make_media()
    stage = make_set()
    inserts = make_inserts(os.path.join(MEDIA, "A001.mp4"))
    make_edit(scene, inserts, stage)
    show_sequencer()
    if bpy.app.version >= (5, 0):
        bpy.context.workspace.sequencer_scene = scene
    bpy.ops.wm.save_as_mainfile(filepath=WHERE)
    scene.sequence_editor.active_strip = None
    Strips(scene.sequence_editor).all["A001"].filepath = "//media/A001.mp4"
    bpy.ops.wm.save_as_mainfile(filepath=WHERE)


main()
