# All that can be done here. Each target is short; what is longer is a script in dev/. CI calls these and nothing else.
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
at ?=
moves ?= thank name_position close
tests ?=
of ?=
deaths ?= 1000

.PHONY: help setup tour test test-all lint fix golden docs picture kind story quality bench chaos mutants lock release clean

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.set-up ## make the environment in .venv (every other target does it by itself)

$(VENV)/.set-up: pyproject.toml requirements.lock dev/setup
	@sh dev/setup $(VENV)

tour: setup ## watch the whole way on a throw-away desk, mail servers included; nothing leaves this machine
	@$(VENV)/bin/sincerely tour

test: setup ## the tests that need no server, in a few minutes
	@$(PY) -m pytest -n auto -m "not servers and not wheel" $(tests)

test-all: setup ## every test; installs and starts Dovecot, Postfix and PostgreSQL (Debian, as root; elsewhere says how)
	@sh dev/servers
	@$(PY) -m pytest -n auto --dist loadgroup $(tests)

lint: setup ## layers, style, types, playbooks; changes nothing
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo

fix: setup ## mend what ruff can mend
	@$(PY) -m ruff check --fix . && $(PY) -m ruff format .

kind: setup ## begin a letter kind: make kind at=candidate/meeting_request moves="thank name_position close"
	@$(PY) dev/kind.py "$(at)" $(moves)

story: setup ## tell what is owed in a kind's story, and its letter: make story at=candidate/thank_you
	@$(PY) dev/story.py "$(at)"

golden: setup ## keep the letters as they are written now; read what changed aloud before you commit it
	@$(PY) dev/story.py --golden
	@PYTHONPATH=src:tests $(PY) -m drafting.golden && PYTHONPATH=src:tests $(PY) -m owing.asked

docs: setup ## make docs/reference anew from the code's own tables
	@$(PY) dev/reference.py

picture: setup ## make the README's picture of `sincerely today` anew, by the tour
	@$(VENV)/bin/sincerely tour --picture docs/today.svg

quality: setup ## measure the checks on letters by many hands, and write docs/reference/quality.md
	@$(PY) dev/quality.py

bench: setup ## measure start, memory and rates against their limits; writes bench/result.json
	@$(PY) bench/run.py

chaos: setup ## kill senders at random on both stores, a thousand times; each letter arrives once (half an hour): make chaos deaths=100
	@$(PY) dev/chaos.py $(deaths)

mutants: setup ## change what is owed a little, 7,000 times, and name each change that no test notices (an hour): make mutants of=core/owing/clocks.py
	@$(PY) dev/mutants.py $(of)

lock: setup ## choose the newest versions of everything that is installed here (needs uv)
	@sh dev/lock

release: setup ## build the wheel and the source archive into dist/
	@$(PY) -m build --no-isolation

clean: ## take away what the other targets made
	@rm -rf $(VENV) dist build bench/result.json bench/mutants.jsonl .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
