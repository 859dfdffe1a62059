import type { ImapFlow } from "imapflow";

/**
 * Adds a keyword to a message unless it was changed after `modseq` (RFC 7162, section 3.1.3). False: it was, by somebody else.
 *
 * imapflow 2.1.2 has this as `unchangedSince`, but writes it behind the flags, where servers do not read it: the condition is lost
 * without a word. So the command is given by the method its own commands use. Two who claim at once (the conformance test) show
 * whether a newer version still has it.
 */
export async function storeUnlessChanged(client: ImapFlow, uid: string, keyword: string, modseq: bigint): Promise<boolean> {
  const exec: unknown = Reflect.get(client, "exec");
  if (typeof exec !== "function") throw new TypeError("imapflow has no exec any more: see imap-claim.ts");
  let isChanged = false;
  const hear = ({ code }: { readonly code?: string | undefined }): void => void (isChanged ||= code?.toUpperCase() === "MODIFIED");
  client.on("response", hear);
  try {
    const atom = (value: string): object => ({ type: "ATOM", value });
    const attributes = [{ type: "SEQUENCE", value: uid }, [atom("UNCHANGEDSINCE"), atom(String(modseq))], atom("+FLAGS"), [atom(keyword)]];
    const answer: unknown = await Reflect.apply(exec, client, ["UID STORE", attributes]);
    // The next answer of the server is not read before this one is let go.
    if (typeof answer === "object" && answer !== null && "next" in answer && typeof answer.next === "function") answer.next();
    return !isChanged;
  } finally {
    client.off("response", hear);
  }
}
