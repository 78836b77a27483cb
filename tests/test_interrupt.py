"""Code without an end is stopped, on the main thread and on others, and nothing is left behind."""
import signal
import threading
import time

import pytest

from adaptive_edu import interrupt
from adaptive_edu.interrupt import WAITING, TookTooLong, time_limit


def endless():
    while True:
        pass


def swallowing():
    while True:
        try:
            endless()
        except Exception:
            continue


def computing(seconds):
    """Compute so long, whoever else has the processor meanwhile."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
    return "done"


def in_a_thread(call):
    """Return what a call answers or raises in another thread."""
    answers = []

    def work():
        try:
            answers.append(call())
        except BaseException as error:
            answers.append(error)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    return answers[0]


def limited(call, seconds=0.1):
    with time_limit(seconds):
        return call()


@pytest.mark.parametrize("call", [endless, swallowing])
@pytest.mark.parametrize("where", [in_a_thread, lambda call: call()])
def test_an_endless_loop_is_stopped(call, where):
    with pytest.raises(TookTooLong):
        answer = where(lambda: limited(call))
        raise answer


@pytest.mark.parametrize("where", [in_a_thread, lambda call: call()])
def test_time_in_which_others_have_the_processor_does_not_count(where, monkeypatch):
    monkeypatch.setattr(interrupt, "WAITING", 1000)
    def interrupted():
        for _ in range(4):
            computing(0.05)
            time.sleep(0.1)
        return "done"
    assert where(lambda: limited(interrupted, seconds=0.3)) == "done"
    with pytest.raises(TookTooLong):
        raise where(lambda: limited(interrupted, seconds=0.1))


@pytest.mark.parametrize("where", [in_a_thread, lambda call: call()])
def test_code_that_waits_is_stopped_by_the_wall_clock(where):
    def waiting():
        for _ in range(600):
            time.sleep(0.01)
    since = time.monotonic()
    with pytest.raises(TookTooLong):
        raise where(lambda: limited(waiting, seconds=0.1))
    assert time.monotonic() - since >= WAITING * 0.1


@pytest.mark.parametrize("where", [in_a_thread, lambda call: call()])
def test_a_limit_within_a_limit_leaves_the_outer_one_on(where):
    def outer():
        limited(lambda: None, seconds=60)
        endless()
    with pytest.raises(TookTooLong):
        raise where(lambda: limited(outer))


def test_what_ends_in_time_answers_anywhere():
    assert limited(lambda: 42) == in_a_thread(lambda: limited(lambda: 42)) == 42


def test_errors_pass_unchanged():
    with pytest.raises(ZeroDivisionError):
        limited(lambda: 1 / 0)


def test_no_alarm_rings_later_and_the_handler_is_as_before():
    before = signal.getsignal(signal.SIGALRM)
    limited(lambda: None, 0.02)
    assert signal.getsignal(signal.SIGALRM) is before and signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    time.sleep(0.05)


def test_no_exception_arrives_later_in_a_thread():
    def late():
        limited(lambda: None, 0.02)
        time.sleep(0.2)
        return sum(range(1000))
    assert in_a_thread(late) == 499500


def test_two_threads_are_stopped_each_by_itself():
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(type(in_a_thread(lambda: limited(endless)))))
               for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answers == [TookTooLong, TookTooLong]
