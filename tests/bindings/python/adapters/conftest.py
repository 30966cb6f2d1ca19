"""What the tests of the adapters share: a store of their own, and other processes on it."""
import subprocess
import sys

import pytest

import kioku


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "kioku.db")


@pytest.fixture
def memory(path):
    with kioku.Manager(path) as manager:
        yield manager


@pytest.fixture
def in_processes(path):
    """Runs Python code in so many other processes at once; each has `memory` and its `number`."""

    def run(code, count=1):
        head = f"import sys, kioku\nmemory = kioku.Manager({path!r})\nnumber = int(sys.argv[1])\n"
        commands = [[sys.executable, "-c", head + code, str(number)] for number in range(count)]
        running = [subprocess.Popen(command) for command in commands]
        assert [each.wait(timeout=240) for each in running] == [0] * count

    return run
