/** What the addresses of pages, programs and files are made of: words, ids and numbers, names with a digest. */
const ours =
  /^(?:[a-z_][a-z_.-]{0,40}|\d{1,20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w.$-]+-[\w-]{8}\.(?:js|css|svg|png))(?:\.data)?$/;

/** The way of a request as it may be logged: who asks for an address that we never gave may have anything in it, a customer's e-mail too. */
export function loggedPath(path: string): string {
  return path
    .slice(0, 300)
    .split("/")
    .map((part) => (part === "" || ours.test(part) ? part : "…"))
    .join("/");
}
