"""Commands that move the playhead, as in a video player."""

from functools import partial

from app.window.commands.command import Command
from app.window.commands.desk import Desk


def commands(desk: Desk) -> list[Command]:
    """Return the commands for playback."""
    player, session = desk.player, desk.session

    def seek_tenth(tenth: int) -> None:
        player.seek(round(session.race.setup.steps * tenth / 10))

    def toggle_motion() -> None:
        player.glides = desk.settings.motion = not player.glides

    tenths = [
        Command(
            f"play.tenth_{tenth}",
            "To the tenths of the race",
            partial(seek_tenth, tenth),
            (str(tenth),),
            sheet="0 – 9" if tenth == 0 else "",
            listed=False,
        )
        for tenth in range(10)
    ]
    return [
        Command("play.toggle", "Play or pause", player.toggle, ("Space", "K"), words="start stop"),
        Command("play.back", "One step back", partial(player.move, -1), ("Left", "PgUp")),
        Command("play.on", "One step on", partial(player.move, 1), ("Right", "PgDown")),
        Command(
            "play.ten_back",
            "Ten steps back",
            partial(player.move, -10),
            ("Shift+Left", "Shift+PgUp"),
        ),
        Command(
            "play.ten_on", "Ten steps on", partial(player.move, 10), ("Shift+Right", "Shift+PgDown")
        ),
        Command("play.start", "To the start", partial(player.seek, 0), ("Home",), words="first"),
        Command(
            "play.end",
            "To the end",
            lambda: player.seek(session.race.setup.steps),
            ("End",),
            words="last",
        ),
        *tenths,
        Command(
            "play.motion",
            "Motion between steps",
            toggle_motion,
            doc="Hold the start, and let the racers glide from step to step",
            checked=lambda: player.glides,
            words="animate animation reduced interpolate",
        ),
        Command("play.slower", "Slower", lambda: player.change_speed(-1), ("J",), words="speed"),
        Command("play.faster", "Faster", lambda: player.change_speed(1), ("L",), words="speed"),
        Command(
            "play.loop",
            "Start again at the end",
            lambda: player.set_loop(not player.loop),
            checked=lambda: player.loop,
            words="loop repeat",
        ),
    ]
