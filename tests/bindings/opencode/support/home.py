"""A home of its own for one OpenCode, with a project in it: nothing of the caller's is read or written."""
import json
import os
import pathlib
import re
import subprocess
import threading
import urllib.request

SOURCE = pathlib.Path(os.environ.get("KIOKU_SOURCE", pathlib.Path(__file__).parents[4]))
OPENCODE = SOURCE / "build/hosts/opencode/node_modules/opencode-linux-x64-baseline/bin/opencode"
PATIENCE = 120  # seconds until a run that hangs fails


class Home:
    def __init__(self, folder, provider):
        self.folder = pathlib.Path(folder).resolve()
        self.project = self.folder / "project"
        self.project.mkdir(parents=True)
        self.provider = provider
        self.data = self.folder / "data"
        self.variables = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder / "home"), "USER": "tester",
            "TMPDIR": str(self.folder / "tmp"), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": str(self.folder),
            "XDG_DATA_HOME": str(self.data), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_CACHE_HOME": str(self.folder / "cache"), "XDG_STATE_HOME": str(self.folder / "state"),
            "OPENCODE_DISABLE_AUTOUPDATE": "1", "OPENCODE_DISABLE_MODELS_FETCH": "1",
            "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
            # OpenCode looks for its SDK beside a config; there is no registry to wait for.
            "npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0",
        }
        for name in ("home", "tmp", "data", "config", "cache", "state"):
            (self.folder / name).mkdir()

    def git(self, *words, cwd=None):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
        return subprocess.run(["git", *identity, *words], cwd=cwd or self.project, env=self.variables,
                              check=True, capture_output=True, text=True).stdout.strip()

    def configure(self, *plugins, **more):
        """Writes the project's opencode.json; a plugin is a name or [name, options]."""
        # OpenCode gives models called gpt-5 the tool apply_patch in place of edit and write.
        models = {name: {"name": name, "limit": {"context": 100000, "output": 4096}} for name in ("stub-model", "gpt-5")}
        stub = {"npm": "@ai-sdk/openai-compatible", "name": "Stub",
                "options": {"baseURL": self.provider.url, "apiKey": "x"}, "models": models}
        (self.project / "opencode.json").write_text(json.dumps({
            "$schema": "https://opencode.ai/config.json", "autoupdate": False, "share": "disabled",
            "model": "stub/stub-model", "small_model": "stub/stub-model",
            "provider": {"stub": stub}, "plugin": list(plugins), **more}))

    def start(self, *words, env=None, cwd=None, **streams):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        return subprocess.Popen([str(OPENCODE), *words], cwd=cwd or self.project,
                                env={**self.variables, **(env or {})}, **streams)

    def opencode(self, *words, code=0, env=None, cwd=None):
        """Runs to the end, expects this exit code, and answers (stdout, stderr)."""
        process = self.start(*words, env=env, cwd=cwd)
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        out, err = out.decode(), err.decode()
        if code is not None and process.returncode != code:
            raise AssertionError(f"opencode {' '.join(words)}: {process.returncode}\n{out}{err}")
        return out, err

    def run(self, prompt, *words, **options):
        return self.opencode("run", prompt, "--print-logs", *words, **options)


class Server:
    """`opencode serve` in a home: sessions of several turns in one process."""

    def __init__(self, home, env=None):
        self.process = home.start("serve", "--port", "0", "--print-logs", env=env, stderr=subprocess.STDOUT)
        self.log = []
        self.url = None
        for line in self.process.stdout:
            self.log.append(line.decode())
            if match := re.search(r"listening on (http://\S+)", self.log[-1]):
                self.url = match[1]
                break
        self.reader = threading.Thread(target=lambda: self.log.extend(map(bytes.decode, self.process.stdout)))
        self.reader.start()

    def request(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as response:
            return json.loads(response.read() or "null")

    def session(self):
        return self.request("POST", "/session", {})["id"]

    def say(self, session, *texts, model="stub-model"):
        """One turn, to its end. Answers the texts of the assistant's last message."""
        parts = [{"type": "text", "text": each} for each in texts]
        answer = self.request("POST", f"/session/{session}/message",
                              {"parts": parts, "model": {"providerID": "stub", "modelID": model}})
        return [part["text"] for part in answer["parts"] if part["type"] == "text"]

    def compact(self, session):
        self.request("POST", f"/session/{session}/summarize", {"providerID": "stub", "modelID": "stub-model"})

    def close(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
