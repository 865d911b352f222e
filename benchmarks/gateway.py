"""`python -m benchmarks.gateway [FOLDER]`: what a gateway gets, and what else one would build.

Loads the small set into a folder (kept if it is named), asks 20,000 questions of which half are
allowed, compares each answer with the algebra, and measures with wrk on another core. A single
mismatch ends it. With PEERS=/path/to/python, of an environment with what is in
benchmarks/peers/requirements.txt, the peers run on the same core after it; the one with PostgreSQL
wants PEER_DATABASE.
"""

import os
import sys
import tempfile
from importlib import import_module

import django


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="greenlight-gateway-") as own:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "GREENLIGHT_DATA_DIR": sys.argv[1] if len(sys.argv) > 1 else own,
            "GREENLIGHT_KEY_PER_MINUTE": "1000000000",
            "GREENLIGHT_ANONYMOUS_PER_MINUTE": "1000000000",
        }
        django.setup()
        # What looks into the database can be loaded only now.
        import_module("benchmarks.gateway_run").run()


if __name__ == "__main__":
    main()
