# Set-up and daily commands; `make` alone lists them.
#
# Everything is installed into .venv. Stamp files in there remember what has been
# done, so a repeated command starts at once, and a change of pyproject.toml
# installs again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
OFFSCREEN := QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen}
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test test-slow truth audit fuzz monkey kills lint bench screenshots clean

help: ## List the commands
	@echo "Ravine. Commands (each sets up what it needs first):"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name what; do printf '%-20s %s\n' "$$name" "$$what"; done
	@echo "Another interpreter: make run PYTHON=python3.12"

run: $(VENV)/.app ## Open the app; without a display, render the default race to race.png
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no display here, so the default race is rendered to an image instead:"; \
		QT_QPA_PLATFORM=offscreen $(BIN)/ravine render -o race.png && echo "$(CURDIR)/race.png"; \
	else \
		$(BIN)/ravine; \
	fi

test: $(VENV)/.dev ## Run the quick tests on all cores, without opening a window (PYTEST_ARGS="-k adam")
	@$(PYTEST) -m "not slow" $(PYTEST_ARGS)

test-slow: $(VENV)/.dev ## Run the tests that take long
	@$(PYTEST) -m slow $(PYTEST_ARGS)

truth: $(if $(TORCH),,$(VENV)/.app) ## Compare with PyTorch, where it is installed (TORCH=python3 if outside .venv)
	@python="$(or $(TORCH),$(BIN)/python)"; \
	if ! "$$python" -c 'import torch' 2>/dev/null; then \
		echo "There is no PyTorch in $$python; install it with '$$python -m pip install torch'," \
			"or name an interpreter that has it: make truth TORCH=/path/to/python" >&2; \
		exit 1; \
	fi; \
	"$$python" tests/golden/make.py --check && PYTHONPATH=. "$$python" tests/golden/compare.py

audit: $(VENV)/.app ## Draw races and count the claims of their verdicts that do not hold (RACES=5000 SEED=1)
	@$(BIN)/python -m tests.audit --races $(or $(RACES),1000) --seed $(or $(SEED),1)

kills: $(VENV)/.app ## Kill the program at random moments and look for what is lost (COUNT=300 SEED=1)
	@$(OFFSCREEN) $(BIN)/python -m tests.kills --count $(or $(COUNT),300) --seed $(or $(SEED),1)

fuzz: $(VENV)/.app ## Draw files, formulas and command lines and look for crashes (COUNT=20000 SEED=1)
	@$(OFFSCREEN) $(BIN)/python -m tests.fuzz --count $(or $(COUNT),20000) --seed $(or $(SEED),1)

monkey: $(VENV)/.app ## Work the window at random and look for faults (MINUTES=20 SEED=1)
	@$(OFFSCREEN) $(BIN)/python -m tests.monkey --minutes $(or $(MINUTES),20) --seed $(or $(SEED),1)

lint: $(VENV)/.dev ## Check style, format, types and import contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.bench ## Measure each speed budget beside its peers (GROWTH=1: how times grow)
	@$(OFFSCREEN) $(BIN)/python -m $(if $(GROWTH),benchmarks.growth,benchmarks)

screenshots: $(VENV)/.app ## Render the pictures that the README shows
	@$(OFFSCREEN) $(BIN)/python -m app.window.screenshots assets/screenshots

clean: ## Remove the environment, caches and build products
	@rm -rf $(VENV) build dist *.egg-info race.png
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created: .ci/set-up .ci/system-libraries
	@sh .ci/set-up "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/.app: $(VENV)/.created pyproject.toml
	@echo "Installing Ravine and the libraries it uses into $(VENV); the first time takes a minute"
	@$(PIP) install --editable .
	@QT_QPA_PLATFORM=offscreen $(BIN)/python .ci/check-qt
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	@echo "Installing the test and lint tools into $(VENV)"
	@$(PIP) install --editable '.[dev]'
	@touch $@

$(VENV)/.bench: $(VENV)/.app
	@echo "Installing the peers that the benchmarks compare with into $(VENV)"
	@$(PIP) install --editable '.[bench]'
	@touch $@
