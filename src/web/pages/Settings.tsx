import { useSuspenseQuery } from "@tanstack/react-query";
import { keysQuery, retentionQuery, reviewQuery, settingsQuery, signInSettingsQuery } from "../lib/settings.ts";
import { ApiKeys } from "./settings/ApiKeys.tsx";
import { Channels } from "./settings/Channels.tsx";
import { Messages } from "./settings/Messages.tsx";
import { Organisation } from "./settings/Organisation.tsx";
import { People } from "./settings/People.tsx";
import { Retention } from "./settings/Retention.tsx";
import { Review } from "./settings/Review.tsx";
import { SignIn } from "./settings/SignIn.tsx";

/** "Settings": everything an admin sets. Each part is saved by itself; nothing here shows a secret. */
export function Settings() {
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const { data: signIn } = useSuspenseQuery(signInSettingsQuery);
  const { data: keys } = useSuspenseQuery(keysQuery);
  const { data: retention } = useSuspenseQuery(retentionQuery);
  const { data: review } = useSuspenseQuery(reviewQuery);
  return (
    <div className="space-y-12">
      <h1 className="text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">Settings of {settings.organisation.name}</h1>
      <Organisation settings={settings} />
      <SignIn settings={signIn} />
      <Channels settings={settings} />
      <Messages settings={settings} />
      <ApiKeys keys={keys} />
      <People />
      <Review review={review} />
      <Retention retention={retention} />
    </div>
  );
}
