//! Configuration keys of TLS and SASL: known, and refused until they are there.

use ottla_base::config::{Key, Kind, Valid};

/// Of TLS and SASL.
pub static KEYS: &[Key] = &[
    Key::new("sasl.client.callback.handler.class", Kind::Class, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.jaas.config", Kind::Password, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.kerberos.kinit.cmd", Kind::String, Some("/usr/bin/kinit"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.kerberos.min.time.before.relogin", Kind::Long, Some("60000"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.kerberos.service.name", Kind::String, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.kerberos.ticket.renew.jitter", Kind::Double, Some("0.05"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.kerberos.ticket.renew.window.factor", Kind::Double, Some("0.8"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.login.callback.handler.class", Kind::Class, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.login.class", Kind::Class, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.login.connect.timeout.ms", Kind::Int, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.login.read.timeout.ms", Kind::Int, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new(
        "sasl.login.refresh.buffer.seconds",
        Kind::Short,
        Some("300"),
        Valid::Between(0, 3600),
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new(
        "sasl.login.refresh.min.period.seconds",
        Kind::Short,
        Some("60"),
        Valid::Between(0, 900),
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.login.refresh.window.factor", Kind::Double, Some("0.8"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.login.refresh.window.jitter", Kind::Double, Some("0.05"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.login.retry.backoff.max.ms", Kind::Long, Some("10000"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.login.retry.backoff.ms", Kind::Long, Some("100"), Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.mechanism", Kind::String, Some("GSSAPI"), Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new(
        "sasl.oauthbearer.allow.unverified.audience",
        Kind::Boolean,
        Some("false"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.allow.unverified.issuer",
        Kind::Boolean,
        Some("false"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.assertion.algorithm",
        Kind::String,
        Some("RS256"),
        Valid::OneOfIgnoringCase(&["ES256", "RS256"]),
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.aud", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.assertion.claim.exp.seconds",
        Kind::Int,
        Some("300"),
        Valid::Between(0, 86400),
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.iss", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.assertion.claim.jti.include",
        Kind::Boolean,
        Some("false"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.assertion.claim.nbf.seconds",
        Kind::Int,
        Some("60"),
        Valid::Between(0, 3600),
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.claim.sub", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.file", Kind::String, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.private.key.file", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.assertion.private.key.passphrase",
        Kind::Password,
        None,
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.assertion.template.file", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.client.credentials.client.id", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.client.credentials.client.secret",
        Kind::Password,
        None,
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.clock.skew.seconds", Kind::Int, Some("30"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.expected.audience", Kind::List, Some(""), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.expected.issuer", Kind::String, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.oauthbearer.header.urlencode", Kind::Boolean, Some("false"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.jwks.endpoint.refresh.ms",
        Kind::Long,
        Some("3600000"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms",
        Kind::Long,
        Some("10000"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.jwks.endpoint.retry.backoff.ms",
        Kind::Long,
        Some("100"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.jwks.endpoint.url", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.jwt.retriever.class",
        Kind::Class,
        Some("org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new(
        "sasl.oauthbearer.jwt.validator.class",
        Kind::Class,
        Some("org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator"),
        Valid::Any,
        "SASL: as in Kafka.",
    )
    .refused("SASL"),
    Key::new("sasl.oauthbearer.scope", Kind::String, None, Valid::Any, "SASL: as in Kafka.").refused("SASL"),
    Key::new("sasl.oauthbearer.scope.claim.name", Kind::String, Some("scope"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.sub.claim.name", Kind::String, Some("sub"), Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("sasl.oauthbearer.token.endpoint.url", Kind::String, None, Valid::Any, "SASL: as in Kafka.")
        .refused("SASL"),
    Key::new("ssl.cipher.suites", Kind::List, Some(""), Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.enabled.protocols", Kind::List, Some("TLSv1.2,TLSv1.3"), Valid::Any, "TLS: as in Kafka.")
        .refused("TLS"),
    Key::new("ssl.endpoint.identification.algorithm", Kind::String, Some("https"), Valid::Any, "TLS: as in Kafka.")
        .refused("TLS"),
    Key::new("ssl.engine.factory.class", Kind::Class, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.key.password", Kind::Password, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.keymanager.algorithm", Kind::String, Some("SunX509"), Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.keystore.certificate.chain", Kind::Password, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.keystore.key", Kind::Password, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.keystore.location", Kind::String, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.keystore.password", Kind::Password, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.keystore.type", Kind::String, Some("JKS"), Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.protocol", Kind::String, Some("TLSv1.3"), Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.provider", Kind::String, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.secure.random.implementation", Kind::String, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.trustmanager.algorithm", Kind::String, Some("PKIX"), Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.truststore.certificates", Kind::Password, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.truststore.location", Kind::String, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.truststore.password", Kind::Password, None, Valid::Any, "TLS: as in Kafka.").refused("TLS"),
    Key::new("ssl.truststore.type", Kind::String, Some("JKS"), Valid::Any, "TLS: as in Kafka.").refused("TLS"),
];
