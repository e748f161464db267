"""Distinct looks for racers, markers, colours and fonts."""

from itertools import combinations, product

import pytest
from coloraide import Color
from PyQt6.QtGui import QColor, QFontDatabase, QFontInfo

import optim_core
from app.style.theme import (
    ASSETS,
    DARK,
    FAMILY,
    LIGHT,
    LOOKS,
    TERRAINS,
    Style,
    marker_path,
    marker_pixmap,
)
from app.style.widget_style import icon
from optim_core.scenes.identity import assigned
from optim_core.scenes.setup import MAX_RACERS

MARKERS = ("disc", "triangle", "diamond", "square", "star", "wedge", "hexagon")
MARKERS += ("ring", "bowtie", "kite", "plus", "cross", "bell", "pentagon")
NAMES = list(optim_core.OPTIMIZERS)


def looks(names):
    """Return the looks that racers of these optimizers get, in turn."""
    return [LOOKS[slot] for slot in assigned([(name, None) for name in names])]


@pytest.mark.parametrize("count", range(1, MAX_RACERS + 1))
@pytest.mark.parametrize(
    "name", [*NAMES, "some_rule_to_come", None], ids=lambda name: name or "all-in-turn"
)
def test_no_two_racers_look_the_same(name, count):
    names = [name or NAMES[index % len(NAMES)] for index in range(count)]
    dressed = looks(names)
    assert len(dressed) == count
    for scheme in ("light", "dark"):
        assert len({(getattr(look, scheme), look.dash) for look in dressed}) == count
        assert len({(look.marker, look.dash) for look in dressed}) == count


def test_the_five_have_the_looks_they_are_known_by():
    dressed = looks(["sgd", "momentum", "newton", "rmsprop", "adam"])
    assert [look.marker for look in dressed] == ["disc", "triangle", "diamond", "square", "star"]
    assert [look.light for look in dressed] == [
        "#D97020",
        "#0F65BB",
        "#111111",
        "#009F7A",
        "#AA3875",
    ]


@pytest.mark.parametrize(
    ("scheme", "sight", "least"),
    [
        ("light", None, 20.0),
        ("light", "protan", 12.0),
        ("light", "deutan", 12.0),
        ("light", "tritan", 12.0),
        ("dark", None, 20.0),
        ("dark", "protan", 12.0),
        ("dark", "deutan", 12.0),
        ("dark", "tritan", 12.0),
    ],
)
def test_twelve_racers_differ_in_colour_for_everybody(scheme, sight, least):
    """By CIEDE2000, as seen by people with a colour-vision deficiency (Machado et al. 2009)."""
    colors = [Color(getattr(look, scheme)) for look in LOOKS[:MAX_RACERS]]
    if sight is not None:
        colors = [color.filter(sight, 1.0, method="machado").clip() for color in colors]
    pairs = combinations(colors, 2)
    assert min(one.delta_e(other, method="2000") for one, other in pairs) > least


@pytest.mark.parametrize("dark", [False, True])
def test_a_racer_can_be_seen_on_the_ground(qapp, dark):
    style = Style(dark)
    ground = [QColor(*shade) for shade in style.ground().tolist()]
    for look in LOOKS:
        assert contrast(look.color(style), style.color("window")) >= 3.0, look
        lows = [
            Color(look.color(style).name()).delta_e(Color(shade.name()), method="2000")
            for shade in ground[::16]
        ]
        assert min(lows) > 13.0, look


def test_a_look_is_kept_whatever_else_races():
    alone = looks(["adam"])[0]
    for others in (["sgd"], ["some_rule", "other_rule"], ["newton"] * 4):
        assert looks([*others, "adam"])[-1] == alone
    assert looks(["adam", "adam"])[0] == alone


@pytest.mark.parametrize("marker", MARKERS)
def test_a_marker_is_about_one_unit_and_centred(marker):
    path = marker_path(marker)
    box = path.boundingRect()
    for length in (box.width(), box.height()):
        assert 0.7 <= length <= 1.2
    assert abs(box.center().x()) < 0.02
    assert abs(box.center().y()) < 0.12
    polygon = path.toFillPolygon()
    area = sum(
        one.x() * other.y() - other.x() * one.y()
        for one, other in zip(polygon, list(polygon)[1:], strict=False)
    )
    assert 0.25 < abs(area) / 2 < 0.85, "markers weigh about the same"
    assert path.contains(box.center()) == (marker != "ring")


def test_every_look_has_a_marker_that_can_be_drawn():
    every = [look.marker for look in looks([""] * 14)]
    assert sorted(every) == sorted(MARKERS), "no two racers share a marker"
    assert all(not marker_path(marker).isEmpty() for marker in every)


@pytest.mark.parametrize(("marker", "dark"), list(product(range(7), (False, True))))
def test_a_markers_pixmap_has_its_colour_in_the_middle(qapp, marker, dark):
    look = LOOKS[marker]  # the eighth is a ring
    style = Style(dark)
    image = marker_pixmap(look, style, 16, 2.0).toImage()
    assert (image.width(), image.height()) == (32, 32)
    assert image.pixelColor(16, 16).name() == look.color(style).name()
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(31, 31).alpha() == 0


def luminance(color):
    """Return WCAG's relative luminance."""
    channels = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in QColor(color).getRgbF()[:3]
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one, other):
    """Return WCAG's contrast of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_are_readable(scheme):
    for text, ground in product(
        (scheme.text, scheme.muted, scheme.good, scheme.bad),
        (scheme.window, scheme.panel, scheme.field),
    ):
        assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("terrain", "dark"), list(product(TERRAINS, (False, True))))
def test_a_terrain_is_a_run_of_distinct_shades(qapp, terrain, dark):
    ground = Style(dark, terrain).ground()
    assert ground.shape == (256, 3)
    assert len({tuple(row) for row in ground.tolist()}) > 40
    assert abs(ground[1:].astype(int) - ground[:-1]).max() <= 12, "no sudden steps"


def test_the_shipped_type_is_used_and_its_size_follows_the_scale(qapp):
    assert FAMILY in QFontDatabase.families()
    assert QFontInfo(Style().font()).family() == FAMILY
    assert Style().font(12).pixelSize() == 12
    assert Style(scale=2.0).font(12).pixelSize() == 24
    assert Style().font(12, bold=True).weight() > Style().font(12).weight()


def test_icons_take_the_colour_of_text(qapp):
    for path in (ASSETS / "icons").glob("*.svg"):
        if path.stem.startswith(("check", "drop")):
            continue
        for dark in (False, True):
            style = Style(dark)
            image = icon(path.stem, style).pixmap(48, 48).toImage()
            shades = {
                image.pixelColor(x, y).name().upper()
                for x in range(48)
                for y in range(48)
                if image.pixelColor(x, y).alpha() == 255
            }
            assert style.scheme.text in shades, path.stem
