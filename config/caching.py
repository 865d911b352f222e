"""The cache: Redis, or the memory of this process for as long as Redis is away.

What is kept here is counts (rate limits, failed sign-ins). They may start anew; a request must
not fail for want of them.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

AWAY_SECONDS = 1.0
"""How long Redis is not asked again after it did not answer: each try may take half a second."""


class Unreadable(RedisError):
    """What Redis holds was not written by us; it is then as if it were away."""


class AsJson:
    """Django's own way is pickle, which runs what it reads: whoever can write to Redis could then
    have us do anything."""

    def dumps(self, value: Any) -> int | bytes:
        # As it is, so that Redis can count it up.
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(data)
        except ValueError as error:
            raise Unreadable from error


class RedisOrMemory(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {**params.get("OPTIONS", {}), "serializer": AsJson()}
        super().__init__(server, {**params, "OPTIONS": options})
        own = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._memory = LocMemCache("while-redis-is-away", own)
        self._away_until = 0.0

    @property
    def is_away(self) -> bool:
        """Whether Redis did not answer when it was asked last, a moment ago."""
        return time.monotonic() < self._away_until

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("add", args, kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("get", args, kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._either("set", args, kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("touch", args, kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("delete", args, kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("has_key", args, kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._either("incr", args, kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = self._either("get_many", args, kwargs)
        return found

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        failed: list[Any] = self._either("set_many", args, kwargs)
        return failed

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._either("delete_many", args, kwargs)

    def clear(self) -> None:
        self._memory.clear()
        self._either("clear", (), {})

    def _either(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if not self.is_away:
            try:
                return _method(RedisCache, name, self)(*args, **kwargs)
            except RedisError:
                self._away_until = time.monotonic() + AWAY_SECONDS
        return _method(LocMemCache, name, self._memory)(*args, **kwargs)


def _method(kind: type[BaseCache], name: str, of: BaseCache) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(kind, name).__get__(of)
    return found
