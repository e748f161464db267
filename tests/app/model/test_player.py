"""Playing: the hold before the first step, the glide between steps, the rest at the end."""

from itertools import pairwise

import pytest

from app.model.history import new_place
from app.model.player import HOLD, LEAP, TICK, Player
from app.model.session import Session
from optim_core.scenes.defaults import default_scene


@pytest.fixture
def session(qapp):
    """Return a session on the default race."""
    session = Session(new_place(default_scene()))
    yield session
    session.close()


@pytest.fixture
def player(session):
    """Return a player of the session."""
    player = Player(session)
    yield player
    player.pause()


def tick(player, count=1):
    """Let the time of some ticks pass."""
    for _ in range(count):
        player.advance(TICK / 1000.0)


def test_the_start_is_held_and_its_ring_pulses_once(session, player):
    player.play()
    pulses = []
    for _ in range(int(1000 * HOLD / TICK)):
        tick(player)
        pulses.append(player.pulse)
        assert player.lead == 0.0
    assert pulses[0] > 0.9
    assert pulses == sorted(pulses, reverse=True)
    assert pulses[-1] == 0.0
    assert session.frame == 0
    tick(player, int(1000 * LEAP / TICK) + 3)
    assert session.frame == 1, "the first step takes as long as a leap"


def test_racers_glide_from_step_to_step_fast_first_then_slower(session, player):
    session.set_frame(5)
    player.play()
    leads = []
    while session.frame == 5:
        leads.append(player.lead)
        tick(player)
    strides = [after - before for before, after in pairwise(leads)]
    assert len(strides) >= 3
    assert strides == sorted(strides, reverse=True)
    assert 0.0 <= player.lead < 0.5, "the next step has begun"


@pytest.mark.parametrize("speed", [60, 1000])
def test_fast_steps_do_not_glide(session, player, speed):
    session.set_frame(5)
    player.set_speed(speed)
    player.play()
    tick(player, 4)
    assert session.frame > 5
    assert player.lead == 0.0


def test_without_motion_there_is_no_hold_and_no_glide(session, player):
    player.glides = False
    player.play()
    tick(player, 6)
    assert session.frame == 1
    assert (player.lead, player.pulse) == (0.0, 0.0)


def test_a_pause_ends_at_a_whole_step(session, player):
    session.set_frame(5)
    player.play()
    tick(player, 4)
    assert player.lead > 0.5
    player.pause()
    assert (session.frame, player.lead) == (6, 0.0)


def test_it_rests_at_the_end(session, player):
    session.set_frame(118)
    player.play()
    tick(player, 40)
    assert not player.playing
    assert (session.frame, player.lead) == (120, 0.0)
