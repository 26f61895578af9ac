// Drives franz-go by the protocol in protocol.md.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sort"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

type record struct {
	Topic     string        `json:"topic"`
	Partition int32         `json:"partition"`
	Offset    int64         `json:"offset"`
	Timestamp int64         `json:"timestamp"`
	Key       []byte        `json:"key"`
	Value     []byte        `json:"value"`
	Headers   []headerField `json:"headers"`
}

// headerField is a pair [name, bytes].
type headerField struct {
	Name  string
	Value []byte
}

func (h *headerField) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&h.Name, &h.Value})
}

func (h headerField) MarshalJSON() ([]byte, error) { return json.Marshal([]any{h.Name, h.Value}) }

type job struct {
	Do        string          `json:"do"`
	Bootstrap string          `json:"bootstrap"`
	Codec     string          `json:"codec"`
	Records   []record        `json:"records"`
	Topic     string          `json:"topic"`
	Ends      map[int32]int64 `json:"ends"`
	Group     string          `json:"group"`
	Topics    []string        `json:"topics"`
	Ms        int             `json:"ms"`
}

type fields map[string]any

var codecs = map[string]kgo.CompressionCodec{
	"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(),
	"lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
}

var out = bufio.NewWriter(os.Stdout)

func answer(line any) {
	text, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	out.Write(append(text, '\n'))
}

func show(r *kgo.Record) {
	shown := record{r.Topic, r.Partition, r.Offset, r.Timestamp.UnixMilli(), r.Key, r.Value, []headerField{}}
	for _, header := range r.Headers {
		shown.Headers = append(shown.Headers, headerField{header.Key, header.Value})
	}
	answer(fields{"record": shown})
}

type place struct {
	topic     string
	partition int32
}

func sorted(places map[place]int64, withOffset bool) [][]any {
	rows := [][]any{}
	for at, offset := range places {
		row := []any{at.topic, at.partition}
		if withOffset {
			row = append(row, offset)
		}
		rows = append(rows, row)
	}
	sort.Slice(rows, func(a, b int) bool { return fmt.Sprint(rows[a]) < fmt.Sprint(rows[b]) })
	return rows
}

type runner struct {
	member    *kgo.Client
	positions map[place]int64
	owned     map[place]int64
	lock      sync.Mutex
}

func (r *runner) describe() (fields, error) {
	version := "?"
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == "github.com/twmb/franz-go" {
				version = module.Version
			}
		}
	}
	names := []string{"none", "gzip", "snappy", "lz4", "zstd"}
	return fields{"name": "franz-go", "version": version, "codecs": names, "limits": []string{}}, nil
}

func (r *runner) produce(ctx context.Context, j job) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(j.Bootstrap),
		kgo.ProducerBatchCompression(codecs[j.Codec]),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerLinger(20*time.Millisecond),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	records := make([]*kgo.Record, len(j.Records))
	for i, in := range j.Records {
		records[i] = &kgo.Record{
			Topic: in.Topic, Partition: in.Partition, Key: in.Key, Value: in.Value, Timestamp: time.UnixMilli(in.Timestamp),
		}
		for _, header := range in.Headers {
			records[i].Headers = append(records[i].Headers, kgo.RecordHeader{Key: header.Name, Value: header.Value})
		}
	}
	if err := client.ProduceSync(ctx, records...).FirstErr(); err != nil {
		return err
	}
	for _, sent := range records {
		answer(fields{"sent": []int64{int64(sent.Partition), sent.Offset}})
	}
	return nil
}

func (r *runner) consume(ctx context.Context, j job) error {
	from := map[int32]kgo.Offset{}
	for partition, end := range j.Ends {
		if end > 0 {
			from[partition] = kgo.NewOffset().AtStart()
		}
	}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(j.Bootstrap),
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{j.Topic: from}),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	for len(from) > 0 {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachRecord(func(got *kgo.Record) {
			show(got)
			if got.Offset+1 >= j.Ends[got.Partition] {
				delete(from, got.Partition)
			}
		})
	}
	return nil
}

func (r *runner) subscribe(j job) error {
	r.positions, r.owned = map[place]int64{}, map[place]int64{}
	note := func(own bool) func(context.Context, *kgo.Client, map[string][]int32) {
		return func(_ context.Context, _ *kgo.Client, changed map[string][]int32) {
			r.lock.Lock()
			defer r.lock.Unlock()
			for topic, partitions := range changed {
				for _, partition := range partitions {
					if own {
						r.owned[place{topic, partition}] = 0
					} else {
						delete(r.owned, place{topic, partition})
					}
				}
			}
		}
	}
	var err error
	r.member, err = kgo.NewClient(
		kgo.SeedBrokers(j.Bootstrap),
		kgo.ConsumerGroup(j.Group),
		kgo.ConsumeTopics(j.Topics...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
		kgo.SessionTimeout(10*time.Second),
		kgo.HeartbeatInterval(300*time.Millisecond),
		kgo.OnPartitionsAssigned(note(true)),
		kgo.OnPartitionsRevoked(note(false)),
		kgo.OnPartitionsLost(note(false)),
	)
	return err
}

func (r *runner) poll(ctx context.Context, j job) (fields, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(j.Ms)*time.Millisecond)
	defer cancel()
	for ctx.Err() == nil {
		fetches := r.member.PollFetches(ctx)
		if err := fetches.Err(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
		fetches.EachRecord(func(got *kgo.Record) {
			show(got)
			r.positions[place{got.Topic, got.Partition}] = got.Offset + 1
		})
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	return fields{"assignment": sorted(r.owned, false)}, nil
}

func (r *runner) commit(ctx context.Context) (fields, error) {
	r.lock.Lock()
	committed := map[place]int64{}
	offsets := map[string]map[int32]kgo.EpochOffset{}
	for at, offset := range r.positions {
		if _, own := r.owned[at]; !own {
			continue
		}
		committed[at] = offset
		if offsets[at.topic] == nil {
			offsets[at.topic] = map[int32]kgo.EpochOffset{}
		}
		offsets[at.topic][at.partition] = kgo.EpochOffset{Epoch: -1, Offset: offset}
	}
	r.lock.Unlock()
	err := commitNow(ctx, r.member, offsets)
	return fields{"committed": sorted(committed, true)}, err
}

func (r *runner) close() {
	if r.member != nil {
		r.member.Close()
		r.member = nil
	}
}

func (r *runner) run(ctx context.Context, j job) (fields, error) {
	switch j.Do {
	case "describe":
		return r.describe()
	case "produce":
		return nil, r.produce(ctx, j)
	case "consume":
		return nil, r.consume(ctx, j)
	case "subscribe":
		return nil, r.subscribe(j)
	case "poll":
		return r.poll(ctx, j)
	case "commit":
		return r.commit(ctx)
	case "close":
		r.close()
		return nil, nil
	}
	return nil, fmt.Errorf("no job is called %s", j.Do)
}

func main() {
	runner := &runner{}
	jobs := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := jobs.ReadBytes('\n')
		if err != nil {
			break
		}
		var j job
		last := fields{"ok": true}
		err = json.Unmarshal(line, &j)
		if err == nil {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			var more fields
			more, err = runner.run(ctx, j)
			cancel()
			for name, value := range more {
				last[name] = value
			}
		}
		if err != nil {
			last = fields{"ok": false, "error": fmt.Sprintf("%T: %v", err, err)}
		}
		answer(last)
		out.Flush()
	}
	runner.close()
}
