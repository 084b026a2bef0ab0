"""An opened cut: its timeline, the ledgers that speak of it, and its last scan."""

from dataclasses import dataclass, replace
from pathlib import Path

from temoin.catalogue import load_catalogue
from temoin.disclosure import disclose
from temoin.errors import ChainError, TimelineError
from temoin.language import say, sayable
from temoin.ledger import Ledger, parse_ledger, unite, verify
from temoin.model import CutView, Disclosure, LedgerState, Problem, ScanResult
from temoin.plugins import Plugins
from temoin.rate import Rate
from temoin.store.ledger_file import default_ledger, find_ledger, read_ledger, shrunk
from temoin.store.media import changed_since
from temoin.store.scan_cache import load_scan, scan_key
from temoin.store.workstation import trusted_keys
from temoin.timeline import cut_content, read_cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cut a person means.

    Attributes:
        path: The file; None for bytes from elsewhere.
        content: The bytes where there is no file.
        timeline: Name, where a file holds several.
        rate: For formats that do not say.
        ledger: The ledger to use instead of the one found.
    """

    path: Path | None
    content: bytes | None = None
    timeline: str | None = None
    rate: Rate | None = None
    ledger: Path | None = None

    @property
    def folder(self) -> Path:
        """Where relative media URLs count from."""
        return self.path.parent if self.path else Path()

    def read(self) -> CutView:
        """Return the timeline as plain data.

        Raises:
            TimelineError: It cannot be read.
        """
        return read_cut(
            self.path,
            content=self.content,
            name="" if self.path else "standard input",
            rate=self.rate,
            timeline_name=self.timeline,
        )

    def content_now(self) -> bytes:
        """Return the bytes that say what the cut is, as they are now.

        Raises:
            TimelineError: The file cannot be read.
        """
        if self.content is not None or self.path is None:
            return self.content or b""
        try:
            return cut_content(self.path)
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
        changed_media: Names of media that changed since.
    """

    wanted: Wanted
    view: CutView
    ledger: Ledger
    ledger_path: Path | None
    state: LedgerState
    scan: ScanResult | None = None
    changed_media: tuple[str, ...] = ()

    def disclosure(self) -> Disclosure:
        """Return what is known of each clip, and what is not."""
        return disclose(self.view, self.ledger, self.state, self.scan, self.changed_media)


def scan_key_of(wanted: Wanted, plugins: Plugins) -> str:
    """Return the key under which a scan of this cut as it is now, by these plugins, is kept.

    Raises:
        InputError: The cut cannot be read.
    """
    options = (
        wanted.timeline or "",
        str(wanted.rate or ""),
        str(wanted.folder.absolute()),
        load_catalogue().version,
    )
    return scan_key(wanted.content_now(), (*plugins.versions(), *options))


def open_cut(wanted: Wanted, plugins: Plugins, scan: ScanResult | None = None) -> Cut:
    """Return a cut with its ledgers and its last scan, from which it is read where there is one.

    Args:
        wanted: Which cut, and which ledger.
        plugins: What a kept scan must have been made with.
        scan: A scan just made; None looks for the one kept.

    Raises:
        InputError: Cut or ledger cannot be read.
    """
    scan = scan or load_scan(scan_key_of(wanted, plugins))
    view = scan.cut if scan else wanted.read()
    ledger, path, strange = _ledgers(wanted, view)
    return Cut(
        wanted=wanted,
        view=view,
        ledger=ledger,
        ledger_path=path,
        state=ledger_state(ledger, path, strange),
        scan=scan,
        changed_media=changed_since(scan.files) if scan else (),
    )


def ledger_state(
    ledger: Ledger, path: Path | None, problems: tuple[Problem, ...] = ()
) -> LedgerState:
    """Return what a ledger proves to who works here, with what speaks against its file.

    Args:
        ledger: All of it.
        path: Its file; one that lost entries which this workstation has seen is told.
        problems: What else is wrong with it.
    """
    lost = shrunk(path, ledger) if path else None
    found = (*problems, *((lost,) if lost else ()))
    state = verify(ledger, trusted=trusted_keys())
    name = path.name if path and path.exists() else ""
    if not name and ledger.entries:
        name = say("the copy in the timeline")
    integrity = "broken" if found else state.integrity
    return replace(state, name=name, problems=(*state.problems, *found), integrity=integrity)


def _ledgers(wanted: Wanted, view: CutView) -> tuple[Ledger, Path | None, tuple[Problem, ...]]:
    """Return the united ledger, its file, and why the timeline's copy is no part of it."""
    path = wanted.ledger
    if wanted.path and path is None:
        path = find_ledger(wanted.path) or default_ledger(wanted.path)
    sidecar = read_ledger(path) if path else Ledger()
    try:
        return unite(sidecar, parse_ledger(view.embedded)), path, ()
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
