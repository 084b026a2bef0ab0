"""The slow verb: read a cut and its media, ask every reader and detector, keep the answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from temoin import canonical
from temoin.cut import Wanted, scan_key_of
from temoin.errors import MediaMissingError, StoreError
from temoin.language import say
from temoin.looked import UNREAD_HINT, FileLook, Look, Looked
from temoin.model import (
    ClipFacts,
    ClipView,
    CouldNotLook,
    CutView,
    DidNotRun,
    Evidence,
    FileState,
    LookedAt,
    MediaFile,
    Proposal,
    Reader,
    ScanResult,
)
from temoin.moved import EarlierMedia, MovedMedia, media_of
from temoin.plugins import Plugins, ask_detector, ask_reader, ask_resolver
from temoin.store.known_media import remember_media
from temoin.store.media import file_state, files_of, local_path
from temoin.store.scan_cache import LastScan, forget_scan, last_scan, remember_last, save_scan
from temoin.store.tools import load_catalogue
from temoin.timeline import without_host_words
from temoin.vocabulary import Availability, MediaKind

_FRAMES_READ = 3
"""Of a sequence: its first, middle and last frame stand for the rest."""

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
    looking = _Looking(
        wanted=wanted,
        plugins=plugins,
        moved=moved,
        earlier=EarlierMedia(wanted.place),
        looked=looked,
        found=found,
        hash_all=hash_all,
    )
    file = wanted.name
    clips = []
    for done, clip in enumerate(cut.clips, start=1):
        paths = looking.files_of(clip)
        clips.append(_detect(clip, paths, file, plugins, found))
        tick(done, len(cut.clips))
    for reason in cut.unseen:
        found.add_unseen(file, reason, hint="Ask who worked in it, and log what they say.")
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
        did_not_run=_united(found.did_not_run),
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


def look_at_file(
    path: Path, plugins: Plugins, *, hash_all: bool = False
) -> tuple[FileState, list[CouldNotLook], list[DidNotRun]]:
    """Return a media file's state with its evidence, and which readers gave none and why.

    Raises:
        MediaMissingError: It cannot be read.
    """
    state = file_state(path, hash_all=hash_all)
    evidence: list[Evidence] = []
    could_not: list[CouldNotLook] = []
    did_not: list[DidNotRun] = []
    if not state.size:
        could_not.append(CouldNotLook(subject=path.name, reason="the file is empty"))
    for reader in plugins.readers:
        if not _reads(reader, path):
            continue
        answer = ask_reader(reader, MediaFile(path=path, name=path.name))
        if isinstance(answer, DidNotRun):
            did_not.append(answer)
        elif isinstance(answer, CouldNotLook):
            could_not.append(answer)
        else:
            evidence += (_named(fact, reader, state) for fact in answer)
    return replace(state, evidence=_once(evidence)), could_not, did_not


def _once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return facts, a pointer to credentials elsewhere once: several readers may meet it."""
    remote: set[str] = set()
    kept = []
    for fact in evidence:
        if fact.availability is Availability.REMOTE:
            if fact.text in remote:
                continue
            remote.add(fact.text)
        kept.append(fact)
    return tuple(kept)


def _reads(reader: Reader, path: Path) -> bool:
    return not reader.suffixes or path.suffix.lower() in reader.suffixes


def _named(fact: Evidence, reader: Reader, state: FileState) -> Evidence:
    """Return evidence with the core's own fields: an id that any scan of this file gives."""
    place = [state.sha256 or state.name, reader.id, fact.where, fact.says.value, fact.text]
    return replace(
        fact,
        id=f"ev-{_short_digest(place)}",
        reader=reader.id,
        version=fact.version or reader.version,
        file=state.name,
    )


_NOBODY_LOOKED = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """Looks at the media of a cut, each URL once."""

    wanted: Wanted
    plugins: Plugins
    moved: MovedMedia
    earlier: EarlierMedia
    looked: Looked
    found: _Findings
    hash_all: bool

    def files_of(self, clip: ClipView) -> tuple[str, ...]:
        """Return the files of a clip's media that were read."""
        media, found = clip.active_media, self.found
        if media is not None and media.kind is MediaKind.GENERATOR:
            return ()
        url = media.url if media is not None else ""
        if url not in found.looks:
            found.looks[url] = self._looked_at(url)
        outcome = found.looks[url]
        if outcome is _NOBODY_LOOKED:
            found.not_read += 1
        if outcome.problem:
            found.add_unseen(clip.id, outcome.problem)
        return outcome.paths

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

    def _read(self, url: str) -> Look:
        """Read the media at a URL: a file, or first, middle and last frame of a sequence."""
        if not url:
            return Look(problem="the timeline names no media")
        found = self.found
        try:
            paths = _resolved(url, self.wanted.folder, self.plugins, self.moved, found)
        except MediaMissingError as error:
            return Look(problem=str(error))
        some, problems = _some_of(paths, found), []
        for path in some:
            try:
                self._read_once(path)
            except MediaMissingError as error:
                problems.append(str(error))
        read = tuple(str(path) for path in some if str(path) in found.files)
        return Look(paths=read, problem="; ".join(problems))

    def _read_once(self, path: Path) -> None:
        if str(path) in self.found.files:
            return
        look = self.looked.still(path, hash_all=self.hash_all)
        if look is None:
            state, could_not, did_not = look_at_file(path, self.plugins, hash_all=self.hash_all)
            look = FileLook(state, tuple(could_not), tuple(did_not))
            self.looked.files[str(path)] = look
        found = self.found
        found.files[str(path)] = look.state
        found.could_not_look += look.could_not
        found.did_not_run += look.did_not
        if not look.state.sha256:
            reason = "too large to be hashed unasked: use --hash"
            found.add_unseen(path.name, reason, hint="Scan again with --hash.")


def _some_of(paths: Sequence[Path], found: _Findings) -> Sequence[Path]:
    """Return the files to read of one piece of media; frames that are left out are told."""
    if len(paths) <= _FRAMES_READ:
        return paths
    reason = f"{len(paths) - _FRAMES_READ} of {len(paths)} frames from here on were not read"
    name = paths[0].name
    found.add_unseen(name, reason, hint="Nothing to do where one program made them all.")
    return (paths[0], paths[len(paths) // 2], paths[-1])


def _resolved(
    url: str, folder: Path, plugins: Plugins, moved: MovedMedia, found: _Findings
) -> tuple[Path, ...]:
    """Return the files a URL means: where it says, where a resolver finds them, or moved.

    Raises:
        MediaMissingError: Nobody finds any.
    """
    try:
        return files_of(local_path(url, folder))
    except MediaMissingError:
        for resolver in plugins.resolvers:
            answer = ask_resolver(resolver, url)
            if isinstance(answer, DidNotRun):
                found.did_not_run.append(answer)
            elif answer is not None:
                return files_of(answer)
        if elsewhere := moved.find(url):
            return elsewhere
        raise


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
    return replace(guess, id=f"pr-{_short_digest(material)}", detector=detector, version=version)


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


def _short_digest(value: object) -> str:
    return sha256(canonical.canonical_text(canonical.plain_value(value)).encode()).hexdigest()[:16]


def _united(failures: Sequence[DidNotRun]) -> tuple[DidNotRun, ...]:
    """Return each failure once for a plugin and reason, with how many subjects it concerns."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in failures:
        groups.setdefault((each.plugin, each.reason), []).append(each.subject)
    return tuple(_one_failure(*key, subjects) for key, subjects in groups.items())


def _one_failure(plugin: str, reason: str, subjects: Sequence[str]) -> DidNotRun:
    named = [each for each in subjects if each]
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return DidNotRun(plugin=plugin, reason=reason, subject=f"{named[0]}{more}" if named else "")
