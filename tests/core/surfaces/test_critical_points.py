"""Every critical point that a surface declares: its kind, its place and its loss.

The numbers come from 40-digit arithmetic on formulas other than the project's own, and are those
of the literature where it has them. ± and ∓ stand for two points, opposite each other.
"""

import pytest

import optim_core as oc
from optim_core.surfaces.landscape import CriticalPoint

TABLE = """
ravine            minimum  0                 0               0
booth             minimum  1                 3               0
matyas            minimum  0                 0               0
rosenbrock        minimum  1                 1               0
beale             minimum  3                 0.5             0
beale             saddle   0                 1               14.203125
beale             saddle   0.1005379373      -2.644513585    9.864512285
goldstein_price   minimum  0                 -1              3
goldstein_price   minimum  -0.6              -0.4            30
goldstein_price   minimum  1.8               0.2             84
goldstein_price   minimum  1.2               0.8             840
goldstein_price   saddle   -0.4              -0.6            35
goldstein_price   saddle   1.4               0.6             980
goldstein_price   saddle   0.6               0.4             990
goldstein_price   saddle   1.2               -0.2            99
goldstein_price   maximum  0.8               0.2             1155
factorization     minimum  ±1                ±1              0
factorization     saddle   0                 0               1
saddle            saddle   0                 0               0
bounded_saddle    saddle   0                 0               0
bounded_saddle    minimum  0                 ±1.414213562    -1
monkey_saddle     saddle   0                 0               0
long_valley       saddle   0                 0               0
long_valley       minimum  0                 ±7.071067812    -1.25
himmelblau        minimum  3                 2               0
himmelblau        minimum  3.58442834        -1.848126527    0
himmelblau        minimum  -3.779310253      -3.283185991    0
himmelblau        minimum  -2.805118087      3.131312518     0
himmelblau        saddle   3.385154184       0.07385187984   13.31192627
himmelblau        saddle   0.08667750456     2.884254701     67.71915009
himmelblau        saddle   -3.073025751      -0.08135304429  104.0151629
himmelblau        saddle   -0.1279613467     -1.95371498     178.3372392
himmelblau        maximum  -0.2708445907     -0.9230385565   181.6165215
styblinski_tang   minimum  -2.903534028      -2.903534028    -78.33233141
styblinski_tang   minimum  -2.903534028      2.746802771     -64.19561236
styblinski_tang   minimum  2.746802771       -2.903534028    -64.19561236
styblinski_tang   minimum  2.746802771       2.746802771     -50.05889331
styblinski_tang   saddle   -2.903534028      0.1567312568    -38.97055334
styblinski_tang   saddle   0.1567312568      -2.903534028    -38.97055334
styblinski_tang   saddle   2.746802771       0.1567312568    -24.8338343
styblinski_tang   saddle   0.1567312568      2.746802771     -24.8338343
styblinski_tang   maximum  0.1567312568      0.1567312568    0.3912247181
branin            minimum  -3.141592654      12.275          0.3978873577
branin            minimum  3.141592654       2.275           0.3978873577
branin            minimum  9.424777961       2.475           0.3978873577
branin            saddle   0                 6               19.60211264
branin            saddle   6.283185307       1.1             19.60211264
mccormick         minimum  -0.5471975512     -1.547197551    -1.913222955
mccormick         minimum  2.594395102       1.594395102     1.228369699
mccormick         saddle   1.547197551       0.5471975512    1.913222955
two_basins        minimum  ±1.5              0               0
two_basins        saddle   -0.9              0               2.304
three_hump_camel  minimum  0                 0               0
three_hump_camel  minimum  ±1.747552346      ∓0.8737761729   0.2986384422
three_hump_camel  saddle   ±1.070542292      ∓0.5352711459   0.8773615578
six_hump_camel    minimum  ±0.0898420131     ∓0.712656403    -1.031628453
six_hump_camel    minimum  ±1.703606715      ∓0.7960835687   -0.2154638244
six_hump_camel    minimum  ±1.607104753      ±0.5686514549   2.10425031
six_hump_camel    saddle   ±1.109205337      ∓0.7682680925   0.543718601
six_hump_camel    saddle   ±1.638067984      ±0.228674069    2.229357198
six_hump_camel    saddle   ±1.296070267      ±0.605084388    2.229470818
six_hump_camel    maximum  ±1.230229877      ±0.1623345845   2.496295351
six_hump_camel    saddle   0                 0               0
rastrigin         minimum  0                 0               0
rastrigin         minimum  ±0.9949586377     0               0.9949590571
rastrigin         minimum  0                 ±0.9949586377   0.9949590571
rastrigin         saddle   ±0.5025460366     0               20.25127299
rastrigin         saddle   0                 ±0.5025460366   20.25127299
ackley            minimum  0                 0               0
ackley            minimum  ±0.952166546      0               2.579927557
ackley            minimum  0                 ±0.952166546    2.579927557
ackley            saddle   ±0.6257806169     0               3.252469245
ackley            saddle   0                 ±0.6257806169   3.252469245
levy              minimum  1                 1               0
levy              minimum  3.79108219        1               1.160453211
levy              minimum  -4.205434986      1               2.400079408
levy              minimum  1                 4.890649608     0.9737115956
levy              minimum  1                 -2.890649608    0.9737115956
levy              saddle   2.768860452       1               2.076116756
levy              saddle   -2.70531604       1               8.54074159
levy              saddle   1                 4.256662219     1.223700601
levy              saddle   1                 -2.256662219    1.223700601
griewank          minimum  0                 0               0
griewank          minimum  ±3.140022634      ±4.438444481    0.007396040334
griewank          minimum  ±3.140022634      ∓4.438444481    0.007396040334
griewank          saddle   ±1.57236791       ±2.222553303    1.001851785
griewank          saddle   ±1.57236791       ∓2.222553303    1.001851785
bohachevsky       minimum  0                 0               0
bohachevsky       minimum  ±0.6186120678     0               0.4129268303
bohachevsky       minimum  0                 ±0.4695275457   0.4698824149
bohachevsky       saddle   ±0.3607081556     0               0.7201809112
bohachevsky       saddle   0                 ±0.2670404675   0.9334852967
michalewicz       minimum  2.20290552        1.570796327     -1.80130341
michalewicz       minimum  2.20290552        2.711571484     -1.214059516
easom             minimum  3.141592654       3.141592654     -1
easom             minimum  1.30499545        1.30499545      -8.110223892e-05
easom             minimum  1.30499545        4.978189857     -8.110223892e-05
easom             minimum  4.978189857       1.30499545      -8.110223892e-05
easom             minimum  4.978189857       4.978189857     -8.110223892e-05
easom             maximum  4.978189857       3.141592654     0.009005678149
easom             maximum  1.30499545        3.141592654     0.009005678149
easom             maximum  3.141592654       4.978189857     0.009005678149
easom             maximum  3.141592654       1.30499545      0.009005678149
easom             saddle   1.570796327       1.570796327     0
easom             saddle   1.570796327       4.71238898      0
easom             saddle   4.71238898        1.570796327     0
easom             saddle   4.71238898        4.71238898      0
cliff             minimum  -8.244478512e-07  0               4.12227325e-09
absolute          minimum  0                 0               0
log_barrier       minimum  1.148331477       0.2870828693    1.239894329
typed             minimum  ±1.118033989      ∓1.118033989    -1.125
typed             minimum  ±0.8660254038     ±0.8660254038   0.875
typed             saddle   ±0.9659258263     ±0.2588190451   1.125
typed             saddle   ±0.2588190451     ±0.9659258263   1.125
typed             maximum  0                 0               2
linear_regression    minimum  0.417839193229  -0.389637237619  0.0110792262967
logistic_regression  minimum  4.19805882932   0.570455482878   0.265685655049
tanh_neuron          minimum  ±1.29469396368  ±1.46133610221   0.00709358581066
tanh_neuron          saddle   0               0                0.821171875
"""


def read(table: str) -> dict[str, list[tuple[str, float, float, float]]]:
    """Return (kind, x, y, loss) of all points of each surface."""
    points: dict[str, list[tuple[str, float, float, float]]] = {}
    for line in table.strip().splitlines():
        twins = {line.replace("±", one).replace("∓", other) for one, other in ("+-", "-+")}
        for twin in sorted(twins):
            name, kind, *numbers = twin.split()
            x, y, loss = map(float, numbers)
            points.setdefault(name, []).append((kind, x, y, loss))
    return points


POINTS = read(TABLE)
each_surface = pytest.mark.parametrize("name", oc.SURFACES)


def near(point: CriticalPoint, x: float, y: float) -> bool:
    return abs(point.x - x) < 1e-8 and abs(point.y - y) < 1e-8


@each_surface
def test_every_point_has_its_kind_and_its_loss(name: str) -> None:
    surface = oc.surface(name)
    for kind, x, y, loss in POINTS.get(name, []):
        (point,) = (one for one in surface.critical_points if near(one, x, y))
        assert point.kind == kind
        assert surface.value(point.x, point.y) == pytest.approx(loss, rel=2e-9, abs=1e-12)


@each_surface
def test_there_is_no_point_that_the_table_lacks(name: str) -> None:
    assert len(oc.surface(name).critical_points) == len(POINTS.get(name, []))


def test_mccormicks_minimum_in_closed_form() -> None:
    (_, x, y, loss), *_ = POINTS["mccormick"]
    third = 3.141592653589793 / 3.0
    assert (x, y) == pytest.approx((0.5 - third, -0.5 - third), abs=1e-9)
    assert loss == pytest.approx(-(3.0**0.5) / 2.0 - third, abs=1e-9)
