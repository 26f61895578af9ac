package main

import (
	"fmt"
	"strings"
	"testing"
)

func feed(count int64, records ...string) error {
	s := newSequence(count)
	for i, record := range records {
		partition := int32(record[0] - 'a')
		s.add(partition, int64(i), []byte(record[1:]))
	}
	return s.check()
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	for _, c := range []struct {
		records []string
		want    string
	}{
		{[]string{"a0:", "b1:x", "a2: y"}, ""},
		{[]string{"b1:", "a0:", "a2:"}, ""},
		{[]string{"a0:", "a1:"}, "1 of 3 records are missing, the first is number 2"},
		{[]string{"a0:", "b1:", "a1:", "a2:"}, "number 1 came twice"},
		{[]string{"a2:", "a1:", "b0:"}, "number 1 came after 2"},
		{[]string{"a0:", "a1:", "a3:"}, "number 3 was never sent"},
		{[]string{"a0:", "a1:", "a2"}, "no number"},
		{[]string{"a0:", "a1:", "a:"}, "no number"},
		{[]string{"a0:", "a1:", "ax2:"}, "no number"},
	} {
		err := feed(3, c.records...)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v: %v, not %q", c.records, err, c.want)
		}
	}
}

func TestNumbersAreReadAsWritten(t *testing.T) {
	value := make([]byte, 100)
	for _, number := range []int64{0, 7, 123456789012} {
		putNumber(value, number)
		if read, err := parseNumber(value); err != nil || read != number {
			t.Errorf("%d became %d, %v", number, read, err)
		}
	}
}

func TestAPercentileIsAValueThatWasSeen(t *testing.T) {
	var sorted []int64
	for i := range int64(1000) {
		sorted = append(sorted, (i+1)*1000)
	}
	for _, c := range []struct {
		share float64
		want  float64
	}{{0.5, 500}, {0.99, 990}, {0.999, 999}, {1, 1000}} {
		if got := percentile(sorted, c.share); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%v: %v us, not %v", c.share, got, c.want)
		}
	}
}
