"""Media whose path no longer exists, found in other folders by name and identity.

A name alone is none: another take, another shoot and another film have a file of that name too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from temoin.canonical import plain
from temoin.cut import Wanted, ledger_of
from temoin.errors import MediaMissingError
from temoin.language import say, sayable
from temoin.ledger import Ledger, Target, live, verify
from temoin.model import CutView, FileState, Media, MovedFile, ScanResult
from temoin.store.folders import MediaFolders
from temoin.store.known_media import KnownFile, known_media
from temoin.store.media import file_state, files_of, holds_umid
from temoin.store.scan_cache import last_scan, load_scan
from temoin.store.trust import trusted_roots

_SHOWN = 3  # paths of candidates that a note names


@dataclass(frozen=True, slots=True)
class _Identity:
    """What the media at one URL is known by.

    Attributes:
        files: What earlier scans found there.
        hashes: Hex SHA-256 that entries of the ledger give it.
        umid: As the timeline has it.
    """

    files: tuple[KnownFile, ...] = ()
    hashes: frozenset[str] = frozenset()
    umid: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.umid or self.hashes or any(each.sha256 for each in self.files))


@dataclass(slots=True)
class MovedMedia:
    """Looks for a cut's media in other folders.

    Attributes:
        found: What was found, in the order it was asked for.
    """

    folders: MediaFolders
    _identities: Mapping[str, _Identity]
    _media: Mapping[str, Media]
    found: list[MovedFile] = field(default_factory=list)

    @classmethod
    def of(cls, wanted: Wanted, view: CutView) -> "MovedMedia":
        """Return a search for a cut's media.

        Raises:
            InputError: The ledger cannot be read.
        """
        named = (media for clip in view.clips for media in clip.media if media.url)
        media = {each.url: each for each in named}
        if not wanted.media:
            return cls(wanted.media, {}, media)
        ledger = ledger_of(wanted, view)
        return cls(wanted.media, _identities(media.values(), wanted.place, ledger), media)

    def find(self, url: str) -> tuple[Path, ...]:
        """Return the files of the media at a URL where they lie now; none where none is sure.

        Raises:
            MediaMissingError: Files of that name are there, and none of them is known to be it.
        """
        media = self._media.get(url)
        if not self.folders or media is None or not media.name:
            return ()
        identity = self._identities.get(url, _Identity(umid=media.umid))
        candidates = self._candidates(media, identity)
        for candidate in candidates:
            if by := _fits(candidate, identity):
                self.found.append(MovedFile(name=media.name, by=by))
                return _all_frames(candidate, media)
        if candidates:
            raise self._not_taken(media.name, candidates, identity)
        return ()

    def _candidates(self, media: Media, identity: _Identity) -> list[Path]:
        if "%" in media.name and (held := self.folders.holding_frames(media.name)):
            frames = [folder / each.name for folder in held for each in identity.files]
            there = [each for each in frames if each.is_file()]
            return there or [folder / media.name for folder in held]
        return self.folders.named(media.name)

    def _not_taken(
        self, name: str, candidates: Sequence[Path], identity: _Identity
    ) -> MediaMissingError:
        paths = ", ".join(map(str, candidates[:_SHOWN]))
        left = len(candidates) - _SHOWN
        more = say(" and {count}", count=left) if left > 0 else ""
        if identity.is_known:
            text = f"{name} is not there, and what is named so under --media is something else"
        else:
            text = (
                f"{name} is not there, and what is named so under --media was not taken: nothing"
                " is known to compare it with"
            )
        self.folders.notes.append(
            say("candidate, not taken, for {name}: {paths}", name=name, paths=f"{paths}{more}")
        )
        return MediaMissingError(text, hint="Relink the clip, if that is the file.")


def _fits(candidate: Path, identity: _Identity) -> str:
    """Return by what a file is known to be the media, "" where it is not."""
    hashes = {each.sha256 for each in identity.files if each.sha256} | identity.hashes
    try:
        if hashes and _may_be(candidate, identity):
            state = file_state(candidate, hash_all=True)
            if state.sha256 in hashes:
                return sayable("content hash")
        if identity.umid and not hashes and holds_umid(candidate, identity.umid):
            return "UMID"
    except (MediaMissingError, OSError):
        return ""  # a candidate that cannot be read is none
    return ""


def _may_be(candidate: Path, identity: _Identity) -> bool:
    """Return whether a file is worth hashing: a known size that is another's tells at once."""
    sizes = {each.size for each in identity.files}
    return bool(identity.hashes) or candidate.stat().st_size in sizes


def _all_frames(found: Path, media: Media) -> tuple[Path, ...]:
    """Return the found file, or all frames of the sequence that it is one of."""
    return files_of(found.parent / media.name if "%" in media.name else found)


def _identities(media: Iterable[Media], place: str, ledger: Ledger) -> dict[str, _Identity]:
    """Return what is known of each media URL: from earlier scans, the ledger and the timeline."""
    seen, said = known_media(place), _hashes_said(ledger)
    return {
        each.url: _Identity(
            files=seen.get(each.url_sha256, ()),
            hashes=frozenset(said[each.url_sha256] | (said[each.umid] if each.umid else set())),
            umid=each.umid,
        )
        for each in media
    }


def _hashes_said(ledger: Ledger) -> defaultdict[str, set[str]]:
    """Return the hex SHA-256 that entries give material, by the URL's digest and by UMID."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for entry in live(ledger, verify(ledger, roots=trusted_roots()).unproved):
        fields = entry.fields.get("target")
        target = Target.from_fields(fields) if isinstance(fields, Mapping) else None
        if target and target.content_hash:
            digest = target.content_hash.removeprefix("sha256:")
            for key in (target.url_sha256, plain(target.umid)):
                if key:
                    said[key].add(digest)
    return said


def media_of(result: ScanResult) -> dict[str, tuple[KnownFile, ...]]:
    """Return what a scan found at each media URL, by the URL's digest, for later searches."""
    return {media.url_sha256: tuple(map(_known, states)) for media, states in _read_by(result)}


class EarlierMedia:
    """What the last scan of a cut read of its media, looked up once some are out of reach."""

    def __init__(self, place: str) -> None:
        """Ask nothing yet.

        Args:
            place: Of the cut, as `Wanted.place` has it.
        """
        self._place = place

    def at(self, url: str) -> tuple[FileState, ...]:
        """Return the files that were read at a media URL, as they were; none where none was."""
        return self._by_url.get(url, ())

    @cached_property
    def _by_url(self) -> dict[str, tuple[FileState, ...]]:
        last = last_scan(self._place)
        result = load_scan(last.key) if last else None
        return {media.url: states for media, states in _read_by(result)} if result else {}


def _read_by(result: ScanResult) -> Iterator[tuple[Media, tuple[FileState, ...]]]:
    """Yield each media that a scan read files of, with their states."""
    yield from ((media, states) for _, media, states in _read_by_clip(result))
    clips = {each.id: each for each in result.cut.clips}
    states = {each.path: each for each in result.files}
    for facts in result.clips:
        read = {each.url: each.files for each in facts.references}
        for media in clips[facts.clip].media if read and facts.clip in clips else ():
            if there := tuple(states[path] for path in read.get(media.url, ()) if path in states):
                yield media, there


def _read_by_clip(result: ScanResult) -> Iterator[tuple[str, Media, tuple[FileState, ...]]]:
    """Yield the same with the id of each clip."""
    states = {each.path: each for each in result.files}
    files = {each.clip: each.files for each in result.clips}
    for clip in result.cut.clips:
        media = clip.active_media
        there = tuple(states[path] for path in files.get(clip.id, ()) if path in states)
        if media and media.url and there:
            yield clip.id, media, there


def earlier_states(
    result: ScanResult,
) -> Iterator[tuple[str, tuple[FileState, ...], tuple[str, ...]]]:
    """Yield each media URL of which a scan read files, with their states and the clips' ids."""
    clips: defaultdict[str, list[str]] = defaultdict(list)
    found: dict[str, tuple[FileState, ...]] = {}
    for clip, media, states in _read_by_clip(result):
        clips[media.url].append(clip)
        found[media.url] = states
    yield from ((url, states, tuple(clips[url])) for url, states in found.items())


def _known(state: FileState) -> KnownFile:
    return KnownFile(name=state.name, size=state.size, sha256=state.sha256)
