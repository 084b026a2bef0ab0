"""Temoin in Blender's own window: a menu and a side panel of the sequencer."""

import bpy

from . import answering, news, reading, sequencer, serving, temoin_link

_STATES = {
    "closed": ("Temoin is not open", "RADIOBUT_OFF"),
    "open": ("Temoin is open", "RADIOBUT_ON"),
    "ended": ("Temoin's window has ended", "ERROR"),
}
_LINE = 34  # letters that fit the side panel as it opens


class TEMOIN_OT_open(bpy.types.Operator):
    """Open Temoin's window beside Blender"""

    bl_idname = "temoin.open"
    bl_label = "Open Temoin"

    def execute(self, context):
        """Start it, or say why not."""
        if serving.SERVING.state() == "open":
            self.report({"INFO"}, "Temoin's window is open already")
            return {"FINISHED"}
        try:
            serving.SERVING.open()
        except temoin_link.NotStartedError as error:
            serving.SERVING.trouble = str(error)
            answering.redraw()
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


class TEMOIN_OT_read_again(bpy.types.Operator):
    """Have Temoin read the sequencer again"""

    bl_idname = "temoin.read_again"
    bl_label = "Read Again"

    @classmethod
    def poll(cls, context):
        """Only with a window that reads."""
        return serving.SERVING.state() == "open"

    def execute(self, context):
        """Tell it that the timeline has changed."""
        news.note("timeline")
        return {"FINISHED"}


class TEMOIN_OT_let_go(bpy.types.Operator):
    """End the connection; Temoin's window stays and says so"""

    bl_idname = "temoin.let_go"
    bl_label = "Disconnect"

    @classmethod
    def poll(cls, context):
        """Only with a window."""
        return serving.SERVING.companion is not None

    def execute(self, context):
        """Let it go."""
        serving.SERVING.close()
        return {"FINISHED"}


class TEMOIN_MT_menu(bpy.types.Menu):
    """Temoin's menu in the sequencer's header."""

    bl_idname = "TEMOIN_MT_menu"
    bl_label = "Temoin"

    def draw(self, context):
        """Draw its entries."""
        layout = self.layout
        layout.operator(TEMOIN_OT_open.bl_idname, icon="WINDOW")
        layout.operator(TEMOIN_OT_read_again.bl_idname, icon="FILE_REFRESH")
        layout.separator()
        layout.prop(context.window_manager, "temoin_follow")
        layout.operator(TEMOIN_OT_let_go.bl_idname, icon="UNLINKED")


class TEMOIN_PT_side(bpy.types.Panel):
    """How Temoin stands, in the sequencer's sidebar."""

    bl_idname = "TEMOIN_PT_side"
    bl_label = "Temoin"
    bl_space_type = "SEQUENCE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Temoin"

    def draw(self, context):
        """Draw state, trouble and buttons."""
        layout = self.layout
        words, icon = _STATES[serving.SERVING.state()]
        layout.label(text=words, icon=icon)
        scene = sequencer.edited_scene()
        if sequencer.editor_of(scene) is None:
            layout.label(text="No sequencer in this scene", icon="INFO")
        else:
            layout.label(text="Cut: {}".format(scene.name), icon="SEQUENCE")
        for line in _wrapped(serving.SERVING.trouble):
            layout.label(text=line)
        column = layout.column(align=True)
        column.operator(TEMOIN_OT_open.bl_idname, icon="WINDOW")
        column.operator(TEMOIN_OT_read_again.bl_idname, icon="FILE_REFRESH")
        column.operator(TEMOIN_OT_let_go.bl_idname, icon="UNLINKED")
        layout.prop(context.window_manager, "temoin_follow")
        layout.label(text=reading.application())


def _wrapped(text):
    lines = [""]
    for each in text.split():
        if lines[-1] and len(lines[-1]) + len(each) >= _LINE:
            lines.append("")
        lines[-1] = "{} {}".format(lines[-1], each).strip()
    return [each for each in lines if each]


def _draw_menu(self, context):
    self.layout.menu(TEMOIN_MT_menu.bl_idname)


_CLASSES = (TEMOIN_OT_open, TEMOIN_OT_read_again, TEMOIN_OT_let_go, TEMOIN_MT_menu, TEMOIN_PT_side)


def register():
    """Show menu and side panel."""
    for each in _CLASSES:
        bpy.utils.register_class(each)
    bpy.types.WindowManager.temoin_follow = bpy.props.BoolProperty(
        name="Follow",
        description="Temoin's window follows the playhead and the strips that are chosen",
        default=True,
        options={"SKIP_SAVE"},
    )
    bpy.types.SEQUENCER_MT_editor_menus.append(_draw_menu)


def unregister():
    """Take both away."""
    bpy.types.SEQUENCER_MT_editor_menus.remove(_draw_menu)
    del bpy.types.WindowManager.temoin_follow
    for each in reversed(_CLASSES):
        bpy.utils.unregister_class(each)
