import { lookup as lookupByDns } from "node:dns";
import type { LookupAddress, LookupAllOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent } from "undici";
import type { Dispatcher } from "undici";
import { isPublicAddress } from "./public-address.ts";

/** The code of the error that a refused connection fails with. */
export const notPublic = "ERR_ADDRESS_NOT_PUBLIC";

type Resolve = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Connects to public addresses and to nothing else, for what a merchant named. It looks at the very addresses that are then connected to: a name
 * that was public when it was typed in, and leads into our network when it is called, leads nowhere.
 */
export function createPublicAgent({ resolve = lookupByDns }: { resolve?: Resolve } = {}): Dispatcher {
  const lookup: LookupFunction = (host, options, callback) =>
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      // One private address among public ones is a trap as well.
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) return callback(refusal(), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  return new Agent({ connect: { lookup } }).compose((dispatch) => (options, handler) => {
    // Where the host is a number already, nobody looks it up.
    if (!isPublicAddress(new URL(String(options.origin)).hostname, { orName: true })) throw refusal();
    return dispatch(options, handler);
  });
}

function refusal(): NodeJS.ErrnoException {
  return Object.assign(new Error("The address is not on the public internet."), { code: notPublic });
}
