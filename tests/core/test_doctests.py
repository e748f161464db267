"""The examples in the core's docstrings give what they say."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import optim_core as oc

MODULES = [
    oc.__name__,
    *(
        found.name
        for found in walk_packages(oc.__path__, f"{oc.__name__}.")
        if not found.name.endswith("__main__")
    ),
]
FINDER = doctest.DocTestFinder(exclude_empty=True)
EXAMPLES = [
    example
    for name in MODULES
    for example in FINDER.find(import_module(name), name)
    if example.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_example_gives_what_it_says(example: doctest.DocTest) -> None:
    said: list[str] = []
    failed, tried = doctest.DocTestRunner().run(example, out=said.append)
    assert tried
    assert not failed, "".join(said)


def test_what_a_notebook_calls_first_has_an_example() -> None:
    names = {example.name for example in EXAMPLES}
    assert {"optim_core", "optim_core.surfaces.surface", "optim_core.optimizers.optimizer"} <= names
    assert {"optim_core.runs.run.run", "optim_core.runs.run.run_batch"} <= names
