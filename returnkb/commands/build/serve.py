"""`returnkb serve`: the site on this machine, rebuilt as files change."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import webbrowser
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from returnkb.build.compile import compile_tree
from returnkb.build.serve.local_server import LocalServer
from returnkb.build.serve.preview import Preview
from returnkb.commands.command import Command, CommandError, port
from returnkb.commands.steps import add_trust_argument, print_progress, render_or_stop

INTERVAL = 0.1  # seconds between two looks at the files

FileStates = frozenset[tuple[str, int, int]]


class Serve(Command):
    """Build and serve the site on this machine; pages reload when entries or sources change."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=port, default=8000, help="the port to listen on, this machine only (default 8000)"
        )
        parser.add_argument("--open", action="store_true", help="open the site in the browser")
        add_trust_argument(parser)

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        root, build = arguments.root, arguments.root / "build"
        watched = (root / "docs", root / "sources")
        states = file_states(watched)
        compile_tree(arguments.root, arguments.root / "build", arguments.today, print_progress)
        render_or_stop(arguments, build / "site")
        # A trusted configuration can change every page; only MkDocs knows how.
        preview = None if arguments.trust_config else Preview(root, build / "pages", arguments.today)
        try:
            server = LocalServer(
                build / "site", arguments.port, reload=True, preview=preview.html if preview else lambda path: None
            )
        except OSError:
            raise CommandError(f"Port {arguments.port} is not free. Name another with --port.") from None
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        print_progress(f"serving {address} (stop with Ctrl+C)")
        if arguments.open:
            webbrowser.open(address)
        changed = threading.Event()
        threading.Thread(target=_rebuild, args=(arguments, changed, server, preview), daemon=True).start()
        try:
            while True:
                states = _changed(watched, states)
                if preview and preview.update():
                    server.version += 1
                changed.set()
        finally:
            server.shutdown()
            server.server_close()


def _rebuild(arguments: Namespace, changed: threading.Event, server: LocalServer, preview: Preview | None) -> None:
    """Build again after each change, in a process of its own, so that the preview stays quick; a failed build leaves the last site."""
    command = [sys.executable, "-m", "returnkb", "build", "--root", str(arguments.root)]
    command += ["--today", arguments.today.isoformat(), *(["--trust-config"] if arguments.trust_config else [])]
    while changed.wait():
        changed.clear()
        if subprocess.run(command, check=False).returncode:
            print_progress("The last good site stays.")
        if not changed.is_set():
            if preview:
                preview.clear()
            server.version += 1


def file_states(folders: Iterable[Path]) -> FileStates:
    """Name, time of change and size of every file in some folders; files that vanish meanwhile are left out."""
    found = set()
    for path in (path for folder in folders for path in folder.rglob("*")):
        try:
            state = path.lstat()
        except OSError:
            continue
        found.add((str(path), state.st_mtime_ns, state.st_size))
    return frozenset(found)


def _changed(folders: Iterable[Path], before: FileStates) -> FileStates:
    """Wait until files differ from before and nobody is writing any more; returns their states."""
    last = before
    while True:
        time.sleep(INTERVAL)
        now = file_states(folders)
        if now == last != before:
            return now
        last = now
