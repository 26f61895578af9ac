//! Broker keys of Kafka that are refused, or that have no meaning here: its own `server.properties` must start.

use ottla_base::config::{Key, Kind, Valid};

pub static KNOWN: &[Key] = &[
    Key::new("add.partitions.to.txn.retry.backoff.max.ms", Kind::Int, Some("100"), Valid::AtLeast(0), "")
        .without_meaning("there are no transactions yet"),
    Key::new("add.partitions.to.txn.retry.backoff.ms", Kind::Int, Some("20"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
    Key::new("alter.config.policy.class.name", Kind::Class, None, Valid::Any, "").refused("policy plug-ins"),
    Key::new("alter.log.dirs.replication.quota.window.num", Kind::Int, Some("11"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("alter.log.dirs.replication.quota.window.size.seconds", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("authorizer.class.name", Kind::String, Some(""), Valid::Any, "").refused("an authorizer"),
    Key::new("auto.leader.rebalance.enable", Kind::Boolean, Some("true"), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("background.threads", Kind::Int, Some("10"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("broker.heartbeat.interval.ms", Kind::Int, Some("2000"), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("broker.session.timeout.ms", Kind::Int, Some("9000"), Valid::Any, "").without_meaning("there is one node"),
    Key::new("client.quota.callback.class", Kind::Class, None, Valid::Any, "").refused("quotas"),
    Key::new("config.providers", Kind::List, Some(""), Valid::Any, "").cluster_wide().refused("config providers"),
    Key::new("connection.failed.authentication.delay.ms", Kind::Int, Some("100"), Valid::AtLeast(0), "")
        .without_meaning("one process serves all roles here"),
    Key::new("connections.max.reauth.ms", Kind::Long, Some("0"), Valid::Any, "")
        .without_meaning("one process serves all roles here"),
    Key::new("controlled.shutdown.enable", Kind::Boolean, Some("true"), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.append.linger.ms", Kind::Int, Some("25"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.auto.join.enable", Kind::Boolean, Some("false"), Valid::Any, "").refused("a cluster"),
    Key::new("controller.quorum.bootstrap.servers", Kind::List, Some(""), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.election.backoff.max.ms", Kind::Int, Some("1000"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.election.timeout.ms", Kind::Int, Some("1000"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.fetch.max.bytes", Kind::Int, Some("1048576"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.fetch.snapshot.max.bytes", Kind::Int, Some("1048576"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.fetch.timeout.ms", Kind::Int, Some("2000"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.request.timeout.ms", Kind::Int, Some("2000"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.retry.backoff.ms", Kind::Int, Some("20"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("controller.quorum.voters", Kind::List, Some(""), Valid::Any, "").without_meaning("there is one node"),
    Key::new("controller.quota.window.num", Kind::Int, Some("11"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("controller.quota.window.size.seconds", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("controller.socket.timeout.ms", Kind::Int, Some("30000"), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("cordoned.log.dirs", Kind::List, Some(""), Valid::Any, "")
        .per_broker()
        .without_meaning("one process serves all roles here"),
    Key::new("create.topic.policy.class.name", Kind::Class, None, Valid::Any, "").refused("policy plug-ins"),
    Key::new("delegation.token.expiry.check.interval.ms", Kind::Long, Some("3600000"), Valid::AtLeast(1), "")
        .without_meaning("one process serves all roles here"),
    Key::new("delegation.token.expiry.time.ms", Kind::Long, Some("86400000"), Valid::AtLeast(1), "")
        .without_meaning("one process serves all roles here"),
    Key::new("delegation.token.max.lifetime.ms", Kind::Long, Some("604800000"), Valid::AtLeast(1), "")
        .without_meaning("one process serves all roles here"),
    Key::new("delegation.token.secret.key", Kind::Password, None, Valid::Any, "").refused("delegation tokens"),
    Key::new("delete.records.purgatory.purge.interval.requests", Kind::Int, Some("1"), Valid::Any, "")
        .without_meaning("one process serves all roles here"),
    Key::new("early.start.listeners", Kind::List, None, Valid::Any, "").refused("an authorizer"),
    Key::new("errors.deadletterqueue.auto.create.topics.enable", Kind::Boolean, Some("false"), Valid::Any, "")
        .cluster_wide()
        .without_meaning("its protocol is not served yet"),
    Key::new("errors.deadletterqueue.topic.name.prefix", Kind::String, Some("dlq."), Valid::Any, "")
        .cluster_wide()
        .without_meaning("its protocol is not served yet"),
    Key::new("fetch.purgatory.purge.interval.requests", Kind::Int, Some("1000"), Valid::Any, "")
        .without_meaning("one process serves all roles here"),
    Key::new("follower.fetch.last.tiered.offset.enable", Kind::Boolean, Some("false"), Valid::Any, "")
        .cluster_wide()
        .without_meaning("there is one node"),
    Key::new("group.consumer.assignment.interval.ms", Kind::Int, Some("1000"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.assignors", Kind::List, Some("uniform, range"), Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.heartbeat.interval.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.max.assignment.interval.ms", Kind::Int, Some("15000"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.max.heartbeat.interval.ms", Kind::Int, Some("15000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.max.session.timeout.ms", Kind::Int, Some("60000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.max.size", Kind::Int, Some("2147483647"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.migration.policy", Kind::String, Some("bidirectional"), Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.min.assignment.interval.ms", Kind::Int, Some("0"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.min.heartbeat.interval.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.min.session.timeout.ms", Kind::Int, Some("45000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.consumer.session.timeout.ms", Kind::Int, Some("45000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.coordinator.append.linger.ms", Kind::Int, Some("-1"), Valid::AtLeast(-1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.coordinator.background.threads", Kind::Int, Some("2"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.coordinator.cached.buffer.max.bytes", Kind::Int, Some("1048588"), Valid::AtLeast(524288), "")
        .cluster_wide()
        .without_meaning("its protocol is not served yet"),
    Key::new(
        "group.coordinator.rebalance.protocols",
        Kind::List,
        Some("classic, consumer, streams"),
        Valid::ListOf(&["consumer", "classic", "share", "streams"]),
        "",
    )
    .without_meaning("its protocol is not served yet"),
    Key::new("group.coordinator.threads", Kind::Int, Some("4"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.assignment.interval.ms", Kind::Int, Some("1000"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.assignors", Kind::List, Some("simple"), Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.delivery.count.limit", Kind::Int, Some("5"), Valid::Between(2, 10), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.heartbeat.interval.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.assignment.interval.ms", Kind::Int, Some("15000"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.delivery.count.limit", Kind::Int, Some("10"), Valid::Between(5, 25), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.heartbeat.interval.ms", Kind::Int, Some("15000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.partition.max.record.locks", Kind::Int, Some("4000"), Valid::Between(2000, 10000), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.record.lock.duration.ms", Kind::Int, Some("60000"), Valid::Between(30000, 3600000), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.session.timeout.ms", Kind::Int, Some("60000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.share.sessions", Kind::Int, Some("2000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.max.size", Kind::Int, Some("200"), Valid::Between(1, 1000), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.min.assignment.interval.ms", Kind::Int, Some("0"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.min.delivery.count.limit", Kind::Int, Some("2"), Valid::Between(2, 5), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.min.heartbeat.interval.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.min.partition.max.record.locks", Kind::Int, Some("100"), Valid::Between(100, 2000), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.min.record.lock.duration.ms", Kind::Int, Some("15000"), Valid::Between(1000, 30000), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.min.session.timeout.ms", Kind::Int, Some("45000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.partition.max.record.locks", Kind::Int, Some("2000"), Valid::Between(100, 10000), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.record.lock.duration.ms", Kind::Int, Some("30000"), Valid::Between(1000, 3600000), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.share.session.timeout.ms", Kind::Int, Some("45000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.assignment.interval.ms", Kind::Int, Some("1000"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.assignors", Kind::List, Some("sticky"), Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.heartbeat.interval.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.initial.rebalance.delay.ms", Kind::Int, Some("3000"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.max.assignment.interval.ms", Kind::Int, Some("15000"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.max.heartbeat.interval.ms", Kind::Int, Some("15000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.max.session.timeout.ms", Kind::Int, Some("60000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.max.size", Kind::Int, Some("2147483647"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.max.standby.replicas", Kind::Int, Some("2"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.min.assignment.interval.ms", Kind::Int, Some("0"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.min.heartbeat.interval.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.min.session.timeout.ms", Kind::Int, Some("45000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.num.standby.replicas", Kind::Int, Some("0"), Valid::AtLeast(0), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.rack.aware.assignment.tags", Kind::List, Some(""), Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.session.timeout.ms", Kind::Int, Some("45000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("group.streams.topology.description.plugin.class", Kind::Class, None, Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("initial.broker.registration.timeout.ms", Kind::Int, Some("60000"), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("kafka.metrics.polling.interval.secs", Kind::Int, Some("10"), Valid::AtLeast(1), "")
        .without_meaning("one process serves all roles here"),
    Key::new("kafka.metrics.reporters", Kind::List, Some(""), Valid::Any, "")
        .without_meaning("one process serves all roles here"),
    Key::new("leader.imbalance.check.interval.seconds", Kind::Long, Some("300"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("log.cleaner.io.buffer.load.factor", Kind::Double, Some("0.9"), Valid::Any, "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.cleaner.io.buffer.size", Kind::Int, Some("524288"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.cleaner.io.max.bytes.per.second", Kind::Double, Some("1.7976931348623157E308"), Valid::Any, "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.cleaner.threads", Kind::Int, Some("1"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.dir.failure.timeout.ms", Kind::Long, Some("30000"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("max.connection.creation.rate", Kind::Int, Some("2147483647"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("one process serves all roles here"),
    Key::new("max.connections.per.ip", Kind::Int, Some("2147483647"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("one process serves all roles here"),
    Key::new("max.connections.per.ip.overrides", Kind::String, Some(""), Valid::Any, "")
        .cluster_wide()
        .without_meaning("one process serves all roles here"),
    Key::new("metadata.log.dir", Kind::String, None, Valid::Any, "").refused("a second data directory"),
    Key::new("metadata.max.idle.interval.ms", Kind::Int, Some("500"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("metric.reporters", Kind::List, Some("org.apache.kafka.common.metrics.JmxReporter"), Valid::Any, "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("metrics.num.samples", Kind::Int, Some("2"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("metrics.recording.level", Kind::String, Some("INFO"), Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("metrics.sample.window.ms", Kind::Long, Some("30000"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("num.io.threads", Kind::Int, Some("8"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("num.network.threads", Kind::Int, Some("3"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("num.recovery.threads.per.data.dir", Kind::Int, Some("2"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("there is one node"),
    Key::new("num.replica.alter.log.dirs.threads", Kind::Int, None, Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("num.replica.fetchers", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("there is one node"),
    Key::new("offsets.commit.timeout.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("offsets.load.buffer.size", Kind::Int, Some("5242880"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("offsets.topic.compression.codec", Kind::Int, Some("0"), Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new(
        "principal.builder.class",
        Kind::Class,
        Some("org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder"),
        Valid::Any,
        "",
    )
    .per_broker()
    .refused("TLS or SASL"),
    Key::new("producer.purgatory.purge.interval.requests", Kind::Int, Some("1000"), Valid::Any, "")
        .without_meaning("one process serves all roles here"),
    Key::new("queued.max.request.bytes", Kind::Long, Some("-1"), Valid::Any, "")
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("queued.max.requests", Kind::Int, Some("500"), Valid::AtLeast(1), "")
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("quota.window.num", Kind::Int, Some("11"), Valid::AtLeast(1), "").without_meaning("there is one node"),
    Key::new("quota.window.size.seconds", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .without_meaning("there is one node"),
    Key::new("remote.fetch.max.wait.ms", Kind::Int, Some("500"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.list.offsets.request.timeout.ms", Kind::Long, Some("30000"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.index.file.cache.total.size.bytes", Kind::Long, Some("1073741824"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.copier.thread.pool.size", Kind::Int, Some("10"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new(
        "remote.log.manager.copy.max.bytes.per.second",
        Kind::Long,
        Some("9223372036854775807"),
        Valid::AtLeast(1),
        "",
    )
    .cluster_wide()
    .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.copy.quota.window.num", Kind::Int, Some("11"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.copy.quota.window.size.seconds", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.expiration.thread.pool.size", Kind::Int, Some("10"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new(
        "remote.log.manager.fetch.max.bytes.per.second",
        Kind::Long,
        Some("9223372036854775807"),
        Valid::AtLeast(1),
        "",
    )
    .cluster_wide()
    .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.fetch.quota.window.num", Kind::Int, Some("11"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.fetch.quota.window.size.seconds", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.follower.thread.pool.size", Kind::Int, Some("2"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.task.interval.ms", Kind::Long, Some("30000"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.manager.thread.pool.size", Kind::Int, Some("2"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.metadata.custom.metadata.max.bytes", Kind::Int, Some("128"), Valid::AtLeast(0), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new(
        "remote.log.metadata.manager.class.name",
        Kind::String,
        Some("org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager"),
        Valid::Any,
        "",
    )
    .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.metadata.manager.class.path", Kind::String, None, Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.metadata.manager.impl.prefix", Kind::String, Some("rlmm.config."), Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.metadata.manager.listener.name", Kind::String, None, Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.reader.max.pending.tasks", Kind::Int, Some("100"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.reader.threads", Kind::Int, Some("10"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.storage.manager.class.name", Kind::String, None, Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.storage.manager.class.path", Kind::String, None, Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.storage.manager.impl.prefix", Kind::String, Some("rsm.config."), Valid::Any, "")
        .without_meaning("what it steers does not run here yet"),
    Key::new("remote.log.storage.system.enable", Kind::Boolean, Some("false"), Valid::Any, "")
        .refused("tiered storage"),
    Key::new("replica.fetch.backoff.ms", Kind::Int, Some("1000"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("replica.fetch.max.bytes", Kind::Int, Some("1048576"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("replica.fetch.min.bytes", Kind::Int, Some("1"), Valid::Any, "").without_meaning("there is one node"),
    Key::new("replica.fetch.response.max.bytes", Kind::Int, Some("10485760"), Valid::AtLeast(0), "")
        .without_meaning("there is one node"),
    Key::new("replica.fetch.wait.max.ms", Kind::Int, Some("500"), Valid::Any, "").without_meaning("there is one node"),
    Key::new("replica.lag.time.max.ms", Kind::Long, Some("30000"), Valid::Any, "").without_meaning("there is one node"),
    Key::new("replica.selector.class", Kind::String, None, Valid::Any, "").without_meaning("there is one node"),
    Key::new("replica.socket.receive.buffer.bytes", Kind::Int, Some("65536"), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("replica.socket.timeout.ms", Kind::Int, Some("30000"), Valid::Any, "")
        .without_meaning("there is one node"),
    Key::new("replication.quota.window.num", Kind::Int, Some("11"), Valid::AtLeast(1), "")
        .without_meaning("one process serves all roles here"),
    Key::new("replication.quota.window.size.seconds", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .without_meaning("one process serves all roles here"),
    Key::new("request.timeout.ms", Kind::Int, Some("30000"), Valid::Any, "")
        .without_meaning("one process serves all roles here"),
    Key::new("sasl.client.callback.handler.class", Kind::Class, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.enabled.mechanisms", Kind::List, Some("GSSAPI"), Valid::Any, "").per_broker().refused("SASL"),
    Key::new("sasl.jaas.config", Kind::Password, None, Valid::Any, "").per_broker().refused("SASL"),
    Key::new("sasl.kerberos.kinit.cmd", Kind::String, Some("/usr/bin/kinit"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.kerberos.min.time.before.relogin", Kind::Long, Some("60000"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.kerberos.principal.to.local.rules", Kind::List, Some("DEFAULT"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.kerberos.service.name", Kind::String, None, Valid::Any, "").per_broker().refused("SASL"),
    Key::new("sasl.kerberos.ticket.renew.jitter", Kind::Double, Some("0.05"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.kerberos.ticket.renew.window.factor", Kind::Double, Some("0.8"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.login.callback.handler.class", Kind::Class, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.login.class", Kind::Class, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.login.connect.timeout.ms", Kind::Int, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.login.read.timeout.ms", Kind::Int, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.login.refresh.buffer.seconds", Kind::Short, Some("300"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.login.refresh.min.period.seconds", Kind::Short, Some("60"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.login.refresh.window.factor", Kind::Double, Some("0.8"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.login.refresh.window.jitter", Kind::Double, Some("0.05"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.login.retry.backoff.max.ms", Kind::Long, Some("10000"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.login.retry.backoff.ms", Kind::Long, Some("100"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.mechanism.controller.protocol", Kind::String, Some("GSSAPI"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.mechanism.inter.broker.protocol", Kind::String, Some("GSSAPI"), Valid::Any, "")
        .per_broker()
        .refused("SASL"),
    Key::new("sasl.oauthbearer.allow.unverified.audience", Kind::Boolean, Some("false"), Valid::Any, "")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.allow.unverified.issuer", Kind::Boolean, Some("false"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.algorithm", Kind::String, Some("RS256"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.aud", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.exp.seconds", Kind::Int, Some("300"), Valid::Between(0, 86400), "")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.iss", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.jti.include", Kind::Boolean, Some("false"), Valid::Any, "")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.nbf.seconds", Kind::Int, Some("60"), Valid::Between(0, 3600), "")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.sub", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.file", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.private.key.file", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.private.key.passphrase", Kind::Password, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.template.file", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.client.credentials.client.id", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.client.credentials.client.secret", Kind::Password, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.clock.skew.seconds", Kind::Int, Some("30"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.expected.audience", Kind::List, Some(""), Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.expected.issuer", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.jwks.endpoint.refresh.ms", Kind::Long, Some("3600000"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", Kind::Long, Some("10000"), Valid::Any, "")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", Kind::Long, Some("100"), Valid::Any, "")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.jwks.endpoint.url", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new(
        "sasl.oauthbearer.jwt.retriever.class",
        Kind::Class,
        Some("org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever"),
        Valid::Any,
        "",
    )
    .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.jwt.validator.class",
        Kind::Class,
        Some("org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator"),
        Valid::Any,
        "",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.scope", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.scope.claim.name", Kind::String, Some("scope"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.sub.claim.name", Kind::String, Some("sub"), Valid::Any, "").refused("SASL"),
    Key::new("sasl.oauthbearer.token.endpoint.url", Kind::String, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.server.callback.handler.class", Kind::Class, None, Valid::Any, "").refused("SASL"),
    Key::new("sasl.server.max.receive.size", Kind::Int, Some("524288"), Valid::Any, "").refused("SASL"),
    Key::new(
        "security.inter.broker.protocol",
        Kind::String,
        Some("PLAINTEXT"),
        Valid::OneOf(&["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]),
        "",
    )
    .refused("TLS or SASL"),
    Key::new("security.providers", Kind::String, None, Valid::Any, "")
        .without_meaning("one process serves all roles here"),
    Key::new("share.coordinator.append.linger.ms", Kind::Int, Some("-1"), Valid::AtLeast(-1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.cached.buffer.max.bytes", Kind::Int, Some("1048588"), Valid::AtLeast(524288), "")
        .cluster_wide()
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.load.buffer.size", Kind::Int, Some("5242880"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new(
        "share.coordinator.snapshot.update.records.per.snapshot",
        Kind::Int,
        Some("500"),
        Valid::Between(0, 500),
        "",
    )
    .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.state.topic.compression.codec", Kind::Int, Some("0"), Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.state.topic.min.isr", Kind::Short, Some("2"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.state.topic.num.partitions", Kind::Int, Some("50"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.state.topic.replication.factor", Kind::Short, Some("3"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.state.topic.segment.bytes", Kind::Int, Some("104857600"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.threads", Kind::Int, Some("1"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.coordinator.write.timeout.ms", Kind::Int, Some("5000"), Valid::AtLeast(1), "")
        .without_meaning("its protocol is not served yet"),
    Key::new("share.fetch.purgatory.purge.interval.requests", Kind::Int, Some("1000"), Valid::Any, "")
        .without_meaning("its protocol is not served yet"),
    Key::new("socket.connection.setup.timeout.max.ms", Kind::Long, Some("30000"), Valid::Any, "")
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("socket.connection.setup.timeout.ms", Kind::Long, Some("10000"), Valid::Any, "")
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("socket.listen.backlog.size", Kind::Int, Some("50"), Valid::AtLeast(1), "")
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("socket.receive.buffer.bytes", Kind::Int, Some("102400"), Valid::Any, "")
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("socket.send.buffer.bytes", Kind::Int, Some("102400"), Valid::Any, "")
        .without_meaning("threads and sockets are managed by the runtime"),
    Key::new("ssl.allow.dn.changes", Kind::Boolean, Some("false"), Valid::Any, "").refused("TLS"),
    Key::new("ssl.allow.san.changes", Kind::Boolean, Some("false"), Valid::Any, "").refused("TLS"),
    Key::new("ssl.cipher.suites", Kind::List, Some(""), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.client.auth", Kind::String, Some("none"), Valid::OneOf(&["required", "requested", "none"]), "")
        .per_broker()
        .refused("TLS"),
    Key::new("ssl.enabled.protocols", Kind::List, Some("TLSv1.2, TLSv1.3"), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.endpoint.identification.algorithm", Kind::String, Some("https"), Valid::Any, "")
        .per_broker()
        .refused("TLS"),
    Key::new("ssl.engine.factory.class", Kind::Class, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.key.password", Kind::Password, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.keymanager.algorithm", Kind::String, Some("SunX509"), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.keystore.certificate.chain", Kind::Password, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.keystore.key", Kind::Password, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.keystore.location", Kind::String, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.keystore.password", Kind::Password, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.keystore.type", Kind::String, Some("JKS"), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.principal.mapping.rules", Kind::String, Some("DEFAULT"), Valid::Any, "").refused("TLS"),
    Key::new("ssl.protocol", Kind::String, Some("TLSv1.3"), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.provider", Kind::String, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.secure.random.implementation", Kind::String, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.trustmanager.algorithm", Kind::String, Some("PKIX"), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.truststore.certificates", Kind::Password, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.truststore.location", Kind::String, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.truststore.password", Kind::Password, None, Valid::Any, "").per_broker().refused("TLS"),
    Key::new("ssl.truststore.type", Kind::String, Some("JKS"), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("telemetry.max.bytes", Kind::Int, Some("1048576"), Valid::AtLeast(1), "")
        .without_meaning("what it steers does not run here yet"),
    Key::new(
        "transaction.abort.timed.out.transaction.cleanup.interval.ms",
        Kind::Int,
        Some("10000"),
        Valid::AtLeast(1),
        "",
    )
    .without_meaning("there are no transactions yet"),
    Key::new("transaction.max.timeout.ms", Kind::Int, Some("900000"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
    Key::new("transaction.partition.verification.enable", Kind::Boolean, Some("true"), Valid::Any, "")
        .cluster_wide()
        .without_meaning("there are no transactions yet"),
    Key::new(
        "transaction.remove.expired.transaction.cleanup.interval.ms",
        Kind::Int,
        Some("3600000"),
        Valid::AtLeast(1),
        "",
    )
    .without_meaning("there are no transactions yet"),
    Key::new("transaction.state.log.load.buffer.size", Kind::Int, Some("5242880"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
    Key::new("transaction.state.log.min.isr", Kind::Int, Some("2"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
    Key::new("transaction.state.log.num.partitions", Kind::Int, Some("50"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
    Key::new("transaction.state.log.replication.factor", Kind::Short, Some("3"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
    Key::new("transaction.state.log.segment.bytes", Kind::Int, Some("104857600"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
    Key::new("transaction.two.phase.commit.enable", Kind::Boolean, Some("false"), Valid::Any, "")
        .refused("transactions"),
    Key::new("transactional.id.expiration.ms", Kind::Int, Some("604800000"), Valid::AtLeast(1), "")
        .without_meaning("there are no transactions yet"),
];
