"""Many threads on one store, and what they share: the interpreter, the store's lifetime, its log."""
import gc
import logging
import os
import pathlib
import resource
import sys
import threading
import time
import unittest

import kioku
from python_case import Case

OPENS = int(os.environ.get("KIOKU_OPENS", "500"))


def resident_kb():
    """What this process has in memory now."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024


class Threads(Case):
    def ticks_during(self, call):
        """How often another thread ran while a call waited a second for another process's lock."""
        release = self.hold_lock()
        ticks, done = [], threading.Event()

        def tick():
            while not done.wait(0.01):
                ticks.append(time.monotonic())

        ticker = threading.Thread(target=tick)
        releaser = threading.Timer(1.0, release)
        releaser.start()
        ticker.start()
        began = time.monotonic()
        call()
        waited = time.monotonic() - began
        done.set()
        ticker.join()
        releaser.join()  # it reads the holder's pipes to their end
        self.assertGreater(waited, 0.7)  # it did wait
        gaps = [after - before for before, after in zip(ticks, ticks[1:])]
        self.assertLess(max(gaps, default=waited), 0.5)
        return len(ticks)

    def test_other_threads_run_while_a_call_waits_for_a_lock(self):
        memory = self.open(busy_timeout_ms=60000)
        memory.add_message("s", role="user", content="first")
        self.assertGreater(self.ticks_during(lambda: memory.add_message("s", role="user", content="second")), 20)
        self.assertGreater(self.ticks_during(lambda: memory.remember("third")), 20)

    def test_sixty_four_threads_write_and_read_one_store(self):
        memory = self.open()
        failures = []

        def work(number):
            try:
                for turn in range(8):
                    memory.add_message(f"s{number % 8}", role="user", content=f"{number}/{turn}")
                    memory.remember(f"{number}/{turn}", tags=[str(number)])
                    memory.get_context(f"s{number % 8}", recall=False)
                    memory.memories(tags_any=[str(number)])
            except Exception as error:  # noqa: BLE001: told below
                failures.append(repr(error))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        for session in range(8):
            items = memory.messages(f"s{session}", limit=1000)["items"]
            self.assertEqual([item["seq"] for item in items], list(range(1, 65)))
            self.assertEqual(len({item["content"] for item in items}), 64)
        self.assertTrue(memory.check()["ok"])

    def test_closing_beside_calls_ends_them_well(self):
        for _ in range(20):
            memory = kioku.Manager(self.path, durability="normal")
            outcomes = []

            def work():
                while True:
                    try:
                        memory.add_message("s", role="user", content="x")
                    except kioku.InvalidArgument as error:
                        outcomes.append(str(error))
                        return

            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(0.005)
            memory.close()
            for thread in threads:
                thread.join()
            self.assertEqual(outcomes, ["the store is closed"] * 4)

    def test_opening_and_closing_leaves_nothing(self):
        def open_and_close():
            with kioku.Manager(self.path, durability="normal") as memory:
                memory.add_message("s", role="user", content="x")
            kioku.Manager(self.path, durability="normal")  # closed when it is collected

        for _ in range(OPENS // 10):
            open_and_close()
        gc.collect()
        descriptors, before = len(os.listdir("/proc/self/fd")), resident_kb()
        for _ in range(OPENS):
            open_and_close()
        gc.collect()
        self.assertEqual(len(os.listdir("/proc/self/fd")), descriptors)
        self.assertEqual(threading.active_count(), 1)
        self.assertEqual(len(os.listdir("/proc/self/task")), 1)
        grown = resident_kb() - before
        print(f"{OPENS} times two opens: {grown} KiB grown")
        self.assertLess(grown, 4096 + OPENS)  # below a KiB each, beside what the allocator keeps

    def broken(self, memory):
        """Takes the store's log away, as an outsider may; the next write tells the operator."""
        memory.add_message("s", role="user", content="x")
        os.unlink(f"{self.path}-wal")
        self.assertCode("corrupt", memory.add_message, "s", role="user", content="y")

    def logged(self, emit, call):
        handler = logging.Handler()
        handler.emit = emit
        logger = logging.getLogger("kioku")
        logger.addHandler(handler)
        try:
            call()
        finally:
            logger.removeHandler(handler)

    def test_the_log_goes_to_logging_when_a_verb_ends(self):
        records = []
        memory = self.open()
        self.logged(lambda record: records.append((threading.current_thread(), record)), lambda: self.broken(memory))
        (thread, record), *rest = records
        self.assertEqual(rest, [])
        self.assertIs(thread, threading.main_thread())
        self.assertEqual((record.name, record.levelname), ("kioku", "ERROR"))
        self.assertLess(abs(record.created - time.time()), 60)
        self.assertIn("corrupt", record.getMessage())

    def test_a_log_handler_may_use_kioku_and_may_fail(self):
        memory, other = self.open(), kioku.Manager(self.folder / "other.db", durability="normal")
        self.addCleanup(other.close)

        def emit(record):
            other.add_message("log", role="user", content=record.getMessage())
            memory.is_available()
            raise RuntimeError("a handler of the host's")

        unraisable = []
        sys.unraisablehook, before = unraisable.append, sys.unraisablehook
        try:
            self.logged(emit, lambda: self.broken(memory))
        finally:
            sys.unraisablehook = before
        self.assertEqual(len(other.messages("log")["items"]), 1)
        self.assertEqual([str(each.exc_value) for each in unraisable], ["a handler of the host's"])


if __name__ == "__main__":
    unittest.main()
