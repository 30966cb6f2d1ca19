"""AsyncManager: the loop goes on, and a cancelled call has written nothing or says what it wrote."""
import asyncio
import inspect
import pickle
import threading
import time
import unittest

import kioku
from kioku import _in_thread, _kioku
from python_case import Case


class Async(Case, unittest.IsolatedAsyncioTestCase):
    async def opened(self, **config):
        memory = kioku.AsyncManager(self.path, **{"durability": "normal", **config})
        self.addAsyncCleanup(memory.close)
        return memory

    def test_it_has_every_verb_of_manager_with_its_signature_and_words(self):
        own = {"buffer_store", "summary_store", "path", "closed"}  # not awaited: of the store behind it
        for name, verb in inspect.getmembers(kioku.Manager):
            if name.startswith("_") or name in own:
                continue
            with self.subTest(name):
                self.assertTrue(hasattr(kioku.AsyncManager, name))
                if inspect.isfunction(verb) and name != "close":
                    awaited = getattr(kioku.AsyncManager(self.path), name)
                    self.assertTrue(inspect.iscoroutinefunction(awaited))
                    self.assertEqual(awaited.__doc__, verb.__doc__)

    async def test_many_calls_at_once(self):
        async with kioku.AsyncManager(self.path, durability="normal") as memory:
            added = await asyncio.gather(*(memory.add_message("s", role="user", content=str(i)) for i in range(100)))
            self.assertEqual(sorted(each["seq"] for each in added), list(range(1, 101)))
            context = await memory.get_context("s", budget_tokens=2000)
            self.assertEqual(context["messages"][-1]["content"],
                             (await memory.messages("s", from_seq=100))["items"][0]["content"])
            with self.assertRaises(kioku.NotFound):
                await memory.session("none")
        with self.assertRaises(kioku.InvalidArgument):
            await memory.session("s")
        await memory.close()

    async def test_the_loop_runs_while_calls_wait_for_a_lock(self):
        memory = await self.opened(busy_timeout_ms=60000)
        await memory.add_message("s", role="user", content="first")
        release = self.hold_lock()
        waiting = [asyncio.create_task(memory.add_message("s", role="user", content="later")) for _ in range(20)]
        gaps, last = [], asyncio.get_running_loop().time()
        for _ in range(100):
            await asyncio.sleep(0.01)
            now = asyncio.get_running_loop().time()
            gaps.append(now - last)
            last = now
        self.assertFalse(any(task.done() for task in waiting))
        self.assertLess(max(gaps), 0.5)
        await asyncio.to_thread(release)
        await asyncio.gather(*waiting)
        self.assertEqual((await memory.session("s"))["message_count"], 21)

    async def test_a_cancelled_call_has_written_nothing(self):
        memory = await self.opened(busy_timeout_ms=60000)
        await memory.add_message("s", role="user", content="first")
        release = self.hold_lock()
        tasks = [asyncio.create_task(memory.add_message("s", role="user", content="never")) for _ in range(20)]
        await asyncio.sleep(0.3)
        for task in tasks:  # eight are under way, the others wait for a thread
            task.cancel()
        for outcome in await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30):
            self.assertIs(type(outcome), asyncio.CancelledError)
        with self.assertRaises(TimeoutError):
            async with asyncio.timeout(0.2):
                await memory.remember("never")
        release()
        self.assertEqual((await memory.session("s"))["message_count"], 1)
        self.assertEqual((await memory.memories())["items"], [])
        await memory.add_message("s", role="user", content="second")

    def blocks_the_loop_until_written(self, session, seconds=0.0):
        """Has the loop stand still, once, until another opening of the store sees the session's message."""
        seen = self.open()

        def block():
            while not seen.sessions()["items"] or seen.session(session)["message_count"] == 0:
                time.sleep(0.005)
            time.sleep(seconds)

        asyncio.get_running_loop().call_soon(block)

    async def test_a_timeout_that_comes_too_late_is_a_timeout_and_says_what_was_written(self):
        memory = await self.opened()
        await memory.open()
        with self.assertRaises(TimeoutError) as caught:
            async with asyncio.timeout(0.2):
                self.blocks_the_loop_until_written("s", seconds=0.3)
                await memory.add_message("s", role="user", content="written")
        # Python up to 3.11.2 names it as the context alone.
        cancelled = caught.exception.__cause__ or caught.exception.__context__
        self.assertIs(type(cancelled), asyncio.CancelledError)
        self.assertIs(type(cancelled.__cause__), kioku.CancelledTooLate)
        self.assertEqual(cancelled.__cause__.result["seq"], 1)
        self.assertEqual((await memory.session("s"))["message_count"], 1)

    async def test_what_was_cancelled_too_late_says_so(self):
        memory = await self.opened()
        await memory.open()
        task = asyncio.create_task(memory.add_message("s", role="user", content="written"))
        await asyncio.sleep(0)
        self.blocks_the_loop_until_written("s")
        asyncio.get_running_loop().call_soon(task.cancel, "why")
        with self.assertRaises(asyncio.CancelledError) as caught:
            await task
        self.assertTrue(task.cancelled())
        self.assertIs(type(caught.exception), asyncio.CancelledError)
        why = pickle.loads(pickle.dumps(caught.exception.__cause__))
        self.assertIs(type(why), kioku.CancelledTooLate)
        self.assertEqual((why.verb, why.result["seq"]), ("add_message", 1))
        self.assertEqual(str(why), "add_message had come to its end when it was cancelled: what it did stands")

    async def test_an_import_that_is_cancelled_keeps_its_pieces_and_goes_on_behind_them(self):
        memory = await self.opened()
        begun, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def records(waits):
            for number in range(700):
                if waits and number == 600:
                    begun.set()
                    go_on.wait()
                yield {"role": "user", "content": str(number)}

        task = asyncio.create_task(memory.import_records(records(True), session="s", source="a list"))
        await asyncio.to_thread(begun.wait)
        for _ in range(3):  # once to stop it, and again while it is waited for
            task.cancel()
            await asyncio.sleep(0.05)
        self.assertFalse(task.done())
        go_on.set()
        with self.assertRaises(asyncio.CancelledError) as caught:
            await task
        self.assertIs(type(caught.exception), asyncio.CancelledError)
        self.assertIs(type(caught.exception.__cause__), kioku.Cancelled)
        self.assertEqual((await memory.session("s"))["message_count"], 512)
        self.assertEqual(await memory.import_records(records(False), session="s", source="a list"),
                         {"records": 700, "added": 188, "existing": 512})

    async def test_closing_lets_every_call_that_was_made_before_it_end(self):
        memory = await self.opened(busy_timeout_ms=60000)
        await memory.add_message("s", role="user", content="first")
        release = self.hold_lock()
        tasks = [asyncio.create_task(memory.add_message("s", role="user", content=str(i))) for i in range(60)]
        await asyncio.sleep(0.1)  # eight are under way, the others wait for a thread
        closing = asyncio.create_task(memory.close())
        await asyncio.sleep(0.1)
        with self.assertRaises(kioku.InvalidArgument):
            await memory.session("s")
        self.assertFalse(closing.done())
        await asyncio.to_thread(release)
        added = await asyncio.gather(*tasks)
        await closing
        self.assertEqual(sorted(each["seq"] for each in added), list(range(2, 62)))
        self.assertEqual(self.open().session("s")["message_count"], 61)

    async def test_closing_opens_the_store_for_calls_that_wait_for_it(self):
        memory = await self.opened()
        tasks = [asyncio.create_task(memory.add_message("s", role="user", content=str(i))) for i in range(20)]
        await asyncio.sleep(0)
        await memory.close()
        self.assertEqual(len(await asyncio.gather(*tasks)), 20)
        with self.assertRaises(kioku.InvalidArgument):
            await memory.session("s")

    async def test_work_in_a_thread_is_never_left_going_on_behind(self):
        begun, go_on, done = threading.Event(), threading.Event(), []
        self.addCleanup(go_on.set)

        def work():
            begun.set()
            go_on.wait()
            done.append(True)

        task = asyncio.create_task(_in_thread.in_thread(work))
        await asyncio.to_thread(begun.wait)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0.02)
        self.assertFalse(task.done())
        go_on.set()
        with self.assertRaises(asyncio.CancelledError):
            await task
        self.assertEqual(done, [True])

    async def test_an_export_that_is_cancelled_ends(self):
        memory = await self.opened()
        await memory.add_messages("s", [{"role": "user", "content": "x" * 1000}] * 1000)
        begun = threading.Event()

        class Slow:
            encoding = "utf-8"

            def write(self, text):
                begun.set()
                threading.Event().wait(0.02)

        task = asyncio.create_task(memory.export_records(Slow()))
        await asyncio.to_thread(begun.wait)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError) as caught:
            await task
        self.assertIs(type(caught.exception), asyncio.CancelledError)

    async def test_a_manager_that_is_open_is_left_open(self):
        manager = self.open()
        async with kioku.AsyncManager(manager) as memory:
            await memory.add_message("s", role="user", content="hi")
        self.assertEqual(manager.session("s")["message_count"], 1)

    async def test_it_is_opened_by_its_first_call_and_says_why_it_cannot(self):
        memory = kioku.AsyncManager(self.folder / "none" / "kioku.db")
        for _ in range(2):
            with self.assertRaises(kioku.NotFound):
                await memory.health()
        (self.folder / "none").mkdir()
        self.assertTrue((await memory.health())["available"])
        await memory.close()
        self.assertRaises(kioku.InvalidArgument, kioku.AsyncManager, self.path, threads=0)

    async def test_it_works_from_several_loops(self):
        memory = kioku.AsyncManager(self.path, durability="normal")

        def in_a_loop_of_its_own():
            return asyncio.run(memory.add_message("s", role="user", content="x"))["seq"]

        seqs = await asyncio.gather(*(asyncio.to_thread(in_a_loop_of_its_own) for _ in range(4)))
        self.assertEqual(sorted(seqs), [1, 2, 3, 4])
        await memory.close()

    async def test_a_stop_that_was_asked_for_before_the_call_is_heeded(self):
        manager, stop = self.open(), _kioku.Stop()
        stop.request()
        self.assertCode("cancelled", manager._stopped_by(stop).remember, "never")


if __name__ == "__main__":
    unittest.main()
