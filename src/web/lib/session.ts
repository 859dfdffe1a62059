import { queryOptions } from "@tanstack/react-query";
import type { SessionPage, SignInOptions } from "../../model/pages/session.ts";
import { get } from "./api.ts";

/** Who is signed in: loaded before any page, and kept. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => get<SessionPage>("/api/session", {}, signal),
  staleTime: 60_000,
});

/** What the sign-in page offers. */
export const signInQuery = queryOptions({
  queryKey: ["sign-in"],
  queryFn: ({ signal }) => get<SignInOptions>("/api/sign-in/options", {}, signal),
  retry: false,
});
