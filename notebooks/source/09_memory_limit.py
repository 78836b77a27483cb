# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 9. From formula to the memory limit: how fast can an update be?
#
# **For:** readers of notebook 4, who can write the three steps with NumPy.
# **Time:** 30 minutes. Each section says how many.
#
# Afterwards you will be able to
#
# * **count** the bytes and the operations of an update, and **predict** its shortest time from them;
# * **find** the temporaries in a line of NumPy, and **write** an update without them;
# * **say** what chunks, a compiler and float32 each save, and when none of it matters.

# %%
import matplotlib.pyplot as plt
import numpy as np

import adaptive_edu as edu
from adaptive_edu import costs, figures, measures
from adaptive_edu.lessons import Table, beside, lean, reply
from adaptive_edu.methods import METHODS, NAMES
from adaptive_edu.tutor import check

plt.style.use("adaptive_edu.course")

# %% [markdown]
# ## Recall (1 min)
#
# 1. Every operation of the three steps is element-wise. What may therefore be changed without changing a result?
# 2. Which arrays does one step of Adadelta read, and which does it write?
#
# <details><summary>Answers</summary>
#
# 1. The order in which the parameters have their turn: one by one, in pieces, or all together.
# 2. It reads `param`, `grad`, `avg_sq_grad` and `avg_sq_delta`, and writes all of them but `grad`.
#
# </details>

# %% [markdown]
# **Two machines speak on this page.** Cells that measure run on yours, and their results are not stored. Below each
# stands the record of another run, which every reader sees alike. A time is the shortest of several: a disturbed run
# takes longer, never shorter.

# %%
there = measures.recorded()
print("recorded on:", there["machine"])
print(f"with {there['size']:,} parameters, in float64 where nothing else is said")

# %% [markdown]
# ## 1. A formula is seven passes (4 min)
#
# Adagrad is (AG1) to (AG3), three lines of code. NumPy does not see lines: it does one operation at a time, over whole
# arrays, and puts the result into an array of its own. Count them, and the arrays that each reads and writes:

# %%
seven = costs.passes("adagrad")
Table(operation=seven.names, arrays=seven.arrays)

# %% [markdown]
# **Predict.** Each of the seven reads one or two large arrays and writes one. Which takes longest?
#
# a) the square root &nbsp; b) the division &nbsp; c) an addition of two arrays

# %%
my_slowest = None       # "a", "b" or "c"

# %% tags=["volatile"]
here = {"passes": measures.passes()}
figure, ax = plt.subplots(figsize=(8, 3.2))
figures.draw_times(ax, here["passes"])
ax.set_title("Adagrad, operation by operation, here")
figures.show(figure, f"Nanoseconds per parameter of seven operations, here: {here['passes']}.")

# %%
def say(times):
    return ", ".join(f"{words} {time:.2f}" for words, time in times.items())

figure, ax = plt.subplots(figsize=(8, 3.2))
figures.draw_times(ax, there["passes"])
ax.set_title("Adagrad, operation by operation, recorded")
figures.show(figure, "Nanoseconds per parameter of seven operations, as recorded: "
             f"{say(there['passes'])}.")

# %%
reply("09-predict-slowest", my_slowest)

# %%
kernel, alone = there["paths"]["adagrad"]["the readable kernel"], sum(there["passes"].values())
print(f"recorded: the seven add up to {alone:.2f} ns, the kernel takes {kernel:.2f} ns")

# %% [markdown]
# On the record an addition of two arrays takes as long as a division: fetching and storing the numbers takes longer
# than either. NumPy's root alone waits for its arithmetic: `root + epsilon` fetches and stores as much, in a third of
# the time. And the kernel takes longer than its seven operations one by one. Section 3 says why.

# %% [markdown]
# ## 2. The limit (4 min)
#
# However it is programmed, an update must fetch `param`, `grad` and each of $s$ state arrays, and store all but
# `grad`. With $b$ bytes a number,
#
# $$\text{bytes per parameter} = \bigl[(2 + s) + (1 + s)\bigr]\,b = (3 + 2s)\,b. \tag{ML1}$$
#
# Memory moves $B$ bytes in a nanosecond, so if the arrays are larger than every cache,
#
# $$\text{time per parameter} \ge \frac{(3 + 2s)\,b}{B}. \tag{ML2}$$
#
# $B$ is measured by the plainest of loops: a copy, a change of sign, a sum, whichever moves most.

# %% tags=["volatile"]
here["bandwidth"] = measures.bandwidth()
print(f"here {here['bandwidth']:.0f} bytes per nanosecond, recorded {there['bandwidth']:.0f}")

# %% [markdown]
# **Predict.** How many times the limit (ML2) does the readable kernel of Adagrad take?

# %%
my_times_the_limit = None       # a number

# %% tags=["volatile"]
here["paths"] = {"adagrad": measures.paths("adagrad", runs=3)}
least = costs.limit("adagrad", here["bandwidth"])
print(f"the limit for Adagrad here: {least:.2f} ns per parameter")

# %%
def against_the_limit(record, path="the readable kernel"):
    return [record["paths"][m][path] / costs.limit(m, record["bandwidth"]) for m in record["paths"]]

methods = list(there["paths"])
Table(method=[NAMES[m] for m in methods], operations=[costs.passes(m).operations for m in methods],
      bytes__at__least=[costs.fused_bytes(m) for m in methods],
      bytes__of__the__passes=[costs.passes(m).bytes() for m in methods],
      limit__ns=[costs.limit(m, there["bandwidth"]) for m in methods],
      kernel__ns=[there["paths"][m]["the readable kernel"] for m in methods],
      times__the__limit=against_the_limit(there), digits=3)

# %%
beside("times the limit, Adagrad, recorded", my_times_the_limit, against_the_limit(there)[0],
       digits=2)

# %% [markdown]
# The table is the recorded run. The column of passes explains a good part: seven operations, each with its own reading
# and writing, move 136 bytes where 40 would do. The readable kernel has the formula right, and the traffic wrong.

# %% [markdown]
# ## 3. Temporaries, and `out=` (4 min)
#
# A result needs a place. What does a new one cost? Python can count the bytes held at one time, and the system how
# many *pages* of memory it had to find for us (of 4096 bytes often, large ones of 2 MB). A page is filled with zeros
# before we get it: one more writing of every byte, by somebody else.

# %%
values = tuple(METHODS["adagrad"].defaults.values())            # learning_rate, epsilon
param, grad, sum_sq_grad = measures.arrays("adagrad")
readable = METHODS["adagrad"].kernel                            # (AG1) to (AG3), as in notebook 2

def by_the_book():
    return readable(param, grad, sum_sq_grad, *values)

print(f"one array {param.nbytes / 1e6:.0f} MB, held at one time by the kernel",
      f"{measures.peak_of(by_the_book) / 1e6:.0f} MB")

# %% [markdown]
# Three arrays at one time, though only two are results. (Where NumPy notices that nobody else needs a temporary, it
# writes the next result into it: the seven make four new arrays. Where it does not, they make seven, and hold four.)
# We can tell it where to write: that is `out=`. With two arrays to work in, made once, nothing new is needed:

# %%
def in_place(param, grad, sum_sq_grad, learning_rate, epsilon, work, other):
    np.multiply(grad, grad, out=work)
    np.add(sum_sq_grad, work, out=sum_sq_grad)          # (AG1)
    np.multiply(grad, -learning_rate, out=other)
    np.sqrt(sum_sq_grad, out=work)
    np.add(work, epsilon, out=work)
    np.divide(other, work, out=other)                   # (AG2)
    np.add(param, other, out=param)                     # (AG3)
    return param, sum_sq_grad

lean(in_place, "adagrad", room=20_000)

# %% [markdown]
# The same numbers to the last bit: it does the same operations in the same order. In-place updates have their price.
# Whoever kept `param` to compare with later now holds the new one, and the formula can hardly be read.
#
# **Predict.** What share of the kernel's time does it take?
#
# a) nearly all of it: the same seven passes are made &nbsp; b) about two thirds &nbsp; c) less than a fifth

# %%
my_share = None         # "a", "b" or "c"

# %% tags=["volatile"]
spare = np.empty_like(param), np.empty_like(param)
pages = [measures.faults_of(call) for call in
         (by_the_book, lambda: in_place(param, grad, sum_sq_grad, *values, *spare))]
print("pages the system had to find here, by the book and in place:", *pages)
shown = {path: here["paths"]["adagrad"][path] for path in
         ("the readable kernel", "in place, whole arrays")}
figure, ax = plt.subplots(figsize=(8, 1.9))
figures.draw_times(ax, shown, costs.limit("adagrad", here["bandwidth"]))
ax.set_title("Adagrad, here", pad=18)
figures.show(figure, f"Nanoseconds per parameter of Adagrad, here: {say(shown)}.")

# %%
shown = {path: there["paths"]["adagrad"][path] for path in
         ("the readable kernel", "in place, whole arrays")}
least = costs.limit("adagrad", there["bandwidth"])
figure, ax = plt.subplots(figsize=(8, 1.9))
figures.draw_times(ax, shown, least)
ax.set_title("Adagrad, recorded", pad=18)
figures.show(figure, f"Nanoseconds per parameter of Adagrad, as recorded: {say(shown)}; "
             f"the limit of memory is {least:.2f}.")

# %%
reply("09-predict-share", my_share)

# %% [markdown]
# New memory was a third of the kernel's time, and it is gone. What is left is seven journeys through arrays larger than
# the caches. (The operations one by one, in section 1, paid nothing of this: one array at a time was freed and used
# again at once. The kernel's arrays together were given back to the system, and had to be found anew.)

# %% [markdown]
# ## 4. Chunks (3 min)
#
# A cache is a small, near memory, which keeps what was used last. Take a piece of the arrays that fits, do *all seven*
# operations on it, and go on to the next: then the large memory is read once and written once.

# %%
def in_chunks(param, grad, sum_sq_grad, learning_rate, epsilon, chunk=30_000):
    for start in range(0, param.size, chunk):
        now = slice(start, start + chunk)
        param[now], sum_sq_grad[now] = readable(param[now], grad[now], sum_sq_grad[now],
                                                learning_rate, epsilon)
    return param, sum_sq_grad

lean(in_chunks, "adagrad", room=1_500_000)

# %% [markdown]
# And the readable kernel is back: its temporaries are as short as a chunk, and their memory is used again at once.
#
# **Predict.** How long is the best chunk?
#
# a) some hundred parameters &nbsp; b) ten thousand to some hundred thousand &nbsp; c) some millions

# %%
my_chunk = None         # "a", "b" or "c"

# %% tags=["volatile"]
here["chunks"] = measures.chunks()
figure, ax = plt.subplots(figsize=(7, 3.4))
figures.draw_chunks(ax, here["chunks"], costs.limit("adagrad", here["bandwidth"]))
ax.set_title("Adagrad in chunks, here")
figures.show(figure, f"Nanoseconds per parameter for lengths of a chunk, here: {here['chunks']}.")

# %%
figure, ax = plt.subplots(figsize=(7, 3.4))
figures.draw_chunks(ax, there["chunks"], costs.limit("adagrad", there["bandwidth"]))
ax.set_title("Adagrad in chunks, recorded")
figures.show(figure, "Nanoseconds per parameter of Adagrad for lengths of a chunk, as recorded: "
             + ", ".join(f"{int(length):,} {time:.1f}" for length, time in there["chunks"].items()))

# %%
reply("09-predict-chunk", my_chunk)

# %% [markdown]
# Short chunks pay for Python: some microseconds for seven calls and the slices, whatever they work on. Long ones leave
# the caches. In between lies a broad valley, and on the record its floor is about what `out=` on whole arrays came to;
# but here the formula stays written once. The classes of this course walk in the valley: `update(params, grads,
# out=params)` cuts large arrays into pieces of 24 576.
#
# The valley's floor is still well above the limit. There the seven passes run between the processor and its caches:
# nearer, but seven. And a third of what is left is NumPy's root, which no cache makes faster.

# %% [markdown]
# ## 5. One pass (5 min)
#
# What if each number were fetched once, went through *all* operations inside the processor, and came back? A compiler
# can make that loop from the kernel as it stands. [numba](https://numba.pydata.org) is one; it is optional in this
# course.

# %%
if measures.compiled("adagrad") is None:
    print("numba is not installed, so the compiled path is missing from what your machine shows;",
          "pip install 'adaptive-edu[fast]' adds it.")

# %% [markdown]
# This is all that is compiled, with `step` the kernel that you know:
#
# ```python
# for i in range(params.size):
#     params[i], state[i] = step(params[i], grads[i], state[i], learning_rate, epsilon)
# ```
#
# **Predict.** On the record the readable kernel takes several times the limit. What does the compiled loop take,
# in limits?

# %%
my_compiled = None      # a number

# %% tags=["volatile"]
figure, ax = plt.subplots(figsize=(8, 3))
shown = here["paths"]["adagrad"]
figures.draw_times(ax, shown, costs.limit("adagrad", here["bandwidth"]))
ax.set_title("Adagrad, every path, here", pad=18)
figures.show(figure, f"Nanoseconds per parameter of Adagrad, here: {say(shown)}.")

# %%
figure, axes = plt.subplots(2, 1, figsize=(8, 5.2), height_ratios=[5, 4])
for ax, method in zip(axes, ("adagrad", "adadelta")):
    figures.draw_times(ax, there["paths"][method], costs.limit(method, there["bandwidth"]), method)
    ax.set_title(f"{NAMES[method]}, every path, recorded", pad=18)
said = "; ".join(f"{NAMES[m]}: {say(there['paths'][m])}, limit of memory "
                 f"{costs.limit(m, there['bandwidth']):.2f}" for m in ("adagrad", "adadelta"))
figures.show(figure, f"Nanoseconds per parameter, as recorded. {said}.")

# %%
beside("times the limit, Adagrad compiled, recorded", my_compiled,
       against_the_limit(there, "compiled, one pass")[0], digits=2)

# %%
whole, root = there["paths"]["adagrad"]["compiled, one pass"], there["passes"]["sqrt(sum_sq_grad)"]
print(f"recorded: all of Adagrad compiled {whole:.2f} ns, NumPy's square root alone {root:.2f} ns")

# %% [markdown]
# At the limit, give or take a tenth. (It can come out a little below: the limit is a measurement, too, of loops that are
# not quite like an update.)
#
# **The roofline** says what holds a loop back. To the right, how many operations a program does for each byte that it
# moves; upwards, how many it does in a nanosecond. But for errors of measurement no point lies above the slope, which
# memory sets, nor above its method's level, which arithmetic sets (measured on few parameters, in a near cache):
#
# $$\text{operations per ns} \;\le\; \min\bigl(B \cdot \text{operations per byte},\; \text{arithmetic alone}\bigr)
# \tag{ML3}$$
#
# **Question.** A hollow point is a readable kernel, a full one its compiled loop. Which way does compiling move it, and
# why along both axes?

# %%
def roofline(ax, record):
    points = []
    for method in sorted(record["paths"].keys() - {"rmsprop"}):
        times, work = record["paths"][method], costs.passes(method)
        points.append((method, "readable", work.operations, work.bytes(),
                       times["the readable kernel"]))
        if "compiled, one pass" in times:
            points.append((method, "", work.operations, costs.fused_bytes(method),
                           times["compiled, one pass"]))
    levels = {m: costs.passes(m).operations / record["in_cache"][m] for m, words, *_ in points
              if not words}
    figures.draw_roofline(ax, record["bandwidth"], points, levels)
    return "; ".join(f"{NAMES[m]} {words or 'compiled'} {count / size:.2f} operations per byte, "
                     f"{count / time:.1f} per ns" for m, words, count, size, time in points)

# %% tags=["volatile"]
here["in_cache"] = {method: measures.in_cache(method) for method in here["paths"]}
figure, ax = plt.subplots(figsize=(7.5, 4.6))
said = roofline(ax, here)
ax.set_title("The roofline, here")
figures.show(figure, f"The roofline of this machine: {said}.")

# %%
figure, ax = plt.subplots(figsize=(7.5, 4.6))
said = roofline(ax, there)
ax.set_title("The roofline, recorded")
figures.show(figure, f"The roofline of the recorded machine, memory {there['bandwidth']:.0f} bytes "
             f"per ns: {said}.")

# %% [markdown]
# To the right, since fewer bytes move for the same operations, and up, since the new place has a higher roof. (That the
# hollow points lie below the slope as well is in good part the new memory of section 3.) A root and
# a division count as one operation each, but they are slow ones: the more of them among the operations, the lower the
# level. On the record memory holds the compiled loops back, and the levels lie higher, but by less than twice. Twice the
# bandwidth would not give twice the speed.
#
# **float32** halves the bytes, and twice as many numbers go through the processor at once. Is everything twice as fast?

# %%
both = [(there["paths"][m][path], there["float32"][m][path]) for m in methods
        for path in ("the readable kernel", "compiled, one pass")]
Table(method=[NAMES[m] for m in methods for _ in range(2)], path=3 * ["readable", "compiled"],
      float64=[pair[0] for pair in both], float32=[pair[1] for pair in both],
      ratio=[pair[0] / pair[1] for pair in both], digits=3)

# %% [markdown]
# The readable kernels gain more: their arrays of 16 MB are kept and used again, so no pages need be found. Two of the
# compiled loops gain less: some of their operations are still done in float64, since the hyperparameters come in it.
#
# What it costs: seven digits instead of sixteen, and a range that ends at 3.4e38, so that a gradient above 1.85e19 has
# no finite square. And one more, at home in this course:

# %%
total = np.float32(1.0)
print("Adagrad's sum in float32, 1 + (1e-4)^2 :", total + np.float32(1e-4) ** 2)

# %% [markdown]
# The sum no longer hears gradients that are 6000 times smaller than its root. A fading average forgets its old large
# gradients, and hears again.

# %% [markdown]
# ## 6. When none of this matters (3 min)
#
# **Few parameters.** A call of NumPy costs some tenths of a microsecond before it has done anything, and an update makes
# several.
#
# **Predict.** From how many parameters on does an update cost twice what it costs for ten?

# %%
my_count = None         # a number

# %% tags=["volatile"]
here["small"] = measures.small((10, 1000, 100_000))
Table(parameters=[f"{size:,}" for size in here["small"]["the readable kernel"]],
      **{f"{path.replace(' ', '__')},__us": [f"{time / 1000:.3g}" for time in times.values()]
         for path, times in here["small"].items()})

# %%
sizes = np.array([int(size) for size in there["small"]["the readable kernel"]])
times = {path: np.array(list(found.values())) for path, found in there["small"].items()}
Table(parameters=[f"{size:,}" for size in sizes], digits=4,
      **{f"{path.replace(' ', '__')},__us": t / 1000 for path, t in times.items()})

# %%
record = times["the readable kernel"]
doubled = np.exp(np.interp(np.log(2 * record[0]), np.log(record), np.log(sizes)))
beside("parameters, the readable kernel, recorded", my_count, round(doubled, -2))

# %% [markdown]
# Below that, what you pay for is Python and, in the classes, the checks that catch a NaN before it spreads. In the
# plane of this course's pictures, with two parameters, plain floats are faster than any array (that is how
# `adaptive_edu.run` walks).
#
# **A gradient that is dear.** For each weight and each picture of a mini-batch, the gradient of a network takes about
# six operations, two on the way forward and four back; the update takes 16 at most, once. So with a hundred pictures
# the gradient is 600 operations to 16.

# %% tags=["volatile"]
here["gradient"] = measures.gradient((10, 100, 1000))
share = {batch: here["gradient"]["update"] / (time + here["gradient"]["update"])
         for batch, time in here["gradient"]["gradient"].items()}
print("share of the update here:",
      ", ".join(f"batch {batch}: {100 * part:.0f} %" for batch, part in share.items()))

# %%
step = there["gradient"]["update"]
Table(pictures=list(there["gradient"]["gradient"]), digits=3,
      gradient__us=[time / 1000 for time in there["gradient"]["gradient"].values()],
      update__us=3 * [step / 1000],
      update__per__cent=[100 * step / (step + t) for t in there["gradient"]["gradient"].values()])

# %% [markdown]
# That is the network of notebook 7, with Adadelta. The count would say 3 % for a hundred pictures. But a matrix product
# uses a number many times once it is fetched, and does ten times as many operations in a nanosecond as our update.
#
# Where the batch is large, an update for nothing would save next to nothing. Where it is small, or where the weights
# are many and seldom used, the update is a good part of the time.
#
# **So:** measure first. Then save the passes that cost, and keep the formula where it can be read.

# %% [markdown]
# ## 7. Your turn (4 min here, what is left at your desk)
#
# No clock judges here: right numbers in the right places, and no memory to speak of.
#
# **Fill one expression.** The bytes per parameter that an update must move, for a number of state arrays and a size of
# the numbers.

# %%
def bytes_per_parameter(states, itemsize):
    raise NotImplementedError("one expression of the two")

# %%
check(bytes_per_parameter)

# %% [markdown]
# <details><summary>Hint</summary>What is read: the parameter, the gradient, every state. What is written: all of these
# but one.</details>
# <details><summary>A solution</summary><code>return (3 + 2 * states) * itemsize</code></details>
#
# **Write it without temporaries.** RMSProp in place, (RP1) to (RP3), with `work` and `other` to compute in. Every
# operation needs an `out=`, or an operator like `*=`, which writes to its left side. Return the two arrays that have
# changed.

# %%
def rmsprop_in_place(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other):
    raise NotImplementedError("np.multiply(grad, grad, out=work) is a beginning")

# %%
check(rmsprop_in_place)

# %% [markdown]
# <details><summary>Hint 1</summary>(RP1) in four lines: square into <code>work</code>, times <code>1 - rho</code>, the
# average times <code>rho</code>, add.</details>
# <details><summary>Hint 2</summary>For the last bit keep the order of the kernel: the gradient times
# <code>-learning_rate</code> first, then divide.</details>
# <details><summary>A solution</summary>
#
# ```python
# def rmsprop_in_place(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other):
#     np.multiply(grad, grad, out=work)
#     work *= 1 - rho
#     avg_sq_grad *= rho
#     avg_sq_grad += work
#     np.add(avg_sq_grad, epsilon, out=work)
#     np.sqrt(work, out=work)
#     np.multiply(grad, -learning_rate, out=other)
#     other /= work
#     param += other
#     return param, avg_sq_grad
# ```
# </details>
#
# **Write it in chunks.** Adadelta in place, two states, a chunk at a time, with the kernel
# `METHODS["adadelta"].kernel(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon)`. The last chunk may be shorter.
# Return the three arrays that have changed.

# %%
def adadelta_in_chunks(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon, chunk=4096):
    raise NotImplementedError("a loop over slices; section 4 has it for one state")

# %%
check(adadelta_in_chunks)

# %% [markdown]
# <details><summary>Hint</summary>A slice may reach beyond the end of an array: it then stops there.</details>
# <details><summary>A solution</summary>
#
# ```python
# def adadelta_in_chunks(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon, chunk=4096):
#     for start in range(0, param.size, chunk):
#         now = slice(start, start + chunk)
#         param[now], avg_sq_grad[now], avg_sq_delta[now] = METHODS["adadelta"].kernel(
#             param[now], grad[now], avg_sq_grad[now], avg_sq_delta[now], rho, epsilon)
#     return param, avg_sq_grad, avg_sq_delta
# ```
# </details>
#
# These three, and one on the roofline, to be handed in for marks:
# [exercises/release/09_memory_limit](../exercises/release/09_memory_limit/09_memory_limit.ipynb).
#
# **Use it.** The classes do all this for you. After this update `values` must hold new numbers, and no new array may
# have been made for them. Change one argument.

# %%
values, slopes = np.ones(200_003), np.full(200_003, 0.5)
moved = edu.Adadelta().update(values, slopes)           # change me

# %%
print("values moved in place:", bool(moved is values and values[0] < 1))

# %% [markdown]
# <details><summary>A solution</summary><code>edu.Adadelta().update(values, slopes, out=values)</code></details>

# %% [markdown]
# ## Exit questions (2 min)
#
# **1.** A library writes its update as eight array operations, each in place. What would compiling them into one loop
# save?
#
# a) nothing: no temporaries are left &nbsp; b) most of the traffic: seven of eight journeys &nbsp; c) operations
#
# **2.** A method with one more state array than Adadelta. How much longer does its update take at the limit of memory?
#
# a) by 16 of 56 &nbsp; b) by 8 of 56 &nbsp; c) it depends on its formula
#
# **3.** Your network has a million weights, the mini-batch a thousand pictures, and the update takes one hundredth of the
# time. What do you do?
#
# a) compile the update &nbsp; b) go to float32 for the update &nbsp; c) look at the gradient

# %%
first, second, third = None, None, None      # your letters

# %%
print(reply("09-exit-passes", first))
print(reply("09-exit-states", second))
print(reply("09-exit-first", third))

# %% [markdown]
# ## What we saw
#
# * An update must move $(3 + 2s)\,b$ bytes a parameter. That, and not its operations, sets the limit.
# * NumPy makes a pass of every operation, and of most a new array. `out=` saves the arrays, chunks save the journeys to
#   the large memory, one compiled pass saves the rest, and the formula can stay written once.
# * For ten parameters Python is what costs, for a dear gradient the gradient.
#
# **What breaks.** A limit is as good as its count. Two threads share one memory; an array that fits the cache knows
# another limit; and a time that was not measured twice is a rumour.
#
# **This is the last notebook.** You can derive the three methods, write them, predict them, tell when they, or their
# code, are wrong, and say how fast they can be.
