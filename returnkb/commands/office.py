"""`returnkb office`: the built site and its answers for one machine, without the web."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command, Stop, port


class Office(Command):
    """Serve the built site and search answers to this machine only: `returnkb office`, then open the address it names."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=port, default=8080, help="the port to listen on, this machine only (default 8080)"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        from search.cli import NoIndex  # loaded only here: other commands start faster without it
        from search.office import ANSWERS, server

        try:
            serving = server(arguments.root / "build", arguments.port)
        except NoIndex as missing:
            raise Stop(str(missing)) from None
        except OSError:
            raise Stop(f"Port {arguments.port} is in use: name another with --port.") from None
        print(f"serving http://127.0.0.1:{serving.server_port}/ and {ANSWERS}?q=… (stop with Ctrl+C)", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
        finally:
            serving.server_close()
        return 0
