"""The seed's Python, as it is written there (seeds/session-memory-manager-api), with kioku.Manager in place of
MemoryManager; and a Manager whose path is the environment's."""
import dataclasses
import os
import time
import unittest
from typing import Any, Dict
from unittest import mock

import kioku
from python_case import Case

MemoryManager = kioku.Manager
CircuitState = kioku.CircuitState


@dataclasses.dataclass
class SwisperContext:
    """The host's own."""

    session_id: str
    current_state: str


class Seed(Case):
    def setUp(self):
        super().setUp()
        environment = mock.patch.dict(os.environ, {"KIOKU_STORE": str(self.path), "KIOKU_DURABILITY": "normal"})
        environment.start()
        self.addCleanup(environment.stop)

    def manager(self):
        memory_manager = MemoryManager()
        self.addCleanup(memory_manager.close)
        return memory_manager

    def test_the_environment_names_the_store(self):
        self.assertEqual(self.manager().path, str(self.path))
        self.assertEqual(self.manager().health()["durability"], "normal")
        with mock.patch.dict(os.environ, {"KIOKU_BUSY_TIMEOUT_MS": "soon"}):
            self.assertIn("KIOKU_BUSY_TIMEOUT_MS", str(self.assertCode("invalid_argument", MemoryManager)))
        other = kioku.Manager(self.folder / "other.db", from_env=True)
        self.addCleanup(other.close)
        self.assertEqual((other.path, other.health()["durability"]), (str(self.folder / "other.db"), "normal"))

    def test_the_memory_manager(self):
        memory_manager = self.manager()
        result = memory_manager.add_message("session_123", {
            "role": "user",
            "content": "I want to buy a laptop"
        })
        self.assertTrue(result)

        context = memory_manager.get_context("session_123")
        self.assertLessEqual({"buffer_messages", "current_summary", "buffer_info", "total_tokens", "message_count"},
                             set(context))
        self.assertEqual(context["buffer_messages"][0]["content"], "I want to buy a laptop")

        swisper_context = SwisperContext(session_id="session_123", current_state="search")
        result = memory_manager.save_context("session_123", swisper_context)
        self.assertTrue(result)
        self.assertEqual(SwisperContext(**memory_manager.load_context("session_123")["context"]), swisper_context)

        memory_manager.set_session_config("session_123", {
            "summary_trigger_tokens": 2500,
            "max_buffer_tokens": 3500
        })
        stats = memory_manager.get_memory_stats("session_123")
        self.assertEqual(stats["session"]["settings"]["max_buffer_tokens"], 3500)

        # Debug commands
        stats = memory_manager.get_memory_stats("session_123")
        buffer_info = memory_manager.buffer_store.get_buffer_info("session_123")
        messages = memory_manager.buffer_store.get_messages("session_123")
        self.assertEqual((buffer_info["message_count"], len(messages), stats["buffer"]), (1, 1, buffer_info))

        result = memory_manager.clear_session_memory("session_123")
        self.assertTrue(result)
        if memory_manager.is_available():
            return
        self.fail("the memory system is not available")

    def test_the_orchestrator(self):
        memory_manager = self.manager()

        def handle_user_message(session_id: str, message: str):
            # Add message to memory
            memory_manager.add_message(session_id, {
                "role": "user", 
                "content": message,
                "timestamp": int(time.time())
            })

            # Get context for processing
            context = memory_manager.get_context(session_id)
            return context

        self.assertEqual(handle_user_message("s", "Hello")["message_count"], 1)

    def test_the_session_store(self):
        class PostgresSessionStore:
            def add_chat_message(self, session_id, message):
                self.kept = (session_id, message)

        class EnhancedSessionStore:
            def __init__(self):
                self.memory_manager = MemoryManager()
                self.legacy_store = PostgresSessionStore()

            def add_chat_message(self, session_id: str, message: Dict[str, Any]):
                # Add to memory manager
                self.memory_manager.add_message(session_id, message)

                # Fallback to legacy store
                self.legacy_store.add_chat_message(session_id, message)

        store = EnhancedSessionStore()
        self.addCleanup(store.memory_manager.close)
        store.add_chat_message("s", {"role": "assistant", "content": "Hi"})
        self.assertEqual(store.memory_manager.messages("s")["items"][0]["content"], store.legacy_store.kept[1]["content"])

    def test_the_session_configuration_and_the_components(self):
        memory_manager = self.manager()
        settings = memory_manager.set_session_config("s", {
            "summary_trigger_tokens": 3000,    # Token threshold for summarization
            "max_buffer_tokens": 4000,         # Maximum buffer token limit
            "max_buffer_messages": 30          # Maximum buffer message count
        })["settings"]
        self.assertEqual(settings["max_buffer_messages"], 30)
        self.assertTrue(memory_manager.buffer_store.add_message("s", {"role": "user", "content": "Hi"}))
        self.assertFalse(memory_manager.buffer_store.should_trigger_summary("s", threshold=3000))
        self.assertTrue(memory_manager.buffer_store.clear_buffer("s"))
        self.assertTrue(memory_manager.summary_store.add_summary("s", summary_text="They met.", metadata={"a": 1}))
        self.assertEqual(memory_manager.summary_store.get_current_summary("s"), "They met.")
        self.assertEqual(len(memory_manager.summary_store.get_summary_history("s", limit=10)), 1)
        self.assertEqual(memory_manager.summary_store.get_summary_stats("s")["count"], 1)
        self.assertTrue(memory_manager.summary_store.clear_summaries("s"))

    def test_the_circuit_breaker(self):
        redis_circuit_breaker = kioku.CircuitBreaker(name="redis")

        # Automatic failure detection
        @redis_circuit_breaker
        def redis_operation():
            # Redis operation that may fail
            pass

        redis_operation()
        # Manual circuit breaker control
        redis_circuit_breaker.reset()  # Force reset
        state = redis_circuit_breaker.get_state()  # Check current state
        self.assertEqual(f"{state.value}", "closed")
        if redis_circuit_breaker.get_state() == CircuitState.OPEN:
            self.fail("it is open")


if __name__ == "__main__":
    unittest.main()
