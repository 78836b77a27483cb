# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 8. The clinic: how do you know that code is right?
#
# **For:** readers of notebooks 2 to 5, or anyone who can read the three steps. Notebooks 6 and 7 are not needed.
# **Time:** 30 minutes. Each section says how many. The whole ward (section 4) and the project may take as long as
# you like.
#
# Afterwards you will be able to
#
# * **find** a wrong line by reading, and say why reading is not enough;
# * **write** a test, and **measure** what it is worth: how many broken steps it catches, and whether it accuses
#   healthy ones;
# * **retell** three bugs that were published, and say which input would have shown each;
# * **add** a method of your own to the family, and show that it behaves like one.

# %%
import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import figures
from adaptive_edu.clinic import (
    SITUATIONS,
    adopt,
    family_check,
    grade_test,
    healthy,
    listing,
    patient,
    patients,
    point_at,
    shows,
)
from adaptive_edu.explorers import compare
from adaptive_edu.lessons import Table, beside, in_digits, reply
from adaptive_edu.surfaces import RAVINE
from adaptive_edu.tutor import check

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (1 min)
#
# 1. Adagrad gets a zero gradient from zero state. What comes out, and what is $\epsilon$ for?
# 2. Adadelta in a steady, steep slope: how long is its first step, and what does law A say of the others?
#
# <details><summary>Answers</summary>
#
# 1. Nothing moves and the sum stays 0. Without $\epsilon$ the step would be 0/0.
# 2. $\sqrt{\epsilon/(1-\rho)}$, 0.0045 with the defaults. From there they grow slowly: the square of a step is
#    larger than that of the step before by about $(1-\rho)\,\epsilon$.
#
# </details>

# %% [markdown]
# ## 1. Six patients (4 min)
#
# Each of these six functions has one line that is wrong. Every one is a mistake that people make, and that the tutor
# of this course knows. The helper `floats` makes new arrays of floats of whatever comes in.
#
# **Find** the six lines by reading. Give yourself three minutes.

# %%
for name in ("A2", "A5", "R6", "R15", "D11", "D39"):
    print(f"Patient {name}\n{listing(patient(name))}\n")

# %%
my_lines = {"A2": None, "A5": None, "R6": None, "R15": None, "D11": None, "D39": None}

# %%
for name, line in my_lines.items():
    print(point_at(name, line))

# %% [markdown]
# <details><summary>Hint 1</summary>Say each line aloud with the words of the equation: <i>old</i> average,
# <i>new</i> gradient, <i>square</i>, <i>root of the sum</i>.</details>
# <details><summary>Hint 2</summary>Two patients have a wrong new sum or average of gradients, two a wrong line
# <code>below</code>, one a wrong average of steps, and one hands back something stale.</details>
# <details><summary>The lines</summary>A2: 4, the sum from before today's gradient. A5: 3, the size and not its
# square. R6: 3, nothing is forgotten. R15: 7, the old average is handed back. D11: 8, the step and not its
# square. D39: 4, epsilon stands outside this root alone.</details>
#
# Did you find all six? You knew that there was exactly one wrong line in each. In real life nobody tells you, the
# function has four hundred lines, and its author believes in it. So we let a machine read: by running the code.

# %% [markdown]
# ## 2. Two tests that everyone writes (4 min)
#
# A **test** takes a step and raises an `AssertionError` if it finds it broken. The first that comes to mind: run it,
# and see the loss fall.

# %%
def loss_falls(step):
    path = edu.run(step, RAVINE, steps=500, learning_rate=0.4)
    assert path.losses[-1] < path.losses[0]

# %% [markdown]
# The clinic has a ward for each method. In the ward of Adagrad lies a broken Adagrad for each single mistake that
# the tutor knows, and with them healthy ones in several honest styles. `grade_test` lets your test examine them all.
# Its **grade** is the number of broken ones that it catches; but if it accuses a healthy one, it counts for nothing.

# %%
ward = patients("adagrad_step")
print(len(ward), "broken Adagrads, and healthy ones in the styles:",
      ", ".join(style.id for style in healthy("adagrad_step")))

# %% [markdown]
# **Predict.** How many of them does `loss_falls` catch?

# %%
my_caught = None        # a whole number

# %%
falls = grade_test(loss_falls)
falls

# %%
beside("broken Adagrads caught", my_caught, falls.score)

# %% [markdown]
# **Question.** Where do the losses of the broken ones end, compared with a healthy one?

# %%
figure, ax = plt.subplots(figsize=(8, 4.4))
arrays = [each for each in ward if each.id != "numbers-only"]   # that one cannot run in the plane
with np.errstate(all="ignore"):                                    # some of them climb to infinity
    broken = [edu.run(each.step(), RAVINE, steps=500, learning_rate=0.4) for each in arrays]
well = edu.run("adagrad", RAVINE, steps=500, learning_rate=0.4)
lines = [ax.plot(np.clip(path.losses, 1e-12, 1e12), color=figures.BROKEN.color, lw=0.9)[0]
         for path in broken]
line = figures.draw_losses(ax, [well], floor=1e-12)[0]
lower = sum(not path.diverged and path.losses[-1] < path.losses[0] for path in broken)
best = sum(not path.diverged and path.losses[-1] < 0.01 * well.losses[-1] for path in broken)
ax.set(ylim=(1e-12, 1e4), title=f"{lower} of {len(ward)} broken Adagrads lower the loss, "
       f"{best} of them far below the healthy one")
ax.legend([line, lines[0]], ["healthy", "broken"], loc="lower left")
figures.show(figure, f"Loss on the ravine over 500 steps, lines for {len(broken)} of {len(ward)} "
             f"broken Adagrads; the other takes single numbers only. {lower} end below the loss of "
             f"the start, {best} below a hundredth of the healthy one's, {well.losses[-1]:.1e}.")

# %% [markdown]
# Optimization forgives. Almost anything that walks against the gradient lowers the loss. Two even win: A18 ignores
# the rate and takes longer steps; A15 hands back the step in the place of the new `param`, and that is near 0, where
# this ravine has its minimum (section 5 has more of such luck). **A falling loss is no evidence that a step is
# right.**
#
# The second test that everyone writes compares with published numbers, to the digits printed:

# %%
def published(step):
    param, total = step([1.0, 2.0, 3.0], [0.1, 0.2, 0.3], [0.0, 0.0, 0.0])     # source 001
    assert np.allclose(param, [0.99, 1.99, 2.99], atol=5e-4)
    assert np.allclose(total, [0.01, 0.04, 0.09], atol=5e-4)
    param, total = step([0.5, -0.5, 1.0], [0.5, -0.3, 0.1], [0.5, 0.25, 0.1])
    assert np.allclose(param, [0.494, -0.495, 0.997], atol=5e-4)
    assert np.allclose(total, [0.75, 0.34, 0.11], atol=5e-4)

numbers = grade_test(published)
numbers

# %% [markdown]
# Better, since numbers say more than a direction. What it lets pass, and where that could be seen:

# %%
Table(missed=list(numbers.missed),
      would__show__with=[words[-1] for words in numbers.missed.values()])

# %% [markdown]
# ## 3. Where an illness shows (3 min)
#
# A test can only see what its inputs bring out. Ten situations, and one of them you should choose first.
#
# **Predict.** Which single call gives away most of the broken Adagrads?
#
# a) the first step, from zero state &nbsp; b) a call with a large epsilon &nbsp; c) a zero gradient from zero state
# &nbsp; d) a look at the inputs afterwards

# %%
my_answer = None        # "a", "b", "c" or "d"

# %%
present = np.array([[words in shows(each) for each in ward] for words in SITUATIONS])
order = np.argsort(-present.sum(axis=0), kind="stable")
figure, ax = plt.subplots(figsize=(10, 4))
figures.draw_presence(ax, present[:, order], SITUATIONS)
ax.set(xlabel=f"the {len(ward)} broken Adagrads, those that show in most situations on the left",
       title="A square: there the patient differs from a healthy step. On the right, how many do")
counts = [f"{words}: {count}." for words, count in zip(SITUATIONS, present.sum(axis=1))]
figures.show(figure, f"In which of {len(SITUATIONS)} situations each of {len(ward)} broken "
             f"Adagrads shows. {' '.join(counts)}")

# %%
reply("08-predict-situation", my_answer)

# %% [markdown]
# No row is full, so no single situation is enough; and some patients show in one situation only. The columns on the
# right are why code ships with bugs.
#
# **Check.** The *numbers* you choose matter as well. One step from zero state, compared with the right one, for four
# gradients:

# %%
def first_step_with(grad):
    def test(step):
        right = edu.adagrad_step(2.0, grad, 0.0)
        assert np.allclose(step(2.0, grad, 0.0), right, rtol=1e-9, atol=0)
    return test

gradients = [0.0, 1.0, 0.3, -7.0]
Table(gradient=gradients, caught=[grade_test(first_step_with(grad)).score for grad in gradients])

# %% [markdown]
# A gradient of 1 hides much of what 0.3 shows: 1 is its own square, its own root and its own size. Do not test with
# ones. And why 15, when `a first step` in the figure shows 13? There `param` starts at 0, where a step (A15) is also
# the place it leads to, and the tolerance is 1e-6, in which the stray epsilon of A19 is lost; here it starts at 2.

# %% [markdown]
# ## 4. Your test (7 min here, the whole ward at your desk)
#
# **Fill one expression.** With a zero gradient from zero state nothing moves and nothing is added. Five patients
# cannot do that, nor can A27, a visitor whom the ward does not count.

# %%
def at_rest(param, sum_sq_grad):
    raise NotImplementedError("what must be true of the two?")

def test_rest(step):
    assert at_rest(*step(2.0, 0.0, 0.0))

# %%
check(at_rest)

# %%
grade_test(test_rest, ids=["A9", "A13", "A15", "A17", "A19", "A27"])

# %% [markdown]
# <details><summary>Hint</summary>Must you ask for <code>nan</code> as well? Is <code>nan == 2.0</code>
# true?</details>
# <details><summary>A solution</summary><code>return param == 2.0 and sum_sq_grad == 0.0</code>: nothing is computed
# here that could be rounded, so exact equality is in order.</details>
#
# **Write a test.** Six patients have a wrong sum: one forgets, one adds sizes, one adds gradients, one hands back
# the old sum, one keeps the newest square only, one subtracts. Catch them all.

# %%
def test_sum(step):
    raise NotImplementedError("two or three steps, and what the sum must then be")

# %%
grade_test(test_sum, ids=["A4", "A5", "A6", "A12", "A14", "A23"])

# %% [markdown]
# <details><summary>Hint 1</summary>Which gradients hide the difference between a size and a square?</details>
# <details><summary>Hint 2</summary>The second call gets the sum that the first one gave back.</details>
# <details><summary>A solution</summary>
#
# ```python
# def test_sum(step):
#     param, total = step(1.0, 3.0, 0.0)
#     param, total = step(param, -0.5, total)
#     assert abs(total - 9.25) < 1e-9
# ```
# </details>
#
# **Use it: the whole ward,** at your desk. Twenty is good. For all of them you need arrays, whole numbers, a second
# call, and a look at what you handed in.

# %%
def test_adagrad(step):
    raise NotImplementedError("your test of Adagrad")

# %%
mine = grade_test(test_adagrad)
mine

# %%
mine.missed        # each with the situations in which it would show

# %% [markdown]
# <details><summary>Hint 1</summary>Begin with one call whose answer you know from paper, with a large epsilon: in
# notebook 2, (AG1) to (AG3) gave 0.75 and 25.</details>
# <details><summary>Hint 2</summary>Take an array whose elements differ, and compare each element with what it would
# get alone.</details>
# <details><summary>A solution that catches all of them</summary>
#
# ```python
# def test_adagrad(step):
#     param, total = step(1.0, 4.0, 9.0, 0.5, 3.0)                   # on paper
#     assert abs(param - 0.75) < 1e-9 and abs(total - 25) < 1e-9
#     assert step(2.0, 0.0, 0.0)[0] == 2.0                           # at rest
#     given = np.array([1.0, -2.0]), np.array([0.3, -4.0]), np.array([0.2, 1.0])
#     copies = [each.copy() for each in given]
#     param, total = step(*given)
#     for k in range(2):                                             # each element alone
#         alone = step(*(float(each[k]) for each in copies))
#         assert np.allclose([param[k], total[k]], alone, rtol=1e-12, atol=0)
#     assert abs(total[0] - 0.29) < 1e-9                             # not rounded
#     assert abs(param[0] - (1 - 0.01 * 0.3 / (np.sqrt(0.29) + 1e-8))) < 1e-12
#     assert all(map(np.array_equal, given, copies))                 # inputs as they were
#     whole = step(np.array([3]), np.array([2]), np.array([0]))[0]
#     assert abs(whole[0] - 2.99) < 1e-6                             # whole numbers
#     assert step(0.0, 3.0, 0.0)[1] == step(0.0, 3.0, 0.0)[1]        # no memory of its own
# ```
# </details>
#
# All three, to be handed in for marks: [exercises/release/08_clinic](../exercises/release/08_clinic/08_clinic.ipynb).
# There your test earns a share of the points for each step that it catches; it can call them and cannot look into
# them.
#
# **Break it.** A test can be too strict. This one asks for equality to the last bit:

# %%
def exact(step):
    assert step(0.1, 0.3, 0.2)[1] == 0.2 + 0.3**2

grade_test(exact)

# %% [markdown]
# The accused squares a root: `hypot` and then `root * root`, as good as ours to the last digit but one. And a
# test can be too lenient. Its tolerance is the net:

# %%
def within(tolerance):
    def test(step):
        right = edu.adagrad_step(0.1, 0.3, 0.2, 0.5, 0.05)
        assert np.allclose(step(0.1, 0.3, 0.2, 0.5, 0.05), right, rtol=tolerance, atol=0)
    return test

nets = [1.0, 0.1, 1e-3, 1e-9, 0.0]
grades = [grade_test(within(net)) for net in nets]
Table(tolerance=["1", "0.1", "1e-3", "1e-9", "0"],
      caught=["not counted" if grade.accused else len(grade.caught) for grade in grades],
      healthy__accused=[len(grade.accused) for grade in grades],
      grade=[grade.score for grade in grades])

# %% [markdown]
# From 0.1 to 1e-3 a tighter net catches nothing more; at 1e-9 it also holds the patient that rounds to five
# decimals. At 0 it accuses a healthy step, and then nobody else is examined. Honest styles differ by some 1e-16 of
# their size, so a limit of 1e-9 is far from them and far from nearly all mistakes.

# %% [markdown]
# ## 5. Three bugs that were published (8 min)
#
# **A bracket.** [nd4j, issue 1239](https://github.com/deeplearning4j/nd4j/issues/1239), August 2016. The
# `AdaDelta` of this Java library computed the first line below where Zeiler has the second:
#
# $$u_t = \bigl(\rho\, u_{t-1} + (1-\rho)\bigr)\, g_t^2 \qquad\text{for}\qquad
# u_t = \rho\, u_{t-1} + (1-\rho)\, g_t^2 .$$
#
# The code chained its calls: multiply by $\rho$; then add $1-\rho$, and multiply *the result* by the square. (We
# read the issue and the old source.) Patient D36 has this bug.
#
# **Predict.** A steady slope of 0.5, from zero state. After 1000 steps the broken Adadelta's steps are
#
# a) far shorter than they should be &nbsp; b) as long as they should be &nbsp; c) longer by more than a hundred
# powers of ten &nbsp; d) uphill

# %%
my_answer = None        # "a", "b", "c" or "d"

# %%
def steps_in_a_slope(step, grad, count, **settings):
    averages, steps = (0.0, 0.0), []
    for _ in range(count):
        param, *averages = step(0.0, grad, *averages, **settings)    # everywhere the same slope
        steps.append(-float(param))
    return np.array(steps)

bracket, right = patient("D36").step(), edu.adadelta_step
slopes = [0.5, 0.98, 1.0, 1.02]
ends = [steps_in_a_slope(bracket, grad, 1000)[[0, 1, 999]] for grad in slopes]
first, second, last = np.transpose(ends)
Table(slope=slopes, first=first, second=second, last=last, digits=4,
      healthy__last=[steps_in_a_slope(right, grad, 1000)[-1] for grad in slopes])

# %%
reply("08-predict-bracket", my_answer)

# %% [markdown]
# From zero state the **first step is right**, whatever the slope. And in a slope of exactly 1 **every step is
# right**: whoever tests with ones never finds it.
#
# The units of notebook 4 object at once: $\rho u$ is a squared gradient, $1-\rho$ a pure number, and they are added.
# So the size 1 is special. In a steady slope $g$ the average settles, if $\rho g^2 < 1$, at
#
# $$u^* = \frac{(1-\rho)\,g^2}{1-\rho g^2}, \tag{CL1}$$
#
# and from then on, while $\epsilon$ is small beside $u^*$, the average of squared steps follows
#
# $$v_{t+1} = v_t\,\bigl[1 + \rho\,(1 - g^2)\bigr] + \epsilon\,(1 - \rho g^2). \tag{CL2}$$
#
# <details><summary>For those who want more: how (CL2) follows</summary>
#
# $\Delta^2 = (v+\epsilon)\,g^2/u^* = (v+\epsilon)(1-\rho g^2)/(1-\rho)$, and (AD3) is
# $v_{t+1} = \rho v_t + (1-\rho)\Delta_t^2$.
#
# </details>
#
# **Question.** Which curves does (CL2) promise on a logarithmic axis, below a slope of 1, at 1, and above?

# %%
def by_CL2(delta, grad, count, rho=0.95, epsilon=1e-6):
    rest = 1 - rho * grad**2
    v, deltas = delta**2 * (1 - rho) / rest - epsilon, []
    for _ in range(count):
        deltas.append(np.sqrt((v + epsilon) * rest / (1 - rho)))
        v = v * (1 + rho * (1 - grad**2)) + epsilon * rest
    return np.array(deltas)

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
line = figures.draw_curve(ax, steps_in_a_slope(right, 0.98, 1000), "adadelta",
                          label="healthy, all three slopes")
for grad in (0.98, 1.0, 1.02):
    steps = steps_in_a_slope(bracket, grad, 1000)
    broken = figures.draw_broken(ax, steps, label="bracket out of place", marker="")
    law = figures.draw_law(ax, np.arange(300, 1001), by_CL2(steps[299], grad, 701),
                           "law (CL2) from step 300")
    ax.annotate(f"slope {grad:g}", (1000, steps[-1]), (4, -3), textcoords="offset points")
ax.set(yscale="log", xlim=(0, 1150), xlabel="$t$, steps", ylabel=r"$|\Delta|$, step",
       title="One bracket: only in a slope of 1 does it walk like Adadelta")
ax.legend(handles=[line, broken, law], loc="upper left")
last = [steps_in_a_slope(bracket, grad, 1000)[-1] for grad in (0.98, 1.0, 1.02)]
figures.show(figure, "Length of the steps in a steady slope over 1000 steps, with the bracket out "
             f"of place: in a slope of 0.98 they grow to {last[0]:.2g}, in a slope of 1 to "
             f"{last[1]:.2g} like healthy ones, in a slope of 1.02 they shrink to {last[2]:.2g}. "
             "Law (CL2) lies on each.")

# %% [markdown]
# Below 1 a straight line upwards: an explosion. At 1 the bracket of (CL2) is 1, what remains is $v_{t+1} = v_t +
# (1-\rho)\,\epsilon$, and that is law A. A little above 1 the steps die down to a level that $\epsilon$ sets.
#
# <details><summary>For those who want more: steeper slopes, and what the thread says of a cure, and of
# tests</summary>
#
# From $g = 1/\sqrt\rho = 1.026$ on the average itself grows without end, (CL1) has no value, and the steps go to 0.
#
# It was found to work with $\rho$ not set, or set to 1. At 1 both averages stay 0 from zero state, and
# $\sqrt\epsilon/\sqrt\epsilon$ is 1: by its formula, that cure was gradient descent with rate 1. The issue adds that
# epsilon was fixed in the code. A comment asks for tests, at least that sensible input does not lead to NaN,
# infinity or 0, and that fixed input leads to where the mathematics says.
#
# </details>
#
# **A letter.** Dive into Deep Learning, pull requests [1180](https://github.com/d2l-ai/d2l-en/pull/1180) and
# [1196](https://github.com/d2l-ai/d2l-en/pull/1196), July 2020. The page on Adadelta printed its last line with the
# square of the **position** where the square of the **step** belongs:
#
# $$v_t = \rho\, v_{t-1} + (1-\rho)\,\theta_t^2 \qquad\text{for}\qquad
# v_t = \rho\, v_{t-1} + (1-\rho)\,\Delta_t^2 .$$
#
# A reader set out to mend the sentence below the formulas (1180); the next day 1196 rewrote the formulas after the
# paper. No code was wrong there that we know of, but people type what they read: patient D12. (We read the changed
# lines.)
#
# **Predict.** On the parabola $f = \frac12\theta^2$ from 5, the false formula brings $\theta$ within 0.1 of the
# minimum
#
# a) later than the right one, if at all &nbsp; b) after as many steps &nbsp; c) after less than a hundredth of the
# steps

# %%
my_answer = None        # "a", "b" or "c"

# %%
def distances(step, minimum, count, curvature=1.0):
    state, gone = (minimum + 5.0, 0.0, 0.0), [5.0]
    for _ in range(count):
        state = step(state[0], curvature * (state[0] - minimum), state[1], state[2])
        gone.append(abs(float(state[0]) - minimum))
    return np.array(gone)

letter = patient("D12").step()
for name, step in (("right", right), ("false", letter)):
    count = edu.steps_until(distances(step, 0.0, 2000), 0.1)
    print(f"{name} formula: within 0.1 after {count} steps")

# %%
reply("08-predict-origin", my_answer)

# %% [markdown]
# Where the minimum is the origin, the bug is a miracle. Put the minimum at $m$, and an estimate says that it jumps
# back and forth for ever, between $m + A$ and $m - A$, with
#
# $$A \approx \frac{m}{\sqrt 3}. \tag{CL3}$$
#
# <details><summary>For those who want more: how (CL3) follows</summary>
#
# Jumping so, $v$ is about the mean of $(m+A)^2$ and $(m-A)^2$. Since $|g|$ is the same on both
# sides, $|g|/\sqrt u$ is 1, and $\sqrt v$ is the jump: $2A \approx \sqrt{m^2 + A^2}$.
#
# </details>
#
# **Question.** Does it end up so?

# %%
figure, ax = plt.subplots(figsize=(10, 4))
well, lost = distances(right, 0.0, 2000), {m: distances(letter, m, 2000) for m in (0.0, 3.0, 10.0)}
line = figures.draw_curve(ax, well[1:], "adadelta", label="healthy, wherever the minimum is")
lines = [figures.draw_broken(ax, lost[minimum][1:], marker=marker, ls=style,
                             markevery=[0, 2, 4, 24, 60, 200, 700, 1999],
                             label=f"position for step, minimum at {minimum:g}")
         for minimum, style, marker in ((0.0, ":", "s"), (3.0, "-", "v"), (10.0, "--", "D"))]
for minimum in (3.0, 10.0):
    law = figures.draw_law(ax, [100, 2000], 2 * [minimum / np.sqrt(3)], "(CL3)")
ax.set(xscale="log", yscale="log", ylim=(1e-3, 20), xlabel="$t$, steps",
       ylabel="distance from the minimum",
       title="One letter: a miracle at the origin, and lost elsewhere")
ax.legend(handles=[line, *lines, law], loc="upper left", bbox_to_anchor=(1.01, 1))
figures.show(figure, "Distance from the minimum of a parabola over 2000 steps. Healthy: below 0.1 "
             f"after {edu.steps_until(well, 0.1)} steps. With the false letter and the minimum at "
             f"0: after {edu.steps_until(lost[0.0], 0.1)}. With the minimum at 3 and at 10 it ends "
             f"{lost[3.0][-1]:.2f} and {lost[10.0][-1]:.2f} away.")

# %% [markdown]
# It does, within two per cent. With the minimum at 3 it even comes very near, and is thrown out again: the gradients
# fade and $u$ with them, but $v$ remembers a position of 3. Test functions love to have their minimum at the origin.
# **Shift it.**
#
# **A copy.** [rust-autograd, issue 16](https://github.com/raskr/rust-autograd/issues/16), June 2019. Adam keeps two
# averages. The code computed the new ones in copies and never wrote them back, so each step began from zero, and a
# user's values diverged. Fixed in version 0.9.2, says the thread. In Adadelta this is patient D16: its steps stay
# what the first one was, by (AD14) of notebook 5.

# %%
copy = steps_in_a_slope(patient("D16").step(), 1.0, 1000)
Table(step=[1, 10, 100, 1000], healthy=steps_in_a_slope(right, 1.0, 1000)[[0, 9, 99, 999]],
      forgetful=copy[[0, 9, 99, 999]], by__AD14=4 * [np.sqrt(1e-6 / 0.05)], digits=5)

# %% [markdown]
# **Question.** Which of the three are caught by one step from zero state? By two? Let the tests say it.

# %%
def one_step(step):
    return step(2.0, 0.3, 0.0, 0.0)

def two_steps(step):
    param, *averages = one_step(step)
    return step(param, -0.5, *averages)

def like_ours(walk, results):
    def test(step):
        right = walk(edu.adadelta_step)[:results]
        assert np.allclose(walk(step)[:results], right, rtol=1e-9, atol=0)
    return test

for walk in (one_step, two_steps):
    for results, words in ((1, "param alone"), (3, "averages, too")):
        grade = grade_test(like_ours(walk, results), "adadelta_step", ids=["D36", "D12", "D16"])
        print(f"{walk.__name__}, {words}: caught", ", ".join(grade.caught) or "none")

# %% [markdown]
# One step moves the parameter rightly in all three cases. Two steps give all of them away, if the second gradient is
# not of size 1: that one would hide D36.

# %% [markdown]
# <details><summary>For those who want more: they are not alone, and the healthy are accused as well</summary>
#
# Most of these are patients here, too:
#
# | thread | what happened | patient |
# |---|---|---|
# | Lasagne, pull request 502 (2015) | the documentation gave both averages of Adadelta the same equation; the code was right | D10 |
# | mxnet, pull request 5043 (2017) | RMSProp lacked brackets; "why was the test passing?", asks a maintainer: it shows only with weight decay, and no test had any | |
# | Paddle, pull request 4743 (2017) | an Adagrad that adds the step instead of subtracting it | A7 |
# | mxnet, issue 15759 (2019) | Adam and others changed the gradient that they were given | A16 |
#
# **And the healthy accused.** In torch/optim, pull request 57 (2015), the author's network did not train with
# RMSProp at all, while nearly the same code of his in Python did: a fair reason to look. The line that he then
# blames seems to add the rate where it should multiply; the answer is that it does multiply. He had run and
# compared; only the diagnosis was misread. (The pull request changed more than that line, and was merged.) In
# convnetjs, issue 78 (2016), a reader misses a root, and takes it back: a bracket misread. One call of the accused
# line, with numbers known from paper, would have cleared it.
#
# </details>

# %% [markdown]
# ### For those who want more, in your own time: beside the explorer
#
# A patient and a healthy step walk side by side.
#
# 1. Choose D16. On which surface, from which start, would you notice?
# 2. Choose D12 and move the start, then the surface. When does it beat the healthy one?
# 3. Find a patient that looks healthy in every picture. Which test would still catch it?

# %%
chosen = "D36"          # and "ravine" below: "plateau", "saddle", "Rosenbrock valley", ...
beside_it = compare("ravine", methods=("adadelta",), yours=patient(chosen).step(), like="adadelta",
                    sliders=("rho", "epsilon", "start_x", "start_y"), epsilon=1e-4)
beside_it

# %% [markdown]
# Without a kernel, four patients on the ravine, each beside a healthy Adadelta:

# %%
figure, axes = plt.subplots(2, 2, figsize=(10, 7))
healthy_run, runs = edu.run("adadelta", RAVINE, steps=300, epsilon=1e-4), []
four = "D36", "D12", "D16", "D18"
for ax, name in zip(axes.flat, four):
    figures.draw_contours(ax, RAVINE)
    with np.errstate(over="ignore"):
        runs.append(edu.run(patient(name).step(), RAVINE, steps=300, epsilon=1e-4))
    figures.draw_path(ax, healthy_run, label="healthy")
    ax.plot(*runs[-1].points.T, color=figures.BROKEN.color, ls="-", lw=1.2, label=f"patient {name}")
    ax.plot(*runs[-1].points[-1], figures.BROKEN.marker, color=figures.BROKEN.color, ms=8)
    reached = [in_digits(run.losses[-1], 2) for run in (runs[-1], healthy_run)]
    ax.set_title("{}: loss {}, healthy {}".format(name, *reached))
    ax.legend(loc="upper left")
ends = [f"{name}: {in_digits(run.losses[-1], 2)}."
        for name, run in zip(("Healthy", *four), (healthy_run, *runs))]
figures.show(figure, "Paths of four patients and of a healthy Adadelta on the ravine, 300 steps. "
             f"Loss at the end. {' '.join(ends)}")

# %% [markdown]
# D36: the second coordinate, with a gradient of size 8, is stuck: its average has exploded. The first ends up
# jumping between $-5$ and 5, where its gradient has the size 1: by (CL2) steps grow below it and shrink above it.
# D12 goes straight to the origin, where the minimum happens to be. D16 never arrives: its steps do not learn, and
# its second coordinate ends up jumping between 0.0194 and $-0.0194$. (Nor does the healthy one stay where it is:
# with a curvature of 4 its oscillation grows, law B, and after 3000 steps its loss is 0.1.) D18 rounds, and you can
# hardly tell it from the healthy one.

# %% [markdown]
# ## 6. A new member of the family (2 min here, an hour at your desk)
#
# Add a method of your own: Adam, AdaMax, Adagrad with momentum, or one that nobody has written yet. Nobody here
# knows its formula, so nobody can compare numbers. What can be checked is what *every* member does.

# %%
family_check(edu.rmsprop_step, "avg_sq_grad")

# %% [markdown]
# Such properties say nothing about the formula. How good a test are they? Let them examine the ward of Adagrad.
#
# **Predict.** How many of the broken Adagrads do the thirteen properties catch?

# %%
my_caught = None        # a whole number

# %%
def is_a_member(step):
    assert family_check(step, "sum_sq_grad")

family = grade_test(is_a_member)
beside("broken Adagrads caught by properties alone", my_caught, family.score)

# %% [markdown]
# More than a falling loss, without a single number from paper. What slips through are steps of the right sign and
# shape with another formula. For a new method you therefore need both: the properties, and one example on paper.
#
# **The project.** Write your step. Its state has the shape of `param` and starts from zero (a counter of steps as
# well); every hyperparameter has a default. Below stands the signature of Adam; change it as you need.

# %%
def my_step(param, grad, avg_grad, avg_sq_grad, count,
            learning_rate=0.001, rho_grad=0.9, rho=0.999, epsilon=1e-8):
    raise NotImplementedError("your own method")

# %%
member = family_check(my_step, "avg_grad", "avg_sq_grad", "count")
member

# %% [markdown]
# <details><summary>Hint 1</summary>Adam (Kingma and Ba, arXiv:1412.6980; not checked) keeps an average of
# gradients and one of squared gradients. Divide each by the total of its weights, $1 - \rho^t$, as in notebook
# 3.</details>
# <details><summary>Hint 2</summary>The step is minus the rate times the first, over the root of the second plus
# epsilon.</details>
# <details><summary>A solution: Adam</summary>
#
# ```python
# def my_step(param, grad, avg_grad, avg_sq_grad, count,
#             learning_rate=0.001, rho_grad=0.9, rho=0.999, epsilon=1e-8):
#     count = count + 1
#     avg_grad = rho_grad * avg_grad + (1 - rho_grad) * grad
#     avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
#     mean, mean_sq = avg_grad / (1 - rho_grad**count), avg_sq_grad / (1 - rho**count)
#     delta = -learning_rate * mean / (np.sqrt(mean_sq) + epsilon)
#     return param + delta, avg_grad, avg_sq_grad, count
# ```
# </details>
#
# The exercises to this notebook ask for Adam itself, as `adam_step`; there its numbers are checked as well, and
# `check(adam_step)` names what is wrong.
#
# When all properties hold, the next cell takes your step into the family, and it walks with the others. Then write
# its example on paper, and a test, and break your step on purpose to see whether the test cries.

# %%
settings = {"adagrad": {"learning_rate": 1.0}, "rmsprop": {"learning_rate": 0.1},
            "adadelta": {"epsilon": 1e-3}}
if member:
    adopt(my_step, "method")
    settings["method"] = {}                  # its defaults: change them here
runs = [edu.run(name, RAVINE, steps=100, **values) for name, values in settings.items()]
figure, ax = plt.subplots(figsize=(8, 4.6))
figures.draw_contours(ax, RAVINE)
for path in runs:
    figures.draw_path(ax, path)
ax.legend(loc="upper left", ncols=2)
ax.set_title(f"The family, {len(runs)} members, 100 steps each")
figures.show(figure, figures.caption(runs))

# %% [markdown]
# ## Exit questions (1 min)
#
# **1.** Your test passes on your code. What do you know?
#
# a) that the code is right &nbsp; b) that it has none of the illnesses that this test can see &nbsp; c) nothing
#
# **2.** You may test with one call only. Which one?
#
# a) gradient 1, from zero state &nbsp; b) gradient 0, from zero state
# &nbsp; c) gradient 0.3, state 0.2, epsilon 0.25
#
# **3.** How near must a result be to the right one?
#
# a) equal to the last bit &nbsp; b) within 1e-9 of its size &nbsp; c) within one per cent

# %%
first, second, third = None, None, None      # your letters

# %%
print(reply("08-exit-green", first))
print(reply("08-exit-probe", second))
print(reply("08-exit-equal", third))

# %% [markdown]
# ## What we saw
#
# * A falling loss is no evidence. Published digits are some. One call with crooked numbers and a large epsilon is
#   more.
# * A test is worth what it catches, provided that it accuses nobody who is healthy; both can be measured, by
#   breaking code on purpose.
# * Real bugs live where nobody looks: from the second step on, away from the origin, beside the number 1.
#
# **What breaks.** A clinic knows the illnesses on its list. The next bug is not on it; properties, units and a
# second route to the same number are what you have then.
#
# **Next:** you can derive the three methods, write them, predict them, and tell when they, or their code, are wrong.
# Notebook 9 asks how fast they can be.
