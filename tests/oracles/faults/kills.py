"""Imports killed at random moments: the program alone, or with every process it started."""

import os
import random
import signal
import subprocess
import time

from measure import ended


def killed(scratch, moment, whole):
    """Starts an import and kills it after so many seconds; False when it was done before."""
    start = time.perf_counter()
    run = subprocess.Popen(
        scratch.importing(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=scratch.trial.environment,
    )
    time.sleep(max(0.0, moment - (time.perf_counter() - start)))
    if whole:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
    hit = run.wait() == -signal.SIGKILL
    return hit, ended(run.pid, seconds=5)


def run(scratch, kills):
    draw, attempts = random.Random(scratch.seed), 0
    while scratch.counts["kills"] < kills:
        scratch.fresh()
        hit = False
        while scratch.counts["kills"] < kills:
            attempts += 1
            if attempts > 4 * kills + 20:
                raise SystemExit("imports end before their moment: the measured time is wrong")
            moment, whole = draw.uniform(0, scratch.seconds), draw.random() < 0.5
            there, ended = killed(scratch, moment, whole)
            if not there:
                scratch.counts["done before"] += 1
                break
            hit = True
            scratch.counts["kills"] += 1
            when = f"kill {scratch.counts['kills']} at {moment:.3f} s"
            if not ended:
                scratch.fault(f"{when}: a process of the killed import lives on")
            scratch.judge(when)
            if draw.random() < 0.5:
                break
        if hit:
            scratch.recover(when)
            if scratch.counts["kills"] % 20 == 0:
                print(
                    f"{scratch.counts['kills']}/{kills} kills, {len(scratch.faults)} faults",
                    flush=True,
                )
