#!/usr/bin/env python3
"""A stand-in for a model server: answers Chat Completions, and calls the first tool it is offered.

Usage: model_server.py PORT...
"""
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Model(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        messages, tools = request["messages"], request.get("tools")
        if tools and messages[-1]["role"] == "user":
            function = {"name": tools[0]["function"]["name"], "arguments": "{}"}
            call = {"id": f"call_{self.server.server_port}", "type": "function", "function": function}
            message, reason = {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"
        else:
            message, reason = {"role": "assistant", "content": "Hello from " + request["model"]}, "stop"
        tokens = sum(len(json.dumps(m)) for m in messages) // 4
        usage = {"prompt_tokens": tokens, "completion_tokens": 8, "total_tokens": tokens + 8}
        choice = {"index": 0, "message": message, "finish_reason": reason}
        answer = {"id": "chatcmpl-1", "object": "chat.completion", "model": request["model"],
                  "choices": [choice], "usage": usage}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for port in sys.argv[1:]:
        server = ThreadingHTTPServer(("127.0.0.1", int(port)), Model)
        threading.Thread(target=server.serve_forever).start()
