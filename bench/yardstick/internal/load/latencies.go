package load

import (
	"math"
	"slices"
	"time"
)

// Latencies are the times of single requests, each kept as it was measured: a window holds some ten
// thousand of them, so nothing needs to be rounded into buckets.
type Latencies []time.Duration

// Percentile returns the smallest time that at least p percent of the requests did not exceed
// (nearest rank); 0 without requests. The list must be sorted.
func (l Latencies) Percentile(p float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	rank := int(math.Ceil(p / 100 * float64(len(l))))
	return l[min(max(rank, 1), len(l))-1]
}

// merge returns the times of all lists in one, sorted.
func merge(lists []Latencies) Latencies {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return all
}
