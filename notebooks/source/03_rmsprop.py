# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3. RMSProp: how can a sum forget, and what does forgetting cost?
#
# **For:** readers of notebook 2, or anyone who knows Adagrad's step.
# **Time:** 40 minutes. Each section says how many.
#
# Afterwards you will be able to
#
# * **compute** what an exponential average remembers: its weights, its half-life, its mean lag;
# * **derive** RMSProp from Adagrad, and **write** its step;
# * **find** which formula a printed number came from;
# * **predict** where RMSProp ends in a bowl, and **say** when it converges.

# %%
import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import figures
from adaptive_edu.explorers import compare, three_memories
from adaptive_edu.laws import rmsprop_cycle
from adaptive_edu.lessons import Table, beside, reply
from adaptive_edu.streams import memories
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE
from adaptive_edu.tutor import check

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (2 min)
#
# 1. In a steady slope, a target lies twice as far away as another. How many times as many steps does Adagrad need?
# 2. A parameter sees gradients of 10 for 100 steps, and gradients of 0.1 from then on. After how many further
#    steps has Adagrad's sum doubled?
#
# <details><summary>Answers</summary>
#
# 1. About four times: the distance grows like $2\eta\sqrt t$.
# 2. After a million. The sum is $100 \cdot 10^2 = 10^4$, and each new square adds $0.01$.
#
# </details>

# %% [markdown]
# ## 1. A sum that forgets (4 min)
#
# Adagrad's sum is a memory without an end, and the second question shows its price. A *window* would forget: the
# mean of the last $w$ squared gradients only.
#
# $$m_t = \frac1w \sum_{k=0}^{w-1} g_{t-k}^2 \tag{RP4}$$
#
# Here is the parameter of that question, 1000 gentle steps after its steep start. Both methods have
# `learning_rate` 0.01.

# %%
squares = np.r_[np.full(100, 10.0), np.full(1000, 0.1)] ** 2
total, window_mean, _ = memories(squares, rho=0.9, window=10)
roots = np.sqrt([total[-1], window_mean[-1]])
Table(memory=["sum", "mean of the last 10"], root=roots, step=0.01 * 0.1 / roots, digits=4)

# %% [markdown]
# With the window the step is one learning rate again, a thousand times as long as with the sum.
#
# But look at the bill. To slide the window one step you must take out the oldest square, so all $w$ of them are
# kept, each as large as the model:
#
# $$m_t = m_{t-1} + \frac{g_t^2 - g_{t-w}^2}{w} .$$
#
# Here is the trick. We do not know $g_{t-w}^2$ any more, so let us take out an *average* one, $m_{t-1}$. Then
# $m_t = (1 - \frac1w)\, m_{t-1} + \frac1w\, g_t^2$; with $\rho = 1 - \frac1w$ and a new letter, since it is no longer
# a window,
#
# $$u_t = \rho\, u_{t-1} + (1 - \rho)\, g_t^2, \qquad u_0 = 0 . \tag{RP1}$$
#
# One number for each parameter, the *exponential average*; in code `avg_sq_grad`. (The tags (RP1) to (RP3) belong to
# the three lines of the step's code, the others follow.) Check one step on paper: $u = 28$,
# $g = 4$ and $\rho = \frac34$ give $21 + 4$.

# %%
0.75 * 28.0 + (1 - 0.75) * 4.0**2

# %% [markdown]
# ## 2. What an average remembers (5 min)
#
# Put (RP1) into itself, again and again. Each step multiplies everything older by $\rho$ once more:
#
# $$u_t = (1 - \rho) \sum_{k=0}^{t-1} \rho^k g_{t-k}^2 . \tag{RP5}$$
#
# A gradient of age $k$ has the weight $(1-\rho)\rho^k$. The weights of all ages up to now sum to
#
# $$(1 - \rho) \sum_{k=0}^{t-1} \rho^k = 1 - \rho^t , \tag{RP6}$$
#
# less than 1: from $u_0 = 0$ the average starts too low.

# %%
rho, values = 0.9, np.random.default_rng(0).normal(size=30) ** 2
weights = (1 - rho) * rho ** np.arange(30)
average = memories(values, rho, 10)[2]
print(f"(RP1) 30 times {average[-1]:.12f}, (RP5) {weights @ values[::-1]:.12f}")
print(f"sum of the weights {weights.sum():.12f}, (RP6) {1 - rho**30:.12f}")

# %% [markdown]
# **Predict.** A burst of large gradients has passed, then all is silent. At $\rho = 0.9$, after how many steps has
# the average forgotten half of the burst?
#
# a) 10 &nbsp; b) 9 &nbsp; c) 6.6 &nbsp; d) 5

# %%
my_answer = None        # "a", "b", "c" or "d"

# %%
squares = np.zeros(50)
squares[9:14] = 1.0             # the burst: five squares of 1, up to step 14. Draw your own.
total, window_mean, average = memories(squares, rho=0.9, window=10)

# %% [markdown]
# **Question.** The same burst in three memories. Which of them reach zero again, and when?

# %%
end, half_life = np.flatnonzero(squares).max() + 1, np.log(0.5) / np.log(0.9)
half = average[end - 1] / 2
figure, (top, middle, bottom) = plt.subplots(3, 1, figsize=(8, 6), sharex=True,
                                             height_ratios=(1, 1, 2.4))
top.bar(np.arange(1, 51), squares, color=figures.LOOKS["gd"].color, width=0.7)
figures.draw_curve(middle, total, "adagrad")
figures.draw_curve(bottom, window_mean, "gd", "mean of the last 10")
figures.draw_curve(bottom, average, "rmsprop", r"exponential average, $\rho = 0.9$")
bottom.annotate(f"half, {half_life:.2f} steps later", (end + half_life, half), (29, 0.27),
                arrowprops={"arrowstyle": "->"})
later = {"a": 10, "b": 9, "c": 6.6, "d": 5}.get(my_answer)
figures.mark_prediction(bottom, later and end + later)
bottom.legend(loc="upper right")
for ax, label in ((top, "$g^2$"), (middle, "$G$, sum"), (bottom, "$m$ and $u$, averages")):
    ax.set(ylabel=label, ylim=(0, None), xlabel="$t$, steps" if ax is bottom else "")
top.set_title("A burst of squared gradients, and what three memories keep of it")
figures.show(figure, f"A burst that ends at step {end}: the sum stays at {total[-1]:.3g} for ever; "
             f"the mean of the last 10 falls from {window_mean.max():.3g} to {window_mean[-1]:.3g} "
             "as the burst leaves it; the exponential average falls from "
             f"{average[end - 1]:.3f}, and has half of that {half_life:.2f} steps later.")

# %%
reply("03-predict-half-forgotten", my_answer)

# %% [markdown]
# The sum never does. The window holds the burst in full for some steps and then drops it: ten steps after the last
# square nothing is left. The average starts to forget at once, by a tenth of what is left in each step, and is never
# done.
#
# In silence $u$ is multiplied by $\rho$ in each step, so half of it is left after $h$ steps with $\rho^h = \frac12$,
# the **half-life**:
#
# $$h = \frac{\ln\frac12}{\ln\rho} . \tag{RP7}$$
#
# It is also the age at which half of all the weight is reached. The *mean* age of what the average holds, its
# **mean lag**, is longer (for $\rho > \frac12$), because the weights have a long tail:
#
# $$\sum_{k=0}^{\infty} k\,(1 - \rho)\rho^k = \frac{\rho}{1 - \rho} . \tag{RP8}$$
#
# And $1/(1-\rho)$, the $w$ that we started from, is an age beyond which there is still a good third of the weight
# (for $\rho \ge 0.9$; see the last column).

# %%
rho = np.array([0.5, 0.9, 0.95, 0.99, 0.999])
w = 1 / (1 - rho)
Table(rho=rho, half_life=np.log(0.5) / np.log(rho), mean_lag=rho / (1 - rho), w=w,
      weight_older_than_w=rho**w, digits=4)

# %%
k = np.arange(10_000)
print("mean lag at 0.9, summed:", round(float(k @ (0.1 * 0.9**k)), 9))

# %% [markdown]
# Sources 002 and 003 call this average a window of fixed size, and many texts speak of the last $1/(1-\rho)$
# steps. Take that as a manner of speaking: at $\rho = 0.9$ the last ten steps have 65 % of the weight, and every
# older gradient has its share of the other 35 %.
#
# **Question.** Both pictures of memory have $w = 10$. Where does the average put more weight than the window?

# %%
ages, orange = np.arange(41), figures.LOOKS["rmsprop"].color
weights = 0.1 * 0.9**ages
figure, ax = plt.subplots(figsize=(7.5, 3.8))
ax.bar(ages, weights, color=orange, alpha=0.35)
ax.bar(ages[:7], weights[:7], color=orange)
ax.step([-0.5, 9.5, 9.5, 40], [0.1, 0.1, 0, 0], color=figures.LOOKS["gd"].color, ls=":")
newest, oldest = 100 * weights[:7].sum(), 100 * 0.9**10
for words, point, at in (
        ("window: a tenth each, then nothing", (9.5, 0.09), 0.09),
        (f"half-life 6.58: the seven newest (dark) have {newest:.0f} %", (6.58, 0.05), 0.07),
        ("mean lag 9", (9, weights[9]), 0.05)):
    ax.annotate(words, point, (13, at), va="center",
                arrowprops={"arrowstyle": "->", "relpos": (0, 0.5)})
ax.set(xlabel="$k$, age of a gradient in steps", ylabel=r"$(1-\rho)\rho^k$, weight",
       title=rf"At $\rho = 0.9$, {oldest:.0f} % of the weight is older than the last ten steps")
figures.show(figure, f"Weights of the exponential average at rho 0.9 by age: {weights[0]:.2g} now, "
             f"{weights[10]:.3f} at age 10, {weights[40]:.5f} at age 40. The half-life is 6.58, "
             f"the mean lag 9; the seven newest have {newest:.0f} % of the weight, and "
             f"{oldest:.0f} % is older than the last ten. A window of ten gives 0.1 to each of "
             "ten, nothing to older ones.")

# %% [markdown]
# Only from age 10 on: at age 0 the two are equal, from 1 to 9 the window has more, and the tail is all the
# average's. This tail draws the mean lag out beyond the half-life.

# %% [markdown]
# ## 3. Move it yourself (2 min)
#
# A burst of five gradients, a late single one, and three memories of their squares: Adagrad's sum, a mean of the last
# $w$, and the exponential average.
#
# 1. After the last gradient of the burst, which of the two averages reaches zero, and after how many steps?
# 2. Move $\rho$ towards 1. Whose shape does the average take on?
# 3. Move $\rho$ to 0. What is then left of the average, and what would be left of a step $g / \sqrt u$?

# %%
moving = three_memories()
moving

# %% [markdown]
# The same picture without a kernel: a burst and a single late gradient, in three pairs of memories.

# %%
squares = np.isin(np.arange(1, 81), [10, 11, 12, 13, 14, 50]).astype(float)
figure, axes = plt.subplots(1, 3, figsize=(11, 3.6), sharey=True)
for ax, rho, w in zip(axes, (0.5, 0.9, 0.99), (2, 10, 100)):
    _, window_mean, average = memories(squares, rho, w)
    ax.bar(np.arange(1, 81), squares, color="#CCCCCC", width=0.8, label="$g^2$, squared gradients")
    figures.draw_curve(ax, window_mean, "gd", "$m$, mean of the last $w$")
    figures.draw_curve(ax, average, "rmsprop", "$u$, exponential average")
    ax.set(xlabel="$t$, steps", ylim=(0, 1.4), yticks=(0, 0.25, 0.5, 0.75, 1),
           title=rf"$\rho = {rho}$, $w = {w}$: $u$ up to {average.max():.2g}")
axes[1].legend(loc="upper right")
axes[0].set_ylabel("squared gradients, averages")
averages = {rho: memories(squares, rho, 1)[2] for rho in (0.5, 0.9, 0.99)}
figures.show(figure, "Five squared gradients of 1 up to step 14 and one at step 50. " + " ".join(
    f"At rho {rho} the average reaches {average.max():.3g} and ends at {average[-1]:.2g}."
    for rho, average in averages.items()) + " A mean of 2 or 10 drops to zero.")

# %% [markdown]
# Short memories are quick and jumpy; long ones are smooth and late. Only the window gets back to zero, $w$ steps after
# the last gradient. With $\rho$ near 1 the average is nearly $(1-\rho)$ times Adagrad's sum, as long as $t$ is small
# beside $1/(1-\rho)$. With $\rho = 0$ only the newest square is left, and of $g/\sqrt{g^2}$ only the sign.

# %% [markdown]
# ## 4. RMSProp (5 min)
#
# Take Adagrad and put the average in the place of the sum (and, as source 004 does, $\epsilon$ inside the root). The
# step divides by the *root* of a *mean* of *squares*, hence RMS:
#
# $$\Delta_t = -\frac{\eta\, g_t}{\sqrt{u_t + \epsilon}} \tag{RP2}$$
#
# $$\theta_t = \theta_{t-1} + \Delta_t \tag{RP3}$$
#
# It was never published: it comes from slides of a lecture by Geoffrey Hinton (*Neural Networks for Machine
# Learning*, lecture 6e, 2012; not checked).
#
# **Units.** As with Adagrad, $\eta$ is a length, $[x]$. But $\epsilon$ stands **inside** the root here, so it has
# $[f/x]^2$. The same `1e-8` is a gradient of $10^{-8}$ outside a root, and of $10^{-4}$ inside.
#
# On paper: $u = 25$ from above, $\epsilon = 11$, and $\Delta = -0.75 \cdot 4 / \sqrt{36} = -0.5$.

# %%
edu.rmsprop_step(param=1.0, grad=4.0, avg_sq_grad=28.0, learning_rate=0.75, rho=0.75, epsilon=11.0)

# %% [markdown]
# **Predict.** The second example of source 004: three parameters with gradients 0.1, 0.2 and 0.3, averages of zero,
# `learning_rate` 0.01 and `rho` 0.9. How long are the three first steps?
#
# a) 0.032 each &nbsp; b) 0.01 each &nbsp; c) 0.001, 0.002, 0.003

# %%
my_answer = None        # "a", "b" or "c"

# %%
def every_intermediate(param, grad, avg_sq_grad, learning_rate, rho, epsilon=1e-8):
    param, grad = np.array(param), np.array(grad)
    new_avg = rho * np.array(avg_sq_grad) + (1 - rho) * grad**2          # (RP1)
    root = np.sqrt(new_avg + epsilon)
    delta = -learning_rate * grad / root                                 # (RP2)
    return Table(param=param, grad=grad, avg_sq_grad=new_avg, root=root, rate=learning_rate / root,
                 delta=delta, new_param=param + delta, digits=9)         # (RP3)

every_intermediate([1.0, 2.0, 3.0], [0.1, 0.2, 0.3], [0.0, 0.0, 0.0], learning_rate=0.01, rho=0.9)

# %%
reply("03-predict-first-step", my_answer)

# %% [markdown]
# The gradient cancels, as in Adagrad, but a factor stays: by (RP6) the first square has a weight of only
# $1 - \rho = 0.1$, so the root is too small, and the step is $1/\sqrt{0.1} = 3.16$ learning rates long.
#
# The source's third example starts from averages that are filled:

# %%
every_intermediate([0.5, -0.5], [0.05, -0.05], [0.01, 0.01], learning_rate=0.001, rho=0.99)

# %% [markdown]
# A gradient of 0.05, while the average remembers gradients of 0.1: the step is about half a learning rate.

# %% [markdown]
# ## 5. A digit that does not fit (3 min)
#
# The first example of source 004 has $\theta = 1$, $g = 0.1$, $u_0 = 0$, $\eta = 0.1$, $\rho = 0.9$ and prints
# **0.683772**. You program its formula, which is (RP2), and get **0.683774**.
#
# **Predict.** Who is wrong?
#
# a) I am: there must be a slip in my program &nbsp; b) the source: its number comes from another formula
# &nbsp; c) nobody: six digits are as good as a computer can do

# %%
my_answer = None        # "a", "b" or "c"

# %%
grad, average, epsilon = 0.1, 0.1 * 0.1**2, 1e-8
below = np.array([np.sqrt(average + epsilon), np.sqrt(average) + epsilon, np.sqrt(average)])
exact = 1 - 0.1 * grad / below
Table(epsilon=["inside the root, (RP2)", "outside the root", "left out"], result=exact,
      six_digits=[f"{value:.6f}" for value in exact], digits=12)

# %%
reply("03-predict-who-is-wrong", my_answer)

# %% [markdown]
# The source shows one formula and prints the number of another: $\epsilon$ outside the root, or none. Six digits
# cannot say which. We keep its formula, and 0.683773815.
#
# How large a difference should you *expect*? For small $\epsilon/u$ is
# $1/\sqrt{u + \epsilon} \approx \bigl(1 - \frac{\epsilon}{2u}\bigr) / \sqrt u$, so $\epsilon$ shortens the step by about
#
# $$|\Delta|\, \frac{\epsilon}{2u} . \tag{RP9}$$

# %%
law = 0.1 * grad / np.sqrt(average) * epsilon / (2 * average)
print(f"measured {exact[0] - exact[2]:.4e}, (RP9) {law:.4e}")

# %% [markdown]
# More than one unit of the sixth digit: this example *can* see $\epsilon$, and so it found the slip. The other two
# cannot; there all three formulas round to the printed digits. Before you hunt for a bug, or trust a test, ask how
# large its trace would be.

# %% [markdown]
# ## 6. Two laws (4 min)
#
# Let $\epsilon$ be negligible beside $u$.
#
# **A steady slope.** Every gradient is $g$, so (RP6) gives $u_t = (1 - \rho^t)\, g^2$, and
#
# $$|\Delta_t| = \frac{\eta}{\sqrt{1 - \rho^t}} , \tag{RP10}$$
#
# from $\eta/\sqrt{1-\rho}$ at the first step down to $\eta$. No step of RMSProp is ever longer than the first one
# of this law, since $u_t \ge (1 - \rho)\, g_t^2$.
#
# **Predict.** In notebook 2 a target 50 learning rates away took Adagrad 662 steps. How many does RMSProp take at
# $\rho = 0.9$?

# %%
my_steps = None         # a whole number

# %%
param, average, walked = 0.0, 0.0, []
for _ in range(700):
    param, average = edu.rmsprop_step(param, -1.0, average, learning_rate=1.0, rho=0.9)
    walked.append(param)
steps = np.argmax(np.array(walked) >= 50) + 1
beside("steps", my_steps, steps)

# %% [markdown]
# **Question.** Two methods on one steady slope. Which one slows down, and what did the other's first steps bring?

# %%
t = np.arange(1, 101)
law, adagrad = np.cumsum(1 / np.sqrt(1 - 0.9**t)), np.cumsum(1 / np.sqrt(t))
figure, ax = plt.subplots(figsize=(7, 4))
lines = [figures.draw_curve(ax, walked[:100], "rmsprop"),
         figures.draw_curve(ax, adagrad, "adagrad"),
         figures.draw_law(ax, t, law, "law (RP10), summed"),
         ax.plot(t, t, color="#888888", lw=0.8, label="one learning rate per step")[0]]
ax.plot(steps, 50, "ko", mfc="white")
figures.mark_prediction(ax, my_steps)
ax.set(xlabel="$t$, steps", ylabel=r"distance / $\eta$, in learning rates", ylim=(0, 112),
       title=f"RMSProp walks 50 learning rates in {steps} steps")
ax.legend(handles=lines, loc="upper left")
figures.show(figure, f"Distance in a steady slope, in learning rates: RMSProp reaches 50 at step "
             f"{steps} and {walked[99]:.1f} at step 100, on the law; Adagrad has come "
             f"{adagrad[-1]:.1f} by then.")

# %% [markdown]
# Adagrad slows down for ever. RMSProp soon walks one learning rate per step, and keeps a lead of about nine, which
# the first steps brought while the average was still too low. (Adam, which is not in this course, divides that average
# by $1 - \rho^t$, and the lead is gone.)

# %%
ahead = np.sum(1 / np.sqrt(1 - 0.9 ** np.arange(1, 501)) - 1)
print(f"lead by (RP10) {ahead:.4f}, so 50 learning rates take {50 - ahead:.2f} steps;",
      f"measured {steps}")

# %% [markdown]
# **A rare gradient.** It comes every $n$ steps, always $g$; between, all is silent. Just after it came,
# $u = (1-\rho)\, g^2\, (1 + \rho^n + \rho^{2n} + \dots) = g^2 (1-\rho)/(1-\rho^n)$, and its step is
#
# $$|\Delta| = \eta\, \sqrt{\frac{1 - \rho^n}{1 - \rho}} . \tag{RP11}$$

# %%
gaps = np.array([1, 3, 10, 30, 100, 1000])
param, average, last = np.zeros(6), np.zeros(6), np.zeros(6)
for step in range(3000):
    before, grads = param, np.where(step % gaps == 0, -1.0, 0.0)
    param, average = edu.rmsprop_step(param, grads, average, learning_rate=0.01)
    last = np.where(grads, param - before, last)
Table(gap=gaps, rmsprop=last, law__RP11=0.01 * np.sqrt((1 - 0.9**gaps) / 0.1),
      adagrad=0.01 / np.sqrt(np.ceil(3000 / gaps)), digits=4)

# %% [markdown]
# These are the latest steps of 3000. With RMSProp a rare gradient moves its parameter by up to 3.16 learning rates,
# never more; and a really rare one as far at its last visit as at its first. Adagrad's steps shrink with each visit.
#
# Both laws fail when $\epsilon$ is not negligible: here, when $(1-\rho)\, g^2$ is not large beside $10^{-8}$.

# %%
sizes = np.array([1.0, 1e-2, 1e-3, 3e-4, 1e-4, 1e-5])
first, _ = edu.rmsprop_step(0 * sizes, sizes, 0 * sizes, learning_rate=0.01)
Table(gradient=sizes, first_step=-first, of_the_law=-first / (0.01 / np.sqrt(0.1)), digits=4)

# %% [markdown]
# ## 7. Has it arrived? (6 min)
#
# An experiment from a well-known book: the bowl $f = 0.1\,\theta_1^2 + 2\,\theta_2^2$, our ravine, from $(-5, -2)$, with
# $\eta = 0.4$, $\rho = 0.9$, $\epsilon = 10^{-6}$ and 20 steps (*Dive into Deep Learning*, chapter on optimization,
# section RMSProp).

# %%
walk = edu.run("rmsprop", RAVINE, steps=400, learning_rate=0.4, rho=0.9, epsilon=1e-6)
first, second = walk.points[20]
print(f"step 20: theta {first:.6f}, {second:.6f}, loss {walk.losses[20]:.1e}")

# %% [markdown]
# The second parameter is zero to all six digits. It looks as if the method had arrived.
#
# **Predict.** What is the loss at step 400? (At step 0 it was 10.5.)

# %%
my_loss = None          # a number above 0

# %%
beside("loss at step 400", my_loss, walk.losses[400])

# %% [markdown]
# **Question.** The grey line is where the book stops. What happens after it, and where does each coordinate end?

# %%
curvature, orange = np.array([0.2, 4.0]), figures.LOOKS["rmsprop"].color
amplitude = rmsprop_cycle(0.4, curvature, 1e-6)             # derived below
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
names = r"$|\theta_1|$, flat", r"$|\theta_2|$, steep"
for distance, style, words in zip(np.abs(walk.points).T, ("--", "-"), names):
    left.plot(distance, color=orange, ls=style, lw=1.3, label=words)
right.plot(walk.losses, color=orange, lw=1.3, label="$f$")
for ax, law, label in ((left, amplitude[0], "distance from the minimum"),
                       (right, curvature @ amplitude**2 / 2, "$f$, loss")):
    figures.draw_law(ax, [0, 400], [law, law], "law (RP12)")
    ax.axvline(20, color="#888888", lw=1)
    ax.set(yscale="log", xlabel="$t$, steps", ylabel=label)
    ax.legend(loc="center right")
figures.mark_prediction(right, my_loss, axis="y")
near, far = sorted(np.abs(walk.points[-1]))
left.set_title(f"The coordinates end {near:.4f} and {far:.4f} away")
right.set_title(f"Loss: {walk.losses[20]:.1e} at step 20, {walk.losses[-1]:.3f} at step 400")
figures.show(figure, f"RMSProp on the ravine at learning rate 0.4: after 20 steps the loss is "
             f"{walk.losses[20]:.2g}, its lowest is {walk.losses.min():.1g} at step "
             f"{walk.losses.argmin()}, then it climbs back and is {walk.losses[-1]:.4f} at step "
             "400. Both coordinates end hopping between plus and minus 0.2.")

# %% [markdown]
# Near the minimum the gradients are tiny, so the average forgets the large ones, the rate grows, and at last it is too
# large for the curvature: notebook 1's divergence. That brings large gradients back, which
# shrink the rate. The two make peace in a **limit cycle**: a hop across the minimum, and back.
#
# **Derive it.** Let $f = \frac12 \lambda \theta^2$, and let $\theta$ alternate between $+A$ and $-A$. Then
# $g^2 = \lambda^2 A^2$ at every step, and the average of a constant is that constant, whatever $\rho$ is. Each step must
# have the length $2A$:
#
# $$2A = \frac{\eta\, \lambda A}{\sqrt{\lambda^2 A^2 + \epsilon}}
# \quad\Longrightarrow\quad A^2 = \frac{\eta^2}{4} - \frac{\epsilon}{\lambda^2} . \tag{RP12}$$
#
# Half a learning rate to either side. The curvature hardly matters here, and $\rho$ not at all. Measure it at
# $\lambda = 1$:

# %%
def late_distance(curvature, learning_rate, rho, epsilon, steps=4000):
    arrays = np.broadcast_arrays(curvature, learning_rate, rho, epsilon)
    curvature, *hyperparameters = (np.array(array, float) for array in arrays)
    param, average = np.full(curvature.shape, 0.1), np.zeros(curvature.shape)
    for _ in range(steps):
        param, average = edu.rmsprop_step(param, curvature * param, average, *hyperparameters)
    return np.abs(param)

rho = np.array([0.2, 0.5, 0.9, 0.99])
law = np.full(4, np.sqrt(0.01**2 / 4 - 1e-8))
Table(rho=rho, measured=late_distance(1.0, 0.01, rho, 1e-8), law=law, digits=8)

# %% [markdown]
# It comes to this cycle from every start that we tried (tests: seven starts, curvatures over four decades, $\rho$
# from 0.2 to 0.99). Two places where it does not: at $\rho = 0$ nothing draws it to the middle, and it hops between
# whichever two places, $\eta$ apart, it falls upon; and from $\rho = 0.995$ on, the dip that you saw in the figure can go below
# $10^{-320}$, where a computer's numbers end. Then the run stays there: by the formula it would hop, in the computer it
# has arrived.
#
# Near the cycle, deviations shrink in each step by the factor
#
# $$\sqrt\rho, \qquad \text{if } \rho > \tfrac19 \text{ and } \epsilon \ll \lambda^2 A^2 . \tag{RP14}$$
#
# <details><summary>Where does that come from?</summary>
#
# Let $\theta_t = \pm A(1 + a_t)$ and $u_t = \lambda^2 A^2 (1 + b_t)$ with small $a$ and $b$, and $\epsilon$ negligible.
# To first order (RP1) gives $b_t = \rho\, b_{t-1} + 2(1-\rho)\, a_{t-1}$ and (RP2) gives $a_t = a_{t-1} - b_t$. The
# matrix of this pair has the determinant $\rho$ and the trace $3\rho - 1$. For $\frac19 < \rho < 1$ its two
# eigenvalues are complex, so both have the size $\sqrt\rho$: deviations shrink like $\rho^{t/2}$, swinging. Below
# $\frac19$ they are real, and the slower one is larger than $\sqrt\rho$, as the first row below shows.
#
# </details>

# %%
rho = np.array([0.1, 0.2, 0.5, 0.9, 0.99])
slowest = [np.abs(np.linalg.eigvals([[1 - 2 * (1 - r), -r], [2 * (1 - r), r]])).max() for r in rho]
Table(rho=rho, shrinks_per_step_by=slowest, root_of_rho=np.sqrt(rho), digits=6)

# %% [markdown]
# **Where the law fails.** $A^2$ must be positive, so there is a cycle only if
#
# $$\lambda\eta > 2\sqrt\epsilon . \tag{RP13}$$
#
# Below that, $u$ dies away, $\epsilon$ alone stands under the root, and RMSProp *is* gradient descent with the rate
# $\eta/\sqrt\epsilon$; which converges if $\lambda\eta/\sqrt\epsilon < 2$. The two conditions meet. At the defaults the
# border is at $\lambda = 0.2$.
#
# **Question.** Does the hop shrink with the curvature, or does it end at a border?

# %%
curvature = np.geomspace(0.022, 18, 24)
measured = late_distance(curvature, 1e-3, 0.9, 1e-8) / 1e-3
fine = np.geomspace(0.2, 20, 400)
figure, ax = plt.subplots(figsize=(7.5, 4))
ax.plot(curvature, measured, "s", color=orange, label="measured, after 4000 steps")
figures.draw_law(ax, fine, rmsprop_cycle(1e-3, fine, 1e-8) / 1e-3, "law (RP12)")
ax.axvline(0.2, color="#888888", lw=1)
ax.text(0.19, 0.25, "converges: gradient\ndescent at rate 10", ha="right")
ax.text(0.26, 0.08, "hops for ever")
ax.set(xscale="log", xlabel=r"$\lambda$, curvature",
       ylabel=r"$|\theta| / \eta$, in learning rates", ylim=(-0.02, 0.55),
       title="At the default rate and epsilon the cycle begins at curvature 0.2")
ax.legend(loc="lower right")
settled = np.sum(measured < 1e-6)
figures.show(figure, "Late distance from the minimum against curvature, in learning rates: zero up "
             f"to curvature {curvature[settled - 1]:.3f}, {measured[settled]:.3f} at "
             f"{curvature[settled]:.3f}, and {measured[-1]:.4f} at {curvature[-1]:.3g}; the law "
             "lies on the points and begins at 0.2.")

# %% [markdown]
# Both: between curvatures of 1 and 0.2 it shrinks to nothing, and below there is none. Seen the other way round, the
# hop measures $\epsilon$: what $A^2$ lacks of $(\eta/2)^2$ is $\epsilon/\lambda^2$.
#
# The law holds for one coordinate by itself, with exact gradients. Turn the ravine by 45 degrees, and the cycle is
# another one. The cure stands in (RP12): a smaller $\eta$ makes the hop smaller, so the rate needs a schedule. (A larger
# $\epsilon$ does it too; you will try that below.)

# %%
turned = edu.run("rmsprop", ROTATED_RAVINE, steps=1000, learning_rate=0.4, rho=0.9, epsilon=1e-6)
rates = np.array([0.1, 0.01, 0.001])
print(f"late loss, aligned {walk.losses[-1]:.4f}, turned {turned.losses[-1]:.4f}")
Table(learning_rate=rates, hop=late_distance(1.0, rates, 0.9, 1e-8), digits=4)

# %% [markdown]
# ## 8. Your turn (7 min)
#
# **Fill.** Which $\rho$ has a half-life of 20 steps, or of any other number of them? Solve (RP7).

# %%
def rho_for(half_life):
    raise NotImplementedError("one expression of the half-life")

# %%
check(rho_for)

# %% [markdown]
# <details><summary>Hint</summary>For 20 steps: $\rho^{20} = \frac12$.</details>
# <details><summary>Solution</summary><code>return 0.5 ** (1 / half_life)</code>, which is 0.96594 for 20 steps.</details>
#
# **Write.** First the average: the new average from the old one and a new value, numbers or arrays.

# %%
def ema(average, value, rho):
    raise NotImplementedError("replace this line by the exponential average")

# %%
check(ema)

# %% [markdown]
# Then the step. Return the new parameter and the new average, and leave what came in as it was.

# %%
def rmsprop_step(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    raise NotImplementedError("replace this line by (RP1), (RP2) and (RP3)")

# %%
check(rmsprop_step)

# %% [markdown]
# <details><summary>Hint 1</summary>An average of ones must be 1. Do your two weights sum to 1?</details>
# <details><summary>Hint 2</summary>What is averaged is the square of the gradient, and (RP2) divides by the root of the
# average that (RP1) has just made.</details>
# <details><summary>A solution</summary>
#
# ```python
# def ema(average, value, rho):
#     return rho * average + (1 - rho) * value
#
# def rmsprop_step(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
#     avg_sq_grad = ema(avg_sq_grad, grad**2, rho)
#     delta = -learning_rate * grad / np.sqrt(avg_sq_grad + epsilon)
#     return param + delta, avg_sq_grad
# ```
# </details>
#
# The same exercises, to be handed in for marks: [exercises/release/03_rmsprop](../exercises/release/03_rmsprop/03_rmsprop.ipynb).
#
# **Use it.** Your function on the book's ravine, beside the course's. Move the learning rate: where does the loss end,
# and how does that place move?

# %%
mine = compare("ravine", methods=("adagrad", "rmsprop"), yours=rmsprop_step,
               sliders=("learning_rate", "rho"), steps=300,
               learning_rate=0.4, rho=0.9, epsilon=1e-6)
mine

# %% [markdown]
# Without a kernel, or before your function is written, the course's methods alone:

# %%
figures.show(*mine.twin(along="learning_rate", at=(0.04, 0.1, 0.4)))

# %% [markdown]
# RMSProp is faster at first, and then its loss hangs at a floor of about $\eta^2 (\lambda_1 + \lambda_2) / 8$, by (RP12):
# a rate ten times as large puts it a hundred times as high. Adagrad has no floor: on the right it goes on downwards.

# %% [markdown]
# **Break it.** On $f = \frac12\theta^2$ with $\eta = 0.1$ RMSProp hops for ever. Change only $\epsilon$, so that after 4000
# steps it is closer than 0.000001 to the minimum. What is the method that you have made?

# %%
my_epsilon = 1e-8       # change me

# %%
distance = late_distance(1.0, 0.1, 0.9, my_epsilon)
print(f"{distance:.2g} away:", "the cycle is broken" if distance < 1e-6 else "not yet")

# %% [markdown]
# <details><summary>Hint</summary>(RP13), solved for $\epsilon$. Far above the border it converges too, but slowly: why?</details>
# <details><summary>Solution</summary>Any $\epsilon$ well above $(\lambda\eta/2)^2 = 0.0025$, such as 0.01. It is then gradient
# descent with the rate $0.1/\sqrt{0.01} = 1$, near the minimum. A very large $\epsilon$ makes that rate tiny.</details>

# %% [markdown]
# ## Exit questions (2 min)
#
# **1.** At $\rho = 0.95$, which weight have the gradients that are 20 steps old or older?
#
# a) none: they have left the window &nbsp; b) about a third &nbsp; c) half
#
# **2.** RMSProp at its defaults, except a fixed `learning_rate` of 0.01, runs on $f = 2\theta^2$. Where is it after a
# very long time?
#
# a) hopping between about $\pm 0.005$ &nbsp; b) hopping between about $\pm 0.01$ &nbsp; c) at the minimum
#
# **3.** One feature is seen in every step, another once in a thousand, always with a gradient of 1. How long are the
# steps of the rare one, compared with those of the common one, at $\rho = 0.9$?
#
# a) equally long &nbsp; b) the longer, the rarer it is, without a bound &nbsp; c) 3.16 times as long

# %%
first, second, third = None, None, None      # your letters

# %%
answers = {"03-exit-window": first, "03-exit-settle": second, "03-exit-rare": third}
for question, answer in answers.items():
    print(reply(question, answer))

# %% [markdown]
# ## What we saw
#
# * An exponential average keeps one number for each parameter. It has a half-life, $\ln\frac12/\ln\rho$, and no window.
# * RMSProp is Adagrad with that average: in a steady slope it starts with $\eta/\sqrt{1-\rho}$ and keeps walking, $\eta$
#   a step.
# * In a bowl it ends hopping half a learning rate to either side, and converges only if $\lambda\eta < 2\sqrt\epsilon$.
#
# **What breaks.** It walks and hops in units of $\eta$, so $\eta$ must be chosen, and lowered on the way.
#
# **Next:** notebook 4 asks for a step whose length needs no $\eta$ at all, and finds Adadelta by looking at units.
