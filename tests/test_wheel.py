"""The built wheel: installs into an empty environment, carries templates and samples, and runs."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``jixiao`` of an environment that holds nothing but the wheel.

    The dependencies are borrowed from this environment through a path file: what is tried here is the wheel,
    and the test must not need a network. The path file does not reach this environment's own jixiao, because a
    path file inside a borrowed folder is not followed.
    """
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (wheel,) = folder.glob("jixiao-*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    target = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    install = ("-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    run(sys.executable, *install, cwd=folder)
    (target / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts / ("jixiao.exe" if sys.platform == "win32" else "jixiao")


def test_the_wheel_lists_its_templates(installed: Path, tmp_path: Path) -> None:
    listed = run(installed, "template", "list", cwd=tmp_path)
    for path in (ROOT / "templates").glob("*.yaml"):
        assert path.stem in listed


def test_the_wheel_runs_from_its_own_files(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python.exe" if sys.platform == "win32" else "python")
    place = run(python, "-c", "import jixiao; print(jixiao.__file__)", cwd=tmp_path).strip()
    assert "environment" in Path(place).parts


def test_the_wheel_carries_the_samples(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python.exe" if sys.platform == "win32" else "python")
    program = (
        "from jixiao.template import data_folder; "
        "print(*sorted(p.relative_to(data_folder('samples')).as_posix() "
        "for p in data_folder('samples').rglob('*.xlsx')), sep='\\n')"
    )
    carried = set(run(python, "-c", program, cwd=tmp_path).split())
    assert carried == {path.relative_to(ROOT / "samples").as_posix() for path in (ROOT / "samples").rglob("*.xlsx")}
