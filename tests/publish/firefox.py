"""Firefox as Debian ships it, driven over its own remote protocol with the standard library alone.

Nothing of the browser's rules is relaxed: pages opened from a folder may not read one another, and the network is closed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PREFERENCES: dict[str, Any] = {
    "remote.prefs.recommended": False,
    "security.fileuri.strict_origin_policy": True,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "termsofuse.bypassNotification": True,
    "app.update.enabled": False,
}


class Firefox:
    """One running Firefox with a profile of its own."""

    def __init__(self, profile: Path) -> None:
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        assert program, "firefox-esr is missing"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        profile.mkdir(parents=True, exist_ok=True)
        wanted = {**PREFERENCES, "marionette.port": port}
        lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in wanted.items()]
        (profile / "user.js").write_text("".join(lines))
        words = [program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
        surroundings = {**os.environ, "HOME": str(profile), "MOZ_HEADLESS": "1"}
        self.process = subprocess.Popen(
            [*words, "--profile", profile], env=surroundings, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.line = self._connect(port)
        self.said = self.line.makefile("rb")
        self._hear()
        self.number = 0
        self.do("NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})

    def _connect(self, port: int) -> socket.socket:
        for _ in range(300):
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=60)
            except OSError:
                time.sleep(0.1)
        self.close()
        raise AssertionError("Firefox did not start")

    def _hear(self) -> Any:
        size = b""
        while (byte := self.said.read(1)) != b":":
            size += byte
        return json.loads(self.said.read(int(size)))

    def do(self, what: str, **parameters: Any) -> Any:
        """One command of the protocol and its answer."""
        self.number += 1
        words = json.dumps([0, self.number, what if ":" in what else f"WebDriver:{what}", parameters]).encode()
        self.line.sendall(str(len(words)).encode() + b":" + words)
        _, _, error, answer = self._hear()
        assert error is None, f"{what}: {error}"
        return answer.get("value") if isinstance(answer, dict) and "value" in answer else answer

    def open(self, address: str) -> None:
        """Go to a page and wait until it has loaded."""
        self.do("Navigate", url=address)

    def run(self, script: str, *words: Any) -> Any:
        """The value of a script's `return` in the page."""
        return self.do("ExecuteScript", script=script, args=list(words), sandbox=None)

    def wait(self, expression: str, seconds: float = 15) -> None:
        """Wait until an expression is true in the page."""
        end = time.monotonic() + seconds
        while not self.run(f"return !!({expression})"):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.05)

    def find(self, selector: str) -> str:
        """An element, by CSS selector."""
        return str(self.do("FindElement", using="css selector", value=selector)[ELEMENT])

    def type(self, selector: str, text: str) -> None:
        """Type into a field, or name files for a file field."""
        self.do("ElementSendKeys", id=self.find(selector), text=text)

    def complaints(self) -> list[str]:
        """Errors that pages from disk have caused since the browser started."""
        self.do("Marionette:SetContext", value="chrome")
        found = self.do(
            "ExecuteScript",
            script="return Services.console.getMessageArray().filter(m => m instanceof Ci.nsIScriptError && !(m.flags & 1)"
            " && m.sourceName.startsWith('file:')).map(m => m.sourceName + ': ' + m.errorMessage)",
            args=[],
        )
        self.do("Marionette:SetContext", value="content")
        return [str(line) for line in found]

    def strict(self) -> bool:
        """Whether files may not read one another, as in a browser nobody drives."""
        self.do("Marionette:SetContext", value="chrome")
        script = "return Services.prefs.getBoolPref('security.fileuri.strict_origin_policy')"
        kept = self.do("ExecuteScript", script=script, args=[])
        self.do("Marionette:SetContext", value="content")
        return bool(kept)

    def close(self) -> None:
        """End the browser that this object started, and its children."""
        for end in (getattr(self, "said", None), getattr(self, "line", None)):
            if end:
                end.close()
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)
