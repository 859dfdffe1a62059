import type { SessionFacts, SourceSink } from "../../kit/define-source.ts";

/** What a line says about its session. `at` is NaN where the line has no usable time. */
export interface LineFacts {
  readonly at: number;
  readonly cwd: string | null;
  readonly branch: string | null;
  readonly version: string | null;
  readonly agent: string | null;
}

/** Reports facts once for a run of lines that say the same, instead of once a line. Call `flush` at the end. */
export function createFacts(sink: SourceSink): { add(session: string, line: LineFacts): void; flush(): void } {
  let session = "";
  let cwd: string | null = null;
  let branch: string | null = null;
  let version: string | null = null;
  let agent: string | null = null;
  let first = NaN;
  let last = NaN;
  let lines = 0;
  function flush(): void {
    if (lines === 0) return;
    const facts: SessionFacts = { id: session, at: orNull(first), until: orNull(last), lines, cwd, branch, version, agent };
    lines = 0;
    sink.session(facts);
  }
  return {
    flush,
    add(id, line) {
      const same =
        lines > 0 && id === session && line.cwd === cwd && line.branch === branch && line.version === version && line.agent === agent;
      if (!same) {
        flush();
        session = id;
        ({ cwd, branch, version, agent } = line);
        first = last = NaN;
      }
      lines++;
      if (Number.isNaN(line.at)) return;
      if (!(first <= line.at)) first = line.at;
      if (!(last >= line.at)) last = line.at;
    },
  };
}

function orNull(at: number): number | null {
  return Number.isNaN(at) ? null : at;
}
