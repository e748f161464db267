"""Contours and shades: ascending levels in the right places, shades from 0 to 1, holes."""

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis import contours
from optim_core.analysis.contours import LEVELS, Field, field, iso_lines, scale
from optim_core.cancellation import Cancelled
from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.landscape import Bounds

SURFACES = [family() for family in oc.SURFACES.values()]
each_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
ZOOMED = Bounds(0.4, 0.6, 0.7, 0.8)
each_view = pytest.mark.parametrize("bounds", [None, ZOOMED], ids=["whole", "zoomed"])


def seen(surface: oc.Surface, bounds: Bounds | None) -> Field:
    return field(surface, bounds or surface.bounds, 81, 61)


@each_surface
def test_field_is_the_surface_at_its_points(surface: oc.Surface) -> None:
    whole = seen(surface, None)
    assert whole.z.shape == (61, 81)
    assert (whole.x[0], whole.x[-1], whole.y[0], whole.y[-1]) == surface.bounds
    for row, column in ((0, 0), (60, 80), (13, 57)):
        expected = surface.value(float(whole.x[column]), float(whole.y[row]))
        assert whole.z[row, column] == pytest.approx(expected, rel=1e-12, nan_ok=True)


@each_surface
@each_view
def test_levels_ascend_within_the_range(surface: oc.Surface, bounds: Bounds | None) -> None:
    chosen = scale(surface, seen(surface, bounds).z)
    levels = chosen.levels()
    assert levels.shape == (LEVELS,)
    assert (np.diff(levels) > 0.0).all()
    assert chosen.low < levels[0]
    assert levels[-1] < chosen.high


@each_surface
def test_most_levels_cross_the_view(surface: oc.Surface) -> None:
    whole = seen(surface, None)
    levels = scale(surface, whole.z).levels()
    crossing = np.array([len(line) > 0 for line in iso_lines(whole, levels)])
    assert crossing.sum() > LEVELS * 0.45
    inside = (levels > np.nanmin(whole.z)) & (levels < np.nanmax(whole.z))
    assert not (crossing & ~inside).any()
    if np.isfinite(whole.z).all():  # lines end before a wall, up which the highest levels are
        assert (crossing == inside).all()


@each_surface
def test_levels_stand_at_even_shades(surface: oc.Surface) -> None:
    chosen = scale(surface, seen(surface, None).z)
    for count in (1, 7, LEVELS):
        shades = chosen.to_shade(chosen.levels(count))
        np.testing.assert_allclose(shades, (np.arange(count) + 0.5) / count, atol=1e-9)


def test_log_levels_stand_above_the_infimum() -> None:
    surface = oc.surface("rosenbrock")
    levels = scale(surface, seen(surface, None).z).levels()
    assert levels[0] > 0.0
    ratios = levels[12:] / levels[11:-1]
    np.testing.assert_allclose(ratios, ratios[-1], rtol=0.05)


@pytest.mark.parametrize("name", ["saddle", "bounded_saddle"])
def test_symlog_levels_are_symmetric_about_the_saddle(name: str) -> None:
    surface = oc.surface(name)
    chosen = scale(surface, seen(surface, None).z)
    levels = chosen.levels(20)
    np.testing.assert_allclose(levels + levels[::-1], 2.0 * surface.reference_value, atol=1e-12)
    assert chosen.to_shade(np.array([surface.reference_value])) == pytest.approx([0.5])


@each_surface
@each_view
def test_shade_is_from_zero_to_one_and_rises(surface: oc.Surface, bounds: Bounds | None) -> None:
    view = seen(surface, bounds)
    shade = scale(surface, view.z).to_shade(view.z)
    assert shade.shape == view.z.shape
    defined = ~np.isnan(view.z)
    np.testing.assert_array_equal(np.isnan(shade), ~defined)
    z, shade = view.z[defined], shade[defined]
    assert ((shade >= 0.0) & (shade <= 1.0)).all()
    assert (np.diff(shade[np.argsort(z)]) >= 0.0).all()
    assert np.ptp(shade) > 0.4


def test_shade_of_losses_out_of_range_is_clipped() -> None:
    surface = oc.surface("ravine")
    chosen = scale(surface, seen(surface, None).z)
    np.testing.assert_array_equal(chosen.to_shade(np.array([-1.0, 1e300])), [0.0, 1.0])


def points_of(line: FloatArray) -> FloatArray:
    return line[~np.isnan(line).any(axis=1)]


def test_a_field_is_the_same_whatever_is_evaluated_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    surface = oc.surface("rosenbrock")
    whole = field(surface, surface.bounds, 41, 37)
    for block in (1, 41, 41 * 5 + 3):
        monkeypatch.setattr(contours, "BLOCK", block)
        assert np.array_equal(field(surface, surface.bounds, 41, 37).z, whole.z)


def test_surveying_a_field_and_its_lines_can_be_cancelled() -> None:
    surface = oc.surface("ravine")
    whole = field(surface, surface.bounds, 41, 37)
    for work in (
        lambda: field(surface, surface.bounds, 41, 37, lambda: True),
        lambda: iso_lines(whole, np.array([1.0]), lambda: True),
    ):
        with pytest.raises(Cancelled):
            work()


@pytest.mark.parametrize("angle", [0.0, 20.0])
def test_iso_lines_lie_on_their_level(angle: float) -> None:
    surface = oc.surface("ravine", a=1.0, b=5.0, angle=angle)
    levels = np.array([0.5, 2.0, 4.0, 9.0])
    for level, line in zip(
        levels, iso_lines(field(surface, surface.bounds, 401, 301), levels), strict=True
    ):
        points = points_of(line)
        assert len(points) > 100
        np.testing.assert_allclose(surface.value(*points.T), level, rtol=2e-3, atol=2e-3)
        # All the way around: in each quadrant.
        quadrants = set(zip(points[:, 0] > 0.0, points[:, 1] > 0.0, strict=True))
        assert len(quadrants) == 4


def test_separate_lines_of_a_level_are_separated_by_nan() -> None:
    surface = oc.surface("bounded_saddle")
    (line,) = iso_lines(seen(surface, None), np.array([-0.5]))
    breaks = np.flatnonzero(np.isnan(line).any(axis=1))
    assert len(breaks) == 1
    assert np.isnan(line[breaks]).all()
    upper, lower = (line[: breaks[0], 1] > 0.0), (line[breaks[0] + 1 :, 1] > 0.0)
    assert {upper.all(), lower.all()} == {True, False}


def test_a_level_that_crosses_nothing_has_no_lines() -> None:
    lines = iso_lines(seen(oc.surface("ravine"), None), np.array([-1.0, 1.0, 1e9]))
    assert [line.shape[1] for line in lines] == [2, 2, 2]
    assert [len(line) > 0 for line in lines] == [False, True, False]


def test_infinite_losses_are_the_highest_ground_and_have_no_say_in_the_scale() -> None:
    surface = oc.surface("rosenbrock")
    far = field(surface, Bounds(-1e160, 1e160, -1.0, 1.0), 5, 4)
    assert (far.z[:, (0, 1, 3, 4)] == np.inf).all()
    assert np.isfinite(far.z[:, 2]).all()
    chosen = scale(surface, far.z)
    assert (chosen.to_shade(far.z)[:, (0, 1, 3, 4)] == 1.0).all()
    assert chosen == scale(surface, far.z[:, 2])


@each_surface
def test_infinities_and_holes_leave_scale_and_shades_of_the_rest_alone(surface: oc.Surface) -> None:
    whole = seen(surface, None)
    z = whole.z.copy()
    z[3, 5:8] = np.inf, -np.inf, np.nan
    chosen = scale(surface, z)
    assert chosen == scale(surface, np.delete(whole.z, 3 * 81 + np.arange(5, 8)))
    np.testing.assert_array_equal(chosen.to_shade(z[3, 5:8]), [1.0, 0.0, np.nan])
    for line in iso_lines(Field(whole.x, whole.y, z), chosen.levels()):
        x, y = points_of(line).T
        across = (x >= whole.x[5]) & (x <= whole.x[7])
        assert not (across & (np.abs(y - whole.y[3]) < 0.9 * (whole.y[1] - whole.y[0]))).any()


@pytest.mark.parametrize("power", [1.0, 2.0])
@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize("name", ["cliff", "saddle", "ravine"])
def test_a_pole_that_rounding_makes_finite_does_not_flatten_the_rest(
    power: float, sign: float, name: str
) -> None:
    x = np.linspace(-3.0, 3.0, 61)
    x[30] = 4e-16
    z = np.tile(sign / np.abs(x) ** power, (41, 1))
    chosen = scale(oc.surface(name), z)
    assert max(abs(chosen.low), abs(chosen.high)) < 1e4
    assert np.ptp(chosen.to_shade(z[0, :30])) > 0.4


def test_a_single_deep_hole_is_no_pole() -> None:
    z = np.zeros((41, 61))
    z[20, 30] = -1e6
    chosen = scale(oc.surface("cliff"), z)
    assert (chosen.low, chosen.high) == (-1e6, 0.0)


def test_lines_end_at_holes() -> None:
    surface = oc.surface("ravine", a=1.0, b=1.0)
    whole = seen(surface, None)
    z = np.where(whole.x[np.newaxis, :] > 0.0, np.nan, whole.z)
    (line,) = iso_lines(Field(whole.x, whole.y, z), np.array([2.0]))
    points = points_of(line)
    assert len(points) > 10
    assert (points[:, 0] <= 0.0).all()


@each_surface
def test_nothing_but_holes(surface: oc.Surface) -> None:
    nothing = Field(np.arange(4.0), np.arange(3.0), np.full((3, 4), np.nan))
    levels = scale(surface, nothing.z).levels()
    assert (np.diff(levels) > 0.0).all()
    assert [len(line) for line in iso_lines(nothing, levels)] == [0] * LEVELS


@pytest.mark.parametrize("name", ["ravine", "saddle"])
@pytest.mark.parametrize("height", [0.0, 3.5, -1e12])
def test_flat_ground_has_a_scale(name: str, height: float) -> None:
    flat = np.full((3, 4), height)
    chosen = scale(oc.surface(name), flat)
    assert np.isfinite(chosen.levels()).all()
    shade = chosen.to_shade(flat)
    assert ((shade >= 0.0) & (shade <= 1.0)).all()


@pytest.mark.parametrize("formula", ["1e308*x", "1e307*x*y", "1e308*x^2 + 1e-300*y^2", "1e-320*x"])
def test_losses_at_the_end_of_the_floats_are_shaded_and_have_levels(formula):
    surface = oc.surface("typed", formula=formula)
    seen = field(surface, surface.bounds, 41, 31)
    chosen = scale(surface, seen.z)
    levels, shades = chosen.levels(), chosen.to_shade(seen.z)
    assert np.isfinite(levels).all()
    assert (np.diff(levels) > 0.0).all()
    assert 0.0 <= shades.min() < shades.max() <= 1.0
