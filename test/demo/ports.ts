import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { DemoStopped } from "./demo-stopped.ts";

/** Where everything listens, on 127.0.0.1: the app, the admin, the app as a browser reaches it, the online store, Astro, PETZ, the points of sale. */
export type Ports = {
  web: number;
  admin: number;
  app: number;
  store: number;
  astro: number;
  petz: number;
  lightspeed: number;
  heartland: number;
};

const usual = 4300;

/** The demo's ports, counted from one. @throws DemoStopped with what to do if one of them is in use. */
export async function fixedPorts(from: string | undefined): Promise<Ports> {
  const base = from ? Number(from) : usual;
  if (!Number.isInteger(base) || base < 1024 || base > 65_500)
    throw new DemoStopped(`DEMO_PORT is "${from}"; it must be a port from 1024 to 65500.`);
  const ports = {
    web: base,
    admin: base + 10,
    app: base + 11,
    store: base + 12,
    astro: base + 20,
    petz: base + 21,
    lightspeed: base + 30,
    heartland: base + 31,
  };
  for (const port of Object.values(ports)) if (!(await isFree(port))) throw new DemoStopped(inUse(port));
  return ports;
}

/** Ports that nobody uses now. */
export async function freePorts(): Promise<Ports> {
  const held = await Promise.all(Array.from({ length: 8 }, () => hold(0)));
  const [web = 0, admin = 0, app = 0, store = 0, astro = 0, petz = 0, lightspeed = 0, heartland = 0] = held.map(({ port }) => port);
  await Promise.all(held.map(({ release }) => release()));
  return { web, admin, app, store, astro, petz, lightspeed, heartland };
}

export function inUse(port: number): string {
  const other = port >= 5300 && port < 5400 ? 6300 : 5300;
  return (
    `Port ${port} on 127.0.0.1 is in use, perhaps by another demo: ` +
    `stop the program that uses it, or move the demo elsewhere with DEMO_PORT=${other} npm run demo.`
  );
}

async function isFree(port: number): Promise<boolean> {
  try {
    await (await hold(port)).release();
    return true;
  } catch {
    return false;
  }
}

function hold(port: number): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const release = () => new Promise<void>((done) => void server.close(() => done()));
      resolve({ port: (server.address() as AddressInfo).port, release });
    });
  });
}
