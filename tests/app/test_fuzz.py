"""The fuzzer: a small run finds nothing, a planted fault is found, a case can be drawn again."""

import sys
import time
import warnings
from pathlib import Path

import pytest

import optim_core as oc
from optim_core.parameters.refusal import Refusal
from optim_core.scenes import file
from tests.fuzz import formulas
from tests.fuzz.__main__ import KINDS, drawn, fuzz, tried
from tests.fuzz.watch import fault


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_run_finds_nothing(
    qapp: object, kind: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path.cwd())
    assert fuzz(kind, 20, seed=7) == 0, capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_is_drawn_again_by_its_seed_and_number(kind: str) -> None:
    assert drawn(kind, 3, 5) == drawn(kind, 3, 5)
    assert len({repr(drawn(kind, 3, number)) for number in range(20)}) > 10


def refuse(words: str) -> None:
    raise Refusal(words)


def busy() -> None:
    began = time.process_time()
    while time.process_time() - began < 30.0:
        try:
            sum(range(1000))
        except Exception:
            pass


@pytest.mark.parametrize(
    ("attempt", "found"),
    [
        (lambda: 1 / 0, "ZeroDivisionError"),
        (lambda: warnings.warn("careful", RuntimeWarning, stacklevel=1), "careful"),
        (lambda: refuse("a\nb"), "more than one line"),
        (lambda: refuse("a" * 1000), "1000 characters"),
        (lambda: refuse(" "), "without a word"),
        (lambda: sys.exit(1), "SystemExit"),
        (busy, "more than 0.05 s of processor time"),
    ],
)
def test_what_is_no_answer_is_a_fault(attempt: object, found: str) -> None:
    assert callable(attempt)
    assert found in fault(attempt, 0.05)


@pytest.mark.parametrize("attempt", [lambda: None, lambda: refuse("lr must be above 0")])
def test_a_result_and_a_refusal_are_answers(attempt: object) -> None:
    assert callable(attempt)
    assert fault(attempt, 1.0) == ""


def test_a_planted_bug_is_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(file, "_depth", lambda document: len(document["scenes"]))
    assert fuzz("files", 60, seed=1) > 0
    assert "KeyError: 'scenes'" in capsys.readouterr().out


def test_a_formula_is_used_and_not_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "iso_lines", lambda *_: 1 / 0)
    assert "ZeroDivisionError" in tried("formulas", "x^2 + y^2")
    assert oc.surface("typed", formula="x^2 + y^2").critical_points
