"""What the tests of grading share: a jail with short limits, and the catalogue as parameters."""
import pytest
from catalogue import ATTACKS, SHORT, catalogue, grade_with

from adaptive_edu.grading.sandbox import NoSandbox
from adaptive_edu.grading.work import new_runner


def pytest_generate_tests(metafunc):
    if "attack" in metafunc.fixturenames:
        attacks = catalogue()
        metafunc.parametrize("attack", attacks, ids=[attack.name for attack in attacks])


@pytest.fixture(scope="session")
def jail():
    """A tried jail with short limits; tests that need one are skipped where there can be none."""
    try:
        runner = new_runner(SHORT, False, ATTACKS)
    except NoSandbox as problem:
        pytest.skip(str(problem))
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def grade(jail):
    """Grade content as one student's `adagrad_step`; return the `Result`."""
    return lambda content, suffix=".py", student="eve": grade_with(jail, content, suffix, student)
