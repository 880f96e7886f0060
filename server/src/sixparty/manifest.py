"""What a release folder holds, and what it tells of itself."""

import json
from pathlib import Path
from typing import Any, Final

DATASET: Final = "dataset.nq"
MANIFEST: Final = "manifest.json"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a release folder; empty where there is none that can be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and (folder / DATASET).is_file() else {}
