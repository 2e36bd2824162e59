package main

import "testing"

func TestDefaultsMeasureEnoughToBePublished(t *testing.T) {
	given, err := parse(nil)
	if err != nil || !given.isFull() || given.command != "bench/streaming" || len(given.freezes) != 2 {
		t.Errorf("%+v %v", given, err)
	}
}

func TestLessIsNotPublished(t *testing.T) {
	for _, arguments := range [][]string{{"--quick"}, {"--rounds", "9"}} {
		if given, err := parse(arguments); err != nil || given.isFull() {
			t.Errorf("%v: %+v %v", arguments, given, err)
		}
	}
}

func TestWrongOptionsAreRefused(t *testing.T) {
	for _, arguments := range [][]string{{"--rounds", "0"}, {"--rounds", "x"}, {"more"}, {"--unknown"}} {
		if _, err := parse(arguments); err == nil {
			t.Errorf("%v: accepted", arguments)
		}
	}
}
