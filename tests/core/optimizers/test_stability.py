"""The stability limit agrees with what runs do on both sides of it."""

import pytest

import optim_core as oc
from optim_core.optimizers.stability import stability_limit
from optim_core.verdict.status import Status

RAVINE = oc.surface("ravine", a=1.0, b=50.0, angle=20.0)
START = (-3.0, 1.0)
VALUES = [
    ("sgd", {}),
    ("sgd", {"weight_decay": 0.7}),
    ("momentum", {"momentum": 0.9}),
    ("momentum", {"momentum": 0.5, "convention": "average", "weight_decay": 2.0}),
    ("momentum", {"momentum": 0.9, "nesterov": True}),
    ("nesterov", {"momentum": 0.8, "weight_decay": 0.3}),
]


@pytest.mark.parametrize(("name", "values"), VALUES)
def test_runs_diverge_just_above_the_limit_and_not_below(name, values):
    optimizer = oc.optimizer(name, **values)
    limit = stability_limit(optimizer, RAVINE, *START)

    def diverges(lr):
        return oc.run(RAVINE, optimizer(lr=lr), START, 5000).status is Status.DIVERGED

    assert diverges(limit.lr * 1.01)
    assert not diverges(limit.lr * 0.99)


def test_off_quadratics_it_is_that_of_the_point():
    surface = oc.surface("rosenbrock")
    limits = [stability_limit(oc.optimizer("sgd"), surface, *at) for at in ((1.0, 1.0), (0.0, 0.0))]
    assert [limit.sharpness for limit in limits] == pytest.approx([1001.6006391, 200.0])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("adam", {}),
        ("newton", {}),
        ("sgd", {"clip_norm": 1.0}),
        ("sgd", {"clip_value": 1.0}),
        ("sgd", {"schedule": "cosine"}),
        ("momentum", {"momentum": 0.5, "dampening": 1.0}),
    ],
)
def test_none_where_lr_itself_has_no_limit(name, values):
    assert stability_limit(oc.optimizer(name, **values), RAVINE, *START) is None


@pytest.mark.parametrize("at", [(0.0, 0.0), (1e200, 1e200)])
def test_none_where_no_curvature_is_positive_or_it_is_not_finite(at):
    hilltop = oc.surface("typed", formula="-(x**2) - y**2 + x**8 / 1e9")
    assert stability_limit(oc.optimizer("sgd"), hilltop, *at) is None
