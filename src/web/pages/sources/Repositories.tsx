import { useSuspenseQuery } from "@tanstack/react-query";
import type { SourcesPage } from "../../../model/pages/sources.ts";
import { sayMoment } from "../../lib/say-moment.ts";
import { sessionQuery } from "../../lib/session.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";

interface Listing {
  readonly repo: string;
  readonly listed: boolean;
  readonly mirror?: boolean;
}

/** The organisation's list of repositories: only work on these is looked at. Admins put them on it and take them off. */
export function Repositories({ page }: { readonly page: SourcesPage }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const change = useChange<Listing>("POST", "/api/repositories", ["sources"]);
  const isAdmin = session.role === "admin";
  return (
    <section aria-labelledby="repositories">
      <h2 id="repositories" className="text-lg font-semibold">
        Repositories
      </h2>
      {page.repositories.length === 0 && (
        <p className="mt-1 max-w-2xl text-soft">
          None is on the organisation's list. Only work on listed repositories is looked at, so without one nothing can be linked to an
          outcome.
        </p>
      )}
      <ul className="mt-2">
        {page.repositories.map(({ repo, judgedAt, failure }) => (
          <li key={repo} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-2">
            <span className="min-w-0">
              <span className="font-medium break-all">{repo}</span>
              <span className="block text-[0.87rem] text-soft">
                {failure ?? (judgedAt === null ? "not judged yet" : `judged ${sayMoment(judgedAt, session.timeZone)}`)}
              </span>
            </span>
            {isAdmin && (
              <SmallButton label={`Take ${repo} off the list`} onClick={() => change.run({ repo, listed: false })}>
                Take off
              </SmallButton>
            )}
          </li>
        ))}
      </ul>
      {isAdmin && (
        <form
          className="mt-3 grid max-w-2xl gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            const data = new FormData(form);
            change.run({ repo: textOf(data, "repo"), listed: true, mirror: data.get("mirror") === "on" }, () => form.reset());
          }}
        >
          <Field label="Put a repository on the list" hint="Host and path; with the GitHub App its repositories are listed by themselves">
            <input
              name="repo"
              required
              minLength={3}
              maxLength={300}
              placeholder="github.com/acme/shop"
              autoComplete="off"
              className={fieldLook}
            />
          </Field>
          <label className="flex items-start gap-2 text-[0.93rem]">
            <input type="checkbox" name="mirror" className="mt-1" />
            Anybody may read it: fetch it without a token, to tell which lines held
          </label>
          <SubmitRow {...change}>Put it on the list</SubmitRow>
        </form>
      )}
    </section>
  );
}
