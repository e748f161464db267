"""The values of parameters in words, for titles, labels and the list of changes."""

from collections.abc import Iterable, Mapping
from typing import Any

from optim_core.parameters.hyperparameter import Hyperparameter, Parameter
from optim_core.parameters.number_format import number


def value_text(parameter: Parameter, value: Any) -> str:
    """Write the value of a parameter as people read it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(parameter, Hyperparameter):
        return f"{number(value, 4)}{parameter.unit}"
    return str(value).replace("_", " ")


def setting_text(parameter: Parameter, value: Any) -> str:
    """Write the name of a parameter and its value: ``lr 0.1``."""
    return f"{parameter.name.replace('_', ' ')} {value_text(parameter, value)}"


def unlike(
    parameters: Iterable[Parameter], one: Mapping[str, Any], other: Mapping[str, Any]
) -> list[Parameter]:
    """Return the parameters that both have, with different values."""
    return [
        parameter
        for parameter in parameters
        if parameter.name in one
        and parameter.name in other
        and one[parameter.name] != other[parameter.name]
    ]
