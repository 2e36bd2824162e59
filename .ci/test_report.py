#!/usr/bin/env python3
"""Reads the test reports of all modules: failures, skipped tests with their reasons, and the counts.

Usage: test_report.py ROOT [FAILED_STEPS]

The last line is `N passed, N failed, N skipped`. FAILED_STEPS, the steps beside the tests that
failed, are added to the failed ones. Exit code 1 when anything failed or no report was found.
"""
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

REASON_MAX = 600


def cases(root):
    for kind in ("surefire-reports", "failsafe-reports"):
        for report in sorted(root.glob(f"*/target/{kind}/TEST-*.xml")):
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                yield case


def name(case):
    method = case.get("name") or "(before its tests)"
    return f"{case.get('classname', '').rpartition('.')[2]}: {method}"


def reason(element):
    """Its message on one line: of several failed assertions each has a line of its own."""
    text = " ".join((element.get("message") or element.text or "").split()) or "no reason given"
    return text if len(text) <= REASON_MAX else text[: REASON_MAX - 1] + "…"


def main():
    root, failed_steps = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    passed, failed, skipped = 0, [], []
    for case in cases(root):
        trouble = case.find("failure") if case.find("failure") is not None else case.find("error")
        if trouble is not None:
            failed.append(f"failed: {name(case)}: {reason(trouble)}")
        elif case.find("skipped") is not None:
            skipped.append(f"skipped: {name(case)}: {reason(case.find('skipped'))}")
        else:
            passed += 1
    for line in skipped + failed:
        print(line)
    print(f"{passed} passed, {len(failed) + failed_steps} failed, {len(skipped)} skipped")
    return 1 if failed or failed_steps or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
