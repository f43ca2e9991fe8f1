"""A process that copies itself for whoever asks, and looks after the copies until they have ended."""

import contextlib
import os
import select
import signal
import socket
from collections.abc import Callable
from typing import NamedTuple

_TO_END = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Copy(NamedTuple):
    """A process that was copied from this one.

    Attributes:
        process: its number.
        connection: whoever is told its exit status; None where nobody is.
    """

    process: int
    connection: socket.socket | None


class Nursery:
    """The copies of this process, and what it listens to meanwhile. No thread may run in it.

    Args:
        source: where requests come from; closed once nothing more can come.
        asked: is called when something has come there; whether more can come. It may call `copy`.
        leash: a descriptor; that its other end is closed ends all as a signal does.
    """

    def __init__(self, source: socket.socket, asked: Callable[[], bool], leash: int | None = None) -> None:
        self._source = source
        self._asked = asked
        self._is_copy = False
        self._open = True
        self._ended_by = 0
        self._copies: dict[int, Copy] = {}
        self._tickets: set[int] = set()
        self._poll = select.poll()
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        self._leash = leash
        for descriptor in (source.fileno(), self._woken):
            self._poll.register(descriptor, select.POLLIN)
        if leash is not None:
            self._poll.register(leash, 0)

    @property
    def tickets(self) -> int:
        """How many tickets are still held."""
        return len(self._tickets)

    def serve(self) -> bool:
        """Serve; true in a copy, false once nothing more can come and no copy is left."""
        signal.set_wakeup_fd(self._waker)
        for number in _TO_END:
            signal.signal(number, self._signalled)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _TO_END)  # whoever has started this may have blocked them
        while (self._open or self._copies) and not self._is_copy:
            for descriptor, _ in self._poll.poll():
                if not self._is_copy:
                    self._happened(descriptor)
        return self._is_copy

    @property
    def status(self) -> int:
        """The exit status once it has served: 128 + n where signal n has ended it."""
        return 128 + self._ended_by if self._ended_by else 0

    def ticket(self) -> int:
        """Something to be held open by whoever is to be counted."""
        ours, theirs = os.pipe()
        self._tickets.add(ours)
        self._poll.register(ours, 0)
        return theirs

    def copy(self, connection: socket.socket | None = None) -> bool:
        """Copy this process; whether this is the copy.

        Args:
            connection: whoever is told the copy's exit status.

        Raises:
            OSError: there is no room for another process.
        """
        process = os.fork()
        if process:
            handle = os.pidfd_open(process)
            self._copies[handle] = Copy(process, connection)
            self._poll.register(handle, select.POLLIN)
        else:
            self._is_copy = True
            self._let_go()
        return self._is_copy

    def _happened(self, descriptor: int) -> None:
        """Something has come, or has ended."""
        if descriptor == self._woken:
            os.read(descriptor, 64)
            self._end_copies()
        elif descriptor == self._leash:
            self._poll.unregister(descriptor)
            self._ended_by = signal.SIGHUP
            self._end_copies()
        elif descriptor in self._copies:
            self._ended(descriptor)
        elif descriptor in self._tickets:
            self._forget(descriptor)
            self._tickets.remove(descriptor)
        elif not self._asked():
            self._close()

    def _ended(self, handle: int) -> None:
        """A copy has ended: tell its exit status."""
        copy = self._copies.pop(handle)
        self._forget(handle)
        status = os.waitstatus_to_exitcode(os.waitpid(copy.process, 0)[1])
        if copy.connection is not None:
            report(copy.connection, status if status >= 0 else 128 - status)
            copy.connection.close()

    def _forget(self, descriptor: int) -> None:
        self._poll.unregister(descriptor)
        os.close(descriptor)

    def _signalled(self, number: int, _: object) -> None:
        """Python's handler of a signal: the byte that wakes `serve` does the rest."""
        self._ended_by = self._ended_by or number

    def _end_copies(self) -> None:
        """The copies are to end, and then this process."""
        self._close()
        for copy in self._copies.values():
            os.kill(copy.process, signal.SIGTERM)

    def _close(self) -> None:
        if self._open:
            self._open = False
            self._poll.unregister(self._source)
            self._source.close()

    def _let_go(self) -> None:
        """In a copy: give up what is the other process's."""
        signal.set_wakeup_fd(-1)
        for number in _TO_END:
            signal.signal(number, signal.SIG_DFL)
        self._source.close()
        for copy in self._copies.values():
            if copy.connection is not None:
                copy.connection.close()
        for descriptor in (*self._copies, *self._tickets, self._woken, self._waker):
            os.close(descriptor)


def report(connection: socket.socket, status: int) -> None:
    """Tell whoever waits for a session how it has ended; nothing happens when nobody does any more."""
    with contextlib.suppress(OSError):
        connection.send(f"{status}\n".encode(), socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
