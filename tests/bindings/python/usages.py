"""How a program that is checked by mypy --strict and pyright uses the package. It also runs."""
import asyncio
import io
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import kioku
from kioku.options import Filter, NewMessage
from kioku.records import AddedMessage, Hit, Message


def sync(path: Path) -> None:
    with kioku.Manager(path, durability="normal", session={"max_buffer_messages": 10}) as memory:
        message: NewMessage = {"role": "user", "content": "We deploy on Fridays."}
        added: AddedMessage = memory.add_message("s", message)
        seq: int = added["seq"] + 1
        memory.add_message("s", role="assistant", content="Noted.", created_at=datetime.now(timezone.utc))
        memory.add_message("s", {"role": "user", "content": [{"type": "text", "text": "And tests?"}]}, deadline_ms=1000)
        memory.set_session_config("s", {"max_buffer_tokens": 3500}, summary_trigger_tokens=3000)
        items: list[Message] = memory.messages("s", from_seq=1, limit=10)["items"]
        words: list[str] = [item["content"] for item in items]
        version: int = memory.save_context("s", {"state": "search"}, expected_version=0)
        kept = memory.remember("Tests run in CI.", user="ada", tags=["ci"], pinned=True, expires_at=None)
        memory.update_memory(kept["id"], source=None, confidence=0.5)
        hits: list[Hit] = memory.recall("When?", kinds=["message"], user=["ada", None], limit=3)["hits"]
        prompt: str = memory.query_memory("When?", 3, user="ada")
        filter: Filter = {"user": "ada"}
        count: int = memory.forget_matching(filter, dry_run=True)["memories"]
        job = memory.next_job(["summarize"])
        if job is not None:
            memory.complete_job(job["id"], job["lease"], {"text": job["input"]["messages"][0]["content"]})
        memory.count_metric("app.turns", tags=["a:b"])
        memory.export_records(io.StringIO(), sessions=["s"])
        memory.import_records([{"role": "user", "content": "x"}], session="t", source="u")
        summary: str | None = memory.summary_store.get_current_summary("s")
        text: str = ""
        try:
            memory.session("none")
        except kioku.NotFound as error:
            text = error.code + error.message
        print(seq, words, version, hits, prompt, count, summary, text)


async def awaited(path: Path) -> None:
    async with kioku.AsyncManager(path, threads=2, durability="normal") as memory:
        added: AddedMessage = await memory.add_message("s", role="user", content="Hello.")
        context = await memory.get_context("s", budget_tokens=1000)
        total: int = context["total_tokens"]
        first = await asyncio.wait_for(memory.recall("Hello", limit=1), 10)
        print(added["id"], total, first["hits"][0]["text"])


def components() -> None:
    counter = kioku.TokenCounter("gpt-4o")
    messages = [{"role": "user", "content": "Hi"}]
    leaving: list[dict[str, str]] = counter.get_overflow_messages(messages, max_tokens=1)
    ids: list[int] = counter.encode("x", allowed_special="all")
    breaker = kioku.CircuitBreaker(name="redis", consecutive_failures=3)

    @breaker
    def ask(question: str, times: int = 1) -> str:
        return question * times

    answer: str = ask("x", times=2)
    if breaker.get_state() == kioku.CircuitState.OPEN:
        breaker.reset()
    print(leaving, ids, answer)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sync(Path(folder, "a.db"))
        asyncio.run(awaited(Path(folder, "b.db")))
    components()
