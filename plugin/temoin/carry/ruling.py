"""What is to become of one statement on one clip of the new cut, as far as nobody is asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from temoin.carry.frames import frames_along
from temoin.carry.regenerated import is_regenerated
from temoin.disclosure import BY_ID, BY_REEL, Attached, record_part
from temoin.ledger import Target
from temoin.match import SURE, Change, Found, Ground, Link, Sureness
from temoin.match.identities import Identities
from temoin.match.names import stems
from temoin.model import ClipView
from temoin.rate import FrameRange
from temoin.vocabulary import Scope

_SPEEDS = {Change.RETIMED, Change.REVERSED}


class Want(Enum):
    """Whether a statement is to hold for a new clip."""

    YES = auto()
    NO = auto()
    ASK = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is to become of a statement on a new clip.

    Attributes:
        link: What joins it to an old clip that the statement held for.
        frames: Media frames of the new clip that it holds for; None where not told.
        is_regenerated: Whether it does not hold because the pixels were made anew.
        is_copy: Whether it is asked about another use of the same frames.
        is_answered: Whether a person says that it does not hold.
        is_on_use: Whether it is a word on one use.
    """

    want: Want
    link: Link
    frames: FrameRange | None = None
    is_regenerated: bool = False
    is_copy: bool = False
    is_answered: bool = False
    is_on_use: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A statement and a new clip.

    Attributes:
        said: The statement as it held for the old clips of `links`.
        links: From old clips that it held for to the new one.
        found: What the new clip is.
        natural: The statement as it holds for the new clip by identities alone, if it does.
        twins: Ids of old clips that have another's name and first frame.
        repeats: Ids of old clips that have another's material and first frame.
        crossed: New and old clip of the links of which names say that another is meant, by id.
        content_hash: Of the new clip's media, where somebody read it.
        marked: Id of the new clip that alone has a marker of ours which names the statement; or "".
    """

    said: Attached
    links: Sequence[Link]
    found: Found
    natural: Attached | None
    twins: Collection[str] = ()
    repeats: Collection[str] = ()
    crossed: Collection[tuple[str, str]] = ()
    content_hash: str = ""
    marked: str = ""

    @property
    def entry(self) -> str:
        """The statement's id."""
        return self.said.entry.entry.id

    @property
    def is_marked(self) -> bool:
        """Whether the marker that names the statement is on this new clip."""
        return self.marked == self.found.clip.id

    @property
    def is_attested(self) -> bool:
        """Whether it states that no AI was used."""
        return self.said.entry.entry.type == "attest"


def frames_in(case: Case, link: Link) -> FrameRange | None:
    """Return the stated frames that a new clip shows, in its media time; None where not told."""
    stated, shown = case.said.target.source_range, link.new.visible_range
    if stated is None or shown is None:
        return None
    moved = frames_along(link, stated, widen=not case.is_attested)
    if moved is None:
        return None
    shared = shown.shared_with(moved.covering_at(shown.rate))
    return shared or FrameRange(start=shown.start, duration=0, rate=shown.rate)


def rule(case: Case) -> Ruling | None:
    """Return what is to become of a statement on a new clip; None where it shows no such frame."""
    if case.said.target.scope is not Scope.USE:
        return _on_media(case)
    ruling = _on_use(case)
    return replace(ruling, is_on_use=True) if ruling else None


def _on_media(case: Case) -> Ruling | None:
    """Return what becomes of a word on frames: it holds wherever these very frames are shown."""
    links = sorted(case.links, key=lambda each: _RANK[each.material])
    for link in links:
        if (frames := frames_in(case, link)) and not frames.duration:
            continue
        if link.material is Sureness.DENIED or _is_anew(case, link):
            return Ruling(want=Want.NO, link=link, is_regenerated=True)
        if _is_believed(case, link, link.material, frames):
            return Ruling(want=Want.YES, link=link, frames=frames)
        return Ruling(want=Want.ASK, link=link, frames=frames)
    return None


def _on_use(case: Case) -> Ruling | None:
    """Return what becomes of a word on one use: it follows that use, and no other."""
    if case.is_marked and (ruling := _as_marked(case)):
        return ruling
    continued = [each for each in case.links if each.use is not None]
    for link in sorted(continued, key=lambda each: _RANK[each.use or Sureness.DENIED]):
        frames = frames_in(case, link)
        if frames and not frames.duration:
            continue
        if _is_anew(case, link):
            want = Want.NO if case.is_attested else Want.ASK  # the tool may be at work there yet
            return Ruling(want=want, link=link, frames=frames, is_regenerated=case.is_attested)
        sureness = Sureness.AMBIGUOUS if _is_doubtful(case, link) else link.use
        if _is_believed(case, link, sureness or Sureness.AMBIGUOUS, frames):
            return Ruling(want=Want.YES, link=link, frames=frames)
        return Ruling(want=Want.ASK, link=link, frames=frames)
    if continued or not case.links:
        return None
    return _on_other_use(case)


def _as_marked(case: Case) -> Ruling | None:
    """Return that a word on a use holds where its marker is, if nothing speaks against that."""
    for link in sorted(case.links, key=lambda each: _RANK[each.material]):
        frames = frames_in(case, link)
        if frames and frames.duration and _is_the_marked(link) and not _is_anew(case, link):
            return Ruling(want=Want.YES, link=link, frames=frames)
    return None


def _is_doubtful(case: Case, link: Link) -> bool:
    """Return whether the new clip may not be the use that was spoken of, or not as it was.

    What is likely is told by place among uses of the same frames, and what plays at another speed
    may be one that differed in it where a format drops speeds. Neither is enough where two look
    alike, nor where a marker says that the use is elsewhere. What is told by place at all is not
    where names tell another.
    """
    if Ground.POSITION in link.agreed and (link.new.id, link.old.id) in case.crossed:
        return True
    is_told_by_place = link.use is not Sureness.CERTAIN or bool(_SPEEDS & {*link.changes})
    if case.marked or (is_told_by_place and _has_twin(case, link)):
        return True
    return case.is_attested and _is_slowed(link)


def _has_twin(case: Case, link: Link) -> bool:
    """Return whether another use looked like the old one, or did but for a name that is lost."""
    if link.old.id in case.twins:
        return True
    is_named = link.old.name.casefold() == link.new.name.casefold()
    return link.old.id in case.repeats and not is_named


def _is_slowed(link: Link) -> bool:
    """Return whether a use plays slower than it did, or as slow as nobody can tell.

    Then it shows frames between those of the media, which a model may have made: no word that no
    AI was used goes on by itself. Faster, or backwards, it shows frames of the media alone.
    """
    now, was = link.new.retime, link.old.retime
    return now is not None and now != was and (now.varying or abs(now.speed) < 1)


def _on_other_use(case: Case) -> Ruling:
    """Return what becomes of a word on a use at another one of the same frames."""
    link = case.links[0]
    denied = link.material is Sureness.DENIED
    is_new = Change.NEW in case.found.changes
    if denied or case.is_attested or not is_new or case.natural is None:
        return Ruling(want=Want.NO, link=link, is_regenerated=denied)
    return Ruling(want=Want.ASK, link=link, frames=frames_in(case, link), is_copy=True)


def _is_anew(case: Case, link: Link) -> bool:
    hashes = {case.said.target.content_hash, case.content_hash} - {""}
    if Ground.URL in link.agreed and len(hashes) > 1:
        return True  # than those spoken of; the old cut's scan may not know them
    return is_regenerated(link, witnessed=not case.is_attested)


def _is_believed(case: Case, link: Link, sureness: Sureness, frames: FrameRange | None) -> bool:
    """Return whether nobody need be asked: certain, or likely and what identities say, too."""
    if frames is None or (case.is_attested and not _is_told_where(link.new, frames)):
        return False
    if case.is_marked and _is_the_marked(link):
        return True
    if sureness in SURE and link.material is Sureness.CERTAIN:
        return True
    return sureness in SURE and link.material in SURE and is_as_joined(case, link.new, frames)


def _is_told_where(clip: ClipView, frames: FrameRange) -> bool:
    """Return whether it can be told where a clip plays some of its frames.

    Nobody can where it plays backwards, or where one frame of it fills less than one of the
    programme: a word that no AI was used would hold for nothing there.
    """
    return clip.record_range is None or record_part(clip, frames, widen=False) is not None


def _is_the_marked(link: Link) -> bool:
    """Return whether a marker that names a statement may be believed.

    It stays on a clip when an editor puts other media under it: so nothing may disagree, and where
    the material is not sure, it must be the very frames.
    """
    if link.material in SURE:
        return True
    return not link.disagreed and Ground.FRAMES in link.agreed


def is_as_joined(case: Case, clip: ClipView, frames: FrameRange | None) -> bool:
    """Return whether identities alone make a statement hold for these very frames of a clip."""
    natural, shown = case.natural, clip.visible_range
    if natural is None:
        return False
    stated = natural.target.source_range
    if natural.why == BY_ID or stated is None or shown is None:
        return True
    return shown.shared_with(stated.covering_at(shown.rate)) == frames


def contradicted(natural: Attached, found: Found) -> Link | None:
    """Return the link that tells that a statement does not hold where identities say it does.

    The new clip continues another use; or it surely shows what an old clip showed, all the frames
    that the statement would hold for included, and of that one it was not.
    """
    if natural.target.scope is Scope.USE and found.links:
        return found.links[0]  # that use is none of those which this one may continue
    for link in found.links:
        if link.material not in SURE or link.common is None:
            continue
        if natural.why == BY_REEL and _is_other(natural.target, link.old):
            return link
        stated, shown = natural.target.source_range, link.new.visible_range
        part = shown.shared_with(stated.covering_at(shown.rate)) if stated and shown else None
        if part and part.rate == link.common.rate and link.common.shared_with(part) == part:
            return link
    return None


def _is_other(said: Target, old: ClipView) -> bool:
    """Return whether what is stronger than a reel tells a clip from what was spoken of.

    Of cameras that run free, whose reels have one name, nothing may be told but the clips' names:
    both are of one cut, in which one file has one name.
    """
    there = Identities.of(old)
    pairs = ((said.umid, there.umid), (said.url_sha256, there.url_sha256))
    known = [one == other for one, other in pairs if one and other]
    if known:
        return not any(known)
    media = old.active_media
    names = stems(said.clip_name, said.name), stems(old.name, media.name if media else "")
    return all(names) and names[0].isdisjoint(names[1])


_RANK = {
    Sureness.CERTAIN: 0,
    Sureness.LIKELY: 1,
    Sureness.AMBIGUOUS: 2,
    Sureness.DENIED: 3,
}
