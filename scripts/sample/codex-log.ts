import type { LogRequest } from "./claude-log.ts";
import type { Random } from "./random.ts";

/** A Codex rollout in the real shape: cumulative token counts, edits as patches. Texts are invented. */
export function codexLog(random: Random, request: LogRequest): { lines: string[]; end: number } {
  const lines: string[] = [];
  let at = request.start;
  const total = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0, total_tokens: 0 };
  const push = (type: string, payload: unknown): void => void lines.push(JSON.stringify({ timestamp: new Date(at).toISOString(), type, payload }));
  push("session_meta", {
    id: request.session,
    timestamp: new Date(at).toISOString(),
    cwd: request.cwd,
    originator: "codex_cli_rs",
    cli_version: "0.60.0",
    git: { branch: request.branch, repository_url: "git@git.example:acme/shop.git" },
  });
  push("turn_context", { cwd: request.cwd, model: request.model, effort: "medium" });
  const call = (name: string, input: string, output: string): void => {
    at += random.integer(5_000, 60_000);
    const id = `call_${random.hex(20)}`;
    push("response_item", name === "apply_patch" ? { type: "custom_tool_call", status: "completed", call_id: id, name, input } : { type: "function_call", name, call_id: id, arguments: input });
    const sent = random.integer(9_000, 60_000);
    const last = { input_tokens: sent, cached_input_tokens: Math.floor(sent * 0.8), output_tokens: random.integer(150, 1_800), reasoning_output_tokens: random.integer(20, 140), total_tokens: 0 };
    last.total_tokens = last.input_tokens + last.output_tokens;
    total.input_tokens += last.input_tokens;
    total.cached_input_tokens += last.cached_input_tokens;
    total.output_tokens += last.output_tokens;
    total.reasoning_output_tokens += last.reasoning_output_tokens;
    total.total_tokens += last.total_tokens;
    at += random.integer(500, 4_000);
    push("event_msg", { type: "token_count", info: { total_token_usage: { ...total }, last_token_usage: last, model_context_window: 272_000 }, rate_limits: null });
    push("response_item", { type: name === "apply_patch" ? "custom_tool_call_output" : "function_call_output", call_id: id, output: JSON.stringify({ output, metadata: { exit_code: 0, duration_seconds: 0.1 } }) });
  };
  for (let i = 0; i < request.turns; i++) call("shell", JSON.stringify({ command: ["bash", "-lc", "npm test"] }), "ok");
  for (const edit of request.edits) {
    const patch = edit.before === "" ? [`*** Add File: ${edit.path}`, ...prefixed("+", edit.after)] : [`*** Update File: ${edit.path}`, "@@", ...prefixed("-", edit.before), ...prefixed("+", edit.after)];
    call("apply_patch", ["*** Begin Patch", ...patch, "*** End Patch"].join("\n"), `Success. Updated the following files:\nM ${edit.path}`);
  }
  if (request.commit !== null) {
    const subject = request.commit.message.split("\n")[0] ?? "";
    call("shell", JSON.stringify({ command: ["bash", "-lc", `git commit -am "${subject}"`] }), `[${request.branch} {{${request.commit.mark}:7}}] ${subject}\n 2 files changed`);
  }
  return { lines, end: at };
}

function prefixed(sign: string, text: string): string[] {
  return text.split("\n").map((line) => sign + line);
}
