package main

import (
	"slices"
	"testing"
)

func TestDefaultsMeasureEnoughToBePublished(t *testing.T) {
	given, err := parse(nil)
	if err != nil || !given.isFull() || given.command != "bench/overhead" {
		t.Errorf("%+v %v", given, err)
	}
}

func TestLessIsNotPublished(t *testing.T) {
	for _, arguments := range [][]string{{"--quick"}, {"--rounds", "4"}, {"--sizes", "2K"}, {"--clients", "1,32"}} {
		if given, err := parse(arguments); err != nil || given.isFull() {
			t.Errorf("%v: %+v %v", arguments, given, err)
		}
	}
}

func TestSizesHaveUnits(t *testing.T) {
	given, err := parse([]string{"--sizes", "2048,128K,1M"})
	if err != nil || !slices.Equal(given.sizes, fullSizes) {
		t.Error(given.sizes, err)
	}
}

func TestWrongOptionsAreRefused(t *testing.T) {
	for _, arguments := range [][]string{
		{"--rounds", "0"}, {"--seconds", "0"}, {"--sizes", "1"}, {"--sizes", "2X"}, {"--sizes", ""},
		{"--clients", "0"}, {"--clients", "2000"}, {"more"}, {"--unknown"},
	} {
		if _, err := parse(arguments); err == nil {
			t.Errorf("%v: accepted", arguments)
		}
	}
}

func TestEachRoundBeginsWithAnotherCell(t *testing.T) {
	cells := []cell{{1, 1}, {2, 2}, {3, 3}}
	if first, second := rotated(cells, 1)[0], rotated(cells, 2)[0]; first == second || len(rotated(cells, 7)) != 3 {
		t.Error(first, second)
	}
}
