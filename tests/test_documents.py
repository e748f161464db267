"""The documents are true: their example runs, and the files that they name exist."""

import re
from pathlib import Path

import pytest

import optim_core as oc

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
FOLDERS = (ROOT, ROOT / "optim_core", ROOT / "app", ROOT / "tests", ROOT / "tests/core")
PATH = re.compile(r"`([a-z_]+(?:/[a-z_-]+)*(?:/|\.(?:py|md|json|toml)))`")


def named(document: str) -> list[str]:
    """Return the files and folders that a document names."""
    return PATH.findall((ROOT / document).read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_file_that_is_named_exists(document: str) -> None:
    missing = {
        path
        for path in named(document)
        if not any((folder / path).exists() for folder in FOLDERS)
        and not list(ROOT.glob(f"*/**/{path.removesuffix('/')}"))
        and path != "race.json"
    }
    assert missing == set()


def test_many_files_are_named() -> None:
    assert sum(map(len, map(named, DOCUMENTS))) > 40


def test_the_example_of_an_optimizer_runs_as_the_one_that_ships() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    made: dict[str, object] = {}
    exec(code, made)
    rule = made["ADAGRAD"]
    assert callable(rule)
    ravine = oc.surface("ravine")
    paths = [
        oc.run(ravine, optimizer, (-3.0, 2.0), 50).positions
        for optimizer in (rule(lr=0.5), oc.optimizer("adagrad", lr=0.5))
    ]
    assert paths[0].tolist() == paths[1].tolist()
