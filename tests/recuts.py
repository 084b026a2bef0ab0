"""Random cuts and random edits of them, with what became of each clip known by construction.

Nothing here knows how clips are matched. Each clip holds, hidden, of which material it is and
which of its frames it shows; what a timeline tells of that is drawn apart: a URL or none, a reel, a
name, and lies that real cuts tell (reels and file names used twice, cameras on one clock, a rate
misread). How many clips an edit befalls is in `RATES`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import blake2b
from random import Random

from temoin.match import Looked, Picture, Witness
from temoin.model import ClipView, CutView, Media, Retime
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import MediaKind, TrackKind

SCENE_CLIPS, SCENE_TAKES = 25, 6
DAY_SECONDS = 86_400
PICTURE_EVERY = 8  # frames

RATES = {
    "dropped": 0.03,
    "added": 0.10,
    "trimmed": 0.12,
    "extended": 0.05,
    "slipped": 0.05,
    "renamed": 0.04,
    "moved": 0.04,
    "split": 0.03,
    "merged": 0.01,
    "retimed": 0.02,
    "reversed": 0.005,
    "relinked": 0.03,
    "reel changed": 0.01,
    "rate changed": 0.01,
    "version": 0.30,  # of the shots with versions, which are few
    "duplicated": 0.01,
    "disabled": 0.01,
}
"""The share of clips that each edit befalls."""

SEVERAL = 0.4
"""How often a clip that has an edit is let in for another."""

NO_KEY, NAME_ONLY, EFFECTS_SHOT = 0.03, 0.02, 0.05


@dataclass(frozen=True, slots=True)
class Tells:
    """What a timeline tells of media."""

    name: str
    url: bool = True
    reel: bool = True
    umid: bool = False
    length: bool = True


PROFILES = (
    Tells("all"),
    Tells("URL", reel=False),
    Tells("EDL", url=False, length=False),
    Tells("AAF", umid=True),
    Tells("no length", length=False),
)


@dataclass(frozen=True, slots=True)
class Material:
    """Something photographed or made: what is hidden, and what it is called.

    Attributes:
        number: Its true identity.
        setup: Takes of one set-up look alike.
        start: Its first frame as media time.
        frames: All of it.
        is_counted: Whether its camera counts files anew on each card, and time from nothing.
    """

    number: int
    setup: int
    start: int
    frames: int
    rate: Rate
    name: str
    folder: str
    reel: str
    umid: str = ""
    version: int = 0
    is_counted: bool = False
    is_keyless: bool = False
    is_name_only: bool = False

    def file(self, version: int = 0) -> str:
        """Return its file's name."""
        return self.name.format(version=f"v{version or self.version:03}")


@dataclass(frozen=True, slots=True)
class Shot:
    """A clip with what is hidden of it.

    Attributes:
        came_from: The numbers of the old clips that it continues.
        offset: Of its first frame in its material.
        edits: What befell it.
        noise: Bits by which its pictures differ from the original's.
    """

    number: int
    material: Material
    offset: int
    frames: int
    came_from: tuple[int, ...] = ()
    edits: tuple[str, ...] = ()
    name: str = ""
    file: str = ""
    folder: str = ""
    reel: str = ""
    umid: str = ""
    rate: Rate | None = None
    speed: Fraction = Fraction(1)
    enabled: bool = True
    noise: int = 0
    version: int = 0

    def __str__(self) -> str:
        """Return the shot in short, for a fault's report."""
        shown = f"{self.material.number}[{self.offset}:{self.end}]"
        return f"{self.number} {self.name} {self.reel} {shown} {' '.join(self.edits)}"

    @property
    def end(self) -> int:
        return self.offset + self.frames

    def with_edit(self, edit: str, **changes: object) -> "Shot":
        return replace(self, edits=(*self.edits, edit), **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Recut:
    """Two cuts, what a witness finds in their media, and the truth.

    Attributes:
        old_shots: By clip id.
        new_shots: By clip id.
    """

    old: CutView
    new: CutView
    witness: Witness
    old_shots: dict[str, Shot]
    new_shots: dict[str, Shot]
    profile: str


@dataclass(slots=True)
class World:
    """All the material of a film, and which shots of what were dropped."""

    random: Random
    rate: Rate
    tells: Tells = Tells("all")
    materials: list[Material] = field(default_factory=list)
    gone: set[tuple[int, ...]] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    def scene(self, scene: int) -> list[Material]:
        """Return the takes of a scene: some on a second camera of the same clock."""
        card = f"{self.random.choice('ABC')}{1 + scene % 60:03}"
        second = self.random.randrange(6 * 3600, DAY_SECONDS + 1800)  # a few shoot past midnight
        takes = []
        for take in range(SCENE_TAKES):
            if self.random.random() < EFFECTS_SHOT:
                takes.append(self._effects_shot(scene, take))
                continue
            takes.append(self._take(scene, take, card, second))
            if self.random.random() < 0.8:  # else a second camera runs beside, on one clock
                second += self.random.randrange(20, 200)
        self.materials += takes
        return takes

    def _take(self, scene: int, take: int, card: str, second: int) -> Material:
        number = next(self.numbers)
        base = self.rate.timebase
        style = self.random.random()
        name = f"{card}C{take + 1:03}_2406{scene % 28 + 1:02}_R{number % 97:02}X"
        start = second * base + self.random.randrange(base)
        if style < 0.1:  # cameras that count files anew on each card, and time from nothing
            name, start = f"C{take + 1:04}", 0
        reel = name[:16] if self.random.random() < 0.5 else card
        return Material(
            number=number,
            setup=scene * 10 + take // 3,
            start=start,
            frames=self.random.randrange(300, 3000),
            rate=self.rate,
            name=f"{name}.mov",
            folder=f"/vol/ocf/day{scene % 40:02}/{card}/{number}",
            reel=reel,
            umid=f"urn:smpte:umid:{number:032x}",
            is_counted=style < 0.1,
            is_keyless=self.random.random() < NO_KEY,
            is_name_only=self.random.random() < NAME_ONLY,
        )

    def _effects_shot(self, scene: int, take: int) -> Material:
        number = next(self.numbers)
        shot = f"sc{scene:03}_{10 * (take + 1):04}"
        return Material(
            number=number,
            setup=10_000_000 + number,
            start=1001,
            frames=self.random.randrange(60, 400),
            rate=self.rate,
            name=shot + "_comp_{version}.%04d.exr",
            folder=f"/vol/vfx/{shot}",
            reel="",
            umid="",
            version=self.random.randrange(1, 12),
            is_keyless=self.random.random() < NO_KEY,
        )


def recut(seed: int, clips: int = 250, *, profile: Tells | None = None) -> Recut:
    """Return a random cut of about so many clips, and an edit of it."""
    random = Random(seed)
    rate = random.choice((Rate(24), Rate(24000, 1001), Rate(25), Rate(30000, 1001)))
    world = World(random, rate)
    tells = profile or PROFILES[seed % len(PROFILES)]
    world.tells = tells
    stripped = replace(tells, url=False, length=False, umid=False) if tells.reel else tells
    new_tells = random.choice((tells, tells, tells, stripped))
    old = _old_shots(world, clips)
    new = _edited(old, world)
    return _seen(random, rate, (old, tells), (new, new_tells))


def _old_shots(world: World, clips: int) -> list[Shot]:
    shots: list[Shot] = []
    for scene in range(1, -(-clips // SCENE_CLIPS) + 1):
        takes = world.scene(scene)
        places = {take.number: 0 for take in takes}
        for _ in range(SCENE_CLIPS):
            take = world.random.choice(takes)
            shots.append(_next_part(world.random, take, places, len(shots) + 1))
    return shots


def _next_part(random: Random, take: Material, places: dict[int, int], number: int) -> Shot:
    """Return a further part of a take; once it is used up, some of it again."""
    frames = min(random.randrange(12, 160), take.frames)
    offset = places[take.number] + random.randrange(0, 40)
    if offset + frames > take.frames:
        offset = random.randrange(take.frames - frames + 1)
    else:
        places[take.number] = offset + frames
    return _shot_of(take, offset, frames, number)


def _shot_of(take: Material, offset: int, frames: int, number: int) -> Shot:
    name = take.file().partition(".")[0]
    return Shot(
        number=number,
        material=take,
        offset=offset,
        frames=frames,
        name=name,
        file=take.file(),
        folder=take.folder,
        reel=take.reel,
        umid=take.umid,
        version=take.version,
    )


def _edited(old: list[Shot], world: World) -> list[Shot]:
    random = world.random
    shots: list[Shot] = []
    for shot in old:
        if random.random() < RATES["dropped"]:
            world.gone |= {
                (shot.material.number, shot.number),
                (shot.material.number, -shot.offset, -shot.frames),
            }
        else:
            shots += _pieces(random, _touched(world, replace(shot, came_from=(shot.number,))))
    shots = _merged(random, shots)
    shots = _moved(random, shots)
    return _with_additions(random, shots, world)


def _touched(world: World, shot: Shot) -> Shot:
    random = world.random
    if random.random() < RATES["renamed"]:
        shot = _renamed(random, shot, reel_is_told=world.tells.reel)
    for edit, change in _EDITS.items():
        if random.random() < RATES[edit] and (not shot.edits or random.random() < SEVERAL):
            shot = change(random, shot)
    return shot


def _trimmed(random: Random, shot: Shot) -> Shot:
    if shot.frames < 8:
        return shot
    head = random.choice((0, random.randrange(shot.frames // 2)))
    tail = random.randrange(shot.frames // 3) if head else random.randrange(1, shot.frames // 2)
    frames = shot.frames - head - tail
    return shot.with_edit("trimmed", offset=shot.offset + head, frames=frames)


def _extended(random: Random, shot: Shot) -> Shot:
    head = min(random.randrange(30), shot.offset)
    tail = min(random.randrange(30), shot.material.frames - shot.end)
    return shot.with_edit("extended", offset=shot.offset - head, frames=shot.frames + head + tail)


def _slipped(random: Random, shot: Shot) -> Shot:
    by = random.randrange(-shot.frames // 2, shot.frames // 2 + 1)
    offset = min(max(0, shot.offset + by), shot.material.frames - shot.frames)
    return shot.with_edit("slipped", offset=offset)


def _renamed(random: Random, shot: Shot, *, reel_is_told: bool) -> Shot:
    """Return a shot whose clip has another name, and its file, too, where the reel tells it."""
    name = f"{random.choice(('wide', 'close', 'two shot'))} {random.randrange(1000)}"
    shot = shot.with_edit("renamed", name=name)
    if not (reel_is_told and shot.reel and random.random() < 0.5):
        return shot
    return replace(shot, file=f"{name}.mov", folder="/vol/renamed", umid="")


def _retimed(random: Random, shot: Shot) -> Shot:
    return shot.with_edit(
        "retimed", speed=random.choice((Fraction(1, 2), Fraction(2), Fraction(3, 4)))
    )


def _reversed(_: Random, shot: Shot) -> Shot:
    return shot.with_edit("reversed", speed=-shot.speed)


def _relinked(random: Random, shot: Shot) -> Shot:
    """Return a shot of which a proxy became the original, or the other way round."""
    stem, _, suffix = shot.file.partition(".")
    file = random.choice((shot.file, f"{stem}_proxy.mov" if suffix == "mov" else shot.file))
    folder = f"/mnt/relinked{shot.folder}"
    return shot.with_edit("relinked", folder=folder, file=file, umid="", noise=2)


def _reel_changed(_: Random, shot: Shot) -> Shot:
    return shot.with_edit("reel changed", reel=f"{shot.reel or 'R'}_X")


def _rate_changed(_: Random, shot: Shot) -> Shot:
    """Return a shot whose media another program counts at the neighbouring rate."""
    rate = shot.material.rate
    base = rate.timebase
    other = Rate(base) if rate.denominator == 1001 else Rate(base * 1000, 1001)
    return shot.with_edit("rate changed", rate=other)


def _version(_: Random, shot: Shot) -> Shot:
    if not shot.version:
        return shot
    version = shot.version + 1
    file = shot.material.file(version)
    folder = f"{shot.material.folder}/v{version:03}"
    name = file.partition(".")[0]
    return shot.with_edit("version", version=version, file=file, name=name, folder=folder, noise=4)


def _disabled(_: Random, shot: Shot) -> Shot:
    return shot.with_edit("disabled", enabled=False)


_EDITS = {
    "trimmed": _trimmed,
    "extended": _extended,
    "slipped": _slipped,
    "retimed": _retimed,
    "reversed": _reversed,
    "relinked": _relinked,
    "reel changed": _reel_changed,
    "rate changed": _rate_changed,
    "version": _version,
    "disabled": _disabled,
}


def _pieces(random: Random, shot: Shot) -> list[Shot]:
    """Return a shot, now and then cut in two, with another of its use between at times."""
    if random.random() >= RATES["split"] or shot.frames < 8 or shot.speed != 1:
        return [shot]
    at = random.randrange(4, shot.frames - 3)
    first = shot.with_edit("split", frames=at)
    second = shot.with_edit("split", offset=shot.offset + at, frames=shot.frames - at)
    return [first, second]


def _merged(random: Random, shots: list[Shot]) -> list[Shot]:
    """Return shots, some with the frames of the next: a cut between parts of a take taken out."""
    found: list[Shot] = []
    for shot in shots:
        last = found[-1] if found else None
        if (
            last
            and last.material is shot.material
            and last.end == shot.offset
            and last.came_from != shot.came_from
            and not (last.edits or shot.edits)
            and random.random() < 0.5
        ):
            came_from = (*last.came_from, *shot.came_from)
            frames = last.frames + shot.frames
            found[-1] = last.with_edit("merged", frames=frames, came_from=came_from)
        else:
            found.append(shot)
    return found


def _moved(random: Random, shots: list[Shot]) -> list[Shot]:
    """Return shots, some elsewhere, and now and then a whole scene."""
    found = [*shots]
    for _ in range(round(len(shots) * RATES["moved"])):
        at = random.randrange(len(found))
        if found[at].edits and random.random() > SEVERAL:
            at = random.randrange(len(found))
        shot = found.pop(at)
        place = random.randrange(len(found) + 1)
        found.insert(place, shot.with_edit("moved"))
    if len(found) > 3 * SCENE_CLIPS and random.random() < 0.5:
        start = random.randrange(len(found) - SCENE_CLIPS)
        scene = [each.with_edit("reordered") for each in found[start : start + SCENE_CLIPS]]
        del found[start : start + SCENE_CLIPS]
        place = random.randrange(len(found) + 1)
        found[place:place] = scene
    return found


def _with_additions(random: Random, shots: list[Shot], world: World) -> list[Shot]:
    """Return shots with new ones among them: of takes in use, of others, and lookalikes."""
    found = [*shots]
    fresh = world.scene(900 + random.randrange(90))
    for number in range(round(len(shots) * RATES["added"])):
        base = random.choice(shots).material
        take = base if random.random() < 0.55 else random.choice(fresh)
        if random.random() < 0.15:
            take = _lookalike(random, base, world)
        frames = min(random.randrange(12, 120), take.frames)
        offset = random.randrange(take.frames - frames + 1)
        added = _shot_of(take, offset, frames, 100_000 + number).with_edit("added")
        place = random.randrange(len(found) + 1)
        if not _fills_gap(found, place, added, world):
            found.insert(place, added)
    for number in range(round(len(shots) * RATES["duplicated"])):
        copied = replace(random.choice(shots), number=200_000 + number, came_from=())
        found.insert(random.randrange(len(found) + 1), copied.with_edit("duplicated"))
    return found


def _fills_gap(shots: list[Shot], place: int, added: Shot, world: World) -> bool:
    """Return whether a shot put there would stand where another of its take was dropped.

    It would be that one, slipped and trimmed, for all that anybody could tell; as one that shows
    exactly what a dropped one showed would be that one, moved.
    """
    take = added.material
    if (take.number, -added.offset, -added.frames) in world.gone:
        return True
    near = {
        number + step
        for shot in shots[max(0, place - 1) : place + 1]
        for number in shot.came_from
        for step in (-2, -1, 1, 2)
    }
    return any((take.number, number) in world.gone for number in near)


def _lookalike(random: Random, take: Material, world: World) -> Material:
    """Return other material that shares a reel and the time of day, or a file name, with a take."""
    number = next(world.numbers)
    hidden = {"number": number, "setup": take.setup, "umid": f"urn:smpte:umid:{number:032x}"}
    if take.reel and not take.is_counted:  # the next day's card has the same label
        start = take.start + random.randrange(-200, 200)
        name = f"{take.reel[:4]}C9{number % 100:02}_240{number % 1000:03}_R9Z.mov"
        frames = random.randrange(300, 3000)
        folder = f"/vol/ocf/other/{number}"
        return replace(take, **hidden, start=start, name=name, frames=frames, folder=folder)
    frames = max(200, take.frames + random.choice((-31, -7, 17, 203)))
    if not take.is_counted:
        hidden["reel"] = f"Z{number}"
    return replace(take, **hidden, frames=frames, folder=f"/vol/ocf/twin/{number}")


def _seen(
    random: Random, rate: Rate, old: tuple[list[Shot], Tells], new: tuple[list[Shot], Tells]
) -> Recut:
    """Return the two cuts as timelines tell them, and what is found in their media."""
    old_views, old_looked, old_shots = _views(random, rate, *old)
    new_views, new_looked, new_shots = _views(random, rate, *new)
    return Recut(
        old=_cut(old_views, rate, "old"),
        new=_cut(new_views, rate, "new"),
        witness=Witness(old=old_looked, new=new_looked),
        old_shots=old_shots,
        new_shots=new_shots,
        profile=f"{old[1].name} to {new[1].name}{'' if old[1] == new[1] else ', stripped'}",
    )


def _views(
    random: Random, rate: Rate, shots: list[Shot], tells: Tells
) -> tuple[list[ClipView], dict[str, Looked], dict[str, Shot]]:
    views, looked, truth = [], {}, {}
    record = 3600 * rate.timebase
    for place, shot in enumerate(shots, 1):
        view = _view(shot, tells, f"V1-{place:05}", record, rate)
        views.append(view)
        truth[view.id] = shot
        looked[view.id] = _looked(random, shot)
        record += view.record_range.duration if view.record_range else 0
    return views, looked, truth


def _view(shot: Shot, tells: Tells, clip_id: str, record: int, rate: Rate) -> ClipView:
    material = shot.material
    hidden, named = material.is_keyless, material.is_name_only
    own = shot.rate or material.rate
    retime = Retime(speed=shot.speed) if shot.speed != 1 else None
    source = FrameRange(start=material.start + shot.offset, duration=shot.frames, rate=own)
    whole = FrameRange(start=material.start, duration=material.frames, rate=own)
    media = Media(
        kind=MediaKind.MISSING if hidden else MediaKind.FILE,
        url=f"{shot.folder}/{shot.file}" if tells.url and not (hidden or named) else "",
        name="" if hidden else shot.file,
        umid=shot.umid if tells.umid and not (hidden or named) else "",
        available_range=whole if tells.length and not (hidden or named) else None,
    )
    length = -(-shot.frames // abs(shot.speed))
    return ClipView(
        id=clip_id,
        name="VFX" if hidden else shot.name,
        track="V1",
        track_index=0,
        kind=TrackKind.PICTURE,
        enabled=shot.enabled,
        visible=shot.enabled,
        record_range=FrameRange(start=record, duration=int(length), rate=rate),
        source_range=source,
        seen_range=source,
        retime=retime,
        reel=_reel(shot, tells) if not (hidden or named) else "",
        media=(media,),
    )


def _reel(shot: Shot, tells: Tells) -> str:
    """Return the reel that a timeline tells; lists take that of a rendered shot from its file."""
    if not tells.reel:
        return ""
    return shot.reel or ("" if tells.url else shot.file.partition(".")[0])


def _cut(views: list[ClipView], rate: Rate, name: str) -> CutView:
    record = views[0].record_range
    assert record is not None
    frames = sum(each.record_range.duration for each in views if each.record_range)
    return CutView(
        name=name,
        files=(f"{name}.otio",),
        format="otio",
        reader="test",
        rate=rate,
        range=FrameRange(start=record.start, duration=frames, rate=rate),
        digest=f"sha256:{name}",
        clips=tuple(views),
    )


def _looked(random: Random, shot: Shot) -> Looked:
    """Return what is found in a shot's media: pictures of some frames of what it shows.

    Frames are those of the media at whole steps, so that two uses of it share some.
    """
    material = shot.material
    first = -(-shot.offset // PICTURE_EVERY) * PICTURE_EVERY
    frames = range(first, shot.end, PICTURE_EVERY) or (shot.offset,)
    pictures = tuple(
        Picture(
            frame=material.start + frame,
            bits=_bits(material, frame) ^ _noise(random, shot.noise),
        )
        for frame in frames
    )
    return Looked(pictures=pictures)


def _bits(material: Material, frame: int) -> int:
    """Return a frame's hash: of takes of one set-up half of the bits are alike."""
    setup = _hashed("setup", material.setup) & 0xFFFFFFFF00000000
    moving = _hashed("take", material.number, frame // 4) & 0xFFFFFFFF
    return setup | moving


def _hashed(*what: object) -> int:
    return int.from_bytes(blake2b(repr(what).encode(), digest_size=8).digest())


def _noise(random: Random, bits: int) -> int:
    noise = 0
    for _ in range(bits):
        noise |= 1 << random.randrange(64)
    return noise


__all__ = ["PROFILES", "Material", "Recut", "Shot", "Tells", "recut"]
