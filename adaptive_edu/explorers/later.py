"""Do something a little later, on the loop that is running: after a rest, or at most so often."""
import asyncio


class Later:
    """One call that waits.

    Parameters
    ----------
    delay : float
        Seconds.
    """

    def __init__(self, delay):
        self._delay, self._timer = delay, None

    def after_rest(self, call, *arguments):
        """Call once nothing has been asked for this long: each asking puts it off."""
        self.cancel()
        self._start(call, arguments)

    def at_most_once(self, call, *arguments):
        """Call this long after the first asking, whatever is asked in between."""
        if self._timer is None:
            self._start(call, arguments)

    def cancel(self):
        """Forget the call that waits."""
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _start(self, call, arguments):
        try:
            self._timer = asyncio.get_running_loop().call_later(self._delay, self._call, call, arguments)
        except RuntimeError:                     # no loop, as in a script: nothing to wait for
            call(*arguments)

    def _call(self, call, arguments):
        self._timer = None
        call(*arguments)
