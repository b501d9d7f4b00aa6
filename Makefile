# Everything a person types: make demo, make test. The first call sets .venv up; later calls find it ready.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check format lint types samples lock clean

demo: $(READY)
	$(BIN)/jixiao demo out

test: $(READY)
	$(BIN)/python -m pytest -n auto

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check --no-cache .
	$(BIN)/mypy
	$(MAKE) test

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The committed samples, built anew from their facts; a test checks that they are what this writes.
samples: $(READY)
	$(BIN)/python samples/build_rosters.py
	$(BIN)/python samples/build_completed.py
	$(BIN)/python samples/build_foreign.py

# One lock for Python 3.11-3.13 on Linux, macOS and Windows; needs uv, which using the lock does not.
lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --group dev --no-emit-index-url \
	  --custom-compile-command "make lock" -o requirements.lock pyproject.toml

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更高版本 (Python 3.11 or later is needed)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) out build dist
