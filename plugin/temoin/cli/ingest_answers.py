"""The JSON answers of ingest and derive."""

from collections.abc import Sequence

from temoin import shapes
from temoin.derive import Derived
from temoin.disclosure import said_facts, said_failure, said_reason
from temoin.ingest import FileFound, Ingested
from temoin.language import say
from temoin.model import FileState
from temoin.shapes import Shape


def ingested_document(done: Ingested, folders: Sequence[str]) -> Shape:
    """Return what an ingest did.

    Args:
        done: All of it.
        folders: As the person gave them.
    """
    drop = done.drop
    return {
        "temoin": "ingested/1",
        "folders": list(folders),
        "ledger": done.ledger,
        "complete": done.complete,
        "looked_at": {
            "folders": drop.folders,
            "media": len(drop.pieces),
            "sequences": done.sequences,
            "files": done.files,
            "known": done.known,
            "frames_not_read": done.frames_not_read,
            "listed": done.listed,
            "left": done.wanted - done.asked,
        },
        "found": [_found_shape(each) for each in done.found],
        "entries": [each.id for each in done.entries],
        "entry": done.look.id if done.look else None,
        "batch": done.batch if done.look else None,
        "hash_lists": [
            {"name": name, "content_hash": f"sha256:{digest}"}
            for name, digest in sorted(done.hash_lists.items())
        ],
        "skipped": {kind: count for kind, count in sorted(drop.skipped.items()) if count},
        "could_not_look": [
            {"subject": each.subject, "reason": said_reason(each.reason)}
            for each in done.could_not_look
        ],
        "did_not_run": [
            {"plugin": each.plugin, "reason": each.reason, "subject": each.subject}
            for each in map(said_failure, done.did_not_run)
        ],
        "notices": [say(each) for each in done.notices],
    }


def _found_shape(file: FileFound) -> Shape:
    verdict = shapes.file_verdict(file.facts)
    return {
        **_file_shape(file.state),
        "weakly_known": file.is_weakly_known,
        "hash_list": file.hash_list.name if file.hash_list else None,
        "sequence": file.frame_of.name if file.frame_of else None,
        "frames": file.frame_of.frames if file.frame_of else None,
        "ai": verdict.ai,
        "captured": verdict.captured,
        "evidence": [shapes.evidence_shape(each) for each in said_facts(file.facts)],
        "entries": list(file.entries),
    }


def derived_document(done: Derived) -> Shape:
    """Return what was declared to be made from what."""
    return {
        "temoin": "derived/1",
        "ledger": done.ledger,
        "made": [_file_shape(each) for each in done.made],
        "from": [_file_shape(each) for each in done.sources],
        "entries": [each.id for each in done.entries],
        "batch": done.batch,
        "notices": [say(each) for each in done.notices],
    }


def _file_shape(state: FileState) -> Shape:
    return {
        "name": state.name,
        "size": state.size,
        "content_hash": state.content_hash or None,
        "hashes": list(state.listed),
    }
