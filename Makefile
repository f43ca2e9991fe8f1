# What a developer runs, all of it in .venv; CONTRIBUTING.md says when.

python = .venv/bin/python
screen = landscape
still = gdtui-$(screen).svg

.PHONY: check versions thorough fast lint still docs

check: .venv/ready  ## all that .ci/run looks at
	.venv/bin/pytest -n logical
	.ci/lint

versions:  ## the tests on each Python, with the newest and with the lowest dependencies
	.ci/versions

thorough: .venv/ready  ## the same with all examples of the properties, four times as many
	GDTUI_THOROUGH=1 .venv/bin/pytest -n logical

fast: .venv/ready  ## the tests of the parts that differ from main, and lint, format and types
	$(python) -m tests.touched | xargs .venv/bin/pytest -n logical
	.ci/lint

lint: .venv/ready
	.ci/lint

docs: .venv/ready  ## the reference of what other programs may use, in build/docs
	$(python) docs/build.py build/docs

still: .venv/ready  ## a picture: make still screen=slope options="--loss two-valleys --steps 5"
	$(python) -m gdtui still $(screen) $(options) --force -o $(still)
	@echo $(still)

.venv/ready: pyproject.toml requirements.lock
	python3 -m venv .venv
	.venv/bin/pip install -q -c requirements.lock -e '.[test]'
	touch $@
