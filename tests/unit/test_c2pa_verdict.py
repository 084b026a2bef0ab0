"""Integrity and trust from the codes that c2pa reports, and from nothing else."""

import pytest

from temoin.builtin.c2pa_verdict import Checks, Credibility, of_active, of_ingredient
from temoin.vocabulary import Integrity, Strength, Trust

SEALED = ("claimSignature.validated", "assertion.dataHash.match")
UNTRUSTED = "signingCredential.untrusted"
EXPIRED = "signingCredential.expired"
TRUSTED = "signingCredential.trusted"
STAMPED = "timeStamp.validated"


def checks(*failures: str | tuple[str, str], passed: tuple[str, ...] = SEALED) -> Checks:
    pairs = (each if isinstance(each, tuple) else (each, "") for each in failures)
    return Checks(passed=frozenset(passed), failures=tuple(pairs))


@pytest.mark.parametrize(
    ("failures", "stamp", "without_list", "with_list"),
    [
        ([UNTRUSTED], (), Trust.UNCHECKED, Trust.UNTRUSTED),
        ([UNTRUSTED, EXPIRED], (), Trust.EXPIRED, Trust.EXPIRED),
        # a stamp by an authority on no list: another list may make it good
        ([UNTRUSTED, EXPIRED], (STAMPED,), Trust.UNCHECKED, Trust.UNTRUSTED),
        (["signingCredential.invalid"], (), Trust.UNCHECKED, Trust.UNTRUSTED),
        (["signingCredential.ocsp.revoked"], (TRUSTED,), Trust.REVOKED, Trust.REVOKED),
        ([], (TRUSTED,), Trust.UNCHECKED, Trust.TRUSTED),
        ([UNTRUSTED], (TRUSTED,), Trust.UNCHECKED, Trust.UNTRUSTED),
        ([], (), Trust.UNCHECKED, Trust.UNTRUSTED),
    ],
)
def test_trust(
    failures: list[str], stamp: tuple[str, ...], without_list: Trust, with_list: Trust
) -> None:
    seen = checks(*failures, passed=(*SEALED, *stamp))
    assert of_active(seen, listed=False).trust is without_list
    assert of_active(seen, listed=True).trust is with_list
    assert of_active(seen, listed=True).integrity is Integrity.INTACT


def test_why_a_signer_is_not_trusted_is_told_in_the_librarys_words() -> None:
    seen = checks((UNTRUSTED, "signing certificate untrusted"), EXPIRED)
    told = "signingCredential.untrusted (signing certificate untrusted); signingCredential.expired"
    assert of_active(seen, listed=True).details == told
    assert of_active(checks(UNTRUSTED), listed=False).details == ""
    assert of_active(checks(passed=(*SEALED, TRUSTED)), listed=True).details == ""


@pytest.mark.parametrize(
    ("failure", "integrity", "why"),
    [
        ("assertion.dataHash.mismatch", Integrity.ALTERED, "altered since it was signed"),
        ("assertion.hashedURI.mismatch", Integrity.ALTERED, "altered"),
        ("claimSignature.mismatch", Integrity.ALTERED, "altered"),
        ("assertion.multipleHardBindings", Integrity.UNKNOWN, "cannot be verified"),
        ("some.code.of.tomorrow", Integrity.UNKNOWN, "cannot be verified"),
        ("ingredient.manifest.missing", Integrity.UNKNOWN, "cannot be verified"),
        ("cawg.ica.did_unavailable", Integrity.INTACT, ""),
        ("assertion.action.malformed", Integrity.INTACT, ""),
        (
            (
                "assertion.dataHash.mismatch",
                "data hash exclusion does not match the manifest location in the asset",
            ),
            Integrity.UNKNOWN,
            "its signer left out more than the manifest",
        ),
        (
            (
                "assertion.bmffHash.mismatch",
                "hash verification( BMFF inithash must not be present for non-fragmented media )",
            ),
            Integrity.UNKNOWN,
            "one piece of a stream",
        ),
    ],
)
def test_integrity(failure: str | tuple[str, str], integrity: Integrity, why: str) -> None:
    found = of_active(checks(failure), listed=False)
    assert found.integrity is integrity
    assert why in found.why
    code = failure if isinstance(failure, str) else failure[0]
    assert (code in found.details) is (integrity is not Integrity.INTACT)
    assert bool(found.why) is bool(why)


def test_an_alteration_is_not_excused_by_what_cannot_be_verified() -> None:
    innocent = ("assertion.dataHash.mismatch", "BMFF inithash must not be present for non-frag")
    found = of_active(checks(innocent, "claimSignature.mismatch"), listed=True)
    assert (found.integrity, found.trust) == (Integrity.ALTERED, Trust.NONE)


@pytest.mark.parametrize("missing", SEALED)
def test_intact_needs_a_signature_and_a_bond_to_the_content(missing: str) -> None:
    passed = tuple(code for code in SEALED if code != missing)
    assert of_active(checks(passed=passed), listed=True).integrity is Integrity.UNKNOWN


def test_an_ingredient_is_trusted_by_what_is_checked_now() -> None:
    trusted_then = checks(passed=(*SEALED, TRUSTED))
    refused_then = checks(UNTRUSTED)
    lied_then = checks(UNTRUSTED, passed=(*SEALED, TRUSTED))
    nothing, refused_now = Checks(), Checks(failures=((UNTRUSTED, ""),))
    trusted_now = Checks(passed=frozenset({TRUSTED}))
    for recorded, now, trust in (
        (trusted_then, nothing, Trust.TRUSTED),  # nothing differs from then
        (trusted_then, refused_now, Trust.UNTRUSTED),
        (refused_then, trusted_now, Trust.TRUSTED),
        (refused_then, nothing, Trust.UNTRUSTED),
        (lied_then, nothing, Trust.UNTRUSTED),
        (nothing, nothing, Trust.UNTRUSTED),
    ):
        assert of_ingredient(recorded, now, listed=True).trust is trust
        assert of_ingredient(recorded, now, listed=False).trust is Trust.UNCHECKED


def test_an_ingredient_that_had_expired_stays_so() -> None:
    then, now = checks(UNTRUSTED, EXPIRED), checks(UNTRUSTED)
    for listed in (True, False):
        assert of_ingredient(then, Checks(), listed=listed).trust is Trust.EXPIRED
        assert of_ingredient(then, now, listed=listed).trust is Trust.EXPIRED


def test_an_ingredient_stays_altered() -> None:
    then = of_ingredient(checks("claimSignature.mismatch"), Checks(), listed=False)
    now = of_ingredient(checks(), checks("ingredient.manifest.mismatch"), listed=False)
    assert then.integrity is now.integrity is Integrity.ALTERED
    assert of_ingredient(Checks(), Checks(), listed=False).integrity is Integrity.UNKNOWN


def test_a_claim_holds_no_further_than_what_it_passes_through() -> None:
    def seal(integrity: Integrity, trust: Trust) -> Credibility:
        return Credibility(integrity=integrity, trust=trust)

    good = seal(Integrity.INTACT, Trust.TRUSTED)
    assert good.below(good).strength is Strength.SIGNED
    stranger = seal(Integrity.INTACT, Trust.UNTRUSTED)
    assert good.below(stranger).strength is Strength.SIGNED_UNTRUSTED
    assert stranger.below(good).trust is Trust.UNTRUSTED
    broken = seal(Integrity.ALTERED, Trust.TRUSTED)
    assert good.below(broken).integrity is Integrity.ALTERED
    assert good.below(broken).strength is Strength.WEAK
    assert good.below(seal(Integrity.UNKNOWN, Trust.TRUSTED)).strength is Strength.WEAK
    worse = Credibility(integrity=Integrity.ALTERED, trust=Trust.NONE, why="altered")
    bad = Credibility(integrity=Integrity.UNKNOWN, trust=Trust.UNTRUSTED, why="unclear")
    assert worse.below(bad) == bad.below(worse) == worse


@pytest.mark.parametrize("codes", [None, [], "x", {"failure": [1, {"code": 2}, {}]}])
def test_codes_of_another_form_are_left_out(codes: object) -> None:
    assert Checks.of(codes) == Checks.failed(codes) == Checks()
