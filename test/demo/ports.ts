import { createServer } from "node:net";
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

/** No block is given twice by a process, and processes started one after the other begin far from each other. */
let nextBlock = process.pid * 16;

/**
 * Ports that nobody uses now. Below those that the system hands out by itself, and in a block of this process's own: what is free is still
 * free when it is used a moment later, though several demos start at once.
 */
export async function freePorts(): Promise<Ports> {
  for (;;) {
    const [web, admin, app, store, astro, petz, lightspeed, heartland] = blockOf((nextBlock += 1));
    const ports = { web, admin, app, store, astro, petz, lightspeed, heartland };
    if ((await Promise.all(Object.values(ports).map(isFree))).every(Boolean)) return ports;
  }
}

type Block = [number, number, number, number, number, number, number, number];

/** Eight ports in a row, from 10,000 to 29,999. */
function blockOf(block: number): Block {
  const first = 10_000 + (block % 2_500) * 8;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((offset) => first + offset) as Block;
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

function hold(port: number): Promise<{ release: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const release = () => new Promise<void>((done) => void server.close(() => done()));
      resolve({ release });
    });
  });
}
