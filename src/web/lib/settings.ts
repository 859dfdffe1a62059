import { queryOptions } from "@tanstack/react-query";
import type { KeysPage, ReviewPage } from "../../model/pages/people.ts";
import type { SignInSettings } from "../../model/pages/session.ts";
import type { DigestPreview, RetentionPage, SettingsPage } from "../../model/pages/settings.ts";
import { get } from "./api.ts";

export const retentionQuery = queryOptions({
  queryKey: ["retention"],
  queryFn: ({ signal }) => get<RetentionPage>("/api/retention", {}, signal),
});

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => get<SettingsPage>("/api/settings", {}, signal),
});
export const signInSettingsQuery = queryOptions({
  queryKey: ["sign-in-settings"],
  queryFn: ({ signal }) => get<SignInSettings>("/api/sign-in/settings", {}, signal),
});
export const keysQuery = queryOptions({
  queryKey: ["keys"],
  queryFn: ({ signal }) => get<KeysPage>("/api/keys", { limit: "500" }, signal),
});
export const reviewQuery = queryOptions({
  queryKey: ["review"],
  queryFn: ({ signal }) => get<ReviewPage>("/api/identities/review", {}, signal),
});
/** Made when somebody asks for it: it costs as much as an overview. */
export const digestQuery = queryOptions({
  queryKey: ["digest"],
  queryFn: ({ signal }) => get<DigestPreview>("/api/digest/preview", {}, signal),
  retry: false,
});
