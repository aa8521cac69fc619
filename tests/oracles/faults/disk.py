"""Disks that fill up: the project on a tmpfs of 1 to 64 MiB, with less room than an import needs."""

import os
import shutil
import subprocess

STEPS, LARGEST = 16, 64
BALLAST = ".ballast"
AMPLE = 1024  # MiB


def free(folder):
    seen = os.statvfs(folder)
    return seen.f_bavail * seen.f_frsize


def mount(folder, mib, again=False):
    size = f"size={mib}m" + (",remount" if again else "")
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)


def measured(scratch, folder):
    """Bytes the store takes on such a disk, and bytes an undisturbed import adds."""
    place = folder / "project"
    mount(folder, AMPLE)
    try:
        shutil.copytree(scratch.template, place, symlinks=True)
        shutil.rmtree(place / "out")
        left = [free(folder)]
        shutil.copytree(scratch.template / "out", place / "out", symlinks=True)
        left.append(free(folder))
        scratch.sound(scratch.importing(place))
        left.append(free(folder))
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    return left[0] - left[1], left[1] - left[2]


def one(scratch, folder, mib, share, sizes):
    """One import on a disk of this size with `share` of the room it needs left."""
    place, (store, need) = folder / "project", sizes
    mount(folder, mib)
    try:
        shutil.copytree(scratch.template / "datasets", place / "datasets")
        shutil.copytree(scratch.template / "indicators", place / "indicators")
        cold = free(folder) < store
        if not cold:
            shutil.copytree(scratch.template / "out", place / "out", symlinks=True)
        scratch.counts["disks without room for a store"] += cold
        room = int(need * share)
        with (folder / BALLAST).open("wb") as ballast:
            ballast.write(bytes(max(0, free(folder) - room)))
        when = f"disk of {mib} MiB with {min(room, free(folder)) // 1024} KiB left"
        run = scratch.run(scratch.importing(place))
        scratch.counts["disks"] += 1
        scratch.counts["disks that filled up"] += run.code != 0
        scratch.judge(when, run, place, cold=cold)
        if run.code not in (0, None) and "space" not in run.errors and "No room" not in run.errors:
            scratch.fault(f"{when}: the message does not say that the disk is full: {run.said()}")
        (folder / BALLAST).unlink()
        mount(folder, AMPLE, again=True)
        scratch.recover(when, place)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def run(scratch, steps):
    """The number of disks tried, or why none was."""
    if os.geteuid() != 0:
        return "not run: mounting a tmpfs needs root"
    folder = scratch.folder / "disk"
    folder.mkdir()
    probe = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True
    )
    if probe.returncode != 0:
        return f"not run: {probe.stderr.decode('utf-8', 'replace').strip()}"
    subprocess.run(["umount", str(folder)], check=True)
    sizes = measured(scratch, folder)
    for step in range(steps):
        mib = 1 + round(step * (LARGEST - 1) / max(1, steps - 1))
        # Some disks have room enough, because an import needs more while it works than it leaves.
        for share in (2 * step / steps, 1 - step / steps):
            one(scratch, folder, mib, share, sizes)
    return f"{scratch.counts['disks']} disks, {scratch.counts['disks that filled up']} of them filled up"
