package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sys/unix"
)

// openLoop sends at a fixed rate whatever the broker does, and measures each record from the moment at which it was
// meant to be sent to the moment at which the consumer had it: a stall delays all records behind it, and shows.
func openLoop(ctx context.Context, s settings) (any, error) {
	producer, err := kgo.NewClient(
		kgo.SeedBrokers(s.bootstrap),
		kgo.DefaultProduceTopic(s.topic),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerLinger(0),
		kgo.ProducerBatchCompression(kgo.NoCompression()),
		// A closed loop would wait here: room for half a minute's records keeps it open.
		kgo.MaxBufferedRecords(30*s.rate),
	)
	if err != nil {
		return nil, err
	}
	defer producer.Close()
	consumer, err := kgo.NewClient(
		kgo.SeedBrokers(s.bootstrap),
		kgo.ConsumeTopics(s.topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	)
	if err != nil {
		return nil, err
	}
	defer consumer.Close()

	warm := int64(s.warmup.Seconds() * float64(s.rate))
	loop := &loop{
		settings: s,
		first:    warm,
		total:    warm + int64(s.duration.Seconds()*float64(s.rate)),
		start:    time.Now().Add(200 * time.Millisecond),
	}
	loop.numbers = newSequence(loop.total)
	loop.acked = make([]int64, loop.total)
	loop.received = make([]int64, loop.total)
	ctx, cancel := context.WithTimeout(ctx, s.warmup+s.duration+2*silence)
	defer cancel()
	var reading sync.WaitGroup
	var readError error
	reading.Go(func() { readError = loop.read(ctx, consumer) })
	sendError := loop.send(ctx, producer)
	if sendError != nil {
		cancel()
	}
	reading.Wait()
	if sendError != nil {
		return nil, sendError
	}
	if readError != nil {
		return nil, readError
	}
	if err := loop.numbers.check(); err != nil {
		return nil, err
	}
	return loop.report(), nil
}

type loop struct {
	settings settings
	first    int64 // the first measured record
	total    int64
	start    time.Time
	numbers  *sequence
	acked    []int64 // nanoseconds after the intended time
	received []int64
	late     int64 // the longest that the sender itself was behind
}

// intended is when a record is meant to be sent, as nanoseconds after the start.
func (l *loop) intended(number int64) int64 {
	return int64(float64(number) * 1e9 / float64(l.settings.rate))
}

func (l *loop) elapsed() int64 {
	return int64(time.Since(l.start))
}

func (l *loop) send(ctx context.Context, producer *kgo.Client) error {
	// A thread of its own, with the kernel's timers unslackened, keeps the pace to some tens of microseconds.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("timer slack: %w", err)
	}
	var failed atomic.Pointer[error]
	for number := range l.total {
		for wait := l.intended(number) - l.elapsed(); wait > 0; wait = l.intended(number) - l.elapsed() {
			pause := unix.NsecToTimespec(wait)
			_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &pause, nil)
		}
		if number >= l.first {
			l.late = max(l.late, l.elapsed()-l.intended(number))
		}
		if err := failed.Load(); err != nil {
			return *err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		value := make([]byte, l.settings.size)
		putNumber(value, number)
		producer.TryProduce(ctx, &kgo.Record{Value: value}, func(_ *kgo.Record, err error) {
			l.acked[number] = l.elapsed() - l.intended(number)
			if err != nil {
				err = fmt.Errorf("record %d: %w", number, err)
				failed.CompareAndSwap(nil, &err)
			}
		})
	}
	if err := producer.Flush(ctx); err != nil {
		return err
	}
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}

func (l *loop) read(ctx context.Context, consumer *kgo.Client) error {
	for l.numbers.received < l.total {
		fetches := consumer.PollFetches(ctx)
		now := l.elapsed()
		if err := fetches.Err0(); err != nil {
			return fmt.Errorf("%d of %d records received: %w", l.numbers.received, l.total, err)
		}
		for _, problem := range fetches.Errors() {
			return fmt.Errorf("partition %d: %w", problem.Partition, problem.Err)
		}
		fetches.EachRecord(func(record *kgo.Record) {
			if number, ok := l.numbers.add(record.Partition, record.Offset, record.Value); ok {
				l.received[number] = now - l.intended(number)
			}
		})
		if l.numbers.problem != nil {
			return l.numbers.problem
		}
	}
	return nil
}

func (l *loop) report() any {
	slices.Sort(l.acked[l.first:])
	slices.Sort(l.received[l.first:])
	return map[string]any{
		"records":        l.total,
		"measured":       l.total - l.first,
		"end_to_end_us":  percentiles(l.received[l.first:]),
		"acknowledge_us": percentiles(l.acked[l.first:]),
		"sender_late_us": float64(l.late) / 1000,
	}
}

func percentiles(sorted []int64) map[string]float64 {
	return map[string]float64{
		"p50":  percentile(sorted, 0.5),
		"p99":  percentile(sorted, 0.99),
		"p999": percentile(sorted, 0.999),
		"max":  percentile(sorted, 1),
	}
}

// percentile is the smallest value, in microseconds, that at least this share of the sorted nanoseconds reach.
func percentile(sorted []int64, share float64) float64 {
	at := int(math.Ceil(share*float64(len(sorted)))) - 1
	return float64(sorted[max(at, 0)]) / 1000
}
