import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ApiError, send } from "./api.ts";
import { sessionQuery } from "./session.ts";

export interface Change<Body extends object | null, Answer> {
  readonly run: (body: Body, then?: (answer: Answer) => void) => void;
  readonly busy: boolean;
  readonly done: boolean;
  /** What went wrong and what to do, null where nothing did. */
  readonly failure: string | null;
}

/** One thing a page can change; what it shows under `keys` is loaded again afterwards. */
export function useChange<Body extends object | null, Answer = unknown>(
  method: "POST" | "PUT" | "DELETE",
  path: string | ((body: Body) => string),
  keys: readonly string[],
): Change<Body, Answer> {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (body: Body) =>
      send<Answer>(method, typeof path === "string" ? path : path(body), session.csrf, method === "DELETE" ? undefined : body),
    onSuccess: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  const { error } = mutation;
  return {
    run: (body, then) => mutation.mutate(body, { onSuccess: (answer) => then?.(answer) }),
    busy: mutation.isPending,
    done: mutation.isSuccess,
    failure: error === null ? null : error instanceof ApiError ? `${error.message}. ${error.hint}` : String(error),
  };
}

/** What was typed into a form's field; "" where there is none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** Dollars as typed, "1,200.50", in micro-dollars; null where it is no amount. */
export function microsOf(text: string): number | null {
  const plain = text.replaceAll(/[$,\s_]/g, "");
  return /^\d+(\.\d{1,6})?$/.test(plain) ? Math.round(Number(plain) * 1e6) : null;
}
