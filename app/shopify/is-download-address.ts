/** Whether a file may be fetched from where Shopify says that it is: a public name by https, with nothing in the address that is for somebody else. */
export function isDownloadAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, hostname, port } = new URL(address);
  const isPublicName =
    /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(hostname) &&
    !/\.(local|internal|intranet|lan|localdomain|localhost|arpa)$/.test(hostname);
  return protocol === "https:" && username === "" && password === "" && port === "" && isPublicName;
}
