"""How numbers are put into the words of a verdict."""

from optim_core.surfaces.landscape import CriticalPoint


def number(value: float, digits: int = 2) -> str:
    """Write a number to some significant digits: 0.0015, 1,500, 1.5e6."""
    rounded = float(f"{value:.{digits}g}")
    if 1.0 <= abs(rounded) < 1e6 and rounded.is_integer():
        return f"{rounded:,.0f}".replace("-", "−")
    return _significant(rounded, digits)


def _significant(value: float, digits: int) -> str:
    """Write a number to some significant digits, without the padding of exponents."""
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")


def place(x: float, y: float) -> str:
    """Write a point of the plane."""
    return f"({_significant(x, 4)}, {_significant(y, 4)})"


def point(critical: CriticalPoint) -> str:
    """Write where a critical point is."""
    return place(critical.x, critical.y)


def fold(factor: float) -> str:
    """Write how many times: 4,000-fold."""
    return f"{number(factor)}-fold"
