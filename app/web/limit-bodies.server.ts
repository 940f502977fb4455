import type { RequestHandler } from "express";

/** Shopify's largest webhooks are some hundred kilobytes; see `shopify/verify-webhook.server.ts`. */
const webhookBytes = 4 * 1024 * 1024;
/** The same as `routes/shared/read-json.server.ts` reads at most. */
const otherBytes = 1024 * 1024;

/** Answers 413 to a body that says it is too long for what it is sent to. Who does not say is stopped by whatever reads the body. */
export const limitBodies: RequestHandler = (request, response, next) => {
  const limit = request.path.startsWith("/webhooks/") ? webhookBytes : otherBytes;
  if (!(Number(request.headers["content-length"]) > limit)) return next();
  response.status(413).type("text").send(`The body is longer than ${limit} bytes.\n`);
};
