"""KiokuSession as users of the Agents SDK meet it. The SDK's own tests of sessions run in
published_long.py."""
import asyncio
import json
import threading

import pytest
from agents import Agent, RunConfig, Runner, Session, SessionSettings, function_tool, set_tracing_disabled
from agents.testing import ScriptedModel, assistant_message, function_call

import kioku
from kioku.openai_agents import KiokuSession

set_tracing_disabled(True)  # no test sends anything anywhere


@pytest.fixture
def session(memory):
    return KiokuSession("s", memory)


def run(work):
    return asyncio.run(work)


TEXT = {"type": "output_text", "text": "It is 21 degrees.", "annotations": [], "logprobs": []}
ITEMS = {
    "user": {"role": "user", "content": "What is the weather?"},
    "typed user": {"type": "message", "role": "user", "content": "What?", "status": "completed"},
    "system": {"role": "system", "content": "Be brief."},
    "developer": {"role": "developer", "content": "Be brief."},
    "other role": {"role": "critic", "content": "hm"},
    "image": {"role": "user", "content": [{"type": "input_text", "text": "What is this?"},
                                          {"type": "input_image", "image_url": "data:image/png;base64,AA", "detail": "auto"}]},
    "file": {"role": "user", "content": [{"type": "input_file", "file_id": "f1"}]},
    "answer": {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [TEXT]},
    "two texts": {"id": "m", "type": "message", "role": "assistant", "status": "completed",
                  "content": [TEXT, {**TEXT, "text": "Enjoy."}]},
    "refusal": {"id": "m", "type": "message", "role": "assistant", "status": "completed",
                "content": [{"type": "refusal", "refusal": "No."}]},
    "call": {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "weather", "arguments": '{"city": "Kyōto"}',
             "status": "completed"},
    "call without arguments": {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": ""},
    "result": {"type": "function_call_output", "call_id": "c1", "output": "21 degrees"},
    "empty result": {"type": "function_call_output", "call_id": "c1", "output": ""},
    "result in parts": {"type": "function_call_output", "call_id": "c1", "output": [
        {"type": "input_text", "text": "21"}, {"type": "input_image", "image_url": "u"}]},
    "reasoning": {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Look it up."}],
                  "encrypted_content": "gAAAA"},
    "silent reasoning": {"type": "reasoning", "id": "rs_1", "summary": []},
    "computer call": {"type": "computer_call", "id": "cu", "call_id": "c1", "action": {"type": "click", "x": 1, "y": 2,
                      "button": "left"}, "pending_safety_checks": [], "status": "completed"},
    "computer output": {"type": "computer_call_output", "call_id": "c1",
                        "output": {"type": "computer_screenshot", "image_url": "data:image/png;base64,AA"}},
    "shell call": {"type": "local_shell_call", "id": "ls", "call_id": "c1", "status": "completed",
                   "action": {"type": "exec", "command": ["ls"], "env": {}}},
    "shell output": {"type": "local_shell_call_output", "id": "c1", "output": "README.md"},
    "custom call": {"type": "custom_tool_call", "call_id": "c1", "name": "sql", "input": "SELECT 1"},
    "custom output": {"type": "custom_tool_call_output", "call_id": "c1", "output": "1"},
    "web search": {"type": "web_search_call", "id": "ws", "status": "completed", "action": {"type": "search", "query": "q"}},
    "file search": {"type": "file_search_call", "id": "fs", "status": "completed", "queries": ["q"], "results": None},
    "code": {"type": "code_interpreter_call", "id": "ci", "code": "1+1", "container_id": "c", "outputs": None,
             "status": "completed"},
    "image call": {"type": "image_generation_call", "id": "ig", "result": "AAAA", "status": "completed"},
    "mcp call": {"type": "mcp_call", "id": "mcp", "name": "f", "arguments": "{}", "server_label": "s", "output": "ok"},
    "mcp tools": {"type": "mcp_list_tools", "id": "ml", "server_label": "s", "tools": [{"name": "f", "input_schema": {}}]},
    "mcp request": {"type": "mcp_approval_request", "id": "ma", "name": "f", "arguments": "{}", "server_label": "s"},
    "mcp answer": {"type": "mcp_approval_response", "approval_request_id": "ma", "approve": True},
    "compaction": {"type": "compaction", "id": "cp", "encrypted_content": "gAAAA"},
    "reference": {"type": "item_reference", "id": "msg_1"},
    "what is yet to come": {"type": "some_new_thing", "deep": {"er": [1, 2.0, None, {"x": "y"}]}},
    "NUL": {"type": "function_call_output", "call_id": "c\0", "output": "a\0b"},
    "half a character": {"role": "user", "content": "a\ud800b"},
    "spelled NUL": {"role": "user", "content": "\\u0000"},
    "long text": {"role": "user", "content": "x" * 1_000_000},
    "long answer": {"id": "m", "type": "message", "role": "assistant", "content": [{**TEXT, "text": "x" * 1_000_000}]},
    "long arguments": {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "x" * 900_000},
    "long result": {"type": "function_call_output", "call_id": "c1", "output": "x" * 1_000_000},
    "two long texts": {"id": "m", "type": "message", "role": "assistant", "content": [
        {**TEXT, "text": "x" * 500_000}, {**TEXT, "text": "é\n" * 100_000}]},
    "call of an odd id": {"type": "function_call", "call_id": "a\nb", "name": "f", "arguments": "{}"},
    "long id": {"type": "function_call_output", "call_id": "c" * 400, "output": "x"},
}


@pytest.mark.parametrize("kind", ITEMS)
def test_an_item_comes_back_as_it_was(session, kind):
    item = json.loads(json.dumps(ITEMS[kind]))

    async def use():
        await session.add_items([item])
        assert item == ITEMS[kind]
        assert await session.get_items() == [item]
        assert await session.pop_item() == item
        assert await session.get_items() == []

    run(use())


def test_it_is_a_session_of_the_sdk(session):
    assert isinstance(session, Session)


def test_a_batch_keeps_its_order_and_is_all_or_none(session, memory):
    async def use():
        await session.add_items([])
        assert await session.get_items() == []
        await session.add_items(list(ITEMS.values()))
        assert await session.get_items() == list(ITEMS.values())
        with pytest.raises(kioku.LimitExceeded, match="content has 1200000 bytes, the limit is 1048576"):
            await session.add_items([{"role": "user", "content": "a"}, {"role": "user", "content": "x" * 1_200_000}])
        assert await session.get_items() == list(ITEMS.values())

    run(use())
    assert memory.check()["ok"]


def numbered(*numbers):
    return [{"role": "user", "content": f"message {number}"} for number in numbers]


def test_a_limit_answers_the_newest_in_their_order(session, memory):
    async def use():
        assert await session.get_items(5) == [] and await session.pop_item() is None
        await session.add_items(numbered(*range(250)))
        assert await session.get_items() == numbered(*range(250))
        for limit in (1, 7, 101, 249, 250, 1000):
            assert await session.get_items(limit) == numbered(*range(250))[-limit:]
        assert await session.get_items(0) == []
        short = KiokuSession("s", memory, session_settings=SessionSettings(limit=3))
        assert await short.get_items() == numbered(247, 248, 249)
        assert await short.get_items(limit=1) == numbered(249)

    run(use())


def test_popping_takes_the_newest_out_for_good(session, memory, path):
    async def use():
        await session.add_items(numbered(*range(120)))
        for number in reversed(range(60, 120)):
            assert [await session.pop_item()] == numbered(number)
        assert await session.get_items(1) == numbered(59)
        assert await session.get_items(3) == numbered(57, 58, 59)
        await session.add_items(numbered(500))
        assert await session.get_items(2) == numbered(59, 500)
        assert await session.get_items() == numbered(*range(60), 500)

    run(use())
    memory.close()
    assert b"message 119" not in open(path, "rb").read()


def test_clearing_leaves_an_empty_session_that_goes_on(session, memory):
    async def use():
        await session.clear_session()  # of one that never began
        await session.add_items(numbered(1, 2, 3))
        await session.clear_session()
        assert await session.get_items() == [] == await session.get_items(2) and await session.pop_item() is None
        await session.add_items(numbered(4, 5))
        assert await session.get_items(1) == numbered(5) and await session.get_items() == numbered(4, 5)

    run(use())


def test_two_sessions_of_one_store_do_not_meet(session, memory):
    other = KiokuSession("other", memory, user="ada")

    async def use():
        await session.add_items(numbered(1))
        await other.add_items(numbered(2))
        await other.clear_session()
        assert await session.get_items() == numbered(1)

    run(use())
    assert memory.session("other")["user"] == "ada"


def test_each_item_is_popped_by_one_of_many(session, memory):
    run(session.add_items(numbered(*range(60))))
    popped = []

    def pop():
        while (item := run(KiokuSession("s", memory).pop_item())) is not None:
            popped.append(item["content"])

    threads = [threading.Thread(target=pop) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(popped) == sorted(each["content"] for each in numbered(*range(60)))


def test_processes_add_to_one_session_and_each_batch_stays_together(session, in_processes):
    in_processes("""
import asyncio
from kioku.openai_agents import KiokuSession
async def use():
    for turn in range(20):
        await KiokuSession("s", memory).add_items([{"role": "user", "content": f"{number} {turn} {part}"} for part in "ab"])
asyncio.run(use())
""", 3)
    said = [each["content"] for each in run(session.get_items())]
    assert len(set(said)) == len(said) == 120
    assert all(one[:-1] == two[:-1] for one, two in zip(said[::2], said[1::2], strict=True))


def test_what_other_hosts_wrote_is_read_as_items(session, memory):
    call = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    memory.add_messages("s", [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Looking.", "tool_calls": [call, {**call, "id": "c2"}]},
        {"role": "tool", "content": "21", "tool_call_id": "c1"}])
    expected = [
        {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Looking."},
        {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": "{}"},
        {"type": "function_call", "call_id": "c2", "name": "weather", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "21"}]
    assert run(session.get_items()) == expected
    assert run(session.get_items(2)) == expected[-2:]


def test_popping_another_host_s_text_with_calls_takes_one_item_at_a_time(session, memory):
    calls = [{"id": id, "function": {"name": "weather", "arguments": "{}"}} for id in ("c1", "c2")]
    memory.add_messages("s", [{"role": "user", "content": "Hello"},
                              {"role": "assistant", "content": "Looking.", "tool_calls": calls}])

    async def use():
        items = await session.get_items()
        assert len(items) == 4
        while items:
            assert await session.pop_item() == items.pop()
            assert await session.get_items() == items
        assert await session.pop_item() is None

    run(use())


@pytest.mark.parametrize("call", [{"function": "f"}, {"function": {"name": 1, "arguments": {"x": 1}}}, {}])
def test_calls_in_other_shapes_are_items_too(session, memory, call):
    memory.add_message("s", role="assistant", content="", tool_calls=[{"id": "c1", **call}])
    [item] = run(session.get_items())
    assert (item["type"], item["call_id"], item["name"]) == ("function_call", "c1", "")
    json.loads(item["arguments"])


@pytest.mark.parametrize("ours", [{"foo": 1}, {}, [], None, {"record": None}, {"json": "{"}, {"json": "[1]"},
                                  {"record": {}, "texts": [[["x", "y"], 0, 1]]}])
def test_metadata_of_our_name_that_another_host_wrote_are_not_ours(session, memory, ours):
    memory.add_message("s", role="user", content="Hello", metadata={"openai_agents": ours})
    assert run(session.get_items()) == [{"role": "user", "content": "Hello"}]


def test_what_is_neither_said_nor_called_is_in_no_context(session, memory):
    silent = ["reasoning", "silent reasoning", "web search", "mcp call", "compaction", "reference", "what is yet to come"]
    items = [ITEMS["user"], *(ITEMS[kind] for kind in silent[:3]), ITEMS["call"], *(ITEMS[kind] for kind in silent[3:]),
             ITEMS["result"], ITEMS["answer"], ITEMS["silent reasoning"]]
    run(session.add_items(items))
    chat = memory.get_context("s", recall=False)["messages"]
    assert [each["role"] for each in chat] == ["user", "assistant", "tool", "assistant"]
    assert [each["content"] for each in chat] == ["What is the weather?", "", "21 degrees", "It is 21 degrees."]
    assert run(session.get_items()) == items


def test_a_runner_remembers_with_tools_and_the_context_is_a_valid_chat(session, memory):
    @function_tool
    def weather(city: str) -> str:
        return f"21 degrees in {city}"

    model = ScriptedModel()
    agent = Agent(name="guide", model=model, tools=[weather])
    model.enqueue([function_call("weather", '{"city": "Kyoto"}', call_id="c1"),
                   function_call("weather", '{"city": "Nara"}', call_id="c2")])
    model.enqueue([assistant_message("It is 21 degrees.")])
    model.enqueue([assistant_message("Kyoto and Nara.")])

    async def use():
        first = await Runner.run(agent, "How warm is it?", session=session)
        assert first.final_output == "It is 21 degrees."
        second = await Runner.run(agent, "Where?", session=session)
        assert second.final_output == "Kyoto and Nara."

    run(use())
    sent = model.calls[-1].input
    assert [each.get("type", "message") for each in sent] == [
        "message", "function_call", "function_call", "function_call_output", "function_call_output", "message", "message"]
    assert sent[-1]["content"] == "Where?" and sent[3]["output"] == "21 degrees in Kyoto"
    chat = memory.get_context("s", recall=False)["messages"]
    assert [each["role"] for each in chat] == ["user", "assistant", "tool", "assistant", "tool", "assistant", "user", "assistant"]
    assert chat[1]["tool_calls"][0]["id"] == chat[2]["tool_call_id"]
    assert chat[2]["content"] == "21 degrees in Kyoto"


@pytest.mark.parametrize("way", ["run", "run_streamed", "run_sync"])
def test_a_runner_s_limit_bounds_what_the_model_is_sent(session, way):
    model = ScriptedModel()
    agent = Agent(name="guide", model=model)
    config = RunConfig(session_settings=SessionSettings(limit=2))

    async def use(text):
        if way == "run":
            await Runner.run(agent, text, session=session, run_config=config)
        else:
            result = Runner.run_streamed(agent, text, session=session, run_config=config)
            async for _ in result.stream_events():
                pass

    for number in range(3):
        model.enqueue([assistant_message(f"answer {number}")])
        if way == "run_sync":
            Runner.run_sync(agent, f"question {number}", session=session, run_config=config)
        else:
            run(use(f"question {number}"))
    assert [each["content"] for each in model.calls[-1].input if each["role"] == "user"] == ["question 1", "question 2"]
    assert len(model.calls[-1].input) == 3
    assert len(run(session.get_items())) == 6
