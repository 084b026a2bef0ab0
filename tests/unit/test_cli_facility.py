"""A facility's root, the keys it certifies, and what others make of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledgers import key
from temoin.signing.certificates import certificate_pem, certify, make_root
from temoin.store.ledger_file import read_ledger
from temoin.store.own_key import own_key

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def root(ask: Run, tmp_path: Path) -> Path:
    """The file of a facility's root; its certificate lies beside."""
    path = tmp_path / "maison.pem"
    assert ask("keys", "root", "Maison", "-o", path)[0] == 0
    return path


@pytest.fixture
def chain(ask: Run, root: Path, tmp_path: Path) -> Path:
    """The certificates of who works here."""
    card, path = tmp_path / "ana.json", tmp_path / "ana_chain.pem"
    ask("me", "--name", "Ana")
    ask("keys", "export", "-o", card)
    code, told = ask("keys", "certify", card, "--root-key", root, "-o", path)
    assert (code, told["name"], told["organisation"]) == (0, "Ana", "Maison")
    assert path.read_text() == told["chain"]
    return path


def certificate(root: Path) -> Path:
    return root.with_name("maison.crt.pem")


def test_a_roots_secret_is_private_and_its_certificate_holds_none(root: Path) -> None:
    assert root.stat().st_mode & 0o077 == 0
    assert "PRIVATE" in root.read_text()
    assert "PRIVATE" not in certificate(root).read_text()


def test_a_root_is_never_written_over(ask: Run, root: Path) -> None:
    before = root.read_bytes()
    assert ask("keys", "root", "Maison", "-o", root)[0] == 2
    assert ask("keys", "root", "", "-o", root.with_name("other.pem"))[0] == 2
    assert root.read_bytes() == before


def test_who_trusts_the_root_trusts_whom_it_certified(
    cut: Path, ask: Run, root: Path, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, accepted = ask("keys", "accept", chain)
    assert (code, accepted["state"], accepted["root"]) == (0, "untrusted", "Maison Root")
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    ask("log", cut, "--clip", "NT_020", "--tool", "House")
    ledger = cut.with_suffix(".temoin")
    kinds = [each.type for each in read_ledger(ledger).entries]
    assert kinds == ["key", "step", "step"]
    monkeypatch.setenv("TEMOIN_HOME", str(cut.parent / "ben_home"))
    assert ask("ledger", "verify", ledger)[0] == 13
    assert ask("keys", "trust", "--root", certificate(root))[1]["label"] == "Maison Root"
    assert ask("ledger", "verify", ledger)[0] == 0
    (listed,) = ask("keys", "list", ledger)[1]["keys"]
    assert (listed["trust"], listed["by"]) == ("root", "Maison Root")


def test_a_key_that_signed_before_carries_its_certificates_from_the_next_entry_on(
    cut: Path, ask: Run, chain: Path
) -> None:
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    ask("keys", "accept", chain)
    ask("log", cut, "--clip", "NT_020", "--tool", "House")
    entries = read_ledger(cut.with_suffix(".temoin")).entries
    assert [each.type for each in entries] == ["key", "step", "key", "step"]
    assert len(entries[2].body["certificates"]) == 2


def test_certificates_do_not_go_over_to_the_next_key(cut: Path, ask: Run, chain: Path) -> None:
    ask("keys", "accept", chain)
    ask("log", cut, "--clip", "NT_010", "--tool", "House")
    ledger = cut.with_suffix(".temoin")
    ask("keys", "rotate", "--ledger", ledger)
    ask("log", cut, "--clip", "NT_020", "--tool", "House")
    new = [each for each in read_ledger(ledger).entries if each.key_id == own_key()]
    assert [each.type for each in new] == ["key", "step"]
    assert "certificates" not in new[0].body
    assert ask("keys", "accept", chain)[0] == 2


def test_somebody_elses_or_broken_certificates_are_not_accepted(ask: Run, tmp_path: Path) -> None:
    own = own_key()
    made = make_root("Maison", key(1))
    others = certificate_pem(certify(made, key(1), key(2).public, name="Ben", organisation="M"))
    path = tmp_path / "chain.pem"
    for content in (others, certificate_pem(made), "", "no PEM"):
        path.write_text(content)
        code, refused = ask("keys", "accept", path)
        assert (code, bool(refused["error"]["hint"])) == (2, True)
    assert ask("keys", "accept", tmp_path / "none.pem")[0] == 2
    assert own == ""


def test_what_is_no_root_certifies_nobody(
    ask: Run, root: Path, chain: Path, tmp_path: Path
) -> None:
    card = tmp_path / "ana.json"
    strange = tmp_path / "strange.pem"
    other = certificate_pem(make_root("Other", key(3)))
    private = root.read_text().partition("-----BEGIN CERTIFICATE")[0]
    for content in (certificate(root).read_text(), private, private + other, chain.read_text()):
        strange.write_text(content)
        assert ask("keys", "certify", card, "--root-key", strange)[0] == 2
    assert ask("keys", "certify", card, "--root-key", root, "--days", "0")[0] == 2
    assert ask("keys", "certify", chain, "--root-key", root)[0] == 2


def test_a_root_is_encrypted_where_there_is_a_passphrase(
    ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, path = tmp_path / "card.json", tmp_path / "root.pem"
    ask("me", "--name", "Ana")
    ask("keys", "export", "-o", card)
    monkeypatch.setenv("TEMOIN_PASSPHRASE", "lanterne")
    ask("keys", "root", "Maison", "-o", path)
    assert b"ENCRYPTED" in path.read_bytes()
    assert ask("keys", "certify", card, "--root-key", path)[0] == 0
    monkeypatch.delenv("TEMOIN_PASSPHRASE")
    assert ask("keys", "certify", card, "--root-key", path)[0] == 3
