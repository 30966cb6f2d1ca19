"""A Python process that writes by every road (threads, batches, the loop) is killed at a random moment: what it
had acknowledged is there, and the store keeps its rules. KIOKU_CYCLES kills, from KIOKU_SEED."""
import json
import os
import random
import time
import unittest

from python_case import Case

CYCLES = int(os.environ.get("KIOKU_CYCLES", "20"))
SEED = int(os.environ.get("KIOKU_SEED", "1"))

WRITER = """
import asyncio, json, os, sys, threading, uuid
import kioku

def acknowledge(*rows):  # one write to a pipe: whole lines, whichever thread
    os.write(1, "".join(json.dumps(row) + "\\n" for row in rows).encode())

memory = kioku.Manager(sys.argv[1])

def alone(number):
    while True:
        content = str(uuid.uuid4())
        acknowledge(["message", memory.add_message(f"s{number}", role="user", content=content)["id"], content])

def batches():
    while True:
        contents = [str(uuid.uuid4()) for _ in range(5)]
        added = memory.remember_many(contents)["items"]
        acknowledge(*(["memory", each["id"], content] for each, content in zip(added, contents)))

async def awaited():
    store = kioku.AsyncManager(memory)
    async def write():
        while True:
            content = str(uuid.uuid4())
            acknowledge(["episode", (await store.store_episode(content))["id"], content])
    await asyncio.gather(*(write() for _ in range(3)))

for work in (lambda: alone(1), lambda: alone(2), batches):
    threading.Thread(target=work, daemon=True).start()
asyncio.run(awaited())
"""


class Crashes(Case):
    def killed(self, lines, moment_s):
        """What a writer acknowledged until it was killed, after so many lines and a moment."""
        writer = self.program(WRITER, self.path)
        rows = [json.loads(writer.stdout.readline()) for _ in range(lines)]
        time.sleep(moment_s)
        writer.kill()
        rows += [json.loads(line) for line in writer.stdout if line.endswith("\n")]
        self.assertEqual(writer.stderr.read(), "")
        self.assertEqual(writer.wait(), -9)
        return rows

    def test_nothing_that_was_acknowledged_is_lost(self):
        chance, acknowledged = random.Random(SEED), []
        for _ in range(CYCLES):
            acknowledged += self.killed(1 + chance.randrange(40), chance.random() * 0.02)
        with self.open() as memory:
            kept = {}
            for lists in (lambda **page: memory.messages("s1", **page), lambda **page: memory.messages("s2", **page),
                          memory.memories, memory.episodes):
                page = lists(limit=1000)
                kept.update((item["id"], item["content"]) for item in page["items"])
                while "next" in page:
                    page = lists(limit=1000, cursor=page["next"])
                    kept.update((item["id"], item["content"]) for item in page["items"])
            lost = [row for row in acknowledged if kept.get(row[1]) != row[2]]
            print(f"{CYCLES} kills (seed {SEED}): {len(acknowledged)} acknowledged, {len(lost)} lost, {len(kept)} kept")
            self.assertEqual(len(lost), 0)
            self.assertEqual({row[0] for row in acknowledged}, {"message", "memory", "episode"})
            self.assertEqual(memory.check()["problems"], [])


if __name__ == "__main__":
    unittest.main()
