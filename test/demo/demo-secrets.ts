import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const secret = z.string().min(1);
const schema = z.object({
  apiKey: secret,
  apiSecret: secret,
  encryptionKeys: secret,
  lightspeedClientId: secret,
  lightspeedClientSecret: secret,
});
export type DemoSecrets = z.infer<typeof schema>;

/** The demo's own secrets, made at its first start and kept in a file that git ignores. */
export async function demoSecrets(file: string): Promise<DemoSecrets> {
  const kept = await readFile(file, "utf8").catch(() => null);
  const reading = schema.safeParse(parse(kept));
  if (reading.success) return reading.data;
  const made = {
    apiKey: randomBytes(16).toString("hex"),
    apiSecret: `shpss_${randomBytes(16).toString("hex")}`,
    encryptionKeys: `demo:${randomBytes(32).toString("base64")}`,
    lightspeedClientId: randomBytes(16).toString("hex"),
    lightspeedClientSecret: randomBytes(16).toString("hex"),
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
