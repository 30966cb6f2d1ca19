"""A store through the C ABI, as the programs in this folder use it: kioku.h is read, the library of the release is loaded."""
import json
import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/support"))
from kioku_ctypes import Library  # noqa: E402

BATCH = 500  # messages a transaction


def build():
    """The shared library of the release, or the one that KIOKU_LIBRARY names."""
    if os.environ.get("KIOKU_LIBRARY"):
        return os.environ["KIOKU_LIBRARY"]
    subprocess.run([SOURCE / "scripts/install-deps", "build"], check=True, stdout=sys.stderr)
    subprocess.run([SOURCE / "scripts/build", "release", "--", "libkioku.so"], check=True, stdout=sys.stderr)
    return SOURCE / "build/release/libkioku.so"


class Store:
    """One open store. The file is the caller's."""
    library = None

    def __init__(self, path):
        if Store.library is None:
            Store.library = Library(build(), SOURCE / "capi/kioku.h")
        self.handle = self.library.call("manager_open", {"path": str(path), "durability": "normal"})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.library.raw("kioku_manager_close", self.handle)

    def add_messages(self, session, messages):
        """Their ids."""
        ids = []
        for at in range(0, len(messages), BATCH):
            added = self.library.call("message_add_batch", self.handle, session, messages[at:at + BATCH])
            ids += [item["id"] for item in json.loads(added)["items"]]
        return ids

    def remember(self, memories):
        """Their ids. Each is {content, ...}."""
        ids = []
        for at in range(0, len(memories), BATCH):
            added = self.library.call("memory_add_batch", self.handle, memories[at:at + BATCH])
            ids += [item["id"] for item in json.loads(added)["items"]]
        return ids

    def recall(self, query, **options):
        """The hits. The first call reads the index in, which may take longer than a call has by itself."""
        options.setdefault("deadline_ms", 600_000)
        return json.loads(self.library.call("recall", self.handle, query, options))["hits"]
