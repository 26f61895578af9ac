"""The native module: everything that happens once per record, and every wait.

Producer, Consumer and Admin are bases for the classes that applications see: `__new__` takes and ignores any
arguments, so that a subclass has an `__init__` of its own, which calls `_open` once. Methods without an underscore
have their final signature and are inherited as they are (a Python override would cost each record or each call);
those with an underscore are for the subclass to wrap.

Every method that waits releases the GIL, lets Ctrl-C through (KeyboardInterrupt) and is bounded by its timeout.
Errors are made by the `error` factory given to `register`. Use in a forked child of what the parent opened raises
an error of kind `IllegalState`. Partitions are given as (topic, partition) tuples, TopicPartition among them, and come
back as the registered type.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self, final

from typing_extensions import Buffer

__version__: Final[str]

class Error(Exception):
    """What is raised before `register`, and always by Broker. One line that names the thing."""

    kind: str
    """Of the client's error kinds: Broker, Timeout, Network, Closed, Config, IllegalArgument, IllegalState,
    RecordTooLarge, BufferExhausted, UnsupportedVersion, CommitFailed, NoOffsetForPartition, OffsetOutOfRange,
    LogTruncation, Corrupt, Wakeup, Callback, Store (an embedded store that cannot be opened), Internal (a bug)."""
    name: str
    """Kafka's name of the code where a broker sent it (UNKNOWN_TOPIC_OR_PARTITION), else the kind."""
    code: int
    """Kafka's error code; 0 where it has none, -1 for UNKNOWN_SERVER_ERROR."""
    message: str
    retriable: bool
    fatal: bool
    abortable: bool
    partitions: list[tuple[str, int]]

def register(
    *,
    error: Callable[[str, str, int, str, bool, bool, bool, list[Any]], BaseException] | None = None,
    topic_partition: Callable[[str, int], Any] | None = None,
    record_metadata: Callable[[str, int, Any, int, int, None, int, int, int], Any] | None = None,
    offset_and_metadata: Callable[[int, str, int], Any] | None = None,
    offset_and_timestamp: Callable[[int, int, int], Any] | None = None,
    awaiting: Callable[[FutureRecordMetadata], Iterator[Any]] | None = None,
    retriable: type[BaseException] | None = None,
) -> None:
    """The types that native code makes. Called once, when package `kafka` is imported; without it tuples are made.

    error(kind, name, code, message, retriable, fatal, abortable, partitions) returns the exception to raise.
    record_metadata gets the nine fields of kafka-python's RecordMetadata in order (the third is a topic_partition).
    awaiting makes the iterator of `FutureRecordMetadata.__await__`. retriable is the class that
    `FutureRecordMetadata.retriable()` tests for.
    """

def options(client: str) -> dict[str, tuple[str | None, Any]]:
    """kafka-python's options of 'producer', 'consumer' or 'admin': name -> (Kafka's key, kafka-python's default).

    The key is None for an option that is an object of Python's (serializers, ssl_context, selector, net, ...) or that
    has no key in Kafka (consumer_timeout_ms, bootstrap_timeout_ms, ...): the subclass deals with those itself.
    """

def translate(client: str, given: Mapping[str, Any]) -> dict[str, str]:
    """kafka-python's names and values into Kafka's: what is given, and kafka-python's defaults where they differ from
    Kafka's. Options without a key in Kafka are left out. Raises an error of kind Config for an unknown name (with the
    nearest one) and for a value that has no form in Kafka."""

def warnings_of(client: str, config: Mapping[str, str]) -> list[str]:
    """Check a configuration without opening anything; one line for each key that has no effect here."""

def after_fork() -> None:
    """For os.register_at_fork(after_in_child=...): what the parent had open is unusable from now on."""

def shutdown() -> None:
    """For atexit: closes what is still open, each within a second, and ends the delivery threads."""

def main(argv: Sequence[str]) -> int:
    """The program `ottla` with the given arguments (argv[0] is its name); its exit code."""

def murmur2(data: Buffer) -> int:
    """Kafka's hash of a key, as a signed 32-bit number."""

@final
class FutureRecordMetadata:
    """The fate of one record: a batch and a place in it, nothing per record behind it. Cannot be made from Python."""

    @property
    def is_done(self) -> bool: ...
    @property
    def value(self) -> Any | None: ...
    @property
    def exception(self) -> BaseException | None: ...
    def succeeded(self) -> bool: ...
    def failed(self) -> bool: ...
    def retriable(self) -> bool: ...
    def get(self, timeout: float | None = None) -> Any:
        """The RecordMetadata. Raises why the record failed, or a Timeout after `timeout` seconds."""
    # Called with the RecordMetadata (then *args, **kwargs as kafka-python puts them: functools.partial) on the
    # producer's delivery thread; at once, on the caller's, if the record is settled. What they raise is logged.
    def add_callback(self, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Self: ...
    def add_errback(self, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Self: ...
    def add_both(self, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Self: ...
    def chain(self, future: Any) -> Self:
        """Calls future.success(value) or future.failure(exception)."""
    def __await__(self) -> Iterator[Any]: ...

class Producer:
    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    def _open(
        self,
        config: Mapping[str, str],
        *,
        key_serializer: Callable[..., Buffer | None] | None = None,
        value_serializer: Callable[..., Buffer | None] | None = None,
        key_serializer_full: bool = False,
        value_serializer_full: bool = False,
        partitioner: Callable[[str, Any, bytes | None, Any, bytes | None, list[int], list[int]], int] | None = None,
        bootstrap_timeout_ms: float | None = None,
    ) -> list[str]:
        """`config` has Kafka's keys, bootstrap.servers among them. Returns warnings, one line each.

        A serializer is called with the object, or with (topic, headers, object) where `_full` is set. The partitioner
        is called with (topic, key, serialized key, value, serialized value, all partitions, those with a leader) on
        the thread that sends; None is Kafka's own rule. With `bootstrap_timeout_ms` it waits so long until a broker
        has answered, and raises a Timeout otherwise."""
    def send(
        self,
        topic: str,
        value: Any = None,
        key: Any = None,
        headers: list[tuple[str, bytes | None]] | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
    ) -> FutureRecordMetadata:
        """As kafka-python: TypeError, ValueError (both key and value None, unknown partition), IllegalState when
        closed, RecordTooLarge, Timeout after max.block.ms; a broker's refusal of the topic comes in the future."""
    def flush(self, timeout: float | None = None) -> None: ...
    def partitions_for(self, topic: str) -> set[int]: ...
    def bootstrap_connected(self) -> bool: ...
    def _close(self, timeout: float | None = None) -> None:
        """Seconds; None waits for every record (delivery.timeout.ms bounds it). Closed twice is fine. What is left
        fails with kind Closed. Callbacks have run when it returns (unless called from one)."""
    def _metrics(self) -> list[tuple[str, str, float]]:
        """(group, name, value), Kafka's names, e.g. ('producer-metrics', 'record-send-rate', 12.0)."""
    @property
    def _closed(self) -> bool:
        """Also true before `_open`."""

@final
class ConsumerRecord:
    """A record in its batch's memory, with the protocol of kafka-python's namedtuple; it is no tuple.

    It can be made from its 13 fields, by position or name. `key` and `value` are what the deserializers returned
    (they ran when the record was handed out), or bytes."""

    _fields: Final[tuple[str, ...]]
    __match_args__: Final[tuple[str, ...]]
    def __new__(
        cls,
        topic: str,
        partition: int,
        leader_epoch: int | None,
        offset: int,
        timestamp: int,
        timestamp_type: int,
        key: Any,
        value: Any,
        headers: list[tuple[str, bytes | None]],
        checksum: int | None,
        serialized_key_size: int,
        serialized_value_size: int,
        serialized_header_size: int,
    ) -> Self: ...
    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def leader_epoch(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def timestamp_type(self) -> int: ...
    @property
    def key(self) -> Any: ...
    @property
    def value(self) -> Any: ...
    @property
    def headers(self) -> list[tuple[str, bytes | None]]: ...
    @property
    def checksum(self) -> int | None: ...
    @property
    def serialized_key_size(self) -> int: ...
    @property
    def serialized_value_size(self) -> int: ...
    @property
    def serialized_header_size(self) -> int: ...
    def _asdict(self) -> dict[str, Any]: ...
    def _replace(self, **fields: Any) -> ConsumerRecord: ...
    @classmethod
    def _make(cls, fields: Iterable[Any]) -> ConsumerRecord: ...
    def count(self, value: Any) -> int: ...
    def index(self, value: Any, start: int = 0, stop: int = ..., /) -> int: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __getitem__(self, index: int | slice, /) -> Any: ...
    def __contains__(self, value: Any, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool:
        """With a ConsumerRecord or a tuple of the same fields. `<` and the like as tuples have them."""
    def __hash__(self) -> int: ...
    def __reduce__(self) -> Any: ...

class Consumer:
    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    def _open(
        self,
        config: Mapping[str, str],
        *,
        key_deserializer: Callable[..., Any] | None = None,
        value_deserializer: Callable[..., Any] | None = None,
        key_deserializer_full: bool = False,
        value_deserializer_full: bool = False,
        consumer_timeout_ms: float | None = None,
        bootstrap_timeout_ms: float | None = None,
    ) -> list[str]:
        """As Producer._open. A deserializer is called with the bytes (or None), or with (topic, headers, bytes) where
        `_full` is set. `consumer_timeout_ms` None: iteration never ends by itself."""
    # Iteration moves the position record by record: what a commit between two records commits is what was handed out.
    def __iter__(self) -> Self: ...
    def __next__(self) -> ConsumerRecord:
        """StopIteration after consumer_timeout_ms without a record, and when closed."""
    def poll(
        self, timeout_ms: float = 0.0, max_records: int | None = None, update_offsets: bool = True
    ) -> dict[Any, list[ConsumerRecord]]: ...
    def assignment(self) -> set[Any]: ...
    def subscription(self) -> set[str] | None: ...
    def unsubscribe(self) -> None: ...
    def paused(self) -> set[Any]: ...
    def pause(self, *partitions: Any) -> None: ...
    def resume(self, *partitions: Any) -> None: ...
    def seek_to_beginning(self, *partitions: Any) -> None: ...
    def seek_to_end(self, *partitions: Any) -> None: ...
    def highwater(self, partition: Any) -> int | None: ...
    def bootstrap_connected(self) -> bool: ...
    def wakeup(self) -> None:
        """A poll under way, or the next one, raises kind Wakeup. From any thread."""
    def _assign(self, partitions: Iterable[Any]) -> None: ...
    def _subscribe(self, topics: Iterable[str]) -> None: ...
    def _subscribe_pattern(self, pattern: str) -> None:
        """The whole name must match; the syntax is the crate regex's: no look-around, no back-references."""
    def _set_listener(self, listener: Callable[[str, list[Any]], Any] | None) -> None:
        """Called with 'revoked', 'assigned' or 'lost' and the partitions, in poll, iteration, close and unsubscribe, on
        the caller's thread; it may call the consumer. What it raises comes out of that call."""
    def _seek(self, partition: Any, offset: int, leader_epoch: int = -1) -> None: ...
    def _position(self, partition: Any, timeout_ms: float | None = None) -> int: ...
    def _commit(self, offsets: Mapping[Any, Any] | None = None, timeout_ms: float | None = None) -> None:
        """Offsets: partition -> an object with attributes offset, metadata, leader_epoch. None: what was handed out."""
    def _commit_async(
        self,
        offsets: Mapping[Any, Any] | None = None,
        callback: Callable[[dict[Any, Any], BaseException | None], Any] | None = None,
    ) -> None:
        """The callback runs in a later poll (or iteration, or close) on the caller's thread."""
    def _committed(self, partitions: Iterable[Any], timeout_ms: float | None = None) -> dict[Any, Any | None]: ...
    def _beginning_offsets(self, partitions: Iterable[Any], timeout_ms: float | None = None) -> dict[Any, int]: ...
    def _end_offsets(self, partitions: Iterable[Any], timeout_ms: float | None = None) -> dict[Any, int]: ...
    def _offsets_for_times(
        self, timestamps: Mapping[Any, int], timeout_ms: float | None = None
    ) -> dict[Any, Any | None]: ...
    def _topics(self, timeout_ms: float | None = None) -> set[str]:
        """Internal topics are left out."""
    def _partitions_for_topic(self, topic: str, timeout_ms: float | None = None) -> set[int] | None:
        """None: there is no such topic. It is not created by asking."""
    def _group_metadata(self) -> tuple[str, int, str, str | None]:
        """(group id, generation id, member id, instance id); generation -1: not a member."""
    def _lag(self, partition: Any) -> int | None:
        """As far as the last fetch told; None before it."""
    def _close(self, autocommit: bool = True, timeout_ms: float | None = None) -> None:
        """None: 30 seconds. Closed twice is fine."""
    def _metrics(self) -> list[tuple[str, str, float]]: ...
    @property
    def _closed(self) -> bool:
        """Also true before `_open`."""

class Admin:
    """Each call returns plain tuples; where there is an answer for each item, its second field is None or the error
    (an exception, not raised). `timeout_ms` None: default.api.timeout.ms. What the whole call fails with is raised."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    def _open(self, config: Mapping[str, str], *, bootstrap_timeout_ms: float | None = None) -> list[str]: ...
    def _close(self) -> None: ...
    def _metrics(self) -> list[tuple[str, str, float]]: ...
    @property
    def _closed(self) -> bool: ...
    def bootstrap_connected(self) -> bool: ...
    def _create_topics(
        self,
        topics: Iterable[tuple[str, int, int, Mapping[int, Sequence[int]] | None, Mapping[str, str | None] | None]],
        validate_only: bool = False,
        timeout_ms: float | None = None,
    ) -> list[tuple[str, BaseException | None, tuple[str, int, int] | None]]:
        """In: (name, partitions or -1, replication factor or -1, assignments, configs).
        Out: (name, error, (topic id, partitions, replication factor))."""
    def _delete_topics(
        self, names: Iterable[str], timeout_ms: float | None = None
    ) -> list[tuple[str, BaseException | None]]: ...
    def _list_topics(self, internal: bool = True, timeout_ms: float | None = None) -> list[tuple[str, str, bool]]:
        """(name, topic id, is internal)."""
    def _describe_topics(
        self, names: Iterable[str] | None = None, timeout_ms: float | None = None
    ) -> list[
        tuple[
            str,
            BaseException | None,
            tuple[str, bool, list[tuple[int, int, int, list[int], list[int], list[int]]]] | None,
        ]
    ]:
        """(name, error, (topic id, is internal, partitions)); a partition is (index, leader, leader epoch, replicas,
        in-sync replicas, offline replicas). None: all topics."""
    def _create_partitions(
        self,
        topics: Iterable[tuple[str, int, Sequence[Sequence[int]] | None]],
        validate_only: bool = False,
        timeout_ms: float | None = None,
    ) -> list[tuple[str, BaseException | None]]:
        """In: (topic, partitions in all, brokers of each new partition)."""
    def _delete_records(
        self, before: Mapping[Any, int], timeout_ms: float | None = None
    ) -> list[tuple[Any, BaseException | None, int | None]]:
        """Offset -1: all. Out: (partition, error, low watermark)."""
    def _list_offsets(
        self, wanted: Mapping[Any, int], read_committed: bool = False, timeout_ms: float | None = None
    ) -> list[tuple[Any, BaseException | None, Any | None]]:
        """Timestamps, or Kafka's specs: -1 latest, -2 earliest, -3 maximum timestamp, -4 earliest local, -5 latest
        tiered. Out: (partition, error, OffsetAndTimestamp)."""
    def _describe_producers(
        self, partitions: Iterable[Any], timeout_ms: float | None = None
    ) -> list[tuple[Any, BaseException | None, list[tuple[int, int, int, int, int, int | None]] | None]]:
        """A producer is (id, epoch, last sequence, last timestamp, coordinator epoch, transaction start or None)."""
    def _describe_configs(
        self,
        resources: Iterable[tuple[int, str, Sequence[str] | None]],
        synonyms: bool = False,
        documentation: bool = False,
        timeout_ms: float | None = None,
    ) -> list[
        tuple[
            int,
            str,
            BaseException | None,
            list[tuple[str, str | None, int, bool, bool, int, str | None, list[tuple[str, str | None, int]]]] | None,
        ]
    ]:
        """In: (resource type, name, keys or None for all). Out: (resource type, name, error, entries); an entry is
        (name, value, source, is sensitive, is read-only, type, documentation, [(name, value, source)])."""
    def _incremental_alter_configs(
        self,
        changes: Iterable[tuple[int, str, Sequence[tuple[str, int, str | None]]]],
        validate_only: bool = False,
        timeout_ms: float | None = None,
    ) -> list[tuple[int, str, BaseException | None]]:
        """In: (resource type, name, [(key, operation, value)]); operations: 0 set, 1 delete, 2 append, 3 subtract."""
    def _alter_configs(
        self,
        values: Iterable[tuple[int, str, Mapping[str, str | None]]],
        validate_only: bool = False,
        timeout_ms: float | None = None,
    ) -> list[tuple[int, str, BaseException | None]]: ...
    def _list_config_resources(
        self, types: Iterable[int] = (), timeout_ms: float | None = None
    ) -> list[tuple[int, str]]: ...
    def _list_groups(
        self, states: Iterable[str] = (), types: Iterable[str] = (), timeout_ms: float | None = None
    ) -> list[tuple[str, str, str, str]]:
        """(group id, protocol type, state, type)."""
    def _describe_groups(
        self, groups: Iterable[str], timeout_ms: float | None = None
    ) -> list[
        tuple[
            str,
            BaseException | None,
            tuple[
                str,
                str,
                str,
                tuple[int, str, int],
                list[tuple[str, str | None, str, str, list[str], list[Any], bytes, bytes]],
            ]
            | None,
        ]
    ]:
        """(group id, error, (state, protocol type, protocol, coordinator (id, host, port), members)); a member is
        (member id, instance id, client id, client host, topics, assigned partitions, metadata, assignment)."""
    def _delete_groups(
        self, groups: Iterable[str], timeout_ms: float | None = None
    ) -> list[tuple[str, BaseException | None]]: ...
    def _remove_members(
        self,
        group: str,
        members: Iterable[tuple[str | None, str | None]],
        reason: str = "",
        timeout_ms: float | None = None,
    ) -> list[tuple[str | None, str | None, BaseException | None]]:
        """(member id, instance id): one of the two is given."""
    def _list_group_offsets(
        self, group: str, partitions: Iterable[Any] | None = None, timeout_ms: float | None = None
    ) -> list[tuple[Any, BaseException | None, Any | None]]:
        """(partition, error, OffsetAndMetadata or None)."""
    def _alter_group_offsets(
        self, group: str, offsets: Mapping[Any, Any], timeout_ms: float | None = None
    ) -> list[tuple[Any, BaseException | None]]: ...
    def _delete_group_offsets(
        self, group: str, partitions: Iterable[Any], timeout_ms: float | None = None
    ) -> list[tuple[Any, BaseException | None]]: ...
    def _describe_cluster(
        self, fenced_brokers: bool = False, timeout_ms: float | None = None
    ) -> tuple[str, int, list[tuple[int, str, int, str | None, bool]]]:
        """(cluster id, controller id, [(id, host, port, rack, is fenced)])."""
    def _describe_log_dirs(
        self, brokers: Iterable[int], timeout_ms: float | None = None
    ) -> list[
        tuple[int, BaseException | None, list[tuple[str, int, int, int, list[tuple[Any, int, int, bool]]]] | None]
    ]:
        """(broker, error, directories); a directory is (path, error code, total bytes, usable bytes, replicas), a replica
        (partition, bytes, offset lag, is future)."""
    def _describe_quorum(
        self, timeout_ms: float | None = None
    ) -> tuple[
        int,
        int,
        int,
        list[tuple[int, str, int, int | None, int | None]],
        list[tuple[int, str, int, int | None, int | None]],
        list[tuple[int, list[tuple[str, str, int]]]],
    ]:
        """(leader, leader epoch, high watermark, voters, observers, nodes); a replica is (id, directory id, log end
        offset, last fetch ms, last caught up ms), a node (id, [(listener, host, port)])."""

class Broker:
    """A store in this process. Raises Error of kind Store when it cannot be opened."""

    def __new__(cls, path: str | None, listen: str | None, config: Mapping[str, str]) -> Self:
        """`path` None: in memory. `listen`: 'host:port' (port 0: the system chooses), None: no port."""
    @property
    def bootstrap_servers(self) -> str:
        """host:port where it listens, else embedded:PATH or memory:NAME."""
    @property
    def local(self) -> str:
        """embedded:PATH or memory:NAME, whether it listens or not."""
    @property
    def warnings(self) -> list[str]: ...
    def close(self) -> None:
        """Clients in this process that still use the store keep it open, its port included; the last one closes it.
        Twice is fine."""
    @property
    def closed(self) -> bool: ...
