"""PostgreSQL 15 (Debian 12's) to 18: the core's own tests and one founding's way, on each version that is installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.database import OTHER_PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = {int(folder.parent.name): folder for folder in Path("/usr/lib/postgresql").glob("[0-9]*/bin")}
CORE = (
    *("tests/meta/test_migrations.py", "tests/meta/test_tenant_tables.py", "tests/migrations"),
    *("tests/core/test_row_level_security.py", "tests/core/test_history.py", "tests/core/test_chain.py"),
    "tests/foundings/test_models.py",
)


@pytest.mark.verify
@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", [15, 16, 17])
def test_the_core_works_on(version):
    if version not in INSTALLED:
        pytest.skip(f"PostgreSQL {version} is not installed in /usr/lib/postgresql")
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *CORE]
    environment = {**os.environ, OTHER_PROGRAMS: str(INSTALLED[version])}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
