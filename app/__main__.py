"""The command ``ravine``: opens the app, renders pictures, and runs the core's commands.

Qt is imported only where something is shown or painted: ``list`` and ``run`` do without.
"""

import argparse
import signal
import sys
from collections.abc import Iterable, Sequence

from optim_core import __version__
from optim_core.cli.commands import Parser, add_commands, describe, execute
from optim_core.cli.race_options import add_race_options, scene_from
from optim_core.scenes.file import load

EPILOG = """examples:
  ravine                      open the app where you left it
  ravine race.json            open a saved race, or a picture that Ravine made
  ravine list optimizers      what can race, and what can be set
  ravine run --surface rosenbrock --optimizer adam:lr=0.05
  ravine render -o race.png   a picture of a race, without a window

'ravine COMMAND --help' tells more of a command.
"""
RENDER_EPILOG = """examples:
  ravine render -o race.png
  ravine render --surface saddle --layout overlay --scheme dark -o saddle.png
  ravine render --optimizer sgd:lr=0.036 --optimizer adam:lr=0.2 --scale 4 -o figure.png
  ravine render --scenario race.json --step 40 -o step40.png
  ravine render --layers curvature,gradient_flow --chart sharpness --step 20 -o why.png
"""
COMMANDS = ("list", "run", "render")


def make_parser() -> Parser:
    """Return the parser of the commands."""
    parser = Parser(
        "ravine",
        usage="ravine [FILE]\n       ravine COMMAND [options]",
        description="See how optimizers move: race SGD, Momentum, Newton's method, RMSProp and "
        "Adam over an ill-conditioned surface.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ravine {__version__}")
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", title="commands", prog="ravine"
    )
    add_commands(commands)
    render = commands.add_parser(
        "render",
        help="paint a race into a PNG file",
        description="Paint a race into a PNG file, as the window would show it.",
        epilog=RENDER_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_race_options(render)
    render.add_argument("-o", "--output", metavar="FILE.png", required=True)
    render.add_argument("--size", metavar="WxH", default="1600x900", help="in pixels (1600x900)")
    render.add_argument(
        "--scale", type=int, choices=(1, 2, 4), default=1, help="pixels to one of the size (1)"
    )
    render.add_argument("--layout", choices=("grid", "overlay"), help="a pane each, or one for all")
    render.add_argument("--scheme", choices=("light", "dark"), default="light")
    render.add_argument(
        "--terrain", metavar="NAME", default="quiet", help="quiet, viridis, cividis or textbook"
    )
    render.add_argument(
        "--layers",
        metavar="NAMES",
        default="",
        help="laid over the terrain, parted by commas: curvature, quadratic_model, "
        "gradient_field, gradient_flow, batch_gradients",
    )
    render.add_argument(
        "--chart",
        metavar="NAME",
        default="loss",
        help="loss, gradient, step, distance, rate, angle or sharpness",
    )
    render.add_argument("--slices", action="store_true", help="slices through the first racer")
    render.add_argument("--step", metavar="K", help="where the playhead is (the last step)")
    render.set_defaults(command=_render)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``ravine``."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = make_parser()
    if not arguments:
        return _open(None, parser)
    if len(arguments) == 1 and arguments[0] not in COMMANDS and not arguments[0].startswith("-"):
        return _open(arguments[0], parser)
    return execute(parser, arguments)


def _open(path: str | None, parser: Parser) -> int:
    """Open the app, on a file if one is given."""
    from app.window.application import has_display, make_application
    from app.window.errors import ErrorReporter

    setup = None
    if path is not None:
        try:
            setup = load(path)
        except FileNotFoundError:
            parser.error(
                f"{path!r} is neither a command ({', '.join(COMMANDS)}) nor a file that exists"
            )
        except OSError as error:
            parser.error(describe(error))
        except ValueError as error:
            parser.error(str(error))
    if not has_display():
        parser.error("there is no display to open a window on; try: ravine render -o race.png")
    from app.model.settings import Settings
    from app.window.main_window import open_window

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends the program, as anywhere
    app = make_application()
    reporter = ErrorReporter()
    reporter.install()
    window = open_window(setup, Settings())
    status = app.exec()
    del window
    return status


def _render(options: argparse.Namespace) -> int:
    """Paint a race into a file."""
    from dataclasses import replace

    setup = scene_from(options)
    if options.layout:
        setup = replace(setup, layout=options.layout)
    from app.drawing.layers import LAYERS
    from app.export.figure import read_size, render, save_png
    from app.style.theme import TERRAINS, Style
    from app.views.chart.chart_content import ChartView
    from app.window.application import make_application
    from optim_core.analysis.measures import MEASURES

    size = read_size(options.size)
    _known("terrain", options.terrain, TERRAINS)
    _known("chart", options.chart, MEASURES)
    layers = dict.fromkeys(name.strip() for name in options.layers.split(",") if name.strip())
    for name in layers:
        _known("layer", name, LAYERS)
    step = None if options.step is None else _step(options.step, setup.steps)
    if not options.output.lower().endswith(".png"):
        raise ValueError(f"the output must be a file ending in .png, not {options.output!r}")
    application = make_application(offscreen=True)
    style = Style(options.scheme == "dark", options.terrain)
    image = render(
        setup,
        size,
        style,
        options.scale,
        step,
        layers=[LAYERS[name] for name in layers],
        chart=ChartView(options.chart),
        slices=options.slices,
    )
    save_png(image, options.output)
    del application
    return 0


def _step(text: str, last: int) -> int:
    """Read a step; ValueError unless it is one from 0 to the last."""
    known = text.isascii() and text.isdecimal() and len(text) < 7
    if not known or int(text) > last:
        raise ValueError(f"step must be a whole number from 0 to {last}, not {text!r}")
    return int(text)


def _known(what: str, name: str, known: Iterable[str]) -> None:
    """Raise ValueError unless a name is one of those known."""
    if name not in known:
        raise ValueError(f"{what} must be one of {', '.join(known)}, not {name!r}")


if __name__ == "__main__":
    sys.exit(main())
