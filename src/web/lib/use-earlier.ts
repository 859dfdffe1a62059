import { useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "./api.ts";

/** Milliseconds: what is older changes seldom. */
const seldom = 30_000;

export interface Earlier<Page> {
  /** From the newest page back; none before somebody asked for them. */
  readonly pages: readonly Page[];
  readonly busy: boolean;
  readonly failure: string | null;
  /** Whether there is more; null before somebody asked. */
  readonly more: boolean | null;
  /** Loads one page more; tells which one came. */
  readonly load: (then: (page: Page) => void) => void;
}

/** Pages of a list behind the newest one, which a page shows by itself; they are loaded, and kept fresh, once somebody asks for them. */
export function useEarlier<Page extends { readonly next: string | null }>(
  queryKey: QueryKey,
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
): Earlier<Page> {
  const client = useQueryClient();
  const [state, setState] = useState<{ readonly wanted: boolean; readonly busy: boolean; readonly failure: string | null }>({
    wanted: false,
    busy: false,
    failure: null,
  });
  const query = {
    queryKey,
    queryFn: ({ signal, pageParam }: { readonly signal: AbortSignal; readonly pageParam: string }) =>
      ask(pageParam === "" ? undefined : pageParam, signal),
    initialPageParam: "",
    getNextPageParam: ({ next }: Page) => next,
  };
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({ ...query, enabled: state.wanted, refetchInterval: seldom });
  const next = async (): Promise<InfiniteData<Page> | undefined> => {
    if (!state.wanted) return client.fetchInfiniteQuery({ ...query, pages: 2 });
    const { data: all, error } = await fetchNextPage();
    if (error !== null) throw error;
    return all;
  };
  const show = async (then: (page: Page) => void): Promise<void> => {
    try {
      const last = (await next())?.pages.at(-1);
      setState({ wanted: true, busy: false, failure: null });
      if (last !== undefined) then(last);
    } catch (error) {
      setState({ ...state, busy: false, failure: error instanceof ApiError ? `${error.message}. ${error.hint}` : String(error) });
    }
  };
  return {
    pages: state.wanted ? (data?.pages ?? []) : [],
    busy: state.busy,
    failure: state.failure,
    more: state.wanted ? hasNextPage : null,
    load: (then) => {
      setState({ ...state, busy: true, failure: null });
      void show(then);
    },
  };
}
