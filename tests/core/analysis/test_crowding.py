"""Contours that do not crowd: whole where there is room, fewer where the ground is steep."""

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.contours import field, iso_lines, view_scale
from optim_core.analysis.crowding import uncrowded
from optim_core.maths.elementary import FloatArray

GRID = 201, 161
SURFACES = [family() for family in oc.SURFACES.values()]
each_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)


def lines_of(surface: oc.Surface, apart: float) -> FloatArray:
    """Return the contours of a surface, in grid points from the lower left corner."""
    seen, scale = field(surface, surface.bounds, *GRID), view_scale(surface, surface.bounds)
    lines = iso_lines(seen, scale.levels())
    points = uncrowded(lines, seen, scale.to_shade(seen.z), apart)
    step = seen.x[1] - seen.x[0], seen.y[1] - seen.y[0]
    return (points - (seen.x[0], seen.y[0])) / step


def crossings(points: FloatArray, row: float) -> FloatArray:
    """Return where lines cross a row of the grid, ascending, shape (n,)."""
    start, end = points[:-1], points[1:]
    across = (start[:, 1] - row) * (end[:, 1] - row) < 0.0
    start, end = start[across], end[across]
    share = (row - start[:, 1]) / (end[:, 1] - start[:, 1])
    return np.sort(start[:, 0] + share * (end[:, 0] - start[:, 0]))


@pytest.mark.parametrize("name", ["saddle", "monkey_saddle", "rosenbrock", "ravine"])
def test_lines_keep_their_distance(name: str) -> None:
    surface = oc.surface(name)
    for row in np.linspace(40.5, 120.5, 9):
        gaps = [np.diff(crossings(lines_of(surface, apart), row)) for apart in (0.0, 3.0)]
        assert (gaps[1] < 1.2).sum() <= 1
        assert len(gaps[1]) <= len(gaps[0])


def test_lines_bunch_where_nothing_is_left_out() -> None:
    points = lines_of(oc.surface("saddle"), 0.0)
    assert (np.diff(crossings(points, 120.5)) < 1.2).sum() > 4


@pytest.mark.parametrize("name", ["saddle", "bounded_saddle"])
def test_the_line_through_a_saddle_is_whole(name: str) -> None:
    surface = oc.surface(name)
    seen, scale = field(surface, surface.bounds, *GRID), view_scale(surface, surface.bounds)
    levels = scale.levels()
    lines = iso_lines(seen, levels)
    middle = len(levels) // 2
    assert levels[middle] == pytest.approx(surface.reference_value, abs=1e-12)
    shown = uncrowded(lines, seen, scale.to_shade(seen.z), 3.0)
    left = {tuple(point) for point in shown[~np.isnan(shown[:, 0])].tolist()}
    through = lines[middle][~np.isnan(lines[middle][:, 0])]
    assert len(through) > 200
    assert sum(tuple(point) in left for point in through.tolist()) > 0.98 * len(through)


@each_surface
def test_lines_with_room_are_whole(surface: oc.Surface) -> None:
    kept = lines_of(surface, 1e-9)
    every = lines_of(surface, 0.0)
    np.testing.assert_array_equal(kept[~np.isnan(kept[:, 0])], every[~np.isnan(every[:, 0])])


@each_surface
def test_nothing_is_drawn_that_is_no_line(surface: oc.Surface) -> None:
    """What is left out leaves a gap, never a segment across it."""
    every, kept = lines_of(surface, 0.0), lines_of(surface, 2.0)
    segments = [np.concatenate((points[:-1], points[1:]), axis=1) for points in (every, kept)]
    known, left = ({tuple(each) for each in one.tolist()} for one in segments)
    drawn = {each for each in left if not any(np.isnan(each))}
    assert drawn <= known
    assert drawn


def test_no_lines_at_all() -> None:
    surface = oc.surface("ravine")
    seen = field(surface, surface.bounds, 31, 21)
    lines = iso_lines(seen, np.array([-3.0, -2.0, -1.0]))
    assert np.isnan(uncrowded(lines, seen, np.zeros_like(seen.z), 2.0)).all()


def pieces(points: FloatArray) -> set[bytes]:
    """Return the lines that rows of NaN separate."""
    parts = np.split(points, np.flatnonzero(np.isnan(points[:, 0])))
    return {part[~np.isnan(part[:, 0])].tobytes() for part in parts} - {b""}


@each_surface
def test_a_line_is_drawn_as_a_whole_or_not_at_all(surface: oc.Surface) -> None:
    whole, shown = (pieces(lines_of(surface, apart)) for apart in (0.0, 3.0))
    assert shown <= whole
    assert shown
