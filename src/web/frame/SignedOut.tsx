import { useQuery } from "@tanstack/react-query";
import { signInQuery } from "../lib/session.ts";
import { Notice } from "../ui/Notice.tsx";

/** Nobody is signed in: how to get in. */
export function SignedOut({ organisation }: { readonly organisation: string }) {
  const { data: options } = useQuery(signInQuery);
  const provider = options?.oidc ?? null;
  return (
    <main className="mx-auto max-w-xl px-6 py-16">
      <title>Sign in · Upshot</title>
      <p className="flex items-center gap-2 font-semibold">
        <img src="/icon.svg" alt="" width="22" height="22" /> Upshot
      </p>
      <Notice title={organisation === "" ? "You are not signed in" : `You are not signed in to ${organisation}`}>
        {provider !== null && (
          <a
            href={provider.start}
            className="inline-flex min-h-10 items-center rounded bg-accent px-4 font-medium text-on-accent hover:opacity-90"
          >
            Sign in with {provider.name}
          </a>
        )}
        {(options === undefined || options.ownerToken) && (
          <>
            <p>
              {provider === null ? "Open" : "On the computer it runs on, open"} the address that{" "}
              <code className="rounded bg-raised px-1 py-0.5 text-[0.9em]">upshot serve</code> printed when it started. It holds a token
              that signs you in.
            </p>
            <p className="text-soft">
              The address is in the terminal in which the command runs. No longer there? Stop the command and start it again: it prints the
              address anew.
            </p>
          </>
        )}
      </Notice>
    </main>
  );
}
