# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4. Adadelta I: where does the formula come from?
#
# **For:** readers of notebook 3, or anyone who can write RMSProp's step.
# **Time:** 45 minutes. Each section says how many.
#
# Afterwards you will be able to
#
# * **audit** the units of any update rule, by machine and on paper;
# * **derive** Adadelta from Newton's method, and name each thing that was assumed on the way;
# * **write** the step in the right order, and say what each wrong order costs;
# * **say** what the derivation leaves open, and which number fills the gap.

# %%
from math import log10
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import figures
from adaptive_edu.explorers import any_units
from adaptive_edu.lessons import Table, attempt, beside, reply, try_order
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE
from adaptive_edu.tutor import check

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (2 min)
#
# 1. RMSProp forgets with $\rho = 0.9$. After how many steps is a burst of gradients half forgotten?
# 2. Which units has RMSProp's learning rate, and how long is its first step from an empty average?
#
# <details><summary>Answers</summary>
#
# 1. $\ln\frac12 / \ln 0.9 = 6.58$ steps. It is not a window: the burst is never quite gone.
# 2. $g/\sqrt{u}$ is a pure number, so $\eta$ is a length, $[x]$. The first step is $\eta/\sqrt{1-\rho}$, 3.16 learning
#    rates at 0.9, whatever the gradient, as long as it is large beside $\sqrt\epsilon$.
#
# </details>

# %% [markdown]
# ## 1. An audit of units (6 min)
#
# Parameters are counted in some unit, $[x]$, the loss in another, $[f]$. A gradient then has $[f/x]$, a curvature
# $[f/x^2]$, the average of squared gradients $u$ $[f/x]^2$, and an average of squared *steps*, call it $v$, $[x]^2$.
# A step is a change of the parameter: it must have $[x]$.
#
# **Predict.** You measure $x$ in millimetres instead of metres. Gradient descent keeps the number that its rate
# was. By which factor does its first step, converted back to metres, change?

# %%
my_factor = None        # a number; 1 if the step stays as it was

# %% [markdown]
# One moment of a run on $f = x^2$, which has curvature 2, in any units:

# %%
def moment(x_unit=1, f_unit=1):
    """What is known at x = 0.3; x_unit new units of x make an old one, f_unit new units of f."""
    return SimpleNamespace(grad=0.6 * f_unit / x_unit, curvature=2.0 * f_unit / x_unit**2,
                           avg_sq_grad=0.5 * (f_unit / x_unit) ** 2, avg_sq_delta=0.01 * x_unit**2)

metres, millimetres = moment(), moment(x_unit=1000)
beside("factor", my_factor, (millimetres.grad / 1000) / metres.grad)

# %% [markdown]
# The gradient shrinks a thousandfold, since a millimetre changes the loss by a thousandth of what a metre does;
# and the step is then read as millimetres. A millionth is left: this is $[x^2/f]$, the unit of the rate, at work.
#
# The audit can be left to the machine: make each unit ten times finer, and read off the power of ten.

# %%
def powers(formula):
    """Powers of [x] and of [f] in what a formula gives."""
    was = formula(moment())
    finer = formula(moment(x_unit=10)), formula(moment(f_unit=10))
    return [round(log10(value / was), 3) + 0.0 for value in finer]

formulas = {"gradient descent: grad": lambda q: q.grad,
            "RMSProp: grad / sqrt(avg_sq_grad)": lambda q: q.grad / np.sqrt(q.avg_sq_grad),
            "Newton: grad / curvature": lambda q: q.grad / q.curvature}
of_x, of_f = zip(*map(powers, formulas.values()))
Table(step__without__a__rate=list(formulas), power__of__x=of_x, power__of__f=of_f)

# %% [markdown]
# A step has power 1 of $x$ and power 0 of $f$. Gradient descent's rate must carry $[x^2/f]$ to mend its formula,
# RMSProp's and Adagrad's $[x]$. Newton's step needs nothing: that is where Adadelta begins.
#
# **Your turn: which of these five fails the audit?** Work on paper, or let `powers` tell you.
#
# a) `grad / curvature` &nbsp; b) `sqrt(avg_sq_delta) / sqrt(avg_sq_grad) * grad` &nbsp; c) `sqrt(avg_sq_delta) * sign(grad)`
#
# d) `avg_sq_delta / avg_sq_grad * grad` &nbsp; e) `avg_sq_delta * curvature / grad`

# %%
my_failure = None       # "a", "b", "c", "d" or "e"

# %%
reply("04-which-fails", my_failure)

# %% [markdown]
# <details><summary>Hint</summary>
#
# `powers(lambda q: np.sqrt(q.avg_sq_delta) / np.sqrt(q.avg_sq_grad) * q.grad)` audits b. What must a step give?
#
# </details>
#
# Four of the five pass, and not all of the four are sensible. Units are a sieve, not a derivation.

# %% [markdown]
# ## 2. Newton, one coordinate at a time (4 min)
#
# Near $\theta$ the loss is about a parabola in each coordinate, with slope $g_i$ and curvature $h_i$. Its lowest
# point lies at
#
# $$\Delta_i = -\frac{g_i}{h_i}. \tag{AD5}$$
#
# This is gradient descent with one rate for each coordinate, $1/h_i$. Only the diagonal of the matrix of second
# derivatives is used. (The tags AD1 to AD4 are kept for the step itself, in section 4.)
#
# **Question.** On the ravine of notebook 1, with curvatures 0.2 and 4, one such step is enough. How many does it
# take to a loss below 0.001 when the ravine is turned by 45 degrees?

# %%
my_steps = None         # a whole number

# %%
diagonals = {RAVINE: (0.2, 4.0), ROTATED_RAVINE: (2.1, 2.1)}      # the mean of 0.2 and 4 is 2.1
figure, axes = plt.subplots(1, 2, figsize=(10, 4.2))
counts = []
for ax, (surface, curvatures) in zip(axes, diagonals.items()):
    newton = edu.run("gd", surface, steps=100, learning_rate=1 / np.array(curvatures))
    counts.append(edu.steps_until(newton.losses, 1e-3))
    figures.draw_contours(ax, surface)
    figures.draw_path(ax, newton, label="diagonal Newton")
    ax.set_title(f"loss below 0.001 after {counts[-1]} step{'s' * (counts[-1] > 1)}")
axes[0].legend(loc="upper left")
figures.show(figure, "Paths of diagonal Newton. "
             f"On the ravine it jumps to the minimum in {counts[0]} step; "
             f"turned by 45 degrees it zigzags and needs {counts[1]} steps to a loss below 0.001.")

# %%
beside("steps on the turned ravine", my_steps, counts[1])

# %% [markdown]
# Turned, both diagonal elements are 2.1, so diagonal Newton *is* gradient descent with rate $1/2.1 = 2/(0.2 + 4)$,
# notebook 1's best single rate. What the diagonal does not see, it cannot use. Adadelta inherits this.
#
# Measuring $h_i$ would cost second derivatives. Read (AD5) backwards instead:
#
# $$\frac{1}{h_i} = -\frac{\Delta_i}{g_i} = \frac{|\Delta_i|}{|g_i|} \qquad\text{if } h_i > 0. \tag{AD6}$$
#
# If we knew a good step and its gradient, we should know the rate. On the bowl $f = x^2$ (curvature 2) from
# $x = 5$, Newton's step is $-5$ and the gradient is 10:

# %%
print("|delta| / |grad| =", abs(-5.0) / abs(10.0), "  1 / curvature =", 1 / 2.0)

# %% [markdown]
# ## 3. From the ratio to the rule: five assumptions (6 min)
#
# At step $t$ we have today's gradient, many gradients and many steps of the past. Put typical sizes, roots of
# fading averages of squares, in the place of the single values:
#
# $$\frac{1}{h_i} \approx \frac{\sqrt{v_{t-1} + \epsilon}}{\sqrt{u_t + \epsilon}},
# \qquad u = \text{average of } g^2, \qquad v = \text{average of } \Delta^2.$$
#
# Multiply by $-g_t$, and that is Adadelta. Five things were assumed.
#
# 1. **Diagonal.** Each coordinate by itself. You saw the cost: 47 steps instead of one.
# 2. **Positive curvature.** (AD6) needs $h_i > 0$. Where $h_i < 0$, Newton walks uphill; a ratio of roots is
#    positive and goes on downhill. This assumption errs on the good side.
# 3. **Slow change.** The averages look back some $1/(1-\rho) = 20$ steps. The curvature should not change meanwhile.
# 4. **Ratio of sizes for size of ratios.** Exact while $h$ is constant; otherwise it is a root mean square of $1/h$ in
#    which large gradients count most.
# 5. **The past stands for the coming step.** The steps in $v$ should have been good ones. Nobody made sure.
#
# Number 2, at $x = 1$ on the hilltop $f = -x^2/2$, where $g = -1$ and $h = -1$:

# %%
grad, curvature = -1.0, -1.0
newton, adadelta = -grad / curvature, edu.adadelta_step(0.0, grad, 0.0, 0.0)[0]
print(f"Newton steps {newton:+.4f}, onto the top; Adadelta {adadelta:+.4f}, away from it")

# %% [markdown]
# Number 4: Newton's own steps for random gradients, first with one curvature, then with two that alternate.

# %%
grads = np.random.default_rng(4).normal(size=100_000)
for curvatures in ([2.0, 2.0], [1.0, 10.0]):
    h = np.resize(curvatures, grads.size)
    ratio = np.sqrt(np.mean((grads / h) ** 2) / np.mean(grads**2))
    print(f"curvatures {curvatures}: ratio of sizes {ratio:.4f}, mean of 1/h {np.mean(1 / h):.4f}")

# %% [markdown]
# With curvatures 1 and 10 the ratio is near $\sqrt{(1 + 0.01)/2} = 0.711$: neither the mean of $1/h$, which is 0.55,
# nor today's value, 1 or 0.1.
#
# Number 5 is the weak one. Say the gradient was 1 for a long time, and all past steps were $-r$, for any rate $r$
# you like. Then $u = 1$ and $v = r^2$. **Question.** Which rate does Adadelta choose next?

# %%
past_rates = np.array([0.001, 0.01, 0.1, 1.0, 10.0, 100.0])
next_param, _, _ = edu.adadelta_step(0 * past_rates, np.ones(6), np.ones(6), past_rates**2)
Table(past__rate=past_rates, next__rate=-next_param, digits=6)

# %% [markdown]
# The rate it had, whatever it was (down to $\sqrt\epsilon = 0.001$, where $\epsilon$ begins to matter). The bowl is
# nowhere in this table: Adadelta does not measure curvature. It estimates a ratio of its own past.

# %% [markdown]
# ## 4. Order is the content (7 min)
#
# Above the line belongs the coming step, which is not known yet: take the average up to $t-1$. Below the line
# belongs the gradient, and today's is known: take the average up to $t$.
#
# $$u_t = \rho\, u_{t-1} + (1 - \rho)\, g_t^2 \tag{AD1}$$
#
# $$\Delta_t = -\frac{\sqrt{v_{t-1} + \epsilon}}{\sqrt{u_t + \epsilon}}\; g_t \tag{AD2}$$
#
# $$v_t = \rho\, v_{t-1} + (1 - \rho)\, \Delta_t^2 \tag{AD3}$$
#
# $$\theta_t = \theta_{t-1} + \Delta_t \tag{AD4}$$
#
# In code $u$ is `avg_sq_grad` and $v$ is `avg_sq_delta`, in words, since books exchange the letters: PyTorch's
# documentation writes $v$ for our $u$ and $u$ for our $v$.
#
# Check on paper, with whole roots, $\rho = 1/4$ and $\epsilon = 4$: $u = 9/4 + 75/4 = 21$,
# $\Delta = -\frac35 \cdot 5 = -3$, $v = 5/4 + 27/4 = 8$.

# %%
edu.adadelta_step(param=10.0, grad=5.0, avg_sq_grad=9.0, avg_sq_delta=5.0, rho=0.25, epsilon=4.0)

# %% [markdown]
# **Where the sources differ.** Source 000 keeps $\Delta$ with its sign and adds it. Source 003 keeps the *positive*
# update and subtracts it, and calls the decay $\gamma$, "usually set to around 0.9", where 000 and 002 have $\rho = 0.95$
# by default. The sign makes no difference, since $v$ squares it:

# %%
def as_in_source_003(w, grad, avg_sq_grad, avg_sq_update, gamma=0.95, epsilon=1e-6):
    avg_sq_grad = gamma * avg_sq_grad + (1 - gamma) * grad**2
    update = np.sqrt(avg_sq_update + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad
    return w - update, avg_sq_grad, gamma * avg_sq_update + (1 - gamma) * update**2

rng = np.random.default_rng(3)
numbers = [*rng.normal(size=(2, 1000)), *rng.exponential(size=(2, 1000))]
print("equal to the last bit:",
      np.array_equal(as_in_source_003(*numbers), edu.adadelta_step(*numbers)))

# %% [markdown]
# **Put the lines in order.** These five lines are one turn of the loop on $f = x^2/2$. The order is tried for two
# turns, from rest.

# %%
lines = {"a": "avg_sq_delta = rho * avg_sq_delta + (1 - rho) * delta**2",
         "b": "param = param + delta",
         "c": "avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2",
         "d": "delta = -sqrt(avg_sq_delta + epsilon) / sqrt(avg_sq_grad + epsilon) * grad",
         "e": "grad = param"}
my_order = None         # five letters between quotes

# %%
try_order(lines, my_order, right="ecdab", param=5.0, avg_sq_grad=0.0, avg_sq_delta=0.0,
          rho=0.95, epsilon=1e-6, sqrt=np.sqrt)

# %% [markdown]
# <details><summary>Hint</summary>Which line makes a name that the others need? Which average may know today's value?</details>
# <details><summary>A solution</summary>
#
# e, c, d, a, b. The last two may change places: neither reads what the other writes. With d before c it runs as
# well, but divides by yesterday's average.
#
# </details>

# %% [markdown]
# **What the order buys.** Today's gradient is in $u_t$ with weight $1-\rho$, so $u_t \ge (1-\rho)\,g_t^2$, and (AD2)
# gives, whatever happens,
#
# $$|\Delta_t| \le \frac{\sqrt{v_{t-1} + \epsilon}}{\sqrt{1-\rho}}, \tag{AD7}$$
#
# at $\rho = 0.95$ no more than 4.47 typical past steps ($\epsilon$ counted in).
#
# **Predict.** After a hundred gradients of 1 comes one of 100. How many times as long as the step before is the
# step at the surprise?

# %%
my_jump = None          # a number

# %%
grads = np.array(100 * [1.0] + [100.0] + 99 * [1.0])
states = [(0.0, 0.0, 0.0)]
for grad in grads:
    states.append(edu.adadelta_step(states[-1][0], grad, *states[-1][1:]))
param, avg_sq_grad, avg_sq_delta = np.array(states).T
steps = -np.diff(param)
old_denominator = 100 * np.sqrt((avg_sq_delta[100] + 1e-6) / (avg_sq_grad[100] + 1e-6))
beside("jump", my_jump, steps[100] / steps[99])

# %%
figure, ax = plt.subplots(figsize=(7, 4))
cross, before, after = figures.LOOKS["gd"], steps[99], steps[100]
figures.draw_curve(ax, steps / before, "adadelta", label="today's gradient below")
ax.plot(101, old_denominator / before, cross.marker, color=cross.color, ms=9, mew=2,
        label="yesterday's average below")
bound = np.sqrt((avg_sq_delta[100] + 1e-6) / 0.05)
figures.draw_law(ax, [60, 140], 2 * [bound / before], "bound (AD7)")
figures.mark_prediction(ax, my_jump, axis="y")
ax.set(yscale="log", xlabel="$t$, steps", ylabel="length of step / of step 100", ylim=(0.03, 200),
       title=f"A gradient 100 times as large makes a step {after / before:.2f} times as long")
ax.legend(loc="lower left")
figures.show(figure, "Each step over step 100. With today's gradient below the line the surprise "
             f"at step 101 makes a step {after / before:.2f} times as long, just below the bound; "
             f"with yesterday's average it would be {old_denominator / before:.0f} times. Step 102 "
             f"is {steps[101] / before:.3f} of step 100, step 200 {steps[199] / before:.3f}.")

# %% [markdown]
# The surprise damps itself: 4.46 instead of 100. It also stays in the denominator: the steps after it are some 16
# times shorter than before, and a hundred steps later they have not recovered.
#
# **Could we wait for both?** Put today's step above the line, too: replace $v_{t-1}$ by $v_t$ in (AD2). The equation
# can be solved, since $\Delta_t^2$ enters linearly:
#
# $$\Delta_t^2\, \bigl(u_t + \epsilon - (1-\rho)\,g_t^2\bigr) = (\rho\, v_{t-1} + \epsilon)\, g_t^2
# \quad\Longrightarrow\quad
# \Delta_t^2 = \frac{\rho\, v_{t-1} + \epsilon}{\rho\, u_{t-1} + \epsilon}\; g_t^2 .$$
#
# Today's gradient has left the denominator, and the damping with it. From rest the step is $-g$, and so is every
# later one: gradient descent with rate 1. One line to check, that a step so chosen agrees with its own $v_t$:

# %%
rho, epsilon, grad, old_u, old_v = 0.95, 1e-6, 0.7, 0.3, 0.02
waited = -np.sqrt((rho * old_v + epsilon) / (rho * old_u + epsilon)) * grad
new_u, new_v = rho * old_u + (1 - rho) * grad**2, rho * old_v + (1 - rho) * waited**2
again = -np.sqrt((new_v + epsilon) / (new_u + epsilon)) * grad
print(f"solved {waited:.12f}, by (AD2) with v_t {again:.12f}")

# %% [markdown]
# ## 5. Worked numbers (4 min)
#
# The three examples of source 000, every intermediate shown. In the second, two parameters have gradients 0.1 and
# 0.2 and the same averages.
#
# **Predict.** How many times as long as the first parameter's step is the second's?

# %%
my_ratio = None         # a number

# %%
def every_intermediate(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    new_avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2                   # (AD1)
    root_above, root_below = np.sqrt(avg_sq_delta + epsilon), np.sqrt(new_avg_sq_grad + epsilon)
    delta = -root_above / root_below * grad                                     # (AD2)
    return dict(param=param, grad=grad, avg_sq_grad=avg_sq_grad, avg_sq_delta=avg_sq_delta,
                new_avg_sq_grad=new_avg_sq_grad, root_below=root_below, root_above=root_above,
                ratio=root_above / root_below, delta=delta, delta_squared=delta**2,
                new_avg_sq_delta=rho * avg_sq_delta + (1 - rho) * delta**2,     # (AD3)
                new_param=param + delta)                                        # (AD4)

first = every_intermediate(1.0, 0.1, 1.0, 1.0)
second = every_intermediate(2.0, 0.2, 1.0, 1.0)
third = every_intermediate(0.5, 0.5, 0.5, 0.5, rho=0.9)
Table(quantity=list(first), example__1=list(first.values()),
      example__2__second__element=list(second.values()), example__3=list(third.values()), digits=9)

# %%
beside("ratio of the steps", my_ratio, second["delta"] / first["delta"], digits=6)

# %% [markdown]
# Almost two. Notebook 2's first step forgot the size of the gradient; here both averages start at 1, a long history
# of larger gradients, and 0.2 hardly changes it. And look at `ratio`: it is above 1 in all three. Nothing keeps
# the effective rate below 1.
#
# **Two slips and a silence.** Source 000 prints 0.97493 for `root_below` in its first example; 0.974936 rounds to
# 0.97494 (its results are right). It speaks of "a window of accumulated gradients", and there is no window, as
# notebook 3 found. And none of its examples starts from rest, where $\epsilon$ decides. Could they notice a wrong one?

# %%
grad, old_v, new_u, epsilon = 0.5, 0.5, 0.475, 1e-6      # example 3; then its gradient from rest
for where, v, u in [("example 3", old_v, new_u), ("from rest", 0.0, 0.1 * grad**2)]:
    inside = np.sqrt(v + epsilon) / np.sqrt(u + epsilon) * grad
    outside = (np.sqrt(v) + epsilon) / (np.sqrt(u) + epsilon) * grad
    print(f"{where}: epsilon inside {inside:.7f}, outside {outside:.7f}")

# %% [markdown]
# Not in the five decimals that are printed. From rest the two differ a thousandfold. A test that passes on these
# three examples has said nothing about $\epsilon$.
#
# **Question.** The same first example as a picture. Which of the two averages reaches $\Delta_t$ as it was before
# the step?

# %%
figure, ax = plt.subplots(figsize=(10, 4.4))
figures.draw_adadelta_step(ax, first)
ax.set_title("Source 000, first example: dashed was known before, solid is computed today")
figures.show(figure, "Diagram of one Adadelta step. Today's gradient {grad:g} enters avg_sq_grad, "
             "now {new_avg_sq_grad:.4f}, and so the root below, {root_below:.5f}; the root above, "
             "{root_above:.7f}, comes from avg_sq_delta as it was. Their ratio times the gradient "
             "is the step, {delta:.5f}, from which follow avg_sq_delta, {new_avg_sq_delta:.5f}, "
             "and the parameter, {new_param:.5f}.".format(**first))

# %% [markdown]
# Only dashed arrows lead to the root above: it is a day older than the root below. That one lag is the order of
# the algorithm.

# %% [markdown]
# ## 6. Your turn (6 min)
#
# **Fill in one expression**: the ratio by which the gradient is multiplied. Let it take the averages that (AD2) takes.

# %%
def ratio(avg_sq_delta, avg_sq_grad, epsilon):
    return None         # one expression instead of None

# %%
mine = ratio(5.0, 21.0, 4.0)
print("ratio:", "not written yet" if mine is None else "right, 3/5" if abs(mine - 0.6) < 1e-12
      else f"{mine:.6g}, and should be 3/5: on paper, what is 5 + 4, and 21 + 4?")

# %% [markdown]
# <details><summary>Hint</summary>Epsilon is added to a square before the root is taken, in both places.</details>
# <details><summary>A solution</summary>
#
# `return np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon)`
#
# </details>

# %% [markdown]
# **Write the step.** The parameter may be a number or an array of any shape, and so may its gradient and both
# averages. Return the new parameter and the two new averages, and leave what came in as it was.

# %%
def adadelta_step(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    raise NotImplementedError("replace this line by (AD1) to (AD4)")

# %%
check(adadelta_step)

# %% [markdown]
# <details><summary>Hint</summary>Four lines, in the order of the tags. If you give the new averages the old names,
# check that (AD2) still reads the average of squared steps as it came in.</details>
# <details><summary>A solution</summary>
#
# ```python
# def adadelta_step(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
#     avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
#     delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad
#     return param + delta, avg_sq_grad, rho * avg_sq_delta + (1 - rho) * delta**2
# ```
# </details>
#
# The same exercise, to be handed in for marks: [exercises/release/04_adadelta](../exercises/release/04_adadelta/04_adadelta.ipynb).
#
# **Use it.** Ten steps on $f = x^2/2$ from 5, with your function, then with the course's:

# %%
def ten_steps(step):
    state = (5.0, 0.0, 0.0)
    for _ in range(10):
        state = step(state[0], state[0], *state[1:])
    return float(state[0])

print("the course's:", f"{ten_steps(edu.adadelta_step):.9f}")
print("yours:", attempt(lambda: f"{ten_steps(adadelta_step):.9f}"))

# %% [markdown]
# From 5 to 4.95 in ten steps: something is slow. Section 7 and the next notebook look into it.
#
# **Break it.** "The effective rate of Adadelta never exceeds 1", one reads. Find at most 200 gradients that, from
# rest and with the defaults, push $-\Delta/g$ to 1.01 or more.

# %%
my_grads = 200 * [1.0]          # change me

# %%
states, rates = [(0.0, 0.0, 0.0)], []
for grad in my_grads[:200]:
    states.append(edu.adadelta_step(states[-1][0], grad, *states[-1][1:]))
    rates.append((states[-2][0] - states[-1][0]) / grad if grad else 0.0)
largest = max(rates)
print(f"largest effective rate {largest:.4f}:", "well broken" if largest >= 1.01 else "not yet")

# %% [markdown]
# <details><summary>Hint 1</summary>Above the line is yesterday's average, below it today's. When is today's the
# smaller one?</details>
# <details><summary>Hint 2</summary>First let the two averages become alike: with gradients near the root of epsilon that
# takes a hundred steps. Then let the gradient drop.</details>
# <details><summary>A solution</summary>
#
# `my_grads = 199 * [1e-3] + [1e-6]` reaches 1.0126. If $\epsilon$ were negligible, one drop could give up to
# $1/\sqrt\rho = 1.026$.
#
# </details>

# %% [markdown]
# ## 7. What the derivation leaves open (7 min)
#
# **Units fix a form only up to a pure number.** From $v$, $u$ and $g$ the audit passes every
# $\Delta = -\sqrt v\; \varphi(g/\sqrt u)$, with any function $\varphi$. Adadelta takes $\varphi(z) = z$. Twice as much
# would pass as well.
#
# **Predict.** Three bowls, with curvatures 0.1, 0.5 and 1.5, from $x = 5$. Newton's rates would be 10, 2 and 0.67.
# What share of Newton's rate does Adadelta use in its first step?
#
# a) all of it &nbsp; b) about half &nbsp; c) less than a thousandth

# %%
my_share = None         # "a", "b" or "c"

# %%
reply("04-predict-share", my_share)

# %% [markdown]
# From rest, $v = 0$ and $u = (1-\rho)\,g^2$. If that is large beside $\epsilon$, (AD2) gives a first step of
# $\sqrt{\epsilon/(1-\rho)}$, 0.00447 at the defaults. Newton's is $|x|$, the whole way. So the share is
#
# $$\left|\frac{\Delta_1}{g_1}\right| h = \frac{1}{|x|}\sqrt{\frac{\epsilon}{1-\rho}}, \tag{AD8}$$
#
# 0.000894 from $x = 5$, for every curvature.

# %%
bowls = {h: edu.run("adadelta", edu.quadratic(h, h), steps=1600) for h in (0.1, 0.5, 1.5)}
shares = {h: h * bowl.effective_rate[:, 0] for h, bowl in bowls.items()}
law = np.sqrt(1e-6 / 0.05) / 5
print("measured", *(f"{share[0]:.6f}" for share in shares.values()), f" by (AD8) {law:.6f}")

# %%
figure, ax = plt.subplots(figsize=(8, 4.2))
ends = []
for number, (h, style) in enumerate(zip(shares, ("-", "--", ":"))):
    words = f"curvature {h}, ends at {shares[h][-1]:.2g}"
    ends.append(figures.draw_curve(ax, shares[h], "adadelta", label=words))
    ends[-1].set(linestyle=style, marker="os^"[number], markevery=(100 * number, 300))
ax.axhline(1, color=figures.LOOKS["gd"].color, lw=0.9)
ax.text(1, 1.15, "Newton", color=figures.LOOKS["gd"].color)
figures.draw_law(ax, [1, 200], [law, law], None)
ax.text(230, law, f"first step by (AD8), {law:.6f}", va="center", fontsize=10)
ax.set(yscale="log", ylim=(5e-4, 4), xlabel="$t$, steps",
       ylabel=r"$h\,|\Delta_t / g_t|$, share of Newton's rate",
       title="One curve for three curvatures, far below Newton's rate")
figures.label_ends(ax, ends)
figures.show(figure, "Adadelta's rate as a share of Newton's on bowls of curvature 0.1, 0.5 and "
             f"1.5, log scale: one curve from {shares[0.5][0]:.2g} at step 1 to "
             f"{shares[0.5][999]:.2g} at step 1000; later they part and end at "
             + ", ".join(f"{share[-1]:.2g}" for share in shares.values()) + ".")

# %% [markdown]
# The three curves are one for more than a thousand steps: the rate *is* proportional to $1/h$, as the units promise.
# (No curvature was measured: here all gradients are proportional to $h$.) But it starts at less than a thousandth of
# Newton's rate, and after a thousand steps it is at 0.4 percent: no unit forbids that. Libraries use the freedom:
# PyTorch multiplies the step by a rate whose default is 1, Keras by 0.001.
#
# At the end the curves part: each share ends at $h$, so the rate itself ends at 1 on all three bowls. Why, and what
# happens if $h > 2$, belongs to notebook 5.

# %% [markdown]
# **With $\epsilon = 0$ nothing ever moves.** Without $\epsilon$ (AD2) says: double all past steps, and the coming one
# doubles. The rule has no length of its own, and from rest, twice nothing is nothing.

# %%
def two_epsilons(param, grad, avg_sq_grad, avg_sq_delta, above, below, rho=0.95):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + above) / np.sqrt(avg_sq_grad + below) * grad
    return param + delta, avg_sq_grad, rho * avg_sq_delta + (1 - rho) * delta**2

state = (5.0, 0.0, 0.0)
for _ in range(500):
    state = two_epsilons(state[0], state[0], *state[1:], above=0.0, below=0.0)
print("after 500 steps with epsilon = 0: x =", state[0])

# %% [markdown]
# So $\epsilon$ does not "only avoid a division by zero": it supplies the scale. And it cannot have the units for it.
# Above the line something of $[x]^2$ is added to, below it something of $[f/x]^2$: **one number does two jobs.**
#
# **Predict.** On $f = x^2/2$ from $x = 5$ the defaults reach 2.65 after 500 steps. Measure $x$ in millimetres instead
# of metres: the start is now 5000, the loss the same. Back in metres, where is Adadelta after 500 steps?
#
# a) at 2.65 &nbsp; b) nearly where it started &nbsp; c) far beyond the minimum

# %%
my_place = None         # "a", "b" or "c"

# %% [markdown]
# Let us run it in nine systems of units and convert every path back. $s$ and $c$ say how many new units make an old
# one, of $x$ and of $f$. For company: gradient descent, RMSProp, and a repair that is explained below.

# %%
def in_units(s, c, step, memories):
    """Minimise f = x^2/2 from 5 for 500 steps in other units; return the paths in the old ones."""
    x, state, path = 5 * s, memories * [0 * s], [5 + 0 * s]
    with np.errstate(over="ignore", invalid="ignore"):   # in some units gradient descent explodes
        for _ in range(500):
            x, *state = step(x, c * x / s**2, *state)
            path.append(x / s)
    return np.array(path)

# %%
def four_methods(s, c):
    both = dict(above=1e-6 * s**2, below=1e-6 * (c / s) ** 2)
    return {"gd": in_units(s, c, lambda x, g: (x - 0.0015 * g,), 0),
            "rmsprop": in_units(s, c, lambda *now: edu.rmsprop_step(*now, learning_rate=0.005), 1),
            "adadelta": in_units(s, c, edu.adadelta_step, 2),
            "two epsilons": in_units(s, c, lambda *now: two_epsilons(*now, **both), 2)}

# %%
s = np.array([1, 1, 1, 1, 1, 1e-3, 1e-2, 1e2, 1e3])         # of x: 1e3 is millimetres for metres
c = np.array([1e-6, 1e-3, 1, 1e3, 1e6, 1, 1, 1, 1])         # of f
nine = four_methods(s, c)
Table(units__of__x=s, units__of__f=c, adadelta=nine["adadelta"][-1],
      two__epsilons=nine["two epsilons"][-1], digits=13)

# %%
reply("04-predict-units", my_place)

# %% [markdown]
# In millimetres Adadelta has hardly left 5; in kilometres it swings far beyond the minimum. The unit of the *loss*
# does not matter to it while gradients are large beside $\sqrt\epsilon$; but counted in units a million times coarser,
# the loss gives gradients that are not, and Adadelta stands still.
#
# The last column belongs to the repair. Give each job its own number, in its own units:
#
# $$\Delta_t = -\frac{\sqrt{v_{t-1} + \epsilon_x}}{\sqrt{u_t + \epsilon_g}}\; g_t,
# \qquad \epsilon_x \text{ in } [x]^2, \quad \epsilon_g \text{ in } [f/x]^2. \tag{AD9}$$
#
# In new units $\epsilon_x$ becomes $s^2\epsilon_x$ and $\epsilon_g$ becomes $(c/s)^2\epsilon_g$. If up to now every
# $x$ and $\Delta$ has grown by $s$, then every $g$ by $c/s$, $u$ by $(c/s)^2$ and $v$ by $s^2$; so each root grows by
# one factor, the coming $\Delta$ by $s$ again, and so on for ever. Powers of two multiply without rounding (until numbers
# fall below $10^{-308}$ or so), so there the paths should agree to the last bit:

# %%
s2 = 2.0 ** np.array([0, 0, 0, 0, 0, -10, -7, 7, 10])
c2 = 2.0 ** np.array([-20, -10, 0, 10, 20, 0, 0, 0, 0])
paths = four_methods(s2, c2)["two epsilons"]
print("largest difference between nine paths:", np.ptp(paths, axis=1).max())

# %% [markdown]
# **Every unit at once.** Now any unit, up to a million times finer or coarser for the loss, a thousand times for the
# parameter. The bars are first steps, converted back; yours is among them once it is written.
#
# 1. Make the unit of $x$ finer. Which formulas give another run, back in the old units, and which one never does?
# 2. Change the unit of $f$ instead. Which of them notice now? Where does Adadelta with one $\epsilon$ notice?
# 3. Find the unit of $x$ in which Adadelta does best on this bowl. Could you have known it before you tried?

# %%
measured = any_units(yours=adadelta_step)
measured

# %% [markdown]
# The same without a kernel: a line that is flat has the right units.

# %%
f_units, x_units = np.logspace(-6, 6, 49), np.logspace(-3, 3, 49)
runs = {"f": four_methods(np.ones(49), f_units), "x": four_methods(x_units, np.ones(49))}

def final_loss(path):
    return np.nan_to_num(np.abs(path[-1]), nan=1e6).clip(1e-6, 1e6) ** 2 / 2

losses = {letter: {m: final_loss(path) for m, path in paths.items()}
          for letter, paths in runs.items()}

# %%
figure, axes = plt.subplots(1, 2, figsize=(10.5, 4.6), sharey=True)
for ax, letter, units in zip(axes, losses, (f_units, x_units)):
    for m, loss in losses[letter].items():
        look = figures.LOOKS.get(m, figures.LOOKS["adadelta"])
        style = dict(marker=look.marker, ls=look.linestyle, label=look.label, markevery=6)
        if m == "two epsilons":
            style = dict(lw=8, alpha=0.3, label="Adadelta, two epsilons (AD9)", zorder=1)
        ax.plot(units, loss, color=look.color, **style)
    ax.set(xscale="log", yscale="log", ylim=(1e-4, 300), title=f"${letter}$ in other units",
           xlabel=f"new units of ${letter}$ in one old unit (finer to the right)")
axes[0].set_ylabel("loss after 500 steps, in old units")
figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
coarse_to_fine = losses["f"]["adadelta"], losses["x"]["adadelta"], losses["x"]["two epsilons"]
figures.show(figure, "Loss after 500 steps on the bowl from 5, in old units, for 49 units of f "
             "(left) and of x (right), coarse to fine. Adadelta with two epsilons stays at "
             "{2[0]:.2f}. With one epsilon it goes from {0[0]:.1f} to {0[48]:.1f} on the left, and "
             "on the right from {1[0]:.1f} to {1[48]:.1f}, below 0.001 around {3:.2g}. RMSProp "
             "bends alike; gradient descent stalls, converges and explodes in both."
             .format(*coarse_to_fine, x_units[coarse_to_fine[1].argmin()]))

# %% [markdown]
# Only the broad band is flat on both sides. On the left RMSProp and Adadelta are flat as long as gradients are large
# beside $\sqrt\epsilon$; gradient descent stalls, works and explodes in turn. On the right no method with fixed numbers is
# flat: RMSProp's $\eta$ has $[x]$, and so, squared, has Adadelta's $\epsilon$ above the line. A unit of $x$ ten times
# coarser acts above the line like an $\epsilon$ a hundred times larger. To choose a unit is to choose a rate; Adadelta does best
# with a unit some four to ten times coarser, and nothing says so beforehand.
#
# Source 000 promises to eliminate "the need to specify an initial learning rate". The need is gone, since the choice has
# been made: it is called $\epsilon$.

# %% [markdown]
# ## Exit questions (3 min)
#
# **1.** What sets the length of Adadelta's first step from rest, in a steep place?
#
# a) the size of the gradient &nbsp; b) $\epsilon$ and $\rho$ &nbsp; c) nothing: it has no hyperparameter that matters
#
# **2.** What does $\sqrt{v_{t-1}+\epsilon}\,/\sqrt{u_t+\epsilon}$ tell?
#
# a) the inverse curvature, measured &nbsp; b) past steps over gradients, in size &nbsp; c) a share between 0 and 1
#
# **3.** With $\rho = 0.95$ there comes a gradient a hundred times as large as all before. The step at it is
#
# a) about a hundred times as long as a typical one &nbsp; b) at most some 4.5 times as long &nbsp; c) shorter than the one before

# %%
first_answer, second_answer, third_answer = None, None, None      # your letters

# %%
for question, answer in [("04-exit-first-step", first_answer),
                         ("04-exit-what-ratio", second_answer),
                         ("04-exit-surprise", third_answer)]:
    print(reply(question, answer))

# %% [markdown]
# ## What we saw
#
# * The form of Adadelta is Newton's diagonal rate, $|\Delta|/|g|$, with typical sizes of the past in place of what is not
#   known. Five assumptions stand behind it, and the last is the weakest: nobody checked that past steps were good.
# * Order is the content: today's gradient below, yesterday's average above. It limits every step to $1/\sqrt{1-\rho}$
#   typical ones.
# * Units fix the form up to a pure number. The scale comes from $\epsilon$, which does two jobs with different units.
#
# **What breaks.** The first step is 0.0045 wherever gradients are well above that, whatever your problem. From 5,
# ten steps come no farther than 4.95.
#
# **Next:** notebook 5 takes $\epsilon$ for what it is, a hidden learning rate, and finds its laws.
#
# The argument is M. D. Zeiler's, *ADADELTA: An Adaptive Learning Rate Method*, arXiv:1212.5701 (2012). He credits Becker
# and LeCun (1988) with the diagonal form of Newton's method (not checked).
