"""What several test modules need."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def libreoffice() -> None:
    """Skip where LibreOffice is not installed; CI installs it."""
    if shutil.which("soffice") is None and shutil.which("libreoffice") is None:
        pytest.skip("LibreOffice is not installed")
