"""The command `adaptive-edu`: open the course, check a file, regenerate what is generated.

Standard library only; each subcommand imports what it needs when it runs.
"""
import argparse
import os
import sys
from pathlib import Path

from . import __version__
from .grading.arguments import add_arguments
from .workspace import FOLDER, course_folder, first_copy, refresh

# Settings of JupyterLab for this course: no question about news, and none of a teacher's panels.
SETTINGS = Path(__file__).parent / "jupyter"

EPILOG = """\
examples:
  adaptive-edu                                open the first notebook in JupyterLab
  adaptive-edu --no-browser --port 8890       serve it there and print the address
  adaptive-edu -- --debug                     what follows -- goes to JupyterLab as it is
  adaptive-edu check my_work/notebooks/02_adagrad.ipynb
  adaptive-edu check my_steps.py              judge every step function in a file

Your work is in my_work/, copies of notebooks/ and exercises/. Updates of the course replace the copies that
you have not changed and leave the others; delete a copy to get a fresh one.
"""


def main(argv=None):
    """Run the command and return its exit status.

    Parameters
    ----------
    argv : list of str, optional
        The arguments; those of the process by default.

    Returns
    -------
    int
    """
    ours, jupyter = _split(sys.argv[1:] if argv is None else list(argv))
    args = _parser().parse_args(ours, argparse.Namespace(jupyter=jupyter))
    return args.run(args)


def lab_arguments(course, first, browser=True, port=None, extra=()):
    """Return the arguments with which JupyterLab shows the course.

    The root is the project's folder, so that notebooks, exercises and the learner's copies are in sight.

    Parameters
    ----------
    course : Path
        The project's folder.
    first : str
        The notebook to open, relative to it.
    browser : bool
        Open a browser.
    port : int, optional
    extra : iterable of str
        Further arguments, which have the last word.

    Returns
    -------
    list of str
    """
    return [f"--ServerApp.root_dir={course}",
            f"--LabApp.default_url=/lab/tree/{first}",
            f"--LabApp.workspaces_dir={course / FOLDER / '.layout'}",      # else: other projects' tabs
            *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
            *([] if browser else ["--no-browser"]),
            *([] if port is None else [f"--port={port}"]),
            *extra]


def _lab(args):
    try:
        course = course_folder()
        notices = refresh(course)
    except OSError as error:
        sys.exit(f"adaptive-edu: {error}")
    for notice in notices:
        print(notice)

    _serve(lab_arguments(course, first_copy(course), args.browser, args.port, args.jupyter))
    return 0


def _serve(arguments):
    from jupyterlab.labapp import LabApp

    from .server import server_arguments
    path = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path)
    LabApp.launch_instance([*server_arguments(), *arguments])


def _check(args):
    from .checking import main
    return main(args.file)


def _grade(args):
    from .grading.command import main
    return main(args)


def _class(args):
    from .classroom import main
    return main(args.folder)


def _regenerate(args):
    from .authoring import main
    return main(check=args.check, names=args.names)


def _site(args):
    from .authoring import site
    return site.main(args.folder)


def _split(argv):
    """Return our arguments, with `lab` understood where no subcommand is named, and those after `--`."""
    end = argv.index("--") if "--" in argv else len(argv)
    ours = argv[:end]
    if not ours or (ours[0].startswith("-") and ours[0] not in ("-h", "--help", "--version")):
        ours = ["lab", *ours]
    return ours, argv[end + 1:]


def _parser():
    parser = argparse.ArgumentParser(
        prog="adaptive-edu", description="A course on Adagrad, RMSProp and Adadelta.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    lab = commands.add_parser("lab", help="open the course in JupyterLab (what the bare command does)")
    lab.add_argument("--no-browser", dest="browser", action="store_false", help="only print the address")
    lab.add_argument("--port", type=int, help="serve there (JupyterLab's own choice otherwise)")
    lab.set_defaults(run=_lab)

    check = commands.add_parser("check", help="judge the step functions in a notebook or a .py file")
    check.add_argument("file", help="a .ipynb or .py file; exit status 0 if all in it are right")
    check.set_defaults(run=_check)

    grade = commands.add_parser("grade", help="grade what a class handed in, in a sandbox (for teachers)")
    add_arguments(grade)
    grade.set_defaults(run=_grade)

    new_class = commands.add_parser("class", help="make a course directory (for teachers)")
    new_class.add_argument("folder", metavar="NEW_FOLDER", help="new or empty; nothing is ever overwritten")
    new_class.set_defaults(run=_class)

    regenerate = commands.add_parser("regenerate", help="generate notebooks and exercises (for authors)")
    regenerate.add_argument("--check", action="store_true", help="change nothing; fail if anything differs")
    regenerate.add_argument("names", nargs="*", metavar="NAME", help="such as 02_adagrad; all by default")
    regenerate.set_defaults(run=_regenerate)

    site = commands.add_parser("site", help="build the static site, with JupyterLite (for authors)")
    site.add_argument("folder", nargs="?", default="build/site", help="%(default)s by default; emptied first")
    site.set_defaults(run=_site)
    return parser
