"""axe-core finds nothing serious of ours; all that a mouse can do in an explorer a keyboard can.

Faults of nbconvert, JupyterLab and ipywidgets stand in `faults_of_others.json`: where, by which rule, on which
elements, whose. The list may only shrink: an entry that is no longer needed fails a test.
"""
import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

OTHERS = json.loads(Path(__file__).with_name("faults_of_others.json").read_text(encoding="utf-8"))
GRAVE = {"serious", "critical"}
THEMES = ("JupyterLab Light", "JupyterLab Dark")
CHANGE_THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme}).then(() => null)"
EXPLORERS = ("compare(methods=('gd', 'adagrad', 'rmsprop', 'adadelta'))", "two_clocks()", "three_memories()",
             "stability()", "any_units()", "startup()", "plane()")
EXPLORED = "from adaptive_edu.explorers import compare\ncompare(methods=('gd', 'adagrad', 'adadelta'))"
CONTROLS = ".adaptive-edu-explorer :is(input, button, [role=slider])"


def faults(page, **options):
    """The serious faults on a page, each as its rule, its element and the element's beginning."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install "
                              "axe-playwright-python")
    options["options"] = {"resultTypes": ["violations"], **options.get("options", {})}
    found = axe.Axe().run(page, **options).response["violations"]
    return [(rule["id"], node["target"][0], node["html"][:160])
            for rule in found if rule["impact"] in GRAVE for node in rule["nodes"]]


def sorted_out(page, place, found):
    """The faults that are nobody else's, and the entries of the list that excused others."""
    ours, used = [], set()
    for rule, target, html in found:
        entry = next((k for k, entry in enumerate(OTHERS[place])
                      if entry["rule"] == rule and _is_inside(page, target, entry["within"])), None)
        ours += [(rule, html)] if entry is None else []
        used |= {entry} - {None}
    return ours, used


def _is_inside(page, target, within):
    return page.evaluate("([target, within]) => !!document.querySelector(target)?.closest(within)", [target, within])


# ---- pages

@pytest.fixture(scope="module")
def exported(root, tmp_path_factory):
    """Notebooks as nbconvert exports them: tables, pictures, links, and an exercise with folded hints."""
    from nbconvert import HTMLExporter
    folder, exporter = tmp_path_factory.mktemp("pages"), HTMLExporter()
    for name in ("notebooks/00_start", "notebooks/06_conventions", "notebooks/08_clinic",
                 "exercises/self_study/02_adagrad"):
        page, _ = exporter.from_filename(root / f"{name}.ipynb")
        (folder / f"{Path(name).name}.html").write_text(page, encoding="utf-8")
    return sorted(folder.iterdir())


def test_exported_notebooks_have_no_serious_fault_of_ours(exported, browser):
    page, ours, used = browser.new_page(), {}, set()
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    for path in exported:
        page.goto(path.as_uri())
        whole = path is exported[0]         # contrast takes seconds a page, and is the template's on each alike
        found = faults(page, options={"rules": {"color-contrast": {"enabled": whole}}})
        ours[path.stem], more = sorted_out(page, "exported", found)
        used |= more
    page.close()
    assert {name: each for name, each in ours.items() if each} == {}
    assert used == set(range(len(OTHERS["exported"]))), "an entry of the list is no longer needed: remove it"


SITE = ("index", "notebooks/00_start", "notebooks/02_adagrad", "notebooks/05_epsilon",
        "exercises/self_study/02_adagrad", "teaching/schedule", "reference/steps", "search")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_site_have_no_serious_fault(site, browser, scheme, width):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    page, found = context.new_page(), {}
    for name in SITE:
        page.goto((site / f"{name}.html").as_uri())
        assert page.evaluate("() => document.documentElement.dataset.theme") == scheme
        found[name] = faults(page)
    context.close()
    assert {name: each for name, each in found.items() if each} == {}


OUTLINED = """() => { const e = document.activeElement, style = getComputedStyle(e);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; }"""


def test_a_page_of_the_site_is_read_by_keyboard_alone(site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((site / "notebooks/02_adagrad.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")
    _tab_to(page, "e => e.matches('.ways-in a')")
    _tab_to(page, "e => e.matches('summary')")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.parentElement.open")
    _tab_to(page, "e => e.matches('.cell_output:has(> img)')")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    page.close()


def _tab_to(page, wanted):
    """Press Tab until an element has the focus, which must show at every stop."""
    for _ in range(200):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINED), page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate(f"() => ({wanted})(document.activeElement)"):
            return
    raise AssertionError(f"not reached in 200 stops: {wanted}")


# ---- explorers

def test_explorers_have_no_serious_fault_of_ours_in_either_theme(lab):
    lab.open("from adaptive_edu.explorers import *\n" + EXPLORERS[0], *EXPLORERS[1:])
    used = set()
    for theme in THEMES:
        lab.page.evaluate(CHANGE_THEME, theme)
        lab.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=theme)
        assert lab.page.locator(".adaptive-edu-explorer").count() == len(EXPLORERS)
        lab.page.wait_for_function("() => !document.querySelector('.noUi-handle:not([aria-labelledby])')")
        ours, more = sorted_out(lab.page, "explorers", faults(lab.page, context=".adaptive-edu-explorer"))
        used |= more
        assert ours == [], theme
    assert used == set(range(len(OTHERS["explorers"]))), "an entry of the list is no longer needed: remove it"
    picture = lab.page.locator(".adaptive-edu-figure svg[role=img]").first
    picture.evaluate("picture => picture.removeAttribute('aria-label')")            # and a fault of ours is seen
    ours, _ = sorted_out(lab.page, "explorers", faults(lab.page, context=".adaptive-edu-explorer"))
    assert [rule for rule, _ in ours] == ["svg-img-alt"]


def test_a_screen_reader_hears_the_name_and_the_value_of_each_slider_of_the_course_and_no_other_is_touched(lab):
    others = "import ipywidgets\nipywidgets.FloatSlider(1, description='rho')"
    lab.open(EXPLORED, "from adaptive_edu.explorers import *\nany_units()", others)
    for name, key, value in (("rho", "ArrowRight", "0.955"), ("step", "ArrowLeft", "299"),
                             ("unit of x", "End", "1000")):
        slider = lab.page.get_by_role("slider", name=name, exact=True)
        slider.wait_for()                               # one, and no other
        slider.focus()
        lab.page.keyboard.press(key)
        lab.page.wait_for_function("([slider, value]) => slider.ariaValueText === value",
                                   arg=[slider.element_handle(), value])
    stranger = lab.page.locator(".jp-OutputArea-output > .widget-slider .noUi-handle")
    assert stranger.count() == 1 and stranger.get_attribute("aria-labelledby") is None


# ---- keyboard

FOCUSED = """() => { const e = document.activeElement, box = e.getBoundingClientRect();
    return {inside: !!e.closest('.adaptive-edu-explorer'), middle: box.top + box.height / 2, left: box.left,
            seen: getComputedStyle(e).outlineStyle === 'solid', at: [...document.all].indexOf(e)}; }"""
CHANGED = "was => document.querySelector('.adaptive-edu-figure').innerHTML !== was"


def test_tab_visits_every_control_once_in_reading_order_and_shows_where_it_is(lab):
    lab.open(EXPLORED)
    controls = lab.page.locator(CONTROLS).locator("visible=true")
    controls.first.focus()
    visited = []
    while len(visited) < 40 and (here := lab.page.evaluate(FOCUSED))["inside"]:
        visited.append(here)
        lab.page.keyboard.press("Tab")
    assert len(visited) == controls.count() == len({here["at"] for here in visited})
    assert all(here["seen"] for here in visited)
    rows = [(round(here["middle"] / 20), here["left"]) for here in visited]
    assert rows == sorted(rows)
    lab.page.keyboard.press("Shift+Tab")
    assert lab.page.evaluate(FOCUSED)["at"] == visited[-1]["at"]        # no trap, in either direction


def test_keys_do_what_a_mouse_does(lab):
    lab.open(EXPLORED)
    for role, key in (("slider", "ArrowLeft"), ("checkbox", "Space"), ("radio", "Space")):
        was = lab.page.locator(".adaptive-edu-figure").inner_html()
        lab.page.locator(".adaptive-edu-explorer").get_by_role(role).nth(int(role == "radio")).focus()      # the second
        lab.page.keyboard.press(key)
        lab.page.wait_for_function(CHANGED, arg=was)
    for name, key, then in (("Play", "Enter", "Pause"), ("Pause", "Space", "Play")):
        lab.page.get_by_role("button", name=name, exact=True).focus()
        lab.page.keyboard.press(key)
        lab.page.get_by_role("button", name=then, exact=True).wait_for()
    lab.page.get_by_role("button", name="Reset").focus()
    lab.page.keyboard.press("Enter")
    lab.page.wait_for_function("() => document.querySelector('.adaptive-edu-explorer input[type=checkbox]').checked")
    assert lab.box("step").input_value() == "300"
