"""Lay out a zip for grading: all names, and the content of what is graded. Imports `submissions`.

A name is written only if it stays where it should, as an empty file; then one file for each student is
unpacked, in small pieces and up to a limit. So a zip can fill no disk, write nowhere else, and make no link.
"""
import stat
import zipfile
import zlib
from dataclasses import replace

from . import files, submissions

MOST_NAMES = 50_000
LONGEST, DEEPEST = 200, 8       # bytes of a name, names of a path
MOST_BYTES = 2 << 30            # of all that is unpacked; the small files come first
PIECE = 1 << 20
FORBIDDEN = set("\\:\0")       # what Windows would read as a way elsewhere
ENCRYPTED = 1                   # in a name's flags
METHODS = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED     # the others are unpacked whole, however large that is


def find(archive, names, folder):
    """Return the submissions in a zip, and the names in it that were passed over.

    Parameters
    ----------
    archive : Path
    names : sequence of str
        As for `submissions.find`.
    folder : Path
        An empty one, for as long as the submissions are needed.

    Raises
    ------
    ValueError : it is no zip, or nothing is there
    """
    try:
        with zipfile.ZipFile(archive) as box:
            members, passed_over = _laid_out(box, folder)
            return _unpacked(box, members, submissions.find(folder, names)), passed_over
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, UnicodeDecodeError) as problem:
        raise ValueError(f"SUBMITTED must be a zip that can be read; {archive} is not: {problem}") from None


def _laid_out(box, folder):
    """Make an empty file for each good name; return what belongs to each, and the other names."""
    if len(box.infolist()) > MOST_NAMES:
        raise ValueError(f"SUBMITTED must hold {MOST_NAMES} files at most; got {len(box.infolist())}")
    members, passed_over = {}, []
    for info in box.infolist():
        parts = info.filename.removesuffix("/").split("/")
        path = folder.joinpath(*parts)
        try:
            if not _is_good(info, parts):
                raise OSError
            (path if info.is_dir() else path.parent).mkdir(parents=True, exist_ok=True)
            if not info.is_dir():
                path.touch()
                members.setdefault(path, []).append(info)
        except OSError:                         # also a file and a folder of the same name
            passed_over.append(info.filename)
    return members, passed_over


def _is_good(info, parts):
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind in (0, stat.S_IFREG, stat.S_IFDIR) and len(parts) <= DEEPEST and all(map(_is_name, parts))


def _is_name(part):
    return part not in ("", ".", "..") and not set(part) & FORBIDDEN and len(part.encode(errors="replace")) <= LONGEST


def _unpacked(box, members, found):
    """The same submissions with their files in place; what cannot be unpacked says why."""
    left, done = MOST_BYTES, {}
    for each in sorted(found, key=lambda each: sum(info.file_size for info in members.get(each.path, []))):
        if each.path:
            try:
                left -= _unpack(box, members[each.path], each.path, left)
            except (files.Rejected, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as problem:
                why = str(problem) if isinstance(problem, files.Rejected) else "it is damaged in the zip"
                each = replace(each, path=None, why=why)
        done[each.student] = each
    return [done[each.student] for each in found]


def _unpack(box, infos, path, left):
    """Write one file; return its size."""
    info, most = infos[0], min(left, files.LARGEST_FILE)
    if len(infos) > 1:
        raise files.Rejected(f"it is in the zip {len(infos)} times")
    if info.flag_bits & ENCRYPTED or info.compress_type not in METHODS:
        raise files.Rejected("it is encrypted, or compressed in a way that is not read")
    size = 0
    with box.open(info) as packed, open(path, "wb") as file:
        while piece := packed.read(PIECE):
            size += len(piece)
            if size > most:
                raise files.Rejected(f"it is larger than {files.LARGEST_FILE >> 20} MB, or the zip is too large")
            file.write(piece)
    return size
