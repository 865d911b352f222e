"""python -m greenlight, and the command `greenlight` of the wheel."""

import sys

from greenlight.commands.program import main

if __name__ == "__main__":
    sys.exit(main())
