"""What updates cost: times beside the limit of memory, lengths of chunks, the roofline."""
from .looks import LOOKS


def draw_times(ax, times, limit=None, method="adagrad"):
    """Draw a bar for each time, its number at its end, and the limit as a line across.

    Parameters
    ----------
    ax : Axes
    times : mapping of words to float
        Nanoseconds per parameter.
    limit : float, optional
        That of memory.
    method : str
        Whose colour the bars have.
    """
    bars = ax.barh(list(times), list(times.values()), color=LOOKS[method].color, alpha=0.75, height=0.6)
    ax.bar_label(bars, fmt="%.2f", padding=9, fontsize=10)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set(xlabel="ns per parameter", xlim=(0, 1.15 * max(times.values())))
    if limit is not None:
        ax.axvline(limit, color="black", lw=1.2, ls=(0, (6, 3)))
        ax.annotate(f"limit of memory, {limit:.2f}", (limit, 1), (3, 3), xycoords=("data", "axes fraction"),
                    textcoords="offset points", fontsize=10)
    return bars


def draw_chunks(ax, times, limit, label=None):
    """Draw the time per parameter over the length of a chunk, and the limit of memory below."""
    look, lengths = LOOKS["adagrad"], [float(length) for length in times]
    line, = ax.plot(lengths, list(times.values()), color=look.color, marker=look.marker, label=label or look.label)
    ax.axhline(limit, color="black", lw=1.2, ls=(0, (6, 3)))
    ax.annotate("limit of memory", (lengths[0], limit), (0, 4), textcoords="offset points", fontsize=10)
    ax.set(xscale="log", ylim=(0, None), xlabel="parameters in a chunk", ylabel="ns per parameter")
    return line


def draw_roofline(ax, bandwidth, points, levels):
    """Draw the roofline: under a slope that memory sets, and levels that arithmetic sets, a point for each path.

    Parameters
    ----------
    ax : Axes
    bandwidth : float
        Bytes per ns.
    points : list of (method, words, operations, bytes, ns)
        Of one parameter; a point with words is hollow.
    levels : mapping of method to float
        Operations per ns where everything lies in the cache.
    """
    top = 1.3 * max([*levels.values(), *(count / time for *_, count, _, time in points)])
    roof, = ax.plot([0.02, top / bandwidth], [bandwidth * 0.02, top], color="black", lw=1.6)
    ax.annotate(f"memory,\n{bandwidth:.0f} bytes per ns", (0.05, bandwidth * 0.05), (-8, 4), fontsize=10, ha="right",
                textcoords="offset points")
    for method, level in levels.items():
        look = LOOKS[method]
        ax.plot([level / bandwidth, 1], [level, level], color=look.color, ls=look.linestyle, lw=1.4)
        ax.annotate(f"{look.label},\nin the cache", (1, level), (5, 0), textcoords="offset points", va="center",
                    color=look.color, fontsize=10, annotation_clip=False)
    lowest = min(count / time for *_, count, _, time in points)
    for method, words, count, size, time in points:
        look = LOOKS[method]
        ax.plot(count / size, count / time, look.marker, color=look.color, ms=8, mfc="white" if words else look.color)
        offset, side = ((9, -12 if count / time == lowest else 2), "left") if words else ((-9, 4), "right")
        ax.annotate(f"{look.label}, {words or 'compiled'}", (count / size, count / time), offset, color=look.color,
                    textcoords="offset points", ha=side, fontsize=10)
    base = min(1, 0.7 * lowest)
    ax.set(xscale="log", yscale="log", xlim=(0.02, 1), ylim=(base, None), xlabel="operations per byte that is moved",
           ylabel="operations per ns")
    ax.set_xticks((0.02, 0.05, 0.1, 0.2, 0.5, 1), ("0.02", "0.05", "0.1", "0.2", "0.5", "1"))
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if base <= tick <= top]
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    return roof
