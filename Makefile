# One script per verb in ci/, which say more. CARGO_TARGET_DIR is respected.
.PHONY: build wheel check test test-all demo bench provision clean

# The release program, stripped: target/release/ottla.
build:
	@ci/build

# The Python package, with the program in it: dist/ottla-*.whl.
wheel:
	@ci/wheel

# Formatting, lints, floors between rooms, freshness of generated code, and what must not be in the tree.
check:
	@ci/check

# Everything that shows that it works, in its small form: Rust, fuzzing for seconds, Python, foreign clients and Apache Kafka.
test:
	@ci/test

# The same in its large form.
test-all:
	@ci/test --all

# The orders example on an embedded store.
demo:
	@ci/demo

# Throughput and latency beside Apache Kafka.
bench:
	@ci/bench

# What the tests and figures take from package registries.
provision:
	@ci/provision

# What ci/ has made outside of cargo's target directory.
clean:
	@rm -rf .cache dist
