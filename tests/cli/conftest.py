"""Running the command as a user does."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from garbage import Run
from jixiao_cli.main import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``jixiao`` with arguments, in an empty folder; a traceback of ours fails the test."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(main, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return result

    return call
