"""The values of an optimizer's or a surface's parameters: complete and checked."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from reprlib import Repr
from typing import Any

import numpy as np

from optim_core.parameters.hyperparameter import Parameter, Text
from optim_core.parameters.refusal import Refusal, at, quoted

_BRIEF = Repr()
_BRIEF.maxstring, _BRIEF.maxtuple = 60, 3


class Values(Mapping[str, Any]):
    """Parameter name → value, complete and checked, in the order of the declarations.

    Immutable; equal to any mapping with the same entries; hashable if its values are.
    """

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = dict(entries)

    def __getitem__(self, name: str) -> Any:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        return hash(tuple(self._entries.items()))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Mapping) or self._entries.keys() != other.keys():
            return False
        return all(np.array_equal(value, other[name]) for name, value in self._entries.items())

    def __repr__(self) -> str:
        return f"Values({_written(self._entries)})"


def unknown(what: str, name: object, allowed: Iterable[str]) -> Refusal:
    """Build the refusal of an unknown name; it suggests the name that was likely meant."""
    known = list(allowed)
    near = get_close_matches(name[:60].lower(), known, n=1) if isinstance(name, str) else []
    hint = f" (did you mean {near[0]}?)" if near else ""
    if not known:
        return Refusal(f"unknown {what} {quoted(name)}: there are none to set")
    return Refusal(f"unknown {what} {quoted(name)}{hint}; choose from: {', '.join(known)}")


def complete(owner: str, parameters: Iterable[Parameter], given: Mapping[str, Any]) -> Values:
    """Check the given values and fill in the defaults of the rest.

    Raises
    ------
    Refusal
        A name is unknown, or a value is not valid; its path is then ``owner``.
    """
    declared = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in declared:
            raise unknown(f"parameter of {owner}", name, declared)
    values = {}
    for name, parameter in declared.items():
        with at(owner):
            values[name] = parameter.check(given[name]) if name in given else parameter.default
    return Values(values)


def as_call(name: str, parameters: Iterable[Parameter], values: Mapping[str, Any]) -> str:
    """Write what is set as a call, such as ``adam(lr=0.05)``.

    Only values that differ from their defaults are written. A text is written unless it is empty:
    the default of a typed formula is the formula itself.
    """
    changed = {}
    for parameter in parameters:
        value = values[parameter.name]
        default = "" if isinstance(parameter, Text) else parameter.default
        if isinstance(value, np.ndarray) or value != default:
            changed[parameter.name] = value
    return f"{name}({_written(changed)})"


def _written(entries: Mapping[str, Any]) -> str:
    """Write values as keyword arguments; long texts, points and arrays are cut short."""
    return ", ".join(f"{name}={_brief(value)}" for name, value in entries.items())


def _brief(value: Any) -> str:
    return f"<{value.size} values>" if isinstance(value, np.ndarray) else _BRIEF.repr(value)
