import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createWebApp } from "./create-web-app.server.ts";
import type { WebParts } from "./create-web-app.server.ts";
import { bareContentPolicy } from "./content-policy.ts";
import { finishRequests } from "./finish-requests.server.ts";
import { CannotListen, listen } from "./listen.server.ts";

let files: string;
const servers: Server[] = [];

beforeAll(async () => {
  files = await mkdtemp(path.join(tmpdir(), "punchcard-files-"));
  await mkdir(path.join(files, "assets"));
  await writeFile(path.join(files, "assets", "root-abc.js"), "export {};\n");
});
afterAll(async () => rm(files, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => finishRequests(server, 0)));
});

async function serve(parts: Partial<WebParts> = {}): Promise<{ server: Server; address: string }> {
  const app = createWebApp({
    pages: (_request, response) => void response.send("page"),
    files,
    readProblems: async () => [],
    secure: true,
    ...parts,
  });
  const listening = await listen(app, { host: "127.0.0.1", port: 0 });
  servers.push(listening.server);
  return listening;
}

describe("The web server", () => {
  it("is alive whatever the database does, and ready only without problems", async () => {
    const { address } = await serve({ readProblems: async () => ["The database cannot be reached."] });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const ready = await fetch(`${address}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toBe("The database cannot be reached.\n");

    const { address: well } = await serve();
    expect((await fetch(`${well}/readyz`)).status).toBe(200);
  });

  it("lets browsers keep the files whose names change with their content", async () => {
    const { address } = await serve();
    const file = await fetch(`${address}/assets/root-abc.js`);
    expect(file.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect((await fetch(`${address}/assets/gone.js`)).status).toBe(404);
  });

  it("lets nobody but Shopify's admin frame an answer, and leaves a page's own word on it alone", async () => {
    const { address } = await serve({
      pages: (request, response) => {
        if (request.path === "/app") response.setHeader("Content-Security-Policy", "frame-ancestors https://a.myshopify.com;");
        response.send("page");
      },
    });
    const other = await fetch(`${address}/auth/login`);
    expect(other.headers.get("Content-Security-Policy")).toBe(bareContentPolicy);
    expect(other.headers.get("Content-Security-Policy")).toMatch(/default-src 'none'.*frame-ancestors https:\/\/admin\.shopify\.com$/);
    expect(other.headers.get("Referrer-Policy")).toBe("strict-origin");
    expect(other.headers.get("X-Powered-By")).toBeNull();
    expect((await fetch(`${address}/app`)).headers.get("Content-Security-Policy")).toBe("frame-ancestors https://a.myshopify.com;");
  });

  it("keeps pages out of caches, of other windows and of other pages, and asks nothing of the browser", async () => {
    const { address } = await serve();
    const { headers } = await fetch(`${address}/app`);
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
    expect(headers.get("Permissions-Policy")).toContain("camera=(), ");
    expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
  });

  it("answers 413 to a body that says it is too long, more generously to webhooks", async () => {
    const { address } = await serve();
    const status = async (path: string, bytes: number): Promise<number> =>
      (await fetch(`${address}${path}`, { method: "POST", body: "a".repeat(bytes) })).status;
    expect(await status("/app", 1024 * 1024)).toBe(200);
    expect(await status("/app", 1024 * 1024 + 1)).toBe(413);
    expect(await status("/webhooks/orders", 1024 * 1024 + 1)).toBe(200);
    expect(await status("/webhooks/orders", 4 * 1024 * 1024 + 1)).toBe(413);
  });

  it("does not look at what another site's page posts, whatever it brings along", async () => {
    const { address } = await serve();
    const post = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await fetch(`${address}${path}`, { method: "POST", headers })).status;
    expect(await post("/app", { Origin: "https://evil.example", Cookie: "a=b", Authorization: "Bearer x" })).toBe(403);
    expect(await post("/auth/login", { Origin: "null" })).toBe(403);
    expect(await post("/app", { Origin: address })).toBe(200);
    expect(await post("/app", {})).toBe(200);
    // Behind a tunnel the browser's address is the forwarded one.
    expect(await post("/app", { Origin: "https://punchcard.example", "X-Forwarded-Host": "punchcard.example" })).toBe(200);
    // Extensions run on addresses of Shopify's, and say who they are by a token.
    expect(await post("/api/checkout/offers", { Origin: "https://extensions.shopifycdn.com" })).toBe(200);
  });

  it("lets go of who sends headers or a body without coming to an end", async () => {
    const app = createWebApp({
      pages: (request, response) => void request.resume().on("end", () => response.send("page")),
      files,
      readProblems: async () => [],
      secure: true,
    });
    const limits = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 };
    const { server, address } = await listen(app, { host: "127.0.0.1", port: 0, limits });
    servers.push(server);
    for (const sent of ["GET /app HTTP/1.1\r\nHost: x\r\n", "POST /app HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"])
      expect(await heardFrom(address, sent)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("answers a fault with a sentence and nothing of its inside", async () => {
    const { address } = await serve({ pages: (_request, _response, next) => next(new Error("password=hunter2")) });
    const answer = await fetch(`${address}/app`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe("Something went wrong on our side. Please try again.\n");
  });

  it("answers a body that is not read to its end, and the connection's next request", async () => {
    const { server, address } = await serve({
      pages: (request, response) => {
        request.on("data", () => request.pause());
        response.send("page");
      },
    });
    const body = "a".repeat(3 * 1024 * 1024);
    for (let asked = 0; asked < 3; asked += 1)
      expect(await (await fetch(`${address}/webhooks/orders`, { method: "POST", body })).text()).toBe("page");
    expect(await finishRequests(server, 5)).toBe(true);
  });

  it("says what to do when its port is in use", async () => {
    const { address } = await serve();
    const port = Number(new URL(address).port);
    const second = listen(() => undefined, { host: "127.0.0.1", port });
    await expect(second).rejects.toThrow(CannotListen);
    await expect(second).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use: stop the program that uses it, or set PORT to another one.`);
  });
});

describe("Stopping", () => {
  it("waits for the request under way and takes no new one", async () => {
    const nothing = (): void => undefined;
    let finish = nothing;
    const { server, address } = await serve({
      pages: (_request, response) => {
        finish = () => void response.send("whole");
      },
    });
    const underWay = fetch(address).then((answer) => answer.text());
    await waitUntil(() => finish !== nothing);
    const stopped = finishRequests(server, 30);
    await expect(fetch(address)).rejects.toThrow();
    finish();
    expect(await underWay).toBe("whole");
    expect(await stopped).toBe(true);
  });

  it("cuts off what takes too long, and says so", async () => {
    let arrived = false;
    const { server, address } = await serve({ pages: () => void (arrived = true) });
    const underWay = fetch(address).catch(() => "cut off");
    await waitUntil(() => arrived);
    expect(await finishRequests(server, 0.05)).toBe(false);
    expect(await underWay).toBe("cut off");
  });
});

/** Writes this and waits until the server ends the connection. */
function heardFrom(address: string, sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), "127.0.0.1");
    let heard = "";
    socket.setEncoding("utf8").on("data", (text: string) => (heard += text));
    socket.on("close", () => resolve(heard)).on("error", reject);
    socket.write(sent);
  });
}

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
