"""Messages with Anthropic's SDK; the report is one JSON object."""
from anthropic import Anthropic

from turns import BASE, attempt, options, report, turn

CLIENT = Anthropic(base_url=BASE, **options())
SCHEMA = {"type": "object", "properties": {"key": {"type": "string"}}}
TOOLS = [{"name": "look_up", "input_schema": SCHEMA}]
THINKING = {"thinking": {"type": "enabled", "budget_tokens": 1024}}


def whole(request, headers):
    raw = CLIENT.messages.with_raw_response.create(
        model="auto", max_tokens=2048, tools=TOOLS, extra_headers=headers, **request)
    return raw, raw.parse()


class Headers:
    """Of a stream, in the form of a raw response."""

    def __init__(self, headers):
        self.headers = headers


def streamed(request, headers):
    with CLIENT.messages.stream(
            model="auto", max_tokens=2048, tools=TOOLS, extra_headers=headers, **request) as stream:
        return Headers(stream.response.headers), stream.get_final_message()


def note(name, ask, raw, message):
    used = message.usage
    turn(name, raw, text="".join(block.text for block in message.content if block.type == "text"),
         calls=[block.id for block in message.content if block.type == "tool_use"],
         inputs=[block.input for block in message.content if block.type == "tool_use"],
         signatures=[block.signature for block in message.content if block.type == "thinking"],
         streamed=ask is streamed,
         usage={"input": used.input_tokens + used.cache_read_input_tokens + used.cache_creation_input_tokens,
                "cached": used.cache_read_input_tokens, "output": used.output_tokens})


def session(name, ask, headers, more, texts):
    """Sends everything again with each turn, thinking included, as the API asks for."""
    messages = []
    for text in texts:
        messages.append({"role": "user", "content": text})
        while True:
            raw, message = ask({"messages": messages, **more}, headers)
            note(name, ask, raw, message)
            messages.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in message.content]})
            results = [{"type": "tool_result", "tool_use_id": block.id, "content": "found"}
                       for block in message.content if block.type == "tool_use"]
            if not results:
                break
            count(name, headers, messages + [{"role": "user", "content": results}])
            messages.append({"role": "user", "content": results})


def count(name, headers, messages):
    raw = CLIENT.messages.with_raw_response.count_tokens(
        model="auto", messages=messages, tools=TOOLS, extra_headers=headers)
    turn(name + "_count", raw, tokens=raw.parse().input_tokens)


def main():
    texts = ["Hello.", "Look it up. rounds=2 calls=1", "These. rounds=2 calls=3", "Thanks.", "Bye."]
    for name, ask in (("whole", whole), ("streamed", streamed)):
        session(name, ask, {"x-session-id": "messages-" + name}, {}, texts)
        session(name + "_thinking", ask, {"x-session-id": "thinking-" + name}, THINKING, texts)
        session(name + "_derived", ask, {}, THINKING, [name + " " + texts[0]] + texts[1:])
    hello = [{"role": "user", "content": "Hello."}]
    attempt("unknown_model", lambda: CLIENT.messages.create(model="nobody", max_tokens=9, messages=hello))
    attempt("unknown_model_count", lambda: CLIENT.messages.count_tokens(model="nobody", messages=hello))
    report()


main()
