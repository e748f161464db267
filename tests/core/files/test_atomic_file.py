"""Atomic files: written completely or not at all, replacing only regular files."""

import os
import stat
from pathlib import Path

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
