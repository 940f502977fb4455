import { z } from "zod";

const uuid = z.uuid();

/** @throws a 404 Response, which the page's error boundary says in words. */
export function notFound(): never {
  throw new Response(null, { status: 404 });
}

/** The id in an address; one that cannot be an id leads nowhere. */
export function readId(id: string | undefined): string {
  const parsed = uuid.safeParse(id);
  return parsed.success ? parsed.data : notFound();
}
