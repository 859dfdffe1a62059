import { dayName } from "../../kit/time-zone.ts";
import { roles, type Reader } from "../../model/access.ts";
import { boardInput, boardPage } from "../../model/pages/teams.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { chooseBoard, leads } from "../organisation/board-choices.ts";
import { listTeams, rootTeam } from "../organisation/teams.ts";
import { boardOf } from "../pages/board.ts";
import type { Services } from "../services.ts";

export default [
  defineRoute({
    method: "get",
    path: "/api/board",
    who: { kind: "roles", roles },
    summary: "Teams that want it by held outcomes a dollar, adjusted for the mix of tasks; off until the organisation and the team say so",
    response: boardPage,
    audited: () => ["org"],
    handle: ({ reader, services }) => boardOf(services, reader, dayName(services.now(), services.timeZone)),
  }),
  defineRoute({
    method: "put",
    path: "/api/board",
    who: { kind: "roles", roles: ["lead", "admin"] },
    summary:
      "Puts a team on the board (one of its leads) or takes it off (a lead, or an admin); switches it for the organisation (an admin)",
    body: boardInput,
    response: boardPage,
    handle: async ({ body: { team, on }, reader, services }) => {
      const { control } = services;
      const today = dayName(services.now(), services.timeZone);
      if (!(await listTeams(control)).some(({ id }) => id === team))
        return refuse(404, "not-found", "There is no such team", "GET /api/session lists the teams.");
      if (!(await mayChoose(services, reader, team, on, today)))
        return refuse(
          403,
          "no-permission",
          "That is not yours to choose",
          team === rootTeam ? "An admin switches the board for the organisation." : "A lead of the team puts it on the board.",
        );
      await chooseBoard(control, team, on, today);
      await audit(control, reader, "change", `board ${team}`, { on });
      return boardOf(services, reader, today);
    },
  }),
];

async function mayChoose({ control }: Services, reader: Reader, team: string, on: boolean, today: string): Promise<boolean> {
  const admin = (reader.kind === "person" || reader.kind === "owner") && reader.role === "admin";
  if (team === rootTeam) return admin;
  return (admin && !on) || (reader.kind === "person" && (await leads(control, reader.pseudonym, team, today)));
}
