# Two commands do everything on a fresh machine with Python 3.11 and make: `make demo` and `make test`.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint slow quality bench clean

demo: .venv/demo.ready ## set up, run the main job on the bundled corpus, say where to look
	$(BIN)/coding run corpus --out out/demo

test: .venv/test.ready lint ## set up and pass all tests (minutes)
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

lint: .venv/test.ready
	$(BIN)/ruff check .
	$(BIN)/mypy

slow: .venv/test.ready ## what takes longer: LibreOffice, soak tests; and all tests with examples drawn anew
	$(BIN)/python -m pytest -m slow
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile --hypothesis-profile=random

quality: .venv/test.ready ## measure rules and classifier on coded material; writes docs/quality.md (needs CODING_REFERENCE)
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/quality_classifier.py

bench: .venv/test.ready ## speed as ratios against named peers; writes benchmarks/results
	$(BIN)/python benchmarks/keywords.py
	$(BIN)/python benchmarks/codings.py
	$(BIN)/python benchmarks/themes.py
	$(BIN)/python benchmarks/agreement.py
	$(BIN)/python benchmarks/classifier.py

.venv/demo.ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install -e ".[all]"
	$(BIN)/python -c "open('$@', 'w')"

.venv/test.ready: pyproject.toml .venv/demo.ready
	$(PIP) install -e ".[all,dev]"
	$(BIN)/python -c "open('$@', 'w')"

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(d, ignore_errors=True) for d in ('.venv', 'out', 'build', 'dist')]"
