import compression from "compression";
import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import onHeaders from "on-headers";
import { log } from "#app/platform/log.server.ts";
import { beforeShop } from "#app/platform/shop-scope.server.ts";
import { bareContentPolicy } from "./content-policy.ts";
import { limitBodies } from "./limit-bodies.server.ts";
import { loggedPath } from "./logged-path.ts";
import { refuseOddRequests } from "./refuse-odd-requests.server.ts";

/** What a browser could do for a page, and none of ours asks for. */
const permissions = ["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb"]
  .map((name) => `${name}=()`)
  .join(", ");

export type WebParts = {
  /** Answers what is not a file: Remix. */
  pages: RequestHandler;
  /** The folder with the browser's files; those in its `assets/` never change. */
  files: string;
  /** What stands in the way of serving, in words; empty when nothing does. */
  readProblems: () => Promise<string[]>;
  /** Whether browsers reach us by https. */
  secure: boolean;
};

/** The web server's routes around the pages: health, files, headers, the access log. */
export function createWebApp({ pages, files, readProblems, secure }: WebParts): Express {
  const app = express();
  app.disable("x-powered-by");
  // Behind a tunnel or a load balancer the address that the browser used is in X-Forwarded-*.
  app.set("trust proxy", ["loopback", "linklocal", "uniquelocal"]);

  // Alive says nothing about the database: restarting this process would not mend that.
  app.get("/healthz", (_request, response) => void response.type("text").send("alive\n"));
  app.get("/readyz", (_request, response, next) => {
    readProblems()
      .then((problems) => {
        const ready = problems.length === 0;
        response
          .status(ready ? 200 : 503)
          .type("text")
          .send(ready ? "ready\n" : `${problems.join("\n")}\n`);
      })
      .catch(next);
  });

  // Who asks is known once the route has looked: until then the request sees no shop's rows.
  app.use((_request, _response, next) => beforeShop(next));
  app.use(logRequests, drainBodies, addSecurityHeaders(secure), limitBodies, refuseOddRequests, compression());
  app.use(
    "/assets",
    express.static(`${files}/assets`, { immutable: true, maxAge: "1y", fallthrough: false, index: false, redirect: false }),
  );
  app.use(express.static(files, { maxAge: "1h", index: false, redirect: false }));
  app.use(pages);
  app.use(answerError);
  return app;
}

/** What is thrown away of a body that nobody reads before the connection is cut instead. */
const mostDrained = 8 * 1024 * 1024;

/** A body that was answered without being read to its end would keep the connection's next request waiting: the rest is thrown away. */
const drainBodies: RequestHandler = (request, response, next) => {
  response.once("finish", () => {
    if (request.complete) return;
    let drained = 0;
    request.removeAllListeners("data").on("data", (chunk: Buffer) => {
      drained += chunk.length;
      if (drained > mostDrained) request.destroy();
    });
    request.resume();
  });
  next();
};

/** Without the query: Shopify puts session tokens there. */
const logRequests: RequestHandler = (request, response, next) => {
  const startedAt = performance.now();
  // A request that the visitor gave up ends by "close" alone.
  response.once("close", () => {
    const fields = {
      method: request.method,
      path: loggedPath(request.path),
      status: response.statusCode,
      ms: Math.round(performance.now() - startedAt),
    };
    log(response.writableFinished ? "request" : "request_dropped", fields);
  });
  next();
};

function addSecurityHeaders(secure: boolean): RequestHandler {
  return (_request, response, next) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    // The address of a page carries a session token: other sites learn where the visitor comes from, not more.
    response.setHeader("Referrer-Policy", "strict-origin");
    response.setHeader("Permissions-Policy", permissions);
    // Nobody else's page holds one of our windows, or loads an answer of ours as a picture or a script.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (secure) response.setHeader("Strict-Transport-Security", "max-age=31536000");
    onHeaders(response, () => {
      // Pages say what they load and which very shop may frame them; whatever does not loads nothing.
      if (!response.hasHeader("Content-Security-Policy")) response.setHeader("Content-Security-Policy", bareContentPolicy);
      // What is not a file is of one shop and of this moment.
      if (!response.hasHeader("Cache-Control")) response.setHeader("Cache-Control", "no-store");
    });
    next();
  };
}

const answerError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const status = statusOf(error);
  if (status >= 500)
    log.error("request_failed", {
      method: request.method,
      path: loggedPath(request.path),
      error,
    });
  if (response.headersSent) return next(error);
  response
    .status(status)
    .type("text")
    .send(
      status === 403 || status === 404
        ? "There is nothing here.\n"
        : status < 500
          ? "This request cannot be read.\n"
          : "Something went wrong on our side. Please try again.\n",
    );
};

/** Express marks what the request is to blame for. */
function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
