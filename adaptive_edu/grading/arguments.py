"""The arguments of `adaptive-edu grade`. Standard library only, so that other commands stay quick."""
import os
from argparse import BooleanOptionalAction
from pathlib import Path

UNSAFE = "--unsafe-no-sandbox"
CPU = 4


def add_arguments(parser):
    """Add the arguments of `grade` to its parser."""
    parser.add_argument("submitted", type=Path, metavar="SUBMITTED",
                        help="a folder of STUDENT/ASSIGNMENT/NOTEBOOK.ipynb or of STUDENT.ipynb, STUDENT.py; a zip "
                             "from Moodle or Canvas, or what is in it; or a file")
    parser.add_argument("--assignment", required=True, metavar="NAME", help="such as 02_adagrad, or one exercise")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT", help="the folder for all results")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, tcp://..., to do the work")
    parser.add_argument("--resume", action=BooleanOptionalAction, default=True,
                        help="grade only what has changed since the last run, or was not reached (default)")
    parser.add_argument("--seed", type=int, default=0, help="of the inputs that nobody sees (default: 0)")
    parser.add_argument("--cpu", type=int, default=CPU, metavar="SECONDS",
                        help=f"CPU time for each exercise of a student (default: {CPU})")
    parser.add_argument("--gradebook", type=Path, metavar="FILE.csv",
                        help="a table that Moodle or Canvas exported, to be filled with the marks")
    parser.add_argument("--column", metavar="NAME", help="which of Canvas's columns, if there are several")
    parser.add_argument("--gradescope", action="store_true", help="write results.json, for a single submission")
    parser.add_argument(UNSAFE, dest="unsafe", action="store_true", help="run the files with your own rights")
