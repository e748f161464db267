"""A surface with a formula that a person types; each other name in it gets a slider."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np

from optim_core.expression.reader import LONGEST_FORMULA, read
from optim_core.expression.tree import Size
from optim_core.parameters.hyperparameter import Hyperparameter, Interval, Parameter, Text
from optim_core.parameters.refusal import Refusal, at
from optim_core.surfaces.landscape import Bounds, Landscape, Surface, SurfaceFamily
from optim_core.surfaces.survey import survey

if TYPE_CHECKING:
    from optim_core.expression.symbolic import Expression

ORDER = 90
DEFAULT = "(x^2 - a)^2 + (y^2 - b)^2 + x*y"

EXTENT = Hyperparameter(
    "extent", 3.0, 0.1, 100.0, "log", "half the width of the square in view", Interval(1e-6, 1e6)
)
_ANY = Interval(-1e6, 1e6)

AT_EASE = 40
"""Operations of a gradient that take no longer than the rest of a step."""


class TypedFamily(SurfaceFamily):
    """The surfaces of a formula. Called with another ``formula``, it makes a surface of that one.

    Besides the parameters of the formula there are ``title``, the name that a person gave it,
    and ``extent``, the half-width of the square in view.
    """

    def __call__(self, /, **given: Any) -> Surface:
        """Bind a formula and the values of its parameters; those not given take their defaults.

        Raises
        ------
        ValueError
            The formula cannot be read or differentiated; else as for any family.
        """
        family = self._named(given)
        try:
            return super(TypedFamily, family).__call__(**given)
        except FormulaUndefined as refusal:
            raise refusal.within(self.name) from None

    def parameters_with(self, given: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """Return the parameters that the formula among ``given`` has."""
        return self._named(given).parameters

    def _named(self, given: Mapping[str, Any]) -> "TypedFamily":
        """Return the family of the given formula and title; by default its own."""
        with at(self.name):
            texts = [
                text.check(given.get(text.name, text.default))
                for text in self.parameters
                if isinstance(text, Text)
            ]
            return family(*texts)


class FormulaUndefined(Refusal):
    """A formula that can be read, but not differentiated or evaluated anywhere."""


@lru_cache(64)
def family(formula: str, title: str) -> TypedFamily:
    """Return the family of a formula, with the title that a person gave it, if any.

    Raises
    ------
    FormulaError
        It cannot be read.
    """
    names = read(formula).parameters
    return TypedFamily(
        "typed",
        title or "Your own function",
        formula,
        "Type any formula in x and y; every other name in it gets a slider.",
        (
            Text("formula", formula, "the loss, such as a*x^2 + b*y^2", LONGEST_FORMULA),
            Text("title", title, "the name under which it is saved", 40),
            *(
                Hyperparameter(name, 1.0, -5.0, 5.0, "linear", "a number in the formula", _ANY)
                for name in names
            ),
            EXTENT,
        ),
        partial(_landscape, formula),
        "typed by a person",
        "Your own",
    )


@lru_cache(256)
def work(formula: str) -> int:
    """Estimate the work of differentiating a formula, in operations; 0 if it cannot be read."""
    try:
        return Size.of(read(formula).tree).second
    except Refusal:
        return 0


def derivatives(surface: Surface) -> tuple[str, ...]:
    """Return f_x, f_y, f_xx, f_xy and f_yy of a typed surface as formulas."""
    return _expression(surface.formula).texts


_one_at_a_time = Lock()
_known: WeakValueDictionary[str, "Expression"] = WeakValueDictionary()
"""The derivatives of all formulas in use: a surface holds those of its own."""


def _expression(formula: str) -> "Expression":
    known = _known.get(formula)  # first, so that a known formula does not wait for another
    if known is None:
        with _one_at_a_time:  # SymPy's own caches are shared by all threads
            known = _known.get(formula) or _differentiated(formula)
            _known[formula] = known
    return known


def _differentiated(formula: str) -> "Expression":
    from optim_core.expression.symbolic import differentiate

    try:
        return differentiate(read(formula))
    except Refusal as refusal:
        raise FormulaUndefined(refusal.what) from None


def _landscape(formula: str, /, **values: Any) -> Landscape:
    numbers = tuple(values[name] for name in read(formula).parameters)
    return _surveyed(formula, numbers, values["extent"])


@lru_cache(64)
def _surveyed(formula: str, numbers: tuple[float, ...], extent: float) -> Landscape:
    """Return the landscape of a formula; ``numbers`` in the order of its parameters."""
    expression = _expression(formula)
    value, gradient, hessian = (
        _bound(expression, function, numbers)
        for function in (expression.value, expression.gradient, expression.hessian)
    )
    bounds = Bounds(-extent, extent, -extent, extent)
    found = survey(value, gradient, hessian, bounds)
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=bounds,
        start=found.start,
        critical_points=found.critical_points,
        contours=found.contours,
        reference_value=found.reference_value,
        infimum=found.infimum,
        quadratic=expression.quadratic,
        derived=found.summary,
        cost=max(1.0, expression.operations / AT_EASE),
    )


def _bound(
    expression: "Expression", function: Callable[..., Any], numbers: tuple[float, ...]
) -> Callable[[Any, Any], Any]:
    """Return a function of x and y alone: of floats, arrays and numbers of other types."""

    def evaluate(x: Any, y: Any) -> Any:
        if type(x) is float and type(y) is float:
            return function(x, y, *numbers)
        with np.errstate(all="ignore"):
            return function(x + 0.0, y + 0.0, *numbers)

    vars(evaluate)["expression"] = expression  # known as long as a surface evaluates it
    return evaluate


TYPED = family(DEFAULT, "")
