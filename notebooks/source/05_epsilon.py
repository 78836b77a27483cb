# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5. Adadelta II: no learning rate, so what does epsilon decide?
#
# **For:** readers of notebook 4, who can derive Adadelta's step and write it.
# **Time:** 50 minutes. Each section says how many.
#
# Afterwards you will be able to
#
# * **derive** from the four lines of Adadelta one exact balance for its effective rate;
# * **predict** from it the slow start, the end game and the answer to a rare gradient, and check each prediction;
# * **say** where each law fails, and choose epsilon and rho with reasons;
# * **break** Adadelta on a parabola, and mend it.

# %%
from math import sqrt

import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import figures, laws
from adaptive_edu.explorers import plane, startup
from adaptive_edu.lessons import Table, beside, reply
from adaptive_edu.lines import walk
from adaptive_edu.planes import describe_plane, plane_of
from adaptive_edu.surfaces import quadratic
from adaptive_edu.tutor import check

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (2 min)
#
# 1. Adadelta's step holds two averages. Which of them already knows today's gradient, and which one is a step
#    behind?
# 2. With $\epsilon = 0$ and both averages zero, where does Adadelta go?
#
# <details><summary>Answers</summary>
#
# 1. The average of squared gradients, below the line, takes in $g_t$ first. The average of squared steps, above the
#    line, ends with $\Delta_{t-1}$: the step of today is what is being computed.
# 2. Nowhere. Above the line stands $\sqrt{0}$, so the step is zero, so the average of squared steps stays zero. The
#    recursion has no scale of its own.
#
# </details>

# %% [markdown]
# ## 1. A method without a learning rate? (3 min)
#
# Adadelta asks for two numbers, and neither is called a learning rate. `rho` says how long to remember; `epsilon`
# looks like a guard against a division by zero. The paper says a little more: it starts the first step off and keeps
# progress going (Zeiler 2012, section 3.2, not checked).
#
# **Predict.** On the parabola $f = \tfrac12 x^2$, from $x = 5$, Adadelta with its defaults needs 1284 steps until
# $|x| < 0.1$. Raise `epsilon` from 1e-6 to 1e-4. How many times sooner does it arrive?

# %%
my_times_sooner = None        # a number; 1 means that epsilon does not matter

# %%
epsilons = np.array([1e-8, 1e-6, 1e-4, 1e-2])
bowl = [walk("adadelta", lambda x: x, 8000, start=5.0, epsilon=epsilon) for epsilon in epsilons]
arrival = np.array([edu.steps_until(np.abs(run.params), 0.1) for run in bowl])
Table(epsilon=epsilons, steps=arrival,
      times__sooner__than__above=["-", *(arrival[:-1] / arrival[1:])], digits=4)

# %%
beside("times sooner", my_times_sooner, arrival[1] / arrival[2], digits=3)

# %%
figure, ax = plt.subplots(figsize=(8, 3.8))
for run, epsilon, steps in zip(bowl, epsilons, arrival):
    line = figures.draw_decades(ax, run.params[1:steps + 1], "adadelta")
    half = edu.steps_until(run.params, 2.5)
    ax.annotate(f"{epsilon:g}", (half, 2.5), (-10, -2), textcoords="offset points", ha="right",
                color=line.get_color())
figures.mark_prediction(ax, arrival[1] / my_times_sooner if my_times_sooner else None)
ax.set(xlabel="$t$, steps", ylabel="$x$, parameter",
       title=r"One parabola; $\epsilon$ is written at each curve")
arrivals = ", ".join(f"{e:g} arrives at step {s}" for e, s in zip(epsilons, arrival))
figures.show(figure, "Adadelta from 5 towards the minimum of a parabola, one curve for each "
             f"epsilon, steps on a logarithmic axis: {arrivals}.")

# %% [markdown]
# From 1e-6 to 1e-4 it is 5.5 times sooner; from 1e-8 to 1e-2, 198 times. Whoever answered 1 believed that epsilon
# only guards a division. It sets the pace, as a learning rate does. But it is no rate either: a hundred times the
# epsilon never gave a hundred times the pace. So what is it?

# %% [markdown]
# ## 2. One exact balance (6 min)
#
# Adadelta multiplies each gradient by an effective rate. Let $a_t$ be its square:
#
# $$\Delta_t^2 = a_t\, g_t^2, \qquad a_t = \frac{v_{t-1} + \epsilon}{u_t + \epsilon} \tag{AD10}$$
#
# with $u$ = `avg_sq_grad` and $v$ = `avg_sq_delta`. We follow $a_t$ through the four lines, for *any* gradients. To
# check each line on the way, here are 300 of them, random in sign and over four decades in size.

# %%
rng = np.random.default_rng(5)
grads = rng.normal(size=300) * 10 ** rng.uniform(-2, 2, 300)
record = walk("adadelta", grads, rho=0.9, epsilon=0.01)

def rate_sq(run):
    epsilon = run.hyperparameters["epsilon"]
    return (run.state["avg_sq_delta"][:-1] + epsilon) / (run.state["avg_sq_grad"][1:] + epsilon)

a, g_sq = rate_sq(record), record.grads**2
u, v = record.state["avg_sq_grad"][1:], record.state["avg_sq_delta"][1:]
print("(AD10) holds:", np.allclose(record.deltas**2, a * g_sq))

# %% [markdown]
# **Step 1.** The second average, (AD3), takes in $\Delta_t^2 = a_t g_t^2$. Add $\epsilon$ on both sides:
#
# $$v_t + \epsilon = \rho\,(v_{t-1} + \epsilon) + (1-\rho)\,(a_t g_t^2 + \epsilon).$$
#
# **Step 2.** By (AD10) the left side is $a_{t+1}(u_{t+1} + \epsilon)$, and $v_{t-1} + \epsilon$ is
# $a_t(u_t + \epsilon)$:
#
# $$a_{t+1}(u_{t+1} + \epsilon) = \rho\, a_t (u_t + \epsilon) + (1-\rho)\,(a_t g_t^2 + \epsilon). \tag{AD11}$$

# %%
rho, epsilon, old_v = 0.9, 0.01, np.append(0, v[:-1])
right = rho * (old_v + epsilon) + (1 - rho) * (a * g_sq + epsilon)
print("step 1 holds:", np.allclose(v + epsilon, right))
right = rho * a * (u + epsilon) + (1 - rho) * (a * g_sq + epsilon)
print("(AD11) holds:", np.allclose(a[1:] * (u[1:] + epsilon), right[:-1]))

# %% [markdown]
# **Step 3.** Tomorrow's $u$ is made of today's: by (AD1), $\rho u_t = u_{t+1} - (1-\rho) g_{t+1}^2$, and so
# $\rho(u_t + \epsilon) = u_{t+1} + \epsilon - (1-\rho)(g_{t+1}^2 + \epsilon)$.
#
# **Step 4.** Put this into (AD11), divide by $u_{t+1} + \epsilon$ and collect:
#
# $$a_{t+1} - a_t = \frac{1-\rho}{u_{t+1} + \epsilon}\,
# \Bigl[\;\epsilon\,(1 - a_t) \;+\; a_t\,(g_t^2 - g_{t+1}^2)\;\Bigr] \tag{AD12}$$

# %%
bracket = epsilon * (1 - a[:-1]) + a[:-1] * (g_sq[:-1] - g_sq[1:])
print("(AD12) holds:", np.allclose(np.diff(a), (1 - rho) / (u[1:] + epsilon) * bracket))

# %% [markdown]
# Nothing was neglected: (AD1) and (AD12) *are* Adadelta. Two forces move the rate.
#
# * $\epsilon(1 - a_t)$ pulls it towards **1**, and is the only force that can start it from nothing.
# * $a_t(g_t^2 - g_{t+1}^2)$: a falling gradient raises the rate, a growing one lowers it, in proportion to what it
#   is.
# * $\rho$ stands in front of the bracket only. It sets the haste, never the direction.
#
# So epsilon is no learning rate. It is the pull by which Adadelta's rate is *learned*, and what it pulls to is 1,
# whatever your problem needs. Three laws follow, each by asking what the bracket does.
#
# **Can the rate exceed 1?** Source 000's first example answers: both averages 1, then a gradient of 0.1. (AD11) with
# $a = 1$, $u = g^2 \gg \epsilon$ and then no gradient at all gives the most that one such fall can do: $1/\sqrt\rho$.

# %%
param, *_ = edu.adadelta_step(param=1.0, grad=0.1, avg_sq_grad=1.0, avg_sq_delta=1.0)
print(f"effective rate {(1.0 - param) / 0.1:.4f}; 1/sqrt(rho) is {1 / sqrt(0.95):.4f}")

# %% [markdown]
# ## 3. Law A: the slow start (9 min)
#
# **A steady slope** has $g_{t+1}^2 = g_t^2 = g^2$, and the second force vanishes. Multiply (AD12) by $g^2$:
#
# $$\Delta_{t+1}^2 - \Delta_t^2 = \frac{(1-\rho)\,\epsilon}{u_{t+1} + \epsilon}\,\bigl(g^2 - \Delta_t^2\bigr) \tag{AD13}$$
#
# At every step the squared step takes a share of what is left to $g^2$, as an exponential average does. From zero
# state it begins at
#
# $$\Delta_1^2 = \frac{\epsilon\, g^2}{(1-\rho)\, g^2 + \epsilon}
# \approx \frac{\epsilon}{1-\rho} \quad\text{if } (1-\rho)\,g^2 \gg \epsilon. \tag{AD14}$$

# %%
run = walk("adadelta", np.ones(1000), epsilon=0.01)
share = (1 - 0.95) * 0.01 / (run.state["avg_sq_grad"][2:] + 0.01)
print("(AD13) holds:", np.allclose(np.diff(run.deltas**2), share * (1 - run.deltas[:-1] ** 2)))

# %%
slopes = np.array([1e-3, 1.0, 1e3])
first, *_ = edu.adadelta_step(0 * slopes, slopes, 0 * slopes, 0 * slopes)
by_formula = np.sqrt(1e-6 * slopes**2 / (0.05 * slopes**2 + 1e-6))
Table(slope=slopes, first__step=-first, by__AD14=by_formula,
      short__form=3 * [sqrt(1e-6 / 0.05)], digits=6)

# %% [markdown]
# **The whole start.** Assume two things: $(1-\rho)\,g^2 \gg \epsilon$, and steps still far below $|g|$. Then
# $u_{t+1} = g^2(1-\rho^{t+1})$, the slope cancels, and each step adds a known amount:
#
# $$\Delta_{t+1}^2 - \Delta_t^2 = \frac{(1-\rho)\,\epsilon}{1 - \rho^{t+1}}
# \quad\Longrightarrow\quad
# \Delta_t^2 = \epsilon\,\Bigl[\frac{1}{1-\rho} + (1-\rho)\sum_{j=2}^{t} \frac{1}{1-\rho^j}\Bigr] \tag{AD15}$$

# %%
slope = {epsilon: walk("adadelta", np.ones(100_000), epsilon=epsilon) for epsilon in epsilons}
t = np.array([1, 2, 10, 100, 1000])
measured, law = -slope[1e-6].deltas[t - 1], laws.adadelta_steady_step(t, 0.95, 1e-6)
Table(t=t, measured=measured, law__AD15=law, ratio=measured / law, digits=6)

# %% [markdown]
# They differ by one or two parts in 100 000, the price of the two assumptions.
#
# **For large $t$** write $1/(1-\rho^j) = 1 + \rho^j/(1-\rho^j)$. The ones add up to $t - 1$, the rest to a constant:
#
# $$\Delta_t^2 \to \epsilon\,\bigl[(1-\rho)\,t + C\bigr], \qquad
# C = \frac{1}{1-\rho} - (1-\rho) + (1-\rho)\sum_{j=2}^{\infty} \frac{\rho^j}{1-\rho^j} \tag{AD16}$$
#
# <details><summary>A curiosity: Adadelta counts divisors</summary>
#
# Expand every term as a geometric series: $\sum_{j\ge1} \rho^j/(1-\rho^j) = \sum_{n\ge1} d(n)\,\rho^n$, where
# $d(n)$ is the number of divisors of $n$ (a Lambert series). Its growth near $\rho = 1$ is classical and gives
# $C \approx \frac{1}{1-\rho} + \ln\frac{1}{1-\rho} + \gamma - 1$ with Euler's $\gamma = 0.5772$.
#
# </details>

# %%
rhos = np.array([0.9, 0.95, 0.99])
Table(rho=rhos, C=[laws.adadelta_boost(rho) for rho in rhos], first__step=1 / (1 - rhos),
      near__1=1 / (1 - rhos) - np.log(1 - rhos) + np.euler_gamma - 1, digits=5)

# %% [markdown]
# Most of $C$ is the first step's $1/(1-\rho)$; the rest is made while $u$ fills.
#
# **Question.** Divide the squared step by $\epsilon$. What should the curves of three very different epsilons do in
# the left picture? On the right there is a fourth, 0.01: which of the four must leave the law first?

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10.5, 4))
decades, look = np.geomspace(1, 1e5, 50).astype(int), figures.LOOKS["adadelta"]
for epsilon, run in slope.items():
    size = -run.deltas
    if epsilon < 1e-2:
        left.plot(np.arange(1, 201), size[:200] ** 2 / epsilon, look.marker, mfc="none",
                  color=look.color, markevery=20)
    line = figures.draw_decades(right, size, "adadelta", label=rf"$\epsilon$ = {epsilon:g}")
    right.annotate(f"{epsilon:g}", (1, size[0]), (4, 5), textcoords="offset points",
                   color=look.color)
    steps = laws.adadelta_steady_step(decades, 0.95, epsilon)
    law = figures.draw_law(right, decades, steps, "law (AD15)")
t = np.arange(0, 201)
figures.draw_law(left, t[1:], laws.adadelta_steady_step(t[1:], 0.95, 1.0) ** 2, "law (AD15)")
left.plot(t, 0.05 * t + laws.adadelta_boost(0.95), color="#777777", lw=0.9,
          label=r"$(1-\rho)\,t + C$, (AD16)")
left.set(xlabel="$t$, steps", ylabel=r"$\Delta_t^2\,/\,\epsilon$, squared step over $\epsilon$",
         ylim=(18, 34), title=r"Three $\epsilon$ (1e-8, 1e-6, 1e-4), one curve")
left.legend(loc="upper left")
right.axhline(1, color="#777777", lw=0.9)
right.annotate("$|g|$: effective rate 1", (1.2, 1), (0, 4), textcoords="offset points",
               color="#555555")
right.set(yscale="log", ylim=(5e-5, 6), xlabel="$t$, steps",
          ylabel=r"$|\Delta_t|$, size of the step",
          title=r"Steady slope $g = 1$; $\epsilon$ at each curve")
right.legend(handles=[law], loc="lower right")
ends = ", ".join(f"{-run.deltas[-1]:.2g} for epsilon {e:g}" for e, run in slope.items())
figures.show(figure, "Adadelta's steps in a steady slope of 1. Left: squared steps over epsilon, "
             "the same for three epsilons, follow (AD15) from "
             f"{laws.adadelta_steady_step(1, 0.95, 1.0) ** 2:.0f} to a straight line. Right: step "
             "sizes over 100000 steps follow it until they come near 1, where they stay; they end "
             f"at {ends}.")

# %% [markdown]
# Left: one curve, a straight line after about 50 steps. Right: the law is a root that rises for ever, while the
# step bends off at $|g|$: for $\epsilon = 0.01$ within a few thousand steps, for the default not yet within
# 100 000. That bend is the first place where law A fails; we come to it below.
#
# **Distance.** Sum the steps of (AD16), replacing the sum by an integral, and solve for $T$:
#
# $$\begin{gathered}
# D = \frac{2\sqrt\epsilon}{3(1-\rho)}\Bigl[\bigl((1-\rho)T + C\bigr)^{3/2} - C^{3/2}\Bigr] \\[6pt]
# \Longrightarrow\quad
# T = \frac{1}{1-\rho}\Bigl\{\Bigl[\frac{3(1-\rho)D}{2\sqrt\epsilon} + C^{3/2}\Bigr]^{2/3} - C\Bigr\}
# \end{gathered} \tag{AD17}$$
#
# **Predict.** A steady slope, a target at distance 4.9. From $\epsilon$ = 1e-6 to 1e-4: how many times sooner now?

# %%
my_times_on_a_slope = None        # a number

# %%
steps = np.array([np.argmax(-run.params >= 4.9) for run in slope.values()])
without_c = (3 * 0.05 * 4.9 / (2 * np.sqrt(epsilons))) ** (2 / 3) / 0.05
Table(epsilon=epsilons, measured=steps, law__AD17=laws.adadelta_time(4.9, 0.95, epsilons),
      with__C__left__out=without_c, digits=4)

# %%
beside("times sooner", my_times_on_a_slope, steps[1] / steps[2], digits=3)

# %% [markdown]
# 7.7 times. For very small $\epsilon$ the bracket of (AD17) is ruled by its first term, and
# $T \propto \epsilon^{-1/3}$: 4.6 times. For large $\epsilon$ every step is as long as the first, and
# $T \propto \epsilon^{-1/2}$: 10 times (if the slope is so steep that (AD15) still holds). We are in between. Leave
# $C$ out, and the last column is what you get: wrong by a third at the default, and useless at 1e-2.
#
# **Check** the two ends of that range by the law itself: the exponent, from ten times smaller to ten times larger.

# %%
def exponent(epsilon, distance=4.9):
    more, less = laws.adadelta_time(distance, 0.95, np.array([10, 0.1]) * epsilon)
    return np.log10(more / less) / 2

decades = [1e-14, 1e-10, 1e-6, 1e-2]
Table(epsilon=decades, exponent=[exponent(epsilon) for epsilon in decades], digits=3)

# %% [markdown]
# **Where it fails, 1: late.** Once $u$ has settled at $g^2$, (AD13) is a plain exponential approach:
#
# $$\Delta_t^2 = g^2 - (g^2 - \epsilon\, C)\, e^{-t/\tau}, \qquad \tau = \frac{g^2 + \epsilon}{(1-\rho)\,\epsilon} \tag{AD18}$$
#
# For $t \ll \tau$ this is (AD16). With the defaults and $g = 1$, $\tau$ is 20 million steps. In a steady slope
# Adadelta's effective rate is 1 at last: with $\epsilon$ you choose *when*.

# %%
t = np.array([100, 1000, 2020, 10_000, 100_000])
Table(t=t, measured=-slope[1e-2].deltas[t - 1],
      start__AD15=laws.adadelta_steady_step(t, 0.95, 1e-2),
      whole__AD18=laws.adadelta_saturation(t, 1.0, 0.95, 1e-2), digits=4)

# %% [markdown]
# For $\epsilon = 0.01$, $\tau$ is 2020 steps. There (AD15) is a third too long, (AD18) one per cent. At 100 steps
# (AD18) is 8 per cent too long: $\epsilon$ is not so small beside $(1-\rho)\,g^2 = 0.05$.
#
# **Where it fails, 2: in noise.** Let the gradients be independent, with $g_t^2 = m\,(1 + y_t)$, where the $y_t$
# have mean zero and variance $\kappa$. In the balance three places know of $y_t$: $g_t^2$ itself; $a_t$, which
# divides by $u_t$ and so is smaller by the share $(1-\rho)\,y_t$; and $1/u_{t+1}$. Multiply out, to first order in
# $1-\rho$, for $\epsilon \ll (1-\rho)\,m$ and for a rate still far below 1:
#
# $$\begin{gathered}
# \text{mean of } a_{t+1} - a_t \;\approx\; \frac{1-\rho}{m}\,\bigl[\;\epsilon - \kappa\,\rho\,(1-\rho)\, a\, m\;\bigr] \\[6pt]
# \Longrightarrow\quad
# \text{mean of } \Delta^2 \text{ stops growing at } \frac{\epsilon}{\kappa\,\rho\,(1-\rho)}.
# \end{gathered} \tag{AD19}$$
#
# <details><summary>The multiplication</summary>
#
# With $a_t \approx a\,[1 - (1-\rho)\,y_t]$ and $1/u_{t+1} \approx [1 - (1-\rho)\,y_{t+1} - \rho(1-\rho)\,y_t]/m$,
# the mean of $a_t\,(g_t^2 - g_{t+1}^2)/u_{t+1}$ is the mean of $a\,(y_t - y_{t+1})$ times both brackets. Only squares
# have a mean: $-(1-\rho)\kappa$ and $-\rho(1-\rho)\kappa$ from $y_t$, $+(1-\rho)\kappa$ from $y_{t+1}$. They sum
# to $-\kappa\rho(1-\rho)\,a$.
#
# </details>
#
# This is the order of the lines at work: below the line a surprise is heard at once, above it a step later.

# %%
spread = np.array([[0.0], [0.3], [1.0]])          # standard deviation of the noise on a slope of 1
rng, rms = np.random.default_rng(0), []
param = avg_sq_grad = avg_sq_delta = np.zeros((3, 600))       # 600 runs of each
for _ in range(5000):
    grad = 1 + spread * rng.normal(size=(3, 600))
    new, avg_sq_grad, avg_sq_delta = edu.adadelta_step(param, grad, avg_sq_grad, avg_sq_delta)
    rms.append(np.sqrt(np.mean((new - param) ** 2, axis=1)))
    param = new
rms = np.array(rms)
# the variance of the y of normal noise on a slope of 1:
kappa = ((4 * spread**2 + 2 * spread**4) / (1 + spread**2) ** 2)[:, 0]

# %%
figure, ax = plt.subplots(figsize=(8, 4))
lines = [figures.draw_decades(ax, rms[:, k], "adadelta", label=f"noise {spread[k, 0]:g}", points=60)
         for k in range(3)]
t, stops = np.arange(1, 5001), laws.adadelta_noise(kappa[1:], 0.95, 1e-6)
law = figures.draw_law(ax, t, laws.adadelta_steady_step(t, 0.95, 1e-6), "law A (AD15), no noise")
stop = ax.hlines(stops, 300, 5000, color="black", lw=1.2, ls=":", zorder=5,
                 label="where noise stops it (AD19)")
ax.set(yscale="log", ylim=(2.5e-3, 3e-2), xlabel="$t$, steps",
       ylabel=r"RMS of $\Delta_t$, size of the step",
       xlim=(1, 5000), title="The same slope with noise: the steps stop growing")
figures.label_ends(ax, lines)
ax.legend(handles=[law, stop], loc="upper left")
late = np.sqrt(np.mean(rms[-1000:] ** 2, axis=0))
figures.show(figure, "Root mean square steps of 600 runs over 5000 steps, in the last 1000 of "
             f"them: without noise {late[0]:.2g}; with noise 0.3 {late[1]:.2g}, by the formula "
             f"{stops[0]:.2g}; with noise 1 {late[2]:.2g}, by the formula {stops[1]:.2g}.")

# %% [markdown]
# With as much noise as slope the steps do not outgrow the first, $\sqrt{\epsilon/(1-\rho)} = 0.0045$; at the end
# their root mean square is 0.0039. Mini-batches are noisy. There the hidden learning rate is in plain sight, and it
# is proportional to the root of epsilon. (AD19) is of first order in $\kappa(1-\rho)$: for noise 1, where that is
# 0.075, it lies four per cent low.

# %% [markdown]
# ## 4. Law B: the end game (6 min)
#
# Near a minimum the gradients fade. When $u$ and $v$ are far below $\epsilon$, the rate is
# $\sqrt\epsilon/\sqrt\epsilon = 1$, exactly where (AD12) pulls it: Adadelta has become **gradient descent
# with rate 1**. On a parabola of curvature $\lambda$ this converges if $\lambda < 2$ (notebook 1). The paper reports
# this end as well (section 4.3, by TensorFlow's documentation of Adadelta; the paper itself not checked).
#
# **Predict.** $\lambda = 10$, the defaults, a million steps. The parameter oscillates about the minimum. The
# oscillation
#
# a) dies away slowly &nbsp; b) settles at a size that epsilon sets &nbsp; c) grows for ever

# %%
my_answer = None        # "a", "b" or "c"

# %%
lengths = {1.9: 10_000, 2.001: 400_000, 2.1: 200_000, 3.0: 200_000, 10.0: 1_000_000}
ends = {c: walk("adadelta", lambda x, c=c: c * x, steps, start=1.0) for c, steps in lengths.items()}
t = np.array([10_000, 100_000, 1_000_000])
Table(t=t, distance__at__curvature__10=np.abs(ends[10.0].params[t]), digits=4)

# %%
reply("05-predict-oscillation", my_answer)

# %% [markdown]
# Why? Follow the bracket of (AD12).
#
# **Step 1.** If the oscillation grows, $g^2$ grows, and that pushes the rate down. If it shrinks, the pull to 1
# lifts the rate again. The rate comes to rest where the parameter just changes its sign,
# $x_{t+1} = x_t - \sqrt a\,\lambda x_t = -x_t$ (but for the growth, late on a share of $1/(2t)$ a step), so
#
# $$\sqrt a\,\lambda = 2, \qquad a = \frac{4}{\lambda^2}. \tag{AD20}$$

# %%
late = {c: rate_sq(ends[c])[-1000:] for c in (3.0, 10.0)}
Table(curvature=list(late), rate__squared=[a.mean() for a in late.values()],
      by__AD20=[4 / c**2 for c in late], digits=6)

# %% [markdown]
# **Step 2.** When $a$ stands still, the bracket is zero. Then the squared gradient must grow by a fixed amount a
# step:
#
# $$g_{t+1}^2 - g_t^2 = \frac{\epsilon\,(1-a)}{a} = \epsilon\,\Bigl(\frac{\lambda^2}{4} - 1\Bigr). \tag{AD21}$$

# %%
growth = {c: (ends[c].grads[-1] ** 2 - ends[c].grads[-100_001] ** 2) / 100_000 for c in (3.0, 10.0)}
Table(curvature=list(growth), growth__of__g__squared=list(growth.values()),
      by__AD21=[1e-6 * (c**2 / 4 - 1) for c in growth], digits=4)

# %% [markdown]
# **Step 3.** With $g = \lambda x$ and $x_t = \pm A_t$, divide by $\lambda^2$ and add up $t$ steps:
#
# $$A_t = \tfrac12\sqrt{\epsilon\, t\,\bigl(1 - 4/\lambda^2\bigr)}, \qquad \lambda > 2. \tag{AD22}$$
#
# $\rho$ stood before the bracket, and is gone. The loss $\tfrac12\lambda A_t^2$ grows in a straight line, for ever.
#
# **Question.** Which curves lie on the law, and from when on?

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
t, sizes = np.geomspace(100, 1e6, 50), {c: np.abs(run.params[1:]) for c, run in ends.items()}
lines = [figures.draw_decades(ax, sizes[c][:100_000], "adadelta", rf"$\lambda$ = {c:g}")
         for c in (2.1, 3.0, 10.0)]
for c in (2.1, 3.0, 10.0):
    law = figures.draw_law(ax, t, laws.adadelta_endgame(t, c, 1e-6), "law B (AD22)")
ax.set(yscale="log", xlim=(300, 1e5), ylim=(1e-3, 0.3), xlabel="$t$, steps",
       ylabel="$|x_t|$, distance from the minimum", title="The oscillation grows like a root")
figures.label_ends(ax, lines)
ax.legend(handles=[law], loc="lower right")
at = ", ".join(f"{sizes[c][99_999]:.3f}" for c in (2.1, 3.0, 10.0))
figures.show(figure, "Distance from the minimum at curvature 2.1, 3 and 10: after a first fall it "
             f"grows like a root of t and comes to lie on law B, at {at} after 100000 steps.")

# %% [markdown]
# With the defaults and a start at 1 the law holds to four per cent after 10 000 steps for $\lambda \ge 3$, and to four
# parts in a thousand after 100 000.
#
# **Question.** $\lambda = 2.001$ is above 2 by very little. What would you conclude if you looked after 50 000 steps?

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
for c, place in ((1.9, (1.1e3, 1e-75)), (2.001, (5e3, 1e-66))):
    line = figures.draw_decades(ax, np.where(sizes[c] < 1e-79, np.nan, sizes[c]), "adadelta")
    ax.annotate(rf"$\lambda$ = {c:g}", place, color=line.get_color())
figures.draw_law(ax, t, laws.adadelta_endgame(t, 2.001, 1e-6), "law B")
ax.annotate(r"law B, $\lambda$ = 2.001", (1e6, 0.1), (0, 5), textcoords="offset points", ha="right")
ax.set(yscale="log", ylim=(1e-80, 1e10), xlabel="$t$, steps",
       ylabel="$|x_t|$, distance from the minimum",
       title="Just above 2: down to nothing, and back")
lowest = sizes[2.001].argmin()
figures.show(figure, "Distance from the minimum. At curvature 1.9 it goes to zero; at 2.001 it "
             f"falls to {sizes[2.001][lowest]:.1e} at step {lowest + 1}, and is "
             f"{sizes[2.001][-1]:.4f} at step 400000.")

# %% [markdown]
# Below 2 the parameter goes to zero for good. At 2.001 it falls to 6e-59 first, since the rate passes through the
# convergent values on its way to 1. From there it grows by one part in a thousand a step, and at 100 000 steps it is
# still below 1e-15: a finite run can look converged. After 400 000 steps it has come to 0.82 of the law.
#
# **Where it fails.** Early: the clock starts late, by hundreds of steps or more, the later the nearer $\lambda$ is
# to 2 or $\rho$ to 1, and the farther away the start. Growth *between* two late times is exact to more digits:

# %%
t = np.array([10_000, 20_000])
slow = {rho: walk("adadelta", lambda x: 10 * x, 20_000, start=1.0, rho=rho).params[t] ** 2
        for rho in (0.5, 0.9, 0.95, 0.99)}
law = laws.adadelta_endgame(1e4, 10.0, 1e-6)
Table(rho=list(slow), amplitude__of__law=[sqrt(s[0]) / law for s in slow.values()],
      growth__of__law=[(s[1] - s[0]) / (1e4 * 1e-6 / 4 * 0.96) for s in slow.values()], digits=4)

# %% [markdown]
# ## 5. Law C: silence (4 min)
#
# A rare word: its weight gets a gradient of 1, then zeros for a long time, then a 1 again.
#
# **Predict.** One gradient in a thousand steps, a hundred times. How long is Adadelta's last step on it?
#
# a) shorter than its first, as Adagrad's would be &nbsp; b) as long as its first &nbsp; c) longer: law A has had
# 100 000 steps

# %%
my_answer = None        # "a", "b" or "c"

# %%
rare = np.zeros(100_000)
rare[::1000] = 1.0
rates = {"adagrad": {"learning_rate": 0.01}, "rmsprop": {"learning_rate": 0.01}, "adadelta": {}}
visits = {m: -walk(m, rare, **rate).deltas[::1000] for m, rate in rates.items()}
Table(method=[figures.LOOKS[m].label for m in visits], first__step=[s[0] for s in visits.values()],
      last__step=[s[-1] for s in visits.values()], digits=4)

# %%
reply("05-predict-silence", my_answer)

# %% [markdown]
# In silence both averages die out and the rate is pulled to 1. Then the gradient itself fills $u$ with
# $(1-\rho)g^2$, while $v$ is still nothing:
#
# $$|\Delta| = \frac{\sqrt\epsilon\,|g|}{\sqrt{(1-\rho)\,g^2 + \epsilon}} \approx \sqrt{\frac{\epsilon}{1-\rho}} \tag{AD23}$$
#
# the very first step, (AD14). Adadelta starts from scratch at every visit. RMSProp does as well, but its
# $\eta/\sqrt{1-\rho}$ is yours to choose.
#
# **How long must the silence be?** Let every $n$-th gradient be $g$, the others zero, with $(1-\rho)\,g^2 \gg \epsilon$.
# Follow $v$ from visit to visit:
#
# * at a visit, $u = (1-\rho)g^2/(1-\rho^n)$, so $\Delta^2 = (v + \epsilon)\,(1-\rho^n)/(1-\rho)$;
# * before the next one, $v' = \rho^{n-1}\,[\rho v + (1-\rho)\Delta^2]$.
#
# Set $v' = v$; two lines of algebra leave $v + \epsilon = \epsilon/(1-\rho^{n-1})$, and
#
# $$\Delta^2 \to \frac{\epsilon}{1-\rho}\cdot\frac{1-\rho^n}{1-\rho^{n-1}}, \qquad n \ge 2. \tag{AD24}$$

# %%
def visit(gap, count=2000, **settings):
    return -walk("adadelta", np.tile([1.0] + (gap - 1) * [0.0], count), **settings).deltas[::gap]

gaps = [2, 3, 10, 100]
Table(gap=gaps, measured=[visit(gap)[-1] for gap in gaps],
      by__AD24=laws.adadelta_visits(gaps, 0.95, 1e-6), digits=5)

# %% [markdown]
# **Question.** With $n = 1$ the slope is steady, and the steps grow without end. How much do they still grow if
# only every *second* gradient is missing?

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
words, k = {1: "every step", 2: "every 2nd", 100: "every 100th"}, np.arange(1, 2001)
lines = [figures.draw_decades(ax, visit(gap), "adadelta", label=label)
         for gap, label in words.items()]
law = figures.draw_law(ax, k, laws.adadelta_steady_step(k, 0.95, 1e-6), "laws (AD15) and (AD24)")
for gap in (2, 100):
    figures.draw_law(ax, [1, 2000], 2 * [laws.adadelta_visits(gap, 0.95, 1e-6)], "law C")
ax.set(ylim=(0.004, 0.012), xlabel="$k$, visits", ylabel=r"$|\Delta|$ at the $k$-th visit",
       title="One zero in between, and the growth ends")
figures.label_ends(ax, lines)
ax.legend(handles=[law], loc="upper left")
at = [f"{line.get_ydata()[-1]:.4f}" for line in lines]
figures.show(figure, "Adadelta's step at the k-th visit of a gradient of 1. With a visit at every "
             f"step it grows to {at[0]} after 2000 visits; at every second, it settles at {at[1]}; "
             f"at every hundredth, it stays at {at[2]}.")

# %% [markdown]
# By a factor of 1.4, and that is all: one zero in between undoes law A. Silence is noise that comes by the clock.
#
# **Where it fails.** When the silence was too short for `avg_sq_delta` to sink below $\epsilon$: after 5000 steps
# of a steady slope, 20 steps are too short, 400 are enough. And the short form of (AD23) fails for gradients that
# are not large beside $\sqrt{\epsilon/(1-\rho)}$. **Check** the long form over seven decades:

# %%
figure, ax = plt.subplots(figsize=(7.5, 3.8))
sizes, look = np.geomspace(1e-6, 10, 60), figures.LOOKS["adadelta"]
for epsilon in (1e-8, 1e-6, 1e-4):
    first, *_ = edu.adadelta_step(0 * sizes, sizes, 0 * sizes, 0 * sizes, epsilon=epsilon)
    ax.plot(sizes, -first, look.marker, color=look.color, markevery=6)
    steps = laws.adadelta_after_silence(sizes, 0.95, epsilon)
    law = figures.draw_law(ax, sizes, steps, "law C (AD23)")
    ax.annotate(rf"$\epsilon$ = {epsilon:g}", (10, -first[-1]), (-2, 5),
                textcoords="offset points", ha="right")
ax.set(xscale="log", yscale="log", ylim=(1e-6, 0.2), xlabel="$|g|$, the isolated gradient",
       ylabel=r"$|\Delta|$, the step it gets",
       title="Small gradients get rate 1, large ones one length")
ax.legend(handles=[law], loc="lower right")
longest = laws.adadelta_after_silence(10.0, 0.95, 1e-6)
figures.show(figure, "An isolated gradient gets a step of its own size while it is small, and of "
             f"sqrt(epsilon/(1-rho)) when it is large: {longest:.4f} for epsilon 1e-6. Law C runs "
             "through all marks.")

# %% [markdown]
# ## 6. All of it at once (8 min)
#
# Adadelta on a parabola from $x = 5$, its gradient, its two roots and its rate. Move the sliders and find the three
# laws.
#
# 1. Move `epsilon` over two powers of ten. By how much does the start move, on the logarithmic axis of steps?
# 2. Move `rho` towards 0.99, at epsilon 1e-8 and at epsilon 1e-2. Why does it delay one arrival and speed up the
#    other?
# 3. Move `curvature` through 2. Which lane tells you first that the end game has changed?

# %%
starting = startup()
starting

# %% [markdown]
# Without a kernel, four settings that the sliders could have:

# %%
settings = [(0.95, 1e-6, 1.0), (0.95, 1e-3, 1.0), (0.99, 1e-3, 1.0), (0.95, 1e-3, 4.0)]
runs = [walk("adadelta", lambda x, c=c: c * x, 10_000, start=5.0, rho=rho, epsilon=epsilon)
        for rho, epsilon, c in settings]
figure, axes = plt.subplots(3, 4, figsize=(11, 7), sharex=True, sharey="row")
t = np.geomspace(1, 1e4, 60).astype(int)
for column, run, (rho, epsilon, c) in zip(axes.T, runs, settings):
    lines = figures.draw_lanes(column, run)
    rate = laws.adadelta_steady_step(t, rho, epsilon) / (5 * c)
    lines.append(figures.draw_law(column[2], t, rate, "law A, slope of the start"))
    words = rf"$\rho$ {rho:g}, $\epsilon$ {epsilon:g}, $\lambda$ {c:g}"
    column[0].set_title(words + (" > 2" if c > 2 else ""))
figures.draw_law(axes[0, 3], t[t > 20], laws.adadelta_endgame(t[t > 20], 4.0, 1e-3), "law B")
axes[0, 3].annotate("law B", (1e4, 1.4), (-2, 6), textcoords="offset points", ha="right")
for ax, words in zip(axes[:, 0], ("$|x|$, distance", "gradient and roots", "effective rate")):
    ax.set_ylabel(words)
for ax, low, high in zip(axes[:, 0], (1e-6, 1e-4, 5e-4), (20, 40, 3)):
    ax.set(xlim=(1, 1e4), ylim=(low, high))
figure.legend(handles=lines, loc="outside lower center", ncols=3)
said = [f"rho {rho:g}, epsilon {epsilon:g}, curvature {c:g}: |x| falls below 0.1 at step "
        f"{edu.steps_until(np.abs(run.params), 0.1)}, and ends at {abs(run.params[-1]):.2g} with "
        f"an effective rate of {sqrt(rate_sq(run)[-1]):.2f}"
        for run, (rho, epsilon, c) in zip(runs, settings)]
figures.show(figure, "Adadelta on a parabola from 5, four settings side by side. "
             + "; ".join(said) + ".")

# %% [markdown]
# In each rate lane the dashed law A is that of a steady slope. The parabola leaves it early and upwards: its
# gradients fall on the way, the second force of (AD12), and in the end the rate shoots up to 1.
#
# First to second column: a thousand times the epsilon, an arrival 13 times sooner. Third: the longer memory makes
# the first step longer (its $1/\sqrt{1-\rho}$), and wins as long as few steps are needed; at epsilon 1e-8 it loses.
# Fourth: the same start, and another end; the rate comes to rest at $2/\lambda = 0.5$ instead of 1.

# %%
print("steps until |x| < 0.1 for rho 0.9, 0.95, 0.99:")
for epsilon in (1e-8, 1e-2):
    paths = [walk("adadelta", lambda x: x, 9000, start=5.0, rho=rho, epsilon=epsilon).params
             for rho in (0.9, 0.95, 0.99)]
    print(f"epsilon {epsilon:g}:", *(edu.steps_until(np.abs(path), 0.1) for path in paths))

# %% [markdown]
# **The whole plane.** Every pair of 61 values of rho and 41 of epsilon is a run, and all 2501 advance together as one
# array. The map of their losses has rho to the right and epsilon upwards.
#
# **Predict.** Late, at curvature 4, law B rules a part of the map. How do the lines of equal loss run there?
#
# a) upright: only rho matters &nbsp; b) level: only epsilon matters &nbsp; c) aslant: each makes up for the other

# %%
my_lines = None         # "a", "b" or "c"

# %%
maps = {curvature: plane_of(quadratic(curvature, curvature), [300, 3000], start=(5.0, 0.0))
        for curvature in (1.0, 4.0)}
figure, axes = plt.subplots(1, 3, figsize=(11, 4.5), sharey=True)
shown, rho = ((1.0, 300), (1.0, 3000), (4.0, 3000)), maps[1.0].rhos
for ax, (curvature, steps) in zip(axes, shown):
    marks = figures.draw_plane(ax, maps[curvature], steps)
    ax.set_title(rf"Loss, $\lambda$ = {curvature:g}, {steps} steps")
    ax.label_outer()
for ax, (_, steps) in zip(axes[:2], shown):
    unit = [laws.adadelta_distance(steps, value, 1.0) for value in rho]      # for epsilon 1
    reached = ((5 - sqrt(20)) / np.array(unit)) ** 2             # loss 10 is x = sqrt(20)
    law = figures.draw_law(ax, figures.nines(rho), np.log10(reached), "laws A and B")
for loss in (0.1, 1, 10):
    level = np.log10(8 * loss / (4.0 * 3000 * (1 - 4 / 4.0**2)))            # (AD22), for epsilon
    figures.draw_law(axes[2], [0, 3], 2 * [level], "law B")
figure.legend(handles=[*marks, law], loc="outside lower center", ncols=4)
said = " ".join(f"Curvature {c:g}. {describe_plane(maps[c], n, 0.1)}" for c, n in shown)
figures.show(figure, f"Three maps of Adadelta's loss over rho and epsilon, dark is low. {said}")

# %%
reply("05-predict-level", my_lines)

# %% [markdown]
# **Left.** The lines form a hill; below it a run has hardly begun. The line of loss 10 is law A (dashed), within 11 per
# cent of epsilon. Small rho is fast, since $(1-\rho)\,t$ grows; large rho is fast by its first step; the slowest lies in
# between, at 0.91. After 300 steps the setting of the paper stands in the slope of the hill, at a loss of 6.4; the
# start was 12.5.
#
# **Middle.** Ten times the steps, and the hill has sunk by two and a half powers of ten; the slowest rho is now 0.97.
# Zeiler's setting has arrived.
#
# **Right.** At curvature 4 a second slope lies above: law B (dashed). Its lines are level, rho cancels, up to 0.95 or
# so. Beyond, the clock of the oscillation starts late, and from 0.993 on, below the top of the map, it has hardly
# begun. Between the slopes lies a valley, and the valley moves: at rho 0.95 the best epsilon of the map is 3e-4 after
# 300 steps, and 2e-7 after 3000.
#
# Keras' mark is for a learning rate of 1. Its default multiplies every step by 0.001 (notebook 6).
#
# Move the steps, and then the curvature through 2.
#
# 1. From 1000 back to 100 steps: by how many powers of ten does the hill rise at its left end, and by how many at its
#    right? Which two exponents of section 3 are these?
# 2. After 1000 steps, from which side of the map does law B's slope come in as the curvature passes 2?
# 3. Is there one epsilon in the valley for every curvature up to 30, if 1000 steps are given?

# %%
charted = plane(steps=1000)
charted

# %% [markdown]
# Without a kernel, the map for three curvatures after 1000 steps:

# %%
figures.show(*charted.twin(along="curvature", at=[1.5, 3.0, 30.0]))

# %% [markdown]
# ## 7. The learning rate, found (3 min)
#
# Epsilon does two jobs. Leave the contract once more, as in (AD9) of notebook 4, and give each job its own number,
# $\epsilon_x$ above the line and $\epsilon_g$ below it. Go through section 2 again: the bracket of (AD12) becomes
#
# $$\Bigl[\;\epsilon_x - \epsilon_g\,a_t \;+\; a_t\,(g_t^2 - g_{t+1}^2)\;\Bigr]. \tag{AD25}$$
#
# Now the rate is pulled to $\sqrt{\epsilon_x/\epsilon_g}$, in units of $[x^2/f]$, those of gradient descent's rate.
# **This is the hidden learning rate.** It was 1 because one number stood in both places. The end game is calm if
# $\lambda\sqrt{\epsilon_x/\epsilon_g} < 2$, and above that law B reads
# $A_t^2 = t\,(\epsilon_x/4 - \epsilon_g/\lambda^2)$.

# %%
def two_epsilons(param, grad, avg_sq_grad, avg_sq_delta, above, below, rho=0.95):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + above) / np.sqrt(avg_sq_grad + below) * grad
    return param + delta, avg_sq_grad, rho * avg_sq_delta + (1 - rho) * delta**2

def end_game(curvature, above, below, steps=20_000):
    state = 1.0 + 0 * below, 0 * below, 0 * below
    for _ in range(steps):
        state = two_epsilons(state[0], curvature * state[0], *state[1:], above, below)
    return np.abs(state[0])

# %%
below = np.array([1e-6, 1e-5, 2e-5, 3e-5, 1e-4])
Table(below=below, hidden__rate=np.sqrt(1e-6 / below),
      rate__times__curvature=10 * np.sqrt(1e-6 / below),
      distance=np.round(end_game(10.0, 1e-6, below), 6),
      law__B=np.sqrt(20_000 * np.maximum(0, 1e-6 / 4 - below / 100)), digits=3)

# %% [markdown]
# Above 2 it oscillates, by law B to within three per cent; below 2 it comes to rest.
#
# **Check by a second route.** Measure $x$ in a unit $s$ times as large: then $\epsilon_x$ counts as
# $\epsilon_x/s^2$, $\epsilon_g$ as $s^2\epsilon_g$, and the curvature as $s^2\lambda$. For
# $s^4 = \epsilon_x/\epsilon_g$ the two are equal, and the course's own Adadelta can run it. One epsilon and a
# choice of unit *are* two epsilons.

# %%
unit = (1e-6 / 1e-5) ** 0.25
run = walk("adadelta", lambda y: unit**2 * 10 * y, 20_000, 1 / unit, epsilon=sqrt(1e-6 * 1e-5))
print(f"two epsilons {end_game(10.0, 1e-6, 1e-5):.9f}, "
      f"one epsilon in another unit {unit * abs(run.params[-1]):.9f}")

# %% [markdown]
# ## 8. Your turn (6 min)
#
# **Fill one expression.** How long is Adadelta's first step, from zero state, in a slope so steep that $\epsilon$
# is nothing beside $(1-\rho)\,g^2$?

# %%
def first_length(rho, epsilon):
    raise NotImplementedError("one expression of rho and epsilon")

# %%
check(first_length)

# %% [markdown]
# <details><summary>Hint</summary>Put $v_0 = 0$ and $u_1 = (1-\rho)g^2$ into (AD10).</details>
# <details><summary>A solution</summary><code>return sqrt(epsilon / (1 - rho))</code></details>
#
# **Write law A.** The length of step number `t`, by (AD15), without running Adadelta.

# %%
def steady_step(t, rho, epsilon):
    raise NotImplementedError("(AD15): one sum, one root")

# %%
check(steady_step)

# %% [markdown]
# <details><summary>Hint 1</summary><code>j = np.arange(2, t + 1)</code> holds all the exponents, and is empty for
# the first step.</details>
# <details><summary>Hint 2</summary>The sum has the weight $1-\rho$; the first step's $1/(1-\rho)$ stands beside
# it.</details>
# <details><summary>A solution</summary>
#
# ```python
# def steady_step(t, rho, epsilon):
#     j = np.arange(2, t + 1)
#     return np.sqrt(epsilon * (1 / (1 - rho) + (1 - rho) * np.sum(1 / (1 - rho**j))))
# ```
# </details>
#
# The same two, to be handed in for marks: [exercises/release/05_epsilon](../exercises/release/05_epsilon/05_epsilon.ipynb).
#
# **Use it.** Law A chooses epsilon for you. A steady slope, defaults but for epsilon: the parameter should have
# walked 10 units after 500 steps, give or take 5 steps.

# %%
my_epsilon = 1e-6         # change me

# %%
steps = int(np.argmax(-walk("adadelta", np.ones(5000), epsilon=my_epsilon).params >= 10))
print(f"epsilon {my_epsilon:g}: {steps or 'more than 5000'} steps.",
      "Well chosen." if 495 <= steps <= 505 else "Not yet.")

# %% [markdown]
# <details><summary>Hint 1</summary>The distance, the left half of (AD17), is proportional to
# $\sqrt\epsilon$.</details>
# <details><summary>Hint 2</summary>Its other factor is <code>laws.adadelta_distance(500, 0.95, 1.0)</code>.</details>
# <details><summary>A
# solution</summary><code>my_epsilon = (10 / laws.adadelta_distance(500, 0.95, 1.0)) ** 2</code>, which is
# 1.16e-5.</details>
#
# **Break it.** Find a parabola, by its curvature alone, on which Adadelta with its defaults, started at 1, is
# *farther* from the minimum after 100 000 steps than after 10 000. **Mend it:** find a `my_below` that brings the
# same parabola to rest.

# %%
my_curvature, my_below = 1.0, 1e-6        # change me

# %%
path = np.abs(walk("adadelta", lambda x: my_curvature * x, 100_000, start=1.0).params)
print(f"curvature {my_curvature:g}: |x| is {path[10_000]:.3g}, then {path[-1]:.3g}:",
      "broken." if my_curvature > 0 and path[-1] > path[10_000] else "not broken yet.")
halfway, mended = (end_game(my_curvature, 1e-6, my_below, steps) for steps in (10_000, 20_000))
at_rest = mended <= halfway and mended < 1e-3
print(f"With {my_below:g} below the line |x| is {halfway:.3g}, then {mended:.3g}:",
      "at rest." if at_rest else "not mended yet.")

# %% [markdown]
# <details><summary>Hint</summary>Any curvature above 2 breaks it in the end. By (AD25), how large must
# <code>my_below</code> be for yours?</details>
# <details><summary>A solution</summary><code>my_curvature, my_below = 10.0, 1e-4</code>: the hidden rate is then
# 0.1. The price is paid where the curvature is small: there the end game takes ten times as many steps.</details>

# %% [markdown]
# ## Exit questions (3 min)
#
# **1.** What does epsilon do in Adadelta?
#
# a) it guards a division, no more &nbsp; b) every step is epsilon times the gradient &nbsp; c) it sets the first
# step, and pulls the rate to 1
#
# **2.** A parabola of curvature 5. You change `rho` from 0.9 to 0.99. How does the growth of the late oscillation
# change?
#
# a) in the long run not at all &nbsp; b) it is ten times slower &nbsp; c) it stops: long memory calms it
#
# **3.** Somebody doubles the loss (a sum over two data sets instead of a mean), and a run of Adadelta that had
# converged now oscillates. Can that be?
#
# a) no: its ratio has no units, so scale cancels &nbsp; b) yes: where gradients are small, epsilon fixes the scale
# &nbsp; c) no: its rate never exceeds 1

# %%
first, second, third = None, None, None      # your letters

# %%
for question, answer in [("05-exit-epsilon", first), ("05-exit-memory", second),
                         ("05-exit-scale", third)]:
    print(reply(question, answer))

# %% [markdown]
# ## What we saw
#
# * One exact balance, (AD12): epsilon pulls the effective rate to 1, falling gradients raise it, growing ones lower
#   it; rho sets the haste.
# * Law A: in a steady slope the steps start at $\sqrt{\epsilon/(1-\rho)}$ and grow like
#   $\sqrt{\epsilon\,[(1-\rho)t + C]}$, until $|g|$, or until noise stops them.
# * Law B: above curvature 2 the end game never ends, $A_t = \frac12\sqrt{\epsilon t(1 - 4/\lambda^2)}$, whatever
#   rho is. Law C: after a silence Adadelta starts anew.
# * The hidden learning rate is $\sqrt{\epsilon_x/\epsilon_g}$. It is 1, in whatever units you happened to use.
#
# **What breaks.** The promise. Where gradients are large and steady, epsilon sets how slowly Adadelta starts; where
# they are noisy or rare, it sets the step; where they are small, Adadelta is gradient descent with rate 1. Leave
# epsilon at its default, and you have chosen all three.
#
# **Next:** notebook 6 puts all methods side by side, and shows where the libraries put their epsilons.
