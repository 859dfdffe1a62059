import type { Commit } from "../../../model/commit.ts";
import { aiCredit } from "../../../read/git/ai-credit.ts";
import type { Identity } from "../../organisation/identities.ts";
import type { CommitWork } from "./mirror-work.ts";

type Message = Pick<Commit, "author" | "authorEmail" | "body" | "trailers">;

/** Author and co-authors, without machines. */
export function peopleOf(commit: Message): CommitWork["people"] {
  const named = [{ name: commit.author, mail: commit.authorEmail }];
  for (const line of [...commit.trailers.map(({ key, value }) => `${key}: ${value}`), ...commit.body.split("\n")]) {
    const [, name = "", mail = ""] = /^\s*co-authored-by:\s*([^<>]{1,200}?)\s*<([^<>\s]{3,200})>/i.exec(line.slice(0, 500)) ?? [];
    if (mail !== "") named.push({ name, mail });
  }
  const people = new Map(named.filter(isPerson).map(({ name, mail }) => [mail.toLowerCase(), { name, mail: mail.toLowerCase() }]));
  return [...people.values()];
}

function isPerson({ name, mail }: { readonly name: string; readonly mail: string }): boolean {
  if (!mail.includes("@") || /\[bot\]/i.test(`${name}${mail}`) || /^(noreply|no-reply)@/i.test(mail)) return false;
  return aiCredit({ author: name, authorEmail: mail, body: "", trailers: [] }).length === 0;
}

/** How people are told apart across tools: GitHub's private addresses hold the login, others are mails nobody checked. */
export function identityOf(mail: string): Identity {
  const login = /^(?:\d+\+)?([a-z0-9-]+)@users\.noreply\.[a-z0-9.-]+$/i.exec(mail)?.[1];
  return login === undefined ? { kind: "mail", value: mail } : { kind: "login", value: login };
}

export function creditsOf(commit: Message): CommitWork["credits"] {
  return aiCredit(commit).flatMap(({ tool, kind, reference }) => (kind === "author" ? [{ tool, reference }] : []));
}

/** Session ids stand in trailers and in credits, alone or as a part of an address. */
export function wordsOf(commit: Message): string[] {
  const texts = [...commit.trailers.map(({ value }) => value), ...aiCredit(commit).map(({ reference }) => reference ?? "")];
  const words = texts.flatMap(
    (text) =>
      text
        .slice(0, 2000)
        .toLowerCase()
        .match(/[a-z0-9][a-z0-9_-]{7,}/g) ?? [],
  );
  // A session's id has digits; names and mail addresses mostly have none.
  return [...new Set(words.filter((word) => /\d/.test(word) && word.length <= 100))].slice(0, 50);
}
