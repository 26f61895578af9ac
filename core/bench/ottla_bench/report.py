"""docs/benchmarks.md, out of the results of one run."""

from __future__ import annotations

from ottla_bench.loads import BATCH_BYTES, LINGER_MS
from ottla_bench.results import Results, machine
from ottla_bench.scenarios import RATE

TEXT = """# Benchmarks

Written by `ci/bench --markdown docs/benchmarks.md` (`make bench` prints the same tables). Everything below was
measured in one run on one machine: {cores} cores ({processor}), {memory_gib} GiB of memory, {system}. Brokers and
clients share the cores, so that a client's work slows the broker: read the ratios, not the absolute figures.

## Goals

{table}

## How it is measured

- Brokers: `ottla serve` as released, and Apache Kafka 4.4 with a heap of 1 GiB (G1, 20 ms pauses). Both get the
  same loads for some minutes before the first measured one, stay up for all of them, and hold four partitions a
  topic. The order of the subjects turns from run to run, and dirty pages are written back between them. Medians of
  {runs} runs.
- Produce: acks=all, linger {linger} ms, batches of {batch} KiB, no compression. `librdkafka` is its own
  `rdkafka_performance`, with a number in each record (`-S`), idempotence off as it is by default there. Ottla's
  Rust client is idempotent, as by Kafka's default. A run on a new topic each; then an independent client (franz-go)
  reads the topic and checks that every number is there once, in order within its partition.
- Consume: the same records from the start, fetches of 1 MiB a partition, from the first record to the last. The
  foreign client's count and bytes are checked; Ottla's client checks every record's number as it reads.
- Open loop: franz-go on both brokers, {rate} records a second of 1 KiB, linger 0, acks=all, producer and consumer
  in one process. A record's latency runs from the moment at which it was meant to be sent, so that a stall shows in
  all records behind it. `sender late` is the longest that the sender itself was behind.
- Python: one thread, 100 B. `ottla` and `kafka-python` run the same program: a future for each record, all looked
  at; iteration that reads `.value` and `.offset`. `confluent-kafka` produces with a callback and reads with
  `consume(500)`. The record values are made before the clock starts; consumers read once unmeasured, checking every
  record, then measured.
- CPU is user plus system time of the process over the load, by record. Memory is RssAnon: after ten seconds idle,
  and the highest of samples 50 ms apart over all loads of the run.
- Start: the port is tried every millisecond from before the exec; one connection then asks for a topic until it has
  a leader, sends one record with acks=all, and stops the clock when it is acknowledged. Apache Kafka's directory is
  formatted before.
- Restart: a million records of 1 KiB, all acknowledged, then `kill -9`; from the exec until every partition tells
  its end offset; then all records are read and checked.

## All medians

{medians}
"""


def document(results: Results, runs: int) -> str:
    text = TEXT.format(
        **machine(),
        table=results.table(),
        medians=results.medians(),
        runs=runs,
        rate=f"{RATE:,}",
        linger=LINGER_MS,
        batch=BATCH_BYTES >> 10,
    )
    return text
