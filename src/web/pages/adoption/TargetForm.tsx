import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AdoptionPage, TargetsPage } from "../../../model/pages/adoption.ts";
import type { SessionPage } from "../../../model/pages/session.ts";
import { send } from "../../lib/api.ts";
import { targetsQuery } from "../../lib/queries.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";

const field = "mt-1 h-9 w-full rounded border border-soft bg-paper px-2 text-ink";

/** Sets, changes or takes away the target of the team shown. */
export function TargetForm(props: {
  readonly session: SessionPage;
  readonly page: AdoptionPage;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { session, page, open, onClose } = props;
  const { data } = useQuery({ ...targetsQuery, enabled: open });
  const client = useQueryClient();
  const saved = async (targets: TargetsPage) => {
    client.setQueryData(targetsQuery.queryKey, targets);
    await client.invalidateQueries({ queryKey: ["adoption"] });
    onClose();
  };
  const { target, group } = page;
  const team = target?.team ?? group;
  const save = useMutation({
    mutationFn: (body: object) => send<TargetsPage>("PUT", "/api/targets", session.csrf, body),
    onSuccess: saved,
  });
  const remove = useMutation({
    mutationFn: () => send<TargetsPage>("DELETE", `/api/targets/${encodeURIComponent(team.id)}`, session.csrf),
    onSuccess: saved,
  });
  const failed = save.error ?? remove.error;
  return (
    <SidePanel title={`Weekly-active target of ${team.name}`} open={open} onClose={onClose}>
      <p className="text-soft">
        It counts weeks with any use, and can be reached without any outcome: that is why the share with an outcome always stands beside it.
      </p>
      {data !== undefined && (
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const jobs = form.getAll("job").filter((job) => typeof job === "string");
            save.mutate({ team: team.id, share: Number(form.get("share")) / 100, allowance: Number(form.get("allowance")) / 100, jobs });
          }}
        >
          <label className="block text-[0.87rem] text-soft">
            Share of weeks that shall be active, in percent
            <input
              name="share"
              type="number"
              min="5"
              max="100"
              required
              defaultValue={Math.round(100 * (target?.share ?? data.usual.share))}
              className={field}
            />
          </label>
          <label className="block text-[0.87rem] text-soft">
            Allowance for declared exploration, in percent of weeks
            <input
              name="allowance"
              type="number"
              min="0"
              max="100"
              required
              defaultValue={Math.round(100 * (target?.allowance ?? data.usual.allowance))}
              className={field}
            />
          </label>
          <fieldset>
            <legend className="text-[0.87rem] text-soft">Whom it means; none chosen: everybody</legend>
            <div className="mt-1 grid grid-cols-2 gap-x-4">
              {data.jobs.map((job) => (
                <label key={job} className="flex min-h-8 items-center gap-2">
                  <input type="checkbox" name="job" value={job} defaultChecked={target?.jobs.includes(job) ?? false} />
                  {job}
                </label>
              ))}
            </div>
          </fieldset>
          <p className="text-[0.87rem] text-soft">
            Figures are made from tomorrow on. Whom it means stays as it is for a quarter whose figures have begun.
          </p>
          <button type="submit" className="min-h-10 rounded bg-accent px-4 font-medium text-on-accent hover:opacity-90">
            Save
          </button>{" "}
          {target !== null && <SmallButton onClick={() => remove.mutate()}>Take the target away</SmallButton>}
        </form>
      )}
      {failed !== null && <p>It was not saved: {failed.message}.</p>}
    </SidePanel>
  );
}
