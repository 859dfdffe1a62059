import type { EvidenceReader } from "../../kit/define-source.ts";
import type { Action } from "../../model/action.ts";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import { createWriter, type ByteWriter } from "./bytes.ts";
import { commitRuns } from "./commit-runs.ts";
import { editLines } from "./edit-lines.ts";
import { pullRequestOf } from "./pull-request-url.ts";
import { evidenceVersion, record, thinnedTo } from "./evidence-format.ts";
import { shellWrites } from "./shell-writes.ts";

/**
 * Turns actions into bytes that hold no text: fingerprints of lines and commit subjects, times, paths, branch
 * names, commit hashes, pull requests. Bytes of several files of one session are read together by `readEvidence`.
 */
export function createEvidenceReader(): EvidenceReader {
  const sessions = new Map<string, Recorder>();
  return {
    action(session, action) {
      let recorder = sessions.get(session);
      if (recorder === undefined) sessions.set(session, (recorder = createRecorder()));
      recorder.take(action);
    },
    finish: () => [...sessions].map(([session, recorder]) => ({ session, bytes: recorder.finish() })),
  };
}

interface Recorder {
  take(action: Action): void;
  finish(): Uint8Array;
}

function createRecorder(): Recorder {
  const writer = createWriter();
  const names = new Map<string, number>();
  let lastAt = 0;
  let moment = { at: -Infinity, branch: "" };
  writer.count(evidenceVersion);

  return {
    take(action) {
      // Actions without a usable time happened when the one before them did.
      const at = Number.isFinite(action.at) ? Math.round(action.at) : lastAt;
      if (action.kind === "edit") {
        takeEdit(at, action.path, action.before, action.after);
        takeMoment(at, action.branch);
      } else if (action.kind === "shell") {
        for (const { path, text } of shellWrites(action.command)) takeEdit(at, path, "", text);
        for (const { hash, subject } of commitRuns(action.command, action.output)) {
          start(record.commit, at);
          writer.text(hash);
          writer.count(lineFingerprint(subject));
        }
        if (/\b(?:pr|mr|pull-request) create\b/.test(action.command)) takePullRequest(at, action.output ?? "");
        takeMoment(at, action.branch);
      } else {
        takePullRequest(at, action.url);
      }
    },
    finish: () => writer.finish(),
  };

  function takeEdit(at: number, path: string, before: string, after: string): void {
    const { added, removed } = editLines(before, after);
    if (path === "" || (added.length === 0 && removed.length === 0 && before === after)) return;
    start(record.edit, at);
    name(path.replaceAll("\\", "/"), writer);
    writer.words(added);
    writer.words(removed);
  }

  function takeMoment(at: number, branch: string | null): void {
    if (at < moment.at + thinnedTo && at >= moment.at && (branch ?? "") === moment.branch) return;
    moment = { at, branch: branch ?? "" };
    start(record.moment, at);
    name(branch ?? "", writer);
  }

  function takePullRequest(at: number, text: string): void {
    const found = pullRequestOf(text);
    if (found === null) return;
    start(record.pullRequest, at);
    name(found.repository, writer);
    writer.count(found.number);
  }

  function start(kind: number, at: number): void {
    writer.count(kind);
    writer.signed(at - lastAt);
    lastAt = at;
  }

  /** A name is written once, after the number it gets; later uses are its number. */
  function name(value: string, to: ByteWriter): void {
    const known = names.get(value);
    to.count(known ?? names.size);
    if (known !== undefined) return;
    names.set(value, names.size);
    to.text(value);
  }
}
