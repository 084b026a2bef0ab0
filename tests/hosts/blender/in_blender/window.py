"""Run in Blender's own window: enables the add-on, and clicks on it as a person would.

    blender --python window.py -- PROJECT.blend OUT_FOLDER

Writes `ticks` (one line a tick of a timer), `shown.png` with the side panel, `open.png` once the
menu's entry has started Temoin, and `state.json`. Places are those of Debian's Blender 3.4.1 in a
window of 1280 x 800.
"""

import json
import os
import subprocess
import sys

import bpy

PROJECT, OUT = sys.argv[-2:]
TAB, MENU, ENTRY = (1044, 180), (510, 41), (540, 66)
STEPS = []
COUNTS = {"ticks": 0}


def step(function):
    STEPS.append(function)
    return function


def sequencer():
    window = bpy.context.window_manager.windows[0]
    area = next(each for each in window.screen.areas if each.type == "SEQUENCE_EDITOR")
    return window, area


def click(place):
    subprocess.Popen(
        ["xdotool", "mousemove", *map(str, place), "sleep", "0.4", "click", "1"], env=os.environ
    )


def picture(name):
    bpy.ops.screen.screenshot(filepath=os.path.join(OUT, name))


@step
def open_project():
    bpy.ops.wm.open_mainfile(filepath=PROJECT, load_ui=True)
    return True


@step
def show_sidebar():
    window, area = sequencer()
    area.spaces.active.show_region_ui = True
    scene = bpy.context.scene
    scene.frame_set(133)
    for strip in scene.sequence_editor.sequences_all:
        strip.select = strip.name == "A001"
    region = next(each for each in area.regions if each.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.sequencer.view_all()
    return True


@step
def click_on_tab():
    click(TAB)
    return True


@step
def see_panel():
    return waited("panel", 12) and (picture("shown.png") or True)


@step
def click_on_menu():
    click(MENU)
    return True


@step
def click_on_entry():
    return waited("menu", 14) and (picture("menu.png") or click(ENTRY) or True)


@step
def see_it_open():
    serving = sys.modules["temoin_addon.serving"]
    is_there = os.path.exists(os.path.join(OUT, "timeline"))
    return is_there and serving.SERVING.state() == "open" and waited("open", 8)


@step
def tell():
    picture("open.png")
    serving = sys.modules["temoin_addon.serving"]
    state = {"state": serving.SERVING.state(), "trouble": serving.SERVING.trouble}
    with open(os.path.join(OUT, "state.json"), "w", encoding="utf-8") as file:
        json.dump(state, file)
    return True


@step
def leave():
    bpy.ops.wm.quit_blender()
    return True


def waited(what, ticks):
    COUNTS[what] = COUNTS.get(what, 0) + 1
    return COUNTS[what] > ticks


def tick():
    COUNTS["ticks"] += 1
    with open(os.path.join(OUT, "ticks"), "a", encoding="utf-8") as file:
        file.write("{} {}\n".format(COUNTS["ticks"], STEPS[0].__name__ if STEPS else ""))
    if STEPS and STEPS[0]():
        STEPS.pop(0)
    return 0.1


bpy.ops.preferences.addon_enable(module="temoin_addon")
bpy.app.timers.register(tick, first_interval=1.5, persistent=True)
