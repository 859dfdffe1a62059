import { useQueryClient } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ApiError } from "../lib/api.ts";
import { MainButton } from "../ui/MainButton.tsx";
import { Notice } from "../ui/Notice.tsx";

/** A page that could not be shown: what happened and what to do next. */
export function Failure({ error }: ErrorComponentProps) {
  const router = useRouter();
  const client = useQueryClient();
  const again = async () => {
    client.removeQueries({ predicate: ({ state }) => state.status === "error" });
    await client.invalidateQueries();
    await router.invalidate();
  };
  if (error instanceof ApiError && error.status === 403)
    return (
      <Notice title="Your role does not include this page">
        <p>{error.message}.</p>
        <p className="text-soft">{error.hint}</p>
      </Notice>
    );
  const known = error instanceof ApiError ? error : null;
  if (known?.status === 404)
    return (
      <Notice title={known.message}>
        <p>{known.hint}</p>
        <MainButton onClick={() => void router.navigate({ to: ".", search: {} })}>Show everyone, the usual period</MainButton>
      </Notice>
    );
  const reload = known === null || known.status === 401;
  return (
    <div className="px-4 sm:px-0" role="alert">
      <Notice title={known?.message ?? "The page ran into an error of its own"}>
        <p>{known?.hint ?? `Reload it. If it stays, report this line: ${String(error)}`}</p>
        <MainButton onClick={() => (reload ? location.reload() : void again())}>{reload ? "Reload" : "Try again"}</MainButton>
      </Notice>
    </div>
  );
}
