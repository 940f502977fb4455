import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PartnerUnavailable } from "./errors.ts";
import { createHttp } from "./http.server.ts";
import { createPublicAgent, notPublic } from "./public-agent.server.ts";

/** Something of our own network: whoever is talked into calling it is counted. */
let inside: Server;
let port: number;
let called = 0;

beforeAll(async () => {
  inside = createServer((_request, response) => {
    called += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
  port = (inside.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => inside.close(resolve)));

/** Calls `http://<host>` where names lead to these addresses, one set after the other. Answers the code of what went wrong. */
async function codeOf(host: string, ...answers: string[][]): Promise<unknown> {
  let asked = 0;
  const dispatcher = createPublicAgent({
    resolve: (_host, _options, callback) => {
      const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
      callback(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    },
  });
  const init = { dispatcher, signal: AbortSignal.timeout(500) };
  const error: unknown = await fetch(`http://${host}:${port}/`, init).catch((one: unknown) => one);
  return error instanceof Error ? ((error.cause as { code?: unknown } | undefined)?.code ?? error.name) : "answered";
}

const privateAddresses = [
  ...["127.0.0.1", "127.255.255.254", "10.0.0.8", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
  ...["240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.0.192", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1"],
  ...["::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "::ffff:0:127.0.0.1"],
];

describe("A name that a merchant gave", () => {
  test.each(privateAddresses)("and that leads to %s is not called", async (address) => {
    expect(await codeOf("partner.example", [address])).toBe(notPublic);
    expect(called).toBe(0);
  });

  test("and that has one private address among public ones is not called", async () => {
    expect(await codeOf("partner.example", ["93.184.215.14", "127.0.0.1"])).toBe(notPublic);
    expect(await codeOf("partner.example", [])).toBe(notPublic);
  });

  test.each(["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "169.254.169.254"])(
    "and that is the number %s is not called",
    async (host) => {
      expect(await codeOf(host, ["93.184.215.14"])).toBe(notPublic);
      expect(called).toBe(0);
    },
  );

  test("is refused by the way that partners are called, and nothing has happened there", async () => {
    for (const baseUrl of [`http://10.0.0.8:${port}`, `http://169.254.169.254/latest`]) {
      const http = createHttp({ partner: "Astro", baseUrl, timeoutMs: 500, now: () => new Date(), namedByMerchant: true });
      const error: unknown = await http({ method: "POST", path: "x", changes: true }).catch((one: unknown) => one);
      expect(error).toBeInstanceOf(PartnerUnavailable);
      expect(error).toMatchObject({ message: `Astro could not be reached (${notPublic}).`, mayHaveHappened: false });
    }
  });
});
