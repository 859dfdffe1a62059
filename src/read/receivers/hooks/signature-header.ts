/** `X-Upshot-Signature: t=<seconds>,v1=<hex>`; null where it does not look so. */
export function signatureHeader(text: string): { readonly at: number; readonly signature: string } | null {
  const match = /^t=(\d{1,12}),v1=([0-9a-fA-F]{64})$/.exec(text.replaceAll(" ", ""));
  return match === null ? null : { at: Number(match[1]) * 1000, signature: match[2] ?? "" };
}

/** A message that was signed longer ago (milliseconds), or so far ahead, is not taken: somebody may have kept it. */
export const signatureLasts = 300_000;
