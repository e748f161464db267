"""The facade is for users of the core; the core itself does not import it."""

import ast
from pathlib import Path
from types import ModuleType

import pytest

import optim_core as oc

ROOT = Path(oc.__path__[0])
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_does_not_import_its_facade(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert "optim_core" not in [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.module != "optim_core"


def test_no_name_of_the_facade_hides_a_module() -> None:
    for name in oc.__all__:
        assert not isinstance(getattr(oc, name), ModuleType)
        assert not (ROOT / name).exists()
        assert not (ROOT / f"{name}.py").exists()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: oc.optimizer(["sgd"]), "unknown optimizer"),
        (lambda: oc.run(oc.surface("ravine"), "sgd"), "an optimizer is made by"),
        (lambda: oc.run("ravine", oc.optimizer("sgd")), "a surface is made by"),
        (lambda: oc.default_setup("ravine"), "a surface is made by"),
        (lambda: oc.default_scene("ravine"), "a surface is made by"),
        (lambda: oc.Setup("ravine", (), (0, 0), 10), "a surface is made by"),
        (lambda: oc.run_race(oc.default_scene()), "a race is run from a setup"),
        (lambda: oc.Figure(view=(-1, 10**400, -1, 1)), "view must be"),
    ],
)
def test_a_wrong_argument_is_refused_in_a_sentence(call, says):
    with pytest.raises((TypeError, ValueError), match=says) as refusal:
        call()
    assert len(str(refusal.value).splitlines()) == 1
