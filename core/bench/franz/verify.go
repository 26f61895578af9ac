package main

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// silence is how long a read waits for the next record before it says that the broker has stopped answering.
const silence = 60 * time.Second

// verify reads the topic from its start to the end that it had at first, and checks every record.
func verify(ctx context.Context, s settings) (any, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(s.bootstrap),
		kgo.ConsumeTopics(s.topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchMaxPartitionBytes(4<<20),
		kgo.MaxBufferedBytes(64<<20),
	)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	listing, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	ends, err := kadm.NewClient(client).ListEndOffsets(listing, s.topic)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, err
	}
	var left int64
	ends.Each(func(end kadm.ListedOffset) { left += end.Offset })
	partitions := len(ends[s.topic])
	numbers, wrongSize := newSequence(s.count), error(nil)
	for left > 0 {
		waiting, cancel := context.WithTimeout(ctx, silence)
		fetches := client.PollFetches(waiting)
		cancel()
		if err := fetches.Err0(); err != nil {
			return nil, fmt.Errorf("%d records were not read: %w", left, err)
		}
		for _, problem := range fetches.Errors() {
			return nil, fmt.Errorf("partition %d: %w", problem.Partition, problem.Err)
		}
		fetches.EachRecord(func(record *kgo.Record) {
			left--
			numbers.add(record.Partition, record.Offset, record.Value)
			if len(record.Value) != s.size && wrongSize == nil {
				wrongSize = fmt.Errorf("partition %d, offset %d: %d bytes instead of %d",
					record.Partition, record.Offset, len(record.Value), s.size)
			}
		})
	}
	if err := numbers.check(); err != nil {
		return nil, err
	}
	return map[string]any{"records": numbers.received, "partitions": partitions}, wrongSize
}
