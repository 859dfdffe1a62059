import { expect, test } from "vitest";
import { responseKey } from "../../model/response-key.ts";
import { takeRequests } from "./claude-requests.ts";

function requestsOf(lines: readonly unknown[]): Record<string, string> {
  const found = new Map<number, string>();
  takeRequests(Buffer.from(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n")), found);
  return Object.fromEntries(found);
}

test("names responses by their request, of sub-agents by the inner one", () => {
  const lines = [
    { type: "user", message: { role: "user", content: '"requestId":"req_no","id":"msg_no"' }, sessionId: "s" },
    { message: { content: [{ id: "toolu_1" }], id: "msg_1" }, requestId: "req_1", type: "assistant" },
    { message: { id: "msg_1" }, requestId: "req_later", type: "assistant" },
    {
      type: "progress",
      requestId: "req_outer",
      data: { type: "agent_progress", message: { type: "assistant", requestId: "req_2", message: { id: "msg_2" } } },
    },
    { type: "progress", data: "none", message: null },
    { type: "assistant", message: { id: "msg_3" } },
    { type: "assistant", message: { id: "msg_4" }, requestId: "a sentence is no id" },
    '{"type":"assistant","message":{"id":"msg_5"},"requestId":"req_5"',
    "[]",
    "",
  ];
  expect(requestsOf(lines)).toEqual({ [responseKey("msg_1")]: "req_1", [responseKey("msg_2")]: "req_2" });
});
