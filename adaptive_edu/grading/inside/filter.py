"""The kernel's own list of what a child may ask of it: a seccomp filter. Imports the standard library only.

Written as the few words of BPF that it is, so that no library can be missing when it matters. What is not
on the list fails with "operation not permitted"; calls for another processor's numbering end the process.
Sources: linux/seccomp.h, linux/filter.h, linux/audit.h, asm/unistd.h.
"""
import ctypes
import errno
import platform
import struct

# For a Python that has imported all it needs: memory, time, its own files, its one open line.
# Not here: fork and threads, exec, sockets, signals to others, ptrace, mounts, limits, ioctl, links, modes.
ALLOWED = {
    "x86_64": {
        "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8,
        "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
        "rt_sigreturn": 15, "pread64": 17, "readv": 19, "writev": 20, "access": 21, "select": 23,
        "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "exit": 60,
        "uname": 63, "ftruncate": 77, "getdents": 78, "getcwd": 79, "chdir": 80, "rename": 82,
        "mkdir": 83, "rmdir": 84, "unlink": 87, "readlink": 89, "umask": 95, "gettimeofday": 96,
        "getrusage": 98, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108,
        "getppid": 110, "sigaltstack": 131, "gettid": 186, "time": 201, "futex": 202, "sched_getaffinity": 204,
        "getdents64": 217, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
        "clock_nanosleep": 230, "exit_group": 231, "openat": 257, "mkdirat": 258, "newfstatat": 262,
        "unlinkat": 263, "renameat": 264, "readlinkat": 267, "faccessat": 269, "pselect6": 270, "ppoll": 271,
        "set_robust_list": 273, "getrandom": 318, "membarrier": 324, "statx": 332, "rseq": 334,
        "faccessat2": 439},
    "aarch64": {
        "getcwd": 17, "mkdirat": 34, "unlinkat": 35, "renameat": 38, "ftruncate": 46,
        "faccessat": 48, "chdir": 49, "openat": 56, "close": 57, "getdents64": 61, "lseek": 62, "read": 63,
        "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pselect6": 72, "ppoll": 73, "readlinkat": 78,
        "newfstatat": 79, "fstat": 80, "exit": 93, "exit_group": 94, "futex": 98, "set_robust_list": 99,
        "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115,
        "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128, "sigaltstack": 132,
        "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153, "uname": 160,
        "getrusage": 165, "umask": 166, "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174,
        "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178, "brk": 214, "munmap": 215,
        "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278, "membarrier": 283,
        "statx": 291, "rseq": 293, "faccessat2": 439},
}
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

LOAD, EQUAL, NOT_BELOW, RETURN = 0x20, 0x15, 0x35, 0x06         # words of BPF: load, jump if ==, if >=, return
ALLOW, KILL, DENY = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
NUMBER_AT, ARCHITECTURE_AT = 0, 4                               # in the kernel's struct seccomp_data
OTHER_NUMBERING = 0x40000000                                    # x32 calls on x86_64
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, MODE_FILTER = 22, 38, 2


def program(machine):
    """Return the filter for a machine, "x86_64" or "aarch64", as the kernel reads it.

    >>> len(program("x86_64")) % 8
    0
    """
    numbers = sorted(ALLOWED[machine].values())
    words = [(LOAD, 0, 0, ARCHITECTURE_AT), (EQUAL, 1, 0, ARCHITECTURE[machine]), (RETURN, 0, 0, KILL),
             (LOAD, 0, 0, NUMBER_AT), (NOT_BELOW, 0, 1, OTHER_NUMBERING), (RETURN, 0, 0, KILL)]
    for number in numbers:
        words += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    words.append((RETURN, 0, 0, DENY))
    return b"".join(struct.pack("=HBBI", *word) for word in words)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("words", ctypes.c_char_p)]


def install():
    """Put this process under the filter, for good.

    Raises
    ------
    OSError : the kernel refuses, or the machine is not in the list
    """
    machine = platform.machine()
    if machine not in ALLOWED:
        raise OSError(f"machine must be one of {', '.join(ALLOWED)}; got {machine}")
    words = program(machine)
    filter = _Program(len(words) // 8, words)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(filter))


def _prctl(option, value, pointer=None):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), pointer or ctypes.c_ulong(0), ctypes.c_ulong(0),
                  ctypes.c_ulong(0)):
        raise OSError(ctypes.get_errno(), "prctl")
