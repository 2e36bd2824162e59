"""Responses with OpenAI's SDK, no session named: chains by previous_response_id, and what is done
with a response by its id; the report is one JSON object."""
from openai import OpenAI

from turns import BASE, REPORT, attempt, options, report, turn

CLIENT = OpenAI(base_url=BASE + "/v1", **options())
PARAMETERS = {"type": "object", "properties": {"key": {"type": "string"}}}
TOOLS = [{"type": "function", "name": "look_up", "parameters": PARAMETERS, "strict": False}]


def whole(**request):
    raw = CLIENT.responses.with_raw_response.create(model="auto", tools=TOOLS, **request)
    return raw, raw.parse()


def streamed(**request):
    raw = CLIENT.responses.with_raw_response.create(model="auto", tools=TOOLS, stream=True, **request)
    response, deltas = None, ""
    for event in raw.parse():
        if event.type == "response.output_text.delta":
            deltas += event.delta
        if event.type == "response.completed":
            response = event.response
    if deltas != response.output_text:
        raise ValueError("the deltas are not the text")
    return raw, response


def note(name, ask, raw, response):
    used = response.usage
    turn(name, raw, id=response.id, previous=response.previous_response_id, text=response.output_text,
         calls=[item.call_id for item in response.output if item.type == "function_call"], streamed=ask is streamed,
         usage={"input": used.input_tokens, "cached": used.input_tokens_details.cached_tokens,
                "output": used.output_tokens})


def chain(name, ask, texts):
    """Each text continues the response before it; only what is new is sent."""
    previous = {}
    for text in texts:
        given = text
        while True:
            raw, response = ask(input=given, **previous)
            note(name, ask, raw, response)
            previous = {"previous_response_id": response.id}
            given = [{"type": "function_call_output", "call_id": item.call_id, "output": "found"}
                     for item in response.output if item.type == "function_call"]
            if not given:
                break
    return response.id


def by_id(name, id):
    raw = CLIENT.responses.with_raw_response.retrieve(id)
    turn(name + "_retrieve", raw, id=raw.parse().id)
    raw = CLIENT.responses.input_items.with_raw_response.list(id)
    turn(name + "_input_items", raw, id=id)
    raw = CLIENT.responses.with_raw_response.delete(id)
    turn(name + "_delete", raw, id=id)
    attempt(name + "_deleted", lambda: CLIENT.responses.retrieve(id))


def cancel():
    raw, response = whole(input="Take your time.", background=True)
    note("background", whole, raw, response)
    raw = CLIENT.responses.with_raw_response.cancel(response.id)
    turn("cancel", raw, id=raw.parse().id, status=raw.parse().status)


def main():
    texts = ["Hello.", "And then?", "Look it up. rounds=2 calls=1", "These. rounds=2 calls=3", "Thanks.", "Bye."]
    last = {name: chain(name, ask, [name + ": " + texts[0]] + texts[1:])
            for name, ask in (("whole", whole), ("streamed", streamed))}
    for name in last:
        by_id(name, last[name])
    cancel()
    attempt("unknown_id", lambda: CLIENT.responses.retrieve("resp_nobody_1"))
    attempt("unknown_model", lambda: CLIENT.responses.create(model="nobody", input="Hello."))
    # Single turns of which each may go anywhere.
    for number in range(4):
        raw, response = whole(input=f"Question {number}.")
        note("free", whole, raw, response)
    REPORT["last"] = last
    report()


main()
