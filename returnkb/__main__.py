"""Entry point of `python -m returnkb`: the command line."""

import sys

from returnkb.cli import main

sys.exit(main())
