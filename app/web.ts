import { existsSync } from "node:fs";
import type { Server } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import type { RequestHandler } from "express";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { exitWith, start } from "#app/platform/start.server.ts";
import type { Platform } from "#app/platform/start.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { createWebApp } from "#app/web/create-web-app.server.ts";
import { finishRequests } from "#app/web/finish-requests.server.ts";
import { CannotListen, listen } from "#app/web/listen.server.ts";
import { readProblems } from "#app/web/read-problems.server.ts";
import { webhooksFirst } from "#app/web/webhooks-first.server.ts";

/** The web process; any number of them may run: `npm run web`. The pages are built by `npm run build`. */

const root = path.resolve(import.meta.dirname, "..");
const build = path.join(root, "build");
/** Less than the 30 seconds that most platforms wait between SIGTERM and SIGKILL. */
const stopSeconds = 25;

type Running = { server: Server; platform: Platform };
let running: Running | null = null;
/** In milliseconds since the process began; null while it serves. */
let stoppingSince: number | null = null;

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopOn(signal));
main().catch(giveUp);

async function main(): Promise<void> {
  const entry = path.join(build, "server/index.js");
  // The second one is in a hidden folder, which copying may leave behind.
  const missing = [entry, path.join(build, ".vite/client-manifest.json")].find((file) => !existsSync(file));
  if (missing)
    throw new CannotListen(`There is no ${path.relative(root, missing)}: run \`npm run build\` first, and deploy all of build/.`);
  const platform = await start(prepareQueues);
  try {
    const app = createWebApp({
      pages: await loadPages(entry),
      files: path.join(build, "client"),
      readProblems: async () => (stoppingSince !== null ? ["This process is stopping."] : readProblems()),
      secure: env.SHOPIFY_APP_URL.startsWith("https:"),
    });
    const { server, address } = await listen(webhooksFirst(app), { host: env.HOST, port: env.PORT });
    log("web_listening", { url: address });
    running = { server, platform };
    if (stoppingSince !== null) await stop(running);
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

async function loadPages(entry: string): Promise<RequestHandler> {
  // React and Remix look at it when they are loaded, hence the late imports.
  // eslint-disable-next-line no-restricted-syntax -- written, not read: what is built is for production
  process.env.NODE_ENV ??= "production";
  const { createRequestHandler } = await import("@remix-run/express");
  const answer = createRequestHandler({ build: (await import(pathToFileURL(entry).href)) as ServerBuild, mode: "production" });
  return (request, response, next) => void answer(request, response, next);
}

/** The first signal finishes what is under way, a start included; a later one ends at once. */
function stopOn(signal: string): void {
  // Ctrl-C comes twice under npm: from the terminal, and passed on by npm.
  if (stoppingSince !== null && performance.now() - stoppingSince < 1_000) return;
  if (stoppingSince !== null) process.exit(1);
  stoppingSince = performance.now();
  log("web_stopping", { signal });
  if (running) stop(running).catch(giveUp);
}

async function stop({ server, platform }: Running): Promise<void> {
  const finished = await finishRequests(server, stopSeconds);
  await stopSender();
  await platform.stop();
  log("web_stopped", { finished });
  process.exit(finished ? 0 : 1);
}

function giveUp(error: unknown): never {
  if (error instanceof CannotListen) {
    process.stderr.write(`Punchcard stopped: ${error.message}\n`);
    process.exit(1);
  }
  exitWith(error);
}
