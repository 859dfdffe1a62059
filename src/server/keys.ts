import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UpshotError } from "../kit/errors.ts";

/**
 * What stands between pseudonyms and people. The one secret lies in a file outside both stores; whoever has only the
 * stores, or a backup of them, has pseudonyms.
 */
export interface Keys {
  /** 16 hex digits that stand for a person, the same for the same id. */
  readonly pseudonym: (id: string) => string;
  /** Keyed hash by which an address, login or token is found again. */
  readonly lookup: (kind: string, value: string) => Buffer;
  readonly seal: (text: string) => Buffer;
  /** @throws UpshotError `key-wrong` where it was sealed under another key or changed since */
  readonly unseal: (sealed: Buffer) => string;
}

const file = "organisation.key";

/** Opens `<folder>/keys/organisation.key`, made on first use: 32 random bytes, readable by its owner alone. */
export function openKeys(folder: string): Keys {
  const path = join(folder, "keys", file);
  mkdirSync(join(folder, "keys"), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, randomBytes(32), { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  chmodSync(path, 0o600);
  const secret = readFileSync(path);
  if (secret.length !== 32) {
    throw new UpshotError({
      code: "key-damaged",
      message: `${path} does not hold a key`,
      hint: "Bring it back from where you keep it: without it names cannot be read and people are not found again.",
    });
  }
  return keysOf(secret);
}

/** @param secret 32 bytes; each use gets a key of its own from it (HKDF, RFC 5869) */
export function keysOf(secret: Buffer): Keys {
  // Key objects: made from bytes anew for every hash they would cost more than the hash.
  const derive = (use: string): KeyObject => createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", `upshot/${use}`, 32)));
  const pseudonyms = derive("pseudonym");
  const lookups = derive("lookup");
  const seals = derive("seal");
  return {
    pseudonym: (id) => createHmac("sha256", pseudonyms).update(id).digest("hex").slice(0, 16),
    lookup: (kind, value) => createHmac("sha256", lookups).update(`${kind}\0${value}`).digest(),
    seal: (text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", seals, nonce);
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    unseal: (sealed) => {
      try {
        const decipher = createDecipheriv("aes-256-gcm", seals, sealed.subarray(0, 12));
        decipher.setAuthTag(sealed.subarray(12, 28));
        return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new UpshotError({
          code: "key-wrong",
          message: "A name could not be unsealed",
          hint: "The key file is not the one it was sealed with: bring back keys/organisation.key of this installation.",
          cause,
        });
      }
    },
  };
}
