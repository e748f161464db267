"""Every path knows its verdict, whichever way it was made."""

import subprocess
import sys

import numpy as np
import pytest

import optim_core as oc
from optim_core.runs.ensemble import run_ensemble


def test_every_path_has_a_verdict() -> None:
    bowl, newton = oc.surface("ravine"), oc.optimizer("newton")
    start = (2.0, 1.0)
    paths = [
        oc.run(bowl, newton, start, 3),
        oc.run_batch(bowl, newton, np.array([start]), 3)[0],
        run_ensemble(bowl, newton, start, 3, seed=0, seeds=2).batch[1],
        oc.run(bowl, oc.optimizer("gradient_flow"), start, 3),
        *oc.Scene(oc.Setup(bowl, (oc.Racer(newton),), start, 3)).run().trajectories,
    ]
    for path in paths:
        assert path is not None
        assert isinstance(path.verdict, oc.Verdict)
        assert path.verdict.step == path.stopped_at


@pytest.mark.parametrize("module", ["run", "trajectory"])
def test_importing_a_module_of_the_runs_is_enough(module: str) -> None:
    code = (
        f"import optim_core.runs.{module}\nimport sys\n"
        "print(sys.modules['optim_core.runs.trajectory'].Trajectory.judge.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "judged", done.stderr
