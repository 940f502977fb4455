/** Whether an address of the environment is on this machine: then a merchant may name one there as well. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && URL.canParse(address) && new URL(address).hostname === "127.0.0.1";
}
