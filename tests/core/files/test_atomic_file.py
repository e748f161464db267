"""Atomic files: written completely or not at all, replacing only regular files."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from optim_core.files.atomic_file import write_atomically


def fill(draft: Path) -> None:
    draft.write_text("new", encoding="utf-8")


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    write_atomically(link, fill)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "race.json"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    write_atomically(path, fill)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == "new"


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new.json", fill)
    (tmp_path / "plain").touch()
    modes = {(tmp_path / name).stat().st_mode for name in ("new.json", "plain")}
    assert len(modes) == 1


def test_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(pipe, fill)
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(OSError, match="symbolic links"):
        write_atomically(one, fill)
    assert one.is_symlink()


def test_a_draft_goes_when_the_process_that_wrote_it_has_ended(tmp_path: Path) -> None:
    writer = start(tmp_path, "time.sleep(600)")
    (left,) = tmp_path.glob(".ravine-draft-*")
    write_atomically(tmp_path / "other.json", fill)
    assert left.exists(), "a draft that is still being written was removed"
    writer.kill()
    writer.communicate()
    write_atomically(tmp_path / "other.json", fill)
    assert not left.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.json", "race.json"]


@pytest.mark.parametrize(
    "name", [".ravine-draft-notes.json", ".ravine-draft-0123456789abcdef.json.orig", ".ravine-1"]
)
def test_a_file_that_is_no_draft_stays(tmp_path: Path, name: str) -> None:
    stranger = tmp_path / name
    stranger.touch()
    write_atomically(tmp_path / "race.json", fill)
    assert stranger.exists()


def test_a_link_named_like_a_draft_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "mine.json", tmp_path / ".ravine-draft-0123456789abcdef.json"
    target.touch()
    link.symlink_to(target)
    write_atomically(tmp_path / "race.json", fill)
    assert link.is_symlink()
    assert target.exists()


BUSY = {
    "in Python": "while True: pass",
    "waiting": "time.sleep(600)",
    "in C, without a look at signals": "hashlib.pbkdf2_hmac('sha256', b'', b'', 1 << 30)",
    "where exceptions are swallowed": """
while True:
    try:
        time.sleep(600)
    except BaseException:
        pass
""",
}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("busy", BUSY.values(), ids=list(BUSY))
def test_a_signal_ends_a_write_and_leaves_no_draft(
    tmp_path: Path, busy: str, number: signal.Signals
) -> None:
    writer = start(tmp_path, busy)
    writer.send_signal(number)
    _, err = writer.communicate(timeout=60)
    assert (writer.returncode, err) == (128 + number, "")
    assert [path.name for path in tmp_path.iterdir()] == ["race.json"]
    assert (tmp_path / "race.json").read_text(encoding="utf-8") == "old"


def start(folder: Path, busy: str) -> subprocess.Popen[str]:
    """Start a process that is busy while it writes ``race.json``; return when it is."""
    path = folder / "race.json"
    path.write_text("old", encoding="utf-8")
    body = "\n".join(f"    {line}" for line in busy.splitlines())
    code = (
        "import hashlib, sys, time\n"
        "from optim_core.cli.process import set_up\n"
        "from optim_core.files.atomic_file import write_atomically\n"
        "def write(draft):\n"
        "    draft.write_text('half')\n"
        "    print('writing', flush=True)\n"
        f"{body}\n"
        "set_up()\n"
        "write_atomically(sys.argv[1], write)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process
