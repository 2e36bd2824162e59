"""Chat Completions and embeddings with OpenAI's SDK; the report is one JSON object."""
from openai import OpenAI

from turns import BASE, REPORT, attempt, options, report, turn

CLIENT = OpenAI(base_url=BASE + "/v1", **options())
PARAMETERS = {"type": "object", "properties": {"key": {"type": "string"}}}
TOOLS = [{"type": "function", "function": {"name": "look_up", "parameters": PARAMETERS}}]


def usage(of):
    return {"input": of.prompt_tokens, "cached": of.prompt_tokens_details.cached_tokens, "output": of.completion_tokens}


def whole(messages, headers):
    raw = CLIENT.chat.completions.with_raw_response.create(
        model="auto", messages=messages, tools=TOOLS, extra_headers=headers)
    answer = raw.parse()
    message = answer.choices[0].message
    calls = [{"id": call.id, "arguments": call.function.arguments} for call in message.tool_calls or []]
    return raw, message.content, calls, usage(answer.usage)


def streamed(messages, headers):
    raw = CLIENT.chat.completions.with_raw_response.create(
        model="auto", messages=messages, tools=TOOLS, extra_headers=headers, stream=True,
        stream_options={"include_usage": True})
    text, calls, used = "", [], None
    for chunk in raw.parse():
        used = usage(chunk.usage) if chunk.usage else used
        for choice in chunk.choices:
            text += choice.delta.content or ""
            for part in choice.delta.tool_calls or []:
                if part.id:
                    calls.append({"id": part.id, "arguments": ""})
                calls[part.index]["arguments"] += part.function.arguments or ""
    return raw, text or None, calls, used


def session(name, ask, headers, texts):
    """Each text is a turn of the user, with as many rounds of tools as the model wants."""
    messages = []
    for text in texts:
        messages.append({"role": "user", "content": text})
        while True:
            raw, said, calls, used = ask(messages, headers)
            turn(name, raw, text=said, calls=calls, usage=used, streamed=ask is streamed)
            message = {"role": "assistant", "content": said}
            if not calls:
                messages.append(message)
                break
            message["tool_calls"] = [
                {"id": call["id"], "type": "function", "function": {"name": "look_up", "arguments": call["arguments"]}}
                for call in calls]
            messages.append(message)
            messages += [{"role": "tool", "tool_call_id": call["id"], "content": "found"} for call in calls]


def embeddings():
    raw = CLIENT.embeddings.with_raw_response.create(model="auto", input=["a", "b"], encoding_format="float")
    answer = raw.parse()
    turn("embeddings", raw, count=len(answer.data), first=answer.data[0].embedding)


def main():
    texts = ["Hello.", "Look it up. rounds=3 calls=1", "And these. rounds=3 calls=3", "Thanks.", "Bye."]
    session("whole", whole, {"x-session-id": "chat-whole"}, texts)
    session("streamed", streamed, {"x-session-id": "chat-streamed"}, texts)
    session("derived", streamed, {}, ["Nobody names me."] + texts[1:])
    embeddings()
    attempt("unknown_model", lambda: CLIENT.chat.completions.create(
        model="nobody", messages=[{"role": "user", "content": "Hello."}]))
    attempt("unknown_model_streamed", lambda: CLIENT.chat.completions.create(
        model="nobody", stream=True, messages=[{"role": "user", "content": "Hello."}]))
    attempt("no_messages", lambda: CLIENT.chat.completions.create(model="auto", messages="Hello."))
    REPORT["models"] = [model.id for model in CLIENT.models.list()]
    report()


main()
