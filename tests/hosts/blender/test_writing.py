"""What is written on request: read back, saved, reopened, read again, and undone."""

import pytest

from blender import Served
from temoin.errors import HostBusyError, HostError
from temoin.model import HostMarker, Mark

ITEM = "Edit/A001"
ON_ITEM = Mark(
    item=ITEM,
    marker=HostMarker(
        id="temoin-1", start=3, duration=12, name="Généré", colour="Red", note="Visage ☂\nline 2"
    ),
)
ON_TIMELINE = Mark(item="", marker=HostMarker(id="temoin-2", start=120, name="Person's own"))


def test_everything_written_survives_saving(served: Served) -> None:
    host = served.host
    host.put_mark(ON_ITEM)
    host.put_mark(ON_TIMELINE)
    host.set_colour(ITEM, "COLOR_07")
    host.set_label(ITEM, "Témoin: généré")
    host.keep_id(ITEM, "01J9Z3K8M2")
    served.reopen()
    assert set(host.marks()) == {ON_ITEM, ON_TIMELINE}
    assert host.colour(ITEM) == "COLOR_07"
    assert host.label_of(ITEM) == "Témoin: généré"
    assert host.kept_id(ITEM) == "01J9Z3K8M2"
    for each in (ON_ITEM, ON_TIMELINE):
        host.remove_mark(each.marker.id)
    assert served.run(_PERSONS_OWN) == [["Person's own", 120]]


_PERSONS_OWN = "answer = [[m.name, m.frame] for m in bpy.context.scene.timeline_markers]"


def test_our_words_are_no_words_of_the_persons(served: Served) -> None:
    before = served.host.operations(ITEM)
    (last,) = served.host.timeline()
    served.host.set_label(ITEM, "ours")
    served.host.keep_id(ITEM, "ours too")
    (now,) = served.host.timeline()
    assert now == last
    assert served.host.operations(ITEM) == before


def test_a_marker_goes_with_its_strip_and_its_person(served: Served) -> None:
    served.host.put_mark(ON_ITEM)
    served.run("bpy.context.scene.sequence_editor.strips_all['A001'].frame_start += 10")
    assert served.host.marks()[0].marker.start == 3 - 10  # markers stay where they are in Blender
    served.run("bpy.context.scene.timeline_markers['Généré'].frame += 11")
    (moved,) = served.host.marks()
    assert (moved.marker.start, moved.marker.name) == (4, "Généré")
    served.run("bpy.context.scene.timeline_markers['Généré'].name = 'Faux'")
    if hold_properties(served):
        (renamed,) = served.host.marks()
        assert (renamed.marker.name, renamed.marker.note) == ("Faux", ON_ITEM.marker.note)
    else:
        assert served.host.marks() == ()  # since 5.0 we know ours by their names alone


def hold_properties(served: Served) -> bool:
    """Whether markers of this Blender hold custom properties."""
    return bool(served.run("answer = bpy.app.version < (5, 0)"))


def test_what_was_kept_of_a_marker_goes_with_it(served: Served) -> None:
    served.host.put_mark(ON_ITEM)
    served.run("markers = bpy.context.scene.timeline_markers\nmarkers.remove(markers['Généré'])")
    assert served.host.marks() == ()
    served.host.put_mark(ON_TIMELINE)
    assert served.host.marks() == (ON_TIMELINE,)
    kept = served.run("answer = bpy.context.scene.get('temoin_marks', '')")
    assert "temoin-1" not in kept


def test_a_marker_of_a_strip_that_is_gone_stays_ours(served: Served) -> None:
    served.host.put_mark(ON_ITEM)
    served.run("bpy.context.scene.sequence_editor.strips_all['A001'].name = 'B001'")
    assert served.host.marks() == (ON_ITEM,)
    served.host.remove_mark("temoin-1")
    assert served.host.marks() == ()


def test_marks_in_nests_stand_where_they_are_seen(served: Served) -> None:
    inner = "Edit/insert/In%2Fner"
    mark = Mark(item=inner, marker=HostMarker(id="m", start=1, name="nest"))
    served.host.put_mark(mark)
    assert served.host.marks() == (mark,)
    # the scene begins at 10 and is used at 300, the strip at 12: frame 302 and one further
    assert served.run("answer = bpy.context.scene.timeline_markers['nest'].frame") == 303


def test_somebody_wrote_into_our_words(served: Served) -> None:
    served.host.put_mark(ON_ITEM)
    holder = "bpy.context.scene['temoin_marks']"
    if hold_properties(served):
        holder = "bpy.context.scene.timeline_markers['Généré']['temoin_mark']"
    for text in ("{", "[]", "{}", '{"id": 1}'):
        served.run(f"{holder} = {text!r}")
        assert served.host.marks() == ()
    served.run("bpy.context.scene.sequence_editor.strips_all['A001']['temoin_label'] = 7")
    assert served.host.label_of(ITEM) == ""


def test_each_write_is_one_step_to_undo(served: Served) -> None:
    served.run("bpy.ops.ed.undo_push(message='before')")
    served.host.set_colour(ITEM, "COLOR_07")
    served.host.set_label(ITEM, "x")
    served.run("bpy.ops.ed.undo()")
    assert (served.host.colour(ITEM), served.host.label_of(ITEM)) == ("COLOR_07", "")
    served.run("bpy.ops.ed.undo()")
    assert served.host.colour(ITEM) == "COLOR_04"


def test_nothing_is_written_while_a_render_runs(served: Served) -> None:
    served.run(
        "class App:\n"
        "    def is_job_running(self, kind): return kind == 'RENDER'\n"
        "class Other:\n"
        "    app = App()\n"
        "    def __getattr__(self, name): return getattr(bpy, name)\n"
        "temoin.answering.bpy = Other()"
    )
    with pytest.raises(HostBusyError, match="render"):
        served.host.set_label(ITEM, "x")
    served.run("temoin.answering.bpy = bpy")
    assert served.host.label_of(ITEM) == ""


def test_a_colour_that_blender_has_not(served: Served) -> None:
    with pytest.raises(HostError, match="COLOR_01"):
        served.host.set_colour(ITEM, "Apricot")


COUNTING = """
answer = {}
for name in ("_read", "_marker"):
    def counted(*given, name=name, truly=getattr(temoin.marks, name)):
        COUNTS[name] += 1
        return truly(*given)
    setattr(temoin.marks, name, counted)
temoin.marks.COUNTS = COUNTS = {"_read": 0, "_marker": 0}
"""
COUNTED = """
answer = dict(temoin.marks.COUNTS)
temoin.marks.COUNTS.update(_read=0, _marker=0)
"""


@pytest.mark.parametrize("on_markers", [True, False], ids=["on markers", "in the scene"])
def test_one_marker_costs_the_same_among_many(served: Served, *, on_markers: bool) -> None:
    """What is parsed and told for one put and one removal does not grow with the others."""
    if not on_markers:  # as 5.0 has it
        served.run("temoin.marks._markers_hold_properties = lambda: False")
    served.run(COUNTING)
    costs = []
    for number in range(40):
        mark = Mark(item=ITEM, marker=HostMarker(id=f"temoin-{number:04}", start=3, name="AI"))
        served.host.put_mark(mark)
        costs.append(served.run(COUNTED))
    assert costs[0] == costs[-1]
    assert costs[0]["_marker"] == 1
    served.host.remove_mark("temoin-0020")
    assert served.run(COUNTED)["_read"] <= 6
    assert {each.marker.id for each in served.host.marks()} == {
        f"temoin-{number:04}" for number in range(40) if number != 20
    }
