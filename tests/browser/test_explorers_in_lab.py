"""The explorers in JupyterLab, as a reader meets them: keys, drags, wrong functions, a restart, endurance.

Speed is measured apart, since a test must not depend on who else uses the machine. With a meter that
starts `jupyter lab` by itself, write the configuration into a folder and name that:

    python -c "from adaptive_edu.server import write_configuration; write_configuration('folder')"
    JUPYTER_CONFIG_PATH=folder jupyter lab
"""
import psutil
import pytest

pytestmark = pytest.mark.browser

COMPARE = "from adaptive_edu.explorers import compare, two_clocks\ncompare(methods=('adagrad', 'rmsprop', 'adadelta'))"
STORED = """
import numpy as np
from adaptive_edu import networks
trained = networks.train("adadelta", networks.digits([0]), 1, tests=[4, 7, 14], rho=np.array([[0.9], [0.95], [0.99]]),
                         epsilon=np.array([1e-8, 1e-6, 1e-4]))
stored_table(trained, epsilon=1e-6, updates=7)
"""
OTHERS = ("two_clocks(steps=50)", "stability(learning_rate=0.3)", "three_memories()", "any_units()", "startup()",
          "plane()", STORED)
YOURS = """
import numpy as np
def rmsprop_step(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    {first}
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * np.square(grad)
    return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad
from adaptive_edu.explorers import compare
explorer = compare(methods=("rmsprop",), yours=rmsprop_step, panels=())
explorer
"""


def test_keys_drag_and_number_box_move_the_picture(lab):
    lab.open(COMPARE)
    lab.watch()
    assert "rho 0.95," in lab.picture()
    lab.press("rho", "ArrowRight")
    lab.wait_until(says="rho 0.955,")
    lab.drag("epsilon", (0.5, 0.55, 0.6))
    lab.wait_until(says_not="epsilon 1e-06")
    lab.box("rho").fill("0.99")
    lab.box("rho").press("Enter")
    lab.wait_until(says="rho 0.99,")
    seen = lab.watched()
    assert seen["blank"] == 0 and seen["shift"] == 0 and seen["updates"] >= 3
    assert lab.page.locator(".jp-OutputArea-output").evaluate_all(
        "outputs => outputs.every(o => o.scrollHeight <= o.clientHeight)")      # no scroll bar within the page's


def test_a_number_that_a_slider_lacks_is_corrected_and_told_until_the_next_gesture(lab):
    lab.open(COMPARE)
    problem = lab.page.locator(".adaptive-edu-problem")
    for label, typed, shown, words in (
            ("step", "500", "300", "step can be from 0 to 300 here, not 500: 300 is shown."),
            ("rho", "1.5", "0.9999", "rho can be from 0 to 0.9999 here, not 1.5: 0.9999 is shown."),
            ("step", "-1", "0", "step can be from 0 to 300 here, not -1: 0 is shown.")):
        lab.box(label).fill(typed)
        lab.box(label).press("Enter")
        problem.filter(has_text=words).wait_for()
        lab.page.locator(".adaptive-edu-live").filter(has_text=words).wait_for(state="attached")
        assert lab.box(label).input_value() == shown and problem.text_content() == words
        assert lab.kernel("6 * 7") == "42"          # what page and kernel still had to tell each other is told
    lab.press("epsilon", "ArrowRight")
    lab.page.wait_for_function("() => !document.querySelector('.adaptive-edu-problem').textContent")
    lab.box("step").fill("20")                  # a number that there is moves the marked step, and nothing is told
    lab.box("step").press("Enter")
    lab.page.get_by_text("loss at step 20").wait_for()
    assert problem.text_content() == ""


def test_notebook_7_follows_drags_and_keys_in_the_number_box(lab):
    """Arrow keys on a slider's handle belong to the notebook there, as on any slider of ipywidgets."""
    pytest.importorskip("notebook", reason="needs Notebook 7: pip install notebook")
    lab.open(COMPARE, front="notebooks")
    lab.drag("epsilon", (0.5, 0.55, 0.6))
    lab.wait_until(says_not="epsilon 1e-06")
    lab.box("rho").press("ArrowUp")
    lab.box("rho").press("Enter")
    lab.wait_until(says="rho 0.96,")
    lab.errors.clear()      # Notebook 7 reports commands and settings of JupyterLab that it lacks


def test_the_outcome_is_said_once_when_the_hand_rests(lab):
    lab.open(COMPARE)
    live = lab.page.get_by_role("status").filter(has_text="after")
    assert live.count() == 0
    lab.press("epsilon", "ArrowRight", times=5)
    lab.page.wait_for_function("() => document.querySelector('.adaptive-edu-live').textContent.includes('300 steps')")
    assert "Adadelta" in live.text_content() and live.get_attribute("aria-live") == "polite"


def test_reduced_motion_leaves_the_time_slider_and_hides_the_button_that_plays(lab):
    lab.open("from adaptive_edu.explorers import two_clocks\ntwo_clocks()")
    play = lab.page.locator(".adaptive-edu-play")
    assert play.is_visible()
    lab.page.emulate_media(reduced_motion="reduce")
    assert not play.is_visible()
    lab.press("step", "ArrowLeft")
    lab.page.get_by_text("gradients up to step 399").wait_for()


def test_playing_marks_one_step_after_another(lab):
    lab.open("from adaptive_edu.explorers import two_clocks\ntwo_clocks(steps=60)")
    lab.page.get_by_role("button", name="Play").click()
    lab.page.get_by_role("button", name="Pause").wait_for()
    for _ in range(3):
        lab.page.wait_for_function("""() => {
            const words = document.querySelectorAll('.adaptive-edu-legend th')[1].textContent;
            const changed = words !== window.lastWords; window.lastWords = words; return changed; }""")
    lab.page.get_by_role("button", name="Play").wait_for()
    lab.page.get_by_text("gradients up to step 60").wait_for()


def test_a_wrong_function_costs_a_sentence_and_the_next_gesture_recovers(lab):
    lab.open(YOURS.format(first="""if rho == 0.955: raise KeyError('oh')
    if rho == 0.96: return param * np.nan, avg_sq_grad
    while rho == 0.965: pass"""))
    for words in ("rmsprop_step raised KeyError: 'oh'.", "NaN or infinity at step 1", "a loop that does not end?"):
        lab.press("rho", "ArrowRight")
        lab.page.get_by_text(words).wait_for(timeout=5000)
        lab.page.get_by_text("Its last good run is drawn faint.").wait_for()
        assert lab.kernel("6 * 7") == "42"
    lab.press("rho", "ArrowRight")
    lab.page.wait_for_function("() => !document.querySelector('.adaptive-edu-problem').textContent")
    assert lab.page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_what_a_function_prints_is_shown_below_the_sliders_once_the_hand_rests(lab):
    lab.open(YOURS.format(first="if rho > 0.95: print('<i>', rho, param[1])"))
    box, outputs = lab.page.locator(".adaptive-edu-printed pre"), lab.page.locator(".jp-OutputArea-output")
    before = outputs.count()
    assert box.count() == 0
    lab.watch()
    lab.drag("rho", (0.5, 0.55, 0.6))
    lab.page.get_by_text("Your function printed, in its last run:").wait_for()
    first, *_, last = box.inner_text().splitlines()
    rho = lab.kernel("explorer.values['rho']")
    assert first == f"<i> {rho} -2.0" and last == "... and 294 more lines" and len(box.inner_text().splitlines()) == 7
    assert lab.watched()["shift"] == 0 and outputs.count() == before
    lab.box("rho").fill("0.9")
    lab.box("rho").press("Enter")
    box.wait_for(state="detached")


def test_a_restarted_kernel_needs_the_cell_again_and_nothing_else(lab):
    lab.open(COMPARE)
    lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    lab.run_all()
    lab.press("rho", "ArrowRight")
    lab.wait_until(says="rho 0.955,")


def test_every_other_explorer_follows_each_of_its_sliders(lab):
    lab.open("from adaptive_edu.explorers import *\n" + OTHERS[0], *OTHERS[1:])
    lab.page.wait_for_function("n => document.querySelectorAll('.adaptive-edu-figure svg[role=img]').length === n",
                               arg=len(OTHERS))
    lab.watch()
    for explorer in lab.page.locator(".adaptive-edu-explorer").all():
        figure = explorer.locator(".adaptive-edu-figure")
        for handle in explorer.locator(".noUi-handle").all():
            handle.focus()
            for key in ("ArrowLeft", "ArrowRight"):
                was = figure.inner_html()
                lab.page.keyboard.press(key)
                lab.page.wait_for_function("([figure, was]) => figure.innerHTML !== was",
                                           arg=[figure.element_handle(), was], timeout=5000)
    seen = lab.watched()
    assert seen["blank"] == 0


def test_two_explorers_do_not_disturb_each_other_and_rerunning_leaves_nothing(lab):
    lab.open(COMPARE, "two_clocks(steps=50)")
    comparison, clocks = lab.picture(0), lab.picture(1)
    lab.press("p rare", "ArrowRight", times=3)
    lab.wait_until(says_not=clocks, which=1)
    assert lab.picture(0) == comparison
    count = "len(__import__('ipywidgets').widgets.widget._instances)"
    before = lab.kernel(count)
    for _ in range(3):
        lab.run_all()
    assert lab.kernel(count) == before


def test_five_hundred_updates_leave_memory_as_it_was(lab):
    lab.open(YOURS.format(first=""))
    kernel = psutil.Process(int(lab.kernel("__import__('os').getpid()")))
    sweep = [0.3 + 0.4 * abs(1 - k / 40 % 2) for k in range(120)]
    lab.drag("rho", sweep)      # what is loaded once is loaded now
    heap, resident = _heap(lab), kernel.memory_info().rss
    lab.watch()
    updates = 0
    while updates < 500:
        lab.drag("rho", sweep)
        updates = lab.page.evaluate("() => window.adaptiveEduWatch.count()")
    seen = lab.watched()
    assert seen["blank"] == 0 and seen["shift"] == 0
    assert kernel.memory_info().rss - resident < 8 * 2**20
    assert _heap(lab) - heap < 8 * 2**20


def _heap(lab):
    """Return the bytes that the page's scripts hold, rubbish collected."""
    session = lab.page.context.new_cdp_session(lab.page)
    session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"]
