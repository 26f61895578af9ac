"""The command: `ci/bench [--quick] [--only SCENARIO]... [--runs N] [--json FILE] [--markdown FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from ottla_bench import process
from ottla_bench.brokers import BROKERS
from ottla_bench.parts import prepare
from ottla_bench.process import BenchError, say
from ottla_bench.report import document
from ottla_bench.results import Results
from ottla_bench.scenarios import FULL, QUICK, SCENARIOS, Bench, check_space


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Ottla and Apache Kafka under the same loads.")
    parser.add_argument("--quick", action="store_true", help="short runs, to see that everything works")
    parser.add_argument("--only", action="append", choices=list(SCENARIOS), help="run this scenario only; repeatable")
    parser.add_argument("--brokers", default=",".join(BROKERS), help="which brokers run (default: %(default)s)")
    parser.add_argument("--no-build", action="store_true", help="measure the programs that are in target/release")
    parser.add_argument("--runs", type=int, help="runs of each scenario (default: 5, with --quick 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all samples, medians and goals here")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables as a document here")
    options = parser.parse_args(words)
    options.brokers = options.brokers.split(",")
    for name in options.brokers:
        if name not in BROKERS:
            parser.error(f"--brokers: '{name}' is none of {', '.join(BROKERS)}")
    if options.runs is None:
        options.runs = 1 if options.quick else 5
    if options.runs < 1:
        parser.error("--runs: at least 1")
    return options


def run(options: argparse.Namespace) -> Results:
    chosen = options.only or list(SCENARIOS)
    needs = set(options.brokers)
    if any(name.startswith("python") for name in chosen):
        needs.add("python")
    parts = prepare(needs, build=not options.no_build)
    scale = QUICK if options.quick else FULL
    with tempfile.TemporaryDirectory(prefix="ottla-bench-") as scratch:
        check_space(Path(scratch), scale)
        bench = Bench(parts, options.brokers, scale, options.runs, Path(scratch))
        try:
            for name in SCENARIOS:
                if name in chosen:
                    SCENARIOS[name](bench)
        finally:
            try:
                bench.close()
            finally:
                process.end_all()
    return bench.results


def main(words: list[str]) -> int:
    options = arguments(words)
    process.interruptible()
    try:
        results = run(options)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: interrupted; the brokers are ended and their directories removed", file=sys.stderr)
        return 130
    settings = {"quick": options.quick, "runs": options.runs, "brokers": options.brokers}
    if options.json:
        options.json.write_text(json.dumps(results.as_json(settings), indent=1) + "\n")
        say(f"{options.json} written")
    if options.markdown:
        options.markdown.write_text(document(results, options.runs))
        say(f"{options.markdown} written")
    if results.judged():
        print(results.table())
        print()
    print(results.medians())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
