"""Generated files: course notebooks from scripts, student exercises from their sources. For authors only.

`course` executes a script into a notebook, `editions` makes student versions, `leaks` guards them,
`compare` says what differs, `tasks` reads the list of tasks in an exercise, `cover` draws the README's picture,
`links` has the address of the repository, `addresses` fills it into pages, `site` and `lite` build the site.
"""
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]


def main(check=False, names=(), root=ROOT):
    """Regenerate the course notebooks and the student exercises, or compare them with what is stored.

    Parameters
    ----------
    check : bool
        Write nothing; say what differs from a fresh generation.
    names : sequence of str
        Names of files or folders, such as `02_adagrad`, `exercises` or `README`; everything by default.
    root : path
        The project's folder.

    Returns
    -------
    int : exit status, 0 if all is well, 1 if something differs, leaks or does not run
    """
    try:
        from . import addresses, course, cover, editions, site
    except ImportError as error:
        print(f"regenerate: the authors' tools must be installed, pip install -e '.[test]'; {error}")
        return 1
    root = Path(root)
    try:
        targets = _chosen([*course.targets(root), *editions.targets(root)], names, root)
    except ValueError as error:
        print(f"regenerate: {error}")
        return 1
    problems = addresses.problems(root, check)          # first: one of the pages is a notebook's source
    problems += [problem for path, build in targets for problem in _one(path, build, check, root)]
    problems += course.problems(root) + editions.problems(root)
    problems += cover.problems(root, check) if "README" in names or not names else []
    problems += site.problems(root, check) if "site" in names or not names else []
    print(*problems, sep="\n", end="\n" * bool(problems))
    return int(bool(problems))


def _chosen(targets, names, root):
    """Return the generated files of these names, each with the function that builds it."""
    if not targets:
        raise ValueError("root must be the project's folder, with notebooks/source or exercises/source; "
                         f"got {root}")
    called = {path: {*path.relative_to(root).with_suffix("").parts} for path, _ in targets}
    known = set().union(*called.values())
    if not known.issuperset({*names} - {"README", "site"}):
        raise ValueError(f"names must be among {', '.join(sorted(known))}, README, site; got {', '.join(names)}")
    return [(path, build) for path, build in targets if not names or called[path] & {*names}]


def _one(path, build, check, root):
    """Build one file, then write or compare it; say so in a line; return the problems."""
    from . import compare
    name, started = path.relative_to(root).as_posix(), perf_counter()
    try:
        fresh = build()
    except Exception as error:              # whatever stops this file must not stop the others
        return [f"{name}: {error}"]
    problems = compare.with_file(path, fresh) if check else compare.write(path, fresh)
    word = ("differs" if problems else "as stored") if check else "written"
    print(f"{name}: {word} ({perf_counter() - started:.1f} s)", flush=True)
    return [f"{name}, {problem}" for problem in problems]
