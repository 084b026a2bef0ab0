"""The slow verb: read a cut and its media, ask every reader and detector, keep the answer."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from temoin.canonical import short_digest
from temoin.cut import Wanted, scan_key_of
from temoin.errors import MediaMissingError, StoreError
from temoin.language import say
from temoin.looked import UNREAD_HINT, Look, Looked
from temoin.model import (
    ClipFacts,
    ClipView,
    CouldNotLook,
    CutView,
    DidNotRun,
    FileLook,
    FileState,
    LookedAt,
    Proposal,
    ReferenceFiles,
    ScanResult,
)
from temoin.moved import EarlierMedia, MovedMedia, media_of
from temoin.plugins import Plugins, ask_detector, ask_resolver
from temoin.readers import ReadingPool
from temoin.store.hash_lists import HashLists
from temoin.store.known_media import remember_media
from temoin.store.media import files_of, frames_read, local_path
from temoin.store.scan_cache import LastScan, forget_scan, last_scan, remember_last, save_scan
from temoin.store.tools import load_catalogue
from temoin.timeline import without_host_words
from temoin.vocabulary import MediaKind

_AHEAD = 16
"""Clips whose media are read before their turn comes."""

Tick = Callable[[int, int], None]
"""Gets (clips done, in all); what it raises stops the scan, and nothing of it is kept."""


def no_tick(done: int, total: int) -> None:
    """Take progress and do nothing with it."""


@dataclass(slots=True)
class _Findings:
    """What a scan gathers as it goes.

    Attributes:
        files: What was read, by path.
        recalled: What is out of reach now, as the last scan read it: a volume that is off takes
            nothing back of what its files said.
    """

    files: dict[str, FileState] = field(default_factory=dict)
    recalled: dict[str, FileState] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    not_read: int = 0
    could_not_look: list[CouldNotLook] = field(default_factory=list)
    did_not_run: list[DidNotRun] = field(default_factory=list)

    def add_unseen(self, subject: str, reason: str, hint: str = "") -> None:
        """Take in what could not be looked into."""
        self.could_not_look.append(CouldNotLook(subject=subject, reason=reason, hint=hint))


def scan(
    wanted: Wanted,
    plugins: Plugins,
    now_ms: int,
    *,
    hash_all: bool = False,
    tick: Tick = no_tick,
    looked: Looked | None = None,
) -> ScanResult:
    """Return what a cut and its media say about AI, what did not run and what is unknown.

    Args:
        wanted: The cut; relative media URLs count from its folder.
        plugins: Whom to ask.
        now_ms: UTC milliseconds since 1970.
        hash_all: Whether to hash media of any size.
        tick: Told of progress; what it raises stops the scan.
        looked: What is known of media already; gets what this scan reads. None knows nothing.

    Raises:
        InputError: The cut cannot be read.
    """
    cut = wanted.read()
    catalogue = load_catalogue()
    found, moved = _begun(plugins), MovedMedia.of(wanted, cut)
    looked = looked or Looked()
    looked.forget_others(plugins.versions())
    file = wanted.name
    clips = []
    with ReadingPool(plugins, hash_all=hash_all) as pool:
        looking = _Looking(
            wanted=wanted,
            plugins=plugins,
            moved=moved,
            earlier=EarlierMedia(wanted.place),
            looked=looked,
            found=found,
            pool=pool,
        )
        ahead = _begun_ahead(cut.clips, looking.begin)
        for done, clip in enumerate(ahead, start=1):
            paths = looking.files_of(clip)
            facts = _detect(clip, paths, file, plugins, found)
            clips.append(replace(facts, references=looking.references_of(clip)))
            tick(done, len(cut.clips))
    for reason in cut.unseen:
        found.add_unseen(file, reason, hint="Ask who worked in it, and log what they say.")
    for name, why in looking.lists.problems.items():
        found.add_unseen(name, why, hint="Ask who made the hash list.")
    if found.not_read:
        reason = f"the media of {found.not_read} of {len(cut.clips)} clips were not read yet"
        found.add_unseen(file, reason, hint=UNREAD_HINT)
    for problem in wanted.media.problems:
        found.add_unseen("--media", problem, hint="Check the folder and its rights.")
    return ScanResult(
        cut=without_host_words(cut),
        time_ms=now_ms,
        files=tuple({**found.recalled, **found.files}.values()),
        clips=tuple(clips),
        looked_at=_looked_at(cut, found),
        could_not_look=tuple(dict.fromkeys(found.could_not_look)),
        did_not_run=united(found.did_not_run),
        moved=tuple(dict.fromkeys(moved.found)),
        catalogue_version=catalogue.version,
        catalogue_date=catalogue.date,
    )


def _begun(plugins: Plugins) -> _Findings:
    """Return what is known before anything is looked at: who cannot look."""
    found = _Findings(did_not_run=list(plugins.broken))
    for kind, members in (("reader", plugins.readers), ("detector", plugins.detectors)):
        if not members:
            found.did_not_run.append(DidNotRun(plugin=f"any {kind}", reason="none is loaded"))
    return found


def _begun_ahead(
    clips: Iterable[ClipView], begin: Callable[[ClipView], None]
) -> Iterator[ClipView]:
    """Yield clips, each once the next `_AHEAD` were begun: their media are read meanwhile."""
    waiting: deque[ClipView] = deque()
    for clip in clips:
        begin(clip)
        waiting.append(clip)
        if len(waiting) > _AHEAD:
            yield waiting.popleft()
    yield from waiting


def _looked_at(cut: CutView, found: _Findings) -> LookedAt:
    return LookedAt(
        clips=len(cut.clips),
        effects=sum(len(clip.effects) for clip in cut.clips),
        files=len(found.files),
    )


def scan_and_keep(
    wanted: Wanted,
    plugins: Plugins,
    now_ms: int,
    *,
    hash_all: bool = False,
    tick: Tick = no_tick,
    looked: Looked | None = None,
) -> tuple[ScanResult, str]:
    """Return a scan, kept for the quick verbs, and why it could not be kept, or "".

    Of an open application only the last scan is kept: what it showed before comes never again.

    Raises:
        InputError: The cut cannot be read.
    """
    cut_sha256 = wanted.content_sha256()
    key = scan_key_of(wanted, plugins, cut_sha256)
    result = scan(wanted, plugins, now_ms, hash_all=hash_all, tick=tick, looked=looked)
    if scan_key_of(wanted, plugins) != key:
        return result, say("the cut changed while it was scanned: scan it again")
    try:
        save_scan(key, result)
        if wanted.is_placed:
            last = LastScan(key=key, cut_sha256=cut_sha256, time_ms=result.time_ms)
            _remember(wanted, plugins, last, result)
    except StoreError as error:
        return result, say("the scan could not be kept: {reason}", reason=say(str(error)))
    return result, ""


def _remember(wanted: Wanted, plugins: Plugins, last: LastScan, result: ScanResult) -> None:
    """Keep which scan was the last one of a cut.

    Raises:
        StoreError: It cannot be written.
    """
    before = last_scan(wanted.place) if wanted.hosted else None
    remember_last(wanted.place, replace(last, readers=plugins.versions()))
    remember_media(wanted.place, media_of(result))
    if before and before.key != last.key:
        forget_scan(before.key)


_NOBODY_LOOKED = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A URL's media, which are being read.

    Attributes:
        reading: What will come of each file that is to be read.
        problem: Why there is none.
        could_not: What is left out.
        did_not: Who did not help to find them.
    """

    reading: Mapping[Path, Future[FileLook]] = field(default_factory=dict)
    problem: str = ""
    could_not: tuple[CouldNotLook, ...] = ()
    did_not: tuple[DidNotRun, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """Looks at the media of a cut, each URL and each file once."""

    wanted: Wanted
    plugins: Plugins
    moved: MovedMedia
    earlier: EarlierMedia
    looked: Looked
    found: _Findings
    pool: ReadingPool
    begun: dict[str, _Begun] = field(default_factory=dict)
    reading: dict[Path, Future[FileLook]] = field(default_factory=dict)
    lists: HashLists = field(default_factory=HashLists)

    def begin(self, clip: ClipView) -> None:
        """Have a clip's media read, in the background, where they are to be and were not yet."""
        for url in (_url_of(clip), *_other_urls(clip)):
            if url and self.looked.reads_media and url not in self.begun:
                self.begun[url] = self._begun(url)

    def files_of(self, clip: ClipView) -> tuple[str, ...]:
        """Return the files of a clip's media that were read; `begin` was called for it."""
        url, found = _url_of(clip), self.found
        if url is None:
            return ()
        if url not in found.looks:
            found.looks[url] = self._looked_at(url)
        outcome = found.looks[url]
        if outcome is _NOBODY_LOOKED:
            found.not_read += 1
        if outcome.problem:
            found.add_unseen(clip.id, outcome.problem)
        return outcome.paths

    def references_of(self, clip: ClipView) -> tuple[ReferenceFiles, ...]:
        """Return the files of media that a clip has and does not show, as far as they are here.

        An original beside its proxy is mostly elsewhere, which is nothing to complain of.
        """
        looks = self.found.looks
        for url in _other_urls(clip):
            if url not in looks:
                looks[url] = self._looked_at(url)
        read = ((url, looks[url].paths) for url in _other_urls(clip))
        return tuple(ReferenceFiles(url=url, files=paths) for url, paths in read if paths)

    def _looked_at(self, url: str) -> Look:
        """Return what comes of looking at a URL; what is out of reach now is recalled."""
        if url and not self.looked.reads_media:
            return self._remembered(url)
        found = self.found
        could_not, did_not = len(found.could_not_look), len(found.did_not_run)
        look = self._read(url)
        if look.problem:
            look = self._with_recalled(look, self.earlier.at(url))
        self.looked.urls[url] = replace(
            look,
            could_not=tuple(found.could_not_look[could_not:]),
            did_not=tuple(found.did_not_run[did_not:]),
        )
        return look

    def _with_recalled(self, look: Look, earlier: Sequence[FileState]) -> Look:
        """Return a look with the files that the last scan read and this one did not."""
        left = {each.path: each for each in earlier if each.path not in look.paths}
        self.found.recalled |= left
        for path, state in left.items():
            self.looked.files.setdefault(path, FileLook(state))
        return replace(look, paths=(*look.paths, *left))

    def _remembered(self, url: str) -> Look:
        """Return what came of looking at a URL the last time; no disk is touched."""
        look = self.looked.urls.get(url, _NOBODY_LOOKED)
        self.found.files |= {path: self.looked.files[path].state for path in look.paths}
        self.found.could_not_look += look.could_not
        self.found.did_not_run += look.did_not
        return look

    def _begun(self, url: str) -> _Begun:
        """Have the media at a URL read: a file, or first, middle and last frame of a sequence."""
        did_not: list[DidNotRun] = []
        try:
            paths = self._resolved(url, did_not)
        except MediaMissingError as error:
            return _Begun(problem=str(error), did_not=tuple(did_not))
        some = frames_read(paths)
        could_not = (_left_out(paths, len(some)),) if len(some) < len(paths) else ()
        reading = {path: self._reading(path) for path in some}
        return _Begun(reading=reading, could_not=could_not, did_not=tuple(did_not))

    def _resolved(self, url: str, did_not: list[DidNotRun]) -> tuple[Path, ...]:
        """Return the files a URL means: where it says, where a resolver finds them, or moved.

        Raises:
            MediaMissingError: Nobody finds any.
        """
        try:
            return files_of(local_path(url, self.wanted.folder))
        except MediaMissingError:
            for resolver in self.plugins.resolvers:
                answer = ask_resolver(resolver, url)
                if isinstance(answer, DidNotRun):
                    did_not.append(answer)
                elif answer is not None:
                    return files_of(answer)
            if elsewhere := self.moved.find(url):
                return elsewhere
            raise

    def _reading(self, path: Path) -> Future[FileLook]:
        if path not in self.reading:
            self.reading[path] = self.pool.look(path, self.looked.state_of(path))
        return self.reading[path]

    def _read(self, url: str) -> Look:
        """Take in what came of reading the media at a URL."""
        if not url:
            return Look(problem="the timeline names no media")
        begun, found = self.begun[url], self.found
        found.did_not_run += begun.did_not
        found.could_not_look += begun.could_not
        problems = [begun.problem] if begun.problem else []
        read = []
        for path, reading in begun.reading.items():
            try:
                self._take(path, reading)
                read.append(str(path))
            except MediaMissingError as error:
                problems.append(str(error))
        return Look(paths=tuple(read), problem="; ".join(problems))

    def _take(self, path: Path, reading: Future[FileLook]) -> None:
        """Take in what came of reading a file, once.

        Raises:
            MediaMissingError: It cannot be read.
        """
        look, found = reading.result(), self.found
        if str(path) in found.files:
            return
        look = replace(look, state=self.lists.with_listed(look.state))
        self.looked.files[str(path)] = look
        found.files[str(path)] = look.state
        found.could_not_look += look.could_not
        found.did_not_run += look.did_not
        if not look.state.sha256:
            reason = "too large to be hashed unasked: use --hash"
            found.add_unseen(path.name, reason, hint="Scan again with --hash.")


def _url_of(clip: ClipView) -> str | None:
    """Return where a clip's media lie, "" where it does not say; None for a generator."""
    media = clip.active_media
    if media is None:
        return ""
    return None if media.kind is MediaKind.GENERATOR else media.url


def _other_urls(clip: ClipView) -> tuple[str, ...]:
    """Return where media lie that a clip has and does not show."""
    others = {each.url for each in clip.media if each.url and not each.active}
    return tuple(sorted(others - {_url_of(clip)}))


def _left_out(paths: Sequence[Path], read: int) -> CouldNotLook:
    """Return that of a sequence's frames only some are read."""
    return CouldNotLook(
        subject=paths[0].name,
        reason=f"{len(paths) - read} of {len(paths)} frames from here on were not read",
        hint="Nothing to do where one program made them all.",
    )


def _detect(
    clip: ClipView, paths: Sequence[str], file: str, plugins: Plugins, found: _Findings
) -> ClipFacts:
    states = [found.files.get(path) or found.recalled[path] for path in paths]
    evidence = [fact for state in states for fact in state.evidence]
    proposals: list[Proposal] = []
    for detector in plugins.detectors:
        answer = ask_detector(detector, clip, evidence)
        if isinstance(answer, DidNotRun):
            found.did_not_run.append(answer)
        else:
            guesses = (_with_file(each, file) for each in answer)
            proposals += (_proposed(each, detector.id, detector.version, clip) for each in guesses)
    spoken = [fact.tool for fact in evidence]
    spoken += [each.tool for each in proposals if not each.by_name]
    kept = [each for each in proposals if not (each.by_name and _is_named_in(each.tool, spoken))]
    return ClipFacts(clip=clip.id, files=tuple(paths), proposals=tuple(kept))


def _is_named_in(tool: str, others: Sequence[str]) -> bool:
    """Return whether better grounds speak of a tool already, by a longer name of it or the same."""
    return any(tool.casefold() in other.casefold() for other in others)


def _with_file(guess: Proposal, file: str) -> Proposal:
    """Return a proposal that says in which file it was seen, where its detector did not."""
    grounds = tuple(replace(each, file=each.file or file) for each in guess.grounds)
    return replace(guess, grounds=grounds)


def _proposed(guess: Proposal, detector: str, version: str, clip: ClipView) -> Proposal:
    """Return a proposal with an id that stays while its grounds and material stay."""
    media = clip.active_media
    source = clip.source_range
    material = [
        media.url if media else "",
        clip.reel,
        [source.start, source.duration, str(source.rate)] if source else [],
        detector,
        guess.tool,
        sorted(f"{_place_in(clip, ground.where)} {ground.text}" for ground in guess.grounds),
    ]
    return replace(guess, id=f"pr-{short_digest(material)}", detector=detector, version=version)


def _place_in(clip: ClipView, where: str) -> str:
    """Return a ground's place as seen from its clip, whose number each edit of the cut shifts.

    What lies on a nest around it is told by how many nests up.
    """
    parts = clip.id.split("/")
    for up in range(len(parts)):
        owner = "/".join(parts[: len(parts) - up])
        inside = where.removeprefix(owner)
        if inside != where and inside[:1] in {"", ",", ":"}:
            return f"{up}{inside}"
    return where


def united(failures: Sequence[DidNotRun]) -> tuple[DidNotRun, ...]:
    """Return each failure once for a plugin and reason, with how many subjects it concerns."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in failures:
        groups.setdefault((each.plugin, each.reason), []).append(each.subject)
    return tuple(_one_failure(*key, subjects) for key, subjects in groups.items())


def _one_failure(plugin: str, reason: str, subjects: Sequence[str]) -> DidNotRun:
    named = [each for each in subjects if each]
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return DidNotRun(plugin=plugin, reason=reason, subject=f"{named[0]}{more}" if named else "")
