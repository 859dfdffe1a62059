import type { Link } from "../../model/link.ts";
import type { Skipped } from "../../model/skipped.ts";
import type { History } from "../../judge/verdicts/commit-fates.ts";
import type { JudgeRequest } from "./judge-repository.ts";
export async function linkRepository(_request: JudgeRequest, _history: History): Promise<{ links: Link[]; skipped: Skipped[] }> {
  return { links: [], skipped: [] };
}
