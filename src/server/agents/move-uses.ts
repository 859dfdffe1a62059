import type { Control } from "../../db/postgres/control.ts";

/** A person is somebody else now, or nobody: what was open to them goes with them. `into` null: it is closed. */
export async function moveUses(control: Control, from: string, into: string | null): Promise<void> {
  const gone = "delete from agent_credential_use where who = 'owner:' || $1 or whose = $1";
  if (into === null) {
    await control.query(gone, [from]);
    await control.query("update agent_credential set added_by = '' where added_by = $1", [from]);
    return;
  }
  await control.query(
    `update agent_credential_use u set who = 'owner:' || $2 where who = 'owner:' || $1
       and not exists (select from agent_credential_use o where o.kind = u.kind and o.name = u.name and o.who = 'owner:' || $2)`,
    [from, into],
  );
  await control.query("update agent_credential_use set whose = $2 where whose = $1", [from, into]);
  await control.query(gone, [from]);
  await control.query("update agent_credential set added_by = $2 where added_by = $1", [from, into]);
}
