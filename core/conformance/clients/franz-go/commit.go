package main

import (
	"context"
	"sync"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// commitNow commits offsets and gives the first error of the call or of a partition.
func commitNow(ctx context.Context, client *kgo.Client, offsets map[string]map[int32]kgo.EpochOffset) error {
	var first error
	var once sync.Once
	done := make(chan struct{})
	client.CommitOffsetsSync(ctx, offsets, func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, got *kmsg.OffsetCommitResponse, err error) {
		defer once.Do(func() { close(done) })
		if first = err; err != nil {
			return
		}
		for _, topic := range got.Topics {
			for _, partition := range topic.Partitions {
				if code := kerr.ErrorForCode(partition.ErrorCode); code != nil && first == nil {
					first = code
				}
			}
		}
	})
	<-done
	return first
}
