# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6. Comparative anatomy: does one name mean one method?
#
# **For:** readers of notebooks 2 to 5, and anyone who has typed `RMSprop()` and wondered what it would do.
# **Time:** 35 minutes. Each section says how many.
#
# Afterwards you will be able to
#
# * **compare** the methods by their anatomy, and say which of them a turn of the axes hurts;
# * **read** a library's formula for three things: where epsilon stands, where the state starts, where the rate stands;
# * **derive** what each of the three does, and predict when it can be seen;
# * **match** our steps to PyTorch, Keras and optax to twelve digits, and translate a setting from one to another.

# %%
import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import conventions, figures, laws
from adaptive_edu.conventions import follow
from adaptive_edu.experiments import breast_cancer, logistic_regression
from adaptive_edu.lessons import Table, agrees, beside, reply
from adaptive_edu.questions.n06_conventions import REMEMBERED_SLIPS
from adaptive_edu.trajectories import METHODS, walk

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (2 min)
#
# 1. Adadelta has no learning rate. In a steady slope of 1 with the defaults, how long is its first step, and which
#    number would you change to make it ten times as long?
# 2. On a parabola of curvature 10 Adadelta never comes to rest. Why 10, and not 1?
#
# <details><summary>Answers</summary>
#
# 1. $\sqrt{\epsilon/(1-\rho)} = 0.0045$. A hundred times the epsilon makes it ten times as long.
# 2. In the end its effective rate is 1, so it is gradient descent with rate 1, and that is stable only up to
#    curvature 2. Above, the oscillation grows like the root of the number of steps.
#
# </details>

# %% [markdown]
# ## 1. One skeleton, four methods (7 min)
#
# All four methods take the gradient times a rate of each coordinate's own, made of what it remembers:
#
# $$\theta_t = \theta_{t-1} - \frac{N_t}{D_t}\, g_t. \tag{GD10}$$
#
# | | above the line, $N$ | below the line, $D$ | it remembers | units of $\eta$ |
# |---|---|---|---|---|
# | gradient descent | $\eta$ | 1 | nothing | $[x^2/f]$ |
# | Adagrad | $\eta$ | $\sqrt{G_t} + \epsilon$ | the sum of squared gradients | $[x]$ |
# | RMSProp | $\eta$ | $\sqrt{u_t + \epsilon}$ | their fading average | $[x]$ |
# | Adadelta | $\sqrt{v_{t-1} + \epsilon}$ | $\sqrt{u_t + \epsilon}$ | that, and the average of squared steps | has none |
#
# Five steps on $f = \theta^2$ from 1, with rates 0.1, 0.5 and 0.1, and Adadelta's defaults. **Predict:** who comes
# nearest to the minimum?
#
# a) gradient descent &nbsp; b) Adagrad &nbsp; c) RMSProp &nbsp; d) Adadelta

# %%
my_nearest = None       # "a", "b", "c" or "d"

# %%
settings = {"gd": {"learning_rate": 0.1}, "adagrad": {"learning_rate": 0.5},
            "rmsprop": {"learning_rate": 0.1}, "adadelta": {}}
five = {method: walk(method, lambda x: 2 * x, 5, start=1.0, **values)
        for method, values in settings.items()}
Table(step=range(6), digits=6, **{method: run.params for method, run in five.items()})

# %%
reply("06-predict-nearest", my_nearest)

# %% [markdown]
# What did this compare? The first effective rates:

# %%
first = {method: -run.deltas[0] / run.grads[0] for method, run in five.items()}
Table(method=list(first), first__effective__rate=list(first.values()), digits=5)

# %% [markdown]
# From 0.0022 to 0.25: it compared four *settings*. A rate of 0.1 means one thing below a one and another below
# a root, so equal numbers are no equal terms. A fair comparison gives each method its own best setting.
#
# Even then ask what is counted. On a bowl with curvatures 0.004 and 4, Adadelta with $\epsilon$ = 1e-4 from (1, 1)
# gets below a loss of 0.001. Does it stay there?

# %%
bowl = edu.run("adadelta", edu.quadratic(0.004, 4.0), 100_000, start=(1, 1), epsilon=1e-4)
growth = 1e-4 * (4**2 - 4) / (8 * 4)            # loss per step, from (AD22)
print("first below 0.001 at step", edu.steps_until(bowl.losses, 1e-3))
print(f"loss after 100 000 steps: {bowl.losses[-1]:.3f}, by (AD22) {growth * 100_000:.3f}")

# %% [markdown]
# It touches the goal at step 88 and leaves it for good: law B of notebook 5, along the steep coordinate. So we count
# the steps after which the loss *stays* below.
#
# **Aligned and turned.** Every rate in (GD10) belongs to a coordinate. **Predict:** a ravine with curvatures 0.2 and
# 4 is turned by 45 degrees, and every method gets its best setting again. Who does not notice?
#
# a) nobody: a ravine is a ravine &nbsp; b) gradient descent &nbsp; c) the three adaptive methods

# %%
my_indifferent = None   # "a", "b" or "c"

# %% [markdown]
# Ten angles, eight starts at distance 5, 50 settings of each method, 400 steps, all at once:

# %%
angles = np.radians(np.arange(0, 46, 5))[:, None, None]
c, s = np.cos(angles), np.sin(angles)
xx, xy, yy = 0.2 * c**2 + 4 * s**2, (0.2 - 4) * c * s, 0.2 * s**2 + 4 * c**2      # curvatures

def gradient(param):
    x, y = param
    return np.stack([xx * x + xy * y, xy * x + yy * y])

around = np.radians(22.5 + 45 * np.arange(8))[:, None] + angles       # the starts turn along
starts = 5 * np.stack([np.cos(around), np.sin(around)])

# %%
def steps_needed(method, **values):
    """Steps until the loss stays below 0.001: median of the starts, at the best setting, per angle."""
    param = np.broadcast_to(starts, (2, 10, 8, 50))
    state = [np.zeros(param.shape) for _ in METHODS[method].state_names]
    last, settings = np.zeros(param.shape[1:]), {**METHODS[method].defaults, **values}.values()
    for step in range(1, 401):
        param, *state = METHODS[method].kernel(param, gradient(param), *state, *settings)
        last = np.where((param * gradient(param)).sum(axis=0) / 2 >= 1e-3, step + 1, last)
    return np.median(last, axis=1).min(axis=1)

rates = np.geomspace(0.01, 10, 50)
with np.errstate(all="ignore"):                 # some settings diverge, and are not chosen
    needed = {method: steps_needed(method, learning_rate=np.where(rates < 0.5, rates, 0.5))
              if method == "gd" else steps_needed(method, learning_rate=rates)
              for method in ("gd", "adagrad", "rmsprop")}
    needed["adadelta"] = steps_needed("adadelta", epsilon=np.geomspace(1e-8, 1, 50))
