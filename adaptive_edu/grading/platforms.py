"""How Moodle and Canvas name what they give to download. Standard library only.

Read from their own sources: Moodle's mod/assign/classes/downloader.php, Canvas's lib/content_zipper.rb.
"""
import re
from typing import NamedTuple

# Ada Lovelace_12345_assignsubmission_file, a folder (until Moodle 4.0 with one more _), or followed by _ and a
# file's name. Moodle writes no other _ before the number.
MOODLE = re.compile(r"(?P<student>[^_]+_\d+)_assignsubmission_(?P<plugin>[a-z]+)_?(?P<file>.*)", re.DOTALL)
# lovelaceada_12345_67890_file.ipynb, with _LATE before the first number, anon_x1y2z in place of name and number; or
# lovelaceada_12345_text.html. The first numbers count: what follows them is what the student called the file.
CANVAS = re.compile(r"(?:(?P<name>.+?)_)??(?:LATE_)?(?P<id>\d+|anon_[^_]+)_"
                    r"(?:(?P<upload>\d{3,})_(?P<file>.+)|text\.html|link\.html)", re.DOTALL)


class Handed(NamedTuple):
    """Whose it is, a name and the platform's number; what the student called it, "" for a folder; and how it came."""

    student: str
    file: str
    plugin: str = "file"


def handed(names):
    """Return the `Handed` of each name that a platform made.

    Parameters
    ----------
    names : sequence of str
        All that lie in one folder. A Canvas file looks like many another, so all must look like one, and no
        two may have one upload's number.

    Examples
    --------
    >>> handed(["Ada Lovelace_12345_assignsubmission_file", "bob.ipynb"])
    {'Ada Lovelace_12345_assignsubmission_file': Handed(student='Ada Lovelace_12345', file='', plugin='file')}
    >>> handed(["lovelaceada_LATE_12345_67890_02_adagrad-1.ipynb"])["lovelaceada_LATE_12345_67890_02_adagrad-1.ipynb"]
    Handed(student='lovelaceada_12345', file='02_adagrad-1.ipynb', plugin='file')
    """
    moodle = {name: found for name in names if (found := MOODLE.fullmatch(name))}
    canvas = {name: found for name in names if (found := CANVAS.fullmatch(name))}
    if moodle:
        return {name: Handed(found["student"], found["file"], found["plugin"]) for name, found in moodle.items()}
    uploads = [found["upload"] for found in canvas.values() if found["upload"]]
    if len(canvas) < len(names) or len(set(uploads)) < len(uploads) or not uploads:
        return {}
    return {name: Handed("_".join(filter(None, (found["name"], found["id"]))), found["file"] or "text.html")
            for name, found in canvas.items()}
