"""Apache Jena Fuseki on a TDB2 database, where Java and Maven are there to get and run it."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from benchmarks.servers.server import Server, UnavailableError

NAME: Final = "Fuseki"
_VERSION: Final = "5.6.0"
_ARTIFACT: Final = f"org.apache.jena:jena-fuseki-server:{_VERSION}"


def fuseki(data: Path, scratch: Path, heap: str = "2g") -> Server:
    """Return Fuseki with `data` loaded. Raises UnavailableError without Java, Maven or the artifact.

    heap: the memory that Java may use; the database is mapped into memory besides.
    """
    java = shutil.which("java")
    if java is None:
        raise UnavailableError("there is no Java; install a Java 17 runtime (openjdk-17-jre-headless)")
    jar = _jar(scratch)
    database = scratch / "tdb2"
    shutil.rmtree(database, ignore_errors=True)
    load = [java, "-cp", str(jar), "tdb2.tdbloader", f"--loc={database}", str(data)]
    loaded = subprocess.run(load, capture_output=True, text=True)
    if loaded.returncode:
        raise UnavailableError(f"the TDB2 loader failed: {loaded.stderr.strip()[-300:]}")

    def command(port: int) -> list[str]:
        serve = [java, f"-Xmx{heap}", "-jar", str(jar), "--localhost", f"--port={port}", "--tdb2"]
        return [*serve, f"--loc={database}", "/dataset"]

    variables = {"FUSEKI_BASE": str(scratch / "fuseki")}
    return Server(NAME, f"{_VERSION}, TDB2", "/dataset/query", command, variables, folder=scratch, warmup=3.0)


def _jar(scratch: Path) -> Path:
    jar = scratch / f"jena-fuseki-server-{_VERSION}.jar"
    if jar.is_file():
        return jar
    maven = shutil.which("mvn")
    if maven is None:
        raise UnavailableError(f"there is no Maven (mvn) to fetch {_ARTIFACT}")
    copy = [maven, "--quiet", "--batch-mode", "dependency:copy", f"-Dartifact={_ARTIFACT}"]
    copied = subprocess.run(
        [*copy, f"-DoutputDirectory={scratch}"], capture_output=True, text=True, cwd=scratch
    )
    if copied.returncode or not jar.is_file():
        raise UnavailableError(f"Maven cannot fetch {_ARTIFACT}: {copied.stdout.strip()[-300:]}")
    return jar
