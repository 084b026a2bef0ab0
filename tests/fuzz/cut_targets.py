"""Timelines and media of any origin, and what plugins answer.

Real timelines of eight formats are damaged by `tests/corpus/test_fuzz.py`; here are the ones that
every checkout has, and what a person or a host wrote into them.
"""

import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

import resolve
from credentials import Signer, source_type
from damage import damaged, either, odd_json, odd_value
from disclosures import CREDENTIALS, DENOISER, clip_view, sample_disclosure
from fcpxml import document, project, shot
from fuzz.ledger_targets import SAID
from fuzz.target import Target
from temoin.builtin.c2pa_reader import C2paReader
from temoin.data import root
from temoin.errors import EvidenceError, InputError
from temoin.ledger import parse_ledger, verify
from temoin.model import CutView, DidNotRun, Evidence, Finding, MediaFile
from temoin.plugins import ask_detector, ask_policy, ask_reader, ask_resolver
from temoin.rate import Rate
from temoin.timeline import read_cut
from temoin.timeline.projects import blg
from temoin.timeline.times import Notes

SAMPLE = (root("resources") / "samples" / "night_train.otio").read_bytes()
EDL = b"""TITLE: night train
FCM: NON-DROP FRAME

001  A001 V     C        01:00:00:00 01:00:02:00 10:00:00:00 10:00:02:00
M2   A001       048.0                01:00:00:00
* FROM CLIP NAME: SH010.mov
* LOC: 10:00:01:00 RED     AI mask
002  B002 V     D    012 02:00:00:00 02:00:02:00 10:00:02:00 10:00:04:00
* TO CLIP NAME: SH020.mov
"""
ALE = b"""Heading
FIELD_DELIM\tTABS
VIDEO_FORMAT\t1080
FPS\t24

Column
Name\tTracks\tStart\tEnd\tTape

Data
a\tVA1\t01:00:00:00\t01:00:01:00\tT1
b\tV\t01:00:10:00\t01:00:12:00\tT2
"""
FCPXML = document(
    project(
        shot('<marker start="21s" duration="1s" value="AI mask"/><filter-video ref="mask"/>'),
        shot(name="B", ref="b", offset="3604s", start="0s"),
    )
)

_NODES = (
    resolve.node(1, resolve.plugin(resolve.FACE, strength=0.5), label="SKIN", palettes=[1, 15]),
    resolve.node(2, lut="film.cube"),
)
_GRADE = resolve.grade(*_NODES)
COMPOSITION = b"""{ A = GroupOperator { Tools = ordered() { B = ofx.a.b { PassThrough = true,
Inputs = { Mode = Input { Value = FuID { "Fast" } }, Size = Input { Value = -0.5 }, }, } }, } }"""
STILL = resolve.still(_GRADE, base=_GRADE)
RESOLVE_POOL = resolve.folder(
    resolve.timeline("Edit", resolve.sequence("q")),
    resolve.compound("Comp", resolve.sequence("c", seconds=0.0)),
    resolve.media("b", "/Volumes/b", "B.mov"),
)
RESOLVE_TRACKS = resolve.container(
    resolve.track(
        "q",
        resolve.item("Comp", 86400, 24, resolve.versions(_GRADE), media="m-Comp"),
        resolve.item("B", 86424, 24, first="47|0000eaffffffef3f", media="b"),
    ),
    resolve.track(
        "c",
        resolve.item(
            "X",
            0,
            24,
            "<EffectFiltersBA>"
            + resolve.chain([(9, resolve.plugin(resolve.GLOW))])
            + "</EffectFiltersBA>"
            "<Sm2TiCompositionTable><CompositionBA>"
            + resolve.composition("{ A = ofx.a.b { PassThrough = true, Inputs = { } } }")
            + "</CompositionBA></Sm2TiCompositionTable>",
        ),
    ),
)


MLT = b"""<mlt root="/m"><profile frame_rate_num="25" frame_rate_den="1"/>
<producer id="p" in="0" out="00:00:03.960"><property name="resource">a.mp4</property>
<property name="mlt_service">avformat</property><property name="kdenlive:id">2</property>
<filter><property name="mlt_service">opencv.tracker</property><property name="algo">Nano</property>
</filter></producer><playlist id="main_bin"><entry producer="p"/></playlist>
<playlist id="a"><blank length="25"/><entry producer="p" in="3" out="40"/></playlist>
<tractor id="n"><track producer="a"/></tractor>
<playlist id="b"><entry producer="n" in="0" out="30"/></playlist>
<tractor id="t"><property name="kdenlive:uuid">{1}</property><track producer="b" hide="both"/>
<filter track="0"><property name="mlt_service">sepia</property></filter></tractor></mlt>
"""
GES = b"""<ges version='0.7'><project><ressources><asset id='file:///n.xges'
extractable-type-name='GESTimeline'><ges><project><timeline><layer><clip id='0'
asset-id='file:///a.mp4' track-types='6' start='0' duration='2000000000' inpoint='0'/></layer>
</timeline></project></ges></asset></ressources><timeline metadatas='framerate=(fraction)25/1'>
<layer priority='0'><clip id='1' asset-id='file:///n.xges' type-name='GESUriClip' track-types='4'
start='1000000000' duration='2000000000' inpoint='0' properties='name=(string)n;'><effect
asset-id='agingtv' track-type='4' children-properties='properties, X::y=(uint)7;'/></clip></layer>
</timeline></project></ges>
"""


BLG = (
    bytes.fromhex("762f3101 02000000")
    + b"blg\0string\0\x20\0\0\0uses com.acme.ofx.relight v2.1 x\0"
    + bytes(40)
)


def read_grade(content: bytes, _: Path) -> None:
    list(blg.read(content, Notes()))


def with_ledger() -> bytes:
    """Return the sample with a ledger in it, as `temoin annotate` writes it."""
    timeline = json.loads(SAMPLE)
    timeline["metadata"]["temoin"] = {"ledger": SAID.decode().splitlines()}
    return json.dumps(timeline).encode()


def read_timeline(content: bytes, _: Path) -> None:
    view = read_cut(None, content=content, name="fuzzed", rate=None)
    _use(view)


def read_edit_list(content: bytes, _: Path) -> None:
    _use(read_cut(None, content=content, name="fuzzed", rate=Rate(24)))


def read_resolve_tracks(content: bytes, _: Path) -> None:
    """Read a project whose tracks are these bytes; damage of the zip itself ends sooner."""
    packed = resolve.project(RESOLVE_POOL, content)
    _use(read_cut(None, content=packed, name="fuzzed", timeline_name="Edit"))


def read_resolve_pool(content: bytes, _: Path) -> None:
    packed = resolve.project(content, RESOLVE_TRACKS)
    _use(read_cut(None, content=packed, name="fuzzed", timeline_name="Edit"))


def read_resolve_nodes(content: bytes, _: Path) -> None:
    _use(read_cut(None, content=resolve.still((b"\x80" + content).hex()), name="fuzzed"))


def read_resolve_composition(content: bytes, _: Path) -> None:
    made = resolve.composition(content)
    inside = f"<Sm2TiCompositionTable><CompositionBA>{made}</CompositionBA></Sm2TiCompositionTable>"
    packed = resolve.one_timeline(resolve.item("A", 86400, 24, inside))
    _use(read_cut(None, content=packed, name="fuzzed"))


def _use(view: CutView) -> None:
    msgspec.json.encode(list(view.embedded))
    verify(parse_ledger(view.embedded))


def read_credentials(content: bytes, folder: Path) -> None:
    path = folder / "a.png"
    path.write_bytes(content)
    list(C2paReader().read(MediaFile(path=path, name=path.name)))


class Answering:
    """A plugin of every kind that answers whatever it is told to."""

    version, source, since = "1", "acme", "2026-01-01"
    suffixes: frozenset[str] = frozenset()

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    @property
    def id(self) -> Any:
        if self._chance.random() < 0.1:
            raise ValueError("no id now")
        return "acme" if self._chance.random() < 0.9 else odd_value(self._chance)

    def _answer(self) -> Any:
        chance = self._chance
        facts = [CREDENTIALS, DENOISER, *sample_disclosure().rows[:1]]
        answers = [bent(chance.choice(facts), chance) for _ in range(chance.randrange(3))]
        if chance.random() < 0.3:
            answers.append(odd_value(chance))
        if chance.random() < 0.3:
            return late(answers, chance.choice(RAISED))
        return chance.choice([answers, tuple(answers), odd_value(chance), iter(answers)])

    def read(self, media: MediaFile) -> Any:
        return self._answer()

    def detect(self, clip: object, evidence: object) -> Any:
        return self._answer()

    def check(self, disclosure: object) -> Any:
        return self._answer()

    def media(self, url: str) -> Any:
        return self._answer()


class UnspeakableError(Exception):
    """An error that cannot even be put into words."""

    def __str__(self) -> str:
        raise ValueError("no words")


RAISED: tuple[Callable[[], BaseException], ...] = (
    RuntimeError,
    SystemExit,
    RecursionError,
    MemoryError,
    StopIteration,
    GeneratorExit,
    lambda: ExceptionGroup("several", [ValueError("x")]),
    lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"),
    lambda: ValueError("\ud800"),
    UnspeakableError,
)


def late(answers: Iterable[object], error: Callable[[], BaseException]) -> Iterable[object]:
    yield from answers
    raise error()


def bent(fact: Any, chance: random.Random) -> Any:
    """Return an object of ours whose fields hold what their types forbid."""
    copy = object.__new__(type(fact))
    for name in fact.__dataclass_fields__:
        value = odd_value(chance) if chance.random() < 0.1 else getattr(fact, name)
        object.__setattr__(copy, name, value)
    return copy


def ask_plugin(content: bytes, folder: Path) -> None:
    """An answer is taken as what it should be, or the plugin did not run; nothing gets out."""
    plugin = Answering(random.Random(content))
    media = MediaFile(path=folder / "a.mov", name="a.mov")
    kinds: tuple[tuple[object, type], ...] = (
        (ask_reader(plugin, media), Evidence),
        (ask_detector(plugin, clip_view("V1-0001", "a", 0, 10), []), type(DENOISER)),
        (ask_policy(plugin, sample_disclosure()), Finding),
    )
    for answer, kind in kinds:
        assert isinstance(answer, DidNotRun) or all(type(each) is kind for each in answer)
        msgspec.json.encode(answer)
    found = ask_resolver(plugin, "file:///a.mov")
    assert found is None or isinstance(found, Path | DidNotRun)


CUT_TARGETS = (
    Target(
        name="timelines",
        read=read_timeline,
        samples=[SAMPLE, with_ledger()],
        refuses=(InputError,),
        damage=either(damaged, odd_json, odd_json),
        is_slow=True,
    ),
    Target(name="edit lists", read=read_edit_list, samples=[EDL, ALE], refuses=(InputError,)),
    Target(name="FCPXML", read=read_timeline, samples=[FCPXML], refuses=(InputError,)),
    Target(name="grades of Resolve", read=read_timeline, samples=[STILL], refuses=(InputError,)),
    Target(
        name="projects of Resolve",
        read=read_timeline,
        samples=[resolve.project(RESOLVE_POOL, RESOLVE_TRACKS)],
        refuses=(InputError,),
    ),
    Target(
        name="tracks of Resolve",
        read=read_resolve_tracks,
        samples=[RESOLVE_TRACKS.encode()],
        refuses=(InputError,),
    ),
    Target(
        name="media pools of Resolve",
        read=read_resolve_pool,
        samples=[RESOLVE_POOL.encode()],
        refuses=(InputError,),
    ),
    Target(
        name="nodes of Resolve",
        read=read_resolve_nodes,
        samples=[bytes.fromhex(resolve.grade(*_NODES, packed=False))[1:]],
        refuses=(InputError,),
    ),
    Target(
        name="compositions of Fusion",
        read=read_resolve_composition,
        samples=[COMPOSITION],
        refuses=(InputError,),
    ),
    Target(name="MLT projects", read=read_timeline, samples=[MLT], refuses=(InputError,)),
    Target(name="grades of Baselight", read=read_grade, samples=[BLG], refuses=(InputError,)),
    Target(name="GES projects", read=read_timeline, samples=[GES], refuses=(InputError,)),
    Target(
        name="credentials in media",
        read=read_credentials,
        samples=[Signer().sign(source_type("digitalCapture"))],
        refuses=(EvidenceError,),
        is_slow=True,
    ),
    Target(name="answers of plugins", read=ask_plugin, samples=[bytes(32)]),
)
