"""What the scripts have in common: the address, the turns that they report, and tools."""
import json
import sys

BASE = sys.argv[1]
KEY = "not-a-real-key"
REPORT = {"turns": []}


def options():
    """For an SDK's client: nothing may be hidden by trying again."""
    return {"api_key": KEY, "max_retries": 0, "timeout": 60}


def turn(name, raw, **said):
    """Notes a turn: what its headers say, and what the SDK made of its body."""
    headers = raw.headers
    REPORT["turns"].append({
        "name": name,
        "selected": headers.get("x-selected-model"),
        "session": headers.get("x-throughline-session-id"),
        "source": headers.get("x-throughline-session-source"),
        "action": headers.get("x-throughline-action"),
        "reason": headers.get("x-throughline-reason"),
        "phase": headers.get("x-vsr-session-phase"),
        "replay": headers.get("x-vsr-replay-id"),
        "encoding": headers.get("content-encoding"),
        **said,
    })


def failure(name, error):
    """Notes which exception a call ended with."""
    REPORT[name] = {
        "type": type(error).__name__,
        "status": getattr(error, "status_code", None),
        "body": getattr(error, "body", None),
        "replay": error.response.headers.get("x-vsr-replay-id") if hasattr(error, "response") else None,
    }


def attempt(name, call):
    """Calls what must fail."""
    try:
        call()
        REPORT[name] = {"type": None}
    except Exception as error:  # which one is what the test looks at
        failure(name, error)


def report():
    print(json.dumps(REPORT))
