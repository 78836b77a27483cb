# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Start here
#
# A course on three ways to choose the length of a step: **Adagrad**, **RMSProp** and **Adadelta**. You derive them,
# write them, watch them fail, and learn to say why.
#
# **For whom.** Anyone who can differentiate $\theta^2$ and read NumPy. No library for neural networks is needed.
#
# | notebook | question | minutes |
# |---|---|---|
# | [1](01_gradient_descent.ipynb) | Why is one learning rate not enough? | 35 |
# | [2](02_adagrad.ipynb) | Adagrad: why should each parameter have a rate of its own? | 45 |
# | [3](03_rmsprop.ipynb) | RMSProp: how can a sum forget, and what does forgetting cost? | 40 |
# | [4](04_adadelta.ipynb) | Adadelta I: where does the formula come from? | 45 |
# | [5](05_epsilon.ipynb) | Adadelta II: no learning rate, so what does epsilon decide? | 50 |
# | [6](06_conventions.ipynb) | Comparative anatomy: does one name mean one method? | 35 |
# | [7](07_zeiler.ipynb) | Zeiler's experiments in a minute: what can be repeated, and what does it show? | 40 |
# | [8](08_clinic.ipynb) | The clinic: how do you know that code is right? | 30 |
# | [9](09_memory_limit.ipynb) | From formula to the memory limit: how fast can an update be? | 30 |
#
# They build on one another. Only ten minutes? Read sections 2 and 4 of notebook 1. What does a letter mean? See the
# [words and letters](#words) at the end of this page.

# %% [markdown]
# ## Is everything ready?
#
# Click into the next cell and press Shift+Enter; do the same with the ones after it.

# %%
from adaptive_edu.readiness import self_test

for line in self_test():
    print(line)

# %% [markdown]
# Five lines should begin with *ready*. If one does not, it says what to do.
#
# And a picture: four methods on one ravine, from one start. By notebook 5 you can explain every bend in it.

# %%
import matplotlib.pyplot as plt

import adaptive_edu as edu
from adaptive_edu import figures
from adaptive_edu.surfaces import RAVINE

plt.style.use("adaptive_edu.course")

# %%
settings = {"gd": {"learning_rate": 0.4}, "adagrad": {"learning_rate": 1.0},
            "rmsprop": {"learning_rate": 0.1}, "adadelta": {"epsilon": 1e-3}}
figure, ax = plt.subplots(figsize=(8, 4.6))
figures.draw_contours(ax, RAVINE)
runs = [edu.run(method, RAVINE, steps=40, **values) for method, values in settings.items()]
for walk in runs:
    figures.draw_path(ax, walk)
ax.legend(loc="upper left", ncols=2)
ax.set_title("Four methods, 40 steps each, from one start")
figures.show(figure, figures.caption(runs))

# %% [markdown]
# ## How to work
#
# * **Predict first.** Before most results there is a question and a cell such as `my_steps = None`. Put your answer in it,
#   then run on. A wrong prediction teaches more than no prediction. *Run All* works too: the page then says that you made none.
# * **Change things.** Numbers with the comment "change me" wait for it. Nothing can break: delete your changes, or
#   restart the kernel.
# * **Write the steps yourself.** `check(your_function)` answers at once: right, or what you did and where to look. Hints
#   and a solution stand folded below each exercise, the vague hint first.
# * **Sliders.** Where a picture has sliders, the same picture stands below it without them, so that the page can be read anywhere.
# * **Exercises for marks** are in the folder `exercises`, one for each method; from a terminal, `adaptive-edu check` and
#   the name of a file judges it.
#
# **Whose files are these?** If you opened the course by its command (`python3 start.py`, or `adaptive-edu`), you are working
# in the folder `my_work`, in copies that are yours. When the course is updated, copies that you have not changed
# follow; those you wrote in stay as they are, and you are told. Delete a copy and start again to get a fresh one. If you opened
# the folder `notebooks` itself, you are writing in the originals. In a session in the browser (Binder), download what you
# want to keep: the session forgets it.
#
# **In Google Colab** each notebook has a machine of its own, which must be given the course first. Run this once in each,
# in a new cell at the top: `%pip install git+https://github.com/adaptive-edu/adaptive-edu`

# %% [markdown]
# <a id="words"></a>
# ## Words and letters
#
# Code says words, formulas say letters. Units: $[x]$ is the parameter's, $[f]$ is the loss's.
#
# | word in code | letter | what it is | units |
# |---|---|---|---|
# | `param` | $\theta_t$ | what is being learned, after step $t$; a number or an array | $[x]$ |
# | `grad` | $g_t$ | gradient of the loss, at the parameter *before* step $t$ | $[f/x]$ |
# | `delta` | $\Delta_t$ | what step $t$ adds to the parameter, sign included: $\theta_t = \theta_{t-1} + \Delta_t$ | $[x]$ |
# | `learning_rate` | $\eta$ | factor of the step, chosen by you | gradient descent $[x^2/f]$; Adagrad, RMSProp $[x]$ |
# | `sum_sq_grad` | $G_t$ | sum of all squared gradients so far (Adagrad) | $[f/x]^2$ |
# | `avg_sq_grad` | $u_t$, $E[g^2]$ | fading average of squared gradients (RMSProp, Adadelta) | $[f/x]^2$ |
# | `avg_sq_delta` | $v_t$, $E[\Delta^2]$ | fading average of squared steps (Adadelta) | $[x]^2$ |
# | `rho` | $\rho$ | what stays of a fading average at each step, from 0 to below 1 | none |
# | `epsilon` | $\epsilon$ | a small positive number below, or above, the line | see the last table |
# | loss | $f$ | what is to become small | $[f]$ |
# | curvature | $\lambda$ | second derivative of the loss; $\kappa = \lambda_{\max}/\lambda_{\min}$ | $[f/x^2]$ |
# | effective rate | $-\Delta_t/g_t$ | what the gradient was really multiplied by | $[x^2/f]$ |
#
# Every operation is element-wise: each parameter has its own $G$, $u$ and $v$. State is zero before the first step.
#
# **Other texts use other letters**, and in PyTorch's documentation $u$ and $v$ are exchanged: the reason why our code uses
# words. Sources 000 to 004 are the five short texts with worked numbers that this course is built on.
#
# | here | Zeiler (2012) | source 000 | 001 | 002 | 003 | 004 | Dive into Deep Learning | PyTorch's documentation |
# |---|---|---|---|---|---|---|---|---|
# | $\theta$ | $x$ | $\theta$ | $\theta$ | `params` | $\theta$, $w$ | $\theta$ | $\mathbf x$ | $\theta$ |
# | $G$ | $\sum g^2$ | | $G$ | | | | $\mathbf s$ | `state_sum` |
# | $u$ | $E[g^2]$ | $u$ | | `E_g2` | $E[g^2]$ | $v$, cache | $\mathbf s$ | $v$ |
# | $v$ | $E[\Delta x^2]$ | $v$ | | `E_dx2` | $E[\Delta\theta^2]$ | | $\Delta\mathbf x$ | $u$ |
# | $\rho$ | $\rho$ | $\rho$ | | `rho` | $\gamma$ | $\beta$ | $\rho$; RMSProp $\gamma$ | $\rho$; RMSProp $\alpha$ |
#
# PyTorch's $\gamma$ is the learning rate, which is $\eta$ here. Where the step is stored with a positive sign and subtracted (source 003,
# Dive into Deep Learning, PyTorch), its square, and so the average of squares, is the same.
#
# **Where epsilon stands** differs between the methods, and from book to book:
#
# | method | in this course | units of $\epsilon$ | elsewhere |
# |---|---|---|---|
# | Adagrad | outside the root, $\sqrt G + \epsilon$ | $[f/x]$ | source 001: outside in its formula, inside in one sentence; PyTorch outside; Keras and optax inside |
# | RMSProp | inside, $\sqrt{u + \epsilon}$ | $[f/x]^2$ | source 004: inside, though its first printed answer is what outside, or none, would give; PyTorch outside; Keras and optax inside |
# | Adadelta | inside both roots | below the line $[f/x]^2$, above it $[x]^2$: one number, two jobs (notebook 4) | Zeiler, the sources and the three libraries: inside both |
#
# **Next:** [notebook 1](01_gradient_descent.ipynb).
