"""Forks, and the end of the interpreter."""
import os
import subprocess
import sys
import unittest

from python_case import Case

OPEN = """
import sys, kioku
memory = kioku.Manager(sys.argv[1], durability="normal")
memory.add_message("s", role="user", content="kept")
"""


class Processes(Case):
    def test_a_forked_child_gets_a_clear_error_and_the_parent_goes_on(self):
        out = self.run_program("""
            import asyncio, os, sys, warnings
            import kioku
            warnings.simplefilter("ignore", DeprecationWarning)  # 3.12's, about forks beside threads
            memory = kioku.Manager(sys.argv[1], durability="normal")
            memory.add_message("s", role="user", content="before")
            awaited = kioku.AsyncManager(sys.argv[1], durability="normal")
            asyncio.run(awaited.add_message("s", role="user", content="awaited"))
            child = os.fork()
            if child == 0:
                for call in (lambda: memory.add_message("s", role="user", content="child"), memory.health,
                             lambda: kioku.Manager(sys.argv[1]), lambda: asyncio.run(awaited.health()),
                             lambda: memory.buffer_store.get_messages("s")):
                    try:
                        call()
                    except kioku.Unsupported as error:
                        print("child:", error.code)
                print("available:", memory.is_available())
                memory.close()
                del memory
                sys.exit(0)  # the child's own exit handlers run
            print("child ended with", os.waitpid(child, 0)[1])
            memory.add_message("s", role="user", content="after")
            print([item["content"] for item in memory.messages("s")["items"]], memory.check()["ok"])
            asyncio.run(awaited.close())
            """, self.path)
        self.assertEqual(out, "child: unsupported\n" * 5 + "available: False\nchild ended with 0\n"
                         "['before', 'awaited', 'after'] True\n")

    def test_multiprocessing_by_fork_and_spawn_works_with_stores_of_its_own(self):
        (self.folder / "work.py").write_text("""
import multiprocessing, sys, warnings
import kioku

def add(path, number):
    with kioku.Manager(path, durability="normal") as memory:
        memory.add_message("s", role="user", content=str(number))

if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)
    for method in ("fork", "spawn"):
        context = multiprocessing.get_context(method)
        workers = [context.Process(target=add, args=(sys.argv[1], number)) for number in range(3)]
        for worker in workers: worker.start()
        for worker in workers: worker.join()
        print([worker.exitcode for worker in workers])
""")
        done = subprocess.run([sys.executable, "work.py", self.path], cwd=self.folder, timeout=120,
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "[0, 0, 0]\n" * 2)
        with self.open() as memory:
            self.assertEqual(len(memory.messages("s")["items"]), 6)

    def test_what_is_open_when_the_interpreter_ends_is_closed(self):
        self.run_program(OPEN, self.path)
        self.assertFalse(self.path.with_name("kioku.db-wal").exists())  # SQLite's sign of a good close
        with self.open() as memory:
            self.assertEqual(memory.messages("s")["items"][0]["content"], "kept")

    def test_threads_that_wait_when_the_interpreter_ends_are_stopped(self):
        self.run_program(OPEN, self.path)
        for kind in ("daemon", "two stores", "async"):
            with self.subTest(kind):
                release = self.hold_lock()
                out = self.run_program("""
                    import asyncio, logging, sys, threading, time
                    import kioku
                    if sys.argv[2] == "async":
                        memory = kioku.AsyncManager(sys.argv[1], durability="normal", busy_timeout_ms=2000)
                        async def main():
                            asyncio.get_running_loop().create_task(memory.remember("never"))
                            await asyncio.sleep(0.3)
                        loop = asyncio.new_event_loop()
                        loop.run_until_complete(main())  # the task is left as it is
                        logging.disable()  # asyncio's "Task was destroyed but it is pending"
                    else:
                        memory = kioku.Manager(sys.argv[1], durability="normal", busy_timeout_ms=60000)
                        def wait():
                            while True:
                                try:
                                    memory.remember("never")
                                except kioku.Error as error:
                                    print(error.code, flush=True)
                                    return
                        for _ in range(8):
                            threading.Thread(target=wait, daemon=True).start()
                        other = sys.argv[2] == "two stores" and kioku.Manager(sys.argv[1] + "2", durability="normal")
                        time.sleep(0.3)
                    print("end", flush=True)
                    """, self.path, kind, timeout=30)
                self.assertTrue(out.startswith("end\n"), out)
                release()
        with self.open() as memory:
            self.assertEqual(memory.memories()["items"], [])
            self.assertTrue(memory.check()["ok"])

    def test_threads_that_work_when_the_interpreter_ends_harm_nothing(self):
        for _ in range(5):
            self.run_program("""
                import sys, threading, time
                import kioku
                memory = kioku.Manager(sys.argv[1], durability="normal")
                counter = kioku.TokenCounter()
                def work(number):
                    while True:
                        memory.add_message(f"s{number}", role="user", content="x")
                        counter.count_tokens("some words " * 20000)
                        memory.recall("x")
                threading.excepthook = lambda failure: None
                for number in range(6):
                    threading.Thread(target=work, args=(number,), daemon=True).start()
                time.sleep(0.1)
                """, self.path)
        with self.open() as memory:
            self.assertTrue(memory.check()["ok"])

    def test_a_second_copy_of_the_library_is_refused(self):
        library = os.environ.get("KIOKU_LIBRARY")
        if not library:
            self.skipTest("KIOKU_LIBRARY is not set")
        out = self.run_program("""
            import ctypes, sys
            import kioku
            memory = kioku.Manager(sys.argv[1], durability="normal")
            memory.add_message("s", role="user", content="mine")
            other = ctypes.CDLL(sys.argv[2])
            config = b'{"path": "%s"}' % sys.argv[1].encode()
            handle = ctypes.c_void_p()
            print(other.kioku_manager_open(config, ctypes.c_uint64(len(config)), ctypes.byref(handle), None))
            print(memory.messages("s")["items"][0]["content"])
            """, self.path, library)
        self.assertEqual(out, "3\nmine\n")  # KIOKU_CONFLICT


if __name__ == "__main__":
    unittest.main()
