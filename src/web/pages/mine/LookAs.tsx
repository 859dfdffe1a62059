import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SessionPage } from "../../../model/pages/session.ts";
import { send } from "../../lib/api.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";

/** In the demo only: the page as a simulated member or lead sees it. */
export function LookAs({ session }: { readonly session: SessionPage }) {
  const client = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const look = async (who: "lead" | "member" | "nobody") => {
    try {
      await send("POST", "/api/demo/act-as", session.csrf, { who });
      // Everything that was read belongs to other eyes now.
      await client.resetQueries();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <p className="flex flex-wrap items-center gap-2">
      <span>Look at the demo as</span>
      <SmallButton onClick={() => void look("member")} pressed={session.actingAs === "member"}>
        a member
      </SmallButton>
      <SmallButton onClick={() => void look("lead")} pressed={session.actingAs === "lead"}>
        a team lead
      </SmallButton>
      <SmallButton onClick={() => void look("nobody")} pressed={session.actingAs == null}>
        the owner
      </SmallButton>
      {failure !== null && <span role="alert">{failure}</span>}
    </p>
  );
}
