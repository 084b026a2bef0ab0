"""What the checks of a Content Credential prove: integrity and trust, never one word for both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from temoin.api import vocabulary

Integrity, Trust = vocabulary.Integrity, vocabulary.Trust

_ALTERED = frozenset(
    {
        "assertion.bmffHash.mismatch",
        "assertion.boxesHash.mismatch",
        "assertion.collectionHash.mismatch",
        "assertion.dataHash.mismatch",
        "assertion.hashedURI.mismatch",
        "assertion.missing",
        "assertion.notRedacted",
        "assertion.outsideManifest",
        "assertion.undeclared",
        "claimSignature.mismatch",
        "claimSignature.missing",
        "ingredient.claimSignature.mismatch",
        "ingredient.claimSignature.missing",
        "ingredient.manifest.mismatch",
        "ingredient.manifest.missing",
    }
)
"""Codes by which something differs from what was signed. Source: C2PA 2.4, validation codes."""

OF_A_STREAM = "BMFF inithash must not be present for non-fragmented media"
"""How the library explains that the head of a stream was read without a fragment."""

_PROVES_NOTHING = {
    "data hash exclusion does not match the manifest location": (
        "its signer left out more than the manifest"
    ),
    OF_A_STREAM: ("it is one piece of a stream and is checked with all its fragments only"),
}
"""Explanations of mismatches that are no alteration. Source: c2pa-rs 0.91, data_hash, bmff_hash."""

_OF_SIGNER = "signingCredential."
_NOT_OF_CONTENT = (
    _OF_SIGNER,
    "timeStamp.",
    "timeOfSigning.",
    "cawg.",
    "assertion.action.",  # how actions must be told: older programs told them otherwise
)
_UNBOUND = "claim.hardBindings.missing"
_UNSIGNED = frozenset({"claimSignature.mismatch", "claimSignature.missing"})
_SOUNDEST_FIRST = (Integrity.INTACT, Integrity.UNKNOWN, Integrity.ALTERED, Integrity.NONE)
_SUREST_FIRST = (
    Trust.TRUSTED,
    Trust.UNCHECKED,
    Trust.UNTRUSTED,
    Trust.EXPIRED,
    Trust.REVOKED,
    Trust.NONE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Codes of what was checked.

    Attributes:
        failures: Code and explanation of each.
    """

    passed: frozenset[str] = frozenset()
    failures: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, codes: object) -> "Checks":
        """Return the checks of one manifest, from c2pa's three lists of codes."""
        lists = codes if isinstance(codes, Mapping) else {}
        passed = (code for code, _ in _statuses(lists.get("success")))
        return cls(passed=frozenset(passed), failures=tuple(_statuses(lists.get("failure"))))

    @classmethod
    def failed(cls, statuses: object) -> "Checks":
        """Return the checks behind a bare list of failures, as older manifests record them."""
        return cls(failures=tuple(_statuses(statuses)))

    @classmethod
    def united(cls, many: "Iterable[Checks]") -> "Checks":
        """Return all of them as one."""
        parts = list(many)
        return cls(
            passed=frozenset[str]().union(*(part.passed for part in parts)),
            failures=tuple(chain.from_iterable(part.failures for part in parts)),
        )

    def has_failed(self, *codes: str) -> bool:
        """Whether any of some checks failed."""
        return any(code in codes for code, _ in self.failures)


def _statuses(values: object) -> Iterable[tuple[str, str]]:
    for each in values if isinstance(values, list) else ():
        code = each.get("code") if isinstance(each, dict) else None
        if isinstance(code, str):
            yield code, str(each.get("explanation") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credibility:
    """How far a manifest's claims hold.

    Attributes:
        why: What speaks against its integrity, in words; empty for intact.
        details: The library's own codes and explanations of that, and of a signer not trusted.
        is_signed: Whether its signature is the signer's, whatever became of the content since.
    """

    integrity: vocabulary.Integrity
    trust: vocabulary.Trust
    why: str = ""
    details: str = ""
    is_signed: bool = False

    @classmethod
    def of_stray(cls) -> "Credibility":
        """Return how far a manifest holds that nothing else in its file names."""
        return cls(
            integrity=Integrity.UNKNOWN,
            trust=Trust.UNCHECKED,
            why="nothing in the file refers to this",
        )

    def below(self, upper: "Credibility") -> "Credibility":
        """Return how far these claims hold where they reach the file through another manifest."""
        weakest = max(upper, self, key=lambda each: _SOUNDEST_FIRST.index(each.integrity))
        trust = max(self.trust, upper.trust, key=_SUREST_FIRST.index)
        return replace(weakest, trust=trust, is_signed=self.is_signed)

    @property
    def strength(self) -> vocabulary.Strength:
        """How hard the claims are to forge; a broken seal can be moved to any other file."""
        if self.integrity is not Integrity.INTACT:
            return vocabulary.Strength.WEAK
        trusted = self.trust is Trust.TRUSTED
        return vocabulary.Strength.SIGNED if trusted else vocabulary.Strength.SIGNED_UNTRUSTED


def of_active(checks: Checks, *, listed: bool) -> Credibility:
    """Return how far the claims of the file's own manifest hold.

    Args:
        checks: Made now. A failure of an ingredient alters that ingredient, not the file.
        listed: Whether a trust list was given.
    """
    named = (
        (f"an {code}" if code.startswith("ingredient.") else code, why)
        for code, why in checks.failures
    )
    failures = tuple(named)
    if not any(code.endswith("Hash.match") for code in checks.passed):
        failures += ((_UNBOUND, "not tied to this content"),)
    own = Checks(passed=checks.passed, failures=failures)
    return _credibility(own, _trust(own, listed=listed))


def of_ingredient(recorded: Checks, now: Checks, *, listed: bool) -> Credibility:
    """Return how far the claims of an ingredient's manifest hold.

    Args:
        recorded: Checked when it was taken in, as its taker states.
        now: What differs now. Only this counts for trust where it speaks at all: its taker had
            another list, or lies.
        listed: Whether a trust list was given.
    """
    both = Checks.united([recorded, now])
    decided = "signingCredential.trusted" in now.passed or now.has_failed(
        "signingCredential.untrusted", "signingCredential.invalid"
    )
    trust = _trust(now if decided else both, listed=listed)
    if trust in {Trust.UNTRUSTED, Trust.UNCHECKED} and _has_expired(both):
        trust = Trust.EXPIRED
    return _credibility(both, trust)


def _credibility(checks: Checks, trust: vocabulary.Trust) -> Credibility:
    is_signed = "claimSignature.validated" in checks.passed and not checks.has_failed(*_UNSIGNED)
    integrity, why, details = _integrity(checks)
    if integrity is Integrity.INTACT and not is_signed:
        integrity, why = Integrity.UNKNOWN, "its signature was not checked"
    if checks.has_failed(*_UNSIGNED):
        trust = Trust.NONE
    explained = "; ".join(filter(None, (details, _doubt_of_signer(checks, trust))))
    return Credibility(
        integrity=integrity, trust=trust, why=why, details=explained, is_signed=is_signed
    )


def _doubt_of_signer(checks: Checks, trust: vocabulary.Trust) -> str:
    """Return the library's own word on why a signer is not trusted; "" where no list was asked."""
    if trust not in {Trust.UNTRUSTED, Trust.EXPIRED, Trust.REVOKED}:
        return ""
    said = (_explained(*each) for each in checks.failures if each[0].startswith(_OF_SIGNER))
    return "; ".join(dict.fromkeys(said))


def _integrity(checks: Checks) -> tuple[vocabulary.Integrity, str, str]:
    """Return whether content is as it was signed, why not in words, and the library's own."""
    of_content = [
        (code, why, next((words for known, words in _PROVES_NOTHING.items() if known in why), ""))
        for code, why in checks.failures
        if not code.startswith(_NOT_OF_CONTENT)
    ]
    for code, why, innocent in of_content:
        if code in _ALTERED and not innocent:
            return Integrity.ALTERED, "altered since it was signed", _explained(code, why)
    for code, why, innocent in of_content:
        words = f"cannot be verified: {innocent}" if innocent else "cannot be verified"
        return Integrity.UNKNOWN, words, _explained(code, why)
    return Integrity.INTACT, "", ""


def _explained(code: str, why: str) -> str:
    return f"{code} ({why})" if why else code


def _trust(checks: Checks, *, listed: bool) -> vocabulary.Trust:
    """Return what is known of a signer; without a list only what no list could mend."""
    if checks.has_failed("signingCredential.ocsp.revoked", "signingCredential.revoked"):
        return Trust.REVOKED
    if _has_expired(checks):
        return Trust.EXPIRED
    if not listed:
        return Trust.UNCHECKED
    refused = any(code.startswith("signingCredential.") for code, _ in checks.failures)
    trusted = "signingCredential.trusted" in checks.passed and not refused
    return Trust.TRUSTED if trusted else Trust.UNTRUSTED


def _has_expired(checks: Checks) -> bool:
    """Whether a certificate ran out and no time stamp says that it was used before.

    A stamp by an authority that is on no list may still turn out to be good.
    """
    return (
        checks.has_failed("signingCredential.expired")
        and "timeStamp.validated" not in checks.passed
    )
