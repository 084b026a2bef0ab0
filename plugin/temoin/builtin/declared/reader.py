"""Reads what a media file declares of itself, in it and in a sidecar of XMP beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from temoin.api import Evidence, EvidenceError, MediaFile, vocabulary
from temoin.builtin.declared.aigc import labels_in
from temoin.builtin.declared.containers import is_pdf, of_bytes, walk_of
from temoin.builtin.declared.facts import fact, of_credit, of_label, of_packet, of_program
from temoin.builtin.declared.iim import credits_of
from temoin.builtin.declared.packets import packets_in
from temoin.builtin.declared.regions import Kind, Region, Share, Source, Unreadable
from temoin.builtin.declared.terms import TELLING, Property
from temoin.builtin.declared.xmp import CUT_OFF, Stated, stated_in
from temoin.builtin.naming import named

_SIDECAR = ".xmp"
_ENDINGS = (_SIDECAR, _SIDECAR.upper())
_PDF = "application/pdf"
_HEAD = 64


class DeclaredReader:
    """Finds XMP, IPTC, EXIF and China's label wherever they stand in a file.

    Nothing here is signed: anybody can write it, and a transcode loses it.
    """

    id = "temoin.declared"
    version = "2"
    suffixes: frozenset[str] = frozenset()  # files are known by their content

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        """Return what the file and the XMP sidecars beside it say.

        Raises:
            EvidenceError: It cannot be opened, or holds XMP that cannot be read and nothing else.
        """
        finding = _Finding()
        with named(media):
            _search(media.path, finding)
            for sidecar in _sidecars(media.path):
                _search(sidecar, finding, of=media.path)
            if finding.faults and not finding.facts:
                raise EvidenceError(
                    finding.fault_words(), hint="Ask for another copy, or for its XMP as a sidecar."
                )
        return [*_merged(finding.facts), *finding.faults_told()]


@dataclass(slots=True)
class _Finding:
    """What was found in a file and its sidecars.

    Attributes:
        faults: Place and reason of XMP that cannot be read.
    """

    facts: list[Evidence] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def fault_words(self) -> str:
        """Return why the first packet that cannot be read cannot."""
        return f"its XMP cannot be read ({self.faults[0][1]})"

    def faults_told(self) -> Iterator[Evidence]:
        """Yield what cannot be read beside what can."""
        for place, _ in self.faults[:1]:
            told = fact(vocabulary.Says.OTHER, [self.fault_words()], place, Share.WHOLE)
            yield replace(told, strength=vocabulary.Strength.WEAK)


def _sidecars(path: Path) -> list[Path]:
    """Return `NAME.EXT.xmp` and `NAME.xmp` beside a file, where they are files."""
    if path.suffix.lower() == _SIDECAR:
        return []
    found = []
    for name in dict.fromkeys((path.name, path.stem)):
        named = (path.with_name(name + ending) for ending in _ENDINGS)
        found += list(islice((each for each in named if each.is_file()), 1))
    return found


def _search(path: Path, finding: _Finding, *, of: Path | None = None) -> None:
    """Look into a file, or into a sidecar of one.

    Raises:
        OSError: It cannot be read.
    """
    with Source(path) as source:
        head = source.at(0, _HEAD)
        prefix, suffix = (f"{path.name}: ", of.suffix) if of else ("", "")
        search = _Search(finding=finding, prefix=prefix, sidecar_for=suffix)
        walk = walk_of(head)
        if walk:
            search.take(walk(source))
        if not walk or not search.has_found:
            search.take(of_bytes(source, head, is_known=walk is not None), is_pdf=is_pdf(head))


@dataclass(slots=True)
class _Search:
    """Searches regions of one file.

    Attributes:
        prefix: Put before each place: a sidecar's name.
        sidecar_for: The suffix of the media that this file is a sidecar of.
        has_found: Whether there was any packet or label, whatever it said.
    """

    finding: _Finding
    prefix: str
    sidecar_for: str
    has_found: bool = False
    _seen: set[int] = field(default_factory=set)

    def take(self, regions: Iterator[Region], *, is_pdf: bool = False) -> None:
        """Take in what regions say."""
        try:
            for region in regions:
                self._take(region, is_pdf=is_pdf)
        except Unreadable as fault:  # of the container itself
            self.finding.faults.append((self.prefix, str(fault)))

    def _take(self, region: Region, *, is_pdf: bool) -> None:
        if region.kind is Kind.IIM:
            for name, value in credits_of(region.content):
                self._add(of_credit(value, f"{self._place(region)}, {name}", region.share))
        elif region.kind is Kind.PROGRAM:
            value = region.content[:200].decode("utf-8", "replace")
            self._add(of_program(value, self._place(region), region.share))
        else:
            self._take_any(region, is_pdf=is_pdf)

    def _take_any(self, region: Region, *, is_pdf: bool) -> None:
        found = list(packets_in(region.content))
        packets = [each for each in found if not self._is_seen(region, each[0])]
        for number, (start, packet) in enumerate(packets):
            share = region.share
            if region.is_searched and number:
                share = max(share, Share.PART, key=list(Share).index)
            rule = _Rule(share=share, wants_format=is_pdf, is_only=len(packets) == 1)
            self._take_packet(region, start, packet, rule)
        if region.is_certain and not found and _is_broken(region.content):
            self.finding.faults.append((self._place(region), _NO_PACKET))
        is_file = region.is_searched and region.share is Share.ATTACHED  # a tag of Matroska
        for start, label in labels_in(region.content):
            inside = any(at <= start < at + len(packet or b"") for at, packet in found)
            if not inside and not self._is_seen(region, start):
                place = self._place(region, start, "AIGC")
                self._add([of_label(label, place, Share.WHOLE if is_file else region.share)])

    def _is_seen(self, region: Region, start: int) -> bool:
        """Return whether what begins there was met in another region."""
        at = region.start + start
        if region.start < 0:
            return False
        is_seen = at in self._seen
        self._seen.add(at)
        return is_seen

    def _take_packet(self, region: Region, start: int, packet: bytes | None, rule: "_Rule") -> None:
        self.has_found = True
        place = self._place(region, start, "XMP")
        try:
            stated = _stated(packet)
        except Unreadable as fault:
            self.finding.faults.append((place, str(fault)))
            return
        if not self._is_for_another(stated):
            self.finding.facts += of_packet(stated, place, rule.share_of(stated))

    def _is_for_another(self, stated: Sequence[Stated]) -> bool:
        """Return whether a sidecar names the suffix of another file of the same name."""
        named = {
            each.value.casefold().lstrip(".")
            for each in stated
            if each.property is Property.SIDECAR_FOR
        }
        own = self.sidecar_for.casefold().lstrip(".")
        return bool(own and named and own not in named)

    def _add(self, facts: Iterable[Evidence]) -> None:
        found = list(facts)
        self.has_found = self.has_found or bool(found)
        self.finding.facts += found

    def _place(self, region: Region, start: int = 0, what: str = "") -> str:
        """Return where something stands, precise enough to find it again."""
        at = f"at byte {region.start + start}" if region.start >= 0 else "unpacked"
        words = ": ".join(filter(None, (region.place, f"{what} {at}".strip())))
        return f"{self.prefix}{words}"


_NO_PACKET = "it is no packet"


def _is_broken(content: bytes) -> bool:
    """Return whether what should be a packet is none, though it is not empty either."""
    return bool(content.strip(b"\0 \t\r\n")) and (b"<" not in content or _tells(content))


def _tells(packet: bytes) -> bool:
    """Return whether a packet has any name in it that is read."""
    return TELLING.search(packet) is not None


def _stated(packet: bytes | None) -> list[Stated]:
    """Return what a packet states.

    Raises:
        Unreadable: It is cut off, or no XML that is read.
    """
    if packet is None:
        raise Unreadable(CUT_OFF)
    return stated_in(packet) if _tells(packet) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """How far a packet speaks of the file.

    Attributes:
        share: By where it stands.
        wants_format: Whether the file has parts with packets of their own, so that one speaks of
            the whole where it names the file's own format, or is the only one and names none.
    """

    share: Share
    wants_format: bool
    is_only: bool

    def share_of(self, stated: Sequence[Stated]) -> Share:
        """Return what a packet speaks of."""
        if not self.wants_format:
            return self.share
        named = {
            each.value.casefold()
            for each in stated
            if each.property is Property.FORMAT and not each.is_inside
        }
        if _PDF in named or (self.is_only and not named):
            return Share.WHOLE
        return Share.PART


def _merged(facts: Iterable[Evidence]) -> list[Evidence]:
    """Return equal facts once, at the first place, with how many more there are."""
    places: dict[Evidence, list[str]] = {}
    for each in facts:
        places.setdefault(replace(each, where=""), []).append(each.where)
    return [
        replace(each, where=f"{at[0]} and {len(at) - 1} more" if len(at) > 1 else at[0])
        for each, at in places.items()
    ]
