"""The command ``ravine``: opens the app, renders pictures, and runs the core's commands.

Qt is imported only to show or paint something, or to say what can be painted; ``list`` and ``run``
do not need it.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from optim_core import __version__
from optim_core.cli.commands import Parser, add_commands, execute
from optim_core.cli.race_options import add_race_options, document_from, read_scene
from optim_core.files.errors import describe
from optim_core.parameters.refusal import Refusal, quoted
from optim_core.scenes.figure import ChartFigure, Figure, Layout
from optim_core.scenes.file import load_with_remarks
from optim_core.scenes.scene import Scene
from optim_core.scenes.workload import TakesLong, at_once

EPILOG = """examples:
  ravine                      open the app where you left it
  ravine race.json            open a saved race, or a picture that Ravine made
  ravine list optimizers      what can race, and what can be set
  ravine run --surface rosenbrock --optimizer adam:lr=0.05
  ravine render -o race.png   a picture of a race, without a window

'ravine COMMAND --help' explains a command.
"""
RENDER_EPILOG = """examples:
  ravine render -o race.png
  ravine render --surface saddle --layout overlay --scheme dark -o saddle.png
  ravine render --optimizer sgd:lr=0.022 --optimizer adam:lr=0.35 --scale 4 -o figure.png
  ravine render race.json --step 40 -o step40.png
  ravine render picture.png --scale 4 -o larger.png
  ravine render --layers curvature,gradient_flow --chart sharpness --step 20 -o why.png
"""
COMMANDS = ("list", "run", "render")


def make_parser(rendering: bool) -> Parser:
    """Return the parser for the commands.

    ``render`` gets its options only if ``rendering``, since they need Qt.
    """
    parser = Parser(
        "ravine",
        usage="ravine [FILE [--scene N]]\n       ravine COMMAND [options]",
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
    if rendering:
        _add_render_options(render)
    render.set_defaults(command=_render)
    return parser


def _add_render_options(render: argparse.ArgumentParser) -> None:
    """Add the options of ``render``, whose names are those of the painters' registries."""
    from app.drawing.layers import LAYERS
    from app.drawing.side_views import SIDE_VIEWS
    from app.export.figure import SCALES, SIZE
    from app.style.theme import TERRAINS
    from optim_core.analysis.measures import MEASURES

    wide, tall = SIZE
    views = [key for key, view in SIDE_VIEWS.items() if view.optional]
    add_race_options(render)
    render.add_argument("-o", "--output", metavar="FILE.png", required=True)
    render.add_argument("--size", metavar="WxH", help=f"in pixels (the file's, or {wide}x{tall})")
    render.add_argument(
        "--scale", type=int, choices=SCALES, help="pixels to one of the size (the file's, or 1)"
    )
    render.add_argument(
        "--transparent", action=argparse.BooleanOptionalAction, help="no page behind the panes"
    )
    render.add_argument("--layout", choices=get_args(Layout), help="a pane each, or one for all")
    render.add_argument("--scheme", choices=("light", "dark"), help="(the file's, or light)")
    render.add_argument(
        "--terrain", metavar="NAME", help=f"{_one_of(TERRAINS)} (the file's, or {Figure.terrain})"
    )
    render.add_argument(
        "--layers",
        metavar="NAMES",
        help=f"laid over the terrain, separated by commas: {', '.join(LAYERS)}; 'none' for none",
    )
    render.add_argument(
        "--views",
        metavar="NAMES",
        help=f"beside the panes, separated by commas: {', '.join(views)}, or 'none'",
    )
    render.add_argument(
        "--chart",
        metavar="NAME",
        help=f"{_one_of(MEASURES)} (the file's, or {ChartFigure.measure})",
    )
    render.add_argument("--slices", action="store_true", help="the same as --views slices")
    render.add_argument("--selected", metavar="ID", help="the selected racer, by its id")
    render.add_argument(
        "--step", metavar="K", help="where the playhead is (the file's, or the last)"
    )


def _one_of(names: Iterable[str]) -> str:
    """Return names as an enumeration with “or”."""
    *others, last = names
    return f"{', '.join(others)} or {last}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``ravine`` and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = make_parser(rendering=arguments[:1] == ["render"])
    if not arguments:
        return _open(None, parser)
    if arguments[0] not in COMMANDS and not arguments[0].startswith("-"):
        options = _file_parser().parse_args(arguments)
        return _open(options.file, parser, options.scene)
    return execute(parser, arguments)


def _file_parser() -> Parser:
    """Return the parser of ``ravine FILE``, which opens the window."""
    parser = Parser(prog="ravine", description="Open a race saved by the app, or a picture.")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--scene", metavar="N", help="which scene of the file, from 1 (1)")
    return parser


def _open(path: str | None, parser: Parser, scene: str | None = None) -> int:
    """Open the app, with a scene of a file if one is given."""
    from app.model.history import OpenFile, Place, file_stamp
    from app.model.settings import Settings
    from app.window.application import INSTEAD, has_display, make_application
    from app.window.errors import ErrorReporter

    place, waiting, settings = None, None, Settings()
    remarks: list[str] = []
    if path is not None:
        try:
            number = 1 if scene is None else read_scene(scene)
            stamp = file_stamp(Path(path))
            document, remarks = load_with_remarks(path, settings.figure, at_once)
            document.scene(number)
            file = OpenFile(Path(path).absolute(), document, stamp)
            place = Place(document, number - 1, file)
        except TakesLong:
            waiting = path, number - 1
        except FileNotFoundError:
            known = ", ".join(COMMANDS)
            parser.refuse(f"{quoted(path)} is neither a command ({known}) nor a file that exists")
        except OSError as error:
            parser.refuse(describe(error))
        except ValueError as error:
            parser.refuse(str(error))
    if not has_display():
        parser.refuse(f"there is no display to open a window on; {INSTEAD}")
    from app.window.documents.opening import open_window

    app = make_application()
    reporter = ErrorReporter()
    reporter.install()
    window = open_window(place, settings, remarks)
    if waiting is not None:
        window.files.open(*waiting)
    status = app.exec()
    del window
    return status


def _render(options: argparse.Namespace) -> int:
    """Render a race to a PNG file, following its figure and the options that change it."""
    document = document_from(options)
    from app.drawing.unknown import unknown_names
    from app.export.figure import render, save_png
    from app.export.headless import headless_application

    for remark in unknown_names(document):
        sys.stderr.write(f"not painted: {remark}\n")
    scene = document.scenes[0]
    scene = scene.edited(**_figure_changes(options, scene))
    if not options.output.lower().endswith(".png"):
        raise Refusal(f"the output must be a file ending in .png, not {quoted(options.output)}")
    application = headless_application()
    save_png(render(document.with_scene(0, scene)), options.output)
    del application
    return 0


def _figure_changes(options: argparse.Namespace, scene: Scene) -> dict[str, Any]:
    """Return the fields of the figure that the options change."""
    from app.drawing.layers import LAYERS
    from app.drawing.side_views import SIDE_VIEWS
    from app.export.figure import read_size
    from app.style.theme import TERRAINS
    from optim_core.analysis.measures import MEASURES

    figure = scene.figure
    changes: dict[str, Any] = {
        name: getattr(options, name)
        for name in ("layout", "scheme", "terrain", "scale", "transparent")
        if getattr(options, name) is not None
    }
    if options.terrain is not None:
        _known("terrain", options.terrain, TERRAINS)
    if options.size is not None:
        changes["size"] = read_size(options.size)
    if options.layers is not None:
        changes["layers"] = _names("layer", options.layers, LAYERS)
    if options.views is not None:
        optional = [key for key, view in SIDE_VIEWS.items() if view.optional]
        changes["side_views"] = _names("view", options.views, optional)
    if options.slices:
        changes["side_views"] = (*changes.get("side_views", figure.side_views), "slices")
    if options.chart is not None:
        _known("chart", options.chart, MEASURES)
        changes["chart"] = replace(figure.chart, measure=options.chart, scale="")
    if options.selected is not None:
        _known("selected", options.selected, [racer.id for racer in scene.setup.racers])
        changes["selected"] = options.selected
    if options.step is not None:
        changes["step"] = _step(options.step, scene.setup.steps)
    return changes


def _names(what: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Parse comma-separated names; ValueError unless all are known."""
    names = [name.strip() for name in text.split(",") if name.strip() and text.strip() != "none"]
    for name in names:
        _known(what, name, known)
    return tuple(dict.fromkeys(names))


def _step(text: str, last: int) -> int:
    """Parse a step; ValueError unless it is a whole number from 0 to the last step."""
    known = text.isascii() and text.isdecimal() and len(text) < 7
    if not known or int(text) > last:
        raise Refusal(f"step must be a whole number from 0 to {last}, not {quoted(text)}")
    return int(text)


def _known(what: str, name: str, known: Iterable[str]) -> None:
    """Raise ValueError unless a name is known."""
    if name not in known:
        raise Refusal(f"{what} must be one of {', '.join(known)}, not {quoted(name)}")
