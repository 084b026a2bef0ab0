"""What all tests share: golden documents, a workstation of their own, the corpus."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from temoin.language import speaking

# The same examples in every run; `--hypothesis-profile=wander` looks for others.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.register_profile("wander", deadline=None)
settings.load_profile("house")

REPOSITORY = Path(__file__).resolve().parents[1]
CORPUS = REPOSITORY.parent / "shared" / "corpus"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write golden files, and fail")


class Golden:
    """Compares whole documents with the files that show what they should be."""

    def __init__(self, *, rewrite: bool, folder: Path = REPOSITORY / "tests" / "golden") -> None:
        self._rewrite = rewrite
        self._folder = folder

    def check(self, name: str, content: bytes | str) -> None:
        """Fail unless the golden file holds exactly this content."""
        made = content.encode() if isinstance(content, str) else content
        path = self._folder / name
        if self._rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
            pytest.fail(f"{name} was rewritten: read it, then run again")
        if not path.exists():
            pytest.fail(f"{name} is missing: run with --rewrite-golden and read it")
        expected = path.read_bytes()
        assert made.decode(errors="replace") == expected.decode(errors="replace")
        assert made == expected


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(rewrite=request.config.getoption("--rewrite-golden"))


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Golden:
    """Pages of the documentation that are made from the code."""
    rewrite = request.config.getoption("--rewrite-golden")
    return Golden(rewrite=rewrite, folder=REPOSITORY / "docs")


@pytest.fixture(autouse=True)
def workstation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workstation without keychain, person, plugins or earlier scans."""
    home = tmp_path_factory.mktemp("workstation")
    monkeypatch.setenv("TEMOIN_HOME", str(home))
    monkeypatch.setenv("TEMOIN_KEYRING", "0")
    monkeypatch.setenv("TEMOIN_PLUGINS", "0")
    monkeypatch.setenv("TEMOIN_READERS", "0")  # a process of their own takes a third of a second
    for name in (
        "TEMOIN_NAME",
        "TEMOIN_ROLE",
        "TEMOIN_PASSPHRASE",
        "TEMOIN_LANG",
        "TEMOIN_TRUST",
    ):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def french() -> Iterator[None]:
    """All that is said is said in French."""
    with speaking("fr"):
        yield


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files made by others."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real files is not beside this checkout")
    return CORPUS
