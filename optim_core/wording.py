"""How numbers are put into the words of a verdict."""

from optim_core.surface import CriticalPoint


def number(value: float, digits: int = 2) -> str:
    """Write a number to some significant digits, without the padding of exponents."""
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    if exponent:
        power = int(exponent)
        if 0 <= power < 6:  # 1.5e+03 is read more easily as 1500
            mantissa, exponent = f"{value:.0f}", ""
        else:
            exponent = f"e{power}"
    return (mantissa + exponent).replace("-", "−")


def place(x: float, y: float) -> str:
    """Write a point of the plane."""
    return f"({x + 0.0:.4g}, {y + 0.0:.4g})".replace("-", "−").replace("−0,", "0,")


def point(critical: CriticalPoint) -> str:
    """Write where a critical point is."""
    return place(critical.x, critical.y)


def fold(factor: float) -> str:
    """Write how many times: 4,000-fold."""
    if factor >= 1e6:
        return f"{number(factor)}-fold"
    rounded = float(f"{factor:.2g}")
    return f"{rounded:,.0f}-fold" if rounded >= 10.0 else f"{rounded:g}-fold"
