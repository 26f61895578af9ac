"""`python3 -m unittest discover -s core/bench -p 'test_*.py' -t core/bench`"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from ottla_bench import process, results
from ottla_bench.loads import CONSUMED, PRODUCED, last
from ottla_bench.process import BenchError
from ottla_bench.results import Results


class TheResults(unittest.TestCase):
    def test_a_goal_is_judged_by_medians(self) -> None:
        sample = Results()
        for ours, theirs in ((1.0, 2.0), (26.0, 20.0), (500.0, 1.0)):
            sample.add("produce-1024", results.RD_OTTLA, {"rate": ours})
            sample.add("produce-1024", results.RD_KAFKA, {"rate": theirs})
        (row,) = sample.judged()
        self.assertEqual((row["ours"], row["base"], row["value"], row["kept"]), (26.0, 2.0, 13.0, True))

    def test_a_bound_is_kept_or_not(self) -> None:
        for rate, kept in ((12.9, False), (13.0, True)):
            sample = Results()
            sample.add("produce-1024", results.RD_OTTLA, {"rate": rate})
            sample.add("produce-1024", results.RD_KAFKA, {"rate": 10.0})
            self.assertEqual([row["kept"] for row in sample.judged()], [kept])
        for idle, kept in ((15.0, True), (15.1, False)):
            sample = Results()
            sample.add("start-up", results.OTTLA, {"idle_mib": idle})
            self.assertEqual([row["kept"] for row in sample.judged()], [kept])
            self.assertIn("yes" if kept else "**no**", sample.table())

    def test_what_was_not_measured_is_not_judged(self) -> None:
        sample = Results()
        sample.add("produce-1024", results.RD_KAFKA, {"rate": 10.0})
        self.assertEqual(sample.judged(), [])
        document = json.loads(json.dumps(sample.as_json({})))
        self.assertEqual(document["goals"], [])
        self.assertEqual(document["medians"]["produce-1024"][results.RD_KAFKA]["rate"], 10.0)


class TheOutputOfRdkafkaPerformance(unittest.TestCase):
    def test_its_last_words_count(self) -> None:
        line = "% {0} messages produced ({0} bytes), {1} delivered (offset 4, {2} failed) in {3}ms: 1 msgs/s and"
        found = last(PRODUCED, "\n".join([line.format(500, 92, 0, 1006), line.format(500, 499, 1, 1960)]))
        assert found is not None
        self.assertEqual(found.groups(), ("500", "499", "1", "1960"))

    def test_a_consumer_says_messages_and_bytes(self) -> None:
        found = last(CONSUMED, "% 10 messages (1000 bytes) consumed in 5ms: 2000 msgs/s (0.20 MB/s)")
        assert found is not None
        self.assertEqual(found.groups(), ("10", "1000", "5"))
        self.assertIsNone(last(CONSUMED, "% Consumer reached end of topic"))


class TheProcesses(unittest.TestCase):
    def test_a_failed_load_says_why(self) -> None:
        with self.assertRaisesRegex(BenchError, "status 3: no broker"):
            process.run(["sh", "-c", "echo no broker >&2; exit 3"])

    def test_a_load_that_hangs_is_ended(self) -> None:
        with self.assertRaisesRegex(BenchError, "was not over"):
            process.run(["sleep", "600"], timeout=0.1)

    def test_cpu_and_memory_are_those_of_the_process(self) -> None:
        self.assertGreaterEqual(process.cpu_seconds(os.getpid()), 0.01)
        self.assertGreater(process.anonymous_mib(os.getpid()), 1.0)

    def test_what_runs_is_ended(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            child = process.start(["sleep", "600"], Path(scratch) / "log")
            process.end_all()
            self.assertIsNotNone(child.poll())


class TheNumbersOfPythonClients(unittest.TestCase):
    def check(self, *records: tuple[int, int, bytes]) -> str:
        code = "from numbered import Order; order = Order(4)\n"
        code += "".join(f"order.add(*{record!r})\n" for record in records) + f"order.check({len(records)})"
        clients = Path(__file__).resolve().parents[1] / "clients"
        done = subprocess.run([sys.executable, "-c", code], cwd=clients, capture_output=True, text=True)
        return done.stderr.strip()

    def test_what_is_lost_doubled_or_out_of_order_is_found(self) -> None:
        self.assertEqual(self.check((0, 0, b"0:xx"), (1, 0, b"1:xx"), (0, 1, b"2:xx")), "")
        self.assertIn("number 2 at offset 2", self.check((0, 0, b"0:xx"), (0, 2, b"2:xx")))
        self.assertIn("number 1 at offset 1", self.check((0, 0, b"2:xx"), (0, 1, b"1:xx")))
        self.assertIn("came twice", self.check((0, 0, b"1:xx"), (1, 0, b"1:xx")))
        self.assertIn("with 3 bytes", self.check((0, 0, b"1:x")))


if __name__ == "__main__":
    unittest.main()
