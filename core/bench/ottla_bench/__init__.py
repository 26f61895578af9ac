"""The benchmark: Ottla and Apache Kafka under the same loads in one run.

It starts both brokers, drives them with foreign clients and with Ottla's own, verifies every record, and prints
medians, ratios and the goals that they meet. Only the standard library is used; the loads are programs of their own.
"""
