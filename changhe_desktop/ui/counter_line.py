"""One thread that does jobs one after another; a newer job with the same key takes a waiting one's place."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done, under its ticket; jobs with the same `key` supersede one another."""

    ticket: int
    run: Callable[[], None]
    key: str | None = None


class Line:
    """A line of jobs before one thread. The thread starts with the first job and ends at `close`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._turn = threading.Lock()
        self._open = True
        self._thread: threading.Thread | None = None

    def put(self, job: Job) -> int | None:
        """Line a job up; returns the ticket of the waiting job whose place it took, if any."""
        with self._changed:
            waiting = [j for j in self._jobs if job.key is not None and j.key == job.key]
            if waiting:
                self._jobs[self._jobs.index(waiting[0])] = job
            else:
                self._jobs.append(job)
            if self._thread is None:
                # A daemon, so that a program that dies is not held back by a job that hangs.
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()
        return waiting[0].ticket if waiting else None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the line from beginning a job, after waiting for the one under way."""
        with self._turn:
            yield

    def close(self) -> None:
        """Forget what is waiting, let the job under way end, end the thread."""
        with self._changed:
            self._open = False
            self._jobs.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _next(self) -> Job | None:
        with self._changed:
            while self._open and not self._jobs:
                self._changed.wait()
            return self._jobs.popleft() if self._jobs else None

    def _work(self) -> None:
        while (job := self._next()) is not None:
            with self._turn:
                job.run()
