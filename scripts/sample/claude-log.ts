import type { Random } from "./random.ts";

/** One edit a session made. */
export interface Edit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface LogRequest {
  readonly session: string;
  readonly cwd: string;
  readonly branch: string;
  readonly start: number;
  readonly model: string;
  /** 2.1.17 wrote placeholders for output tokens, 2.1.60 the true counts. */
  readonly version: string;
  readonly edits: readonly Edit[];
  /** Responses without an edit. */
  readonly turns: number;
  readonly commit: { readonly message: string; readonly mark: number } | null;
}

/** A Claude Code log in the real shape. Texts are invented. Returns the lines and when the session ended. */
export function claudeLog(random: Random, request: LogRequest): { lines: string[]; end: number } {
  const lines: string[] = [];
  let at = request.start;
  let cached = 0;
  const base = (type: string): Record<string, unknown> => ({
    parentUuid: null,
    isSidechain: false,
    userType: "external",
    cwd: request.cwd,
    sessionId: request.session,
    version: request.version,
    gitBranch: request.branch,
    type,
    uuid: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`,
    timestamp: new Date(at).toISOString(),
  });
  const user = (content: unknown): void => void lines.push(JSON.stringify({ ...base("user"), message: { role: "user", content } }));
  const answer = (block: Record<string, unknown>): void => {
    at += random.integer(4_000, 70_000);
    const characters = JSON.stringify(block).length;
    const tokens = Math.round((characters / 3.1) * (0.85 + random.next() * 0.3)) + random.integer(5, 60);
    const broken = request.version === "2.1.17";
    const fresh = random.integer(400, 5_000);
    lines.push(
      JSON.stringify({
        ...base("assistant"),
        requestId: `req_${random.hex(20)}`,
        message: {
          id: `msg_${random.hex(22)}`,
          type: "message",
          role: "assistant",
          model: request.model,
          content: [block],
          stop_reason: broken ? null : block["type"] === "tool_use" ? "tool_use" : "end_turn",
          usage: {
            input_tokens: random.integer(2, 12),
            cache_creation_input_tokens: fresh,
            cache_read_input_tokens: cached,
            cache_creation: { ephemeral_5m_input_tokens: fresh, ephemeral_1h_input_tokens: 0 },
            output_tokens: broken ? random.integer(1, 9) : tokens,
            service_tier: "standard",
          },
        },
      }),
    );
    cached = Math.min(150_000, (cached === 0 ? 16_000 : cached) + fresh);
  };
  const tool = (name: string, input: Record<string, unknown>, output: string): void => {
    const id = `toolu_${random.hex(22)}`;
    answer({ type: "tool_use", id, name, input });
    at += random.integer(300, 9_000);
    user([{ type: "tool_result", tool_use_id: id, content: output, is_error: false }]);
  };
  user("Invented prompt of the sample.");
  for (let i = 0; i < request.turns; i++) {
    if (random.next() < 0.45) answer({ type: "text", text: "Invented answer. ".repeat(random.integer(3, 50)) });
    else tool("Read", { file_path: `${request.cwd}/README.md` }, "Invented file.");
    if (random.next() < 0.2) user("Invented follow-up.");
  }
  for (const edit of request.edits) {
    tool("Edit", { file_path: `${request.cwd}/${edit.path}`, old_string: edit.before, new_string: edit.after }, "The file has been updated.");
    if (random.next() < 0.5) tool("Bash", { command: "npm test", description: "Run the tests" }, "ok");
  }
  if (request.commit !== null) {
    const subject = request.commit.message.split("\n")[0] ?? "";
    tool(
      "Bash",
      { command: `git add -A && git commit -m "$(cat <<'EOF'\n${request.commit.message}\nEOF\n)"`, description: "Commit" },
      `[${request.branch} {{${request.commit.mark}:7}}] ${subject}\n 2 files changed`,
    );
  }
  answer({ type: "text", text: "Done. ".repeat(12) });
  return { lines, end: at };
}
