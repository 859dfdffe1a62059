import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Was this text signed with the secret? `signature` is hex; the comparison takes the same time wherever they differ.
 * A signature of another length is wrong.
 */
export function isSigned(secret: string, signed: string | Buffer, signature: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(signature)) return false;
  return timingSafeEqual(createHmac("sha256", secret).update(signed).digest(), Buffer.from(signature, "hex"));
}

/** Are two secrets the same, in constant time? */
export function isSameSecret(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
