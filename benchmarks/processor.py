"""Time of the processor, that of the database's own process included.

On a machine with other work the clock measures them too; this does not, or little.
"""

import os
import time

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")


def processor_time() -> float:
    """Seconds so far of this process, and of the PostgreSQL process that answers it.

    The server must run on this machine. Its share is counted in hundredths of a second.
    """
    return time.process_time() + (_backend() if connection.vendor == "postgresql" else 0.0)


def _backend() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with open(f"/proc/{pid}/stat") as file:
        after_name = file.read().rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / _TICKS
