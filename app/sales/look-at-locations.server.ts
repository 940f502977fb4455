import { checkLocations, readOutlets } from "./locations.server.ts";
import type { OutletsRead } from "./locations.server.ts";

/** Reads anew which locations the POS has, and has each looked at by itself. The looks are still to come when it answers. */
export async function lookAtLocations({ shop, chain }: { shop: string; chain: string }): Promise<OutletsRead> {
  const read = await readOutlets({ shop, chain });
  if (read.status === "ok") await checkLocations({ shop, chain });
  return read;
}
