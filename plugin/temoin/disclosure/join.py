"""One pass over the clips of a cut that brings together all that is known of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from temoin.disclosure.carried import Carriage
from temoin.disclosure.kept import said_cut, said_scan
from temoin.disclosure.looks import looks_of
from temoin.disclosure.recorded import Recordings
from temoin.disclosure.said import Said, redactions_of
from temoin.disclosure.standing import Facts, standing_of, unspoken
from temoin.ledger import Ledger, LiveEntry, Target
from temoin.model import (
    CutView,
    Disclosure,
    FileState,
    LedgerState,
    MediaSince,
    ScanResult,
    Standing,
    Tally,
)
from temoin.rate import frames_covered


def disclose(
    cut: CutView,
    ledger: Ledger,
    state: LedgerState,
    scan: ScanResult | None = None,
    since: MediaSince | None = None,
    *,
    by_name: bool = True,
    planned: Iterable[Carriage] = (),
) -> Disclosure:
    """Return what is known of each clip of a cut, and what is not.

    Args:
        cut: The cut.
        ledger: The united ledger; entries that it does not prove are left out here and stand
            in `state`.
        state: What the ledger proves.
        scan: The last scan of this very cut, or None: not scanned.
        since: What became of its media since that scan.
        by_name: Whether proposals for which nothing but a name speaks are among them.
        planned: Words on which entry holds for which clip that are not signed yet.
    """
    cut, scan = said_cut(cut), said_scan(scan) if scan else None
    said = Said(ledger, state.unproved, cut, planned)
    since = since or MediaSince()
    recordings = Recordings.of(ledger, state.unproved, said.name_of, said.notes_on)
    facts = _facts_by_clip(scan, since, recordings, by_name=by_name) if scan else {}
    nothing = Facts()
    standings = tuple(standing_of(clip, facts.get(clip.id, nothing), said) for clip in cut.clips)
    return Disclosure(
        cut=cut,
        standings=standings,
        ledger=state,
        scanned_ms=scan.time_ms if scan else None,
        changed_media=_names_shown(since.changed, scan),
        gone_media=_names_shown(since.gone, scan),
        totals=_totals(standings),
        unknown=_unknown(standings),
        unattached=_unattached(said.targets, standings),
        retractions=(*said.retractions.values(), *recordings.told.values()),
        redactions=tuple(redactions_of(ledger, state.unproved, said.name_of)),
        notes=said.notes_of_no_cut(),
        looks=tuple(looks_of(ledger, state.unproved, said.name_of, cut.digest)),
        could_not_look=scan.could_not_look if scan else (),
        did_not_run=scan.did_not_run if scan else (),
        catalogue_version=scan.catalogue_version if scan else "",
    )


def _facts_by_clip(
    scan: ScanResult, since: MediaSince, recordings: Recordings, *, by_name: bool
) -> dict[str, Facts]:
    """Return what a scan and a ledger's evidence know of each clip.

    A file that left is known by what it was; what a changed one holds now is not known. What was
    found in either is marked so.
    """
    files, became = _files_since(scan, since), since.by_path()
    still = {path: each for path, each in files.items() if became.get(path) != "changed"}
    for state in still.values():
        recordings.add_scanned(state)
    hashes = scan.content_hashes({each.name for each in since.changed})
    problems = {each.subject: each.reason for each in scan.could_not_look}
    facts = {}
    for each in scan.clips:
        states = [files[path] for path in each.files if path in files]
        shown = [still[path] for path in each.files if path in still]
        others = [still[path] for ref in each.references for path in ref.files if path in still]
        read = [fact for state in states for fact in state.evidence]
        facts[each.clip] = Facts(
            content_hash=hashes.get(each.clip, ""),
            evidence=(*read, *recordings.standing_for(shown, others)),
            taken_back=recordings.taken_back(shown, others),
            proposals=tuple(guess for guess in each.proposals if by_name or not guess.by_name),
            media_problem=problems.get(each.clip, ""),
            media_since=next((became[path] for path in each.files if path in became), ""),
        )
    return facts


def _names_shown(files: Iterable[FileState], scan: ScanResult | None) -> tuple[str, ...]:
    """Return the names of files that a clip shows: an original beside its proxy may go offline."""
    shown = {path for each in scan.clips for path in each.files} if scan else set()
    return tuple(each.name for each in files if each.path in shown)


def _files_since(scan: ScanResult, since: MediaSince) -> dict[str, FileState]:
    """Return the scanned files by path, the facts of those that changed or left marked so."""
    files = {each.path: each for each in scan.files}
    for path in since.by_path():
        if file := files.get(path):  # as the scan says it, in the language that is spoken
            evidence = tuple(replace(fact, as_scanned=True) for fact in file.evidence)
            files[path] = replace(file, evidence=evidence)
    return files


def _totals(standings: Sequence[Standing]) -> dict[str, dict[str, Tally]]:
    """Return tallies of the visible clips by statement, origin and technique."""
    groups: dict[str, dict[str, list[Standing]]] = defaultdict(lambda: defaultdict(list))
    for standing in standings:
        if standing.clip.visible:
            groups["statement"][standing.statement.value].append(standing)
            groups["origin"][standing.origin.value].append(standing)
            groups["technique"][standing.technique.value].append(standing)
    return {
        axis: {word: _tally(members) for word, members in words.items()}
        for axis, words in groups.items()
    }


def _tally(standings: Sequence[Standing]) -> Tally:
    ranges = [each.clip.record_range for each in standings]
    return Tally(clips=len(standings), frames=frames_covered([each for each in ranges if each]))


def _unknown(standings: Sequence[Standing]) -> Tally:
    """Return how many visible clips, and frames of them, nobody and nothing speaks of."""
    silent = [each for each in standings if each.clip.visible and _is_silent(each)]
    ranges = [part for each in silent for part in unspoken(each.clip, each.rows)]
    return Tally(clips=len(silent), frames=frames_covered(ranges))


def _is_silent(standing: Standing) -> bool:
    return standing.unknown_frames > 0 or not standing.rows


def _unattached(
    targets: Sequence[tuple[LiveEntry, Target]], standings: Sequence[Standing]
) -> tuple[str, ...]:
    attached = {row.entry for standing in standings for row in standing.rows}
    return tuple(entry.entry.id for entry, _ in targets if entry.entry.id not in attached)
