"""Virtuoso, where Debian's `virtuoso-opensource-7-bin` is installed.

Asked by GET only: it never answers POST with `application/sparql-query`.
"""

import configparser
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

from benchmarks.servers.process import free_ports
from benchmarks.servers.server import Server, UnavailableError

NAME: Final = "Virtuoso"
#: Asked for as the default graph: Virtuoso itself would take every graph, its own too, without merging.
_UNION: Final = "urn:union"
_START_SECONDS: Final = 120.0
#: Pages of 8 KiB that are kept in memory, unless more are asked for.
_BUFFERS: Final = 85_000


def virtuoso(data: Path, scratch: Path, sql_port: int, buffers: int = _BUFFERS) -> Server:
    """Return Virtuoso with `data` loaded. Raises UnavailableError where it is not installed or does not load.

    sql_port: a free port for its own protocol, which it listens on beside HTTP; buffers: pages of 8 KiB that
    it may keep in memory.
    """
    program = shutil.which("virtuoso-t")
    client = shutil.which("isql-vt") or shutil.which("isql-v")
    if program is None or client is None:
        raise UnavailableError(
            "Virtuoso is not installed; on Debian: apt-get install virtuoso-opensource-7-bin"
        )
    folder = scratch / "virtuoso"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    _load(program, client, folder, data, sql_port, buffers)

    def command(port: int) -> list[str]:
        return [program, "-f", "-c", str(_configure(folder, data, sql_port, port, buffers))]

    return Server(
        NAME, _version(program), f"/sparql?default-graph-uri={_UNION}", command, folder=folder, warmup=2.0
    )


def _configure(folder: Path, data: Path, sql_port: int, http_port: int, buffers: int) -> Path:
    """Write the settings and return their file."""
    settings = configparser.ConfigParser()
    settings.optionxform = str  # type: ignore[assignment, method-assign]
    files = (
        "DatabaseFile .db",
        "ErrorLogFile .log",
        "LockFile .lck",
        "TransactionFile .trx",
        "xa_persistent_file .pxa",
    )
    settings["Database"] = {name: str(folder / f"v{end}") for name, end in (pair.split() for pair in files)}
    settings["TempDatabase"] = {
        "DatabaseFile": str(folder / "t.db"),
        "TransactionFile": str(folder / "t.trx"),
        "MaxCheckpointRemap": "2000",
        "Striping": "0",
    }
    settings["Parameters"] = {
        "ServerPort": f"127.0.0.1:{sql_port}",
        "ServerThreads": "100",
        "NumberOfBuffers": str(buffers),
        "MaxDirtyBuffers": str(buffers * 3 // 4),
        "CaseMode": "2",
        "DirsAllowed": f"{folder}, {data.parent}",
        "CheckpointInterval": "0",
    }
    settings["HTTPServer"] = {
        "ServerPort": f"127.0.0.1:{http_port}",
        "ServerRoot": str(folder),
        "ServerThreads": "80",
        "MaxKeepAlives": "80",
        "KeepAliveTimeout": "60",
    }
    settings["SPARQL"] = {"ResultSetMaxRows": "1000000", "MaxQueryExecutionTime": "0"}
    path = folder / "virtuoso.ini"
    with path.open("w", encoding="utf-8") as file:
        settings.write(file)
    return path


def _load(program: str, client: str, folder: Path, data: Path, sql_port: int, buffers: int) -> None:
    """Start it for the bulk loader, load, write a checkpoint, and stop it."""
    (http_port,) = free_ports(sql_port + 1, 1)
    settings = _configure(folder, data, sql_port, http_port, buffers)
    process = subprocess.Popen([program, "-f", "-c", str(settings)], cwd=folder, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + _START_SECONDS
        while _sql(client, sql_port, "status();").returncode:
            if time.monotonic() > ends or process.poll() is not None:
                raise UnavailableError("Virtuoso does not start with the settings written for it")
            time.sleep(0.2)
        statements = f"ld_dir('{data.parent}', '{data.name}', '{_UNION}'); rdf_loader_run(); checkpoint;"
        loaded = _sql(client, sql_port, statements)
        failed = _sql(client, sql_port, "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;")
        if loaded.returncode or "0 Rows." not in failed.stdout:
            raise UnavailableError(f"Virtuoso cannot load the data: {(loaded.stderr + failed.stdout)[-300:]}")
        _sql(client, sql_port, "shutdown;")
        process.wait(30)
    finally:
        process.kill()
        process.wait()


def _sql(client: str, port: int, statements: str) -> subprocess.CompletedProcess[str]:
    command = [client, f"127.0.0.1:{port}", "dba", "dba", f"EXEC={statements}"]
    return subprocess.run(command, capture_output=True, text=True)


def _version(program: str) -> str:
    told = subprocess.run([program, "-?"], capture_output=True, text=True)
    words = (told.stdout + told.stderr).replace("\n", " ").split()
    return next((words[place + 1] for place, word in enumerate(words[:-1]) if word == "Version"), "unknown")
