"""FastAPI with one query to PostgreSQL, over an index."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool

from benchmarks.peers.asked import Check, data

pool = AsyncConnectionPool(os.environ["PEER_DATABASE"], min_size=8, max_size=8, open=False)
QUERY = """SELECT 1 FROM approval WHERE organization = %s AND family = %s
AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now()) LIMIT 1"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await pool.open()
    async with pool.connection() as connection:
        await connection.execute("DROP TABLE IF EXISTS approval")
        await connection.execute(
            "CREATE TABLE approval (organization text, family text, valid_from date, valid_to date)"
        )
        async with connection.cursor() as cursor:
            copy = "COPY approval FROM STDIN"
            async with cursor.copy(copy) as rows:
                for row in data()["approvals"]:
                    await rows.write_row(row)
        await connection.execute("CREATE INDEX ON approval (organization, family)")
        await connection.execute("ANALYZE approval")
    yield
    await pool.close()


app = FastAPI(lifespan=lifespan)
FAMILIES = data()["families"]


@app.post("/api/v1/checks")
async def check(asked: Check) -> dict[str, str]:
    async with pool.connection() as connection:
        found = await connection.execute(QUERY, (asked.subject.organization, FAMILIES[asked.model]))
        row = await found.fetchone()
    return {"outcome": "deny" if row is None else "allow", "model": asked.model}
