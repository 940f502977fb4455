import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "./env.server.ts";
import type { EncryptionKey } from "./parse-env.ts";

const ivBytes = 12;
const tagBytes = 16;

/**
 * Encrypts with AES-256-GCM and the first key. The answer is `sealed.<key id>.<base64url of iv, tag and ciphertext>`.
 * `context` says where it belongs (see `sealed-columns.ts`): sealed text that is moved elsewhere does not open.
 */
export function seal(plain: string, context: string, keys: EncryptionKey[] = env.ENCRYPTION_KEYS): string {
  const [first] = keys;
  if (!first) throw new Error("There is no key to seal with.");
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", first.key, iv).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return `sealed.${first.id}.${Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString("base64url")}`;
}

/** Decrypts with whichever key it was sealed. @throws if the key is unknown, the context differs, or a bit was changed. */
export function open(sealed: string, context: string, keys: EncryptionKey[] = env.ENCRYPTION_KEYS): string {
  const keyId = keyIdOf(sealed);
  if (keyId === null) throw new Error("This is not a sealed text.");
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw new Error(`The key "${keyId}" that sealed this is not in ENCRYPTION_KEYS.`);
  const bytes = Buffer.from(sealed.slice(sealed.lastIndexOf(".") + 1), "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}

/** The id of the key that sealed a text; null if it is not sealed. */
export function keyIdOf(sealed: string): string | null {
  return /^sealed\.([\w-]+)\.[\w-]+$/.exec(sealed)?.[1] ?? null;
}
