"""The Python host of the shared cases: takes a verb of kioku.h and its arguments as a JSON line, calls
what Python has for it, and answers a JSON line, {"ok": RECORD} or {"error": CODE, "message": TEXT}. The
verb's names are C's, and so is the record; in between, everything is as a user of Python writes it.
"""
import json
import sys

import kioku


class Driver:
    """One store, one tokenizer and one breaker at a time."""

    def manager_open(self, path=None, **config):
        self.memory = kioku.Manager(path, **config)

    def message_add(self, session, role, content, **options):
        added = self.memory.add_message(session, role=role, content=content, **options)
        return {"seq": added["seq"], "id": added["id"]}

    def context_save(self, session, context, **options):
        return {"version": self.memory.save_context(session, context, **options)}

    def job_renew(self, id, lease, **options):
        return {"lease_until_ms": self.memory.renew_job(id, lease, **options)}

    def export(self, path, **options):
        return self.memory.export_records(path, **options)

    def import_(self, path, **options):
        return self.memory.import_records(path, **options)

    # ---- tokens --------------------------------------------------------------------------------

    def tokenizer_open(self, encoding="o200k_base", file=None, pattern=None, special_tokens=None):
        if file is None:
            self.counter = kioku.TokenCounter(encoding)
            return
        specials = special_tokens and {each["text"]: each["id"] for each in special_tokens}
        self.counter = kioku.TokenCounter.from_file(file, pattern=pattern, special_tokens=specials)

    def tokenizer_models(self):
        return kioku.TokenCounter.models()

    def tokenizer_count(self, text):
        return {"tokens": self.counter.count_tokens(text)}

    def tokenizer_count_messages(self, messages):
        return {"tokens": self.counter.count_batch_tokens(messages)}

    def tokenizer_encode(self, text, **options):
        return {"ids": self.counter.encode(text, **options)}

    def tokenizer_truncate(self, text, max_tokens):
        return {"length": len(self.counter.truncate(text, max_tokens).encode())}

    def tokenizer_estimate(self, text, family="gpt"):
        return kioku.TokenCounter.estimate(text, family)

    # ---- circuit breakers ----------------------------------------------------------------------

    def breaker_open(self, **options):
        self.breaker = kioku.CircuitBreaker(**options)

    def breaker_allow(self):
        return {"permit": self.breaker.allow()}

    def breaker_report(self, permit, verdict, **options):
        self.breaker.report(permit, verdict, **options)

    def breaker_state(self):
        return {"state": list(kioku.CircuitState).index(self.breaker.get_state()),
                "snapshot": self.breaker.snapshot()}

    def breaker_reset(self):
        self.breaker.reset()


# Verbs whose answer is Manager's as it is: its name, and the inputs that come before what goes by name.
PLAIN = {
    "manager_health": ("health",), "manager_backup": ("backup", "path"), "manager_check": ("check",),
    "manager_compact": ("compact",), "changes_since": ("changes", "since"),
    "metric_count": ("count_metric", "name", "value"), "event_send": ("send_event", "title", "text"),
    "session_configure": ("configure_session", "session"), "session_get": ("session", "session"),
    "session_list": ("sessions",), "session_stats": ("get_memory_stats", "session"),
    "session_fork": ("fork_session", "session", "new_session"),
    "session_clear": ("clear_session_memory", "session"),
    "message_add_batch": ("add_messages", "session", "messages"), "message_list": ("messages", "session"),
    "message_redact": ("redact_message", "message_id"), "context_get": ("get_context", "session"),
    "context_load": ("load_context", "session"), "memory_add": ("remember", "content"),
    "memory_add_batch": ("remember_many", "memories"), "memory_get": ("memory", "memory_id"),
    "memory_update": ("update_memory", "memory_id"), "memory_list": ("memories",),
    "memory_history": ("memory_history", "memory_id"), "episode_store": ("store_episode", "content"),
    "episode_get": ("episode", "episode_id"), "episode_list": ("episodes",), "forget": ("forget", "ids"),
    "forget_matching": ("forget_matching", "filter"), "recall": ("recall", "query"),
    "query_memory": ("query_memory", "query"), "job_next": ("next_job",),
    "job_complete": ("complete_job", "id", "lease", "result"),
    "job_fail": ("fail_job", "id", "lease", "reason"),
}


def call(driver, verb, arguments):
    method = getattr(driver, verb if verb != "import" else "import_", None)
    if method is not None:
        return method(**arguments)
    name, *inputs = PLAIN[verb]
    given = [arguments.pop(each, None) for each in inputs]
    return getattr(driver.memory, name)(*given, **arguments)


def main():
    driver = Driver()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": call(driver, request["verb"], request.get("arguments", {}))}
        except kioku.Error as error:
            answer = {"error": error.code, "message": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
