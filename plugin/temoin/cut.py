"""An opened cut: its timeline, the ledgers that speak of it, and its last scan."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from temoin.bulk import bulk
from temoin.disclosure import Carriage, disclose
from temoin.errors import ChainError, InputError, TimelineError
from temoin.language import say, sayable
from temoin.ledger import Ledger, parse_ledger, unite, verify, verify_lines
from temoin.model import (
    CutView,
    Disclosure,
    EarlierScan,
    HostState,
    LedgerState,
    MediaSince,
    Problem,
    ScanResult,
)
from temoin.plugins import Plugins
from temoin.rate import Rate
from temoin.store.cut_cache import read_cut_once
from temoin.store.folders import MediaFolders, found_again
from temoin.store.host_ledgers import host_ledger
from temoin.store.ledger_file import (
    WholeLines,
    default_ledger,
    find_ledger,
    is_there,
    read_ledger,
    shrunk,
    shrunk_to,
)
from temoin.store.media import changed_since
from temoin.store.parts import parts, resolved
from temoin.store.reading import told_if_unreadable
from temoin.store.scan_cache import last_scan, load_scan, scan_key
from temoin.store.time_roots import require_sound_time_roots, time_roots
from temoin.store.tools import load_catalogue
from temoin.store.trust import trusted_roots
from temoin.store.workstation import trusted_keys
from temoin.timeline import content_sha256, without_host_words

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPlace:
    """Which timeline of which project is open in which application.

    Attributes:
        host: The application's id: `blender`.
        label: The application's name.
        state: What is open in it.
        playhead: Record frame that was seen when it was read; None where nobody told.
    """

    host: str
    label: str
    state: HostState
    playhead: int | None = None

    @property
    def name(self) -> str:
        """What a person calls it, and what may stand in a record: no folder is in it."""
        names = (self.state.project_name, self.state.timeline)
        named = [each.replace("/", "-") for each in names if each]
        return f"{self.label}: {', '.join(named)}" if named else self.label

    @property
    def key(self) -> str:
        """The same for the same timeline of the same project; never in a record."""
        project, timeline = self.state.place
        return f"{self.host}:{project}\n{timeline}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cut a person means.

    Attributes:
        path: The file; None for bytes from elsewhere.
        content: The bytes where there is no file.
        hosted: Where in an application the bytes were read, if they were.
        is_bare: Whether its operations were left out, which take an application longest to tell;
            enough for whoever speaks of clips, not for a scan.
        timeline: Name, where a file holds several.
        rate: For formats that do not say.
        ledger: The ledger to use instead of the one found.
        media: Where media that moved are looked for.
    """

    path: Path | None
    content: bytes | None = None
    hosted: HostPlace | None = None
    is_bare: bool = False
    timeline: str | None = None
    rate: Rate | None = None
    ledger: Path | None = None
    media: MediaFolders = field(default_factory=lambda: MediaFolders(()))

    @property
    def folder(self) -> Path:
        """Where relative media URLs count from."""
        file = self.hosted.state.project_file if self.hosted else self.path
        return file.parent if file else Path()

    @property
    def name(self) -> str:
        """What a person calls it: its file's name, or where else it comes from."""
        if self.path:
            return self.path.name
        return self.hosted.name if self.hosted else say("standard input")

    @property
    def is_placed(self) -> bool:
        """Whether it can be found again, so that what a scan finds is worth keeping."""
        return self.path is not None or self.hosted is not None

    @property
    def place(self) -> str:
        """Where the cut lies and which one it is, whatever its file holds; never in a record."""
        if self.hosted:
            return self.hosted.key
        path = str(self.path.absolute()) if self.path else ""
        return f"{path}\n{self.timeline or ''}"

    def read(self) -> CutView:
        """Return the timeline as plain data.

        Raises:
            TimelineError: It cannot be read.
        """
        return read_cut_once(
            self.path,
            content=self.content,
            name="" if self.path else self.hosted.name if self.hosted else "standard input",
            rate=self.rate,
            timeline_name=self.timeline,
        )

    def content_sha256(self) -> str:
        """Return the hex SHA-256 of the bytes that say what the cut is, as they are now.

        Raises:
            TimelineError: The file cannot be read.
        """
        if self.content is not None or self.path is None:
            return sha256(self.content or b"").hexdigest()
        try:
            return content_sha256(self.path)
        except TimelineError as error:
            error.file = str(self.path)
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A cut with all that has been said of it.

    Attributes:
        ledger: Sidecar and embedded copy, united.
        ledger_path: Where the next entry goes.
        state: What the united ledger proves.
        scan: The last scan of this very file with these plugins, or None.
        since: What became of its media since.
        earlier_scan: The last scan there was, where none holds now.
    """

    wanted: Wanted
    view: CutView
    ledger: Ledger
    ledger_path: Path | None
    state: LedgerState
    scan: ScanResult | None = None
    since: MediaSince = field(default_factory=MediaSince)
    earlier_scan: EarlierScan | None = None

    @property
    def doubtful_media(self) -> tuple[str, ...]:
        """Names of media of which it is not known what they hold now: changed or gone."""
        return tuple(each.name for each in (*self.since.changed, *self.since.gone))

    @property
    def content_hashes(self) -> dict[str, str]:
        """Hashes of media that a kept scan read and that are as they were, by clip id."""
        return self.scan.content_hashes(self.doubtful_media) if self.scan else {}

    def disclosure(self, *, by_name: bool = True, planned: Iterable[Carriage] = ()) -> Disclosure:
        """Return what is known of each clip, and what is not.

        Args:
            by_name: Whether proposals for which nothing but a name speaks are among it.
            planned: Words on which entry holds for which clip that are not signed yet.
        """
        with bulk():
            found = disclose(
                self.view,
                self.ledger,
                self.state,
                self.scan,
                self.since,
                by_name=by_name,
                planned=planned,
            )
        return replace(found, earlier_scan=self.earlier_scan)


def scan_key_of(wanted: Wanted, plugins: Plugins, cut_sha256: str = "") -> str:
    """Return the key under which a scan of this cut as it is now, by these plugins, is kept.

    Args:
        wanted: The cut.
        plugins: Whom a scan asks.
        cut_sha256: Hex digest of the cut's bytes, where it was taken already.

    Raises:
        InputError: The cut cannot be read.
    """
    options = (
        wanted.timeline or "",
        str(wanted.rate or ""),
        str(wanted.folder.absolute()),
        load_catalogue().version,
    )
    return scan_key(cut_sha256 or wanted.content_sha256(), (*plugins.versions(), *options))


def open_cut(wanted: Wanted, plugins: Plugins, scan: ScanResult | None = None) -> Cut:
    """Return a cut with its ledgers and its last scan, from which it is read where there is one.

    Args:
        wanted: Which cut, and which ledger.
        plugins: What a kept scan must have been made with.
        scan: A scan just made; None looks for the one kept.

    Raises:
        InputError: Cut or ledger cannot be read.
    """
    cut_sha256 = "" if scan else wanted.content_sha256()
    if scan is None and wanted.is_bare:
        view = without_host_words(wanted.read())
        scan = _scan_of_equal(wanted, view)
    else:
        scan = scan or load_scan(scan_key_of(wanted, plugins, cut_sha256))
        view = scan.cut if scan else without_host_words(wanted.read())
    ledger, path, strange = _ledgers(wanted, view)
    return Cut(
        wanted=wanted,
        view=view,
        ledger=ledger,
        ledger_path=path,
        state=ledger_state(ledger, path, strange),
        scan=scan,
        since=_since(scan, wanted) if scan else MediaSince(),
        earlier_scan=None if scan else _earlier_scan(wanted, cut_sha256),
    )


def _scan_of_equal(wanted: Wanted, view: CutView) -> ScanResult | None:
    """Return the last scan of a cut whose bytes are not all there, if it lay as it does now."""
    last = last_scan(wanted.place)
    scan = load_scan(last.key) if last else None
    if scan is None or scan.cut.digest != view.digest:
        return None
    is_equal = [each.id for each in scan.cut.clips] == [each.id for each in view.clips]
    return scan if is_equal else None


def _since(scan: ScanResult, wanted: Wanted) -> MediaSince:
    """Return what became of scanned media since; what only moved is as it was."""
    since = changed_since(scan.files)
    moved = {each.path for each in found_again(since.gone, wanted.media)}
    return replace(since, gone=tuple(each for each in since.gone if each.path not in moved))


def _earlier_scan(wanted: Wanted, cut_sha256: str) -> EarlierScan | None:
    last = last_scan(wanted.place) if wanted.is_placed else None
    if last is None:
        return None
    return EarlierScan(time_ms=last.time_ms, of_these_bytes=last.cut_sha256 == cut_sha256)


def ledger_state(
    ledger: Ledger, path: Path | None, problems: tuple[Problem, ...] = ()
) -> LedgerState:
    """Return what a ledger proves to who works here, with what speaks against its file.

    Args:
        ledger: All of it.
        path: Its file; one that lost entries which this workstation has seen is told.
        problems: What else is wrong with it.

    Raises:
        StoreError: What says whom they trust is damaged.
    """
    lost = shrunk(path, ledger) if path else None
    found = (*problems, *((lost,) if lost else ()))
    state = _for_who_works_here(partial(verify, ledger))
    name = path.name if path and is_there(path) else ""
    if not name and ledger.entries:
        name = say("the copy in the timeline")
    integrity = "broken" if found else state.integrity
    return replace(state, name=name, problems=(*state.problems, *found), integrity=integrity)


def intact_state(path: Path) -> LedgerState | None:
    """Return what a ledger's file proves to who works here, without holding what stands in it.

    None where that takes a look at the whole: where anything may be wrong, and more.

    Raises:
        InputError: The file cannot be read.
        StoreError: What says whom they trust is damaged.
    """
    with told_if_unreadable(path):
        if not path.is_file() or parts(resolved(path)):
            return None
        streamed = _for_who_works_here(partial(verify_lines, WholeLines(path)))
    if streamed is None or shrunk_to(path, streamed.ids, streamed.project):
        return None
    return replace(streamed.state, name=path.name)


def _for_who_works_here(check: Callable[..., Found]) -> Found:
    """Return what a check finds, told whom the person here trusts.

    Raises:
        StoreError: What says so is damaged.
    """
    trusted, roots = trusted_keys(), trusted_roots()
    try:
        return check(trusted=trusted, roots=roots, time_roots=time_roots())
    except InputError:  # a root that cannot be read, and only now it matters which
        require_sound_time_roots()
        raise


def ledger_of(wanted: Wanted, view: CutView) -> Ledger:
    """Return all that speaks of a cut: sidecar and embedded copy, united.

    Raises:
        InputError: A ledger cannot be read.
    """
    return _ledgers(wanted, view)[0]


def ledger_path_of(wanted: Wanted) -> Path | None:
    """Return where the ledger of a cut lies or would lie; None for bytes from nowhere.

    Raises:
        InputError: A folder holds several.
        StoreError: The workstation's folder cannot be written.
    """
    if wanted.ledger:
        return wanted.ledger
    if wanted.hosted:
        return host_ledger(wanted.hosted.host, wanted.hosted.state)
    return (find_ledger(wanted.path) or default_ledger(wanted.path)) if wanted.path else None


def _ledgers(wanted: Wanted, view: CutView) -> tuple[Ledger, Path | None, tuple[Problem, ...]]:
    """Return the united ledger, its file, and why the timeline's copy is no part of it."""
    path = ledger_path_of(wanted)
    sidecar = read_ledger(path) if path else Ledger()
    try:
        return (
            unite(sidecar, parse_ledger(view.embedded, say("the copy in the timeline"))),
            path,
            (),
        )
    except ChainError as error:
        strange = Problem(
            attack=sayable("another project"),
            message=say(
                "the ledger in {cut} was not united: {reason}",
                cut=view.name or say("the timeline"),
                reason=say(str(error)),
            ),
            hint="Name the right ledger with --ledger.",
            exit_code=error.exit_code,
        )
        return sidecar, path, (strange,)
