package load

import (
	"testing"
	"time"
)

func TestPercentileIsTheNearestRank(t *testing.T) {
	var hundred Latencies
	for i := 1; i <= 100; i++ {
		hundred = append(hundred, time.Duration(i))
	}
	for _, test := range []struct {
		of   Latencies
		p    float64
		want time.Duration
	}{
		{hundred, 0, 1}, {hundred, 50, 50}, {hundred, 95, 95}, {hundred, 99, 99}, {hundred, 100, 100},
		{Latencies{7}, 50, 7}, {Latencies{7}, 99, 7},
		{Latencies{1, 2, 3}, 50, 2}, {Latencies{1, 2, 3}, 99, 3},
		{nil, 50, 0},
	} {
		if got := test.of.Percentile(test.p); got != test.want {
			t.Errorf("p%v of %d: %d, expected %d", test.p, len(test.of), got, test.want)
		}
	}
}

func TestMergeSortsAllLists(t *testing.T) {
	merged := merge([]Latencies{{3, 1}, nil, {2}})
	if len(merged) != 3 || merged[0] != 1 || merged[2] != 3 {
		t.Error(merged)
	}
}
