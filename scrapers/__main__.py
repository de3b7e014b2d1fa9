"""`python -m scrapers`: the scrapers as a process of their own."""

import sys

from scrapers.cli import main

sys.exit(main())
