#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        # It says what to set. Where in the code that was noticed helps no operator.
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(wrong))
    except BrokenPipeError:
        # Whoever read the output has read enough of it, as in `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
