"""A lock that two programs cannot hold at once, and that does not outlive its program."""

import os
import signal
import subprocess
import sys

import pytest

from optim_core.files.file_lock import FileLock

HOLD = """
import sys
from pathlib import Path
from optim_core.files.file_lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def test_only_one_can_hold_it(tmp_path):
    one, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.take()
    assert one.held
    assert not other.take(patience=0.0)
    one.release()
    assert other.take()
    other.release()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_it_ends_with_its_program_however_that_ends(tmp_path):
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with program:
        assert program.stdout.readline() == b"True\n"
        lock = FileLock(tmp_path / "lock")
        assert not lock.take(patience=0.0)
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
        assert lock.take(patience=0.0)
        lock.release()


def test_an_orphaned_file_is_no_lock(tmp_path):
    (tmp_path / "lock").write_bytes(b"")
    lock = FileLock(tmp_path / "lock")
    assert lock.take(patience=0.0)
    lock.remove()
    assert not (tmp_path / "lock").exists()


def test_a_file_that_was_deleted_while_it_was_waited_for_is_made_again(tmp_path):
    path = tmp_path / "lock"
    one, other = FileLock(path), FileLock(path)
    assert one.take()
    path.unlink()
    assert other.take(patience=0.0), "the new file is another lock"
    assert path.exists()
    other.release()
    one.release()


def test_a_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        FileLock(tmp_path / "nowhere" / "lock").take()
