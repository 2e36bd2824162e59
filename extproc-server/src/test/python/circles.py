"""Agents that make the same call again and again, with OpenAI's and Anthropic's SDKs, which try again
what may be tried again; the report is one JSON object."""
from anthropic import Anthropic
from openai import OpenAI

from turns import BASE, attempt, options, report, turn

OPTIONS = {**options(), "max_retries": 2}
OPENAI = OpenAI(base_url=BASE + "/v1", **OPTIONS)
ANTHROPIC = Anthropic(base_url=BASE, **OPTIONS)
SCHEMA = {"type": "object", "properties": {"key": {"type": "string"}}}
CHAT_TOOLS = [{"type": "function", "function": {"name": "look_up", "parameters": SCHEMA}}]
RESPONSES_TOOLS = [{"type": "function", "name": "look_up", "parameters": SCHEMA, "strict": False}]
MESSAGES_TOOLS = [{"name": "look_up", "input_schema": SCHEMA}]
TASK = "Look it up. rounds=20 calls=1"


def headers(name):
    return {"x-session-id": "circles-" + name, "x-router-profile": "AGENT"}


def note(name, raw):
    turn(name, raw, divergence=raw.headers.get("x-throughline-divergence"),
         correction=raw.headers.get("x-throughline-correction"),
         guardian=raw.headers.get("x-throughline-guardian"))


def chat():
    messages = [{"role": "user", "content": TASK}]
    while True:
        raw = OPENAI.chat.completions.with_raw_response.create(
            model="auto", messages=messages, tools=CHAT_TOOLS, extra_headers=headers("chat"))
        note("chat", raw)
        message = raw.parse().choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        messages += [{"role": "tool", "tool_call_id": call.id, "content": "nothing"} for call in message.tool_calls]


def responses():
    items = [{"role": "user", "content": TASK}]
    while True:
        raw = OPENAI.responses.with_raw_response.create(
            model="auto", input=items, tools=RESPONSES_TOOLS, store=False, extra_headers=headers("responses"))
        note("responses", raw)
        calls = [item for item in raw.parse().output if item.type == "function_call"]
        for call in calls:
            items.append({"type": "function_call", "call_id": call.call_id, "name": call.name,
                          "arguments": call.arguments})
            items.append({"type": "function_call_output", "call_id": call.call_id, "output": "nothing"})


def messages():
    said = [{"role": "user", "content": TASK}]
    while True:
        raw = ANTHROPIC.messages.with_raw_response.create(
            model="auto", max_tokens=2048, tools=MESSAGES_TOOLS, messages=said, extra_headers=headers("messages"))
        note("messages", raw)
        content = raw.parse().content
        said.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in content]})
        said.append({"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": block.id, "content": "nothing"}
            for block in content if block.type == "tool_use"]})


def main():
    attempt("chat", chat)
    attempt("responses", responses)
    attempt("messages", messages)
    report()


main()
