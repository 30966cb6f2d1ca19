"""What a checker of types has to find: each line that says so, and no other. Never run."""
import kioku

memory = kioku.Manager("x.db")
memory.add_message("s", role="user", content="x", colour="red")  # wrong
memory.remember("x", tags="ci")
memory.remember(5)  # wrong
memory.recall("x", limit="3")  # wrong
memory.messages("s")["item"]  # wrong
number: int = memory.query_memory("x")  # wrong
memory.memory("id")["conten"]  # wrong
kioku.Manager("x.db", durability="best")  # wrong
kioku.AsyncManager("x.db").add_message("s")["seq"]  # wrong


async def awaited(store: kioku.AsyncManager) -> None:
    await store.remember("x", pinned="yes")  # wrong
    (await store.health())["available"] + "x"  # wrong
