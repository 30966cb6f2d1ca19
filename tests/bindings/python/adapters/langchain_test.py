"""KiokuChatMessageHistory and KiokuRetriever as LangChain's users meet them."""
import asyncio
import json
import math
import subprocess
import sys

import pytest
from langchain_core.documents import Document
from langchain_core.messages import (AIMessage, AIMessageChunk, ChatMessage, FunctionMessage, HumanMessage,
                                     HumanMessageChunk, RemoveMessage, SystemMessage, ToolMessage)
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables.history import RunnableWithMessageHistory
from langchain_tests.integration_tests import RetrieversIntegrationTests

import kioku
from kioku.langchain import KiokuChatMessageHistory, KiokuRetriever


@pytest.fixture
def history(memory):
    return KiokuChatMessageHistory(memory, "s")


CALL = {"name": "weather", "args": {"city": "Kyōto", "days": [1, 2]}, "id": "call_1", "type": "tool_call"}
MESSAGES = {
    "human": HumanMessage("Hello 😀\n", id="m-1", name="ada"),
    "ai": AIMessage("Hi", response_metadata={"model": "x"},
                    usage_metadata={"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}),
    "system": SystemMessage("Be brief."),
    "developer": SystemMessage("Be brief.", additional_kwargs={"__openai_role__": "developer"}),
    "chat": ChatMessage("hm", role="critic"),
    "chat of a role": ChatMessage("hm", role="assistant"),
    "function": FunctionMessage("42", name="answer"),
    "tool": ToolMessage("21 degrees", tool_call_id="call_1", artifact={"raw": [21.0]}, status="error"),
    "tool without text": ToolMessage("", tool_call_id="call_1"),
    "tool of a long id": ToolMessage("x", tool_call_id="i" * 400),
    "parts of a tool": ToolMessage([{"type": "text", "text": "a"}, "b"], tool_call_id="call_1"),
    "call": AIMessage("", tool_calls=[CALL]),
    "text and two calls": AIMessage("Looking.", tool_calls=[CALL, {**CALL, "id": "call_2", "args": {}}]),
    "call without id": AIMessage("", tool_calls=[{**CALL, "id": None}]),
    "calls of one id": AIMessage("", tool_calls=[CALL, {**CALL, "name": "other"}]),
    "call without id beside an id like ours": AIMessage("", tool_calls=[
        {**CALL, "id": None}, {**CALL, "id": "call_0"}, {**CALL, "id": None}, CALL, {**CALL, "id": ""}]),
    "call of an odd id": AIMessage("", tool_calls=[{**CALL, "id": "a\nb"}, {**CALL, "id": "i" * 400}]),
    "numbers without an end": AIMessage("Hi", response_metadata={"logprobs": [-0.5, float("-inf")]}),
    "invalid call": AIMessage("", invalid_tool_calls=[
        {"name": "weather", "args": "{", "id": "c", "error": "eof", "type": "invalid_tool_call"}]),
    "raw call": AIMessage("", additional_kwargs={"tool_calls": [
        {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}),
    "image": HumanMessage([{"type": "text", "text": "What is this?"},
                           {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]),
    "image alone": HumanMessage([{"type": "image", "base64": "AAAA", "mime_type": "image/png"}]),
    "texts": HumanMessage(["a", {"type": "text", "text": "b"}]),
    "thinking": AIMessage([{"type": "thinking", "thinking": "...", "signature": "s"}, {"type": "text", "text": "So."}]),
    "empty": HumanMessage(""),
    "blank": HumanMessage(" \n"),
    "NUL": HumanMessage("a\0b", name="n\0"),
    "half a character": AIMessage("a\ud800b", tool_calls=[{**CALL, "args": {"x": "\ud800\0"}}]),
    "spelled NUL": HumanMessage("\\u0000", additional_kwargs={"x": "\\u0000"}),
    "chunk": AIMessageChunk("par", tool_call_chunks=[
        {"name": "f", "args": "{}", "id": "c", "index": 0, "type": "tool_call_chunk"}], chunk_position="last"),
    "human chunk": HumanMessageChunk("par"),
    "long text": HumanMessage("x" * 1_000_000),
    "long part": HumanMessage([{"type": "text", "text": "x" * 1_000_000, "cache_control": {"type": "ephemeral"}}]),
    "two long parts": HumanMessage(["x" * 500_000, {"type": "text", "text": "é\n" * 100_000}, {"type": "text", "text": "z"}]),
    "long part beside NUL": HumanMessage(["x" * 500_000, "a\0b\ud800"]),
    "long arguments without an id": AIMessage("Here.", tool_calls=[{**CALL, "args": {"file": "x" * 70_000}, "id": None}]),
    "long arguments": AIMessage("", tool_calls=[{**CALL, "args": {"file": "x" * 900_000}}]),
    "long result": ToolMessage("x" * 1_000_000, tool_call_id="call_1"),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_message_comes_back_as_it_was(history, kind):
    message = MESSAGES[kind]
    before = message.model_copy(deep=True)
    history.add_message(message)
    assert message == before
    [back] = history.messages
    assert type(back) is type(message) and back == message


def test_a_batch_keeps_its_order_and_is_all_or_none(history, memory):
    history.add_messages([])
    assert history.messages == []
    everything = list(MESSAGES.values())
    history.add_messages(everything)
    assert history.messages == everything
    with pytest.raises(kioku.LimitExceeded, match="content has 1200000 bytes, the limit is 1048576"):
        history.add_messages([HumanMessage("one"), HumanMessage("x" * 1_200_000)])
    with pytest.raises(kioku.LimitExceeded, match="metadata has .* the limit is 65536"):
        history.add_messages([HumanMessage("one"), HumanMessage([{"type": "image", "base64": "A" * 70_000}])])
    with pytest.raises(kioku.LimitExceeded, match="metadata has .* the limit is 65536"):
        history.add_messages([HumanMessage("one"), HumanMessage("x" * 70_000 + "\0")])  # which is kept twice
    with pytest.raises(kioku.InvalidArgument, match="'tool' holds what JSON cannot have: bytes that are not UTF-8"):
        history.add_messages([HumanMessage("one"), ToolMessage("x", tool_call_id="c", artifact=b"\xff")])
    with pytest.raises(kioku.InvalidArgument, match="serialize unknown type"):
        history.add_messages([HumanMessage("one"), ToolMessage("x", tool_call_id="c", artifact=object())])
    with pytest.raises(ValueError, match="RemoveMessage"):
        history.add_messages([HumanMessage("one"), RemoveMessage(id="x")])
    assert history.messages == everything
    assert memory.check()["ok"]


def test_a_long_history_comes_back_whole(history):
    messages = [HumanMessage(f"message {number}") for number in range(1234)]
    history.add_messages(messages)
    assert history.messages == messages


def test_clearing_leaves_no_byte_and_the_session_goes_on(memory, path):
    history = KiokuChatMessageHistory(memory, "s", user="ada")
    history.clear()  # of a session that never began
    history.add_message(HumanMessage("the xylophone is green"))
    history.clear()
    assert history.messages == []
    assert memory.session("s")["user"] == "ada"
    history.add_message(HumanMessage("again"))
    assert [each.content for each in history.messages] == ["again"]
    memory.close()
    assert b"xylophone" not in open(path, "rb").read()


def test_two_histories_of_one_store_do_not_meet(memory, history):
    other = KiokuChatMessageHistory(memory, "other")
    history.add_user_message("mine")
    other.add_ai_message("theirs")
    assert [each.content for each in history.messages] == ["mine"]
    other.clear()
    assert [each.content for each in history.messages] == ["mine"]


def test_the_async_forms_do_the_same(history):
    async def use():
        assert await history.aget_messages() == []
        await history.aadd_messages([HumanMessage("a"), AIMessage("b")])
        assert [each.content for each in await history.aget_messages()] == ["a", "b"]
        await history.aclear()
        assert await history.aget_messages() == []

    asyncio.run(use())


def test_what_other_hosts_wrote_is_read_as_its_role_says(history, memory):
    call = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Kyoto"}'}}
    memory.add_messages("s", [
        {"role": "system", "content": "Be brief."}, {"role": "developer", "content": "Be kind."},
        {"role": "user", "content": "Hello", "name": "ada", "external_id": "x1"},
        {"role": "user", "content": [{"type": "text", "text": "part"}, {"type": "image_url", "image_url": {"url": "u"}}]},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "content": "21", "tool_call_id": "c1"}, {"role": "tool", "content": "lost"},
        {"role": "user", "content": "secret", "metadata": {"langchain": "not ours"}}])
    memory.redact_message(memory.messages("s")["items"][-1]["id"])
    found = history.messages
    assert [type(each).__name__ for each in found] == [
        "SystemMessage", "SystemMessage", "HumanMessage", "HumanMessage", "AIMessage", "ToolMessage", "ToolMessage"]
    assert (found[2].content, found[2].name, found[2].id) == ("Hello", "ada", "x1")
    assert found[3].content[1]["image_url"] == {"url": "u"}
    assert found[4].tool_calls == [{"name": "weather", "args": {"city": "Kyoto"}, "id": "c1", "type": "tool_call"}]
    assert (found[5].content, found[5].tool_call_id) == ("21", "c1")


def test_a_number_that_is_none_comes_back_as_such(history):
    history.add_message(AIMessage("Hi", response_metadata={"x": float("nan")}))
    assert math.isnan(history.messages[0].response_metadata["x"])


def called(given, **others):
    return {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "function": {"name": "f", "arguments": given}, **others}]}


@pytest.mark.parametrize("given", ['{"broken', "[1]", "null", "[" * 100_000, [1], 7])
def test_arguments_that_are_no_object_are_an_invalid_call(history, memory, given):
    memory.add_messages("s", [{"role": "user", "content": "Hello"}, called(given)])
    [hello, message] = history.messages
    assert hello.content == "Hello" and message.tool_calls == []
    [call] = message.invalid_tool_calls
    assert (call["name"], call["args"], call["id"]) == ("f", given if isinstance(given, str) else str(given), "c1")


def test_calls_in_other_shapes_are_read_as_far_as_they_are_calls(history, memory):
    memory.add_messages("s", [called(""), called({"x": 1}), called("{}", function="f"), called("{}", function={}),
                              called("{}", function=None, name="f", args={"x": 1})])
    found = history.messages
    assert [[call["args"] for call in each.tool_calls] for each in found] == [[{}], [{"x": 1}], [], [], [{"x": 1}]]
    assert [len(each.invalid_tool_calls) for each in found] == [0, 0, 1, 1, 0]


@pytest.mark.parametrize("ours", [
    {"foo": 1}, {}, [], None, {"record": None}, {"record": {}}, {"record": {"type": "human", "data": 5}}, {"json": 1},
    {"record": {"type": "martian", "data": {"content": "x"}}}, {"record": {"type": "human", "data": {"content": 5}}},
    {"json": "{"}, {"json": "[1]"}, {"json": "[" * 60_000}, {"record": {}, "texts": 1}, {"record": {}, "texts": [[[], 0, 1]]},
    {"record": {"type": "human", "data": {"content": ""}}, "texts": [[["data", "x", "y"], 0, 1]]},
    {"record": {"type": "human", "data": {"content": ""}}, "texts": [[["data", "content"], "0", 1]]}])
def test_metadata_of_our_name_that_another_host_wrote_are_not_ours(history, memory, ours):
    memory.add_message("s", role="user", content="Hello", metadata={"langchain": ours})
    assert [(type(each), each.content) for each in history.messages] == [(HumanMessage, "Hello")]


@pytest.mark.parametrize("parts", [3, "three", {"a": 1}, [1], []])
def test_parts_that_are_none_are_no_content(history, memory, parts):
    memory.add_message("s", role="user", content="Hello", metadata={"parts": parts})
    assert history.messages[0].content == "Hello"


@pytest.mark.parametrize("write", ["aadd_messages", "aclear"])
def test_a_write_is_finished_when_its_task_is_cancelled(history, path, write):
    history.add_message(HumanMessage("first"))
    hold = ("import sqlite3, time\n"
            f"store = sqlite3.connect({path!r}, isolation_level=None)\n"
            "store.execute('BEGIN IMMEDIATE')\nprint('held', flush=True)\n"
            "time.sleep(1)\nstore.execute('ROLLBACK')\n")
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"

        async def use():
            inputs = [[HumanMessage("second")]] if write == "aadd_messages" else []
            task = asyncio.create_task(getattr(history, write)(*inputs))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return [each.content for each in history.messages]

        assert asyncio.run(use()) == (["first", "second"] if write == "aadd_messages" else [])


def test_a_call_of_an_odd_id_and_its_result_stay_together(history, memory):
    history.add_messages([HumanMessage("?"), AIMessage("", tool_calls=[{**CALL, "id": "a\tb"}]),
                          ToolMessage("21", tool_call_id="a\tb"), AIMessage("It is 21 degrees.")])
    chat = memory.get_context("s", recall=False)["messages"]
    assert [each["role"] for each in chat] == ["user", "assistant", "tool", "assistant"]
    assert chat[1]["tool_calls"][0]["id"] == chat[2]["tool_call_id"]


def test_the_session_s_context_is_a_chat_that_a_model_can_be_given(history, memory):
    history.add_messages([HumanMessage("What is the weather?"), AIMessage("", tool_calls=[CALL]),
                          ToolMessage("21 degrees", tool_call_id="call_1"), AIMessage("It is 21 degrees.")])
    chat = memory.get_context("s", recall=False)["messages"]
    assert [each["role"] for each in chat] == ["user", "assistant", "tool", "assistant"]
    called = chat[1]["tool_calls"][0]
    assert called["function"]["name"] == "weather" and json.loads(called["function"]["arguments"]) == CALL["args"]
    assert chat[2]["tool_call_id"] == called["id"] and chat[2]["content"] == "21 degrees"
    assert memory.recall("weather", session="s")["hits"][0]["text"] == "What is the weather?"


def test_a_chain_with_history_remembers(memory):
    model = GenericFakeChatModel(messages=iter([AIMessage("Noted."), AIMessage("Fridays.")]))
    prompt = ChatPromptTemplate.from_messages([MessagesPlaceholder("history"), ("human", "{text}")])
    seen = []
    chain = RunnableWithMessageHistory(prompt | (lambda value: seen.append(value) or value) | model,
                                       lambda id: KiokuChatMessageHistory(memory, id),
                                       input_messages_key="text", history_messages_key="history")
    config = {"configurable": {"session_id": "s"}}
    chain.invoke({"text": "We deploy on Fridays."}, config)
    assert asyncio.run(chain.ainvoke({"text": "When?"}, config)).content == "Fridays."
    assert [each.content for each in seen[-1].messages] == ["We deploy on Fridays.", "Noted.", "When?"]
    assert [each.content for each in KiokuChatMessageHistory(memory, "s").messages][-1] == "Fridays."


# ---- the retriever -----------------------------------------------------------------------------------


class TestKiokuRetriever(RetrieversIntegrationTests):
    """LangChain's own tests of a retriever."""

    @pytest.fixture(autouse=True)
    def _facts(self, memory):
        for number in range(5):
            memory.remember(f"Fact {number}: the deploy runs on Fridays.")
        self.memory = memory

    @property
    def retriever_constructor(self):
        return KiokuRetriever

    @property
    def retriever_constructor_params(self):
        return {"memory": self.memory}

    @property
    def retriever_query_example(self):
        return "When does the deploy run?"


def test_a_document_says_where_it_comes_from(memory):
    kept = memory.remember("Ada loves pizza.", user="ada", source="chat", metadata={"sure": True})
    memory.remember("Bob loves pizza.", user="bob")
    memory.add_message("s", role="user", content="Pizza!", user="ada")
    retriever = KiokuRetriever(memory=memory, options={"user": "ada", "kinds": ["memory"]})
    [document] = retriever.invoke("Who loves pizza?")
    assert isinstance(document, Document)
    assert (document.id, document.page_content) == (kept["id"], "Ada loves pizza.")
    assert document.metadata["kind"] == "memory" and document.metadata["score"] > 0
    assert document.metadata["source"] == "chat" and document.metadata["metadata"] == {"sure": True}
    assert "pizza" in document.metadata["reason"].lower() or document.metadata["matched"]
    assert retriever.invoke("zzz") == []
    with pytest.raises(ValueError):
        retriever.invoke("")
    with pytest.raises(ValueError, match="limit"):
        retriever.invoke("pizza", k=0)


def test_a_retriever_works_in_a_chain(memory):
    memory.remember("We deploy on Fridays.")
    chain = KiokuRetriever(memory=memory, k=1) | (lambda found: found[0].page_content)
    assert chain.invoke("When do we deploy?") == "We deploy on Fridays."
    assert asyncio.run(chain.ainvoke("When do we deploy?")) == "We deploy on Fridays."
