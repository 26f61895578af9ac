package main

import "fmt"

// sequence checks that the numbers 0..count-1 come once each, and rise within each partition.
type sequence struct {
	count    int64
	seen     []uint64 // a bit for each number
	last     map[int32]int64
	received int64
	problem  error // the first that was found
}

func newSequence(count int64) *sequence {
	return &sequence{count: count, seen: make([]uint64, (count+63)/64), last: map[int32]int64{}}
}

// add takes the next record of a partition and remembers the first thing that is wrong.
func (s *sequence) add(partition int32, offset int64, value []byte) (int64, bool) {
	number, err := parseNumber(value)
	switch last, known := s.last[partition]; {
	case err != nil:
	case number >= s.count:
		err = fmt.Errorf("number %d was never sent", number)
	case s.seen[number/64]&(1<<(number%64)) != 0:
		err = fmt.Errorf("number %d came twice", number)
	case known && number < last:
		err = fmt.Errorf("number %d came after %d", number, last)
	default:
		s.seen[number/64] |= 1 << (number % 64)
		s.last[partition] = number
		s.received++
		return number, true
	}
	if s.problem == nil {
		s.problem = fmt.Errorf("partition %d, offset %d: %w", partition, offset, err)
	}
	return 0, false
}

// check tells what is wrong after the last record: the first problem, or the numbers that never came.
func (s *sequence) check() error {
	if s.problem != nil {
		return s.problem
	}
	for number := range s.count {
		if s.seen[number/64]&(1<<(number%64)) == 0 {
			return fmt.Errorf("%d of %d records are missing, the first is number %d", s.count-s.received, s.count, number)
		}
	}
	return nil
}

// parseNumber reads the decimal number before the value's first colon.
func parseNumber(value []byte) (int64, error) {
	var number int64
	for i, c := range value {
		switch {
		case c >= '0' && c <= '9' && i < 18:
			number = number*10 + int64(c-'0')
		case c == ':' && i > 0:
			return number, nil
		default:
			return 0, fmt.Errorf("no number in %.24q", value)
		}
	}
	return 0, fmt.Errorf("no number in %.24q", value)
}

// putNumber writes the number so that parseNumber reads it: twelve digits and a colon.
func putNumber(value []byte, number int64) {
	for i := 11; i >= 0; i-- {
		value[i] = byte('0' + number%10)
		number /= 10
	}
	value[12] = ':'
}
