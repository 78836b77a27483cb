# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1. Why is one learning rate not enough?
#
# **For:** anyone who can differentiate $\theta^2$ and read NumPy. Letters and words: [the table on
# the first page](00_start.ipynb#words). **Time:** 35 minutes. Each section says how many.
#
# Afterwards you will be able to
#
# * **compute** a step of gradient descent, on paper and in code;
# * **predict** from the curvature whether it creeps, zigzags or diverges, and how many steps it takes;
# * **say** which units a learning rate has, and repair it when the data are rescaled;
# * **explain** why no single rate suits two very different curvatures.

# %%
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import figures
from adaptive_edu.explorers import stability
from adaptive_edu.lessons import Table, beside, reply
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE
from adaptive_edu.tutor import check

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (1 min)
#
# There is no notebook before this one, so two questions on what you bring.
#
# 1. What is the derivative of $\frac12 \lambda \theta^2$ with respect to $\theta$, and what is the second derivative?
# 2. What is `np.array([5, 0.25]) * np.array([1, 8])`?
#
# <details><summary>Answers</summary>
#
# 1. $\lambda\theta$, and $\lambda$. The second derivative is the *curvature*: how fast the slope changes.
# 2. `[5, 2]`: element by element. So is every operation of the methods of this course.
#
# </details>

# %% [markdown]
# ## 1. The step (2 min)
#
# The gradient $g$ of a loss says how steeply it rises, and in which direction. Walk against it, in proportion to
# it. The factor $\eta$ is the learning rate.
#
# $$\Delta_t = -\eta\, g_t \tag{GD1}$$
#
# $$\theta_t = \theta_{t-1} + \Delta_t \tag{GD2}$$
#
# In code we write words: `param`, `grad`, `delta`, `learning_rate`. On paper: from $\theta = 1$ with $g = 4$ and
# $\eta = 0.125$ the step is $\Delta = -0.5$.

# %%
edu.gd_step(param=1.0, grad=4.0, learning_rate=0.125)

# %% [markdown]
# Four steps on $f = \frac12 \cdot 4\,\theta^2$, whose gradient is $4\,\theta$. Every intermediate is shown.

# %%
params = [1.0]
for _ in range(4):
    params.append(edu.gd_step(params[-1], 4.0 * params[-1], learning_rate=0.125))
params = np.array(params)
Table(param=params[:-1], grad=4.0 * params[:-1], delta=np.diff(params), new_param=params[1:])

# %% [markdown]
# Each row is half of the row above it: the steps grow short by themselves, since the slope does. The factor one
# half is no accident.

# %% [markdown]
# ## 2. In a bowl, every step multiplies (6 min)
#
# Take $f = \frac12\lambda\theta^2$ with curvature $\lambda > 0$. Its gradient is $\lambda\theta$, and (GD1) and
# (GD2) become one multiplication:
#
# $$\theta_t = (1 - \eta\lambda)\,\theta_{t-1}, \qquad\text{hence}\qquad
# \theta_t = (1 - \eta\lambda)^t\,\theta_0. \tag{GD3}$$
#
# Check: the table above has $\eta\lambda = 0.125 \cdot 4$, so four steps multiply by $0.5^4$.

# %%
print("by (GD3):", (1 - 0.125 * 4) ** 4, "  by steps:", params[-1])

# %% [markdown]
# A factor shrinks what it multiplies when its size is below 1. So gradient descent converges to the minimum, from
# any start $\theta_0 \ne 0$, exactly when
#
# $$|1 - \eta\lambda| < 1, \qquad\text{that is}\qquad 0 < \eta < \frac{2}{\lambda}. \tag{GD4}$$
#
# **Predict.** With $\lambda = 4$ and $\eta = 0.45$ a run goes $-4,\ 3.2,\ -2.56, \dots$: it jumps from side to
# side. What is wrong?
#
# a) a sign: it should stay on its side &nbsp; b) the rate: this diverges &nbsp; c) nothing: it converges, though a
# smaller rate would be quicker

# %%
my_answer = None        # "a", "b" or "c"

# %% [markdown]
# **Question.** Four rates, from $\theta_0 = -4$, six steps each. Which of them arrive, and which rate is the best?

# %%
curvature, rates = 4.0, (0.05, 0.25, 0.45, 0.52)            # change the rates
walks = [-4.0 * (1 - rate * curvature) ** np.arange(7) for rate in rates]
figure, axes = plt.subplots(1, 4, figsize=(11, 2.9))
for ax, rate, walk in zip(axes, rates, walks):
    figures.draw_walk(ax, curvature, walk, reach=7)
    ax.set_title(f"$\\eta$ = {rate:g}: factor {figures.minus(1 - rate * curvature)}")
axes[0].set_ylabel("$f$, loss")
alt = "Gradient descent on a parabola of curvature 4 from -4, six steps each. "
figures.show(figure, alt + " ".join(
    f"Learning rate {rate:g}: factor {1 - rate * curvature:.3g}, ends at {walk[-1] + 0.0:.3g}."
    for rate, walk in zip(rates, walks)))

# %%
reply("01-predict-zigzag", my_answer)

# %% [markdown]
# The product $\eta\lambda$ decides alone. Below 1 the run *creeps* down its own side; at 1 it lands in a single
# step; between 1 and 2 it *zigzags*, each jump shorter than the last; at 2 it jumps for ever; above 2 it *diverges*. A
# zigzag is not a bug.
#
# **Where the law fails.** (GD3) needs a curvature that stays the same. On $f = \frac14\theta^4$ the gradient is
# $\theta^3$, and the factor is $1 - \eta\theta^2$: it depends on the place. With $\eta = 0.5$ the edge is at
# $|\theta| = 2$: one rate, two starts, two fates. The first one then crawls, since the curvature fades towards 0.

# %%
for start in (1.9, 2.1):
    places = [start]
    for _ in range(5):
        places.append(edu.gd_step(places[-1], places[-1] ** 3, learning_rate=0.5))
    print("  ".join(f"{place:.3g}" for place in places))

# %% [markdown]
# ## 3. Two curvatures, one rate (7 min)
#
# Now a ravine, $f = \frac12(0.2\,\theta_1^2 + 4\,\theta_2^2)$: flat along $\theta_1$, twenty times as curved along
# $\theta_2$. Gradients do not mix the two, so (GD3) holds for each coordinate with its own curvature.

# %%
curvatures, learning_rate = np.array([0.2, 4.0]), 0.4
factors = 1 - learning_rate * curvatures
Table(direction=["flat", "steep"], curvature=curvatures, factor=factors,
      left__after__10__steps=factors**10, digits=4)

# %% [markdown]
# The steep direction sets the limit: by (GD4), $\eta < 2/4 = 0.5$. The flat direction pays: it keeps 92 % of its
# distance at every step.
#
# **Predict.** From $(-5, -2)$, with $\eta = 0.4$, how many steps until the loss is below 0.001?

# %%
my_steps = None         # a whole number

# %%
walk = edu.run("gd", RAVINE, steps=80, learning_rate=learning_rate)
steps = edu.steps_until(walk.losses, 1e-3)
beside("steps", my_steps, steps)

# %% [markdown]
# The loss is the sum of two shrinking parts, one for each direction:
#
# $$f_t = \tfrac12 \sum_i \lambda_i\,(1 - \eta\lambda_i)^{2t}\,\theta_{i,0}^2. \tag{GD5}$$
#
# **Question.** Which direction holds the loss up, and from which step on?

# %%
t = np.arange(81)[:, None]
parts = 0.5 * curvatures * factors ** (2 * t) * np.array(RAVINE.start) ** 2
figure, (left, right) = plt.subplots(1, 2, figsize=(10.5, 3.8), width_ratios=[1.25, 1])
figures.draw_contours(left, RAVINE)
figures.draw_path(left, walk)
left.set_title(f"{steps} steps to a loss of 0.001")
figures.draw_losses(right, [walk])
for part, name, place in zip(parts.T, ("flat part", "steep part"), (50, 12)):
    figures.draw_law(right, t, part, name)
    right.annotate(name, (place, part[place]), (6, 4), textcoords="offset points")
right.plot(steps, walk.losses[steps], "ko", mfc="white")
right.set(ylim=(1e-8, 100), title="Loss, and the two parts of (GD5)")
figures.mark_prediction(right, my_steps)
figures.show(figure, figures.caption([walk]) + f" Below 0.001 at step {steps}. After 10 steps "
             f"the flat part of the loss is {parts[10, 0]:.2g}, the steep part {parts[10, 1]:.2g}.")

# %% [markdown]
# The steep part begins larger, but from step 2 on the flat part is most of the loss, and after 7 steps it is all
# but one percent. The rest of the walk is the flat direction alone, held back by a limit that the steep one set.
#
# **Check** (GD5) against the run, at every step:

# %%
print("the sum of the parts is the loss, to 12 digits:",
      np.allclose(parts.sum(axis=1), walk.losses, rtol=1e-12, atol=0))

# %% [markdown]
# ### The best single rate
#
# In the long run the slower direction counts: the larger of $|1 - \eta\lambda_{\min}|$ and
# $|1 - \eta\lambda_{\max}|$. Raise $\eta$ from 0: the flat factor falls, and beyond $1/\lambda_{\max}$ the steep
# one rises. The larger of the two is least where they meet, $1 - \eta\lambda_{\min} = \eta\lambda_{\max} - 1$. With
# $\kappa = \lambda_{\max}/\lambda_{\min}$, the best rate and its factors are
#
# $$\eta^* = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad
# |1 - \eta^*\lambda_i| = \frac{\kappa - 1}{\kappa + 1} \quad\text{for both}. \tag{GD6}$$
#
# **Question.** Where is the valley of the measured points, and which of its two sides is steeper?

# %%
rates, fine = np.linspace(0.02, 0.52, 26), np.linspace(0.01, 0.525, 1031)
losses = edu.sweep("gd", RAVINE, steps=201, learning_rate=rates).losses
measured, best = np.sqrt(losses[201] / losses[200]), 2 / curvatures.sum()
figure, ax = plt.subplots(figsize=(7, 3.8))
ax.plot(rates, measured, "o", color=figures.LOOKS["gd"].color, mfc="white",
        label="measured at step 200")
slower = np.abs(1 - np.outer(fine, curvatures)).max(axis=1)
figures.draw_law(ax, fine, slower, "law, the larger of two factors")
ax.axhline(1, color="black", lw=1)
ax.annotate("diverges", (0.49, 1.003), ha="right")
ax.plot(best, 1 - best * curvatures[0], "k+", ms=12, mew=2)
ax.set(xlabel=r"$\eta$, learning rate", ylabel="factor of the distance, per step",
       title=f"Best single rate {best:.3f}: factor {1 - best * curvatures[0]:.3f}")
ax.legend(loc="lower left")
figures.show(figure, f"Factor per step against learning rate on the ravine; the law lies on the "
             f"measured points. It falls slowly from {measured[0]:.3f} at rate {rates[0]:.2f} to "
             f"{1 - best * curvatures[0]:.3f} at {best:.3f}, then rises steeply to "
             f"{measured[-1]:.3f} at {rates[-1]:.2f}; above 0.5 it exceeds 1.")

# %% [markdown]
# A long gentle slope on the left, where the flat direction creeps; a cliff on the right, where the steep one
# takes over, and soon diverges. The best rate stands close to the end: it is 0.476, and the limit is 0.5.
#
# At the best rate both coordinates shrink alike, so the loss falls by $\bigl(\frac{\kappa-1}{\kappa+1}\bigr)^2$
# at every step, from any start. To a millionth of the loss that takes
#
# $$T = \frac{\ln 10^6}{2 \ln\frac{\kappa+1}{\kappa-1}} \approx \frac{\kappa}{4} \ln 10^6 \qquad (\kappa \gg 1) \tag{GD7}$$
#
# steps, the next whole number if $T$ is none.
#
# **Predict.** Make the flat direction ten times flatter: $\kappa = 200$ instead of 20, each at its best rate. How
# many times as many steps?

# %%
my_ratio = None         # a number

# %%
kappas, measured = np.array([2.0, 20.0, 200.0, 2000.0]), []
for kappa in kappas:
    surface = edu.quadratic(4 / kappa, 4.0)
    losses = edu.run("gd", surface, steps=7000, learning_rate=2 / (4 / kappa + 4)).losses
    measured.append(edu.steps_until(losses, 1e-6 * losses[0]))
law = np.log(1e6) / (2 * np.log((kappas + 1) / (kappas - 1)))
Table(kappa=kappas, measured=measured, law=law, rough=kappas / 4 * np.log(1e6), digits=5)

# %%
beside("times as many steps", my_ratio, measured[2] / measured[1])

# %% [markdown]
# Ten times the ratio of curvatures costs about ten times the steps. The rough form is good for large $\kappa$; at
# $\kappa = 2$ it says 6.9 where the law says 6.3.
#
# **A small rate is not a safe rate.** It does not diverge; it does not arrive either.

# %%
for rate in (0.4, 0.01, 0.001):
    losses = edu.run("gd", RAVINE, steps=2000, learning_rate=rate).losses
    off = 1 - losses[-1] / losses[-2]
    print(f"rate {rate:g}: loss {losses[-1]:.2g} after 2000 steps; the last one took off {off:.2%}")

# %% [markdown]
# At 0.001 the loss has come down from 10.5 to 1.1 and seems to stand still, as if it had converged. It has not: the
# flat direction still has two thirds of its way before it.

# %% [markdown]
# ## 4. Move it yourself (4 min)
#
# Three sliders: the learning rate, the steep curvature, and an angle that turns the bowl. Three questions:
#
# 1. Raise the learning rate from 0.02. Which bar passes 1 first, and at which rate? Where are the two equal?
# 2. Raise the steep curvature tenfold. How must the rate follow, and what becomes of the flat bar?
# 3. Turn the bowl; the start turns with it. Which of path, bars and number of steps change?

# %%
moving = stability()
moving

# %% [markdown]
# The same without a kernel, at four settings that the sliders could have:

# %%
square = ((-7, 7), (-7, 7))
settings = [(RAVINE, 0.02), (RAVINE, 0.4), (RAVINE, 0.52), (ROTATED_RAVINE, 0.4)]
panels = [(replace(surface, window=square), rate) for surface, rate in settings]
runs = [edu.run("gd", surface, steps=12, learning_rate=rate) for surface, rate in panels]
figure, axes = plt.subplots(2, 4, figsize=(11, 5.4), height_ratios=[1.7, 1])
for (ax, below), (surface, rate), walk in zip(axes.T, panels, runs):
    figures.draw_contours(ax, surface)
    figures.draw_path(ax, walk)
    ax.set_title(f"$\\eta$ = {rate:g}" + ", turned" * ("turned" in surface.name))
    figures.draw_factors(below, rate, curvatures, ("flat", "steep"))
for ax in axes[:, 1:].flat:
    ax.set_ylabel("")
alt = "Paths of 12 steps, the factors of their two directions below. " + figures.caption(runs)
figures.show(figure, alt + "".join(
    f" At {rate:g} the flat factor is {1 - 0.2 * rate:.3g}, the steep one {1 - 4 * rate:.3g}."
    for _, rate in panels[:3]))

# %% [markdown]
# At 0.02 both directions creep: after these 12 steps 37 % of the steep distance is left, and 95 % of the flat one. At
# 0.52 the flat one does better than at 0.4, and the steep one, hatched, carries everything away. Turned by 45 degrees,
# the path is the same path, turned, and the bars stay: gradient descent knows curvatures, and it does not know where
# the axes are.

# %% [markdown]
# ## 5. Units (3 min)
#
# **Predict.** Gradient descent converges on the ravine with $\eta = 0.4$. Now someone doubles the loss, $2f$
# instead of $f$. Does the same rate still work?
#
# a) no, it diverges &nbsp; b) yes: the minimum is where it was &nbsp; c) yes, and twice as fast

# %%
my_answer = None        # "a", "b" or "c"

# %%
doubled = edu.quadratic(0.4, 8.0)
for rate in (0.4, 0.2):
    walk = edu.run("gd", doubled, steps=30, learning_rate=rate)
    print(f"2f at rate {rate}: loss from {walk.losses[0]:g} to {walk.losses[-1]:.2g} in 30 steps")

# %%
reply("01-predict-doubled", my_answer)

# %% [markdown]
# A learning rate turns a slope into a length. Let the parameter have units $[x]$ and the loss $[f]$. Then
#
# $$g \text{ has } \Bigl[\frac{f}{x}\Bigr], \qquad \Delta = -\eta\, g \text{ must have } [x], \qquad
# \text{so } \eta \text{ has } \Bigl[\frac{x^2}{f}\Bigr]. \tag{GD8}$$
#
# It is no pure number. Double $f$, and $\eta$ must halve. Measure $\theta$ in millimetres instead of metres,
# and $\eta$ must grow by $1000^2$. Then the path is the same path, here to the last bit:

# %%
metres = edu.run("gd", RAVINE, steps=30, learning_rate=0.4).points
scale = 1024.0          # a power of two, so that rounding is the same too
rescaled = edu.quadratic(*curvatures / scale**2)
small_units = edu.run("gd", rescaled, 30, start=scale * metres[0],
                      learning_rate=0.4 * scale**2).points
print("the same path:", np.array_equal(small_units, scale * metres))

# %% [markdown]
# So "0.01 is a good learning rate" says nothing until one knows the units of the data and of the loss. And the weights
# of two features in different units have different units themselves: a number that is a good rate for both is so by
# luck of the units, and in other units no more. (Whoever standardises the features chooses units, and chooses well.)

# %% [markdown]
# ## 6. A rate for each direction (3 min)
#
# If one rate is not enough, take one for each coordinate. (GD3) lands in a single step where the factor is 0:
#
# $$\eta_i = \frac{1}{\lambda_i}, \qquad \Delta_i = -\frac{g_i}{\lambda_i}. \tag{GD9}$$
#
# This is *Newton's step* with a diagonal Hessian. Its units come right by themselves: $1/\lambda$ has $[x^2/f]$.

# %%
start = np.array(RAVINE.start)
print(edu.gd_step(start, curvatures * start, learning_rate=1 / curvatures))

# %% [markdown]
# One step instead of 47. But it needs to be told the curvatures. Adagrad, RMSProp and Adadelta see gradients only, and
# each makes its own guess at a rate for every coordinate.
#
# **Where it fails.** Rates per coordinate help when the coordinates are the flat and the steep directions. Turn
# the ravine by 45 degrees, and read the curvatures along the axes from the gradient:

# %%
along_axes = np.array([ROTATED_RAVINE.gradient(1.0, 0.0)[0], ROTATED_RAVINE.gradient(0.0, 1.0)[1]])
losses = edu.run("gd", ROTATED_RAVINE, steps=100, learning_rate=tuple(1 / along_axes)).losses
print(f"curvatures along the axes {along_axes.round(6)}, rates {(1 / along_axes).round(3)}")
print(f"steps to a millionth of the loss: {edu.steps_until(losses, 1e-6 * losses[0])}")

# %% [markdown]
# Both axes see the mean of the two curvatures, so both get one rate, and it is the best *single* rate of (GD6),
# with its 70 steps. A rate for each coordinate sees the axes and nothing else; what that costs Adagrad, notebook 2
# measures.

# %% [markdown]
# ## 7. Your turn (7 min)
#
# **Fill in** one expression: the edge of stability for any bowl, from its curvatures. It is judged by experiment,
# just below and just above your rate.

# %%
curvatures = np.array([0.2, 4.0])
my_limit = None         # an expression in `curvatures`, such as curvatures.sum()

# %%
if my_limit is None:
    print("○ not written yet")
elif np.ndim(my_limit) > 0:
    print("✗ one limit is asked for, a single number: yours has one for each direction")
else:
    below, above = (edu.run("gd", edu.quadratic(*curvatures.tolist()), 2000,
                            learning_rate=share * my_limit).losses for share in (0.99, 1.01))
    falls, grows = below[-1] < below[0], above[-1] > above[0]
    print(f"1 % below it the loss {'falls' if falls else 'grows'},",
          f"1 % above it {'grows' if grows else 'falls'}:",
          "✓ that is the edge" if falls and grows
          else "✗ not the edge: go " + ("higher" if falls else "lower"))

# %% [markdown]
# <details><summary>Hint 1</summary>Which of the two directions sets the limit?</details>
# <details><summary>Hint 2</summary>(GD4), with the largest curvature.</details>
# <details><summary>A solution</summary>
#
# ```python
# my_limit = 2 / curvatures.max()
# ```
# </details>
#
# **Write the step**, for numbers and for arrays. Return the new parameter, and leave what came in as it was.

# %%
def gd_step(param, grad, learning_rate):
    raise NotImplementedError("replace this line by (GD1) and (GD2)")

# %%
check(gd_step)

# %% [markdown]
# <details><summary>Hint 1</summary>The gradient points uphill. Which sign has the step?</details>
# <details><summary>Hint 2</summary>(GD1) is the step, (GD2) the place it leads to. <code>param += ...</code> would
# change the array that came in.</details>
# <details><summary>A solution</summary>
#
# ```python
# def gd_step(param, grad, learning_rate):
#     delta = -learning_rate * grad
#     return param + delta
# ```
# </details>
#
# The same exercise, to be handed in for marks:
# [exercises/release/01_gradient_descent](../exercises/release/01_gradient_descent/01_gradient_descent.ipynb).
#
# **Use it.** The two parameters are weights of two features. The first feature was in kilometres and is now in
# metres: its numbers are 1000 times as large, so its weight is 1000 times smaller, and the curvature along that weight
# is $1000^2$ times larger. $\kappa$ went from 20 to 50 000, and the single rate 0.4 diverges at once. Give each weight a
# rate of its own that brings the old path back.

# %%
my_rates = None         # (first, second)

# %%
if my_rates is None:
    print("○ not written yet")
else:
    old = edu.run("gd", RAVINE, 50, learning_rate=0.4).points
    new = edu.run("gd", edu.quadratic(0.2e6, 4.0), 50, start=(-0.005, -2.0),
                  learning_rate=my_rates).points * (1000, 1)
    gap = np.abs(new - old[:len(new)]).max()
    print(f"largest distance from the old path {gap:.2g}:",
          "✓ repaired" if gap < 1e-6 else "✗ not yet")

# %% [markdown]
# <details><summary>Hint 1</summary>The second weight did not change.</details>
# <details><summary>Hint 2</summary>(GD8): by which factor does [x²] of the first weight change?</details>
# <details><summary>A solution</summary>
#
# ```python
# my_rates = (0.4 / 1000**2, 0.4)
# ```
# </details>
#
# **Break it.** At $\eta = 0.52$ the rule (GD4) says that gradient descent diverges on the ravine. Find a start, its
# first coordinate at least 1 away from 0, from which it converges all the same.

# %%
my_start = (-5.0, -2.0)         # change me

# %%
losses = edu.run("gd", RAVINE, steps=500, start=my_start, learning_rate=0.52).losses
broken = abs(my_start[0]) >= 1 and losses[-1] < 1e-3
print(f"from {my_start} the loss is {losses[-1]:.2g} after 500 steps:",
      "✓ broken" if broken else "✗ not broken yet")

# %% [markdown]
# <details><summary>Hint</summary>A factor of 1.08 enlarges whatever it finds in the steep direction. What if it
# finds nothing?</details>
# <details><summary>What it means</summary>From (-5, 0) the steep direction stays empty: (GD4) was stated for
# starts other than 0. Try (-5, 1e-9). The trace grows unseen, and after 265 steps it is a loss of 1. A short run
# can look stable when it is not.</details>

# %% [markdown]
# ## Exit questions (2 min)
#
# **1.** The parameter jumps from side to side of the minimum, each jump shorter than the last. Then
#
# a) a sign is wrong &nbsp; b) $\eta\lambda$ lies between 1 and 2 &nbsp; c) $\eta$ lies above its limit
#
# **2.** The loss was a sum over 100 rows and is now their mean. For the same path the learning rate must be
#
# a) 100 times larger &nbsp; b) as it was &nbsp; c) 100 times smaller
#
# **3.** The curvatures are 0.01 and 100. Which single rate is good for both directions?
#
# a) a tiny one, to be safe &nbsp; b) one halfway between $1/100$ and $1/0.01$ &nbsp; c) none: at the best one, 0.9998
# of the distance is left after each step

# %%
first, second, third = None, None, None      # your letters

# %%
answers = {"01-exit-zigzag": first, "01-exit-mean": second, "01-exit-two-curvatures": third}
for question, answer in answers.items():
    print(reply(question, answer))

# %% [markdown]
# ## What we saw
#
# * In a bowl each step multiplies the distance by $1 - \eta\lambda$: it converges exactly for $0 < \eta < 2/\lambda$.
# * The steepest direction sets the limit, the flattest one pays: the steps grow like
#   $\kappa = \lambda_{\max}/\lambda_{\min}$.
# * A learning rate has units, $[x^2/f]$: whoever rescales the data or the loss must repair it.
#
# **What breaks.** On a bowl along the axes the rates $1/\lambda_i$ end all this in one step. But nobody tells us the
# curvatures, and on real problems they change from place to place.
#
# **Next:** [notebook 2](02_adagrad.ipynb) gives each parameter a rate made from its own gradients: Adagrad.
