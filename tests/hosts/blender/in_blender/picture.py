"""Run in Blender's own window: makes a small film and opens Temoin beside it, for a picture.

    blender --window-geometry 0 180 1100 900 --python picture.py -- FOLDER

`docs/blender_picture.py` does the rest.
"""

import os
import sys

import bpy

FOLDER = sys.argv[-1]
SHOTS = (  # name, channel, first frame, frames, colour of its picture
    ("NT_010", 1, 1, 72, (0.10, 0.16, 0.30)),
    ("NT_020", 1, 73, 60, (0.32, 0.20, 0.10)),
    ("NT_030", 1, 133, 84, (0.12, 0.26, 0.20)),
    ("NT_040 city", 2, 157, 60, (0.30, 0.12, 0.28)),
    ("NT_050", 1, 217, 71, (0.22, 0.22, 0.26)),
)
STEPS = []


def step(function):
    STEPS.append(function)
    return function


def write_picture(path, colour):
    image = bpy.data.images.new(os.path.basename(path), 64, 36)
    image.pixels = [*colour, 1.0] * (64 * 36)
    image.filepath_raw, image.file_format = path, "PNG"
    image.save()
    bpy.data.images.remove(image)


@step
def make_film():
    scene = bpy.context.scene
    scene.name, scene.frame_end = "Night train", 288
    editor = scene.sequence_editor_create()
    for name, channel, start, frames, colour in SHOTS:
        path = os.path.join(FOLDER, name.replace(" ", "_") + ".png")
        write_picture(path, colour)
        strip = editor.sequences.new_image(
            name=name, filepath=path, channel=channel, frame_start=start
        )
        strip.frame_final_duration, strip.select = frames, False
    strips = editor.sequences
    strips["NT_040 city"]["ai_meta_model"] = "FLUX.1-schnell"
    strips["NT_040 city"]["ai_meta_prompt"] = "a city at night from a train"
    strips["NT_010"]["gmb_id"] = "1"
    strips["NT_020"].modifiers.new(name="Grade", type="COLOR_BALANCE")
    title = strips.new_effect(name="Title", type="TEXT", channel=3, frame_start=12, frame_end=66)
    title.text, title.select = "Night train", False
    scene.frame_set(176)


@step
def save():
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(FOLDER, "night_train.blend"))


@step
def show_sequencer():
    window = bpy.context.window_manager.windows[0]
    area = max(window.screen.areas, key=lambda each: each.width * each.height)
    area.type = "SEQUENCE_EDITOR"
    area.spaces.active.view_type = "SEQUENCER"
    area.spaces.active.show_region_ui = True
    with bpy.context.temp_override(window=window, area=area):
        bpy.ops.screen.screen_full_area()


@step
def show_all():
    window = bpy.context.window_manager.windows[0]
    area = window.screen.areas[0]
    area.spaces.active.show_region_channels = False
    region = next(each for each in area.regions if each.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.sequencer.view_all()


@step
def open_temoin():
    bpy.ops.temoin.open()


def tick():
    STEPS.pop(0)()
    return 0.7 if STEPS else None


bpy.context.preferences.view.ui_scale = 1.4
bpy.context.preferences.view.show_splash = False
bpy.ops.preferences.addon_enable(module="temoin_addon")
bpy.app.timers.register(tick, first_interval=1.5, persistent=True)
