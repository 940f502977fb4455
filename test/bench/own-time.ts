/** The header by which a simulator says from when to when it worked on an answer, in milliseconds since 1970: "1764100000000.12 1764100000001.50". */
export const ownTimeHeader = "x-own-time";

export type Span = [start: number, end: number];

export function moment(): number {
  return performance.timeOrigin + performance.now();
}

/** A simulator that says how long it took itself: not the way to it, nor the wait for its turn. */
export function timed(handle: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
  return async (request) => {
    const start = moment();
    const response = await handle(request);
    const headers = new Headers(response.headers);
    headers.set(ownTimeHeader, `${start} ${moment()}`);
    return new Response(response.body, { status: response.status, headers });
  };
}

/** How long at least one of these was going on. */
export function together(spans: Span[]): number {
  let total = 0;
  let until = -Infinity;
  for (const [start, end] of [...spans].sort(([one], [other]) => one - other)) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}
