"""Course notebooks are what their scripts generate, in a form that two runs repeat byte for byte."""
import subprocess
import sys
from base64 import b64encode
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from adaptive_edu.authoring import ROOT, compare, course, main
from adaptive_edu.authoring.cover import picture

TOY = '''\
# %% [markdown]
# # A toy

# %%
import sys
import matplotlib.pyplot as plt
from ipywidgets import interact
from adaptive_edu.figures import show

# %%
figure, ax = plt.subplots(figsize=(1, 1))
ax.plot([1, 2, 3])
show(figure, "A line that rises from one to three in two equal steps.")

# %%
print("one", flush=True)
print("two", file=sys.stderr)
print("three")
1 + 1

# %%
@interact(x=(0, 5))
def square(x=2):
    print(x * x)

# %% tags=["volatile"]
import time
time.time()

# %% tags=["raises-exception"]
1 / 0

# %%
1 + 1

# %%
1 + 1
'''


def project(folder, script):
    source = folder / "notebooks" / "source" / "01_toy.py"
    source.parent.mkdir(parents=True)
    source.write_text(script)
    return source


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """A project of one notebook, regenerated: its folder, script and notebook, and what was printed."""
    script = project(tmp_path_factory.mktemp("toy"), TOY)
    root = script.parents[2]
    assert main(root=root) == 0
    return root, script, root / "notebooks" / "01_toy.ipynb"


@pytest.fixture
def notebook(toy):
    return nbformat.read(toy[2], as_version=4)


@pytest.fixture(scope="module")
def again(toy):
    return course.build(toy[1])


def test_two_runs_give_identical_bytes(toy, again):
    assert toy[2].read_bytes() == compare.text_of(again).encode()
    assert compare.with_file(toy[2], again) == []


def test_an_authors_own_settings_change_neither_a_notebook_nor_the_cover(toy, root, tmp_path, monkeypatch):
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\nsavefig.facecolor: yellow\nfont.size: 20\n")
    startup = tmp_path / "profile_default" / "startup" / "mine.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("print('good morning'); get_ipython().run_line_magic('precision', '2')")
    for name, value in (("MPLCONFIGDIR", tmp_path), ("IPYTHONDIR", tmp_path), ("MPLBACKEND", "Agg")):
        monkeypatch.setenv(name, str(value))
    assert compare.with_file(toy[2], course.build(toy[1])) == []
    code = "import sys; from adaptive_edu.authoring.cover import picture; sys.stdout.buffer.write(picture())"
    drawn = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True).stdout
    assert drawn == picture()


def test_stored_form_keeps_text_and_counts_in_order(notebook):
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3, 4, None, 6, 7, 8]
    assert notebook.cells[3].outputs[0].text == "one\nthree\n"
    assert notebook.cells[3].outputs[1].data == {"text/plain": "2"}


def test_stored_form_drops_what_changes_from_run_to_run(toy, notebook):
    assert "widget-view" not in toy[2].read_text() and "widget-state" not in toy[2].read_text()
    assert notebook.cells[4].outputs[0].data["text/plain"].startswith("interactive(")
    assert notebook.cells[5].outputs == []
    assert notebook.cells[6].outputs[0].traceback == ["ZeroDivisionError: division by zero"]
    assert "stderr" not in {output.get("name") for cell in notebook.cells[1:] for output in cell.outputs}
    assert set(notebook.metadata) == {"kernelspec", "language_info", "adaptive_edu"}
    assert all(set(cell.metadata) <= {"tags", "alt"} for cell in notebook.cells)


def test_pictures_carry_their_alternative_text_twice(notebook):
    cell, = [cell for cell in notebook.cells if "alt" in cell.metadata]
    output, = cell.outputs
    assert cell.metadata.alt == output.metadata["image/png"].alt == output.data["text/plain"]
    assert cell.metadata.alt.startswith("A line that rises")


def test_picture_without_alternative_text_is_refused():
    picture = new_output("display_data", {"image/png": "aaaa", "text/plain": "<Figure>"})
    with pytest.raises(ValueError, match="cell 1 must give its picture an alternative text"):
        course.canonical(new_notebook(cells=[new_code_cell("fig", outputs=[picture])]))


def test_stderr_is_reported(again):
    cell = new_code_cell("x", outputs=[new_output("stream", name="stderr", text="care\n")])
    assert course.stderr_of(new_notebook(cells=[cell])) == [(1, "care")]
    assert course.stderr_of(again) == []


def test_nbval_accepts_the_stored_form(toy):
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider"]
    assert subprocess.run([*command, toy[2]], capture_output=True, cwd=toy[0]).returncode == 0


def test_ids_come_from_the_content(tmp_path):
    before = course.read_script(project(tmp_path / "a", TOY))
    after = course.read_script(project(tmp_path / "b", "# %%\nnew = True\n\n" + TOY))
    assert [cell.id for cell in after.cells[1:]] == [cell.id for cell in before.cells]
    assert len({cell.id for cell in after.cells}) == len(after.cells)


def test_differences_name_the_cell_and_show_the_lines(again):
    stored = deepcopy(again)
    stored.cells[3].outputs[0].text = "one\nfour\n"
    block, = compare.differences(stored, again)
    assert block.splitlines() == ["cell 4 differs (- stored, + regenerated)", "    -four", "    +three"]


@pytest.mark.parametrize("change", ["source", "tags", "missing"])
def test_differences_see(change, again):
    stored = deepcopy(again)
    if change == "missing":
        del stored.cells[-1]
    elif change == "tags":
        stored.cells[5].metadata.tags = []
    else:
        stored.cells[5].source += "\n# changed"
    assert len(compare.differences(stored, again)) == 1


def test_pictures_are_compared_only_under_the_recorded_versions(again, tmp_path):
    stored = deepcopy(again)
    stored.cells[2].outputs[0].data["image/png"] = b64encode(b"another picture").decode()
    compare.write(tmp_path / "same.ipynb", stored)
    stored.metadata.adaptive_edu.recorded_with["matplotlib"] = "0.1"
    compare.write(tmp_path / "other.ipynb", stored)
    assert "cell 3 differs" in compare.with_file(tmp_path / "same.ipynb", again)[0]
    assert compare.with_file(tmp_path / "other.ipynb", again) == []


def test_form_is_compared_under_the_recorded_versions(again, tmp_path):
    stored = deepcopy(again)
    stored.cells[3].execution_count = 77
    compare.write(tmp_path / "counts.ipynb", stored)
    assert "not in the stored form" in compare.with_file(tmp_path / "counts.ipynb", again)[0]


def test_a_cell_that_raises_is_told_and_exits_1(tmp_path, capsys):
    script = project(tmp_path, "# %%\n1 / 0\n")
    assert main(root=tmp_path) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out
    assert not (script.parents[1] / "01_toy.ipynb").exists()


def test_check_writes_nothing_and_exits_1_where_a_notebook_is_missing(tmp_path, capsys):
    script = project(tmp_path, "# %% [markdown]\n# Text\n")
    (script.parents[1] / "02_orphan.ipynb").write_text("{}")
    assert main(check=True, root=tmp_path) == 1
    said = capsys.readouterr().out
    assert "notebooks/01_toy.ipynb, not there" in said and "02_orphan.ipynb must have a script" in said
    assert not (script.parents[1] / "01_toy.ipynb").exists()


@pytest.mark.parametrize("names, rule", [(["09"], "names must be among 01_toy, notebooks, README, site; got 09"),
                                         ([], "root must be the project's folder")])
def test_bad_arguments_get_one_sentence(names, rule, tmp_path, capsys):
    if names:
        project(tmp_path, TOY)
    assert main(names=names, root=tmp_path) == 1
    assert rule in capsys.readouterr().out


@pytest.mark.parametrize("path, build", course.targets(ROOT), ids=lambda value: getattr(value, "stem", ""))
def test_notebook_is_what_its_script_generates(path, build):
    assert compare.with_file(path, build()) == []


def test_every_notebook_has_a_script():
    assert course.problems(ROOT) == []
