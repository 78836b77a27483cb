"""What a child gives up before it sees a stranger's code. Linux; imports the standard library only.

Order matters: a fresh /tmp needs the right to mount, so it comes first; then the rights go, then the limits
come, last the filter, under which none of it could be done or undone. Any failure ends the child.
"""
import ctypes
import os
import struct

from . import filter

CLONE_NEWNS = 0x00020000
MS_NOSUID, MS_NODEV = 2, 4
PR_SET_DUMPABLE, PR_CAPBSET_DROP = 4, 24
LAST_CAPABILITY = 63
CAPABILITY_VERSION_3 = 0x20080522
TMP = b"size=4m,nr_inodes=256,mode=0700"


def lock(limits):
    """Give up everything but computing, for good.

    Parameters
    ----------
    limits : dict
        `cpu` seconds, `memory` bytes in all, and `user`, the id to become if this is root.

    Raises
    ------
    OSError : something could not be given up
    """
    libc = ctypes.CDLL(None, use_errno=True)
    fresh_tmp(libc)
    drop_rights(libc, limits["user"])
    limit(limits["cpu"], limits["memory"])
    filter.install()


def fresh_tmp(libc):
    """Put an empty /tmp over the last one; it is gone when this process is."""
    _check(libc.unshare(CLONE_NEWNS), "unshare")
    options = TMP if os.getuid() else TMP.replace(b"0700", b"1777")
    _check(libc.mount(b"tmpfs", b"/tmp", b"tmpfs", ctypes.c_ulong(MS_NOSUID | MS_NODEV), options), "mount")
    os.chdir("/tmp")


def drop_rights(libc, user):
    """Become an ordinary user without capabilities: the kernel does not count the processes of root."""
    for capability in range(LAST_CAPABILITY):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)        # fails beyond the last that the kernel knows
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    _check(libc.capset(header, bytes(24)), "capset")
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def limit(cpu, memory):
    """Set the limits that also hold without a jail; no process and no thread may be added."""
    import resource

    for name, most in {"CPU": cpu, "AS": memory, "FSIZE": 1 << 22, "NOFILE": 32, "NPROC": 0, "CORE": 0,
                       "MEMLOCK": 0, "MSGQUEUE": 0}.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is not None:
            resource.setrlimit(kind, (most, most + 1 if name == "CPU" else most))


def _check(result, name):
    if result:
        raise OSError(ctypes.get_errno(), name)
