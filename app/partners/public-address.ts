import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";

export type AddressReading =
  | { status: "valid"; baseUrl: string }
  | { status: "invalid"; problem: "not_a_url" | "not_https" | "credentials_in_url" | "private_host" | "odd_port" };

/**
 * An address that a merchant names and the server calls. Its messages: `required`, `too_long`, and the problems of `readPublicAddress`.
 * @param options.allowLoopback also take `http://127.0.0.1:…`: for the demo and tests, never where strangers can install the app.
 */
export function publicAddress(options: { allowLoopback: boolean }) {
  return z
    .string("required")
    .trim()
    .min(1, "required")
    .max(200, "too_long")
    .transform((value, context) => {
      const reading = readPublicAddress(value, options);
      if (reading.status === "valid") return reading.baseUrl;
      context.addIssue({ code: "custom", message: reading.problem });
      return z.NEVER;
    });
}

/** A server must not be talked into calling its own network: https and a public host only. */
function readPublicAddress(value: string, { allowLoopback }: { allowLoopback: boolean }): AddressReading {
  if (!URL.canParse(value)) return { status: "invalid", problem: "not_a_url" };
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return { status: "invalid", problem: "not_https" };
  if (url.username || url.password) return { status: "invalid", problem: "credentials_in_url" };
  if (url.search || url.hash) return { status: "invalid", problem: "not_a_url" };
  const loopback = isLoopback(url.hostname);
  if (loopback ? !allowLoopback : isPrivate(url.hostname)) return { status: "invalid", problem: "private_host" };
  if (!loopback && isOddPort(url.port)) return { status: "invalid", problem: "odd_port" };
  if (url.protocol === "http:" && !loopback) return { status: "invalid", problem: "not_https" };
  return { status: "valid", baseUrl: url.href.replace(/\/+$/, "") };
}

/** The ports below 1024 belong to other services, mail and the like, which a server must not be made to knock at. */
function isOddPort(port: string): boolean {
  return port !== "" && port !== "443" && Number(port) < 1024;
}

/** Whether an address is one of the public internet. `orName`: a name is as good, as long as it is looked at again once it is looked up. */
export function isPublicAddress(host: string, { orName = false }: { orName?: boolean } = {}): boolean {
  const range = rangeOf(host);
  return range === null ? orName : range === "unicast";
}

/** This machine, by name or by address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || rangeOf(host) === "loopback";
}

/** Anything that is no public address; of names, those that never leave a network (RFC 6761, 6762, 8375) or have no dot. */
function isPrivate(host: string): boolean {
  const range = rangeOf(host);
  if (range !== null) return range !== "unicast";
  const name = host.replace(/\.$/, "");
  return !name.includes(".") || /\.(local|internal|intranet|lan|home\.arpa|localdomain)$/.test(name);
}

/** The kind of address, an IPv4 one inside IPv6 unwrapped; null for a name. URL has already made 0x7f.1 and the like plain. */
function rangeOf(host: string): string | null {
  const address = host.replace(/^\[|\]$/g, "");
  if (!isIP(address)) return null;
  const parsed = ipaddr.process(address);
  // Of IPv6, 2000::/3 is what is handed out (RFC 4291). Older forms that hold an IPv4 address lie outside of it: ::127.0.0.1.
  const isHandedOut = parsed instanceof ipaddr.IPv4 || (parsed.parts[0] ?? 0) >> 13 === 1;
  return parsed.range() === "unicast" && !isHandedOut ? "reserved" : parsed.range();
}
