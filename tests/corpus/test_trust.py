"""Whom real files' signers turn out to be, by which lists are kept; by the command line."""

import json
import shutil
from pathlib import Path

import pytest

from temoin.cli.main import run
from temoin.store.trust_lists import kept_lists

pytestmark = pytest.mark.corpus

NONE: tuple[str, ...] = ()
OFFICIAL = ("C2PA-TRUST-LIST.json", "C2PA-TSA-TRUST-LIST.json")
INTERIM = ("interim-anchors.pem", "interim-store.cfg")
ROOTS = (
    "../own_signed/test_root_es256.pem",
    "../own_signed/test_root_ed25519.pem",
    "../own_signed/test_tsa_root.pem",
    "c2pa-rs-test-roots.pem",
    "ms-test-root.pem",
    "interim-store.cfg",  # the usage of those of Microsoft is one that it allows
)

UNCHECKED, TRUSTED, UNTRUSTED, EXPIRED = "unchecked", "trusted", "untrusted", "expired"
TABLE = {
    "ai_c2pa/google_gemini.png": (UNCHECKED, TRUSTED, TRUSTED),
    "ai_c2pa/google_gemini_30manifests.png": (UNCHECKED, TRUSTED, TRUSTED),
    "ai_c2pa/google_veo.mp4": (UNCHECKED, TRUSTED, TRUSTED),
    # its certificate ran out, and whose time stamp says that it had not is on the interim list
    "ai_c2pa/openai_sora.mp4": (UNCHECKED, UNTRUSTED, TRUSTED),
    # no time stamp at all: it can never be trusted again, though nobody altered it
    "ai_c2pa/openai_chatgpt_gpt4o.png": (EXPIRED, EXPIRED, EXPIRED),
    # its key usage is one that the interim list allows
    "ai_c2pa/microsoft_bing_creator.jpg": (UNCHECKED, UNTRUSTED, TRUSTED),
    "ai_c2pa/amazon-titan-g1.png": (UNCHECKED, UNTRUSTED, UNTRUSTED),
    "ai_c2pa/adobe_remote_manifest.jpg": (UNCHECKED, UNCHECKED, UNCHECKED),
    "camera_c2pa/nikon-20221019-building.jpeg": (EXPIRED, EXPIRED, EXPIRED),
    "camera_c2pa/adobe_pdf.pdf": (UNCHECKED, UNTRUSTED, TRUSTED),
}
"""Real files; with no list, with C2PA's own, and with the interim list beside them."""

OWN = {
    "own_signed/prores_es256.mov": (UNCHECKED, UNTRUSTED, TRUSTED),
    "own_signed/clip_ed25519.mp4": (UNCHECKED, UNTRUSTED, TRUSTED),
    "own_signed/clip_es256_timestamped.mp4": (UNCHECKED, UNTRUSTED, TRUSTED),
    "own_signed/x.mxf": (UNCHECKED, UNTRUSTED, TRUSTED),
    "own_signed/f.dpx": (UNCHECKED, UNTRUSTED, TRUSTED),
    "c2pa_test/CA.jpg": (UNCHECKED, UNTRUSTED, TRUSTED),
    "c2pa_test/cards_trusted.jpg": (UNCHECKED, UNTRUSTED, TRUSTED),
    "c2pa_test/cards_untrusted.jpg": (UNCHECKED, UNTRUSTED, UNTRUSTED),
    "c2pa_test/cards_expired_with_timestamp.jpg": (UNCHECKED, UNTRUSTED, TRUSTED),
    "c2pa_test/cards_expired_without_timestamp.jpg": (EXPIRED, EXPIRED, EXPIRED),
}
"""Files signed for tests; with no list, with C2PA's own, and with the tests' roots beside them."""


def trust_by(
    names: tuple[str, ...],
    files: list[str],
    corpus: Path,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> list[str]:
    """Return what `inspect` says of trust in files, by the lists of that name alone."""
    folder.mkdir()
    for name in names:
        shutil.copy(corpus / "media" / "trust" / name, folder)
    paths = [str(corpus / "media" / file) for file in files]
    assert run(["inspect", *paths, "--trust", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    return [_of_credentials(each) for each in answer["files"]]


def _of_credentials(file: dict[str, object]) -> str:
    found = file["evidence"]
    assert isinstance(found, list)
    return next(each["trust"] for each in found if each["reader"] == "temoin.c2pa")


@pytest.mark.parametrize(("table", "third"), [(TABLE, INTERIM), (OWN, ROOTS)], ids=["real", "own"])
def test_each_file_by_each_set_of_lists(
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    table: dict[str, tuple[str, str, str]],
    third: tuple[str, ...],
) -> None:
    files = list(table)
    found = [
        trust_by(names, files, corpus, tmp_path / str(number), capsys)
        for number, names in enumerate((NONE, OFFICIAL, (*OFFICIAL, *third)))
    ]
    assert dict(zip(files, zip(*found, strict=True), strict=True)) == table


def test_the_lists_as_they_are_published(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMOIN_TRUST", str(corpus / "media" / "trust"))
    held = {each.file: each for each in kept_lists().lists}
    counts = {
        name: (len(each.content.certificates), len(each.content.anchors), len(each.content.usages))
        for name, each in held.items()
        if each.content
    }
    assert counts["C2PA-TRUST-LIST.json"] == counts["C2PA-TRUST-LIST.pem"] == (30, 30, 0)
    assert counts["C2PA-TSA-TRUST-LIST.json"] == counts["C2PA-TSA-TRUST-LIST.pem"] == (22, 22, 0)
    assert counts["interim-anchors.pem"] == (18, 18, 0)
    assert counts["interim-allowed.pem"] == (86, 0, 0)
    assert counts["interim-store.cfg"] == (0, 0, 6)
    assert [name for name, each in held.items() if each.problem] == [
        "conforming-products-list.json"
    ]
