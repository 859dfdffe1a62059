import { useNavigate, useSearch } from "@tanstack/react-router";
import type { SessionPage } from "../../model/pages/session.ts";
import type { Address } from "../lib/address.ts";
import { pages } from "../lib/pages.ts";
import { JumpList } from "../ui/JumpList.tsx";
import { Window } from "../ui/Window.tsx";

/** Jumps to a page, or narrows the page that is open to a team. */
export function Search({
  session,
  open,
  onClose,
}: {
  readonly session: SessionPage;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const { from, to, team }: Address = useSearch({ strict: false });
  const places = [
    ...pages
      .filter(({ shown }) => shown === undefined || shown(session))
      .map(({ path, name }) => ({ id: `page ${path}`, name, kind: "Page", go: () => navigate({ to: path, search: { from, to, team } }) })),
    ...session.groups.map(({ id, name }) => ({
      id: `team ${id}`,
      name,
      kind: "Team",
      go: () => navigate({ to: ".", search: { from, to, team: id } }),
    })),
  ];
  return (
    <Window title="Search" open={open} onClose={onClose}>
      <JumpList
        label="Pages and teams"
        items={places}
        onPick={({ go }) => {
          onClose();
          void go();
        }}
      />
    </Window>
  );
}
