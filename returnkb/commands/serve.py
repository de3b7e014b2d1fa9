"""`returnkb serve`: the site on this machine, rebuilt as files change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from mkdocs.livereload import LiveReloadServer

from returnkb.commands.build import add_trust_argument, compile_or_stop, render_or_stop, say
from returnkb.commands.command import Command, Stop


class Serve(Command):
    """Build and serve the site on this machine; pages reload when entries or sources change."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8000, help="the port to listen on, this machine only (default 8000)"
        )
        parser.add_argument("--open", action="store_true", help="open the site in the browser")
        add_trust_argument(parser)

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        root, build = arguments.root, arguments.root / "build"
        compile_or_stop(arguments)
        render_or_stop(arguments, build / "site")

        def rebuild() -> None:
            try:
                compile_or_stop(arguments)
                render_or_stop(arguments, build / "site", changed_only=True)
            except Stop as stop:
                say(f"{stop} The last good site stays.")

        server = LiveReloadServer(rebuild, host="127.0.0.1", port=arguments.port, root=str(build / "site"))
        for folder in ("docs", "sources"):
            server.watch(str(root / folder))
        say(f"serving http://127.0.0.1:{arguments.port}/ (stop with Ctrl+C)")
        try:
            server.serve(open_in_browser=arguments.open)  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
        finally:
            server.shutdown()
        return 0
