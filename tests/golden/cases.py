"""The settings of the reference trajectories: unusual values, three surfaces for each.

``CASES`` has an entry for each optimizer, ``TRAINING`` one for each schedule, clipping or average
around any optimizer; there, the values name the optimizer.
"""

from typing import Any

CASES: dict[str, tuple[dict[str, Any], ...]] = {
    "sgd": ({"lr": 0.0123}, {"lr": 0.017, "weight_decay": 0.31}),
    "momentum": (
        {"lr": 0.0031, "momentum": 0.83},
        {"lr": 0.0047, "momentum": 0.77, "dampening": 0.37},
        {"lr": 0.0029, "momentum": 0.71, "nesterov": True},
        {"lr": 0.0033, "momentum": 0.62, "dampening": 0.21, "weight_decay": 0.27},
    ),
    "rmsprop": (
        {"lr": 0.013, "alpha": 0.87, "eps": 3e-6},
        {"lr": 0.0021, "alpha": 0.93, "eps": 2e-3, "momentum": 0.66},
        {"lr": 0.0037, "alpha": 0.81, "eps": 0.05, "centered": True},
        {
            "lr": 0.0019,
            "alpha": 0.91,
            "eps": 0.02,
            "momentum": 0.43,
            "centered": True,
            "weight_decay": 0.19,
        },
    ),
    "adam": (
        {"lr": 0.043, "beta1": 0.85, "beta2": 0.97, "eps": 2e-7},
        {"lr": 0.071, "beta1": 0.6, "beta2": 0.88, "eps": 1e-4, "amsgrad": True},
        {"lr": 0.037, "beta1": 0.93, "beta2": 0.995, "eps": 1e-3, "weight_decay": 0.23},
        {"lr": 0.19, "beta1": 0.0, "beta2": 0.71, "eps": 0.03, "amsgrad": True},
    ),
    "nesterov": (
        {"lr": 0.0027, "momentum": 0.79},
        {"lr": 0.0041, "momentum": 0.58, "weight_decay": 0.33},
    ),
    "adagrad": (
        {"lr": 0.31, "lr_decay": 0.013, "eps": 1e-6},
        {"lr": 0.17, "lr_decay": 0.0, "eps": 0.07, "weight_decay": 0.29},
    ),
    "adadelta": (
        {"lr": 0.9, "rho": 0.87, "eps": 3e-3},
        {"lr": 0.7, "rho": 0.95, "eps": 2e-3, "weight_decay": 0.21},
    ),
    "amsgrad": (
        {"lr": 0.067, "beta1": 0.71, "beta2": 0.86, "eps": 3e-5},
        {"lr": 0.049, "beta1": 0.88, "beta2": 0.93, "eps": 2e-3, "weight_decay": 0.18},
    ),
    "adamw": (
        {"lr": 0.061, "beta1": 0.81, "beta2": 0.96, "eps": 4e-6, "weight_decay": 0.37},
        {
            "lr": 0.083,
            "beta1": 0.67,
            "beta2": 0.91,
            "eps": 1e-3,
            "amsgrad": True,
            "weight_decay": 0.9,
        },
    ),
    "adamax": (
        {"lr": 0.057, "beta1": 0.84, "beta2": 0.94, "eps": 3e-5},
        {"lr": 0.031, "beta1": 0.5, "beta2": 0.89, "eps": 0.02, "weight_decay": 0.26},
    ),
    "nadam": (
        {"lr": 0.023, "beta1": 0.87, "beta2": 0.95, "eps": 2e-3, "momentum_decay": 0.017},
        {"lr": 0.014, "beta1": 0.74, "beta2": 0.9, "eps": 3e-2, "weight_decay": 0.24},
        {
            "lr": 0.071,
            "beta1": 0.91,
            "beta2": 0.985,
            "eps": 1e-4,
            "momentum_decay": 0.2,
            "decoupled_weight_decay": True,
            "weight_decay": 0.6,
        },
    ),
    "radam": (
        {"lr": 0.0021, "beta1": 0.83, "beta2": 0.97, "eps": 2e-5},
        {"lr": 0.0034, "beta1": 0.71, "beta2": 0.8, "eps": 1e-3, "weight_decay": 0.22},
        {
            "lr": 0.0017,
            "beta1": 0.88,
            "beta2": 0.993,
            "eps": 3e-4,
            "decoupled_weight_decay": True,
            "weight_decay": 0.7,
        },
    ),
    "rprop": (
        {"lr": 0.013, "eta_minus": 0.43, "eta_plus": 1.31, "step_min": 1e-5, "step_max": 0.21},
        {"lr": 0.037, "eta_minus": 0.61, "eta_plus": 1.13, "step_min": 3e-3, "step_max": 3.0},
        # A first length outside the limits.
        {"lr": 0.0007, "eta_minus": 0.57, "eta_plus": 1.17, "step_min": 0.0043, "step_max": 0.19},
        {"lr": 0.83, "eta_minus": 0.47, "eta_plus": 1.09, "step_min": 1e-4, "step_max": 0.067},
    ),
}

TRAINING: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "schedules": (
        ("sgd", {"lr": 0.031, "schedule": "step", "step_size": 7.0, "step_gamma": 0.73}),
        (
            "momentum",
            {
                "lr": 0.0043,
                "momentum": 0.81,
                "nesterov": True,
                "schedule": "exponential",
                "gamma": 0.967,
            },
        ),
        # 23 steps down, 23 up and down again: the run outlasts T_max more than three times.
        ("adam", {"lr": 0.059, "eps": 1e-4, "schedule": "cosine", "t_max": 23.0, "eta_min": 0.007}),
        # The first rate is below η_min: it rises before it falls.
        (
            "adamw",
            {
                "lr": 0.013,
                "beta2": 0.95,
                "eps": 1e-3,
                "weight_decay": 0.61,
                "schedule": "cosine",
                "t_max": 57.0,
                "eta_min": 0.043,
            },
        ),
        (
            "rmsprop",
            {
                "lr": 0.017,
                "alpha": 0.84,
                "eps": 2e-3,
                "schedule": "linear",
                "start_factor": 0.07,
                "total_iters": 29.0,
            },
        ),
        (
            "rprop",
            {"lr": 0.023, "schedule": "step", "step_size": 3.0, "step_gamma": 0.41},
        ),
    ),
    "clipping": (
        ("sgd", {"lr": 0.037, "clip_norm": 0.83}),
        ("momentum", {"lr": 0.011, "momentum": 0.76, "clip_value": 0.47}),
        ("adam", {"lr": 0.041, "eps": 0.3, "weight_decay": 0.37, "clip_norm": 0.29}),
        ("adagrad", {"lr": 0.43, "eps": 0.02, "clip_value": 0.61, "clip_norm": 0.71}),
    ),
    "average": (
        ("momentum", {"lr": 0.0037, "momentum": 0.79, "ema": 0.913}),
        ("adam", {"lr": 0.067, "eps": 1e-4, "ema": 0.37}),
        (
            "sgd",
            {
                "lr": 0.029,
                "clip_norm": 1.7,
                "schedule": "exponential",
                "gamma": 0.983,
                "ema": 0.982,
            },
        ),
    ),
}
