"""Painters know no widget."""

import subprocess
import sys
from pathlib import Path

import app.drawing

FOLDER = Path(app.drawing.__file__).parent


def test_no_painter_imports_widgets_or_pyqtgraph():
    paths = sorted(FOLDER.rglob("*.py"))
    modules = [
        ".".join(("app.drawing", *path.relative_to(FOLDER).with_suffix("").parts))
        for path in paths
        if path.name != "__init__.py"
    ]
    assert "app.drawing.picture" in modules
    code = (
        f"import importlib, sys\n[importlib.import_module(name) for name in {modules}]\n"
        "print([name for name in ('PyQt6.QtWidgets', 'pyqtgraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
