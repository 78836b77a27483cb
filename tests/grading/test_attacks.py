"""The catalogue of attacks: each gets what its code deserves, leaves no trace and costs nobody anything."""
import hashlib
import shutil
from collections import Counter
from pathlib import Path

import pytest
from catalogue import ATTACKS, RIGHT, catalogue
from naive import playground

from adaptive_edu.grading import sandbox

KINDS = {"resources", "leaving", "forged_comparison", "stealing", "forged_results", "contract", "environment",
         "notebooks"}
RIGHT_NOTEBOOK = ATTACKS / "notebooks" / "right.passed-2.ipynb.txt"

# Attacks that do not succeed against the naive grader either, and why there is nothing to switch off.
HARMLESS = "broken or odd, but no attack: here to show what it deserves, and that nobody else pays for it"
NO_LINE = "aims at our line, which the naive grader has not; test_wire.py breaks the reading itself"
BOUNDED = "the playground limits memory and rights, too, so that the proof itself harms nobody"
LUCKY = "wrong in a way that the naive tests happen to see, or aims at what they do not use"
ACCOMPLICE = "needs the file that left_in_tmp leaves; the two are graded in a row below"
HELD = {
    **dict.fromkeys(["notebooks/right", "notebooks/byte_order_mark", "notebooks/format_99", "notebooks/kernel_unknown",
                     "notebooks/helper_in_own_cell", "notebooks/lone_surrogate", "notebooks/null_byte",
                     "notebooks/other_cell_raises", "notebooks/solution_as_prose", "notebooks/solution_twice",
                     "notebooks/solution_without_mark", "contract/lists", "contract/nothing", "contract/unwritten",
                     "contract/no_function", "contract/syntax_error", "contract/wrong_signature",
                     "resources/deep_recursion", "resources/huge_result"], HARMLESS),
    **dict.fromkeys(["forged_results/answers_rewritten", "forged_results/answers_written_ahead",
                     "forged_results/line_closed", "forged_results/line_shut_in_call",
                     "forged_results/patched_wire", "forged_results/reply_too_deep",
                     "forged_results/reply_with_huge_length",
                     "forged_results/reply_with_huge_shape", "forged_results/reply_with_negative_length",
                     "forged_results/reply_with_objects", "forged_results/reply_with_score",
                     "forged_results/report_of_another_kind",
                     "leaving/signal_by_file_owner", "stealing/step_lent_to_the_class"], NO_LINE),
    **dict.fromkeys(["environment/priority", "environment/site_packages", "resources/memory_in_call",
                     "resources/memory_in_numpy"], BOUNDED),
    **dict.fromkeys(["contract/generator", "contract/nan", "contract/texts",
                     "contract/truncated_integers", "forged_comparison/patched_tutor", "forged_results/printed_pass",
                     "notebooks/tests_deleted", "notebooks/tests_turned_to_prose", "resources/deep_result"], LUCKY),
    "stealing/answer_left_by_another": ACCOMPLICE,
}


def fingerprints(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts}


@pytest.fixture
def surroundings():
    """What a submission might leave something in: the grader's files, the catalogue, /tmp."""
    def look():
        return fingerprints(Path(sandbox.__file__).parent), fingerprints(ATTACKS), Path("/tmp/answer.py").exists()
    before = look()
    yield
    assert look() == before


def test_catalogue_covers_all_kinds():
    attacks = catalogue()
    assert len(attacks) >= 60
    assert {attack.path.parent.name for attack in attacks} == KINDS


def test_attack_gets_what_it_deserves_and_costs_nobody_anything(attack, grade, surroundings):
    before = grade(RIGHT, student="bob")
    result = grade(attack.path.read_bytes(), attack.suffix)
    after = grade(RIGHT_NOTEBOOK.read_bytes(), ".ipynb", student="carl")
    assert (result.status, result.score) == (attack.status, attack.score), result.message
    assert (before.status, after.status) == ("passed", "passed")
    assert len(result.message) < 1000 and result.message.isprintable()


def sound(end, attack):
    """Whether a grader's run came out as it should have."""
    return end is not None and end["marks"] == {"bob": 2, "eve": attack.score, "carl": 2} and end["ended"] and not (
        end["called"] or end["loud"] or end["trace"] or end["processes"] > 3)


def test_accomplices_in_a_row_have_nothing_in_common(grade):
    for name in ("environment/left_in_tmp", "stealing/answer_left_by_another") * 2:
        attack, = (attack for attack in catalogue() if attack.name == name)
        assert grade(attack.path.read_bytes()).status == attack.status


def proofs():
    """All attacks: two of each kind in every run and one that is none, as a control; the others when there is time."""
    seen = Counter()
    for attack in catalogue():
        kind = attack.path.parent.name
        seen[kind] += attack.name not in HELD
        quick = attack.name == "notebooks/right" or (attack.name not in HELD and seen[kind] <= 2)
        yield pytest.param(attack, id=attack.name, marks=[] if quick else pytest.mark.slow)


@pytest.mark.parametrize("unopposed", list(proofs()))
def test_attack_succeeds_where_there_is_no_defence(unopposed, root):
    if not shutil.which("bwrap"):
        pytest.skip("the playground needs bubblewrap")
    end = playground(root, unopposed, RIGHT)
    assert sound(end, unopposed) == (unopposed.name in HELD), end
