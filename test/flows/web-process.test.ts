import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { request } from "node:http";
import type { ClientRequest } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { testEnvironment } from "#test/support/environment.ts";

/** The web process as it runs in production, with the pages that `npm run build` made. */

type Running = { process: ChildProcess; url: string; output: () => string; ended: Promise<number | null> };

const running: ChildProcess[] = [];
afterEach(() => {
  for (const process of running.splice(0)) process.kill("SIGKILL");
});

function spawnWeb(env: Record<string, string>): Omit<Running, "url"> {
  const child = spawn(process.execPath, ["app/web.ts"], { env: { ...process.env, LOG_LEVEL: "info", HOST: "127.0.0.1", ...env } });
  running.push(child);
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { process: child, output: () => printed, ended };
}

async function startWeb(env: Record<string, string> = {}): Promise<Running> {
  const web = spawnWeb({ PORT: "0", ...env });
  const url = await new Promise<string>((resolve, reject) => {
    web.process.stdout?.on("data", () => {
      const [, found] = /"url":"([^"]+)"/.exec(web.output()) ?? [];
      if (found) resolve(found);
    });
    void web.ended.then((code) => reject(new Error(`The web process ended with ${code}:\n${web.output()}`)));
  });
  return { ...web, url };
}

function webhookHeaders(body: string): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "X-Shopify-Topic": "orders/paid",
    "X-Shopify-Hmac-Sha256": createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update(body).digest("base64"),
    "X-Shopify-Shop-Domain": "nobody.myshopify.com",
    "X-Shopify-API-Version": "2026-07",
    "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    "X-Shopify-Triggered-At": "2026-03-29T18:00:27.877Z",
  };
}

async function statusOf(sent: ClientRequest): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    sent.once("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("error", reject);
  });
}

describe("The web process", () => {
  const body = JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/42" });

  it("says that it is ready, tells signed from unsigned, and keeps queries out of its log", async () => {
    const web = await startWeb();
    expect((await fetch(`${web.url}/readyz`)).status).toBe(200);
    const post = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${web.url}/webhooks/orders?hidden=yes`, { method: "POST", headers, body })).status;
    expect(await post(webhookHeaders(body))).toBe(404);
    expect(await post(webhookHeaders(`${body} `))).toBe(401);
    expect(await post({ "Content-Type": "application/json" })).toBe(400);
    web.process.kill("SIGTERM");
    expect(await web.ended).toBe(0);
    expect(web.output()).toContain("/webhooks/orders");
    expect(web.output()).not.toContain("hidden");
  });

  it("finishes the request under way when it is told to stop", async () => {
    const web = await startWeb();
    const headers = { ...webhookHeaders(body), "Content-Length": String(Buffer.byteLength(body)) };
    const sent = request(`${web.url}/webhooks/orders`, { method: "POST", headers });
    const status = statusOf(sent);
    sent.write(body.slice(0, 10));
    await new Promise<void>((resolve) =>
      sent.once("socket", (socket) => (socket.connecting ? socket.once("connect", resolve) : resolve())),
    );
    // What was written is with the process once it answers another request.
    await fetch(`${web.url}/healthz`);
    web.process.kill("SIGTERM");
    while (!web.output().includes("web_stopping")) await new Promise((resolve) => setImmediate(resolve));
    await expect(fetch(`${web.url}/healthz`)).rejects.toThrow();
    sent.end(body.slice(10));
    expect(await status).toBe(404);
    expect(await web.ended).toBe(0);
  });

  it("says in a sentence that its port is in use", async () => {
    const first = await startWeb();
    const port = new URL(first.url).port;
    const second = spawnWeb({ PORT: port, LOG_LEVEL: "silent" });
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(
      `Punchcard stopped: Port ${port} on 127.0.0.1 is in use: stop the program that uses it, or set PORT to another one.\n`,
    );
  });
});
