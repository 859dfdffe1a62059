import { isSigned } from "./signature.ts";

/** Is this the header `X-Hub-Signature: sha256=<hex>` of this body? Source: w3.org/TR/websub, "Signature validation"; no weaker method is taken. */
export function isHubSigned(secret: string, body: Buffer, headers: Headers): boolean {
  const signature = /^sha256=([0-9a-f]{64})$/i.exec(headers.get("x-hub-signature") ?? "")?.[1];
  return signature !== undefined && isSigned(secret, body, signature);
}
