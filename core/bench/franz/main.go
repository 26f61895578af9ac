// The benchmark's foreign client in Go: topics, exact verification, and the open loop.
//
// Every record of a benchmark starts with its number in decimal and a colon; `verify` reads a topic to its end and
// tells whether each number is there once, in order within its partition. Results go to standard output as one line
// of JSON; what went wrong goes to standard error.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const usage = `usage: franz create|delete|verify|openloop -bootstrap HOST:PORT -topic NAME [flags]`

// settings are the flags of all commands; each reads those that it needs.
type settings struct {
	bootstrap  string
	topic      string
	partitions int
	count      int64
	size       int
	rate       int
	warmup     time.Duration
	duration   time.Duration
}

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("%s", usage))
	}
	var s settings
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	flags.StringVar(&s.bootstrap, "bootstrap", "", "the broker's HOST:PORT")
	flags.StringVar(&s.topic, "topic", "", "the topic")
	flags.IntVar(&s.partitions, "partitions", 4, "create: the topic's partitions")
	flags.Int64Var(&s.count, "count", 0, "verify: the records that must be there")
	flags.IntVar(&s.size, "size", 1024, "the bytes of each record's value")
	flags.IntVar(&s.rate, "rate", 20000, "openloop: records a second")
	flags.DurationVar(&s.warmup, "warmup", 5*time.Second, "openloop: load before the measured part")
	flags.DurationVar(&s.duration, "duration", 20*time.Second, "openloop: the measured part")
	_ = flags.Parse(os.Args[2:])
	if s.bootstrap == "" || s.topic == "" {
		fail(fmt.Errorf("-bootstrap and -topic are needed; %s", usage))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	result, err := run(ctx, os.Args[1], s)
	if err != nil {
		fail(fmt.Errorf("%s of %s on %s: %w", os.Args[1], s.topic, s.bootstrap, err))
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err)
	}
}

func run(ctx context.Context, command string, s settings) (any, error) {
	switch command {
	case "create":
		return create(ctx, s)
	case "delete":
		return remove(ctx, s)
	case "verify":
		return verify(ctx, s)
	case "openloop":
		return openLoop(ctx, s)
	}
	return nil, fmt.Errorf("no such command; %s", usage)
}

func create(ctx context.Context, s settings) (any, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(s.bootstrap))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	admin := kadm.NewClient(client)
	answer, err := admin.CreateTopic(ctx, int32(s.partitions), 1, nil, s.topic)
	if err == nil {
		err = answer.Err
	}
	if err != nil {
		return nil, err
	}
	// A leader that is not in place yet refuses the first records, and a client that retries them while others are
	// under way may reorder them: wait until every partition's leader answers for it.
	for {
		ends, err := admin.ListEndOffsets(ctx, s.topic)
		if err == nil && ends.Error() == nil && len(ends[s.topic]) == s.partitions {
			return map[string]any{"topic": answer.Topic, "partitions": s.partitions}, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("the partitions had no leaders in time: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func remove(ctx context.Context, s settings) (any, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(s.bootstrap))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	answer, err := kadm.NewClient(client).DeleteTopic(ctx, s.topic)
	if err != nil {
		return nil, err
	}
	return map[string]any{"topic": answer.Topic}, answer.Err
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "franz:", err)
	os.Exit(1)
}
