import { expect, test } from "vitest";
import { aiCredit } from "./ai-credit.ts";
import { parseTrailers } from "./trailers.ts";

function credit(body: string, author = "Ann", authorEmail = "ann@example.com"): string[] {
  const trailers = parseTrailers(`Subject\n\n${body}`);
  return aiCredit({ author, authorEmail, body, trailers }).map(({ tool, kind, reference }) =>
    [tool, kind, reference].filter((part) => part !== null).join(" | "),
  );
}

test.each([
  ["Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>", "claude-code | author"],
  ["🤖 Generated with [Claude Code](https://claude.com/claude-code)", "claude-code | author"],
  ["Claude-Session: https://claude.ai/code/session_01", "claude-code | author | https://claude.ai/code/session_01"],
  ["co-authored-by: Cursor <cursoragent@cursor.com>", "cursor | author"],
  ["Made-with: Cursor", "cursor | author"],
  ["Co-authored-by: Codex <noreply@openai.com>", "codex | author"],
  ["Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>", "copilot | author"],
  ["Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>", "copilot | author"],
  ["Agent-Logs-Url: https://github.com/o/r/sessions/1", "copilot | author | https://github.com/o/r/sessions/1"],
  ["Co-authored-by: Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>", "devin | author"],
  ["Co-authored-by: google-labs-jules[bot] <1+google-labs-jules[bot]@users.noreply.github.com>", "jules | author"],
  ["Co-authored-by: factory-droid[bot] <1+factory-droid[bot]@users.noreply.github.com>", "droid | author"],
  ["Amp-Thread-ID: https://ampcode.com/threads/T-1", "amp | author | https://ampcode.com/threads/T-1"],
  ["Entire-Checkpoint: 0123456789ab", "entire | author | 0123456789ab"],
  [
    "Co-authored-by: gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
    "gemini-code-assist | reviewer only",
  ],
])("%s", (body, wanted) => {
  expect(credit(body)).toEqual([wanted]);
});

test("a person is no tool, whatever the name", () => {
  expect(credit("Co-authored-by: Claude Monet <claude@example.com>\nSigned-off-by: Devin Smith <devin@example.com>")).toEqual([]);
});

test("the author counts", () => {
  expect(credit("", "devin-ai-integration[bot]", "1+devin-ai-integration[bot]@users.noreply.github.com")).toEqual(["devin | author"]);
});

test("a squash quotes the trailers of its parts in the middle", () => {
  const body =
    "* One\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\n* Two\n\nCo-authored-by: Codex <noreply@openai.com>\n\n---------\n\nCo-authored-by: Ann <ann@example.com>";
  expect(credit(body)).toEqual(["claude-code | author", "codex | author"]);
});
