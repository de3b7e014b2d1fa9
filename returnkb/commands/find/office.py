"""`returnkb office`: serves the built site and a JSON search API to this machine, without the web."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command, CommandError, port


class Office(Command):
    """Serve the built site and search answers to this machine only: `returnkb office`, then open the address it names."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=port, default=8080, help="the port to listen on, this machine only (default 8080)"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        from search.local_server import SEARCH_PATH, create_server  # imported here, so that other commands start faster
        from search.open_index import SearchError

        try:
            serving = create_server(arguments.root / "build", arguments.port)
        except SearchError as error:
            raise CommandError(str(error)) from None
        except (OSError, OverflowError):  # in use, not permitted, or no port number
            raise CommandError(f"Port {arguments.port} cannot be used: name another with --port.") from None
        print(f"serving http://127.0.0.1:{serving.server_port}/ and {SEARCH_PATH}?q=… (stop with Ctrl+C)", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
        finally:
            serving.server_close()
        return 0
