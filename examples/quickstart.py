"""The package in sixty seconds: python3 examples/quickstart.py [STORE]."""
import sys

import kioku

with kioku.Manager(sys.argv[1] if len(sys.argv) > 1 else "kioku.db") as memory:  # created when it is missing
    memory.add_message("demo", {"role": "user", "content": "My name is Ada, and we deploy on Fridays."})
    memory.add_message("demo", role="assistant", content="Noted: Fridays.")  # on the disk when it returns
    context = memory.get_context("demo", budget_tokens=2000)
    print(f"{context['message_count']} messages, {context['total_tokens']} tokens")
    for hit in memory.recall("When do we deploy?", limit=3)["hits"]:
        print(hit["text"], "because", hit["reason"])
