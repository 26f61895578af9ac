import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Drives Apache's Java client by the protocol in protocol.md. */
public final class Runner {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PrintStream OUT = new PrintStream(System.out, false);

    private KafkaConsumer<byte[], byte[]> member;
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    public static void main(String[] args) throws IOException {
        Runner runner = new Runner();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            ObjectNode answer = JSON.createObjectNode();
            try {
                runner.run(JSON.readTree(line), answer);
                answer.put("ok", true);
            } catch (Exception error) {
                answer.put("ok", false);
                answer.put("error", error.getClass().getSimpleName() + ": " + error.getMessage());
            }
            print(answer);
            OUT.flush();
        }
        runner.close();
    }

    private void run(JsonNode job, ObjectNode answer) throws Exception {
        switch (job.get("do").asText()) {
            case "describe" -> describe(answer);
            case "produce" -> produce(job);
            case "consume" -> consume(job);
            case "subscribe" -> subscribe(job);
            case "poll" -> poll(job, answer);
            case "commit" -> commit(answer);
            case "close" -> close();
            default -> throw new IllegalArgumentException("no job is called " + job.get("do"));
        }
    }

    private static void describe(ObjectNode answer) throws IOException {
        Properties build = new Properties();
        try (InputStream in = KafkaProducer.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            build.load(in);
        }
        answer.put("name", "java").put("version", build.getProperty("version"));
        ArrayNode codecs = answer.putArray("codecs");
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            codecs.add(codec);
        }
        answer.putArray("limits");
    }

    private static void produce(JsonNode job) throws Exception {
        Properties config = new Properties();
        config.put("bootstrap.servers", job.get("bootstrap").asText());
        config.put("compression.type", job.get("codec").asText());
        config.put("linger.ms", "20");
        config.put("acks", "all");
        List<Future<RecordMetadata>> futures = new ArrayList<>();
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (JsonNode record : job.get("records")) {
                var out = new ProducerRecord<>(record.get("topic").asText(), record.get("partition").asInt(),
                        record.get("timestamp").asLong(), bytes(record.get("key")), bytes(record.get("value")));
                for (JsonNode header : record.get("headers")) {
                    out.headers().add(header.get(0).asText(), bytes(header.get(1)));
                }
                futures.add(producer.send(out));
            }
            producer.flush();
            for (Future<RecordMetadata> future : futures) {
                RecordMetadata sent = future.get(30, TimeUnit.SECONDS);
                ObjectNode line = JSON.createObjectNode();
                line.putArray("sent").add(sent.partition()).add(sent.offset());
                print(line);
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(JsonNode job, String group) {
        Properties config = new Properties();
        config.put("bootstrap.servers", job.get("bootstrap").asText());
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "earliest");
        if (group != null) {
            config.put("group.id", group);
            config.put("group.protocol", "classic");
            config.put("session.timeout.ms", "10000");
            config.put("heartbeat.interval.ms", "300");
        }
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void consume(JsonNode job) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        job.get("ends").fields().forEachRemaining(entry -> ends.put(
                new TopicPartition(job.get("topic").asText(), Integer.parseInt(entry.getKey())), entry.getValue().asLong()));
        try (var consumer = consumer(job, null)) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(500)).forEach(Runner::show);
            }
        }
    }

    private void subscribe(JsonNode job) {
        List<String> topics = new ArrayList<>();
        job.get("topics").forEach(topic -> topics.add(topic.asText()));
        positions.clear();
        member = consumer(job, job.get("group").asText());
        member.subscribe(topics);
    }

    private void poll(JsonNode job, ObjectNode answer) {
        long until = System.nanoTime() + job.get("ms").asLong() * 1_000_000;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            for (ConsumerRecord<byte[], byte[]> record : member.poll(Duration.ofNanos(left))) {
                show(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
        }
        ArrayNode assignment = answer.putArray("assignment");
        for (TopicPartition place : member.assignment()) {
            assignment.addArray().add(place.topic()).add(place.partition());
        }
    }

    private void commit(ObjectNode answer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ArrayNode committed = answer.putArray("committed");
        for (TopicPartition place : member.assignment()) {
            Long position = positions.get(place);
            if (position != null) {
                offsets.put(place, new OffsetAndMetadata(position));
                committed.addArray().add(place.topic()).add(place.partition()).add(position.longValue());
            }
        }
        member.commitSync(offsets);
    }

    private void close() {
        if (member != null) {
            member.close();
            member = null;
        }
    }

    private static void show(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode line = JSON.createObjectNode();
        ObjectNode out = line.putObject("record");
        out.put("topic", record.topic()).put("partition", record.partition());
        out.put("offset", record.offset()).put("timestamp", record.timestamp());
        out.put("key", text(record.key())).put("value", text(record.value()));
        ArrayNode headers = out.putArray("headers");
        for (Header header : record.headers()) {
            headers.addArray().add(header.key()).add(text(header.value()));
        }
        print(line);
    }

    private static byte[] bytes(JsonNode text) {
        return text.isNull() ? null : Base64.getDecoder().decode(text.asText());
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static void print(ObjectNode line) {
        OUT.println(line);
    }
}
