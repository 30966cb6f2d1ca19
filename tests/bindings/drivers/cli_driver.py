"""The program `kioku` as a driver of the shared cases (tests/bindings/drivers.py says how it speaks): one run
for each verb.
"""
import json
import os
import subprocess
import sys

# verb -> words of the command, and the inputs that stand by themselves
COMMANDS = {
    "manager_health": ("doctor", []), "manager_check": ("check", []), "manager_compact": ("compact", []),
    "manager_backup": ("backup", ["path"]), "changes_since": ("changes", []),
    "session_configure": ("session config", ["session"]), "session_get": ("session get", ["session"]),
    "session_list": ("session list", []), "session_stats": ("session stats", ["session"]),
    "session_fork": ("session fork", ["session", "new_session"]),
    "session_clear": ("session clear --yes", ["session"]),
    "message_add": ("message add", ["session", "content"]), "message_list": ("message list", ["session"]),
    "message_redact": ("redact --yes", ["message_id"]), "context_get": ("context", ["session"]),
    "memory_add": ("remember", ["content"]), "memory_get": ("memory get", ["memory_id"]),
    "memory_update": ("memory update", ["memory_id"]), "memory_list": ("memory list", []),
    "memory_history": ("memory history", ["memory_id"]), "episode_store": ("store", ["content"]),
    "episode_get": ("episode get", ["episode_id"]), "episode_list": ("episode list", []),
    "forget": ("forget --yes", ["ids"]), "forget_matching": ("forget --yes", []),
    "recall": ("recall", ["query"]), "query_memory": ("query", ["query"]),
    "export": ("export", ["path"]), "import": ("import jsonl", ["path"]),
    "tokenizer_count": ("tokens count", ["text"]), "tokenizer_encode": ("tokens encode", ["text"]),
}
FLAGS = {"from_seq": "from", "to_seq": "to", "at_seq": "at", "budget_tokens": "budget", "deadline_ms": "deadline",
         "kinds": "kind", "episode_kind": "kind", "tags": "tag", "tags_all": "tag"}
REPEATED = {"kinds", "tags", "tags_all", "exclude"}
open_store = []  # the words that name the store
tokenizer = []   # and those that name the encoding


def flags(verb, values):
    """The options of a call as words."""
    words = []
    if verb == "forget_matching":
        return ["--filter", json.dumps(values.pop("filter"))] + flags("", values)
    for key, value in values.items():
        name = "--" + FLAGS.get(key, key).replace("_", "-")
        if isinstance(value, bool):
            words += [name] if value else ["--no-recall"] if key == "recall" else ["--not-" + key]
        elif key in REPEATED:
            for one in value:
                words += [name, str(one)]
        elif value is None:
            words += [name, "never" if key == "expires_at" else ""]
        else:
            words += [name, value if isinstance(value, str) else json.dumps(value)]
    return words


def run(words):
    """The program's run."""
    return subprocess.run([os.environ["KIOKU_CLI"], *words], capture_output=True, timeout=120,
                          stdin=subprocess.DEVNULL, check=False)


def call(verb, values):
    """One verb; answers its answer."""
    if verb == "manager_open":
        open_store[:] = ["--store", values["path"]]
        # A command that reads makes no store; an import of nothing does.
        run(["import", "jsonl", "-", *open_store])
        return {"ok": None}
    if verb == "tokenizer_open":
        tokenizer[:] = flags("", values)
        return {"ok": None}
    words, inputs = COMMANDS[verb]
    texts = sum((value if isinstance(value, list) else [value] for value in map(values.pop, inputs)), [])
    words = words.split() + (tokenizer if verb.startswith("tokenizer") else open_store) + ["--json"]
    words += flags(verb, values)
    done = run([*words, "--", *texts])
    if done.returncode and not done.stdout:
        _, word, message = done.stderr.decode("utf-8").rstrip("\n").split(": ", 2)
        return {"error": word, "message": message}
    record = json.loads(done.stdout)
    if verb == "query_memory":
        record = record["text"]
    if verb == "tokenizer_encode":
        record = {"ids": record["tokens"]}
    return {"ok": record}


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(call(asked["verb"], dict(asked["arguments"]))), flush=True)
