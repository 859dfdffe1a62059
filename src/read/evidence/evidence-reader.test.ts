import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Action } from "../../model/action.ts";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import type { Session } from "../../model/session.ts";
import { createReader, createWriter } from "./bytes.ts";
import { createEvidenceReader } from "./evidence-reader.ts";
import { readEvidence } from "./read-evidence.ts";

const session: Session = {
  id: "s",
  tool: "claude-code",
  cwds: ["/code/app"],
  branches: ["main"],
  from: 0,
  to: 0,
  remote: null,
  agents: [],
};
const at = Date.UTC(2026, 1, 3, 10);

function pieces(...actions: Action[]): Uint8Array[] {
  const reader = createEvidenceReader();
  for (const action of actions) reader.action("s", action);
  return reader.finish().map(({ bytes }) => bytes);
}

const edit: Action = {
  kind: "edit",
  at,
  path: "/code/app/src/a.ts",
  before: "old line\n",
  after: "secret plan\n",
  whole: false,
  branch: "topic",
};
const commit: Action = {
  kind: "shell",
  at: at + 60_000,
  command: "git commit -m 'Secret subject'",
  output: "[topic 1a2b3c4] Secret subject\n",
  branch: "topic",
};
const pull: Action = {
  kind: "shell",
  at: at + 61_000,
  command: "gh pr create --fill",
  output: "https://github.com/team/app/pull/9\n",
  branch: "topic",
};

test("what goes in comes out, as fingerprints", () => {
  const subject = lineFingerprint("Secret subject");
  expect(readEvidence(session, pieces(edit, commit, pull))).toEqual({
    session,
    edits: [
      {
        at,
        path: "/code/app/src/a.ts",
        added: Uint32Array.of(lineFingerprint("secret plan")),
        removed: Uint32Array.of(lineFingerprint("old line")),
      },
    ],
    moments: [
      { at, branch: "topic" },
      { at: at + 60_000, branch: "topic" },
    ],
    commits: [{ at: at + 60_000, hash: "1a2b3c4", subject }],
    pullRequests: [{ at: at + 61_000, repository: "github.com/team/app", number: 9 }],
  });
});

test("no text is in the bytes", () => {
  const bytes = Buffer.concat(pieces(edit, commit, pull)).toString("latin1");
  for (const word of ["secret", "Secret", "subject", "old line", "--fill"]) expect(bytes).not.toContain(word);
});

test("pieces in any order, and copies of what was read before, make no difference", () => {
  const whole = readEvidence(session, pieces(edit, commit, pull));
  const [first] = pieces(edit);
  const rest = pieces(commit, pull);
  expect(readEvidence(session, [...rest, ...(first === undefined ? [] : [first, first])])).toEqual(whole);
});

test("a damaged piece is used up to the damage, one of another version not at all", () => {
  const [bytes = new Uint8Array()] = pieces(edit, commit);
  expect(readEvidence(session, [bytes.subarray(0, bytes.length - 3)]).edits).toHaveLength(1);
  expect(readEvidence(session, [Uint8Array.of(99, ...bytes.subarray(1))]).edits).toEqual([]);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void readEvidence(session, [Uint8Array.of(1, ...noise)])));
});

test("an action without a time happened when the one before it did", () => {
  expect(readEvidence(session, pieces(edit, { ...edit, at: NaN, path: "/code/app/b.ts" })).edits.map((one) => one.at)).toEqual([at, at]);
});

test("files written by the shell are edits", () => {
  const write: Action = { kind: "shell", at, command: "cat > src/b.ts <<'EOF'\none();\nEOF", output: "", branch: null };
  expect(readEvidence(session, pieces(write)).edits).toEqual([
    { at, path: "src/b.ts", added: Uint32Array.of(lineFingerprint("one();")), removed: new Uint32Array() },
  ]);
});

test("bytes keep counts, signs, text and words", () => {
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.integer(),
      fc.string({ unit: "grapheme" }),
      fc.array(fc.integer({ min: 0, max: 0xffffffff })),
      (count, signed, text, words) => {
        const writer = createWriter();
        writer.count(count);
        writer.signed(signed);
        writer.text(text);
        writer.words(Uint32Array.from(words));
        const reader = createReader(writer.finish());
        expect([reader.count(), reader.signed(), reader.text(), [...reader.words()], reader.done()]).toEqual([
          count,
          signed,
          text,
          words,
          true,
        ]);
      },
    ),
  );
});
