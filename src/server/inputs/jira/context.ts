import { z } from "zod";
import type { JiraContext } from "../../../read/receivers/jira/jira-context.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import type { Services } from "../../services.ts";

const phase = z.enum(["waiting", "started", "done", "dropped"]);

/** What the mappers of Jira may ask of this organisation. What statuses stand for is kept with the input's state. */
export function jiraContext({ control, keys }: Pick<Services, "control" | "keys">): JiraContext {
  const known = async (site: string, status: string): Promise<z.output<typeof phase> | null> => {
    const [row] = await control.query<{ phase: unknown }>(
      "select cursor -> 'statuses' ->> $1 as phase from source_state where source = 'jira'",
      [`${site} ${status}`],
    );
    return phase.safeParse(row?.phase).data ?? null;
  };
  return {
    personOf: (names) => resolvePerson(control, keys, names),
    phaseOf: known,
    learn: async (site, status, meant) => {
      if ((await known(site, status)) === meant) return;
      await control.query(
        `insert into source_state (source, cursor) values ('jira', jsonb_build_object('statuses', $1::jsonb))
         on conflict (source) do update set cursor = source_state.cursor
           || jsonb_build_object('statuses', coalesce(source_state.cursor -> 'statuses', '{}') || $1::jsonb)`,
        [JSON.stringify({ [`${site} ${status}`]: meant })],
      );
    },
  };
}
