"""No module imports itself by way of others, be it in a function or for an annotation."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("optim_core", "app")
    for path in sorted((ROOT / package).rglob("*.py"))
}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a module imports anywhere, also for annotations alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                yield whole if whole in MODULES else node.module or ""
        else:
            yield from imports(node)


def graph(sources: dict[str, str]) -> dict[str, set[str]]:
    """Return the modules that each module imports."""
    return {
        name: {other for other in imports(ast.parse(text)) if other in MODULES}
        for name, text in sources.items()
    }


def test_no_circle_joins_the_modules() -> None:
    sources = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
    tuple(TopologicalSorter(graph(sources)).static_order())


@pytest.mark.parametrize(
    "line",
    [
        "from app.window.main_window import MainWindow",
        "from app.window import main_window",
        "import app.window.main_window",
        "def late():\n    from app.window.main_window import MainWindow",
        "if TYPE_CHECKING:\n    from app.window.main_window import MainWindow",
    ],
)
def test_a_circle_is_found(line: str) -> None:
    forth = "from app.window.menus import fill"
    with pytest.raises(CycleError):
        TopologicalSorter(
            graph({"app.window.menus": line, "app.window.main_window": forth})
        ).prepare()
