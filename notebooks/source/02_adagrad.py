# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2. Adagrad: why should each parameter have a rate of its own?
#
# **For:** readers of notebook 1, or anyone who knows what one step of gradient descent does.
# **Time:** 45 minutes. Each section says how many.
#
# Afterwards you will be able to
#
# * **derive** Adagrad's sum and its square root, and say what units its rate has;
# * **write** the step so that it works for a number, a vector and a matrix;
# * **state** its laws for the first step and for a steady slope, and where they fail;
# * **say** when it beats gradient descent, and when it stalls.

# %%
import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import experiments, figures
from adaptive_edu.explorers import compare, two_clocks
from adaptive_edu.lessons import Table, agrees, beside, reply
from adaptive_edu.methods import NAMES
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE
from adaptive_edu.tutor import check

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (2 min)
#
# 1. On $f = \frac12(0.2\,\theta_1^2 + 4\,\theta_2^2)$, which learning rates let gradient descent converge?
# 2. Which units has the learning rate of gradient descent?
#
# <details><summary>Answers</summary>
#
# 1. Each coordinate is multiplied by $1 - \eta\lambda_i$ at every step, so $\eta < 2/4 = 0.5$. The steep
#    coordinate sets the limit, and the flat one then crawls.
# 2. A step is $[x]$ and a gradient $[f/x]$, so their ratio has $[x^2/f]$. Double the loss and yesterday's rate
#    is twice too large.
#
# </details>

# %% [markdown]
# ## 1. A clock for every parameter (5 min)
#
# Think of a model that reads text. The weight of a common word gets a gradient at almost every step, the weight
# of a rare word once in fifty. A rate that falls like $1/\sqrt t$ is a good habit with noisy gradients; but when
# step 1000 comes, the rare word has hardly been heard, and the rate is already small.
#
# So let each weight have its own clock, which ticks when *its* feature arrives.

# %%
chances = [0.9, 0.02]        # of the common and of the rare feature: change them
arrivals = np.random.default_rng(0).random((1000, 2)) < chances
visits = arrivals.sum(axis=0)
Table(feature=["common", "rare"], visits=visits, common__clock=2 * [1 / np.sqrt(1000)],
      own__clock=1 / np.sqrt(visits), digits=3)

# %% [markdown]
# With a clock of its own the rare weight still takes long steps when it is heard at last.
#
# A count has one fault: a gradient of 0.000001 counts as much as a gradient of 1. Weigh each tick by its size.
# Squares are the natural weights: signs cannot cancel, and large gradients count most.
#
# $$G_t = G_{t-1} + g_t^2 \tag{AG1}$$
#
# Every operation is element-wise: one sum for each parameter. In code we write `sum_sq_grad`, in words, since
# books do not agree about letters.

# %%
grads = np.array([1.0, 1e-6, 1.0, 1e-6, 1.0])
print("visits:", np.count_nonzero(grads), "  sum of squares:", np.cumsum(grads**2)[-1].round(9))

# %% [markdown]
# ## 2. Why a square root? (6 min)
#
# Suppose we could choose one constant rate $r$ for a parameter, knowing all its gradients in advance. The
# classical bound on the price of learning (the *regret* of online gradient descent) for a parameter that stays
# within a distance $D$ of its best value is
#
# $$\frac{D^2}{2r} + \frac{r}{2}\sum_t g_t^2 .$$
#
# A small rate pays the first term, a large one the second. The derivative with respect to $r$ is zero at
#
# $$r = \frac{D}{\sqrt{\sum_t g_t^2}} .$$
#
# There is the root. We do not know the future, so Adagrad uses the sum *so far*; we do not know $D$, so a number
# that you choose takes its place: $\eta$, in code `learning_rate`, a length like $D$, in the units of the
# parameter, $[x]$.

# %%
D, rates = 3.0, np.geomspace(0.1, 10, 2001)
price = D**2 / (2 * rates) + rates / 2 * np.sum(grads**2)
print(f"cheapest rate on the grid {rates[price.argmin()]:.3f}, formula {D / np.sqrt(np.sum(grads**2)):.3f}")

# %% [markdown]
# Two lines remain: divide by the root, and move.
#
# $$\Delta_t = -\frac{\eta\, g_t}{\sqrt{G_t} + \epsilon} \tag{AG2}$$
#
# $$\theta_t = \theta_{t-1} + \Delta_t \tag{AG3}$$
#
# The small $\epsilon$ stands **outside** the root. It is there for a parameter that has never seen a gradient:
# 0/0 is not a number, $0/\epsilon$ is 0.
#
# **Units.** $g$ and $\sqrt G$ both have $[f/x]$, so their ratio is a pure number and $\eta$ is a length, $[x]$.
# $\epsilon$ has $[f/x]$. Double the loss, and nothing changes but the meaning of $\epsilon$.
#
# Check the three lines on paper, with numbers whose roots are whole: $G = 9 + 4^2 = 25$, and
# $\Delta = -0.5 \cdot 4 / (5 + 3) = -0.25$.

# %%
edu.adagrad_step(param=1.0, grad=4.0, sum_sq_grad=9.0, learning_rate=0.5, epsilon=3.0)

# %% [markdown]
# ## 3. Worked numbers (6 min)
#
# **Predict.** Three parameters start with empty sums. Their gradients are 0.1, 0.2 and 0.3. Which one moves most
# in the first step?
#
# a) the first &nbsp; b) the second &nbsp; c) the third &nbsp; d) none: they move alike
#
# Write your answer before you go on.

# %%
my_answer = None        # "a", "b", "c" or "d"

# %% [markdown]
# The numbers are those of the worked examples that this course is built on (source 001), every intermediate
# shown. The function is the three equations and nothing else.

# %%
def every_intermediate(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    param, grad = np.array(param), np.array(grad)
    new_sum = np.array(sum_sq_grad) + grad**2                     # (AG1)
    rate = learning_rate / (np.sqrt(new_sum) + epsilon)
    delta = -rate * grad                                          # (AG2)
    return Table(param=param, grad=grad, sum_sq_grad=new_sum, root=np.sqrt(new_sum), rate=rate,
                 delta=delta, new_param=param + delta, digits=9)  # (AG3)

every_intermediate([1.0, 2.0, 3.0], [0.1, 0.2, 0.3], [0.0, 0.0, 0.0])

# %%
reply("02-predict-first-step", my_answer)

# %% [markdown]
# The steps differ by less than one part in ten million. From an empty sum, a small gradient and a large one move their parameters
# equally far: what is left of the gradient is its sign.
#
# The next example starts from sums that differ.

# %%
every_intermediate([0.5, -0.5, 1.0], [0.5, -0.3, 0.1], [0.5, 0.25, 0.1])

# %% [markdown]
# **Where the source contradicts itself.** Its closing sentence says that larger sums give smaller effective
# steps. Compare the columns `sum_sq_grad` and `rate`: for the *rate* that is true. Now look at `delta`: the
# largest sum took the largest step here, since it also had the largest gradient. Rate and step are two things.
#
# And its prose once divides by $\sqrt{G + \epsilon}$, while its formula and its arithmetic add $\epsilon$ after
# the root. Which numbers tell the two apart? Here are a parameter with a sum of 1 (its first example) and one
# whose sum is empty (as in the table above), both at 1 with a gradient of 0.1.

# %%
new_sum, epsilon = np.array([1.0, 0.0]) + 0.1**2, 1e-8
outside = 1.0 - 0.01 * 0.1 / (np.sqrt(new_sum) + epsilon)
inside = 1.0 - 0.01 * 0.1 / np.sqrt(new_sum + epsilon)
Table(sum__before=[1.0, 0.0], outside=outside, inside=inside, differ__by=abs(outside - inside), digits=9)

# %% [markdown]
# The first example differs in the twelfth decimal, the second in the ninth, and both are printed with three. The
# smaller the sum and the larger $\epsilon$, the more it matters. We keep the formula: outside.

# %% [markdown]
# ## 4. Three laws (8 min)
#
# Let $\epsilon$ be negligible beside $\sqrt G$. Then three things hold.
#
# **The first step** is $-\eta\,\mathrm{sign}(g_1)$: (AG1) gives $\sqrt{G_1} = |g_1|$.
#
# **A steady slope.** If every gradient is $g$, then $G_t = t g^2$ and
#
# $$|\Delta_t| = \frac{\eta}{\sqrt t}, \qquad
# \sum_{t=1}^{T} |\Delta_t| \approx \eta\,\bigl(2\sqrt T + \zeta(\tfrac12)\bigr) \tag{AG4}$$
#
# is the distance after $T$ steps, with $\zeta(\frac12) = -1.4603545$ (Riemann's zeta; the rest is of order
# $1/\sqrt T$).
#
# **Scale.** Replace $f$ by $c f$: every $g$ and every $\sqrt G$ grows by $c$, and the path is the same.
#
# Where they fail: when a gradient is not large beside $\epsilon$. The first step is then shorter:

# %%
sizes = np.array([1e3, 1.0, 1e-3, 1e-6, 1e-8, 1e-9])
first, _ = edu.adagrad_step(0 * sizes, sizes, 0 * sizes)
Table(gradient=sizes, first_step=first, of_learning_rate=first / -0.01, digits=6)

# %% [markdown]
# **Predict.** A target lies 50 learning rates away, in a steady slope. The first step is one learning rate long.
# After how many steps does Adagrad arrive?

# %%
my_steps = None         # a whole number

# %%
walked = np.cumsum(1 / np.sqrt(np.arange(1, 1501)))         # in learning rates
steps = np.argmax(walked >= 50) + 1
predicted_by_law = ((50 + 1.4603545) / 2) ** 2
print(f"measured {steps}, by (AG4) {predicted_by_law:.2f}")
beside("steps", my_steps, steps)

# %% [markdown]
# **Question.** Gradient descent in the same slope walks a straight line in this picture. How does Adagrad's
# distance bend, and does the law lie on it?

# %%
t = np.arange(1, 1501)
figure, ax = plt.subplots()
figures.draw_curve(ax, walked, "adagrad")
figures.draw_law(ax, t, 2 * np.sqrt(t) - 1.4603545, "law (AG4)")
figures.mark_prediction(ax, my_steps)
ax.plot(steps, 50, "ko", mfc="white")
ax.set(xlabel="$t$, steps", ylabel=r"distance / $\eta$, in learning rates",
       title=f"50 learning rates take {steps} steps")
ax.legend()
figures.show(figure, f"Distance walked by Adagrad in a steady slope against steps, in learning rates: "
             f"it bends like a square root, reaches 50 at step {steps} and {walked[-1]:.1f} at step {t[-1]}; "
             f"the law lies on it.")

# %% [markdown]
# The curve bends: the second 25 learning rates cost far more steps than the first 25. The law lies on the curve
# so closely that only its dashes show. Twice as far takes about four times as long: this is how Adagrad stalls
# when `learning_rate` was chosen too small.
#
# **Check.** Ten thousand steps at the default rate of 0.01: sum and law part in the fifth decimal.

# %%
exact = 0.01 * np.sum(1 / np.sqrt(np.arange(1, 10_001)))
print(f"sum {exact:.5f}, law {0.01 * (2 * np.sqrt(10_000) - 1.4603545):.5f}")

# %% [markdown]
# ## 5. Two coordinates, two clocks (5 min)
#
# A common and a rare feature, both with gradients of one size. Move the sliders, or give their number boxes the
# focus and use the arrow keys.
#
# 1. At the last step, which of the two has the higher rate? By what factor, and which numbers of the second lane
#    does that factor come from?
# 2. Make the rare feature rarer, down to a single arrival. Where does its rate stay?
# 3. Double `learning rate`. Which lanes change, and which do not? Why?

# %%
clocks = two_clocks()
clocks

# %% [markdown]
# The same picture without a kernel, at settings that the sliders could have:

# %%
figures.show(*clocks.twin())

# %% [markdown]
# The rare feature keeps a high rate, because its sum has hardly grown: each of its few gradients moves it far. The
# factor between the rates is the root of the ratio of the sums, and after a single arrival the rate is still
# `learning rate` itself. The sums do not know `learning rate`; rates and distances are proportional to it.

# %% [markdown]
# ## 6. Your turn (8 min)
#
# **Fill one expression.** What does Adagrad multiply a gradient by (but for the sign) when its sum has grown to
# `total`? The check compares yours with the length of the course's own step for a gradient of 1.

# %%
def effective_rate(total, learning_rate, epsilon):
    raise NotImplementedError("one expression")

# %%
agrees(effective_rate, lambda total, rate, eps: -edu.adagrad_step(0.0, 1.0, total - 1, rate, eps)[0],
       (25.0, 0.5, 3.0), (1.0, 0.01, 1e-8), (4.0, 2.0, 0.5))

# %% [markdown]
# <details><summary>Hint</summary>Look at (AG2) and leave the gradient out.</details>
# <details><summary>A solution</summary><code>return learning_rate / (np.sqrt(total) + epsilon)</code></details>
#
# **Write the step.** The parameter may be a number or an array of any shape, and so may its gradient and its sum.
# Return the new parameter and the new sum, and leave what came in as it was.

# %%
def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    raise NotImplementedError("replace this line by (AG1), (AG2) and (AG3)")

# %%
check(adagrad_step)

# %% [markdown]
# <details><summary>Hint 1</summary>How can you make an array of whatever comes in?</details>
# <details><summary>Hint 2</summary>Three lines, in the order of the tags. Which sum does (AG2) use: the one that
# came in, or the one from (AG1)?</details>
# <details><summary>A solution</summary>
#
# ```python
# def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
#     param, grad, sum_sq_grad = np.array(param, float), np.array(grad, float), np.array(sum_sq_grad, float)
#     sum_sq_grad = sum_sq_grad + grad**2
#     delta = -learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon)
#     return param + delta, sum_sq_grad
# ```
# The course's own is the first function of the file `adaptive_edu/steps.py`: three lines, and no secrets.
# </details>
#
# More of this, with hints and solutions: the [exercises to this notebook](../exercises/self_study/02_adagrad.ipynb),
# where you also write the class `Adagrad`.
#
# **Use it.** Your function draws its own path below, beside the course's. A wrong formula draws its wrongness.
# Turn `angle`: which of the paths notices? Is every turn bad for it?

# %%
mine = compare("ravine", methods=("gd", "adagrad"), yours=adagrad_step, learning_rate=0.4, epsilon=1e-8,
               sliders=("learning_rate", "angle"))
mine

# %% [markdown]
# The same without a kernel, at three angles:

# %%
figures.show(*mine.twin(along="angle", at=(0, 5, 45)))

# %% [markdown]
# Gradient descent does not notice. Adagrad does: a turn by 5 degrees helps (93 steps to a loss of 0.001 instead of
# 165), a turn by 45 degrees hurts (498). Section 7 says why.

# %% [markdown]
# **Break it.** On this ravine Adagrad with `learning_rate = 0.4` needs 165 steps to bring the loss below 0.001.
# Change only the start, staying within 6 of the minimum in both coordinates, so that it needs at least 250.

# %%
my_start = (-5.0, -2.0)         # change me

# %%
path = edu.run("adagrad", RAVINE, steps=5000, start=my_start, learning_rate=0.4)
steps, inside = edu.steps_until(path.losses, 1e-3) or 5000, max(map(abs, my_start)) <= 6
print(f"{steps} steps from {my_start}:", "well broken" if steps >= 250 and inside else "not yet")

# %% [markdown]
# <details><summary>Hint</summary>The first gradients fill the sums. From which side do they fill most, compared
# with the way that is left?</details>

# %% [markdown]
# ## 7. Where it fails: turn the ravine (4 min)
#
# Adagrad gives each *coordinate* its rate. Turn the ravine by 45 degrees, its start with it: curvatures, loss and
# distances are what they were, but no coordinate is steep or flat any more.
#
# **Question.** Which of the two paths changes, and what does that cost in steps?

# %%
settings = {"gd": 0.02, "adagrad": 0.4}
figure, axes = plt.subplots(1, 2, figsize=(10, 4.2))
runs = []
for ax, surface in zip(axes, (RAVINE, ROTATED_RAVINE)):
    figures.draw_contours(ax, surface)
    pair = [edu.run(method, surface, steps=1000, learning_rate=rate) for method, rate in settings.items()]
    counts = [f"{t.label}: {edu.steps_until(t.losses, 1e-3)} steps" for t in pair]
    for t, count in zip(pair, counts):
        figures.draw_path(ax, t, label=count)
    ax.legend(loc="upper left", title="until the loss is below 0.001")
    ax.set_title(f"the {surface.name}")
    runs += pair
figures.show(figure, figures.caption(runs))

# %% [markdown]
# Gradient descent draws the same path, turned: it does not know where the axes are. Adagrad's two rates fit the left
# picture, and it cuts the corner. On the right every gradient has the steep direction in both coordinates; both sums
# fill with it, and the rates are too small for the flat way that is left: three times as many steps. (A small turn
# lets a little of the flat direction's pull into the steep coordinate, and at this rate that happens to help.)
#
# **Be fair.** That was one rate for each. Give each method every rate from 0.01 to 10, and count its best.

# %%
rates, best = np.geomspace(0.01, 10, 100), {}
for surface in (RAVINE, ROTATED_RAVINE):
    for method in ("gd", "adagrad"):
        losses = edu.sweep(method, surface, steps=600, learning_rate=rates).losses
        counts = [edu.steps_until(lane, 1e-3) or np.inf for lane in losses.T]
        best[surface.name, method] = min(zip(counts, rates))
Table(surface=[name for name, _ in best], method=[NAMES[m] for _, m in best],
      fewest__steps=[count for count, _ in best.values()], at__rate=[rate for _, rate in best.values()], digits=3)

# %% [markdown]
# At their best rates Adagrad wins on the ravine and loses on the turned one: turning costs it a factor of about
# twelve, and gradient descent nothing. Whether the axes of the problem are your coordinates decides.

# %% [markdown]
# ## 8. Rare features, fairly compared (4 min)
#
# Is Adagrad the better method for sparse features? Ask carefully. In each of five random streams, 20,000 rows
# arrive one by one. Feature $j$ of 200 is present with chance $0.5/j$, labels come from known weights, and a
# logistic model learns them. We look at how far the learned weights are from the true ones (root mean square),
# apart for the ten most common and the hundred rarest features.
#
# **Predict.** Choose gradient descent's rate for the common features. Will that rate be too small for the rare ones,
# too large, or right?

# %%
my_guess = None         # "too small", "too large" or "right"

# %%
stream = experiments.sparse_streams(seeds=range(5))
tried = {"gd": [0.05, 0.1, 0.2, 0.5, 1.0], "adagrad": [0.1, 0.2, 0.5, 1.0]}
common, rare = {}, {}
for method, rates in tried.items():
    wrong = experiments.follow(method, stream, learning_rate=rates) - stream.truth
    common[method] = np.sqrt(np.mean(wrong[..., :10] ** 2, axis=-1))
    rare[method] = np.sqrt(np.mean(wrong[..., 100:] ** 2, axis=-1))

# %% [markdown]
# **Question.** A good method has a point near the lower left corner: small errors on both groups. Which one has?

# %%
figure, ax = plt.subplots(figsize=(6.5, 4.5))
for method, rates in tried.items():
    figures.draw_tradeoff(ax, common[method], rare[method], rates, method)
ax.set(xlabel="error of the ten most common weights", xlim=(0, 1.8),
       ylabel="error of the hundred rarest weights", ylim=(0, 1.8),
       title="Means of five streams (each faint); numbers are learning rates")
ax.legend(loc="lower right")
figures.show(figure, "Mean errors over five streams. " + " ".join(
    f"{NAMES[m]} at {rate:g}: common weights {common[m].mean(1)[k]:.2f}, rare weights {rare[m].mean(1)[k]:.2f}."
    for m in tried for k, rate in enumerate(tried[m])))

# %% [markdown]
# Gradient descent has to choose: 0.2 serves the common weights best, 0.5 the rare ones, so the rate that suits the
# common ones is too small. Adagrad at 1.0 is better on both than gradient descent at any of these rates (at 2.0 it
# is worse again).
#
# Now the same with a *linear* model, whose answers are numbers with a little noise:

# %%
linear = experiments.sparse_streams(seeds=range(5), noise=0.1)
rare = {}
for method, rates in tried.items():          # a rate of 1.0 makes gradient descent diverge here
    wrong = experiments.follow(method, linear, learning_rate=rates[:4]) - linear.truth
    rare[method] = np.sqrt(np.mean(wrong[..., 100:] ** 2, axis=(1, 2)))
Table(method=[NAMES[m] for m in rare], best__rate=[tried[m][rare[m].argmin()] for m in rare],
      error__of__rare__weights=[rare[m].min() for m in rare], digits=2)

# %% [markdown]
# Here gradient descent does better on the rare weights: with little noise every arrival may correct its weight
# almost wholly, and a constant rate lets it. "Adagrad is best for sparse features" is too much to say. That it
# needs one rate where gradient descent would need two is true, on the first problem.

# %% [markdown]
# ## 9. Real data (5 min)
#
# The bundled breast-cancer data has 569 rows and 30 features. We fit a logistic regression to the raw
# features, only centred.

# %%
features, labels = experiments.breast_cancer()
spread = features[:, :30].std(axis=0)
print(f"standard deviations from {spread.min():.2g} to {spread.max():.2g}:",
      f"a ratio of {spread.max() / spread.min():.2g}")

# %% [markdown]
# A ravine that nobody made up. Each method gets the same 17 learning rates, from 1e-7 to 10, and 2000 steps from
# zero weights; each method's best rate counts.
#
# **Predict.** How low does Adagrad at its best rate end, as a fraction of gradient descent at its best?

# %%
my_fraction = None      # 1 means equally low

# %%
problem = experiments.logistic_regression(features, labels)
rates = np.logspace(-7, 1, 17)
last = {method: experiments.train(method, problem, 2000, learning_rate=rates).losses[-500:]
        for method in ("gd", "adagrad")}
best = {method: np.median(losses, axis=0).argmin() for method, losses in last.items()}
at_best = {method: losses[:, best[method]] for method, losses in last.items()}
Table(method=[NAMES[m] for m in last], rate=[rates[best[m]] for m in last],
      best=[at_best[m].min() for m in last], median=[np.median(at_best[m]) for m in last],
      worst=[at_best[m].max() for m in last], digits=3)

# %%
beside("fraction", my_fraction, np.median(at_best["adagrad"]) / np.median(at_best["gd"]), digits=2)

# %% [markdown]
# The columns are the best, median and worst loss of the last 500 steps. An end point alone would mislead: at
# high rates these runs do not settle, and a change of one billionth in the data can change the last loss.
#
# **Question.** Call a rate good if its median loss is below 0.15 (the thin line). How wide is the band of good rates,
# for each method?

# %%
figure, ax = plt.subplots(figsize=(7, 4))
for method, losses in last.items():
    figures.draw_band(ax, rates, losses, method)
ax.axhline(0.15, color="black", lw=0.7)
ax.set(xscale="log", yscale="log", ylim=(0.04, 10), xlabel=r"$\eta$, learning rate",
       ylabel="loss, last 500 of 2000 steps", title="Median, best and worst loss for each learning rate")
ax.legend()
good = {method: rates[np.median(losses, axis=0) < 0.15] for method, losses in last.items()}
figures.show(figure, "Loss against learning rate. " + " ".join(
    f"{NAMES[m]}: lowest median {np.median(at_best[m]):.3f} at {rates[best[m]]:.2g}, "
    f"below 0.15 from {good[m].min():.2g} to {good[m].max():.2g}." for m in last))

# %% [markdown]
# Gradient descent has to obey the largest feature, and the small ones starve. Adagrad's sums undo the scales: it
# ends about half as high, and its good rates cover three decades and a half instead of one. (Ask for less, and
# gradient descent catches up: below 0.25 both have some five decades.) Adagrad's best rate is some three hundred
# times that of gradient descent; the two cannot be compared, since one is a length and the other has $[x^2/f]$.
#
# It replaces a good part of standardising the features, not all of it: on standardised features both do better
# still.

# %% [markdown]
# ## Exit questions (3 min)
#
# **1.** All gradients become ten times as large, from the first on. What does Adagrad's first step do?
#
# a) it is ten times as long &nbsp; b) it stays as it was &nbsp; c) it is ten times shorter
#
# **2.** Two coordinates see gradients of 10 and of 0.1 at every step. Whose rate is smaller after 100 steps?
#
# a) both alike &nbsp; b) that of 0.1 &nbsp; c) that of 10
#
# **3.** When does Adagrad stall?
#
# a) after a long steep start, on a flat rest &nbsp; b) never on a turned ravine &nbsp; c) never, it needs no rate

# %%
first, second, third = None, None, None      # your letters

# %%
print(reply("02-exit-first-step", first))
print(reply("02-exit-whose-rate", second))
print(reply("02-exit-best", third))

# %% [markdown]
# ## What we saw
#
# * A sum of squared gradients for each parameter is its clock; the square root comes from balancing two costs.
# * The first step is one learning rate, whatever the gradient; in a steady slope the distance grows like $2\eta\sqrt t$.
# * Rare and small features keep high rates: on raw data with scales five orders apart, that halves the loss.
#
# **What breaks.** The sum never forgets. After a steep start that left a sum $G$, it takes some $G/g^2$ steps of a
# gentler slope $g$ until Adagrad walks freely again.
#
# **Next:** notebook 3 lets the sum forget, and finds RMSProp.
