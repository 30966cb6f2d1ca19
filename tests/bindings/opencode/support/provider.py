"""A model provider on the loopback, for tests: speaks OpenAI's chat completions as far as OpenCode does,
records every request, and answers from a script.
"""
import http.server
import json
import threading

TITLE = "You are a title generator"
SUMMARY = "You are a context summarization agent"
USAGE = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}


def text(words, usage=USAGE):
    """An answer in words."""
    return {"text": words, "usage": usage}


def call(tool, **arguments):
    """An answer that calls one tool."""
    return {"tool": tool, "arguments": arguments, "usage": USAGE}


def failure(status, message="the stub fails on purpose"):
    """An answer that is an HTTP error."""
    return {"status": status, "message": message}


class Request:
    """What the provider received, once."""

    def __init__(self, body):
        self.body = body
        self.messages = body["messages"]

    def texts(self, role):
        """The text of each message of a role."""
        return [flat(message["content"]) for message in self.messages if message["role"] == role]

    def system(self):
        return self.texts("system")

    def tools(self):
        return {each["function"]["name"]: each["function"] for each in self.body.get("tools", [])}

    def is_title(self):
        return any(each.startswith(TITLE) for each in self.system())

    def is_summary(self):
        return any(each.startswith(SUMMARY) for each in self.system())


def flat(content):
    if isinstance(content, list):
        return "\n".join(part.get("text", "") for part in content)
    return content or ""


class Provider:
    """Answers in turns: the title agent always gets a title, the summary agent a summary, any other
    request the next answer of the script, or "Done." when there is none left.
    """

    def __init__(self):
        self.requests, self.script, self.lock = [], [], threading.Lock()
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.respond(self, Request(body))

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def says(self, *answers):
        with self.lock:
            self.script += answers

    def turns(self):
        """The requests of the session itself, without titles and summaries."""
        return [each for each in self.requests if not each.is_title() and not each.is_summary()]

    def respond(self, handler, request):
        with self.lock:
            self.requests.append(request)
            if request.is_title():
                answer = text("A title")
            elif request.is_summary():
                answer = text("A summary of what was said.")
            else:
                answer = self.script.pop(0) if self.script else text("Done.")
        if "before" in answer:
            answer["before"]()
        if "status" in answer:
            send(handler, answer["status"], "application/json",
                 json.dumps({"error": {"message": answer["message"], "type": "stub"}}))
        else:
            send(handler, 200, "text/event-stream", "".join(chunks(answer)))


def send(handler, status, kind, body):
    data = body.encode()
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def chunks(answer):
    if "tool" in answer:
        delta = {"role": "assistant", "content": None, "tool_calls": [{
            "index": 0, "id": f"call_{id(answer):x}", "type": "function",
            "function": {"name": answer["tool"], "arguments": json.dumps(answer["arguments"])}}]}
        reason = "tool_calls"
    else:
        delta, reason = {"role": "assistant", "content": answer["text"]}, "stop"
    for choice, usage in (({"delta": delta, "finish_reason": None}, None),
                          ({"delta": {}, "finish_reason": reason}, answer["usage"])):
        yield "data: " + json.dumps({"id": "c1", "object": "chat.completion.chunk", "created": 1,
                                     "model": "stub-model", "choices": [{"index": 0, **choice}],
                                     **({"usage": usage} if usage else {})}) + "\n\n"
    yield "data: [DONE]\n\n"
