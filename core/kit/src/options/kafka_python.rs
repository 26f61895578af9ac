//! kafka-python 3.x: names of options, the keys that they mean, and its defaults.

use super::Default::{Boolean, Infinite, Int, List, Null, Object, Text};
use super::{Client, DialectOption};

const fn key(name: &'static str, key: &'static str, default: super::Default) -> DialectOption {
    DialectOption { name, key: Some(key), default }
}

const fn own(name: &'static str, default: super::Default) -> DialectOption {
    DialectOption { name, key: None, default }
}

pub(super) fn options(client: Client) -> Vec<DialectOption> {
    let tables: &[&[DialectOption]] = match client {
        Client::Producer => &[PRODUCER, COMMON, SECURITY],
        Client::Consumer => &[CONSUMER, COMMON, SECURITY],
        Client::Admin => &[ADMIN, COMMON, SECURITY],
    };
    tables.iter().flat_map(|table| table.iter().copied()).collect()
}

static COMMON: &[DialectOption] = &[
    key("bootstrap_servers", "bootstrap.servers", Text("localhost:9092")),
    key("client_id", "client.id", Null),
    key("connections_max_idle_ms", "connections.max.idle.ms", Int(540_000)),
    key("metadata_max_age_ms", "metadata.max.age.ms", Int(300_000)),
    key("client_dns_lookup", "client.dns.lookup", Text("use_all_dns_ips")),
    key("retry_backoff_ms", "retry.backoff.ms", Int(100)),
    key("request_timeout_ms", "request.timeout.ms", Int(30_000)),
    key("receive_buffer_bytes", "receive.buffer.bytes", Null),
    key("send_buffer_bytes", "send.buffer.bytes", Null),
    key("reconnect_backoff_ms", "reconnect.backoff.ms", Int(50)),
    key("reconnect_backoff_max_ms", "reconnect.backoff.max.ms", Int(30_000)),
    key("security_protocol", "security.protocol", Text("PLAINTEXT")),
    key("metrics_num_samples", "metrics.num.samples", Int(2)),
    key("metrics_sample_window_ms", "metrics.sample.window.ms", Int(30_000)),
    key("socket_connection_setup_timeout_ms", "socket.connection.setup.timeout.ms", Int(10_000)),
    key("socket_connection_setup_timeout_max_ms", "socket.connection.setup.timeout.max.ms", Int(30_000)),
    own("receive_message_max_bytes", Int(100_000_000)),
    own("max_in_flight_requests_per_connection", Int(5)),
    own("socket_options", Object),
    own("api_version", Null),
    own("bootstrap_timeout_ms", Int(30_000)),
    own("api_version_auto_timeout_ms", Int(2_000)),
    own("metric_reporters", List(&[])),
    own("metrics_enabled", Boolean(true)),
    own("selector", Null),
    own("net", Null),
    own("proxy_url", Null),
    own("socks5_proxy", Null),
    own("kafka_client", Object),
];

static SECURITY: &[DialectOption] = &[
    own("ssl_context", Null),
    own("ssl_check_hostname", Boolean(true)),
    own("ssl_cafile", Null),
    own("ssl_certfile", Null),
    own("ssl_keyfile", Null),
    own("ssl_crlfile", Null),
    own("ssl_password", Null),
    own("ssl_ciphers", Null),
    own("sasl_mechanism", Null),
    own("sasl_plain_username", Null),
    own("sasl_plain_password", Null),
    own("sasl_kerberos_name", Null),
    own("sasl_kerberos_service_name", Text("kafka")),
    own("sasl_kerberos_domain_name", Null),
    own("sasl_oauth_token_provider", Null),
];

static PRODUCER: &[DialectOption] = &[
    own("key_serializer", Null),
    own("value_serializer", Null),
    key("enable_idempotence", "enable.idempotence", Boolean(true)),
    key("transactional_id", "transactional.id", Null),
    key("transaction_timeout_ms", "transaction.timeout.ms", Int(60_000)),
    key("delivery_timeout_ms", "delivery.timeout.ms", Int(120_000)),
    key("acks", "acks", Text("all")),
    key("compression_type", "compression.type", Null),
    key("retries", "retries", Infinite),
    key("batch_size", "batch.size", Int(16_384)),
    key("linger_ms", "linger.ms", Int(0)),
    own("partitioner", Object),
    key("max_block_ms", "max.block.ms", Int(60_000)),
    key("max_request_size", "max.request.size", Int(1_048_576)),
    key("max_in_flight_requests_per_connection", "max.in.flight.requests.per.connection", Int(5)),
    key("buffer_memory", "buffer.memory", Int(33_554_432)),
    own("allow_auto_create_topics", Boolean(true)),
    own("default_api_timeout_ms", Int(60_000)),
    own("bootstrap_topics_filter", Object),
];

static CONSUMER: &[DialectOption] = &[
    key("client_rack", "client.rack", Text("")),
    key("group_id", "group.id", Null),
    key("group_instance_id", "group.instance.id", Null),
    own("key_deserializer", Null),
    own("value_deserializer", Null),
    own("enable_incremental_fetch_sessions", Boolean(true)),
    key("fetch_max_wait_ms", "fetch.max.wait.ms", Int(500)),
    key("fetch_min_bytes", "fetch.min.bytes", Int(1)),
    key("fetch_max_bytes", "fetch.max.bytes", Int(52_428_800)),
    key("max_partition_fetch_bytes", "max.partition.fetch.bytes", Int(1_048_576)),
    key("default_api_timeout_ms", "default.api.timeout.ms", Int(60_000)),
    key("auto_offset_reset", "auto.offset.reset", Text("latest")),
    key("enable_auto_commit", "enable.auto.commit", Boolean(true)),
    key("auto_commit_interval_ms", "auto.commit.interval.ms", Int(5_000)),
    own("default_offset_commit_callback", Object),
    key("check_crcs", "check.crcs", Boolean(true)),
    key("isolation_level", "isolation.level", Text("read_uncommitted")),
    key("allow_auto_create_topics", "allow.auto.create.topics", Boolean(true)),
    key("partition_assignment_strategy", "partition.assignment.strategy", List(&["range", "roundrobin"])),
    key("max_poll_records", "max.poll.records", Int(500)),
    key("max_poll_interval_ms", "max.poll.interval.ms", Int(300_000)),
    key("session_timeout_ms", "session.timeout.ms", Int(45_000)),
    key("heartbeat_interval_ms", "heartbeat.interval.ms", Int(3_000)),
    own("consumer_timeout_ms", Infinite),
    own("metric_group_prefix", Text("consumer")),
    key("exclude_internal_topics", "exclude.internal.topics", Boolean(true)),
];

static ADMIN: &[DialectOption] = &[key("default_api_timeout_ms", "default.api.timeout.ms", Int(60_000))];
