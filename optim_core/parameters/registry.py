"""Finds what the modules of a package define: to add an entry is to add a file."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, TypeVar


class _Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


def discover(packages: Iterable[str], kind: type[T]) -> dict[str, T]:
    """Collect the top-level objects of a kind from all modules of some packages, by name.

    Modules come in the order of their ``ORDER`` (those without one last), then by name; objects
    in the order in which their module defines them.

    Raises
    ------
    ValueError
        Two entries share a name.
    """
    modules = [
        import_module(f"{package}.{found.name}")
        for package in packages
        for found in iter_modules(import_module(package).__path__)
    ]
    modules.sort(key=lambda module: (getattr(module, "ORDER", 100), module.__name__))
    entries: dict[str, T] = {}
    for module in modules:
        for entry in vars(module).values():
            if not isinstance(entry, kind):
                continue
            if entry.name in entries:
                raise ValueError(f"{module.__name__} has a second entry named {entry.name!r}")
            entries[entry.name] = entry
    return entries
