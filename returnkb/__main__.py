"""`python -m returnkb` is the command line."""

import sys

from returnkb.cli import main

sys.exit(main())
