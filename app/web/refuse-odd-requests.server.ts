import type { Request, RequestHandler } from "express";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** What other servers and Shopify's own pages send: who they are is in a signature or a token. */
const fromElsewhere = /^\/(webhooks|api|proxy)\//;

/** Answers what Remix would fail over, before it does. */
export const refuseOddRequests: RequestHandler = (request, response, next) => {
  const refuse = (status: number, text: string): void => void response.status(status).type("text").send(text);
  if (!methods.includes(request.method)) {
    response.set("Allow", methods.join(", "));
    return refuse(405, "Nothing here is asked for in this way.\n");
  }
  // Remix's former way to ask for data: none of our pages uses it.
  if (isUnreadable(request) || "_data" in request.query) return refuse(400, "This request cannot be read.\n");
  if (isForeignForm(request)) return refuse(403, "This form was sent from another site.\n");
  next();
};

/** The address is put together of what the browser, or the load balancer for it, says of the host. */
function isUnreadable(request: Request): boolean {
  const hosts = [request.get("Host"), request.get("X-Forwarded-Host")?.split(",")[0]?.trim()].filter((host) => host !== undefined);
  if (hosts.length === 0) return true;
  return !hosts.every(
    (host) => /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}${request.originalUrl}`),
  );
}

/** A page of another site posts to us: browsers say so. No cookie of ours would let it in; it is not even looked at. */
function isForeignForm(request: Request): boolean {
  const origin = request.get("Origin");
  if (origin === undefined || ["GET", "HEAD", "OPTIONS"].includes(request.method) || fromElsewhere.test(request.path)) return false;
  const own = request.get("X-Forwarded-Host")?.split(",")[0]?.trim() ?? request.get("Host");
  return !URL.canParse(origin) || new URL(origin).host !== own;
}
