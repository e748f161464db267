"""The commands as processes: streams of any encoding, full devices, odd words, odd files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


def ravine(*words: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the headless commands as a process of their own."""
    chosen: dict[str, object] = {"capture_output": True, "text": True, "timeout": 60}
    return subprocess.run([sys.executable, "-m", "optim_core", *words], **(chosen | settings))  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("words", ["list surfaces", "run --steps 5", "run --help", "run --steps ½"])
def test_characters_that_the_terminal_lacks_are_replaced(encoding: str, words: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = ravine(*words.split(), env=environment, encoding=encoding)
    assert done.returncode == (2 if "½" in words else 0)
    assert "Traceback" not in done.stderr
    assert "?" in done.stdout or words not in ("list surfaces", "run --steps 5")


@pytest.mark.skipif(not FULL.exists(), reason="there is no full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ["--help", "run --help", "list surfaces", "run --steps 5"])
def test_output_to_a_full_device_is_refused(words: str, unbuffered: str) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with FULL.open("w") as full:
        done = ravine(
            *words.split(),
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            capture_output=False,
        )
    assert done.returncode == 2
    assert done.stderr == "python -m optim_core: no space left on device\n"


def test_a_pipe_without_a_writer_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "race.json")
    done = ravine("run", str(tmp_path / "race.json"))
    assert done.returncode == 2
    assert done.stderr.endswith("a race is read from a regular file, not from a pipe or a device\n")


def test_what_comes_through_a_pipe_is_refused() -> None:
    done = ravine("run", "/dev/stdin", input=json.dumps({"ravine": 2}))
    assert done.returncode == 2
    assert "a pipe or a device" in done.stderr
