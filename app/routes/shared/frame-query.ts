/** What the admin's frame signs itself in with, from an address: without what Remix itself adds, and without what is `used` up. */
export function frameQuery(request: Request, used: string[] = []): URLSearchParams {
  const params = [...new URL(request.url).searchParams];
  return new URLSearchParams(params.filter(([name]) => name !== "index" && !name.startsWith("_") && !used.includes(name)));
}
