"""Makes the reference trajectories for the tests of the optimizers, with PyTorch.

Run it in an environment with torch (the tests themselves need none)::

    python tests/golden/make.py            # write tests/golden/*.json
    python tests/golden/make.py --check    # make them again and compare with the files

It imports nothing from the project; ``compare.py`` compares more trajectories with the project's.
"""

import argparse
import json
import math
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from cases import CASES, TRAINING
from reference import SURFACES, race

FOLDER = Path(__file__).parent
TOLERANCE = 1e-9
MADE_WITH = {
    "torch": torch.__version__,
    "python": platform.python_version(),
    "numpy": np.__version__,
}


def document(name: str) -> dict[str, Any]:
    """Return all cases of one optimizer, with their settings."""
    cases = [
        {"surface": surface, "parameters": parameters, "values": values}
        | race(name, values, family(**parameters), start)
        for values in CASES[name]
        for surface, family, parameters, start in SURFACES
    ]
    return {"made_with": MADE_WITH, "optimizer": name, "cases": cases}


def training_document(name: str) -> dict[str, Any]:
    """Return all cases of one kind of training, with their settings."""
    cases = [
        {"optimizer": optimizer, "surface": surface, "parameters": parameters, "values": values}
        | race(optimizer, values, family(**parameters), start)
        for optimizer, values in TRAINING[name]
        for surface, family, parameters, start in SURFACES
    ]
    return {"made_with": MADE_WITH, "training": name, "cases": cases}


def difference(made: dict[str, Any], stored: dict[str, Any]) -> float:
    """Return the largest distance between two documents' paths; inf if the cases differ."""
    if len(made["cases"]) != len(stored["cases"]):
        return math.inf
    apart = [0.0]
    for one, other in zip(made["cases"], stored["cases"], strict=True):
        paths = {"positions", "average"} & one.keys()
        if one.keys() != other.keys() or any(one[k] != other[k] for k in one.keys() - paths):
            return math.inf
        for path in paths:
            here, there = np.array(one[path]), np.array(other[path])
            if here.shape != there.shape:
                return math.inf
            apart.append(np.abs(here - there).max())
    return float(np.max(apart))  # NaN, if any is


def main() -> int:
    """Write the files, or compare with them."""
    parser = argparse.ArgumentParser(description="Make the PyTorch reference trajectories.")
    parser.add_argument("--check", action="store_true", help="compare with the stored files")
    check = parser.parse_args().check
    status = 0
    for make, names in ((document, CASES), (training_document, TRAINING)):
        for name in names:
            path, made = FOLDER / f"{name}.json", make(name)
            if not check:
                text = json.dumps(made, separators=(",", ":"))
                path.write_text(text + "\n", encoding="utf-8")
                continue
            worst = difference(made, json.loads(path.read_text(encoding="utf-8")))
            print(f"{path.name}: largest difference {worst:.3g}")
            if not worst <= TOLERANCE:
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
