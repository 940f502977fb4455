import { connectPetz, savePetzSettings } from "#app/connections/petz.server.ts";
import type { PetzSettingsView } from "#app/connections/petz-view.ts";
import { petzSettings } from "#app/partners/petz/settings.ts";
import { petStorePetz, petzCredentials } from "#test/fixtures/pet-store-petz.ts";
import { createPetzSimulator } from "#test/simulators/petz/simulator.ts";
import type { PetzWorld } from "#test/simulators/petz/world.ts";

export type PetzOptions = {
  /** Other wallets and rules than the pet store's. */
  world?: Partial<PetzWorld>;
  settings?: Partial<PetzSettingsView>;
  /** false: the shop has not connected PETZ. */
  connected?: boolean;
  now?: () => Date;
};

/** A simulated PETZ, of the pet store. */
export async function openPetz({ world = {}, now = () => new Date() }: PetzOptions) {
  const simulator = createPetzSimulator({ ...petStorePetz(world), now });
  const served = await simulator.serve();
  return { ...simulator, served, credentials: { ...petzCredentials, baseUrl: served.baseUrl }, close: () => served.close() };
}

/** Connects PETZ as a merchant does. */
export async function connectToPetz(
  shop: string,
  { baseUrl, settings }: { baseUrl: string; settings?: Partial<PetzSettingsView> },
): Promise<void> {
  const result = await connectPetz({ shop, input: { ...petzCredentials, baseUrl } });
  if (result.status !== "connected") throw new Error(`PETZ did not connect: ${JSON.stringify(result)}`);
  if (settings) await savePetzSettings({ shop, settings: { ...petzSettings.parse({}), ...settings } });
}
