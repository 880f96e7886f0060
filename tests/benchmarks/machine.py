"""The machine that a run was made on, in words that do not name it."""

import os
import platform
import sys
import sysconfig
from pathlib import Path

import psutil


def describe() -> dict[str, str]:
    """Return processor, cores, memory, system and Python, and how busy the machine was before the run."""
    return {
        "processor": _processor(),
        "cores": f"{psutil.cpu_count(logical=False) or '?'} ({psutil.cpu_count()} threads)",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        "Python": f"{platform.python_version()}, {_build()}",
        "load before the run": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def _build() -> str:
    """Tell how Python was built, which makes a tenth for a server in Python."""
    if sys.base_prefix == "/usr":
        return "the system's"
    optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    return f"built {'with' if optimised else 'without'} --enable-optimizations"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
