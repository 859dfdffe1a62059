import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Facts } from "../../../model/facts.ts";

const file = z.record(z.string(), z.string());

export interface News {
  readonly facts: Facts;
  /** To be called when the facts are on disk. */
  remember(): Promise<void>;
}

/**
 * Leaves out of `facts` what was sent before and is the same, whatever its version: reading a mirror again writes nothing
 * where nothing happened. What was sent is kept in `path`; without it everything is sent once more, which changes nothing.
 */
export async function onlyNews(path: string, facts: Facts): Promise<News> {
  const known = await sentBefore(path);
  const sent: Record<string, string> = {};
  const news = <Fact extends object>(kind: string, list: readonly Fact[] | undefined, nameOf: (fact: Fact) => string): Fact[] =>
    (list ?? []).filter((fact) => {
      const name = `${kind} ${nameOf(fact)}`;
      const digest = createHash("sha256")
        .update(JSON.stringify({ ...fact, version: 0 }))
        .digest("base64url")
        .slice(0, 16);
      sent[name] = digest;
      return known[name] !== digest;
    });
  return {
    facts: {
      artifacts: news("artifact", facts.artifacts, ({ urn }) => urn),
      events: news("event", facts.events, ({ key }) => key),
      verdicts: news("verdict", facts.verdicts, ({ artifact }) => artifact),
      links: news("link", facts.links, ({ session, artifact }) => `${session} ${artifact}`),
    },
    remember: async () => {
      await writeFile(`${path}.new`, JSON.stringify({ ...known, ...sent }), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    },
  };
}

async function sentBefore(path: string): Promise<Readonly<Record<string, string>>> {
  try {
    return file.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // Missing or damaged: sending again does no harm.
    return {};
  }
}
