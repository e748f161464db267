"""The commands that need no window: their output, their errors, and that they load no Qt."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import optim_core as oc
from optim_core.cli.commands import main
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import save

Captured = pytest.CaptureFixture[str]


def output(capsys: Captured, *arguments: str) -> str:
    """Run a command that succeeds and return its output."""
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize(
    ("what", "names"), [("surfaces", oc.SURFACES), ("optimizers", oc.OPTIMIZERS)]
)
def test_list_names_everything_that_can_be_set(
    capsys: Captured, what: str, names: dict[str, oc.Optimizer]
) -> None:
    lines = output(capsys, "list", what).splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == list(names)
    rows = json.loads(output(capsys, "list", what, "--json"))
    assert [row["name"] for row in rows] == list(names)
    for row in rows:
        assert {"title", "formula", "parameters"} < set(row)
        for parameter in row["parameters"]:
            assert {"name", "default", "doc"} <= set(parameter)
            assert any(line.split()[:1] == [parameter["name"]] for line in lines)


def test_list_writes_numbers_in_the_one_style(capsys: Captured) -> None:
    shown = output(capsys, "list", "optimizers")
    assert "eps           10⁻⁸ " in shown
    assert "e-0" not in shown
    rows = json.loads(output(capsys, "list", "optimizers", "--json"))
    (adam,) = (row for row in rows if row["name"] == "adam")
    assert {"name": "eps", "default": 1e-8}.items() <= {
        key: value
        for parameter in adam["parameters"]
        if parameter["name"] == "eps"
        for key, value in parameter.items()
    }.items()


def test_run_prints_a_table_of_the_five(capsys: Captured) -> None:
    lines = output(capsys, "run").splitlines()
    assert lines[0] == "Ravine, κ = 80, from (−3.4, 0.6), 120 steps"
    assert [line.split()[0] for line in lines[3:8]] == [
        racer.optimizer.name for racer in default_setup().racers
    ]
    assert "converged at step 1 · exactly at the minimum (0, 0)" in lines[5]


def test_run_as_json_is_the_run(capsys: Captured) -> None:
    text = output(
        capsys,
        *("run", "--surface", "rosenbrock:a=0.5,b=7", "--optimizer", "adam:lr=0.1,amsgrad=true"),
        *("--optimizer", "newton:mode=fallback", "--start", "-1.5,.25", "--steps", "12"),
        *("--noise", "0.1", "--seed", "3", "--json"),
    )
    document = json.loads(text)
    assert document["surface"] == {"name": "rosenbrock", "parameters": {"a": 0.5, "b": 7.0}}
    assert [document[name] for name in ("start", "steps", "noise", "seed")] == [
        [-1.5, 0.25],
        12,
        0.1,
        3,
    ]
    surface = oc.surface("rosenbrock", a=0.5, b=7.0)
    optimizers = [
        oc.optimizer("adam", lr=0.1, amsgrad=True),
        oc.optimizer("newton", mode="fallback"),
    ]
    for racer, optimizer in zip(document["racers"], optimizers, strict=True):
        path = oc.run(surface, optimizer, (-1.5, 0.25), 12, 3, noise=0.1)
        assert racer["optimizer"] == optimizer.name
        assert racer["values"] == optimizer.values
        assert (racer["status"], racer["stopped_at"]) == (path.status.value, path.stopped_at)
        np.testing.assert_array_equal(racer["positions"], path.positions)
        np.testing.assert_array_equal(racer["losses"], path.losses)
        np.testing.assert_array_equal(racer["evaluations"], path.evaluations)


def test_the_table_says_how_many_gradients_it_took(capsys: Captured) -> None:
    racers = ("sam", "conjugate_gradient", "gradient_flow")
    lines = output(
        capsys, "run", *(word for name in racers for word in ("--optimizer", name))
    ).splitlines()
    path = oc.run(oc.surface("ravine"), oc.optimizer("conjugate_gradient"))
    named = "optimizer x y loss gap length gradients reached cost end"
    assert lines[2].split() == named.split()
    lines = lines[:6]
    counts = [int(line.split()[6]) for line in lines[3:]]
    assert counts == [240, path.evaluations[path.stopped_at], 0]
    ends = {
        line.index(" still ") if " still " in line else line.index(" converged")
        for line in lines[3:]
    }
    assert len(ends) == 1, "columns stand below each other"


def test_run_as_csv_is_the_run(capsys: Captured) -> None:
    text = output(
        capsys, "run", "--optimizer", "sgd:lr=0.01", "--optimizer", "sgd", "--steps", "4", "--csv"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["racer"] for row in rows] == ["1"] * 5 + ["2"] * 5
    assert [int(row["step"]) for row in rows] == [0, 1, 2, 3, 4] * 2
    path = oc.run(oc.surface("ravine"), oc.optimizer("sgd", lr=0.01), steps=4)
    for row, (x, y), loss in zip(rows, path.positions, path.losses, strict=False):
        assert (float(row["x"]), float(row["y"]), float(row["loss"])) == (x, y, loss)


def test_a_race_over_drawn_data_in_batches(capsys: Captured, tmp_path: Path) -> None:
    data = ((-1.0, -0.5), (0.25, 1.0), (2.0, 1.5))
    command = ("run", "--surface", "tanh_neuron:data=-1 -0.5; 0.25 1; 2 1.5")
    options = ("--optimizer", "sgd:lr=0.1", "--steps", "15", "--batch-size", "2", "--json")
    text = output(capsys, *command, *options, "--seed", "4")
    surface = oc.surface("tanh_neuron", data=data)
    path = oc.run(surface, oc.optimizer("sgd", lr=0.1), steps=15, seed=4, batch_size=2)
    document = json.loads(text)
    assert document["racers"][0]["positions"] == path.positions.tolist()
    assert document["surface"]["parameters"]["data"] == [list(point) for point in data]
    assert document["batch_size"] == 2
    file = tmp_path / "race.json"
    save(replace(default_setup(surface), batch_size=2), file)
    again = json.loads(output(capsys, "run", "--scenario", str(file), *options[:4], "--json"))
    assert again["surface"] == document["surface"]
    assert again["batch_size"] == 2


def test_an_infinite_loss_is_null_in_json(capsys: Captured) -> None:
    text = output(capsys, "run", "--start", "1e200,0", "--optimizer", "sgd", "--json")
    (racer,) = json.loads(text)["racers"]
    assert racer["status"] == "diverged"
    assert set(racer["losses"]) == {None}


@pytest.mark.parametrize(
    "spelling", [["--start", "-1.2,1"], ["--start=-1.2,1"], ["--start", "-.5,-2"]]
)
def test_a_start_may_begin_with_a_minus(capsys: Captured, spelling: list[str]) -> None:
    words = output(capsys, "run", *spelling, "--steps", "1", "--json")
    expected = [float(part) for part in spelling[-1].removeprefix("--start=").split(",")]
    assert json.loads(words)["start"] == expected


def test_output_goes_to_a_file(capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "paths.csv"
    shown = output(capsys, "run", "--csv")
    assert output(capsys, "run", "--csv", "-o", str(path)) == ""
    assert path.read_text("utf-8") == shown
    assert list(tmp_path.iterdir()) == [path]


def test_a_setup_file_is_run_and_options_change_it(capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "race.json"
    save(default_setup(oc.surface("saddle", a=2.0)), path)
    document = json.loads(output(capsys, "run", "--scenario", str(path), "--json"))
    assert document["surface"] == {"name": "saddle", "parameters": {"a": 2.0, "b": 1.0}}
    assert len(document["racers"]) == 5
    document = json.loads(
        output(
            capsys,
            *("run", "--scenario", str(path), "--steps", "9", "--optimizer", "sgd", "--json"),
        )
    )
    assert document["surface"]["name"] == "saddle"
    assert (document["steps"], len(document["racers"])) == (9, 1)
    document = json.loads(
        output(capsys, "run", "--scenario", str(path), "--surface", "ravine", "--json")
    )
    assert document["start"] == list(oc.surface("ravine").start)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "COMMAND"),
        (["fly"], "'fly'"),
        (["run", "--optimizer", "adam:lr=0.1,lr=0.2"], "lr is given twice"),
        (["run", "--optimizer", "SGDD"], "did you mean sgd"),
        (["list"], "what"),
        (["list", "hills"], "'hills'"),
        (["run", "--surface", "hill"], "unknown surface 'hill'"),
        (["run", "--surface", "ravine:c=1"], "unknown parameter of ravine 'c'"),
        (["run", "--surface", "ravine:a"], "'a' is not of the form name=value"),
        (
            ["run", "--surface", "ravine:a=-1"],
            "ravine: a must be a number above 0, up to 10⁹, not −1",
        ),
        (["run", "--surface", "ra\nvine"], "unknown surface"),
        (["run", "--surface", ""], "unknown surface ''"),
        (["run", "--optimizer", "adamaxx"], "unknown optimizer 'adamaxx'"),
        (["run", "--optimizer", "adam:lr=fast"], "adam: lr must be"),
        (["run", "--optimizer", "adam:lr=nan"], "adam: lr must be"),
        (["run", "--optimizer", "adam:amsgrad=maybe"], "adam: amsgrad must be true or false"),
        (["run", "--optimizer", "newton:mode=wild"], "newton: mode must be one of"),
        (["run", "--optimizer", "momentum:nesterov=on"], "nesterov needs a momentum"),
        (["run", *["--optimizer", "sgd"] * 13], "at most 12 racers"),
        (["run", "--start", "1"], "start must be two finite numbers X,Y, not '1'"),
        (["run", "--start", "1,2,3"], "start must be"),
        (["run", "--start", "1,nan"], "start must be"),
        (["run", "--start", "1,x"], "start must be"),
        (["run", "--start", "--json"], "--start"),
        (["run", "--steps", "0"], "steps must be a whole number from 1 to 100,000, not 0"),
        (["run", "--steps", "-1"], "steps must be a whole number from 1 to 100,000, not −1"),
        (["run", "--steps", "10000000"], "steps must be"),
        (["run", "--steps", "1.5"], "steps must be a whole number from 1 to 100,000, not 1.5"),
        (["run", "--steps", "9" * 5000], "steps must be"),
        (["run", "--noise", "-1"], "noise must be"),
        (["run", "--noise", "inf"], "noise must be"),
        (["run", "--noise", "loud"], "noise must be a number from 0 to 10¹⁰⁰, not 'loud'"),
        (["run", "--seed", "-1"], "seed must be"),
        (["run", "--seed", "0.5"], "seed must be a whole number from 0 to 4,294,967,295, not 0.5"),
        (["run", "--json", "--csv"], "not allowed with"),
        (["run", "--scenario", "none.json"], "none.json: no such file or directory"),
        (["run", "--scenario", "."], "directory"),
        (["run", "-o", "nowhere/out.csv"], "nowhere does not exist"),
        (["run", "-o", "."], "is a folder"),
        (["run", "--unknown"], "--unknown"),
        *(
            (["run", f"{option}=--"], f"argument {option}: expected one argument")
            for option in ("--noise", "--steps", "--start", "--surface", "--optimizer", "-o")
        ),
        (["run", "--surface", "a" * 900_000], "unknown surface 'aaa"),
        (["run", "--surface", f"ravine:{'a' * 900_000}"], "is not of the form name=value"),
        (["run", "--surface", f"ravine:a={'1' * 900_000}x"], "a must be a number"),
        (["run", "--surface", f"ravine:{'b' * 900_000}=1"], "unknown parameter of ravine 'bbb"),
        (["run", "--optimizer", f"adam:amsgrad={'a' * 900_000}"], "amsgrad must be"),
        (["run", "--optimizer", f"adam:schedule={'a' * 900_000}"], "schedule must be one of"),
        (["run", "--start", "1" * 900_000], "start must be two finite numbers"),
        (["run", "--steps", "9" * 900_000], "steps must be"),
        (["run", "--scene", "a" * 900_000, "race.json"], "race.json"),
        (["run", "-o", "a" * 900_000], "file name too long"),
        (["run", "a" * 900_000], "file name too long"),
        (["run", "--" + "a" * 900_000], "unrecognized arguments"),
        (["run", *["a"] * 90_000], "unrecognized arguments"),
        (["a" * 900_000], "invalid choice"),
        (["a b " * 900_000], "invalid choice"),
    ],
    ids=lambda entry: " ".join(entry)[:60].replace("\n", " ") if isinstance(entry, list) else None,
)
def test_bad_input_is_one_line_and_status_2(
    capsys: Captured,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    named: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    out, err = capsys.readouterr()
    assert leaving.value.code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert named in err
    assert len(err) < 900
    assert list(tmp_path.iterdir()) == []


def test_a_bad_setup_file_is_one_line(capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "race.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SystemExit) as leaving:
        main(["run", "--scenario", str(path)])
    assert leaving.value.code == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "race.json: the file is not complete, valid JSON" in err


@pytest.mark.parametrize("arguments", [["--help"], ["list", "--help"], ["run", "--help"]])
def test_help(capsys: Captured, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    assert leaving.value.code == 0
    assert "usage: python -m optim_core" in capsys.readouterr().out


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=Path(oc.__file__).parent.parent,
        check=False,
    )


@pytest.mark.parametrize("command", [("run",), ("list", "optimizers")], ids=lambda words: words[0])
def test_the_command_loads_no_qt(command: tuple[str, ...]) -> None:
    done = python("-X", "importtime", "-m", "optim_core", *command)
    assert done.returncode == 0
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "optim_core.runs.run" in imported
    roots = {name.split(".")[0] for name in imported}
    assert not roots & {"PyQt6", "pyqtgraph", "app", "matplotlib", "pydantic", "scipy"}


def test_the_command_fails_without_a_traceback() -> None:
    done = python("-m", "optim_core", "run", "--optimizer", "adam:lr=-1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "python -m optim_core: adam: lr must be a number of at least 0, not −1\n"
    )


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "optim_core", "run", "--csv", "--steps", "20000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(oc.__file__).parent.parent,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_the_whole_core_imports_and_runs_with_qt_blocked() -> None:
    script = """
import sys
for name in ("PyQt6", "pyqtgraph", "app"):
    sys.modules[name] = None
import importlib, pkgutil
import optim_core
for found in pkgutil.walk_packages(optim_core.__path__, "optim_core."):
    if not found.name.endswith("__main__"):
        print(importlib.import_module(found.name).__name__)
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import from_json, to_json
assert from_json(to_json(default_setup())).scenes[0].setup == default_setup()
"""
    done = python("-c", script)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"optim_core.analysis.contours", "optim_core.optimizers.rules.adam"} < set(
        done.stdout.split()
    )
