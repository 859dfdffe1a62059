import { UpshotError } from "../../kit/errors.ts";

/** What a sender is told when its facts could not be kept; none of them says where the journal lies. */
export function full(): UpshotError {
  return new UpshotError({
    code: "journal-full",
    message: "More has arrived than the ledger could take in yet",
    hint: "Send it again in a few seconds; nothing that was acknowledged is lost.",
  });
}

export function closed(): UpshotError {
  return new UpshotError({ code: "journal-closed", message: "Upshot is stopping", hint: "Send it again when it is back." });
}

/** Full disk, lost permissions: the operator's log names the folder. */
export function unwritable(cause: unknown): UpshotError {
  return new UpshotError({
    code: "journal-unwritable",
    message: "The server cannot write to its disk",
    hint: "Send it again later. For the operator: make room or mend permissions; the server's log names the folder.",
    cause,
  });
}
