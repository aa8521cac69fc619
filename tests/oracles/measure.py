#!/usr/bin/env python3
"""Runs one command and says how it ended, how long it took and how much memory its tree held.

    python3 -S tests/oracles/measure.py --report FILE [--seconds 60] [--every 10] -- COMMAND...

Standard input, output and error of the command are those of this process. The report is one JSON
object: code or signal, whether it was stopped for lasting longer than --seconds, the seconds from
fork to exit and those of processors, and the peak in KiB. The peak is the larger of what the system
counted for the largest process (wait4, which includes processes the command waited for) and of the
sum over the whole tree, looked at every --every milliseconds (0: not at all). `stray` tells whether
processes it had started were still alive one second after its end; they are then killed.

A process of its own is needed because Linux counts to a child what its parent held when it
forked: this one holds some 9 MiB, a battery or a benchmark driver far more. Standard library only.
"""

import json
import os
import signal
import sys
import time

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def arguments(words):
    """The options before `--` with their numbers, and the command after it."""
    split = words.index("--")
    options = dict(zip(words[:split:2], words[1:split:2]))
    seconds, every = float(options.get("--seconds", 60)), float(options.get("--every", 10))
    return options["--report"], seconds, every / 1000, words[split + 1 :]


def tree_kib(root):
    """Resident memory of a process and all below it, now."""
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
                total += int(statm.read().split()[1]) * PAGE_KIB
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as children:
                    waiting += children.read().split()
        except OSError:
            continue  # it has just ended, or this system does not list children
    return total


def ended(group, seconds=1):
    """Whether every process of the group is gone by itself after so many seconds at the most."""
    for _ in range(100 * seconds):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    os.killpg(group, signal.SIGKILL)
    return False


def measured(command, seconds, every):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        os.setsid()
        try:
            os.execvp(command[0], command)
        except OSError as error:
            sys.stderr.write(f"{command[0]}: {error}\n")
            os._exit(127)
    peak, hang = 0, False
    while True:
        gone, status, usage = os.wait4(pid, os.WNOHANG)
        if gone:
            break
        lasted = time.perf_counter() - start
        if lasted > seconds and not hang:
            hang = True
            os.killpg(pid, signal.SIGKILL)
        peak = max(peak, tree_kib(pid)) if every else peak
        signal.sigtimedwait([signal.SIGCHLD], every or max(0.01, seconds - lasted))
    taken = time.perf_counter() - start
    return {
        "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "hang": hang,
        "seconds": round(taken, 4),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 4),
        "peak_kib": max(peak, usage.ru_maxrss),
        "stray": not ended(pid),
    }


def main():
    report, seconds, every, command = arguments(sys.argv[1:])
    result = measured(command, seconds, every)
    with open(report, "w", encoding="ascii") as out:
        json.dump(result, out)


if __name__ == "__main__":
    main()
