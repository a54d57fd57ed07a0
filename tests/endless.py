"""A guard against work that never ends; how long work takes is measured in benchmarks/, never asserted."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

FAR_TOO_LONG = 60  # seconds of the processor: what is guarded takes a second at most, and hours when it blows up


@contextmanager
def ends() -> Iterator[None]:
    """Fail when the work inside took a minute, as work does that grows without bound.

    >>> with ends():
    ...     pass
    """
    begun = time.process_time()
    yield
    assert time.process_time() - begun < FAR_TOO_LONG
